"""Posting a digest. When it is due, and which replica posts it, is decided elsewhere; the Diagnose
buttons are listened for beside Re-check."""

from slack_sdk import WebClient

from diagnostics.survey import Survey
from handlers.blocks.digest import digest
from handlers.posting import post
from remediation.freeze import THAWED, FreezeState
from remediation.views import Place


def post_digest(
    client: WebClient,
    channel: str,
    name: str,
    survey: Survey,
    audit_head: str = "",
    frozen: FreezeState = THAWED,
) -> Place:
    """Post what a survey found, as the digest of that name; where it then stands. Raises one of
    `handlers.posting.SLACK_FAILURES` when it was not posted, or when nobody knows."""
    return post(client, Place(channel), digest(name, survey, audit_head, frozen))
