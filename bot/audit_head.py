"""The newest hash of the audit trail, written down where the database's owner cannot reach: in the
log, and in each digest. `imagepull audit verify --head` finds with it what the chain alone cannot
show, a tail that was cut off or a history written anew.
"""

import logging

from bot.metrics import AUDIT_ROWS
from remediation import ledger
from remediation.store import Store, StoreUnavailable

log = logging.getLogger(__name__)


class AuditHead:
    """Notes the head of one replica's database. Every replica does: more witnesses, not fewer."""

    def __init__(self, store: Store) -> None:
        self._store, self._noted = store, ""

    def note(self) -> None:
        """Log the head if the trail has grown since the last time; StoreUnavailable passes."""
        head = ledger.head(self._store)
        if head != self._noted:
            log.info("audit head %s", head)
            AUDIT_ROWS.set(int(head.partition(":")[0]))
            self._noted = head

    def words(self) -> str:
        """The head for a digest; empty when the database does not answer, for a digest that is due
        must not wait for it."""
        try:
            return ledger.head(self._store)
        except StoreUnavailable as error:
            log.warning("a digest carries no audit head: %s", error)
            return ""
