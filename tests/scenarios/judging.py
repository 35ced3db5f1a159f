"""How an answer compares with what was expected of it."""

from dataclasses import dataclass
from enum import StrEnum

from diagnostics.causes import Cause
from diagnostics.model import Conclusion
from tests.scenarios.expected import Expected
from tests.scenarios.lab import Answer


class Mark(StrEnum):
    """RIGHT: the cause. UNKNOWN: the bot says it does not know. WRONG: another cause."""

    RIGHT = "right"
    UNKNOWN = "unknown"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Marked:
    """One answer, marked; `wrong_fix`: a policy change was offered that does not help."""

    expected: Expected
    mark: Mark
    wrong_fix: bool
    told: str


def marked(expected: Expected, answer: Answer) -> Marked:
    """Mark an answer."""
    first = first_group(answer)
    told = first.cause if first else None
    if told is expected.cause:
        mark = Mark.RIGHT
    else:
        mark = Mark.UNKNOWN if told is Cause.UNKNOWN else Mark.WRONG
    wrong_fix = answer.fixes_policy and not expected.fixes_policy
    return Marked(expected, mark, wrong_fix, told.value if told else "no pull problem")


def first_group(answer: Answer) -> Conclusion | None:
    """The group that the card tells first."""
    return next(iter(answer.diagnosis.groups), None)
