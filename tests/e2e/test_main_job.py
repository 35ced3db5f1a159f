"""The main job over real wire protocols: asked, diagnosed, approved, fixed, verified."""

import json
import re
import sqlite3

from playground.slack.client import SeenMessage, WorkspaceClient
from tests.e2e.people import BYSTANDER, REQUESTER, RESPONDER

APPROVE, REJECT = "approve:repository_policy", "reject:repository_policy"
RECHECK, UNDO = "recheck:repository_policy", "undo:repository_policy"
FIXED = r"[Ff]ixed in [\d.]+ s"


def asked(slack: WorkspaceClient, text: str = "ui-private", user: str = REQUESTER) -> SeenMessage:
    """Ask, and give the card that comes: the first new message with buttons."""
    before = {one.ts for one in slack.messages()}
    (frame,) = slack.command(user, f"/imagepull {text}")
    assert frame.ack_ms is not None
    assert frame.ack_ms < 3000

    def find(seen: WorkspaceClient) -> SeenMessage | None:
        new = [one for one in seen.messages() if one.ts not in before and one.buttons]
        return new[0] if new else None

    return slack.wait_until(find, 20, f"a card for {text}")


def until_text(slack: WorkspaceClient, ts: str, pattern: str, seconds: float = 60) -> SeenMessage:
    def find(seen: WorkspaceClient) -> SeenMessage | None:
        message = seen.message(ts)
        return message if message and re.search(pattern, message.all_text) else None

    return slack.wait_until(find, seconds, pattern)


def policy(running) -> dict[str, object]:  # type: ignore[no-untyped-def]
    snapshot = running.run(running.world.snapshot())
    texts = {one["repository"]: one["text"] for one in snapshot["policies"]}
    return json.loads(texts["retail-sample-app-ui"] or "{}")


def audit(running) -> list[dict[str, object]]:  # type: ignore[no-untyped-def]
    exported = running.imagepull("audit", "export")
    assert exported.returncode == 0, exported.stderr
    return [json.loads(line) for line in exported.stdout.splitlines()]


def test_from_the_slash_command_to_fixed(running, slack: WorkspaceClient) -> None:
    card = asked(slack)
    assert "cannot pull its image" in card.text
    assert "repository policy denies" in card.text
    assert card.button(APPROVE)
    assert "ecr:BatchGetImage" in json.dumps(card.blocks)
    before = policy(running)
    slack.click(RESPONDER, card.ts, APPROVE)
    done = until_text(slack, card.ts, FIXED)
    assert not done.button(APPROVE)
    assert f"<@{RESPONDER}>" in done.all_text
    after = policy(running)
    denied = set(before["Statement"][0]["Action"]) - set(after["Statement"][0]["Action"])
    assert denied == {
        "ecr:BatchGetImage",
        "ecr:GetDownloadUrlForLayer",
        "ecr:BatchCheckLayerAvailability",
    }
    snapshot = running.run(running.world.snapshot())
    ready = {one["name"]: one["ready"] for one in snapshot["deployments"]}
    assert ready["ui-private"] == "1/1"
    assert running.imagepull("check", "ui-private").returncode == 0


def test_the_evidence_is_in_the_thread(slack: WorkspaceClient) -> None:
    card = asked(slack)
    thread = slack.wait_until(lambda seen: seen.thread(card.ts)[1:], 10, "evidence")
    assert "403 Forbidden" in thread[0].all_text


def test_a_bystander_s_click_changes_nothing_is_told_privately_and_recorded(
    running, slack: WorkspaceClient
) -> None:
    card, before = asked(slack), policy(running)
    slack.click(BYSTANDER, card.ts, APPROVE)
    slack.wait_until(lambda seen: seen.notices(BYSTANDER) or seen.ephemerals(BYSTANDER), 10)
    assert policy(running) == before
    assert slack.message(card.ts).button(APPROVE)  # type: ignore[union-attr]
    assert any(BYSTANDER in json.dumps(row) for row in audit(running))


def test_the_requester_may_not_approve_their_own_request(slack: WorkspaceClient, running) -> None:
    card, before = asked(slack, user=RESPONDER), policy(running)
    slack.click(RESPONDER, card.ts, APPROVE)
    slack.wait_until(lambda seen: seen.ephemerals(RESPONDER), 10, "a private refusal")
    assert policy(running) == before


def test_a_declined_confirmation_sends_nothing(slack: WorkspaceClient) -> None:
    card = asked(slack)
    assert slack.click(RESPONDER, card.ts, APPROVE, confirms=False) == []


def test_a_double_click_starts_one_run(running, slack: WorkspaceClient) -> None:
    card = asked(slack)
    slack.click(RESPONDER, card.ts, APPROVE, times=2)
    until_text(slack, card.ts, FIXED)
    assert len(running.writes()) == 1


def test_rejected_is_final_and_says_by_whom(running, slack: WorkspaceClient) -> None:
    card, before = asked(slack), policy(running)
    slack.click(RESPONDER, card.ts, REJECT)
    done = until_text(slack, card.ts, "Rejected")
    assert f"<@{RESPONDER}>" in done.all_text
    assert not done.button(APPROVE)
    assert policy(running) == before


def test_undo_puts_the_saved_policy_back_after_its_own_approval(
    running, slack: WorkspaceClient
) -> None:
    card, before = asked(slack), policy(running)
    slack.click(RESPONDER, card.ts, APPROVE)
    until_text(slack, card.ts, FIXED)
    slack.click(REQUESTER, card.ts, UNDO)
    offer = slack.wait_until(
        lambda seen: next((one for one in seen.thread(card.ts) if one.button(APPROVE)), None),
        20,
        "an undo card",
    )
    slack.click(RESPONDER, offer.ts, APPROVE)
    slack.wait_until(lambda _: policy(running) == before, 30, "the saved policy")


def test_recheck_after_somebody_else_fixed_it(running, slack: WorkspaceClient) -> None:
    card = asked(slack)
    document = policy(running)
    document["Statement"] = [{**document["Statement"][0], "Action": ["ecr:DeleteRepository"]}]
    running.set_policy(json.dumps(document))
    slack.click(REQUESTER, card.ts, RECHECK)
    until_text(slack, card.ts, "no pull problem|nothing that decides stops it")


def test_a_mention_is_answered_in_its_thread(slack: WorkspaceClient) -> None:
    slack.mention(REQUESTER, "@imagepull ui-private")
    asked_in = slack.messages()[-1].ts
    slack.wait_until(
        lambda seen: [one for one in seen.thread(asked_in) if one.button(APPROVE)], 20, "a card"
    )


def test_home_lists_what_waits_and_what_was_decided(slack: WorkspaceClient) -> None:
    card = asked(slack)
    slack.home(RESPONDER)
    waiting = slack.wait_until(lambda seen: seen.views(RESPONDER).home, 10, "a Home tab")
    assert "ui-private" in json.dumps(waiting)
    slack.click(RESPONDER, card.ts, REJECT)
    until_text(slack, card.ts, "Rejected")
    slack.home(RESPONDER)
    slack.wait_until(
        lambda seen: "ejected" in json.dumps(seen.views(RESPONDER).home), 10, "the decision"
    )


def test_the_public_sister_is_named_and_offers_no_policy_fix(slack: WorkspaceClient) -> None:
    card = asked(slack, "ui-new")
    assert not card.button(APPROVE)
    assert "retailing-store-sample-ui" in card.all_text


def test_a_healthy_workload_is_said_to_be_healthy(slack: WorkspaceClient) -> None:
    assert "no pull problem" in asked(slack, "catalog").all_text


def test_the_audit_trail_holds_and_names_who_did_what(running, slack: WorkspaceClient) -> None:
    card = asked(slack)
    slack.click(RESPONDER, card.ts, APPROVE)
    until_text(slack, card.ts, FIXED)
    assert running.imagepull("audit", "verify").returncode == 0
    text = json.dumps(audit(running))
    assert REQUESTER in text
    assert RESPONDER in text
    with sqlite3.connect(running.world.options.state / "bot" / "imagepull.db") as database:
        assert database.execute("select count(*) from runs").fetchone()[0] >= 1
