"""Handing work to the queue, and what is said when it is full or the work breaks."""

import logging
import secrets
from collections.abc import Callable

from handlers.blocks.refusals import broken, busy, not_recorded
from handlers.private import PrivateReply
from handlers.queue import Job, JobQueue
from remediation.store import StoreUnavailable

log = logging.getLogger(__name__)


def job(what: str, run: Callable[[], object], private: PrivateReply | None) -> Job:
    """A job whose failure is logged under a reference and told to the person who waits for it."""

    def failed(error: Exception) -> None:
        tell_failure(what, error, private)

    return Job(what, run, failed)


def hand_over(
    queue: JobQueue, what: str, run: Callable[[], object], private: PrivateReply | None
) -> None:
    """Put the work in the line; when it is full, say so. Call it after ack()."""
    if not queue.put(job(what, run, private)):
        log.warning("the line is full; %s was not taken", what)
        if private:
            private.send(busy(what))


def tell_failure(what: str, error: Exception, private: PrivateReply | None) -> None:
    """Log the error under a reference, and tell the person the reference and nothing else. A
    database that is away is foreseen: it needs neither reference nor traceback."""
    if isinstance(error, StoreUnavailable):
        log.warning("%s was not recorded: %s", what, error)
        if private:
            private.send(not_recorded())
        return
    reference = secrets.token_hex(4)
    log.error("%s failed, reference %s", what, reference, exc_info=error)
    if private:
        private.send(broken(reference))
