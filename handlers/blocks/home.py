"""The Home tab: what waits for approval, what was decided lately, how to ask."""

from collections.abc import Sequence

from handlers.blocks import words
from handlers.blocks.elements import (
    Block,
    actions,
    button,
    context,
    divider,
    emoji,
    line,
    rich,
    section,
    text,
)
from handlers.blocks.escape import esc, esc_within, shorten
from handlers.blocks.frozen import frozen_line
from handlers.blocks.guide import how_to_ask
from handlers.blocks.offer import told
from handlers.blocks.run import run_headline
from handlers.blocks.verbs import Verb, action_id
from handlers.presentation import Presentation
from handlers.services import EdgeSettings
from remediation.freeze import THAWED, FreezeState
from remediation.views import Request, RequestState

MOST_WAITING = 15
MOST_RECENT = 10

_STATE = {
    RequestState.REJECTED: ("no_entry", "Rejected"),
    RequestState.CANCELLED: ("no_entry", "Cancelled"),
    RequestState.EXPIRED: ("hourglass", "Expired"),
    RequestState.SUPERSEDED: ("white_circle", "Replaced by a newer card"),
}


def home_view(
    waiting: Sequence[Request],
    recent: Sequence[Request],
    settings: EdgeSettings,
    frozen: FreezeState = THAWED,
) -> Block:
    """The view, for a member of the workspace."""
    blocks = [
        *([section(f"{frozen_line(frozen)}.")] if frozen.frozen else []),
        _title("Waiting for approval"),
        *_waiting(waiting),
        divider(),
        _title("Decided lately"),
        *_recent(recent),
        divider(),
        _title("How to ask"),
        *how_to_ask(settings),
        *_digests(settings),
        actions(
            button("Refresh", action_id(Verb.REFRESH, "home"), "home", says="Refresh this page")
        ),
    ]
    return {"type": "home", "blocks": blocks}


def visitor_view(settings: EdgeSettings) -> Block:
    """The view for a guest, or for someone whose standing is not known: no facts of anybody's."""
    note = context("What waits and what was decided is shown to members of this workspace.")
    return {"type": "home", "blocks": [_title("How to ask"), *how_to_ask(settings), note]}


def _title(words_: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": words_, "emoji": False}}


def _waiting(requests: Sequence[Request]) -> list[Block]:
    if not requests:
        return [section("Nothing waits. :white_check_mark:")]
    blocks = []
    for request in requests[:MOST_WAITING]:
        sentence = Presentation.from_json(request.presentation).sentence
        blocks.append(rich(line(text(shorten(sentence, 200), bold=True))))
        blocks.append(context(f"{esc_within(told(request.plan), 600)} · {_where(request)}"))
    return blocks + _more(len(requests) - MOST_WAITING)


def _where(request: Request) -> str:
    asked = f"asked by {words.mention(request.requester)} in {words.channel(request.place.channel)}"
    return f"{asked}, expires at {words.clock_time(request.expires_at)}"


def _recent(requests: Sequence[Request]) -> list[Block]:
    if not requests:
        return [section("Nothing yet.")]
    blocks = []
    for request in requests[:MOST_RECENT]:
        sign, outcome = _outcome(request)
        blocks.append(rich(line(emoji(sign), text(f" {shorten(outcome, 200)}"))))
        blocks.append(context(_decided(request)))
    return blocks


def _outcome(request: Request) -> tuple[str, str]:
    shown = Presentation.from_json(request.presentation)
    if request.state is RequestState.APPROVED:
        return run_headline(request.run, shown.workload.name)
    sign, word = _STATE.get(request.state, ("grey_question", request.state.value))
    return sign, f"{word}: {shown.sentence}"


def _decided(request: Request) -> str:
    where = (
        f"in {words.channel(request.place.channel)}, asked by {words.mention(request.requester)}"
    )
    if not request.decisions:
        return f"{where}, {words.day_and_time(request.created_at)}"
    last = request.decisions[-1]
    return f"{words.mention(last.person)}, {words.day_and_time(last.at)}, {where}"


def _more(count: int) -> list[Block]:
    return [context(f"… and {count} more")] if count > 0 else []


def _digests(settings: EdgeSettings) -> list[Block]:
    if not settings.digests:
        return []
    rows = [f"{esc(one.when)} in {words.channel(one.channel)}" for one in settings.digests[:10]]
    return [context("*Digests:* " + " · ".join(rows))]
