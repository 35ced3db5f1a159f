"""Watch the rollout until there is something to say, or until the deadline in the row."""

from datetime import datetime

from remediation.runs import Advance, Run, StepResult, Wait
from remediation.steps.ports import Ports, credit
from remediation.verify import Progress, look

EVERY = 2.0


def watch(run: Run, ports: Ports) -> StepResult:
    """Look once. Nothing is remembered between looks but the deadline."""
    workload = run.plan.restart
    if workload is None or run.dry_run:
        return Advance("nothing to watch", skipped=True)
    workloads = ports.outside.access.workloads(credit(run))
    sight = look(workloads.rollout(workload), workloads.pods(workload))
    if sight.progress in (Progress.DONE, Progress.STUCK):
        return Advance(sight.words)
    if ports.now() >= _until(run, ports, sight.progress):
        return Advance(f"not yet there when the time was over: {sight.words}")
    return Wait(sight.words, EVERY)


def _until(run: Run, ports: Ports, progress: Progress) -> datetime:
    deadline = run.deadline or ports.now()
    if progress is Progress.FAILING:
        return deadline - ports.outside.watch_for + ports.outside.pull_patience
    return deadline
