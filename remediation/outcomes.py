"""What comes back from a click: exactly one of these, each with the request as it is now."""

from dataclasses import dataclass

from remediation.approval import Refusal
from remediation.views import Request


@dataclass(frozen=True, slots=True)
class Approved:
    """The last needed approval: the run is on its way (`request.run`)."""

    request: Request


@dataclass(frozen=True, slots=True)
class NeedsMore:
    """The approval counts, and `need - have` more people have to give theirs."""

    request: Request
    have: int
    need: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """One "no" ends it."""

    request: Request


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Taken back before anything was written."""

    request: Request


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing happened, and why. `request` is None when there is no such request."""

    refusal: Refusal
    request: Request | None


Outcome = Approved | NeedsMore | Rejected | Cancelled | Refused
