"""One digest, when it is due: take the turn, look, post, remember. The turn is a database row."""

import logging

from bot.assemble import Bot
from bot.metrics import DIGESTS
from bot.settings import Digest
from diagnostics.survey import survey
from handlers import digests
from handlers.posting import SLACK_FAILURES, why
from remediation.freeze import THAWED, FreezeState
from remediation.store import StoreUnavailable

log = logging.getLogger(__name__)


def post_digest(bot: Bot, digest: Digest, period: str) -> None:
    """Post the digest of one period, if this replica gets the turn; otherwise do nothing.

    A turn whose owner went away, or whose post broke, is not tried again: nobody knows whether
    Slack took the message. A missing digest is counted and logged; a double one annoys everybody.
    """
    turn = bot.digests.claim(digest.name, period)
    if turn is None:
        return
    if turn.retaken:
        log.error(
            "digest %s of %s may have been posted by a replica that died", digest.name, period
        )
        bot.digests.skipped(turn)
        DIGESTS.labels("unknown").inc()
        return
    found = survey(bot.doctor, digest.clusters, digest.namespaces)
    try:
        place = digests.post_digest(
            bot.client, digest.channel, digest.name, found, bot.audit_head.words(), _frozen(bot)
        )
    except SLACK_FAILURES as error:
        log.error("digest %s was not posted: %s", digest.name, why(error))
        DIGESTS.labels("failed").inc()
        return
    bot.digests.posted(turn, place.channel, place.message_ts)
    DIGESTS.labels("posted").inc()


def _frozen(bot: Bot) -> FreezeState:
    try:
        return bot.services.freeze.state()
    except StoreUnavailable:
        return THAWED
