"""Why our own errors: a check must tell "it is not there" from "I may not look" from "nobody
answered", and neither boto3 nor the Kubernetes client says so in one way. Each gateway translates
its library's exceptions into these where they occur; nothing above a gateway knows the library's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from diagnostics.model import Permission

T = TypeVar("T")

LONGEST = 300


class GatewayError(Exception):
    """A call did not give its answer. `call` is the API's own name for it, `subject` what it was
    asked about, `text` what came back (never a secret), cut to `LONGEST` characters."""

    def __init__(self, call: str, subject: str, text: str) -> None:
        self.call, self.subject = call, subject
        self.text = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
        super().__init__(f"{call} on {subject}: {self.text}")


class NotFound(GatewayError):
    """The caller may look, and it is not there. `code` is the service's own word, for example
    RepositoryNotFoundException."""

    def __init__(self, call: str, subject: str, text: str, code: str = "NotFound") -> None:
        self.code = code
        super().__init__(call, subject, text)


class Denied(GatewayError):
    """The bot's own identity may not make this call; `permission` is the grant to add."""

    def __init__(self, call: str, subject: str, text: str, permission: Permission) -> None:
        self.permission = permission
        super().__init__(call, subject, text)


class Unreachable(GatewayError):
    """Nobody answered in time, or the connection broke."""


class Expired(Unreachable):
    """A long list changed too much while it was read (410 Gone): it has to be read anew."""


class Throttled(GatewayError):
    """The service said "slow down" more often than the bounded retries allow."""


class SwitchedOff(GatewayError):
    """The configuration says not to ask."""


class Refused(GatewayError):
    """The service answered with an error that is none of the above (its code is in the text)."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A fact that could not be read, kept as a value so that the rest of the facts still count."""

    call: str
    subject: str
    text: str
    missing: Permission | None = None

    def __str__(self) -> str:
        need = f"; add {self.missing.action} on {self.missing.resource}" if self.missing else ""
        return f"{self.call} on {self.subject} could not be read: {self.text}{need}"


def unread(error: GatewayError) -> Unread:
    """The error as a value."""
    missing = error.permission if isinstance(error, Denied) else None
    return Unread(error.call, error.subject, error.text, missing)


def read(call: Callable[[], T]) -> T | Unread:
    """The call's answer, or the reason there is none. NotFound passes through: that is an answer,
    and the caller says what it means."""
    try:
        return call()
    except NotFound:
        raise
    except GatewayError as error:
        return unread(error)
