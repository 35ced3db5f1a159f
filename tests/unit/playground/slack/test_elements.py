from __future__ import annotations

import pytest

from playground.slack.elements import (
    action,
    find_element,
    initial_values,
    missing_inputs,
    state_value,
)
from playground.slack.errors import NotPossible

OPTIONS = [
    {"text": {"type": "plain_text", "text": "One"}, "value": "1"},
    {"text": {"type": "plain_text", "text": "Two"}, "value": "2"},
]
SELECT = {"type": "static_select", "action_id": "pick", "options": OPTIONS}


def button(value: str) -> dict:
    text = {"type": "plain_text", "text": "Approve"}
    return {"type": "button", "action_id": "approve", "text": text, "value": value}


BLOCKS = [
    {"type": "actions", "block_id": "a", "elements": [button("r1")]},
    {"type": "actions", "block_id": "b", "elements": [button("r2"), SELECT]},
]


def test_twins_are_told_apart_by_block_or_value():
    with pytest.raises(NotPossible, match="There are 2 elements"):
        find_element(BLOCKS, "approve")
    assert find_element(BLOCKS, "approve", "b")[1]["value"] == "r2"
    assert find_element(BLOCKS, "approve", value="r1")[0]["block_id"] == "a"
    with pytest.raises(NotPossible, match="no element 'reject'"):
        find_element(BLOCKS, "reject")


def test_what_a_choice_tells():
    told = action(BLOCKS[1], SELECT, "2", "1.1")
    assert told["selected_option"]["value"] == "2"
    assert told["block_id"] == "b"
    with pytest.raises(NotPossible, match="offers no option '9'"):
        action(BLOCKS[1], SELECT, "9", "1.1")


@pytest.mark.parametrize(
    ("kind", "chosen", "told"),
    [
        ("plain_text_input", "words", {"value": "words"}),
        ("plain_text_input", "", {"value": None}),
        ("users_select", "U1", {"selected_user": "U1"}),
        ("datepicker", "2026-01-31", {"selected_date": "2026-01-31"}),
    ],
)
def test_state_by_kind(kind, chosen, told):
    assert state_value({"type": kind}, chosen) == {"type": kind, **told}


def test_an_element_nobody_can_fill_in_is_said():
    with pytest.raises(NotPossible, match="cannot fill in a file_input"):
        state_value({"type": "file_input"}, "x")


def test_required_inputs_are_checked_before_the_app_is_asked():
    field = {"type": "plain_text_input", "action_id": "t", "initial_value": "hi", "max_length": 5}
    needed = {"type": "input", "block_id": "why", "element": field}
    spare = {"type": "input", "block_id": "extra", "optional": True, "element": SELECT}
    values = initial_values([needed, spare])
    assert missing_inputs([needed, spare], values) == {}
    values["why"]["t"]["value"] = None
    assert "required" in missing_inputs([needed, spare], values)["why"]
    values["why"]["t"]["value"] = "too long"
    assert "At most 5" in missing_inputs([needed, spare], values)["why"]
