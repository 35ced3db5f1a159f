"""What an approval is bound to: the plan's bytes, the request they were shown under, the expiry."""

import hashlib
from datetime import UTC, datetime

import msgspec


def bind(request_id: str, plan_json: str, expires_at: datetime) -> str:
    """SHA-256 over all that was shown; computed again at the click and before the first write."""
    expiry = expires_at.astimezone(UTC).isoformat(timespec="microseconds")
    shown = {"request": request_id, "plan": plan_json, "expires_at": expiry}
    return hashlib.sha256(msgspec.json.encode(shown, order="sorted")).hexdigest()
