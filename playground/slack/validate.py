"""Block Kit's rules: what Slack would refuse, and where in the payload.

The limits are Slack's, https://docs.slack.dev/reference/block-kit, written down here on their own:
an app that builds blocks from the same constants would pass a wrong limit twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from playground.slack.block_kit.blocks import LONGEST_MARKDOWN, check_block
from playground.slack.block_kit.objects import check_text
from playground.slack.block_kit.report import Fault, Report
from playground.slack.errors import ApiError

Surface = Literal["message", "home", "modal"]

MOST_BLOCKS = {"message": 50, "home": 100, "modal": 100}
LONGEST_BLOCKS = 13_200
LONGEST_VIEW = 250_000

_VIEW_FIELDS = ("callback_id", "external_id", "private_metadata")
_MODAL_FIELDS = ("close", "submit", "clear_on_close", "notify_on_close", "submit_disabled")


def validate(payload: Any, surface: Surface) -> list[Fault]:
    """The faults as (JSON pointer, message), in reading order; empty when Slack would accept.

    `payload` is a list of blocks, or a message or view object that has `blocks`. A message object
    with blocks and no `text` is a fault here, since notifications and screen readers would get
    nothing; Slack itself only warns of it.
    """
    report = Report()
    if isinstance(payload, dict):
        _check_object(report, payload, surface)
    else:
        _check_blocks(report, "", payload, surface)
    return report.faults


def blocks_too_long(blocks: Sequence[Any]) -> bool:
    """Whether the blocks together pass the size at which Slack says `msg_blocks_too_long`.

    Undocumented: about 13,200 characters, containers included (slackapi/bolt-js issue 2509).
    """
    return len(json.dumps(blocks, ensure_ascii=False, separators=(",", ":"))) > LONGEST_BLOCKS


def check_view(given: Any, surface: Surface) -> dict[str, Any]:
    """The view when Slack would accept it; else `ApiError` as the views.* methods answer."""
    if not isinstance(given, dict):
        raise ApiError.about("invalid_arguments", [("/view", "must be an object")])
    if len(json.dumps(given).encode()) > LONGEST_VIEW:
        raise ApiError("view_too_large")
    faults = validate(given, surface)
    if faults:
        raise ApiError.about("invalid_arguments", faults, prefix="/view")
    return given


def _check_object(report: Report, payload: dict[str, Any], surface: Surface) -> None:
    if surface == "message":
        if payload.get("blocks") and not str(payload.get("text") or "").strip():
            report.add("/text", "missing: notifications and screen readers read only text")
    else:
        _check_view_fields(report, payload, surface)
    if payload.get("blocks") is not None:
        _check_blocks(report, "/blocks", payload["blocks"], surface)


def _check_view_fields(report: Report, view: dict[str, Any], surface: Surface) -> None:
    report.one_of("/type", view.get("type"), (surface,))
    is_modal = surface == "modal"
    required = ("title", "blocks") if is_modal else ("blocks",)
    optional = (*_VIEW_FIELDS, *_MODAL_FIELDS) if is_modal else _VIEW_FIELDS
    report.fields("", view, required=required, optional=optional)
    report.string("/private_metadata", view.get("private_metadata"), 3000, shortest=0, given=False)
    report.string("/callback_id", view.get("callback_id"), 255, shortest=0, given=False)
    report.string("/external_id", view.get("external_id"), 255, shortest=0, given=False)
    if not is_modal:
        return
    for name in ("title", "submit", "close"):
        check_text(report, f"/{name}", view.get(name), 24, given=False)
    kinds = [block.get("type") for block in _objects(view.get("blocks"))]
    if "input" in kinds and view.get("submit") is None:
        report.add("", "missing required field: submit (the view has an input block)")


def _check_blocks(report: Report, pointer: str, blocks: Any, surface: Surface) -> None:
    for place, block in report.objects(pointer, blocks, MOST_BLOCKS[surface], fewest=0):
        check_block(report, place, block, surface)
    _check_unique(report, pointer, blocks)
    _check_totals(report, pointer, blocks)


def _check_unique(report: Report, pointer: str, blocks: Any) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        if not isinstance(block, dict):
            continue
        block_id = block.get("block_id")
        if isinstance(block_id, str):
            if block_id in seen:
                report.add(f"{pointer}/{index}/block_id", f"duplicate block_id: {block_id}")
            seen.add(block_id)
        _check_unique_actions(report, f"{pointer}/{index}/elements", block)


def _check_unique_actions(report: Report, pointer: str, block: dict[str, Any]) -> None:
    seen: set[str] = set()
    elements = block.get("elements")
    for index, element in enumerate(elements if isinstance(elements, list) else ()):
        action_id = element.get("action_id") if isinstance(element, dict) else None
        if isinstance(action_id, str):
            if action_id in seen:
                report.add(f"{pointer}/{index}/action_id", f"duplicate action_id: {action_id}")
            seen.add(action_id)


def _check_totals(report: Report, pointer: str, blocks: Any) -> None:
    texts = [str(b.get("text", "")) for b in _objects(blocks) if b.get("type") == "markdown"]
    if sum(map(len, texts)) > LONGEST_MARKDOWN:
        longest = LONGEST_MARKDOWN + 1
        report.add(pointer, f"markdown blocks together must be less than {longest} characters")
    if sum(block.get("type") == "table" for block in _objects(blocks)) > 1:
        report.add(pointer, "only_one_table_allowed")


def _objects(blocks: Any) -> Iterator[dict[str, Any]]:
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict):
            yield block
