"""The card: what is wrong, in words first; the proof, one line a step; what can be done about it;
who decided what. Drawn from a Presentation and, where a plan is offered, the Request as it is now.
"""

from dataclasses import dataclass

from handlers.blocks import words
from handlers.blocks.buttons import buttons
from handlers.blocks.elements import (
    LONGEST_HEADER,
    Block,
    Message,
    context,
    divider,
    fits,
    header,
    section,
)
from handlers.blocks.escape import esc_within, shorten
from handlers.blocks.facts import Detail, facts, missing_grants
from handlers.blocks.footer import footer
from handlers.blocks.offer import approved, offer
from handlers.blocks.remedy import remedies
from handlers.blocks.run import run_headline, run_lines
from handlers.blocks.status import status
from handlers.presentation import Presentation
from remediation.approval import Approvers
from remediation.freeze import THAWED, FreezeState
from remediation.people import Person
from remediation.views import Request, RequestState


@dataclass(frozen=True, slots=True)
class Card:
    """What one card shows. `request` is None where nothing is offered; `asked_by` is who asked;
    `hint` is a last line for this place, such as "invite the bot", in mrkdwn."""

    shown: Presentation
    asked_by: Person
    request: Request | None = None
    approvers: Approvers | None = None
    frozen: FreezeState = THAWED
    docs_url: str = ""
    hint: str = ""
    pressable: bool = True
    """Whether a click on it could work; a private answer in a foreign channel is not."""


def draw(card: Card) -> Message:
    """The card, with as much detail as surely fits into one message."""
    for detail in sorted(Detail, reverse=True):
        blocks = _blocks(card, detail)
        if fits(blocks):
            break
    return Message(text=_fallback(card), blocks=blocks)


def _blocks(card: Card, detail: Detail) -> list[Block]:
    head = header(*headline(card))
    if card.request and card.request.state is RequestState.APPROVED:
        middle, after = (
            _decided(card, card.request),
            approved(card.request.plan, tight=detail.tight),
        )
    else:
        middle, after = _open(card, detail), []
    row = _buttons(card) if card.pressable else []
    hint = [context(card.hint)] if card.hint else []
    return [
        head,
        *middle,
        *row,
        *after,
        *footer(card.shown, card.asked_by, card.request, card.docs_url),
        *hint,
    ]


def _buttons(card: Card) -> list[Block]:
    return buttons(card.request, card.shown, card.approvers, frozen=card.frozen.frozen)


def _open(card: Card, detail: Detail) -> list[Block]:
    request, shown = card.request, card.shown
    least = detail is Detail.LEAST
    blocks = [] if least and shown.groups else _whole_sentence(shown)
    blocks += [] if shown.undoes else facts(shown, detail)
    blocks += [] if least else [context(esc_within(one, 600)) for one in _reached(shown)]
    blocks += missing_grants(shown, detail)
    blocks += remedies(shown, request.plan if request else None, detail)
    if request and request.state is RequestState.WAITING:
        blocks += [
            *([] if shown.undoes else [divider()]),
            *offer(request.plan, dry_run=request.dry_run, tight=detail.tight),
        ]
    return blocks + (status(request, card.approvers, card.frozen) if request else [])


def _reached(shown: Presentation) -> list[str]:
    """Who else is in the same trouble, once for all groups that say the same."""
    return list(dict.fromkeys(one.blast_radius for one in shown.groups if one.blast_radius))[:3]


def _decided(card: Card, request: Request) -> list[Block]:
    was = f"*It was:* {esc_within(card.shown.sentence, 600)}"
    return [
        *([] if card.shown.undoes else [section(was)]),
        *status(request, card.approvers, card.frozen),
        *run_lines(request.run),
    ]


def _whole_sentence(shown: Presentation) -> list[Block]:
    """The sentence in full where the first line had no room for it."""
    if _first_line(shown) == shown.sentence:
        return []
    return [section(esc_within(shown.sentence, 1000))]


def _first_line(shown: Presentation) -> str:
    """The sentence; too long for a header, its first half: "ui cannot pull its image"."""
    room = LONGEST_HEADER - len(words.HEADLINE_SIGN[shown.verdict]) - 3
    if len(shown.sentence) <= room:
        return shown.sentence
    return shorten(shown.sentence.partition(": ")[0], room)


def headline(card: Card) -> tuple[str, str]:
    """The sign and the words of the first line."""
    shown, request = card.shown, card.request
    if request and request.state is RequestState.APPROVED:
        return run_headline(request.run, shown.workload.name)
    return words.HEADLINE_SIGN[shown.verdict], _first_line(shown)


def _fallback(card: Card) -> str:
    """The verdict in words, for notifications and screen readers."""
    request, shown = card.request, card.shown
    if request and request.state is RequestState.APPROVED:
        return esc_within(run_headline(request.run, shown.workload.name)[1], 1000) + "."
    state = f" {_STATE_WORDS[request.state]}" if request else ""
    return f"{esc_within(shown.sentence.rstrip('.'), 1000)}.{state}"


_STATE_WORDS = {
    RequestState.WAITING: "A change is offered and waits for approval.",
    RequestState.APPROVED: "",
    RequestState.REJECTED: "The fix was rejected.",
    RequestState.CANCELLED: "The request was cancelled.",
    RequestState.EXPIRED: "The request expired; nothing was changed.",
    RequestState.SUPERSEDED: "A newer card took its place.",
}
