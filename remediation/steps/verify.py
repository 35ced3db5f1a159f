"""Say how it ended: from what is there now, not from what was done."""

from remediation.runs import Advance, Finish, Run, StepResult
from remediation.steps.ports import Ports, credit
from remediation.verify import Progress, look
from remediation.views import RunOutcome


def verify(run: Run, ports: Ports) -> StepResult:
    """Fixed only when a pod is seen running; else diagnose again and say why not."""
    workload = run.plan.restart
    if run.dry_run:
        return Finish(RunOutcome.REHEARSED, "A dry run: all was compared, nothing was changed.")
    if workload is None:
        if run.plan.undoes:
            return Finish(RunOutcome.UNDONE, "The saved policy is back.")
        return Finish(RunOutcome.APPLIED, "The policy is changed; there was nothing to restart.")
    workloads = ports.outside.access.workloads(credit(run))
    sight = look(workloads.rollout(workload), workloads.pods(workload))
    if sight.progress is Progress.DONE:
        return Finish(RunOutcome.FIXED, sight.words)
    return Finish(RunOutcome.STILL_FAILING, f"{sight.words}. {ports.outside.diagnose(run.plan)}")


def report(run: Run, ports: Ports) -> StepResult:  # noqa: ARG001 - every step has this form
    """The last line. The outbox has the card drawn; the run itself talks to nobody."""
    return Advance(run.words)
