"""The runbook: which steps there are, what each starts from, and the walk through them.

Read this file first. A step looks (`observe`: I/O, no judgement) and then says what it means
(`judge`: pure). Step 1, pod status, opens the cases; the steps below are walked for each case.
Those that do not start from one another look at the same time, so a diagnosis takes as long as the
longest chain of calls, not their sum.
"""

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field

from diagnostics.checks import (
    ecr_image,
    image_reference,
    network_path,
    node_role,
    organization_policy,
    pod_events,
    pod_status,
    repository_policy,
)
from diagnostics.facts import Known
from diagnostics.gateways.errors import GatewayError, unread
from diagnostics.gateways.ports import Gateways
from diagnostics.model import Case, Evidence, Finding, Step, Verdict
from diagnostics.pod_credentials import credentials_key


@dataclass(frozen=True, slots=True)
class Check:
    """One step. `needs`: steps whose facts `observe` starts from; `weighs`: further steps whose
    facts `judge` wants; `shared`: cases with the same key share one look."""

    step: Step
    observe: Callable[[Case, Gateways, Known], object]
    judge: Callable[[Case, Known], Finding]
    needs: tuple[Step, ...] = ()
    weighs: tuple[Step, ...] = ()
    shared: Callable[[Case], Hashable] = lambda case: case.image


RUNBOOK = (
    Check(
        Step.POD_EVENTS,
        pod_events.observe,
        pod_events.judge,
        shared=lambda case: (case.failing[0].pod.uid, case.image),
    ),
    Check(Step.IMAGE_REFERENCE, image_reference.observe, image_reference.judge),
    Check(
        Step.ECR_IMAGE,
        ecr_image.observe,
        ecr_image.judge,
        needs=(Step.POD_EVENTS, Step.IMAGE_REFERENCE),
        weighs=(Step.NODE_ROLE, Step.REPOSITORY_POLICY),
        shared=lambda case: (case.pool.kind, case.pool.name, case.image),
    ),
    Check(
        Step.NODE_ROLE,
        node_role.observe,
        node_role.judge,
        weighs=(Step.POD_EVENTS, Step.IMAGE_REFERENCE, Step.REPOSITORY_POLICY),
        shared=lambda case: (case.pool.kind, case.pool.name, credentials_key(case)),
    ),
    Check(
        Step.REPOSITORY_POLICY,
        repository_policy.observe,
        repository_policy.judge,
        needs=(Step.IMAGE_REFERENCE,),
        weighs=(Step.POD_EVENTS, Step.NODE_ROLE, Step.ECR_IMAGE),
    ),
    Check(
        Step.ORGANIZATION_POLICY,
        organization_policy.observe,
        organization_policy.judge,
        needs=(
            Step.POD_EVENTS,
            Step.IMAGE_REFERENCE,
            Step.ECR_IMAGE,
            Step.NODE_ROLE,
            Step.REPOSITORY_POLICY,
        ),
        shared=lambda case: (case.pool.kind, case.pool.name, case.image),
    ),
    Check(
        Step.NETWORK_PATH,
        network_path.observe,
        network_path.judge,
        needs=(
            Step.POD_EVENTS,
            Step.IMAGE_REFERENCE,
            Step.ECR_IMAGE,
            Step.NODE_ROLE,
            Step.REPOSITORY_POLICY,
            Step.ORGANIZATION_POLICY,
        ),
        shared=lambda case: (case.pool.kind, case.pool.name, case.image),
    ),
)

Told = Callable[[Finding], None]
"""Called with each finding as it comes, for progress; from the walking thread."""


@dataclass(frozen=True, slots=True)
class Walked:
    """A case with everything observed about it and every step's finding, in the runbook's order."""

    case: Case
    known: Known
    findings: tuple[Finding, ...]


def walk(
    cases: Sequence[Case], gateways: Gateways, pool: Executor, told: Told
) -> tuple[Walked, ...]:
    """Walk the runbook for every case. A look that fails is an UNKNOWN finding, never an error."""
    looks: dict[Hashable, Future[object]] = {}
    journeys = [_Journey(case, told) for case in cases]
    while not all(journey.ended for journey in journeys):
        moved = [journey.advance(gateways, pool, looks) for journey in journeys]
        if not any(moved):
            wait([look for one in journeys for look in one.waiting], return_when=FIRST_COMPLETED)
    return tuple(journey.walked() for journey in journeys)


@dataclass(slots=True)
class _Journey:
    """One case on its way through the runbook."""

    case: Case
    told: Told
    known: Known = field(default_factory=Known)
    open: dict[Step, Future[object]] = field(default_factory=dict)
    looked: set[Step] = field(default_factory=set)
    findings: dict[Step, Finding] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._found(pod_status.judge(self.case))

    @property
    def ended(self) -> bool:
        return len(self.findings) == len(Step)

    @property
    def waiting(self) -> list[Future[object]]:
        return [look for step, look in self.open.items() if step not in self.looked]

    def advance(
        self, gateways: Gateways, pool: Executor, looks: dict[Hashable, Future[object]]
    ) -> bool:
        """Start what can start, take what ended, judge what can be judged; did anything move?"""
        moved = False
        for check in RUNBOOK:
            if check.step not in self.open and self.looked.issuperset(check.needs):
                key = (check.step, check.shared(self.case))
                if key not in looks:
                    looks[key] = pool.submit(check.observe, self.case, gateways, self.known)
                self.open[check.step], moved = looks[key], True
            if check.step in self.open and check.step not in self.looked:
                moved |= self._take(check)
        return self._judge() or moved

    def _take(self, check: Check) -> bool:
        look = self.open[check.step]
        if not look.done():
            return False
        self.looked.add(check.step)
        try:
            self.known = self.known.learned(check.step, look.result())
        except GatewayError as error:
            self._found(_could_not_look(check.step, error))
        return True

    def _judge(self) -> bool:
        ready = [
            check
            for check in RUNBOOK
            if check.step not in self.findings
            and self.looked.issuperset((check.step, *check.needs, *check.weighs))
        ]
        for check in ready:
            self._found(check.judge(self.case, self.known))
        return bool(ready)

    def _found(self, finding: Finding) -> None:
        self.findings[finding.step] = finding
        self.told(finding)

    def walked(self) -> Walked:
        return Walked(self.case, self.known, tuple(self.findings[step] for step in Step))


def _could_not_look(step: Step, error: GatewayError) -> Finding:
    gap = unread(error)
    return Finding(
        step,
        Verdict.UNKNOWN,
        f"Not checked: {gap}",
        (Evidence(error.call, error.subject, error.text),),
        missing=(gap.missing,) if gap.missing else (),
    )
