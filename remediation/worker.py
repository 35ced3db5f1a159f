"""The threads that carry runs on, and the heartbeat that keeps their leases.

Any number of replicas may run one; the database decides who does what. Killing one at any moment
loses nothing: its leases run out and the runs are taken over.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from remediation.carry import carry_out
from remediation.claims import LEASE, Claim, Claims, Lost
from remediation.gate import Gate
from remediation.runs import Run
from remediation.steps.ports import Outside, Ports
from remediation.store import Store, StoreUnavailable

BEATS_PER_LEASE = 4
LONGEST_STEP = 600.0
"""Seconds after which a step that never ends loses its lease."""

log = logging.getLogger(__name__)

Notice = Callable[[str, Run], None]
"""Called with what happens to a run, for logs and metrics: claimed, before (a step), effect (it was
done), committed (its result is kept), released (the run waits or is over), lost."""


@dataclass(slots=True)
class _Held:
    """A claim that this replica works on, and since when its step runs."""

    claim: Claim
    since: float


class Worker:
    """Carries out approved runs. `owner` must be different on every replica."""

    def __init__(
        self,
        store: Store,
        outside: Outside,
        owner: str,
        *,
        threads: int = 4,
        lease: timedelta = LEASE,
        poll: float = 1.0,
        notice: Notice = lambda _what, _run: None,
        monotonic: Callable[[], float] = time.monotonic,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._store, self._outside, self._notice = store, outside, notice
        self._claims = Claims(store, owner, lease=lease, jitter=jitter)
        self._poll, self._monotonic = poll, monotonic
        self._beat = lease.total_seconds() / BEATS_PER_LEASE
        self._stopping, self._over = threading.Event(), threading.Event()
        self._away = False
        self._work = threading.Condition()
        self._held: dict[str, _Held] = {}
        self._dropped: list[Claim] = []
        self._guard = threading.Lock()
        names = [f"run-{number}" for number in range(threads)]
        self._threads = [threading.Thread(target=self._loop, name=n, daemon=True) for n in names]
        self._heart = threading.Thread(target=self._keep_leases, name="run-lease", daemon=True)

    def start(self) -> None:
        """Begin to take runs."""
        for thread in (*self._threads, self._heart):
            thread.start()

    def wake(self) -> None:
        """Something was approved just now: look at once instead of at the next poll."""
        with self._work:
            self._work.notify()

    def stop(self, grace: float = 25.0) -> bool:
        """Take no more runs, let the current steps end and hand their runs over. False when one
        did not end within `grace` seconds: its lease runs out and another replica takes it."""
        self._stopping.set()
        with self._work:
            self._work.notify_all()
        until = self._monotonic() + grace
        for thread in self._threads:
            thread.join(max(0.0, until - self._monotonic()))
        ended = not any(thread.is_alive() for thread in self._threads)
        if ended:
            self._over.set()
            self._heart.join(max(0.0, until - self._monotonic()))
        return ended

    @property
    def alive(self) -> bool:
        """All threads run (for the liveness probe)."""
        return all(thread.is_alive() for thread in (*self._threads, self._heart))

    def run_once(self) -> bool:
        """Take one run as far as it goes now; False when there is none to take."""
        claim = self._claims.claim()
        if claim is None:
            return False
        self._notice("claimed", claim.run)
        held = _Held(claim, self._monotonic())
        with self._guard:
            self._held[claim.run.id] = held
        try:
            self._carry_on(held)
        except Lost:
            log.warning("run %s is no longer this replica's to carry on", claim.run.id)
            self._notice("lost", held.claim.run)
        except StoreUnavailable:
            with self._guard:
                self._dropped.append(held.claim)
            raise
        finally:
            with self._guard:
                self._held.pop(claim.run.id, None)
        return True

    def _carry_on(self, held: _Held) -> None:
        while True:
            claim = held.claim
            gate = Gate(self._claims, claim, self._monotonic, self._outside.hold)
            self._notice("before", claim.run)
            result = carry_out(claim.run, Ports(self._outside, gate, self._store.now))
            self._notice("effect", claim.run)
            following = self._claims.commit(claim, result)
            self._notice("committed", claim.run)
            if following is None:
                self._notice("released", claim.run)
                return
            held.claim, held.since = following, self._monotonic()
            if self._stopping.is_set():
                self._claims.release(following)
                return

    def _loop(self) -> None:
        while not self._stopping.is_set():
            try:
                taken = self.run_once()
                self._away = False
                if taken:
                    continue
            except StoreUnavailable as error:
                if not self._away:
                    log.warning("no run can be carried on: %s", error)
                self._away = True
            except Exception:
                # This thread's outermost boundary: a bug that one run meets must not take the
                # thread from the others. Its lease runs out; after five claims it is given up.
                log.exception("a run's step failed in an unforeseen way")
            with self._work:
                if not self._stopping.is_set():
                    self._work.wait(self._poll)

    def _keep_leases(self) -> None:
        """Renew every lease held here, until the last step has ended."""
        while not self._over.wait(self._beat):
            with self._guard:
                held = list(self._held.values())
            for one in held:
                self._renew(one)
            self._let_go()

    def _let_go(self) -> None:
        """Release what was dropped because the database was away, once it answers again: nobody
        works on it, so nobody has to wait for its lease."""
        with self._guard:
            dropped, self._dropped = self._dropped, []
        for claim in dropped:
            try:
                self._claims.release(claim)
            except StoreUnavailable:
                with self._guard:
                    self._dropped.append(claim)
        if dropped:
            self.wake()

    def _renew(self, held: _Held) -> None:
        if self._monotonic() - held.since > LONGEST_STEP:
            return
        try:
            if not self._claims.renew(held.claim):
                log.warning("the lease on run %s is lost", held.claim.run.id)
        except StoreUnavailable as error:
            log.warning("a lease could not be renewed: %s", error)
