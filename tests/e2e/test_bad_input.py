"""What people get wrong and what breaks meanwhile: a clear answer, nothing lost, no traceback.

The `slack` fixture fails any test during which a traceback or a token reached the bot's log.
"""

from collections.abc import Iterator

import pytest

from playground.aws.faults import Fault, FaultKind
from playground.slack.client import SeenMessage, WorkspaceClient
from tests.e2e.people import REQUESTER, RESPONDER

APPROVE = "approve:repository_policy"


def told(slack: WorkspaceClient, text: str) -> str:
    """What the asker alone is told: a reply of the bot that is not the "looking" line."""
    before = len(slack.ephemerals(REQUESTER))
    slack.command(REQUESTER, f"/imagepull {text}".rstrip())

    def find(seen: WorkspaceClient) -> str:
        new = [one.all_text for one in seen.ephemerals(REQUESTER)[before:]]
        return next((one for one in new if not one.startswith("Looking")), "")

    return slack.wait_until(find, 20, f"a private answer to {text!r}")


def asked(slack: WorkspaceClient, text: str = "ui-private") -> SeenMessage:
    before = {one.ts for one in slack.messages()}
    slack.command(REQUESTER, f"/imagepull {text}")

    def find(seen: WorkspaceClient) -> SeenMessage | None:
        new = [one for one in seen.messages() if one.ts not in before and one.buttons]
        return new[0] if new else None

    return slack.wait_until(find, 30, "a card")


def mrkdwn(part: object) -> Iterator[str]:
    """Every text that Slack would parse for mentions; rich_text and plain_text are never parsed."""
    if isinstance(part, dict):
        if part.get("type") == "mrkdwn":
            yield str(part["text"])
        part = list(part.values())
    if isinstance(part, (list, tuple)):
        for one in part:
            yield from mrkdwn(one)


def until(slack: WorkspaceClient, ts: str, *words: str) -> str:
    def find(seen: WorkspaceClient) -> str:
        message = seen.message(ts)
        text = message.all_text if message else ""
        return text if any(word in text for word in words) else ""

    return slack.wait_until(find, 40, " or ".join(words))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ui-privat", "ui-private"),
        ("ui-private ui-new", "One workload"),
        ("ui-private -n", "needs a value"),
        ("ui-private --colour red", "no option"),
        ("UI_PRIVATE!", "cannot be a workload"),
        ("ui-private --cluster elsewhere", "eks-workshop"),
        ("nginx:1.2", "image"),
        ("x" * 600, "characters"),
    ],
)
def test_a_question_that_names_nothing_is_answered_privately_with_the_next_step(
    slack: WorkspaceClient, text: str, says: str
) -> None:
    before = {one.ts for one in slack.messages()}
    assert says in told(slack, text)
    assert not [one for one in slack.messages() if one.ts not in before and one.buttons]


@pytest.mark.parametrize("text", ["", "help"])
def test_help_says_what_to_type(slack: WorkspaceClient, text: str) -> None:
    assert "/imagepull" in told(slack, text)


def test_a_name_that_pings_is_shown_and_pings_nobody(slack: WorkspaceClient) -> None:
    answer = told(slack, "&lt;!channel&gt;`*x*`")
    assert "<!channel>" not in answer


def test_an_image_name_that_pings_is_shown_and_pings_nobody(
    running, slack: WorkspaceClient
) -> None:
    hostile = "x/<!channel>`*@here*`:1"
    running.patch_image("ui-private", hostile)
    slack.wait_until(lambda _: running.failing("ui-private", "InvalidImageName"), 30)
    card = asked(slack)
    assert "<!channel>" not in card.text
    shown = "\n".join(mrkdwn(card.blocks))
    assert not [ping for ping in ("<!channel", "<!here", "<!everyone", "<@here") if ping in shown]
    assert "malformed" in card.all_text


def test_a_namespace_the_bot_may_not_read_names_the_grant(running, slack: WorkspaceClient) -> None:
    running.break_cluster(403)
    assert "403" in (answer := told(slack, "ui-private")) or "grant" in answer.lower()


def test_an_api_server_that_does_not_answer_is_said_to_be_so(
    running, slack: WorkspaceClient
) -> None:
    running.break_cluster(503)
    assert "answer" in told(slack, "ui-private")


def test_aws_denying_a_read_is_unknown_with_the_grant(running, slack: WorkspaceClient) -> None:
    running.world.cloud.authorization.deny("ecr:GetRepositoryPolicy")
    card = asked(slack)
    assert not card.button(APPROVE)
    assert "ecr:GetRepositoryPolicy" in card.all_text


def test_aws_not_answering_is_unknown_not_fine(running, slack: WorkspaceClient) -> None:
    running.world.aws.faults.add(Fault("ecr:*", FaultKind.RESET))
    card = asked(slack)
    assert not card.button(APPROVE)
    assert "not proven" in card.all_text or "Not checked" in card.all_text


def test_a_policy_that_changed_since_the_card_is_not_overwritten(
    running, slack: WorkspaceClient
) -> None:
    card = asked(slack)
    slack.world_action("Change the policy by hand")
    changed = running.policy()
    slack.click(RESPONDER, card.ts, APPROVE)
    until(slack, card.ts, "changed", "drifted")
    slack.wait_until(lambda _: running.policy() == changed, 5)
    assert running.writes() == []


def test_a_deployment_deleted_meanwhile_is_not_restarted(running, slack: WorkspaceClient) -> None:
    card = asked(slack)
    slack.world_action("Delete the Deployment")
    slack.click(RESPONDER, card.ts, APPROVE)
    until(slack, card.ts, "gone", "deleted", "no longer")


def test_a_redelivered_mention_is_answered_once(slack: WorkspaceClient) -> None:
    slack.deliver_twice()
    slack.mention(REQUESTER, "@imagepull ui-private")
    asked_in = next(one.ts for one in reversed(slack.messages()) if one.user == REQUESTER)
    slack.wait_until(lambda seen: [one for one in seen.thread(asked_in) if one.button(APPROVE)], 20)
    cards = [one for one in slack.thread(asked_in) if one.button(APPROVE)]
    assert len(cards) == 1


def test_rate_limits_of_slack_delay_the_card_and_lose_nothing(slack: WorkspaceClient) -> None:
    slack.inject("chat.postMessage", "retry_after", 1)
    assert asked(slack).button(APPROVE)
