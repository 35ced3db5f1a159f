import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from diagnostics.model import Confidence, Permission, Step, Verdict, WorkloadRef
from handlers.blocks.card import Card, draw
from handlers.blocks.elements import Message, fits
from handlers.presentation import Presentation
from playground.slack.validate import blocks_too_long
from remediation.approval import Approvers
from remediation.freeze import FreezeState
from remediation.plan import Plan, PolicyChange
from remediation.views import Choice, Decision, RequestState, RunOutcome, StepState
from tests.fakes.cards import (
    APPROVERS,
    ARN,
    AT,
    QUINN,
    ROBIN,
    SENTENCE,
    approved,
    group,
    parts,
    plan,
    presentation,
    request,
    step,
)


def words(message: Message) -> str:
    """Everything a person reads, in order."""
    return "\n".join(
        part["text"] for part in parts(message.blocks) if isinstance(part.get("text"), str)
    )


def labels(message: Message) -> list[str]:
    return [part["text"]["text"] for part in parts(message.blocks) if part.get("type") == "button"]


def button(message: Message, label: str) -> dict[str, Any]:
    found = [part for part in parts(message.blocks) if part.get("type") == "button"]
    return next(part for part in found if part["text"]["text"] == label)


def drawn(shown: Any = None, asked: Any = None, **more: Any) -> Message:
    return draw(Card(shown or presentation(), QUINN, asked, **({"approvers": APPROVERS} | more)))


def test_the_verdict_comes_first_in_words() -> None:
    message = drawn(asked=request())
    assert message.blocks[0]["text"]["text"] == f":red_circle: {SENTENCE}"
    assert message.text == f"{SENTENCE}. A change is offered and waits for approval."


def test_a_sentence_too_long_for_the_first_line_is_told_whole_below() -> None:
    long = f"ui cannot pull its image: {'because ' * 30}"
    message = drawn(presentation(sentence=long))
    assert message.blocks[0]["text"]["text"] == ":red_circle: ui cannot pull its image"
    assert message.blocks[1]["text"]["text"] == long


def test_each_step_has_a_sign_and_its_word_and_only_the_cause_is_bold() -> None:
    steps = (
        step(Step.NODE_ROLE, Verdict.OK, "may pull"),
        step(Step.REPOSITORY_POLICY, Verdict.FAULT, "denies it", decisive=True),
        step(Step.NETWORK_PATH, Verdict.SKIPPED, "not needed"),
        step(Step.ECR_IMAGE, Verdict.UNKNOWN, "may not look"),
    )
    message = drawn(presentation(groups=(group(steps=steps),)))
    runs = next(b for b in message.blocks if b["type"] == "rich_text")["elements"][0]["elements"]
    signs = [run["name"] for run in runs if run["type"] == "emoji"]
    assert signs == ["white_check_mark", "x", "white_circle", "grey_question"]
    lines = [run["text"].strip() for run in runs if run["type"] == "text"]
    assert lines == [
        "OK · Node role: may pull",
        "Fault · Repository policy: denies it",
        "Skipped · Network path: not needed",
        "Unknown · Image in ECR: may not look",
    ]
    assert [run.get("style") for run in runs if run["type"] == "text"][:2] == [None, {"bold": True}]


def test_a_waiting_request_shows_the_writes_the_difference_the_proof_and_who_may_approve() -> None:
    message = drawn(asked=request())
    said = words(message)
    assert "Approve does this:" in said
    assert '-        "ecr:BatchGetImage"' in said
    assert "*Proof:* 12 decisions differ" in said
    assert "*May approve:* <!subteam^SPLATFORM>, <@UROBIN>" in said
    assert "<!date^" in said
    assert labels(message) == ["Approve", "Reject", "Re-check", "Cancel"]


def test_the_approve_button_carries_only_the_id_and_asks_again_naming_the_objects() -> None:
    approve = button(drawn(asked=request()), "Approve")
    assert approve["value"] == "0123456789abcdef0123"
    assert approve["action_id"] == "approve:repository_policy"
    assert approve["style"] == "primary"
    asks = approve["confirm"]["text"]["text"]
    for name in ("retail-sample-app-ui", "ui-private", "namespace default", "cluster eks-workshop"):
        assert name in asks
    assert approve["accessibility_label"].startswith("Approve: Change the policy")


def test_the_longest_names_never_push_the_namespace_or_cluster_out_of_the_dialog() -> None:
    policy = PolicyChange(f"{ARN}{'r' * 256}", "{}", "{}", (), "")
    restart = plan().restart
    assert restart is not None
    long = replace(restart, name="w" * 253, namespace="n" * 63)
    made = plan(policy=policy, restart=long, cluster="c" * 100)
    asks = button(drawn(asked=request(plan=made)), "Approve")["confirm"]["text"]["text"]
    assert "n" * 63 in asks
    assert "(cluster cccc" in asks
    assert len(asks) <= 300


def test_nobody_on_the_list_means_no_approve_button() -> None:
    nobody = Approvers((), (), 1, reason_required=False, break_glass=False)
    message = drawn(asked=request(), approvers=nobody)
    assert labels(message) == ["Re-check", "Cancel"]
    assert "Nobody may approve this" in words(message)


def test_a_required_reason_replaces_the_dialog_by_a_modal() -> None:
    message = drawn(asked=request(), approvers=replace(APPROVERS, reason_required=True))
    assert "confirm" not in button(message, "Approve")


def test_the_emergency_button_is_there_only_where_a_rule_allows_it() -> None:
    message = drawn(asked=request(), approvers=replace(APPROVERS, break_glass=True))
    assert button(message, "Emergency approve")["style"] == "danger"
    assert "Emergency approve" not in labels(drawn(asked=request()))


def test_a_first_of_two_approvals_is_counted_on_the_card() -> None:
    one = request(decisions=(Decision(ROBIN, Choice.APPROVE, AT),))
    said = words(drawn(asked=one, approvers=replace(APPROVERS, need=2)))
    assert "1 of 2 approvals given" in said
    assert "*May approve:* 2 of " in said


@pytest.mark.parametrize(
    ("state", "choice", "expected"),
    [
        (RequestState.REJECTED, Choice.REJECT, "*Rejected* by <@UROBIN>"),
        (RequestState.CANCELLED, Choice.CANCEL, "*Cancelled* by <@UROBIN>"),
        (RequestState.EXPIRED, None, "*Expired* at"),
    ],
)
def test_what_was_decided_stands_on_the_card_without_the_offer(
    state: RequestState, choice: Choice | None, expected: str
) -> None:
    decisions = (Decision(ROBIN, choice, AT, "not <!now>"),) if choice else ()
    message = drawn(asked=request(state, decisions=decisions))
    assert expected in words(message)
    assert labels(message) == ["Re-check"]
    assert "Approve does this" not in words(message)
    if choice:
        assert "not &lt;!now&gt;" in words(message)


FROZEN = FreezeState(True, "UQUINN", "incident <!here>", AT)


def test_a_waiting_card_says_that_everything_is_frozen_and_offers_no_approval() -> None:
    message = drawn(asked=request(), frozen=FROZEN)
    assert "*All changes are frozen* by <@UQUINN>" in words(message)
    assert "incident &lt;!here&gt;" in words(message)
    assert labels(message) == ["Reject", "Re-check", "Cancel"]


def test_a_run_that_waits_for_the_thaw_says_so_and_one_that_is_over_does_not() -> None:
    assert "All changes are frozen" in words(drawn(asked=approved(), frozen=FROZEN))
    over = drawn(asked=approved(RunOutcome.FIXED), frozen=FROZEN)
    assert "frozen" not in words(over)


def test_a_superseded_card_has_no_button() -> None:
    assert labels(drawn(asked=request(RequestState.SUPERSEDED))) == []


def test_a_run_can_be_cancelled_until_it_has_written() -> None:
    assert labels(drawn(asked=approved())) == ["Cancel"]
    assert labels(drawn(asked=approved(wrote=True))) == []


def test_a_run_is_told_live() -> None:
    going = approved()
    assert going.run is not None
    first = replace(
        going.run.steps[0],
        state=StepState.DONE,
        started_at=AT,
        finished_at=AT + timedelta(seconds=3),
        words="the policy is still as it was",
    )
    second = replace(going.run.steps[1], state=StepState.DOING)
    steps = (first, second, *going.run.steps[2:])
    message = drawn(asked=replace(going, run=replace(going.run, steps=steps)))
    said = words(message)
    assert message.blocks[0]["text"]["text"] == ":hourglass_flowing_sand: Fixing ui-private"
    assert "*Approved* by <@UROBIN>" in said
    assert "Check the approval again: the policy is still as it was (3.0 s)" in said
    assert "Change the repository policy, now" in said


@pytest.mark.parametrize(
    ("outcome", "expected", "buttons"),
    [
        (RunOutcome.FIXED, "Fixed in 74 s: ui-private pulls its image", ["Undo", "Re-check"]),
        (RunOutcome.STILL_FAILING, "Still failing: ui-private", ["Undo", "Re-check"]),
        (RunOutcome.NEEDS_HUMAN, "A person has to look at ui-private", ["Undo", "Re-check"]),
        (RunOutcome.APPLIED, "is changed; there was nothing to restart", ["Undo", "Re-check"]),
        (RunOutcome.DRIFTED, "Stopped part way", ["Undo", "Re-check"]),
        (RunOutcome.REFUSED, "Nothing changed", ["Re-check"]),
        (RunOutcome.UNDONE, "is back as it was", ["Re-check"]),
        (RunOutcome.REHEARSED, "nothing was written", ["Re-check"]),
    ],
)
def test_each_end_of_a_run_is_said_in_words(
    outcome: RunOutcome, expected: str, buttons: list[str]
) -> None:
    message = drawn(asked=approved(outcome))
    assert expected in message.text
    assert expected in message.blocks[0]["text"]["text"]
    assert labels(message) == buttons


def test_a_run_that_drifted_before_its_first_write_has_nothing_to_undo() -> None:
    message = drawn(asked=approved(RunOutcome.DRIFTED, wrote=False))
    assert "Nothing overwritten" in message.text
    assert labels(message) == ["Re-check"]


def test_nothing_is_called_fixed_before_the_run_says_so() -> None:
    assert "Fixed" not in drawn(asked=approved(wrote=True)).text
    assert "Fixed" not in words(drawn(asked=approved(wrote=True)))


def test_no_undo_where_nothing_was_written() -> None:
    assert labels(drawn(asked=approved(RunOutcome.NEEDS_HUMAN, wrote=False))) == ["Re-check"]


def test_without_a_plan_the_remedy_and_its_commands_are_told() -> None:
    shown = group(remedy="Push the tag.", commands=("aws ecr list-images",), no_plan="Not proven.")
    said = words(drawn(presentation(groups=(shown,))))
    assert "What to do: \nPush the tag." in said
    assert "aws ecr list-images" in said
    assert "No fix is offered: \nNot proven." in said


def test_healthy_is_said_plainly() -> None:
    shown = presentation(
        verdict=Verdict.OK, sentence="ui has no pull problem: 3 of 3 pods running", groups=(),
        ready=3, replicas=3,
    )  # fmt: skip
    message = drawn(shown)
    assert message.blocks[0]["text"]["text"].startswith(":large_green_circle: ui has no pull")
    assert "3 of 3 ready" in words(message)
    assert labels(message) == ["Re-check"]
    assert (
        button(message, "Re-check")["value"]
        == "deployment/ui-private -n default --cluster eks-workshop"
    )


def test_unknown_names_what_was_not_looked_at_and_the_grant_as_a_line_to_copy() -> None:
    grant = Permission("ecr:GetRepositoryPolicy", ARN)
    steps = (step(Step.REPOSITORY_POLICY, Verdict.UNKNOWN, "may not read it", missing=(grant,)),)
    shown = group(steps=steps, confidence=Confidence.UNKNOWN)
    message = drawn(presentation(verdict=Verdict.UNKNOWN, groups=(shown,)))
    assert message.blocks[0]["text"]["text"].startswith(":white_circle:")
    boxes = [part for part in parts(message.blocks) if part.get("type") == "rich_text_preformatted"]
    assert boxes[0]["elements"][0]["text"] == f"ecr:GetRepositoryPolicy  {ARN}"


def test_several_groups_have_a_section_each_and_the_other_remedies_stay() -> None:
    other = group(image="other:2", sentence="the tag is missing", remedy="Push other:2.")
    said = words(drawn(presentation(groups=(group(), other)), request()))
    assert "1 of 2: the repository policy denies" in said
    assert "2 of 2: the tag is missing" in said
    assert "Push other:2." in said
    assert "Take the Deny away." not in said


def test_a_card_too_large_tells_less_and_still_everything_that_is_not_ok() -> None:
    steps = tuple(
        step(one, Verdict.FAULT if one is Step.ECR_IMAGE else Verdict.OK, "s" * 200) for one in Step
    )
    groups = tuple(group(image=f"{n}:{'x' * 300}", steps=steps) for n in range(6))
    said = words(drawn(presentation(groups=groups)))
    assert "OK · " not in said
    assert said.count("Fault · Image in ECR") == 6


def largest() -> tuple[Presentation, Plan]:
    """A workload in every trouble at once, each text as long as it may get, and a plan for it."""
    image = f"123456789012.dkr.ecr.us-west-2.amazonaws.com/{'r' * 255}:{'t' * 128}"
    grants = tuple(Permission("ecr:" + "G" * 60, f"arn:{one}:" + "a" * 240) for one in range(9))
    steps = tuple(step(one, Verdict.UNKNOWN, "q" * 900, missing=grants) for one in Step)
    groups = tuple(
        group(
            image=f"{image}{number}",
            sentence="S" * 900,
            remedy="R" * 900,
            pod_count=200,
            pool="node group " + "n" * 63,
            commands=("c" * 800,) * 8,
            no_plan="x" * 900,
            blast_radius=f"{number}" + "b" * 900,
            steps=steps,
        )
        for number in range(50)
    )
    ref = WorkloadRef("c" * 100, "n" * 63, "StatefulSet", "a" * 253)
    statements = [{"Sid": f's"{n}', "Action": ["ecr:BatchGetImage"]} for n in range(190)]
    before, after = json.dumps(statements), json.dumps(statements[::2])
    changed = PolicyChange(ARN, before, after, ("e" * 900,) * 40, "p" * 900)
    shown = presentation(workload=ref, sentence=f"{'a' * 253} cannot: {'z' * 900}", groups=groups)
    return shown, plan(
        policy=changed, will_not_fix=("w" * 900,) * 9, actions=("x:" + "y" * 90,) * 9
    )


@pytest.mark.parametrize("need", [1, 4])
def test_the_largest_card_fits_and_keeps_its_buttons(need: int) -> None:
    shown, offered = largest()
    said_yes = tuple(Decision(ROBIN, Choice.APPROVE, AT, "why" * 300) for _ in range(need - 1))
    approvers = replace(APPROVERS, need=need, break_glass=True)
    message = drawn(shown, request(plan=offered, decisions=said_yes), approvers=approvers)
    assert not blocks_too_long(message.blocks)
    assert fits(message.blocks) or need > 1
    assert labels(message) == ["Approve", "Reject", "Emergency approve", "Re-check", "Cancel"]
    assert "and 49 more groups" in words(message)


def test_the_largest_card_without_an_offer_fits_and_says_what_to_do() -> None:
    message = drawn(largest()[0])
    assert fits(message.blocks)
    assert "What to do" in words(message)


def test_a_private_card_has_no_button_and_says_what_to_do() -> None:
    message = draw(Card(presentation(), QUINN, hint="invite the bot", pressable=False))
    assert labels(message) == []
    assert "invite the bot" in words(message)
