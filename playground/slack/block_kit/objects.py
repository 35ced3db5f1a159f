"""Composition objects: text, option, option group, confirm.

Slack: https://docs.slack.dev/reference/block-kit/composition-objects
"""

from __future__ import annotations

from typing import Any

from playground.slack.block_kit.report import Report

PLAIN = ("plain_text",)
ANY_TEXT = ("plain_text", "mrkdwn")


def check_text(
    report: Report,
    pointer: str,
    value: Any,
    longest: int,
    kinds: tuple[str, ...] = PLAIN,
    *,
    given: bool = True,
) -> None:
    """Tests a text object of one of the `kinds`."""
    if value is None and not given:
        return
    if not isinstance(value, dict):
        report.add(pointer, "must be an object" if value is not None else "missing text object")
        return
    if not report.one_of(f"{pointer}/type", value.get("type"), kinds):
        return
    extra = "emoji" if value["type"] == "plain_text" else "verbatim"
    report.boolean(f"{pointer}/{extra}", value.get(extra))
    if report.fields(pointer, value, required=("text",), optional=(extra,)):
        report.string(f"{pointer}/text", value["text"], longest)


def check_option(report: Report, pointer: str, value: Any, *, in_overflow: bool = False) -> None:
    """Tests an option; only an overflow menu's option may have a `url`."""
    if not isinstance(value, dict):
        report.add(pointer, "must be an object")
        return
    optional = ("description", "url") if in_overflow else ("description",)
    report.fields(pointer, value, required=("text", "value"), optional=optional)
    check_text(report, f"{pointer}/text", value.get("text"), 75, ANY_TEXT)
    check_text(
        report, f"{pointer}/description", value.get("description"), 75, ANY_TEXT, given=False
    )
    report.string(f"{pointer}/value", value.get("value"), 150, given=False)
    report.string(f"{pointer}/url", value.get("url"), 3000, given=False)


def check_options(
    report: Report, pointer: str, value: Any, most: int, *, in_overflow: bool = False
) -> None:
    """Tests a list of options, whose values must differ."""
    seen: set[str] = set()
    for place, option in report.items(pointer, value, most):
        check_option(report, place, option, in_overflow=in_overflow)
        chosen = option.get("value") if isinstance(option, dict) else None
        if isinstance(chosen, str):
            if chosen in seen:
                report.add(f"{place}/value", f"duplicate option value: {chosen}")
            seen.add(chosen)


def check_option_groups(report: Report, pointer: str, value: Any) -> None:
    """Tests a list of option groups."""
    for place, group in report.objects(pointer, value, 100):
        report.fields(place, group, required=("label", "options"))
        check_text(report, f"{place}/label", group.get("label"), 75)
        check_options(report, f"{place}/options", group.get("options"), 100)


def check_confirm(report: Report, pointer: str, value: Any) -> None:
    """Tests an optional confirmation dialog."""
    if value is None:
        return
    if not isinstance(value, dict):
        report.add(pointer, "must be an object")
        return
    report.fields(
        pointer, value, required=("title", "text", "confirm", "deny"), optional=("style",)
    )
    check_text(report, f"{pointer}/title", value.get("title"), 100)
    check_text(report, f"{pointer}/text", value.get("text"), 300, ANY_TEXT)
    check_text(report, f"{pointer}/confirm", value.get("confirm"), 30)
    check_text(report, f"{pointer}/deny", value.get("deny"), 30)
    if "style" in value:
        report.one_of(f"{pointer}/style", value["style"], ("primary", "danger"))
