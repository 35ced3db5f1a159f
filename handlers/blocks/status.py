"""Where a request stands: who may approve and until when, or who decided what and when."""

from handlers.blocks import words
from handlers.blocks.elements import Block, context, section
from handlers.blocks.escape import esc_within
from handlers.blocks.frozen import frozen_line
from handlers.blocks.offer import calls, may_approve
from remediation.approval import Approvers
from remediation.freeze import THAWED, FreezeState
from remediation.views import Choice, Decision, Request, RequestState

_DONE = {
    Choice.APPROVE: ":white_check_mark: *Approved* by",
    Choice.BREAK_GLASS: ":rotating_light: *Approved in an emergency* by",
    Choice.REJECT: ":no_entry: *Rejected* by",
    Choice.CANCEL: ":no_entry: *Cancelled* by",
}


def status(
    request: Request, approvers: Approvers | None, frozen: FreezeState = THAWED
) -> list[Block]:
    """One or two lines, according to the state; before them that everything is frozen, where that
    still matters."""
    held = [section(f"{frozen_line(frozen)}.")] if frozen.frozen and is_open(request) else []
    return held + _status(request, approvers)


def is_open(request: Request) -> bool:
    """Whether anything may still be written for it."""
    if request.state is RequestState.APPROVED:
        return not (request.run and request.run.finished)
    return request.state is RequestState.WAITING


def _status(request: Request, approvers: Approvers | None) -> list[Block]:
    decided = [section(_decision(one)) for one in request.decisions[-4:]]
    match request.state:
        case RequestState.WAITING:
            return decided + _waiting(request, approvers)
        case RequestState.EXPIRED:
            at = words.clock_time(request.expires_at)
            gone = (
                f":hourglass: *Expired* at {at}. Nothing was changed; press Re-check to ask again."
            )
            return [*decided, section(gone)]
        case RequestState.SUPERSEDED:
            return [*decided, section("A newer card took the place of this one.")]
        case _:
            return decided


def _waiting(request: Request, approvers: Approvers | None) -> list[Block]:
    lines = [may_approve(approvers)] if approvers else []
    if approvers and request.approvers and approvers.need > 1:
        lines.append(f"{len(request.approvers)} of {approvers.need} approvals given")
    lines.append(f"*Expires* at {words.clock_time(request.expires_at)}")
    return [context(" · ".join([*lines, f"Calls {calls(request.plan)}"]))]


def _decision(decision: Decision) -> str:
    said = f"{_DONE[decision.choice]} {words.mention(decision.person)}"
    reason = f": {esc_within(decision.reason, 300)}" if decision.reason else ""
    return f"{said} at {words.clock_time(decision.at)}{reason}"
