"""`/imagepull freeze REASON` and `/imagepull unfreeze`, typed or by mention: every write of every
replica stopped at once, and let go on. Answered privately; the open cards and the Home tab show it.

Never put into the line of questions: stopping must not wait behind them.
"""

from dataclasses import dataclass

from handlers.blocks.elements import Message
from handlers.blocks.frozen import freeze_refused, frozen, not_frozen, thawed, why_missing
from handlers.private import PrivateReply
from handlers.services import Services
from remediation.approval import Refusal
from remediation.freeze_desk import LONGEST_REASON
from remediation.people import Person


@dataclass(frozen=True, slots=True)
class Throw:
    """What somebody typed: freeze or unfreeze, and why."""

    freeze: bool
    why: str

    @property
    def clear(self) -> bool:
        """A freeze says why; what begins with a dash is an option of another command."""
        return not self.why.startswith("-") and (bool(self.why) or not self.freeze)


def read_throw(text: str) -> Throw | None:
    """The switch as somebody typed it; None when the text is about something else."""
    word, *rest = text.split() or [""]
    if word.lower() not in {"freeze", "unfreeze"}:
        return None
    why = " ".join(rest).strip("\"'\u201c\u201d")
    return Throw(word.lower() == "freeze", why[:LONGEST_REASON])


def throw_switch(services: Services, person: Person, throw: Throw, private: PrivateReply) -> None:
    """Throw or release it, and tell the person what came of it. Call it after ack()."""
    private.send(_thrown(services, person, throw))
    services.decided()


def _thrown(services: Services, person: Person, throw: Throw) -> Message:
    desk = services.freeze
    if not throw.clear:
        return why_missing()
    if throw.freeze:
        state = desk.freeze(person, throw.why)
        return _no(services, state) or frozen(desk.state(), desk.under_way(), desk.rule)
    if not desk.state().frozen:
        return not_frozen()
    state = desk.unfreeze(person, throw.why)
    return _no(services, state) or thawed(desk.under_way())


def _no(services: Services, outcome: object) -> Message | None:
    if isinstance(outcome, Refusal):
        return freeze_refused(outcome, services.freeze.rule)
    return None
