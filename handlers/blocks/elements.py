"""The few Block Kit pieces the bot is made of, each within Slack's limits and safe to fill with
untrusted text unless its name says mrkdwn (https://docs.slack.dev/reference/block-kit)."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.blocks.escape import shorten, visible

Block = dict[str, Any]

LONGEST_MRKDWN = 3000
LONGEST_HEADER = 150
LONGEST_MESSAGE = 10_000
"""Characters of blocks as JSON. Slack refuses somewhere above 13,000 without documenting it."""
MOST_BLOCKS = 50
LONGEST_VALUE = 2000

_EMOJI_NAME = re.compile(r":(?=[\w+-]+:)")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: `text` is what notifications and screen readers get, the blocks the rest."""

    text: str
    blocks: list[Block]


def fits(blocks: Sequence[Block]) -> bool:
    """Whether Slack surely takes the blocks as one message."""
    written = json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))
    return len(blocks) <= MOST_BLOCKS and len(written) <= LONGEST_MESSAGE


def plain(text: str, limit: int) -> Block:
    """A plain_text object: nothing in it is read as markup."""
    return {"type": "plain_text", "text": shorten(visible(text), limit) or " ", "emoji": False}


def mrkdwn(text: str) -> Block:
    """A mrkdwn object; the caller has escaped what is untrusted and cut its parts, so that the
    last cut here is for the unforeseen. `verbatim` keeps Slack from turning bare addresses and
    channel names into links."""
    return {"type": "mrkdwn", "text": shorten(text, LONGEST_MRKDWN), "verbatim": True}


def header(sign: str, text: str) -> Block:
    """The first line. `sign` is the name of an emoji; the text can make none of its own."""
    tame = _EMOJI_NAME.sub(":\u2060", visible(text).replace("\n", " "))
    return {
        "type": "header",
        "text": {
            "type": "plain_text",
            "text": shorten(f":{sign}: {tame}", LONGEST_HEADER),
            "emoji": True,
        },
    }


def section(text: str) -> Block:
    """A paragraph of mrkdwn, never folded away."""
    return {"type": "section", "text": mrkdwn(text), "expand": True}


def fields(pairs: Iterable[tuple[str, str]]) -> Block:
    """Two columns of "label, value"; values are mrkdwn."""
    return {"type": "section", "fields": [mrkdwn(f"*{label}*\n{value}") for label, value in pairs]}


def context(*texts: str) -> Block:
    """Small print, mrkdwn."""
    return {"type": "context", "elements": [mrkdwn(text) for text in texts]}


def divider() -> Block:
    """A thin line."""
    return {"type": "divider"}


def text(words: str, *, bold: bool = False, mono: bool = False) -> Block:
    """A run of rich text; Slack reads no markup in it."""
    style = {name: True for name, on in (("bold", bold), ("code", mono)) if on}
    run: Block = {"type": "text", "text": visible(words) or " "}
    return {**run, "style": style} if style else run


def emoji(name: str) -> Block:
    """An emoji in rich text, by name."""
    return {"type": "emoji", "name": name}


def rich(*elements: Block) -> Block:
    """A block of rich text."""
    return {"type": "rich_text", "elements": list(elements)}


def line(*runs: Block) -> Block:
    """A paragraph of rich text."""
    return {"type": "rich_text_section", "elements": list(runs)}


def listed(items: Iterable[Sequence[Block]], style: str = "bullet") -> Block:
    """A list, "bullet" or "ordered"; each item is a sequence of runs."""
    return {"type": "rich_text_list", "style": style, "elements": [line(*runs) for runs in items]}


def preformatted(raw: str) -> Block:
    """Raw text in a box, as it is: nothing in it can close the box."""
    return {"type": "rich_text_preformatted", "elements": [text(raw)]}


def confirm(title: str, words: str, yes: str, no: str = "Not now", style: str = "primary") -> Block:
    """The "are you sure" dialog of a button."""
    return {
        "title": plain(title, 100),
        "text": plain(words, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": style,
    }


def button(
    label: str, action_id: str, value: str, *, says: str, style: str = "", ask: Block | None = None
) -> Block:
    """A button. `says` is what a screen reader says; `ask` the dialog before it acts."""
    made: Block = {
        "type": "button",
        "text": plain(label, 75),
        "action_id": shorten(action_id, 255),
        "value": value[:LONGEST_VALUE] or "-",
        "accessibility_label": shorten(visible(says), 75),
    }
    if style:
        made["style"] = style
    if ask:
        made["confirm"] = ask
    return made


def actions(*buttons: Block, block_id: str = "actions") -> Block:
    """A row of buttons."""
    return {"type": "actions", "block_id": block_id, "elements": list(buttons)}
