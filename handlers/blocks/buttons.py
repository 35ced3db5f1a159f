"""The buttons that a request's state leaves open. A button carries an opaque id; what it may do is
decided by the database row, never by the button."""

from collections.abc import Callable, Iterator

from handlers.blocks.elements import Block, actions, button, confirm
from handlers.blocks.escape import shorten
from handlers.blocks.offer import LONGEST_NAME, repository, told
from handlers.blocks.verbs import Verb, action_id
from handlers.presentation import Presentation
from remediation.approval import Approvers
from remediation.views import Request, RequestState, RunOutcome

_UNDOABLE = {
    RunOutcome.FIXED,
    RunOutcome.STILL_FAILING,
    RunOutcome.DRIFTED,
    RunOutcome.APPLIED,
    RunOutcome.NEEDS_HUMAN,
}


def buttons(
    request: Request | None,
    shown: Presentation,
    approvers: Approvers | None,
    *,
    frozen: bool = False,
) -> list[Block]:
    """The row of buttons; none when nothing is left to press, none to approve while frozen."""
    if request is None:
        return [actions(_recheck("diagnosis", str(shown.query), shown.workload.name))]
    row = list(_of_request(request, shown, approvers, frozen))
    return [actions(*row)] if row else []


def _of_request(
    request: Request, shown: Presentation, approvers: Approvers | None, frozen: bool
) -> Iterator[Block]:
    name = shown.workload.name
    recheck = _recheck(request.plan.fix.value, request.id, name)
    match request.state:
        case RequestState.WAITING:
            yield from _deciding(request, approvers, frozen)
            yield recheck
            yield _cancel(request, name, "Takes the request back. Nothing has been changed.")
        case RequestState.SUPERSEDED:
            return
        case RequestState.APPROVED if not _finished(request):
            if not (request.run and request.run.wrote):
                yield _cancel(
                    request, name, "Nothing has been written yet; cancelling keeps it so."
                )
        case _:
            if can_undo(request):
                yield _undo(request)
            yield recheck


def can_undo(request: Request) -> bool:
    """Whether the request's run changed a policy whose earlier text could be put back."""
    run, plan = request.run, request.plan
    if run is None or plan.policy is None or plan.undoes:
        return False
    return run.wrote and run.outcome in _UNDOABLE


def _deciding(request: Request, approvers: Approvers | None, frozen: bool) -> Iterator[Block]:
    if approvers is None or approvers.users or approvers.groups:
        reasoned = bool(approvers and approvers.reason_required)
        if not frozen:
            yield _button(Verb.APPROVE, "Approve", request, "primary", None if reasoned else _sure)
        yield _button(Verb.REJECT, "Reject", request)
    if approvers and approvers.break_glass and not frozen:
        yield _button(Verb.BREAK_GLASS, "Emergency approve", request, "danger")


def _button(
    verb: Verb,
    label: str,
    request: Request,
    style: str = "",
    ask: Callable[[Request], Block] | None = None,
) -> Block:
    return button(
        label,
        action_id(verb, request.plan.fix.value),
        request.id,
        says=f"{label}: {told(request.plan)}",
        style=style,
        ask=ask(request) if ask else None,
    )


def _sure(request: Request) -> Block:
    title = "Rehearse this change?" if request.dry_run else "Approve this change?"
    return confirm(title, told(request.plan), "Approve")


def _undo(request: Request) -> Block:
    name = shorten(repository(request.plan), LONGEST_NAME)
    words = (
        f"Offers to put the policy of repository {name} back as it was before "
        f"(cluster {shorten(request.plan.cluster, LONGEST_NAME)}). Someone has to approve that too."
    )
    ask = confirm("Undo the policy change?", words, "Offer the undo", style="danger")
    return button(
        "Undo",
        action_id(Verb.UNDO, request.plan.fix.value),
        request.id,
        says=f"Undo the policy change of {name}",
        ask=ask,
    )


def _cancel(request: Request, name: str, why: str) -> Block:
    return button(
        "Cancel",
        action_id(Verb.CANCEL, request.plan.fix.value),
        request.id,
        says=f"Cancel the request for {name}",
        ask=confirm("Cancel this request?", why, "Cancel it", "Keep it", style="danger"),
    )


def _recheck(stem: str, value: str, name: str) -> Block:
    return button("Re-check", action_id(Verb.RECHECK, stem), value, says=f"Diagnose {name} again")


def _finished(request: Request) -> bool:
    return bool(request.run and request.run.finished)
