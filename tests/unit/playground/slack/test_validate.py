"""The Block Kit validator: exactly at the limit passes, one more is refused, and it says where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.slack.errors import ApiError
from playground.slack.validate import blocks_too_long, check_view, validate


def plain(length: int) -> dict:
    return {"type": "plain_text", "text": "x" * length}


def mrkdwn(length: int) -> dict:
    return {"type": "mrkdwn", "text": "x" * length}


def section(**more) -> dict:
    return {"type": "section", "text": mrkdwn(1), **more}


def button(**more) -> dict:
    return {"type": "button", "action_id": "a", "text": plain(1), **more}


def actions(*elements) -> dict:
    return {"type": "actions", "elements": list(elements)}


def options(count: int, text: int = 1, value: int = 1) -> list[dict]:
    return [{"text": plain(text), "value": f"{n:03d}".rjust(value, "v")} for n in range(count)]


def confirm(title=1, text=1, yes=1, no=1) -> dict:
    return {"title": plain(title), "text": mrkdwn(text), "confirm": plain(yes), "deny": plain(no)}


def select(count=1, **more) -> dict:
    return {"type": "static_select", "action_id": "s", "options": options(count), **more}


def input_of(element: dict) -> dict:
    return {"type": "input", "label": plain(1), "element": element}


def table(rows: int, columns: int) -> dict:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)]}


def context(count: int) -> dict:
    return {"type": "context", "elements": [mrkdwn(1)] * count}


def modal(**more) -> dict:
    return {"type": "modal", "title": plain(1), "blocks": [], **more}


MESSAGE_LIMITS = [
    ("/0/text/text", 3000, lambda n: section(text=mrkdwn(n))),
    ("/0/fields", 10, lambda n: section(fields=[mrkdwn(1)] * n)),
    ("/0/fields/0/text", 2000, lambda n: section(fields=[mrkdwn(n)])),
    ("/0/text/text", 150, lambda n: {"type": "header", "text": plain(n)}),
    ("/0/elements/0/text/text", 75, lambda n: actions(button(text=plain(n)))),
    ("/0/elements/0/value", 2000, lambda n: actions(button(value="x" * n))),
    ("/0/elements/0/url", 3000, lambda n: actions(button(url="x" * n))),
    (
        "/0/elements/0/accessibility_label",
        75,
        lambda n: actions(button(accessibility_label="x" * n)),
    ),
    ("/0/elements/0/action_id", 255, lambda n: actions(button(action_id="x" * n))),
    ("/0/block_id", 255, lambda n: section(block_id="x" * n)),
    ("/0/elements", 25, lambda n: actions(*[button(action_id=f"a{i}") for i in range(n)])),
    ("/0/elements", 10, context),
    ("/0/elements", 5, lambda n: feedback(n)),
    ("/0/elements/0/confirm/title/text", 100, lambda n: actions(button(confirm=confirm(title=n)))),
    ("/0/elements/0/confirm/text/text", 300, lambda n: actions(button(confirm=confirm(text=n)))),
    ("/0/elements/0/confirm/confirm/text", 30, lambda n: actions(button(confirm=confirm(yes=n)))),
    ("/0/elements/0/confirm/deny/text", 30, lambda n: actions(button(confirm=confirm(no=n)))),
    ("/0/elements/0/options", 100, lambda n: actions(select(n))),
    ("/0/elements/0/options", 5, lambda n: actions({"type": "overflow", "options": options(n)})),
    ("/0/elements/0/options", 10, lambda n: actions(choices("radio_buttons", n))),
    ("/0/elements/0/options", 10, lambda n: actions(choices("checkboxes", n))),
    (
        "/0/elements/0/options/0/text/text",
        75,
        lambda n: actions(select(options=options(1, text=n))),
    ),
    ("/0/elements/0/options/0/value", 150, lambda n: actions(select(options=options(1, value=n)))),
    ("/0/elements/0/placeholder/text", 150, lambda n: actions(select(placeholder=plain(n)))),
    ("/0/alt_text", 2000, lambda n: {"type": "image", "image_url": "u", "alt_text": "x" * n}),
    ("/0/text", 12000, lambda n: {"type": "markdown", "text": "x" * n}),
    ("/0/rows", 100, lambda n: table(n, 1)),
    ("/0/rows/0", 20, lambda n: table(1, n)),
    ("/0/title/text", 150, lambda n: {"type": "card", "title": mrkdwn(n)}),
    ("/0/body/text", 200, lambda n: {"type": "card", "body": mrkdwn(n)}),
    ("/0/actions", 3, lambda n: {"type": "card", "actions": [button() for _ in range(n)]}),
    ("/0/blocks", 10, lambda n: {"type": "container", "blocks": [section()] * n}),
]

MODAL_LIMITS = [
    ("/title/text", 24, lambda n: modal(title=plain(n))),
    ("/submit/text", 24, lambda n: modal(submit=plain(n))),
    ("/close/text", 24, lambda n: modal(close=plain(n))),
    ("/private_metadata", 3000, lambda n: modal(private_metadata="x" * n)),
    ("/callback_id", 255, lambda n: modal(callback_id="x" * n)),
    ("/external_id", 255, lambda n: modal(external_id="x" * n)),
    ("/blocks", 100, lambda n: modal(blocks=[{"type": "divider"}] * n)),
    (
        "/blocks/0/text/text",
        200,
        lambda n: modal(blocks=[{"type": "alert", "text": mrkdwn(n)}]),
    ),
    (
        "/blocks/0/label/text",
        2000,
        lambda n: modal(
            submit=plain(1),
            blocks=[{**input_of({"type": "plain_text_input"}), "label": plain(n)}],
        ),
    ),
]


def feedback(count: int) -> dict:
    return {"type": "context_actions", "elements": [{"type": "icon_button"}] * count}


def choices(kind: str, count: int) -> dict:
    return {"type": kind, "action_id": "c", "options": options(count)}


@pytest.mark.parametrize(("pointer", "limit", "make"), MESSAGE_LIMITS)
def test_a_message_at_the_limit_and_one_over(pointer, limit, make):
    assert validate([make(limit)], "message") == []
    assert pointer in [at for at, _ in validate([make(limit + 1)], "message")]


@pytest.mark.parametrize(("pointer", "limit", "make"), MODAL_LIMITS)
def test_a_modal_at_the_limit_and_one_over(pointer, limit, make):
    assert validate(make(limit), "modal") == []
    assert pointer in [at for at, _ in validate(make(limit + 1), "modal")]


def test_fifty_blocks_in_a_message_a_hundred_in_a_home():
    divider = {"type": "divider"}
    assert validate([divider] * 50, "message") == []
    assert validate([divider] * 51, "message") == [("", "no more than 50 items allowed")]
    assert validate({"type": "home", "blocks": [divider] * 100}, "home") == []
    assert validate({"type": "home", "blocks": [divider] * 101}, "home") != []


@pytest.mark.parametrize(
    ("blocks", "pointer", "words"),
    [
        ([{"type": "poem"}], "/0/type", "unsupported type: poem"),
        ([{}], "/0/type", "unsupported type: None"),
        (["text"], "/0", "must be an object"),
        ([{"type": "section"}], "/0", "missing required field: text or fields"),
        ([section(colour="red")], "/0", "invalid additional property: colour"),
        ([section(text="bare")], "/0/text", "must be an object"),
        ([section(text=plain(0))], "/0/text/text", "must be more than 0 characters"),
        ([section(text={"type": "html", "text": "x"})], "/0/text/type", "must be one of"),
        ([section(text={**mrkdwn(1), "emoji": True})], "/0/text", "additional property: emoji"),
        ([{"type": "header", "text": mrkdwn(1)}], "/0/text/type", "must be one of"),
        ([actions()], "/0/elements", "at least 1"),
        ([actions(button(style="blue"))], "/0/elements/0/style", "danger, primary"),
        ([actions(button(text=mrkdwn(1)))], "/0/elements/0/text/type", "must be one of"),
        ([actions({"type": "plain_text_input"})], "/0/elements/0/type", "unsupported type"),
        ([input_of(button())], "/0/element/type", "unsupported type: button"),
        ([actions(button(confirm={}))], "/0/elements/0/confirm", "missing required field: title"),
        ([{"type": "image", "image_url": "u"}], "/0", "missing required field: alt_text"),
        ([{"type": "alert", "text": mrkdwn(1)}], "/0/type", "unsupported type: alert"),
        ([section(block_id="b"), section(block_id="b")], "/1/block_id", "duplicate block_id: b"),
        ([actions(button(), button())], "/0/elements/1/action_id", "duplicate action_id: a"),
        ([actions(select(options=options(1) * 2))], "/0/elements/0/options/1/value", "duplicate"),
        (
            [actions(select(initial_option={"text": plain(1), "value": "z"}))],
            "/0/elements/0/initial_option",
            "one of the options",
        ),
        ([actions({"type": "static_select"})], "/0/elements/0", "either options or option_groups"),
        ([table(1, 1), table(1, 1)], "", "only_one_table_allowed"),
        ([{"type": "table", "rows": [[{"type": "poem"}]]}], "/0/rows/0/0/type", "unsupported type"),
        (
            [{"type": "data_table", "rows": [[{"type": "raw_number", "value": 1}]]}],
            "/0/rows",
            "at least 2",
        ),
        ([{"type": "markdown", "text": "x" * 7000}] * 2, "", "must be less than 12001"),
    ],
)
def test_what_a_message_may_not_be(blocks, pointer, words):
    assert any(at == pointer and words in text for at, text in validate(blocks, "message"))


def test_rich_text_knows_its_parts():
    def rich(*elements):
        return [{"type": "rich_text", "elements": list(elements)}]

    text = {"type": "text", "text": "x", "style": {"bold": True}}
    part = {"type": "rich_text_section", "elements": [text]}
    bullets = {"type": "rich_text_list", "style": "bullet", "elements": [part]}
    quote = {"type": "rich_text_quote", "elements": [text]}
    assert validate(rich(part, bullets, quote), "message") == []

    empty = {"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}
    assert validate(rich(empty), "message") == [
        ("/0/elements/0/elements/0", "missing required field: text")
    ]
    odd = {"type": "rich_text_section", "elements": [{**text, "style": {"blink": True}}]}
    assert validate(rich(odd), "message")[0][0] == "/0/elements/0/elements/0/style"
    assert validate(rich({"type": "text", "text": "x"}), "message") != []


def test_blocks_need_a_text_beside_them():
    assert validate({"text": "words", "blocks": [section()]}, "message") == []
    assert validate({"text": " ", "blocks": [section()]}, "message")[0][0] == "/text"
    assert validate({"blocks": [section()]}, "message")[0][0] == "/text"


def test_a_modal_with_an_input_needs_submit():
    block = input_of({"type": "plain_text_input"})
    (fault,) = validate(modal(blocks=[block]), "modal")
    assert "missing required field: submit" in fault[1]
    assert validate(modal(blocks=[block], submit=plain(1)), "modal") == []


def test_surfaces_differ():
    assert validate(modal(blocks=[table(1, 1)]), "modal") != []
    assert validate(modal(), "home") != []
    assert validate({"type": "home", "blocks": [], "title": plain(1)}, "home") != []
    alert = {"type": "alert", "text": mrkdwn(1), "level": "warning"}
    assert validate(modal(blocks=[alert]), "modal") == []


def test_all_blocks_together_are_limited():
    many = [section(text=mrkdwn(2900)) for _ in range(4)]
    assert not blocks_too_long(many)
    assert blocks_too_long([*many, section(text=mrkdwn(1500))])


def test_a_view_is_refused_as_slack_refuses_it():
    assert check_view(modal(), "modal") == modal()
    with pytest.raises(ApiError) as refused:
        check_view(modal(title=plain(25)), "modal")
    assert refused.value.body() == {
        "ok": False,
        "error": "invalid_arguments",
        "response_metadata": {
            "messages": ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]
        },
    }
    with pytest.raises(ApiError, match="view_too_large"):
        check_view(modal(private_metadata="x" * 260_000), "modal")
    with pytest.raises(ApiError, match="invalid_arguments"):
        check_view(None, "modal")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "text",
                    "elements",
                    "element",
                    "rows",
                    "fields",
                    "options",
                    "blocks",
                    "style",
                ]
            ),
            inner
            | st.sampled_from(["section", "actions", "button", "rich_text", "table", "mrkdwn"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(json_values)
def test_it_judges_whatever_it_is_given_and_never_fails(value):
    for surface in ("message", "home", "modal"):
        faults = validate(value, surface)
        assert all(isinstance(at, str) and text for at, text in faults)
    json.dumps(validate(value, "message"))
