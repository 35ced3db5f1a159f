"""One step of a run, carried out: which function it is, and what each kind of failure means."""

from collections.abc import Callable, Mapping

from diagnostics.gateways.errors import Denied, NotFound, Refused, Throttled, Unreachable
from remediation.gate import Frozen, HeldUp, NotApproved
from remediation.gateways.ports import Conflict
from remediation.people import DirectoryUnavailable
from remediation.runs import Finish, Retry, Run, StepResult, Wait
from remediation.steps.ports import Ports
from remediation.steps.recheck_approval import recheck_approval
from remediation.steps.restart import restart
from remediation.steps.set_policy import set_policy
from remediation.steps.verify import report, verify
from remediation.steps.watch import watch
from remediation.views import RunOutcome, RunStep

THAW_EVERY = 10.0
SOON = 1.0

STEPS: Mapping[RunStep, Callable[[Run, Ports], StepResult]] = {
    RunStep.RECHECK_APPROVAL: recheck_approval,
    RunStep.SET_POLICY: set_policy,
    RunStep.RESTART: restart,
    RunStep.WATCH: watch,
    RunStep.VERIFY: verify,
    RunStep.REPORT: report,
}


def carry_out(run: Run, ports: Ports) -> StepResult:
    """Do the run's step. What passes by itself is tried again; what a person must mend ends the
    run, with the exact call and grant in its words; an unknown error is left to rise."""
    try:
        return STEPS[RunStep(run.step)](run, ports)
    except (Throttled, Unreachable, Conflict) as error:
        return Retry(f"{error.call} on {error.subject}: {error.text}")
    except DirectoryUnavailable as error:
        return Retry(f"the approvers could not be looked up: {error}")
    except HeldUp:
        return Wait("this replica was held up just before a write; nothing was sent", SOON)
    except Frozen as error:
        return Wait(f"all changes are frozen {error}", THAW_EVERY)
    except NotApproved as error:
        return Finish(RunOutcome.REFUSED, f"Nothing was changed: {error}.")
    except NotFound as error:
        return Finish(RunOutcome.DRIFTED, f"{_so_far(run)}{error.subject} is gone ({error.call}).")
    except Denied as error:
        grant = f"{error.permission.action} on {error.permission.resource}"
        words = f"{_so_far(run)}{error.call} was denied: the bot's write identity needs {grant}."
        return Finish(RunOutcome.NEEDS_HUMAN, words)
    except Refused as error:
        words = f"{_so_far(run)}{error.call} was refused: {error.text}"
        return Finish(RunOutcome.NEEDS_HUMAN, words)


def _so_far(run: Run) -> str:
    if run.wrote:
        return "The approved change was made in part, then "
    return "" if run.intended else "Nothing was changed: "
