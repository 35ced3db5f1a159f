"""The proof under a card: the evidence of each step, and a difference too long for the card."""

import logging
from collections.abc import Sequence

from slack_sdk import WebClient

from diagnostics.model import Diagnosis
from handlers.blocks.evidence import evidence, whole_diff
from handlers.posting import SLACK_FAILURES, post, why
from remediation.plan import Plan
from remediation.views import Place

log = logging.getLogger(__name__)


def prove(
    client: WebClient, thread: Place, diagnosis: Diagnosis | None, plans: Sequence[Plan]
) -> None:
    """Post it. The card stands without it, so a failure is only logged."""
    messages = [evidence(diagnosis)] if diagnosis else []
    messages += [part for plan in plans if plan.policy for part in whole_diff(plan.policy)]
    for message in messages:
        if message is None:
            continue
        try:
            post(client, thread, message)
        except SLACK_FAILURES as error:
            log.warning("the proof of a card could not be posted (%s)", why(error))
