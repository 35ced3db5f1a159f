"""Where a plan may become a request: only where the bot has an identity to carry it out with."""

from collections.abc import Callable

from bot.settings import Configuration
from diagnostics.model import Diagnosis
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


def writable(configuration: Configuration, diagnosis: Diagnosis) -> bool:
    """Whether the bot has a write identity for the workload's cluster."""
    name = diagnosis.workload.ref.cluster
    return any(one.name == name and one.remediation for one in configuration.clusters)
