"""From a diagnosis to what its card shows. Pure."""

from collections.abc import Sequence

from diagnostics.causes import Cause
from diagnostics.model import Case, Conclusion, Diagnosis, Finding, Step, Verdict
from diagnostics.node_pools import FARGATE, HYBRID, INSTANCE_PROFILE, MANAGED
from handlers.presentation import GroupShown, Presentation, StepShown
from remediation.offer import NoPlan
from remediation.plan import Plan

MOST_PODS = 3


def present(diagnosis: Diagnosis, offered: Sequence[Plan | NoPlan] = ()) -> Presentation:
    """What the card of this diagnosis shows; `offered` is what can be done, one for each group."""
    groups, plans = diagnosis.groups, [one for one in offered if isinstance(one, Plan)]
    answers = offered if len(offered) == len(groups) else [NoPlan()] * len(groups)
    return Presentation(
        workload=diagnosis.workload.ref,
        verdict=diagnosis.verdict,
        sentence=diagnosis.sentence,
        at=diagnosis.started_at,
        seconds=diagnosis.seconds,
        replicas=diagnosis.workload.replicas,
        ready=diagnosis.workload.ready,
        images=tuple(dict.fromkeys(diagnosis.workload.images.values())),
        groups=tuple(map(_group, groups, answers)),
        offers_in_thread=max(0, len(plans) - 1),
    )


def _group(conclusion: Conclusion, answer: Plan | NoPlan) -> GroupShown:
    case, puller = conclusion.case, conclusion.puller
    return GroupShown(
        cause=conclusion.cause,
        confidence=conclusion.confidence,
        sentence=conclusion.sentence,
        remedy=conclusion.remedy,
        image=case.image,
        puller=puller.role_name if puller else "",
        puller_kind=puller.kind if puller else None,
        pool=_pool(case),
        pods=case.pods[:MOST_PODS],
        pod_count=len(case.pods),
        steps=_steps(conclusion),
        also=conclusion.also,
        commands=conclusion.commands,
        no_plan=answer.why if isinstance(answer, NoPlan) else "",
        blast_radius=conclusion.blast_radius,
    )


def _steps(conclusion: Conclusion) -> tuple[StepShown, ...]:
    order = list(Step)
    ranked = sorted(conclusion.findings, key=lambda finding: order.index(finding.step))
    return tuple(_step(one, conclusion.cause) for one in ranked)


def _step(finding: Finding, cause: Cause) -> StepShown:
    return StepShown(
        finding.step,
        finding.verdict,
        finding.summary,
        finding.note,
        finding.missing,
        decisive=finding.verdict is Verdict.FAULT and finding.cause is cause,
    )


_POOL_WORDS = {
    MANAGED: "node group {}",
    FARGATE: "Fargate profile {}",
    INSTANCE_PROFILE: "instance profile {}",
    HYBRID: "a hybrid node",
}


def _pool(case: Case) -> str:
    name = case.pool.name.rsplit("/", 1)[-1]
    return _POOL_WORDS.get(case.pool.kind, "").format(name)
