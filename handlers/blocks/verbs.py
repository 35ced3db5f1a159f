"""What a button asks for. An action id is `verb:stem`, the stem being the runbook's word for the
step that the button is about: `approve:repository_policy`."""

from enum import StrEnum


class Verb(StrEnum):
    """The first half of an action id."""

    APPROVE = "approve"
    BREAK_GLASS = "break_glass"
    REJECT = "reject"
    CANCEL = "cancel"
    UNDO = "undo"
    RECHECK = "recheck"
    DIAGNOSE = "diagnose"
    REFRESH = "refresh"


def action_id(verb: Verb, stem: str) -> str:
    """The whole action id."""
    return f"{verb}:{stem}"
