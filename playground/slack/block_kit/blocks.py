"""Blocks: the fields, sizes and surfaces of each type.

Slack: https://docs.slack.dev/reference/block-kit/blocks
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.slack.block_kit.elements import (
    IN_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    check_element,
    check_image,
)
from playground.slack.block_kit.objects import ANY_TEXT, check_text
from playground.slack.block_kit.report import Report
from playground.slack.block_kit.rich_text import check_rich_text
from playground.slack.block_kit.tables import check_data_table, check_table

Block = dict[str, Any]
BlockCheck = Callable[[Report, str, Block], None]

LONGEST_MARKDOWN = 12_000


def check_block(report: Report, pointer: str, block: Block, surface: str) -> None:
    """Tests one block, which must be of a type that the surface shows."""
    kind = str(block.get("type"))
    if kind not in _CHECKS or surface not in _SURFACES.get(kind, _EVERYWHERE):
        report.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    report.identifier(f"{pointer}/block_id", block.get("block_id"))
    _CHECKS[kind](report, pointer, block)


def _check_section(report: Report, pointer: str, block: Block) -> None:
    optional = ("text", "fields", "accessory", "block_id", "expand")
    report.fields(pointer, block, optional=optional)
    if "text" not in block and "fields" not in block:
        report.add(pointer, "missing required field: text or fields")
    check_text(report, f"{pointer}/text", block.get("text"), 3000, ANY_TEXT, given=False)
    if "fields" in block:
        for place, text in report.items(f"{pointer}/fields", block["fields"], 10):
            check_text(report, place, text, 2000, ANY_TEXT)
    if "accessory" in block:
        check_element(report, f"{pointer}/accessory", block["accessory"], IN_SECTION)


def _check_header(report: Report, pointer: str, block: Block) -> None:
    report.fields(pointer, block, required=("text",), optional=("block_id",))
    check_text(report, f"{pointer}/text", block.get("text"), 150)


def _check_divider(report: Report, pointer: str, block: Block) -> None:
    report.fields(pointer, block, optional=("block_id",))


def _check_context(report: Report, pointer: str, block: Block) -> None:
    report.fields(pointer, block, required=("elements",), optional=("block_id",))
    for place, element in report.objects(f"{pointer}/elements", block.get("elements"), 10):
        if element.get("type") == "image":
            check_image(report, place, element)
        else:
            check_text(report, place, element, 3000, ANY_TEXT)


def _check_actions(report: Report, pointer: str, block: Block) -> None:
    report.fields(pointer, block, required=("elements",), optional=("block_id",))
    for place, element in report.items(f"{pointer}/elements", block.get("elements"), 25):
        check_element(report, place, element, IN_ACTIONS)


def _check_image_block(report: Report, pointer: str, block: Block) -> None:
    check_image(report, pointer, {key: value for key, value in block.items() if key != "title"})
    check_text(report, f"{pointer}/title", block.get("title"), 2000, given=False)


def _check_input(report: Report, pointer: str, block: Block) -> None:
    optional = ("block_id", "hint", "optional", "dispatch_action")
    report.fields(pointer, block, required=("label", "element"), optional=optional)
    check_text(report, f"{pointer}/label", block.get("label"), 2000)
    check_text(report, f"{pointer}/hint", block.get("hint"), 2000, given=False)
    check_element(report, f"{pointer}/element", block.get("element"), IN_INPUT)


def _check_markdown(report: Report, pointer: str, block: Block) -> None:
    report.fields(pointer, block, required=("text",), optional=("block_id",))
    report.string(f"{pointer}/text", block.get("text"), LONGEST_MARKDOWN, given=False)


def _check_alert(report: Report, pointer: str, block: Block) -> None:
    report.fields(pointer, block, required=("text",), optional=("block_id", "level"))
    check_text(report, f"{pointer}/text", block.get("text"), 200, ANY_TEXT)
    if "level" in block:
        levels = ("default", "info", "warning", "error", "success")
        report.one_of(f"{pointer}/level", block["level"], levels)


def _check_context_actions(report: Report, pointer: str, block: Block) -> None:
    for place, element in report.objects(f"{pointer}/elements", block.get("elements"), 5):
        kind = element.get("type")
        report.one_of(f"{place}/type", kind, ("feedback_buttons", "icon_button"))


def _check_card(report: Report, pointer: str, block: Block) -> None:
    check_text(report, f"{pointer}/title", block.get("title"), 150, ANY_TEXT, given=False)
    check_text(report, f"{pointer}/body", block.get("body"), 200, ANY_TEXT, given=False)
    if "actions" in block:
        for place, element in report.items(f"{pointer}/actions", block["actions"], 3):
            check_element(report, place, element, frozenset({"button"}))


def _check_container(report: Report, pointer: str, block: Block) -> None:
    for key in ("blocks", "child_blocks"):
        if key in block:
            for place, child in report.objects(f"{pointer}/{key}", block[key], 10):
                check_block(report, place, child, "message")


def _check_progress(report: Report, pointer: str, block: Block) -> None:
    if "status" in block:
        words = ("pending", "in_progress", "complete", "error")
        report.one_of(f"{pointer}/status", block["status"], words)


_EVERYWHERE = frozenset({"message", "home", "modal"})
_IN_MESSAGES = frozenset({"message"})

_SURFACES: Mapping[str, frozenset[str]] = {
    "alert": frozenset({"modal"}),
    **dict.fromkeys(("markdown", "table", "data_table", "context_actions"), _IN_MESSAGES),
    **dict.fromkeys(("card", "carousel", "container", "plan", "task_card"), _IN_MESSAGES),
}

_CHECKS: Mapping[str, BlockCheck] = {
    "actions": _check_actions,
    "alert": _check_alert,
    "card": _check_card,
    "carousel": _check_container,
    "container": _check_container,
    "context": _check_context,
    "context_actions": _check_context_actions,
    "data_table": check_data_table,
    "divider": _check_divider,
    "header": _check_header,
    "image": _check_image_block,
    "input": _check_input,
    "markdown": _check_markdown,
    "plan": _check_progress,
    "rich_text": check_rich_text,
    "section": _check_section,
    "table": check_table,
    "task_card": _check_progress,
}
