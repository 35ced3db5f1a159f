"""What an approval is bound to: the bytes that are stored, and under which conditions they were
shown. The stored text is hashed, not what this version makes of it, so that an upgrade which adds
a field to plans does not void what waits."""

import hashlib
from datetime import UTC, datetime

import msgspec

from remediation.people import Person
from remediation.views import Request


def bind(
    request_id: str, plan_text: str, requester: Person, expires_at: datetime, *, dry_run: bool
) -> str:
    """SHA-256 over all that was shown; computed again at the click and before the first write."""
    shown = {
        "request": request_id,
        "plan": plan_text,
        "requester": str(requester),
        "expires_at": expires_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "dry_run": dry_run,
    }
    return hashlib.sha256(msgspec.json.encode(shown, order="sorted")).hexdigest()


def is_bound(request: Request) -> bool:
    """What is stored is what was shown."""
    one = request
    found = bind(one.id, one.plan_text, one.requester, one.expires_at, dry_run=one.dry_run)
    return found == one.digest
