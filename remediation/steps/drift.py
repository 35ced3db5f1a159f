"""Is what was approved still what is there?"""

import hashlib

from remediation.documents import canonical, same
from remediation.gateways.ports import Rollout
from remediation.plan import PolicyChange, Restart


def policy_drift(change: PolicyChange, found: str | None) -> str:
    """Why a policy is neither the approved "before" nor the approved "after"; empty when it is
    one of them."""
    if same(found, change.before) or same(found, change.after):
        return ""
    return (
        f"the policy of {change.repository_arn} is not the one that was approved for change: "
        f"approved {fingerprint(change.before)}, found {fingerprint(found)}"
    )


def workload_drift(workload: Restart, found: Rollout, stamp: str) -> str:
    """Why a workload is not the one that was diagnosed; empty when it is, or when it already
    carries this run's own restart."""
    name = f"{workload.kind} {workload.namespace}/{workload.name}"
    if found.uid != workload.uid:
        return f"{name} was deleted and made anew since the diagnosis"
    if found.stamp == stamp:
        return ""
    if found.generation != workload.generation:
        return (
            f"{name} was changed since the diagnosis: "
            f"generation {workload.generation} was approved, {found.generation} found"
        )
    if found.held:
        return f"a restart of {name} would not roll out: {found.held}"
    return ""


def fingerprint(document: str | None) -> str:
    """A short name for a policy document."""
    text = canonical(document)
    return "no policy" if text is None else hashlib.sha256(text.encode()).hexdigest()[:12]
