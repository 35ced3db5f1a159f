"""The part of a diagnosis that its card shows, kept beside the request so that the card can be
drawn again after any restart. Pure: values in, values out, nothing drawn."""

from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from diagnostics.causes import Cause
from diagnostics.model import (
    Confidence,
    Permission,
    PullerKind,
    Step,
    Verdict,
    WorkloadRef,
)
from diagnostics.query import WorkloadQuery
from remediation.plan import Plan


@dataclass(frozen=True, slots=True)
class StepShown:
    """One line of the runbook, as a finding gave it; `decisive` marks what names the cause."""

    step: Step
    verdict: Verdict
    summary: str
    note: str = ""
    missing: tuple[Permission, ...] = ()
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class GroupShown:
    """Why one group of containers cannot pull. `pods` holds the first few names, `pod_count` how
    many there are; `pool` says in words which nodes they are on."""

    cause: Cause
    confidence: Confidence
    sentence: str
    remedy: str
    image: str
    puller: str
    puller_kind: PullerKind | None
    pool: str
    pods: tuple[str, ...]
    pod_count: int
    steps: tuple[StepShown, ...]
    also: tuple[Cause, ...] = ()
    commands: tuple[str, ...] = ()
    no_plan: str = ""
    """Why the bot offers no fix of its own, where that needs saying."""
    blast_radius: str = ""
    """Which other workloads are in the same trouble, or about to be."""


@dataclass(frozen=True, slots=True)
class Presentation:
    """A card's facts. `undoes` is set on the card that offers to take a run back: it has the
    workload's name and a sentence, and no diagnosis."""

    workload: WorkloadRef
    verdict: Verdict
    sentence: str
    at: datetime
    seconds: float = 0.0
    replicas: int = 0
    ready: int = 0
    images: tuple[str, ...] = ()
    groups: tuple[GroupShown, ...] = ()
    undoes: str | None = None
    offers_in_thread: int = 0
    """Fixes for further groups, each offered on a card of its own in the thread."""

    def to_json(self) -> str:
        """The form that is stored with the request."""
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> "Presentation":
        """The presentation that `to_json` wrote."""
        return _DECODER.decode(text)

    @property
    def query(self) -> WorkloadQuery:
        """The question that asks about this very workload again."""
        ref = self.workload
        return WorkloadQuery(ref.name, ref.namespace, ref.kind, ref.cluster)

    def about(self, plan: Plan) -> "Presentation":
        """The part that one plan is about, for a card of its own."""
        wanted = plan.restart.image if plan.restart else ""
        mine = tuple(group for group in self.groups if group.image == wanted)
        sentence = mine[0].sentence if mine else self.sentence
        return replace(self, groups=mine or self.groups, sentence=sentence, offers_in_thread=0)


_DECODER = msgspec.json.Decoder(Presentation)
"""Made once, here: msgspec 0.22 can crash when two threads first meet a nested type."""
