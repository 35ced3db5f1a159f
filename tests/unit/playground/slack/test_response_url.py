from __future__ import annotations

import pytest

from playground.slack.errors import ApiError
from playground.slack.response_url import ResponseUrls

CHANNEL, USER = "C0PLATFORM", "U0REQUESTER"


@pytest.fixture
def urls(workspace) -> ResponseUrls:
    return ResponseUrls(workspace)


def secret(url: str) -> str:
    return url.rsplit("/", 1)[-1]


def test_five_answers_then_used(urls, workspace):
    key = secret(urls.make(USER, CHANNEL))
    for number in range(5):
        urls.answer(key, {"text": str(number)})
    with pytest.raises(ApiError, match="used_url"):
        urls.answer(key, {"text": "6"})
    assert [m.text for m in workspace.messages.ephemerals(USER)] == ["0", "1", "2", "3", "4"]


def test_thirty_minutes_then_expired(urls, clock):
    key = secret(urls.make(USER, CHANNEL))
    clock.move(1800)
    urls.answer(key, {"text": "just in time"})
    clock.move(1)
    with pytest.raises(ApiError, match="expired_url"):
        urls.answer(key, {"text": "late"})


def test_an_unknown_url_is_expired(urls):
    with pytest.raises(ApiError, match="expired_url"):
        urls.answer("feedface", {"text": "x"})


def test_in_channel_is_for_everyone_and_a_thread_can_be_named(urls, workspace):
    root = workspace.post(CHANNEL, USER, "root")
    key = secret(urls.make(USER, CHANNEL))
    urls.answer(key, {"text": "all", "response_type": "in_channel"})
    urls.answer(key, {"text": "in", "response_type": "in_channel", "thread_ts": root.ts})
    assert [m.text for m in workspace.messages.in_channel(CHANNEL)] == ["root", "all"]
    assert [m.text for m in workspace.messages.replies(CHANNEL, root.ts)] == ["in"]


def test_replace_original_changes_what_was_clicked_even_an_ephemeral(urls, workspace):
    shown = workspace.post_from_app(CHANNEL, "buttons", visible_to=USER, blocks=[])
    urls.answer(
        secret(urls.make(USER, CHANNEL, shown.ts)), {"text": "done", "replace_original": True}
    )
    (left,) = workspace.messages.ephemerals(USER)
    assert (left.ts, left.text) == (shown.ts, "done")


def test_a_command_has_no_original_to_replace(urls, workspace):
    key = secret(urls.make(USER, CHANNEL))
    urls.answer(key, {"text": "one"})
    urls.answer(key, {"text": "two", "replace_original": True})
    assert [m.text for m in workspace.messages.ephemerals(USER)] == ["one", "two"]


def test_delete_original(urls, workspace):
    shown = workspace.post_from_app(CHANNEL, "buttons")
    key = secret(urls.make(USER, CHANNEL, shown.ts))
    urls.answer(key, {"delete_original": True})
    assert workspace.messages.get(CHANNEL, shown.ts) is None


@pytest.mark.parametrize(
    ("body", "error"),
    [({}, "no_text"), ({"text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks")],
)
def test_what_it_does_not_take(urls, body, error):
    with pytest.raises(ApiError, match=error):
        urls.answer(secret(urls.make(USER, CHANNEL)), body)
