"""The modal that asks for a reason."""

import json
from dataclasses import asdict, dataclass
from typing import Any

from handlers.blocks.elements import Block, listed, plain, rich
from handlers.blocks.offer import told, writes
from remediation.views import Choice, Request

CALLBACK = "reason"
REASON_BLOCK = "why"
REASON_INPUT = "reason"
LONGEST_REASON = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """What the modal carries along: which request, which choice, and where to answer."""

    request_id: str
    choice: Choice
    channel: str
    thread_ts: str

    @classmethod
    def from_view(cls, view: dict[str, Any]) -> "Asked":
        """What `reason_modal` put in."""
        given = json.loads(view["private_metadata"])
        return cls(**{**given, "choice": Choice(given["choice"])})


def reason_modal(request: Request, asked: Asked) -> Block:
    """A modal that says once more what would be changed where, and asks why."""
    emergency = asked.choice is Choice.BREAK_GLASS
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps(asdict(asked)),
        "title": plain("Emergency approval" if emergency else "Approve with a reason", 24),
        "submit": plain("Approve", 24),
        "close": plain("Not now", 24),
        "blocks": [
            {"type": "section", "text": plain(told(request.plan), 3000)},
            rich(listed(writes(request.plan), "ordered")),
            _why(),
        ],
    }


def given_reason(view: dict[str, Any]) -> str:
    """What the person wrote."""
    value = view["state"]["values"][REASON_BLOCK][REASON_INPUT].get("value")
    return str(value or "").strip()[:LONGEST_REASON]


def _why() -> Block:
    return {
        "type": "input",
        "block_id": REASON_BLOCK,
        "label": plain("Why?", 100),
        "hint": plain("It is kept in the audit trail and shown on the card.", 200),
        "element": {
            "type": "plain_text_input",
            "action_id": REASON_INPUT,
            "multiline": True,
            "min_length": 3,
            "max_length": LONGEST_REASON,
        },
    }
