"""A question on its way to its answer."""

from dataclasses import dataclass

from diagnostics.query import WorkloadQuery
from handlers.private import PrivateReply
from remediation.people import Person
from remediation.views import Place


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, by whom, and where the answer goes. With a `message_ts` in its place the
    answer replaces the card there (Re-check), and `replaces` is the request it takes over from."""

    query: WorkloadQuery
    asker: Person
    place: Place
    private: PrivateReply
    replaces: str | None = None
