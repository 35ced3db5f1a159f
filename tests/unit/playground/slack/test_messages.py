from __future__ import annotations

from playground.slack.messages import Message, Messages, with_ids


def message(ts: str, **more) -> Message:
    return Message("C1", ts, "U1", "text", **more)


def test_a_reply_to_a_reply_joins_the_thread():
    messages = Messages()
    messages.add(message("1"))
    messages.add(message("2", thread_ts="1"))
    joined = messages.add(message("3", thread_ts="2"))
    assert joined.thread_ts == "1"
    assert [m.ts for m in messages.replies("C1", "1")] == ["2", "3"]
    assert [m.ts for m in messages.in_channel("C1")] == ["1"]


def test_a_broadcast_reply_stands_in_the_channel_too():
    messages = Messages()
    messages.add(message("1"))
    messages.add(message("2", thread_ts="1", is_broadcast=True))
    assert [m.ts for m in messages.in_channel("C1")] == ["1", "2"]


def test_an_ephemeral_is_in_no_channel_and_no_thread():
    messages = Messages()
    messages.add(message("1"))
    messages.add(message("2", visible_to="U2"))
    messages.add(message("3", visible_to="U2", thread_ts="1"))
    assert [m.ts for m in messages.in_channel("C1")] == ["1"]
    assert messages.replies("C1", "1") == ()
    assert [m.ts for m in messages.ephemerals("U2")] == ["2", "3"]


def test_blocks_and_elements_get_the_ids_they_lack():
    def new_id(length: int) -> str:
        return "n" * length

    button = {"type": "button"}
    image = {"type": "image"}
    actions, section = with_ids(
        [
            {"type": "actions", "elements": [button, {**button, "action_id": "mine"}]},
            {"type": "section", "block_id": "b", "accessory": image},
        ],
        new_id,
    )
    assert actions["block_id"] == "nnnnn"
    assert [e["action_id"] for e in actions["elements"]] == ["nnnnn", "mine"]
    assert section == {"type": "section", "block_id": "b", "accessory": image}


def test_words_only_in_blocks_lack_a_fallback():
    block = {"type": "divider"}
    assert Message("C1", "1", "U1", " ", blocks=(block,)).lacks_fallback
    assert not Message("C1", "1", "U1", "x", blocks=(block,)).lacks_fallback
    assert not Message("C1", "1", "U1", "").lacks_fallback
