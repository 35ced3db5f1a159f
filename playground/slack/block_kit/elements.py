"""Block elements: buttons, menus, inputs, images.

Slack: https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from playground.slack.block_kit.objects import (
    check_confirm,
    check_option,
    check_option_groups,
    check_options,
    check_text,
)
from playground.slack.block_kit.report import Report

Element = dict[str, Any]
ElementCheck = Callable[[Report, str, Element], None]

_FOCUS = ("action_id", "confirm", "focus_on_load")
_PICKED_ELSEWHERE = (
    "users_select",
    "conversations_select",
    "channels_select",
    "multi_users_select",
    "multi_conversations_select",
    "multi_channels_select",
)
_CLOCKS = ("datepicker", "timepicker", "datetimepicker")
_MENUS = ("static_select", "multi_static_select")

IN_ACTIONS = frozenset(
    {"button", "overflow", "static_select", "radio_buttons", "checkboxes", *_CLOCKS}
    | {kind for kind in _PICKED_ELSEWHERE if not kind.startswith("multi_")}
)
IN_SECTION = IN_ACTIONS | {"image", "multi_static_select"} | set(_PICKED_ELSEWHERE)
IN_INPUT = (IN_SECTION - {"image", "button", "overflow"}) | {
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
}


def check_element(report: Report, pointer: str, value: Any, allowed: frozenset[str]) -> None:
    """Tests one element, which must be of a type that its block may hold."""
    if not isinstance(value, dict):
        report.add(pointer, "must be an object")
        return
    kind = str(value.get("type"))
    if kind not in allowed:
        report.add(f"{pointer}/type", f"unsupported type: {kind}")
        return
    report.identifier(f"{pointer}/action_id", value.get("action_id"))
    check_confirm(report, f"{pointer}/confirm", value.get("confirm"))
    _CHECKS[kind](report, pointer, value)


def check_image(report: Report, pointer: str, value: Element) -> None:
    """Tests an image element: an address and a text for those who cannot see it."""
    report.fields(
        pointer, value, required=("alt_text",), optional=("image_url", "slack_file", "block_id")
    )
    if "image_url" not in value and "slack_file" not in value:
        report.add(pointer, "missing required field: image_url")
    report.string(f"{pointer}/image_url", value.get("image_url"), 3000, given=False)
    report.string(f"{pointer}/alt_text", value.get("alt_text"), 2000, given=False)


def _check_button(report: Report, pointer: str, value: Element) -> None:
    optional = ("action_id", "url", "value", "style", "confirm", "accessibility_label")
    report.fields(pointer, value, required=("text",), optional=optional)
    check_text(report, f"{pointer}/text", value.get("text"), 75)
    report.string(f"{pointer}/value", value.get("value"), 2000, given=False)
    report.string(f"{pointer}/url", value.get("url"), 3000, given=False)
    label = value.get("accessibility_label")
    report.string(f"{pointer}/accessibility_label", label, 75, given=False)
    if "style" in value:
        report.one_of(f"{pointer}/style", value["style"], ("primary", "danger"))


def _check_overflow(report: Report, pointer: str, value: Element) -> None:
    report.fields(pointer, value, required=("options",), optional=("action_id", "confirm"))
    check_options(report, f"{pointer}/options", value.get("options"), 5, in_overflow=True)


def _check_choices(report: Report, pointer: str, value: Element) -> None:
    initial = "initial_option" if value["type"] == "radio_buttons" else "initial_options"
    report.fields(pointer, value, required=("options",), optional=(*_FOCUS, initial))
    check_options(report, f"{pointer}/options", value.get("options"), 10)
    _check_initial(report, pointer, value)


def _check_menu(report: Report, pointer: str, value: Element) -> None:
    optional = (
        *_FOCUS,
        "placeholder",
        "options",
        "option_groups",
        "initial_option",
        "initial_options",
        "max_selected_items",
    )
    report.fields(pointer, value, optional=optional)
    check_text(report, f"{pointer}/placeholder", value.get("placeholder"), 150, given=False)
    if ("options" in value) == ("option_groups" in value):
        report.add(pointer, "needs either options or option_groups")
    if "options" in value:
        check_options(report, f"{pointer}/options", value["options"], 100)
    if "option_groups" in value:
        check_option_groups(report, f"{pointer}/option_groups", value["option_groups"])
    _check_initial(report, pointer, value)


def _check_initial(report: Report, pointer: str, value: Element) -> None:
    offered = [*_listed(value.get("options"))]
    for group in _listed(value.get("option_groups")):
        offered += _listed(group.get("options") if isinstance(group, dict) else None)
    chosen = [("initial_options", option) for option in _listed(value.get("initial_options"))]
    if "initial_option" in value:
        chosen.append(("initial_option", value["initial_option"]))
    for name, option in chosen:
        check_option(report, f"{pointer}/{name}", option)
        if option not in offered:
            report.add(f"{pointer}/{name}", "must be one of the options")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _check_text_input(report: Report, pointer: str, value: Element) -> None:
    optional = (
        *_FOCUS,
        "placeholder",
        "initial_value",
        "multiline",
        "min_length",
        "max_length",
        "dispatch_action_config",
    )
    report.fields(pointer, value, optional=optional)
    check_text(report, f"{pointer}/placeholder", value.get("placeholder"), 150, given=False)
    report.string(
        f"{pointer}/initial_value", value.get("initial_value"), 3000, shortest=0, given=False
    )
    for name, fewest in (("min_length", 0), ("max_length", 1)):
        limit = value.get(name)
        if limit is not None and not (isinstance(limit, int) and fewest <= limit <= 3000):
            report.add(f"{pointer}/{name}", f"must be between {fewest} and 3000")


def _check_number(report: Report, pointer: str, value: Element) -> None:
    limits = ("min_value", "max_value", "initial_value", "placeholder", "dispatch_action_config")
    report.fields(pointer, value, required=("is_decimal_allowed",), optional=(*_FOCUS, *limits))


def _check_picker(report: Report, pointer: str, value: Element) -> None:
    check_text(report, f"{pointer}/placeholder", value.get("placeholder"), 150, given=False)


_CHECKS: Mapping[str, ElementCheck] = {
    "button": _check_button,
    "overflow": _check_overflow,
    "radio_buttons": _check_choices,
    "checkboxes": _check_choices,
    "image": check_image,
    "plain_text_input": _check_text_input,
    "email_text_input": _check_text_input,
    "url_text_input": _check_text_input,
    "number_input": _check_number,
    **dict.fromkeys(_MENUS, _check_menu),
    **dict.fromkeys((*_PICKED_ELSEWHERE, *_CLOCKS), _check_picker),
}
