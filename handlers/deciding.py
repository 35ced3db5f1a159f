"""Passing a choice on to the desk that decides, and telling the person what came of it."""

from handlers.blocks.refusals import counted, refused
from handlers.private import PrivateReply
from handlers.services import Services
from handlers.work import hand_over
from remediation.outcomes import NeedsMore, Outcome, Refused
from remediation.people import Person
from remediation.views import Choice


def decide(
    services: Services,
    request_id: str,
    person: Person,
    choice: Choice,
    private: PrivateReply,
    reason: str = "",
) -> None:
    """Have the choice judged and recorded, and tell the person what came of it."""

    def run() -> None:
        outcome = services.requests.decide(request_id, person, choice, reason)
        services.decided()
        tell(private, outcome)

    hand_over(services.queue, f"the decision to {choice}", run, private)


def tell(private: PrivateReply, outcome: Outcome) -> None:
    """What the card does not say: a refusal, or how many are still missing. The rest the card
    says, to everyone."""
    match outcome:
        case Refused():
            private.send(refused(outcome))
        case NeedsMore():
            private.send(counted(outcome))
        case _:
            return
