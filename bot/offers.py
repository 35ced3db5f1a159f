"""Where a plan may become a request: only where the bot has an identity to carry it out with. And
which plans may still be carried out under today's configuration."""

from collections.abc import Callable
from fnmatch import fnmatchcase

from bot.settings import Configuration
from diagnostics.model import Diagnosis
from remediation.hold import Hold
from remediation.offer import NoPlan, offer
from remediation.plan import Plan

READS_ONLY = (
    "A change is proven to help, but the bot only reads this cluster: no write identity is "
    "configured for it. `imagepull check` prints the change and the commands to make it by hand."
)

Offers = Callable[[Diagnosis], tuple[Plan | NoPlan, ...]]


def offers_of(configuration: Configuration) -> Offers:
    """Plans only for clusters with a write identity: without one no promise would be kept."""

    def offers(diagnosis: Diagnosis) -> tuple[Plan | NoPlan, ...]:
        plans = tuple(offer(group) for group in diagnosis.groups)
        if writable(configuration, diagnosis):
            return plans
        return tuple(NoPlan(READS_ONLY) if isinstance(one, Plan) else one for one in plans)

    return offers


def hold_of(configuration: Configuration) -> Hold:
    """What this configuration keeps from being written, also of plans that were offered before it
    was changed."""
    places = {
        one.name: one.namespaces for one in configuration.clusters if one.remediation is not None
    }

    def reach(plan: Plan) -> str:
        if plan.cluster not in places:
            return f"no write identity is configured for cluster {plan.cluster}"
        namespace = plan.restart.namespace if plan.restart else plan.namespace
        if not any(fnmatchcase(namespace, one) for one in places[plan.cluster]):
            return f"namespace {namespace} is not among those configured for {plan.cluster}"
        return ""

    return Hold(configuration.dry_run, reach)


def writable(configuration: Configuration, diagnosis: Diagnosis) -> bool:
    """Whether the bot has a write identity for the workload's cluster."""
    name = diagnosis.workload.ref.cluster
    return any(one.name == name and one.remediation for one in configuration.clusters)
