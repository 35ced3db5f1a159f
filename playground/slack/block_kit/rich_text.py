"""The rich_text block.

Slack: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.slack.block_kit.report import Report

_MANY = 1000
_CONTAINERS = ("rich_text_section", "rich_text_preformatted", "rich_text_quote")
_STYLES = (
    "bold",
    "italic",
    "strike",
    "code",
    "underline",
    "highlight",
    "unlink",
    "client_highlight",
)
_INLINE: Mapping[str, str] = {
    "text": "text",
    "link": "url",
    "emoji": "name",
    "user": "user_id",
    "usergroup": "usergroup_id",
    "channel": "channel_id",
    "broadcast": "range",
    "color": "value",
    "date": "timestamp",
}


def check_rich_text(report: Report, pointer: str, block: dict[str, Any]) -> None:
    """Tests a rich_text block or a table's rich_text cell."""
    report.fields(pointer, block, required=("elements",), optional=("block_id",))
    place = f"{pointer}/elements"
    for child, element in report.objects(place, block.get("elements"), _MANY, fewest=0):
        kind = element.get("type")
        if kind == "rich_text_list":
            _check_list(report, child, element)
        elif kind in _CONTAINERS:
            _check_container(report, child, element)
        else:
            report.add(f"{child}/type", f"unsupported type: {kind}")


def _check_list(report: Report, pointer: str, element: dict[str, Any]) -> None:
    optional = ("indent", "offset", "border")
    report.fields(pointer, element, required=("elements", "style"), optional=optional)
    report.one_of(f"{pointer}/style", element.get("style"), ("bullet", "ordered"))
    place = f"{pointer}/elements"
    for child, item in report.objects(place, element.get("elements"), _MANY):
        if item.get("type") == "rich_text_section":
            _check_container(report, child, item)
        else:
            report.add(f"{child}/type", f"unsupported type: {item.get('type')}")


def _check_container(report: Report, pointer: str, element: dict[str, Any]) -> None:
    report.fields(pointer, element, required=("elements",), optional=("border", "language"))
    place = f"{pointer}/elements"
    for child, inline in report.objects(place, element.get("elements"), _MANY, fewest=0):
        kind = str(inline.get("type"))
        if kind not in _INLINE:
            report.add(f"{child}/type", f"unsupported type: {kind}")
        elif inline.get(_INLINE[kind]) in (None, ""):
            report.add(child, f"missing required field: {_INLINE[kind]}")
        _check_style(report, f"{child}/style", inline.get("style"))


def _check_style(report: Report, pointer: str, style: Any) -> None:
    if style is None:
        return
    if not isinstance(style, dict):
        report.add(pointer, "must be an object")
        return
    for name in style:
        if name not in _STYLES:
            report.add(pointer, f"invalid additional property: {name}")
