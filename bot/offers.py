"""What may be offered, by the same rule in Slack and on the terminal."""

from collections.abc import Callable

from bot.settings import Configuration
from diagnostics.model import Diagnosis
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
