"""Events: mentions and the Home tab, delivered again until they are acknowledged."""

from __future__ import annotations

REQUESTER = "U0REQUESTER"


def test_a_mention_reaches_the_app_and_its_answer_stands_in_the_thread(stage):
    ts = stage.client.say(REQUESTER, "@imagepull ui-private & <x>")
    stage.client.wait_until(lambda seen: len(seen.thread(ts)) == 2)

    (body,) = stage.heard.of("mention")
    assert body["event"]["text"] == "<@U0IMAGEPULL> ui-private &amp; &lt;x&gt;"
    assert body["event"]["channel"] == "C0PLATFORM"
    assert body["authorizations"][0]["user_id"] == "U0IMAGEPULL"
    assert stage.client.thread(ts)[1].thread_ts == ts
    assert stage.client.message(ts).reply_count == 1


def test_a_mention_inside_a_thread_keeps_the_thread(stage):
    root = stage.client.say(REQUESTER, "something broke")
    stage.client.mention(REQUESTER, "@imagepull why", thread_ts=root)
    stage.client.wait_until(lambda seen: len(seen.thread(root)) == 3)

    assert stage.heard.of("mention")[0]["event"]["thread_ts"] == root


def test_no_mention_no_event(stage):
    assert stage.client.mention(REQUESTER, "nothing for imagepull here") == []


def test_a_mention_where_the_app_is_not_invited_tells_only_the_person(stage):
    assert stage.client.mention(REQUESTER, "@imagepull x", "incidents") == []
    assert "is not in this channel" in stage.client.ephemerals(REQUESTER)[-1].text


def test_an_unacknowledged_event_comes_again_with_the_same_event_id(stage):
    stage.client.swallow_acks(2)
    stage.client.mention(REQUESTER, "@imagepull again")
    stage.client.wait_until(
        lambda seen: seen.frames(name="app_mention")[-1].outcome == "acked",
        what="an acknowledged retry",
    )
    frames = stage.client.frames(name="app_mention")

    assert [(f.retry_attempt, f.retry_reason, f.outcome) for f in frames] == [
        (0, "", "timeout"),
        (1, "timeout", "timeout"),
        (2, "timeout", "acked"),
    ]
    assert len({frame.event_id for frame in frames}) == 1
    assert len({body["event_id"] for body in stage.heard.of("mention")}) == 1
    assert len(stage.heard.of("mention")) == 3


def test_home_is_published_for_the_one_who_opened_it(stage):
    stage.client.home("U0RESPONDER")
    stage.client.wait_until(lambda seen: seen.views("U0RESPONDER").home)

    assert stage.client.views("U0BYSTANDER").home is None
    stage.client.home("U0RESPONDER")
    stage.client.wait_until(lambda _: len(stage.heard.of("home")) == 2)
    assert stage.heard.of("home")[1]["view"]["type"] == "home"


def test_the_messages_tab_is_an_event_too(stage):
    stage.client.home("U0BYSTANDER", tab="messages")
    stage.client.wait_until(lambda _: stage.heard.of("home"))
    assert stage.heard.of("home")[0]["tab"] == "messages"
    assert "view" not in stage.heard.of("home")[0]
