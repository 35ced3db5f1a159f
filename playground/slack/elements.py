"""Interactive elements inside blocks: finding one, and what acting on it sends to the app."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from playground.slack.errors import NotPossible
from playground.slack.messages import Json

_OPTION_ELEMENTS = {"static_select", "radio_buttons", "overflow"}
_TEXT_ELEMENTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def find_element(
    blocks: Sequence[Json], action_id: str, block_id: str | None = None, value: str | None = None
) -> tuple[Json, Json]:
    """The block and the element with that action id; `block_id` and `value` tell twins apart."""
    found = [
        (block, element)
        for block in blocks
        if block_id in (None, block.get("block_id"))
        for element in elements_of(block)
        if element.get("action_id") == action_id
        and (value is None or element.get("type") != "button" or element.get("value") == value)
    ]
    if not found:
        raise NotPossible(f"There is no element {action_id!r} there.")
    if len(found) > 1:
        raise NotPossible(f"There are {len(found)} elements {action_id!r}: say which block.")
    return found[0]


def elements_of(block: Json) -> Iterator[Json]:
    """The elements of one block: of an `actions` block, an accessory, an input."""
    for key in ("accessory", "element"):
        if isinstance(block.get(key), dict):
            yield block[key]
    for element in block.get("elements", ()):
        if isinstance(element, dict):
            yield element


def action(block: Json, element: Json, chosen: Any, at: str) -> Json:
    """The entry of `actions` that tells the app what was done; `chosen` is a value or values."""
    told: Json = {
        "action_id": element["action_id"],
        "block_id": block["block_id"],
        "type": element["type"],
        "action_ts": at,
    }
    if element["type"] == "button":
        told["text"] = element["text"]
        told |= {key: element[key] for key in ("value", "style") if key in element}
        return told
    return told | state_value(element, chosen)


def state_value(element: Json, chosen: Any) -> Json:
    """What `state.values` holds for an element; `chosen` is text, an option's value or values."""
    kind = element["type"]
    if kind in _OPTION_ELEMENTS:
        option = None if chosen is None else _option(element, chosen)
        return {"type": kind, "selected_option": option}
    if kind in ("checkboxes", "multi_static_select"):
        picked = [_option(element, value) for value in chosen or ()]
        return {"type": kind, "selected_options": picked}
    if kind in _TEXT_ELEMENTS:
        return {"type": kind, "value": chosen or None}
    if kind in ("users_select", "channels_select", "conversations_select"):
        return {"type": kind, f"selected_{kind.partition('s_')[0]}": chosen}
    if kind in ("datepicker", "timepicker"):
        return {"type": kind, f"selected_{kind.removesuffix('picker')}": chosen}
    raise NotPossible(f"This workspace cannot fill in a {kind}.")


def initial_values(blocks: Iterable[Json]) -> Json:
    """`state.values` of a view nobody has touched."""
    return {
        block["block_id"]: {element["action_id"]: state_value(element, _initial(element))}
        for block in blocks
        if block.get("type") == "input" and (element := block["element"]).get("action_id")
    }


def missing_inputs(blocks: Iterable[Json], values: Json) -> dict[str, str]:
    """What Slack's client itself refuses before it asks the app: block id to complaint."""
    complaints: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        entry = values.get(block["block_id"], {}).get(element.get("action_id"), {})
        told = entry.get("value") or entry.get("selected_option") or entry.get("selected_options")
        if not told and not block.get("optional"):
            complaints[block["block_id"]] = "Please complete this required field."
        elif isinstance(told, str) and len(told) < element.get("min_length", 0):
            complaints[block["block_id"]] = f"At least {element['min_length']} characters, please."
        elif isinstance(told, str) and len(told) > (longest := element.get("max_length", 3000)):
            complaints[block["block_id"]] = f"At most {longest} characters, please."
    return complaints


def _initial(element: Json) -> Any:
    if "initial_option" in element:
        return element["initial_option"]["value"]
    if "initial_options" in element:
        return [option["value"] for option in element["initial_options"]]
    return element.get("initial_value")


def _option(element: Json, value: Any) -> Json:
    groups = element.get("option_groups", ())
    offered = [*element.get("options", ()), *(o for group in groups for o in group["options"])]
    for option in offered:
        if option.get("value") == value:
            return dict(option)
    raise NotPossible(f"{element.get('action_id')!r} offers no option {value!r}.")
