"""The same message without the newer kinds of block, for a Slack that answers `invalid_blocks`."""

from typing import Any

from handlers.blocks.elements import LONGEST_MRKDWN, Block, Message, fits, section
from handlers.blocks.escape import esc, esc_within, rows_within

_FENCE = "```"
_ROOMS = (LONGEST_MRKDWN, 1200, 500, 200)


def plainer(message: Message) -> Message:
    """Rich text as mrkdwn sections, nothing Slack added lately. The words stay the same, unless
    escaping makes them too long for one message: then each paragraph is cut."""
    for room in _ROOMS:
        blocks = [old for block in message.blocks for old in _older(block, room)]
        if fits(blocks):
            break
    return Message(message.text, blocks)


def bare(message: Message) -> Message:
    """The text alone: what is left when Slack refuses even the plainer blocks."""
    return Message(message.text, [])


def _older(block: Block, room: int) -> list[Block]:
    if block["type"] == "section":
        return [{key: value for key, value in block.items() if key != "expand"}]
    if block["type"] != "rich_text":
        return [block]
    texts = (_mrkdwn(element, room) for element in block["elements"])
    return [section(text) for text in texts if text.strip()]


def _mrkdwn(element: dict[str, Any], room: int) -> str:
    match element["type"]:
        case "rich_text_preformatted":
            raw = _raw(element).replace("`", "\u02cb")
            return f"{_FENCE}\n{esc_within(raw, room - 2 * len(_FENCE) - 2)}\n{_FENCE}"
        case "rich_text_list":
            rows = [f"• {_line(item)}" for item in element["elements"]]
            return rows_within(rows, room)
        case _:
            return rows_within(_line(element).split("\n"), room)


def _line(element: dict[str, Any]) -> str:
    return "".join(map(_run, element["elements"]))


def _run(run: dict[str, Any]) -> str:
    if run["type"] == "emoji":
        return f":{run['name']}:"
    return esc(str(run["text"]))


def _raw(element: dict[str, Any]) -> str:
    return "".join(str(run["text"]) for run in element["elements"])
