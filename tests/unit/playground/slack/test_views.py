from __future__ import annotations

import pytest

from playground.slack.errors import ApiError
from playground.slack.views import Views

USER = "U1"


def modal(**more):
    title = {"type": "plain_text", "text": "t"}
    return {"type": "modal", "title": title, "blocks": [], **more}


@pytest.fixture
def views(ids) -> Views:
    return Views(ids)


def test_a_stack_is_three_deep(views):
    first = views.open(USER, modal())
    second = views.push(USER, modal(), first.id)
    third = views.push(USER, modal(), second.id)
    assert [view.id for view in views.stack(USER)] == [first.id, second.id, third.id]
    assert (third.previous_view_id, third.root_view_id) == (second.id, first.id)
    with pytest.raises(ApiError, match="push_limit_reached"):
        views.push(USER, modal(), third.id)


def test_opening_replaces_what_was_open(views):
    first = views.open(USER, modal())
    views.push(USER, modal(), first.id)
    last = views.open(USER, modal())
    assert [view.id for view in views.stack(USER)] == [last.id]
    assert views.get(first.id) is None


def test_closing_uncovers_the_one_below(views):
    first = views.open(USER, modal())
    views.close(views.push(USER, modal(), first.id))
    assert [view.id for view in views.stack(USER)] == [first.id]


def test_an_update_with_an_old_hash_conflicts(views):
    view = views.open(USER, modal())
    changed = views.update(view.id, modal(), view.hash)
    assert changed.hash != view.hash
    with pytest.raises(ApiError, match="hash_conflict"):
        views.update(view.id, modal(), view.hash)
    with pytest.raises(ApiError, match="not_found"):
        views.update("V0GONE", modal())


def test_a_name_given_by_the_app_is_unique(views):
    named = views.open(USER, modal(external_id="mine"))
    assert views.by_external_id("mine") == named
    views.update(named.id, modal(external_id="mine"))
    with pytest.raises(ApiError, match="duplicate_external_id"):
        views.open("U2", modal(external_id="mine"))


def test_what_was_typed_stays_only_where_its_input_stays(views):
    block = {"type": "input", "block_id": "why", "element": {"type": "plain_text_input"}}
    view = views.open(USER, modal(blocks=[block]))
    typed = {"why": {"text": {"type": "plain_text_input", "value": "because"}}}
    view.values.update(typed)
    assert views.update(view.id, modal(blocks=[block])).values == typed
    assert views.update(view.id, modal()).values == {}


def test_each_person_has_a_home(views):
    home = {"type": "home", "blocks": []}
    mine = views.publish(USER, home)
    assert views.publish(USER, home, mine.hash).id == mine.id
    assert views.home("U2") is None
    assert views.homes() == (views.home(USER),)
