"""What a pull secret says of itself, without what it keeps: decoded here, and let go here.

https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets for the two types.
"""

import base64
from datetime import datetime

import msgspec

from diagnostics.facts import PullSecret

DOCKER_CONFIG = "kubernetes.io/dockerconfigjson"
OLD_DOCKER_CONFIG = "kubernetes.io/dockercfg"
_KEYS = {DOCKER_CONFIG: ".dockerconfigjson", OLD_DOCKER_CONFIG: ".dockercfg"}
MOST_HOSTS = 100


class _Change(msgspec.Struct, frozen=True):
    time: datetime | None = None


class _Metadata(msgspec.Struct, frozen=True, rename="camel"):
    name: str = ""
    creation_timestamp: datetime | None = None
    managed_fields: list[_Change] | None = None


class SecretObject(msgspec.Struct, frozen=True):
    """core/v1 Secret. Its `repr` shows nothing of it."""

    metadata: _Metadata
    type: str = ""
    data: dict[str, str] | None = None

    def __repr__(self) -> str:
        return "SecretObject(...)"

    def to_model(self) -> PullSecret:
        """Its type, the hosts it is for, and when it was last written."""
        times = [one.time for one in self.metadata.managed_fields or [] if one.time]
        created = self.metadata.creation_timestamp
        written = max([*times, *([created] if created else [])], default=None)
        return PullSecret(self.metadata.name, self.type, self._hosts(), written)

    def _hosts(self) -> tuple[str, ...]:
        """The keys of the file in it; none where it is not of Docker's form."""
        text = (self.data or {}).get(_KEYS.get(self.type, ""), "")
        try:
            entries = msgspec.json.decode(base64.b64decode(text), type=dict[str, msgspec.Raw])
            if self.type == DOCKER_CONFIG:
                auths = entries.get("auths", msgspec.Raw(b"{}"))
                entries = msgspec.json.decode(auths, type=dict[str, msgspec.Raw])
        except (ValueError, msgspec.DecodeError):
            return ()
        return tuple(entries)[:MOST_HOSTS]


class ServiceAccountObject(msgspec.Struct, frozen=True):
    """core/v1 ServiceAccount."""

    metadata: "_AccountMetadata"


class _AccountMetadata(msgspec.Struct, frozen=True):
    annotations: dict[str, str] | None = None
