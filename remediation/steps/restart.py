"""Restart the workload as `kubectl rollout restart` does, unless it recovered by itself.

The annotation's value was fixed when the approval was given, so patching twice restarts once.
https://kubernetes.io/docs/reference/kubectl/generated/kubectl_rollout/kubectl_rollout_restart/
"""

from remediation.gateways.ports import Answer, Conflict, Workloads
from remediation.plan import Restart
from remediation.runs import Advance, Finish, Run, StepResult
from remediation.steps.drift import workload_drift
from remediation.steps.ports import Ports, credit
from remediation.verify import Progress, look
from remediation.views import RunOutcome


def restart(run: Run, ports: Ports) -> StepResult:
    """Compare, then patch."""
    workload = run.plan.restart
    if workload is None:
        return Advance("no workload to restart", skipped=True)
    workloads = ports.outside.access.workloads(credit(run))
    deadline = ports.now() + ports.outside.watch_for
    found = workloads.rollout(workload)
    if drift := workload_drift(workload, found, run.stamp):
        return Finish(RunOutcome.DRIFTED, _policy_stands(run) + drift + "; it was not restarted.")
    if found.stamp == run.stamp:
        return Advance("already restarted", wrote=True, deadline=run.deadline or deadline)
    sight = look(found, workloads.pods(workload))
    if sight.progress is Progress.DONE:
        words = f"not needed: {sight.words}"
        return Advance(words, skipped=True, deadline=deadline)
    if run.dry_run:
        return Advance("would restart it", skipped=True)
    answer = ports.gate.write(
        action(workload),
        f"{workload.namespace}/{workload.name}",
        lambda: _patch(workloads, workload, run.stamp),
        {"stamp": run.stamp, "uid": found.uid, "generation": found.generation},
    )
    facts = {"answer": answer.request_id, **answer.facts}
    return Advance("restarted", facts, wrote=True, deadline=deadline)


def _patch(workloads: Workloads, workload: Restart, stamp: str) -> Answer:
    """Look once more, as near to the write as can be, then patch exactly what was looked at."""
    found = workloads.rollout(workload)
    if drift := workload_drift(workload, found, stamp):
        raise Conflict(action(workload), f"{workload.namespace}/{workload.name}", drift)
    return workloads.restart(workload, stamp, found)


def action(workload: Restart) -> str:
    """The Kubernetes verb and resource that a restart needs."""
    return f"{workload.kind.lower()}s.apps/patch"


def _policy_stands(run: Run) -> str:
    return "The policy is changed, but " if run.plan.policy and run.wrote else ""
