"""Delivery with a transport that answers as a test says."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from playground.slack import payloads
from playground.slack.acks import Acks
from playground.slack.config import DEFAULT_WORKSPACE, Timings
from playground.slack.delivery import Answer, Delivery

ACKED, LOST = Answer("acked"), Answer("timeout", "timeout")


@dataclass
class Scripted:
    """Gives its answers in order, then acknowledges."""

    answers: list[Answer]
    name: str = "scripted"
    sent: list[dict] = field(default_factory=list)

    async def send(self, wire, seconds):
        self.sent.append(wire)
        return self.answers.pop(0) if self.answers else ACKED


@pytest.fixture
def quick(make_workspace):
    return make_workspace(timings=Timings(retry_delays=(0.0, 0.0, 0.0)))


def envelope_of(workspace, kind):
    person = DEFAULT_WORKSPACE.people[0]
    channel = workspace.channel("platform-alerts")
    if kind == "command":
        return payloads.slash_command(workspace, person, channel, "/imagepull", "x", "http://r")
    return payloads.event(workspace, person, {"type": "app_mention"}, channel.id)


async def deliver(workspace, transport, kind):
    delivery = Delivery(workspace, transport, Acks(workspace))
    for sending in delivery.start(envelope_of(workspace, kind)):
        await sending.task
    while delivery._tasks:
        await asyncio.wait(set(delivery._tasks))
    return workspace.journal.frames()


def test_an_event_is_tried_four_times_and_then_given_up(quick):
    transport = Scripted([LOST] * 9)
    frames = asyncio.run(deliver(quick, transport, "event"))
    assert [f.retry_attempt for f in frames] == [0, 1, 2, 3]
    assert {f.outcome for f in frames} == {"timeout"}
    assert len({wire["envelope_id"] for wire in transport.sent}) == 4
    assert len({wire["payload"]["event_id"] for wire in transport.sent}) == 1


def test_retrying_stops_at_the_first_acknowledgement(quick):
    transport = Scripted([Answer("undeliverable", "connection_failed"), ACKED])
    frames = asyncio.run(deliver(quick, transport, "event"))
    assert [(f.retry_reason, f.outcome) for f in frames] == [
        ("", "undeliverable"),
        ("connection_failed", "acked"),
    ]


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (LOST, "operation_timeout"),
        (Answer("undeliverable", "connection_failed"), "dispatch_failed"),
        (Answer("refused", "http_error"), "dispatch_failed"),
    ],
)
def test_a_command_is_never_tried_again(quick, answer, word):
    frames = asyncio.run(deliver(quick, Scripted([answer]), "command"))
    assert len(frames) == 1
    (told,) = quick.messages.ephemerals("U0REQUESTER")
    assert told.text == f'/imagepull failed with the error "{word}"'


@pytest.mark.parametrize(
    ("payload", "shown"),
    [
        (None, None),
        ("", None),
        ("by text", "by text"),
        ({"text": "by json"}, "by json"),
        ({"text": "x", "blocks": [{"type": "poem"}]}, 'failed with the error "invalid_command'),
    ],
)
def test_what_an_acknowledgement_shows(quick, payload, shown):
    asyncio.run(deliver(quick, Scripted([Answer("acked", payload=payload)]), "command"))
    texts = [message.text for message in quick.messages.ephemerals("U0REQUESTER")]
    assert len(texts) == (shown is not None)
    assert shown is None or shown in texts[0]


def test_an_answer_for_everyone(quick):
    payload = {"text": "all", "response_type": "in_channel"}
    asyncio.run(deliver(quick, Scripted([Answer("acked", payload=payload)]), "command"))
    assert [m.text for m in quick.messages.in_channel("C0PLATFORM")] == ["all"]
