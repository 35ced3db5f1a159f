"""The use case: somebody asks about a workload and gets a diagnosis."""

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime

from diagnostics.blast_radius import blast_radius, templates
from diagnostics.causes import Cause
from diagnostics.checks import pod_status
from diagnostics.conclusion import conclude
from diagnostics.gateways.errors import Unread
from diagnostics.model import Conclusion, Diagnosis, Finding, Pod, Verdict, Workload
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope, find_scope, find_workload
from diagnostics.runbook import walk


def _unheard(finding: Finding) -> None:
    """Nobody follows the progress."""


@dataclass(frozen=True, slots=True)
class Doctor:
    """Diagnoses workloads of the clusters it was given.

    `scopes` says how to look into each cluster, the default one first; `pool` runs the looks of the
    steps and belongs to the process.
    """

    scopes: Mapping[str, Scope]
    pool: Executor
    now: Callable[[], datetime]

    def diagnose(
        self, query: WorkloadQuery, told: Callable[[Finding], None] = _unheard
    ) -> Diagnosis:
        """Why can this workload not pull? `told` hears each finding as it comes.

        Raises an error of `diagnostics.resolve_errors` when the question names no one workload, and
        GatewayError when the cluster itself does not answer.
        """
        started = self.now()
        scope = find_scope(query, self.scopes)
        workload = find_workload(query, scope)
        pods, groups = _examine(workload, scope, self.pool, told)
        return Diagnosis(
            workload=workload,
            verdict=_verdict(groups),
            sentence=_sentence(workload, pods, groups),
            groups=groups,
            started_at=started,
            seconds=(self.now() - started).total_seconds(),
        )

    def warm_up(self) -> None:
        """Make the clients and connections that the first question would have to wait for."""
        for scope in self.scopes.values():
            scope.gateways.warm_up()


def _examine(
    workload: Workload, scope: Scope, pool: Executor, told: Callable[[Finding], None]
) -> tuple[tuple[Pod, ...], tuple[Conclusion, ...]]:
    gateways = scope.gateways
    facts = pod_status.observe(workload, gateways)
    cases = pod_status.open_cases(workload, facts)
    if not cases:
        return facts.pods, ()
    place = None if scope.places == (None,) else workload.ref.namespace
    others = gateways.start(lambda: templates(gateways, place))
    groups = _merged([conclude(one) for one in walk(cases, gateways, pool, told)])
    return facts.pods, tuple(_with_others(one, others.result(), scope) for one in groups)


def _with_others(
    group: Conclusion, others: tuple[Workload, ...] | Unread, scope: Scope
) -> Conclusion:
    if not isinstance(others, Unread):
        others = tuple(one for one in others if scope.permits(one.ref.namespace))
    found = blast_radius(group, others)
    return replace(group, also_affected=found.workloads, blast_radius=found.sentence)


def _merged(conclusions: list[Conclusion]) -> tuple[Conclusion, ...]:
    """One group for each image, cause and puller: several node groups may share a role."""
    groups: dict[object, Conclusion] = {}
    for one in conclusions:
        key = (one.case.image, one.cause, one.puller and one.puller.name)
        first = groups.get(key)
        if first is None:
            groups[key] = one
            continue
        failing = (*first.case.failing, *one.case.failing)
        groups[key] = replace(first, case=replace(first.case, failing=failing))
    return tuple(groups.values())


def _verdict(groups: tuple[Conclusion, ...]) -> Verdict:
    if not groups:
        return Verdict.OK
    known = any(one.cause is not Cause.UNKNOWN for one in groups)
    return Verdict.FAULT if known else Verdict.UNKNOWN


def _sentence(workload: Workload, pods: tuple[Pod, ...], groups: tuple[Conclusion, ...]) -> str:
    if groups:
        more = f", and {len(groups) - 1} more" if len(groups) > 1 else ""
        return f"{workload.ref.name} cannot pull its image: {groups[0].sentence}{more}"
    alive = [pod for pod in pods if not pod.deleting]
    running = sum(any(one.running for one in pod.containers) for pod in alive)
    if not alive:
        return f"{workload.ref.name} has no pods, so nothing fails to pull"
    return f"{workload.ref.name} has no pull problem: {running} of {len(alive)} pods running"
