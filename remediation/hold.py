"""What this process's own configuration keeps from being written, whoever approved it: nothing at
all in a rehearsal (`dry_run`), and nothing in a cluster or namespace that was taken out of it.

Looked at when somebody approves and again before the first write, for a restart with another
configuration may lie between.
"""

from collections.abc import Callable
from dataclasses import dataclass

from remediation.plan import Plan

Reach = Callable[[Plan], str]
"""Why the bot may not change what a plan names; empty when it may."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The configuration's word on writing."""

    dry_run: bool = False
    reach: Reach = lambda _plan: ""

    def rehearsing(self, dry_run: bool) -> str:
        """Why a run must wait here; empty when it is itself a rehearsal, or writing is allowed."""
        return "by the configuration: dry_run is on" if self.dry_run and not dry_run else ""


NO_HOLD = Hold()
