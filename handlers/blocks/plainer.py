"""The same message without the newer kinds of block, for a Slack that answers `invalid_blocks`."""

from typing import Any

from handlers.blocks.elements import LONGEST_MRKDWN, Block, Message, section
from handlers.blocks.escape import esc, esc_within, rows_within

_FENCE = "```"
_ROOM = LONGEST_MRKDWN - 2 * len(_FENCE) - 2


def plainer(message: Message) -> Message:
    """Rich text as mrkdwn sections, nothing Slack added lately; the words stay the same."""
    return Message(message.text, [old for block in message.blocks for old in _older(block)])


def bare(message: Message) -> Message:
    """The text alone: what is left when Slack refuses even the plainer blocks."""
    return Message(message.text, [])


def _older(block: Block) -> list[Block]:
    if block["type"] == "section":
        return [{key: value for key, value in block.items() if key != "expand"}]
    if block["type"] != "rich_text":
        return [block]
    return [section(text) for element in block["elements"] if (text := _mrkdwn(element)).strip()]


def _mrkdwn(element: dict[str, Any]) -> str:
    match element["type"]:
        case "rich_text_preformatted":
            raw = _raw(element).replace("`", "\u02cb")
            return f"{_FENCE}\n{esc_within(raw, _ROOM)}\n{_FENCE}"
        case "rich_text_list":
            rows = [f"• {_line(item)}" for item in element["elements"]]
            return rows_within(rows, LONGEST_MRKDWN)
        case _:
            return rows_within(_line(element).split("\n"), LONGEST_MRKDWN)


def _line(element: dict[str, Any]) -> str:
    return "".join(map(_run, element["elements"]))


def _run(run: dict[str, Any]) -> str:
    if run["type"] == "emoji":
        return f":{run['name']}:"
    return esc(str(run["text"]))


def _raw(element: dict[str, Any]) -> str:
    return "".join(str(run["text"]) for run in element["elements"])
