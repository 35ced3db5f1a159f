"""Taking a fix back: a plan of its own, approved like any other."""

from collections.abc import Iterable

from remediation.plan import Fix, Plan, PolicyChange
from remediation.views import Request, RequestState, RunOutcome


class NothingToUndo(Exception):
    """That run left nothing to take back; the text says why."""


def undo_plan(request: Request) -> Plan:
    """The plan that puts back the policy as it was before the request's run. The same three-way
    compare guards it: when the policy is not what that run left, nothing is overwritten."""
    run, change = request.run, request.plan.policy
    if request.plan.undoes:
        raise NothingToUndo("that was an undo itself; ask for the diagnosis again instead")
    if run is None or not run.finished:
        raise NothingToUndo("the run is not over yet")
    if change is None or not run.wrote:
        raise NothingToUndo("the run changed no policy")
    action = "ecr:DeleteRepositoryPolicy" if change.before is None else "ecr:SetRepositoryPolicy"
    restart = request.plan.restart
    return Plan(
        fix=Fix.REPOSITORY_POLICY,
        cluster=request.plan.cluster,
        target=request.plan.target,
        policy=PolicyChange(
            repository_arn=change.repository_arn,
            before=change.after,
            after=change.before,
            edits=(f"put back the policy as it was before run {run.id}",),
            proof="the saved document, byte for byte; no decision is newly computed",
        ),
        restart=None,
        actions=(action,),
        will_not_fix=("the pull that the change had repaired will fail again",),
        undoes=run.id,
        namespace=restart.namespace if restart else request.plan.namespace,
    )


def check_not_undone(run_id: str, others: Iterable[Request]) -> None:
    """Raise NothingToUndo when one of the other requests takes the run back already: a run is
    taken back once, however often the button is pressed."""
    for other in (one for one in others if one.plan.undoes == run_id):
        if other.state is RequestState.WAITING:
            raise NothingToUndo("the undo is offered already, in this card's thread")
        if other.run and not other.run.finished:
            raise NothingToUndo("it is being taken back just now")
        if other.run and other.run.outcome is RunOutcome.UNDONE:
            raise NothingToUndo("it was taken back already")
