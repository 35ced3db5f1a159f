"""The token that continues a paged list.

https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
"""

import base64
import json
from dataclasses import dataclass

from playground.cluster.change_log import Key
from playground.cluster.status import bad_request

INCONSISTENT = -1


@dataclass(frozen=True, slots=True)
class ContinueToken:
    """Where to go on: after a key, at a revision (INCONSISTENT means at the present one)."""

    revision: int
    after: Key

    def encode(self) -> str:
        """Return the opaque text."""
        value = {"v": "meta.k8s.io/v1", "rv": self.revision, "start": "/".join(self.after) + "\0"}
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    @classmethod
    def decode(cls, text: str) -> "ContinueToken":
        """Read a token back.

        Raises ApiError(400) for one that this server did not make.
        """
        try:
            value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            namespace, _, name = value["start"].rstrip("\0").partition("/")
            return cls(int(value["rv"]), (namespace, name))
        except (ValueError, KeyError, TypeError) as error:
            text = f"invalid continue token: continue key is not valid: {error}"
            raise bad_request(text) from error
