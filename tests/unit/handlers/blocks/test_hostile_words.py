"""Whatever names, images, events and reasons say: what is posted stays within Slack's limits, and
nothing in it pings, links, hides or breaks out."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block as SlackBlock

from diagnostics.gateways.errors import Denied, Refused, Throttled, Unreachable
from diagnostics.model import Finding, Permission, Step, Verdict
from diagnostics.query import MalformedQuery, WorkloadQuery
from diagnostics.resolve_errors import (
    NamespaceNotAllowed,
    SeveralMatches,
    UnknownCluster,
    UnknownWorkload,
)
from handlers.blocks import frozen, refusals
from handlers.blocks.alarm import alarm
from handlers.blocks.card import Card, draw
from handlers.blocks.digest import digest
from handlers.blocks.elements import Message, fits
from handlers.blocks.evidence import evidence, whole_diff
from handlers.blocks.home import home_view, visitor_view
from handlers.blocks.modal import Asked, reason_modal
from handlers.blocks.plainer import plainer
from handlers.blocks.progress import gave_up, looking
from handlers.services import DigestNote, EdgeSettings
from playground.slack.validate import blocks_too_long, validate
from remediation.approval import Refusal, RefusalReason
from remediation.freeze_desk import FreezeRule
from remediation.people import Person
from remediation.views import Choice
from tests.fakes import cards

quick = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking a card takes minutes
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
SETTINGS = EdgeSettings(
    docs_url="https://docs.example",
    digests=(DigestNote("<!here>", "<!channel>", "<!everyone> at 9"),),
)


def assert_postable(message: Message) -> None:
    payload = {"text": message.text, "blocks": message.blocks}
    assert validate(payload, "message") == []
    assert not blocks_too_long(message.blocks)
    assert cards.faults_of(message.text, message.blocks) == []
    assert len(message.text) <= 4000
    _assert_known_to_slack_sdk(message.blocks)


def _assert_known_to_slack_sdk(blocks: list[dict[str, Any]]) -> None:
    for block in blocks:
        parsed = SlackBlock.parse(block)
        assert parsed is not None
        parsed.validate_json()


@quick
@given(
    cards.presentations,
    st.none() | cards.requests,
    st.none() | cards.approvers,
    cards.freezes,
    cards.hostile,
)
def test_every_card(shown: Any, request: Any, approvers: Any, frozen: Any, user: str) -> None:
    asker = Person("T1", user)
    card = Card(shown, asker, request, approvers, frozen, docs_url="https://docs.example")
    message = draw(card)
    assert_postable(message)
    assert fits(message.blocks)
    primary = [part for part in cards.parts(message.blocks) if part.get("style") == "primary"]
    assert len([part for part in primary if part.get("type") == "button"]) <= 1


@quick
@given(cards.presentations, st.none() | cards.requests, st.none() | cards.approvers)
def test_every_card_in_its_plainer_form(shown: Any, request: Any, approvers: Any) -> None:
    message = plainer(draw(Card(shown, cards.QUINN, request, approvers)))
    assert_postable(message)
    assert {block["type"] for block in message.blocks} <= {
        "header", "section", "context", "divider", "actions",
    }  # fmt: skip


@quick
@given(cards.hostile, cards.surveys, cards.freezes)
def test_every_digest(name: str, survey: Any, frozen_: Any) -> None:
    message = digest(name, survey, "12:" + "a" * 64, frozen_)
    assert_postable(message)
    text = str(message.blocks)
    assert all(f"{len(survey.stuck)} workload" in text for _ in survey.stuck[:1])
    buttons = sum("accessory" in block for block in message.blocks)
    assert buttons <= len(survey.stuck)


@quick
@given(st.lists(cards.requests, max_size=4), st.lists(cards.requests, max_size=4), cards.freezes)
def test_every_home_tab(waiting: Any, recent: Any, frozen: Any) -> None:
    for view in (home_view(waiting, recent, SETTINGS, frozen), visitor_view(SETTINGS)):
        assert validate(view, "home") == []
        assert cards.faults_of("-", view["blocks"]) == []


@quick
@given(cards.requests, st.sampled_from(Choice), cards.hostile)
def test_every_modal(request: Any, choice: Choice, channel: str) -> None:
    asked = Asked(request.id, choice, channel[:100], "1.0")
    view = reason_modal(request, asked)
    assert validate(view, "modal") == []
    assert cards.faults_of("-", view["blocks"]) == []
    assert Asked.from_view(view) == asked


@quick
@given(cards.hostile, cards.hostile, cards.hostile)
def test_every_refusal(one: str, two: str, three: str) -> None:
    query = WorkloadQuery(one, two, None, three)
    ref = cards.REF.__class__(one, two, "Deployment", three)
    permission = Permission(one, two)
    for message in (
        refusals.malformed(MalformedQuery(one)),
        refusals.unresolved(UnknownWorkload(query, (one, two) * 6)),
        refusals.unresolved(UnknownWorkload(query)),
        refusals.unresolved(SeveralMatches(query, (ref,) * 12)),
        refusals.unresolved(NamespaceNotAllowed(one, (two,) * 12)),
        refusals.unresolved(UnknownCluster(one, ())),
        refusals.unreadable(Denied(one, two, three, permission), query),
        refusals.unreadable(Unreachable(one, two, three), query),
        refusals.unreadable(Throttled(one, two, ""), query),
        refusals.unreadable(Refused(one, two, three * 3), query),
        refusals.busy(one),
        refusals.nothing_to_undo(one),
        refusals.broken(one),
        gave_up(query, Person("T1", three)),
    ):
        assert_postable(message)


@quick
@given(st.lists(st.tuples(st.sampled_from(Step), st.sampled_from(Verdict), cards.hostile)))
def test_every_progress_message(found: Any) -> None:
    findings = [Finding(step, verdict, summary) for step, verdict, summary in found]
    assert_postable(looking(WorkloadQuery("ui"), cards.QUINN, findings))


@quick
@given(cards.freezes, st.integers(0, 5), cards.names, cards.hostile)
def test_every_answer_about_the_freeze_switch(state: Any, runs: int, who: Any, why: str) -> None:
    rule = FreezeRule(who, who)
    refusal = Refusal(RefusalReason.NOT_NAMED, why)
    for message in (
        frozen.frozen(state, runs, rule),
        frozen.frozen(state, runs, FreezeRule()),
        frozen.thawed(runs),
        frozen.not_frozen(),
        frozen.why_missing(),
        frozen.freeze_refused(refusal, rule),
    ):
        assert_postable(message)


@quick
@given(cards.requests)
def test_every_alarm(request: Any) -> None:
    assert_postable(alarm(request))


@quick
@given(st.text('ab{}[]":,\n<>`', max_size=30_000))
def test_every_whole_difference(document: str) -> None:
    change = cards.plan().policy
    assert change is not None
    changed = type(change)(change.repository_arn, None, document, (), "")
    for part in whole_diff(changed):
        assert_postable(part)


def test_evidence_of_a_diagnosis_is_postable(hostile_diagnosis: Any) -> None:
    message = evidence(hostile_diagnosis)
    assert message is not None
    assert_postable(message)
    assert "More evidence than fits here" in str(message.blocks)
