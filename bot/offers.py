"""What may be offered, by the same rule in Slack and on the terminal, and what of it may still be
carried out under today's configuration."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from bot.settings import Configuration
from diagnostics.model import Diagnosis
from remediation.hold import Hold
from remediation.offer import NoPlan, offer
from remediation.plan import Plan

READS_ONLY = "The bot only reads this cluster: no write identity is configured for it."

Offers = Callable[[Diagnosis], tuple[Plan | NoPlan, ...]]


def offers_of(configuration: Configuration) -> Offers:
    """Plans only for clusters with a write identity: without one no promise would be kept."""
    writable = {one.name for one in configuration.clusters if one.remediation is not None}

    def offers(diagnosis: Diagnosis) -> tuple[Plan | NoPlan, ...]:
        if diagnosis.workload.ref.cluster not in writable:
            return tuple(NoPlan(READS_ONLY) for _ in diagnosis.groups)
        return tuple(offer(group) for group in diagnosis.groups)

    return offers


def hold_of(configuration: Configuration) -> Hold:
    """What this configuration keeps from being written, also of plans that were offered before it
    was changed."""
    writable = {
        one.name: one.namespaces for one in configuration.clusters if one.remediation is not None
    }

    def reach(plan: Plan) -> str:
        if plan.cluster not in writable:
            return f"no write identity is configured for cluster {plan.cluster}"
        namespace = plan.restart.namespace if plan.restart else plan.namespace
        if not any(fnmatchcase(namespace, one) for one in writable[plan.cluster]):
            return f"namespace {namespace} is not among those configured for {plan.cluster}"
        return ""

    return Hold(configuration.dry_run, reach)
