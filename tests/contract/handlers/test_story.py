"""The main job, through Slack's own protocol."""

from diagnostics.model import WorkloadRef
from playground.slack import WorkspaceClient
from tests.contract.handlers.conftest import APPROVE, APPROVER, ASKER, BYSTANDER, Bench
from tests.fakes.edge import CLUSTER
from tests.fakes.reading import IMAGE, World, failing_pod, running_pod


def test_asked_approved_fixed_and_undone(bench: Bench) -> None:
    card = bench.card()
    assert "the repository policy denies EksNodeGroupRole" in card.text
    assert '-        "ecr:BatchGetImage"' in card.all_text
    assert bench.writes() == []

    bench.click(APPROVER, card, "approve")
    fixed = bench.until_card_says(card, "Fixed in")
    assert "*Approved* by <@U0RESPONDER>" in fixed.all_text
    assert [call for call, _ in bench.writes()] == ["put", "restart"]

    bench.click(APPROVER, fixed, "undo")
    undo = bench.slack.wait_until(
        lambda seen: next((m for m in seen.thread(card.ts)[1:] if m.button(APPROVE)), None)
    )
    assert '+        "ecr:BatchGetImage"' in undo.all_text
    bench.slack.click(APPROVER, undo.ts, APPROVE)
    bench.until_told(APPROVER, "someone else has to approve it")
    bench.slack.click("U0RESPONDER2", undo.ts, APPROVE)
    bench.slack.wait_until(
        lambda seen: any("Undone" in m.text for m in seen.thread(card.ts)), what="Undone"
    )
    assert [call for call, _ in bench.writes()] == ["put", "restart", "put"]


def test_the_evidence_is_in_the_thread_word_for_word(bench: Bench) -> None:
    card = bench.card()
    evidence = bench.slack.wait_until(
        lambda seen: next(iter(seen.thread(card.ts)[1:]), None), what="evidence"
    )
    assert "ecr:GetRepositoryPolicy" in evidence.all_text
    assert "403 Forbidden" in evidence.all_text


def test_the_card_knows_its_request_and_nothing_unfurls(bench: Bench) -> None:
    card = bench.card()
    button = card.button(APPROVE)
    assert button is not None
    assert card.metadata is not None
    assert card.metadata["event_payload"] == {"request": button["value"]}
    posts = bench.slack.calls("chat.postMessage")
    assert all(call.args["unfurl_links"] in (False, "0", 0) for call in posts)


def test_findings_are_shown_as_they_come(bench: Bench) -> None:
    bench.edge.step_seconds = 0.12
    bench.ask()
    bench.slack.wait_until(
        lambda seen: any("of 8 steps" in m.text for m in seen.messages()), what="progress"
    )
    progress = bench.slack.messages()[-1]
    bench.until_card_says(progress, "Approve does this")
    texts = [str(call.args.get("text")) for call in bench.slack.calls("chat.update")]
    assert len([text for text in texts if "of 8 steps" in text]) >= 2


def test_a_run_that_does_not_help_says_what_still_fails(bench: Bench) -> None:
    card = bench.card()
    bench.edge.outside.pulls_work = False
    bench.click(APPROVER, card, "approve")
    failed = bench.until_card_says(card, "Still failing: ui-private")
    assert "ErrImagePull" in failed.all_text
    assert "Fixed" not in failed.all_text
    assert failed.button("undo:repository_policy")


def test_a_policy_changed_since_the_card_is_not_overwritten(bench: Bench) -> None:
    card = bench.card()
    policies = bench.edge.outside.policies_by_arn
    for arn in policies:
        policies[arn] = '{"Version":"2012-10-17","Statement":[]}'
    bench.click(APPROVER, card, "approve")
    bench.until_card_says(card, "Nothing overwritten")
    assert bench.writes() == []


def test_a_deployment_deleted_meanwhile_is_said_on_the_card(bench: Bench) -> None:
    card = bench.card()
    bench.edge.outside.rollouts.clear()
    bench.click(APPROVER, card, "approve")
    said = bench.until_card_says(card, "*Approved* by")
    bench.slack.wait_until(
        lambda seen: "Fixing" not in (seen.message(card.ts) or said).text, what="an end"
    )
    assert "Fixed" not in (bench.slack.message(card.ts) or said).all_text
    assert bench.writes() == []


def test_a_healthy_workload_is_called_healthy(bench: Bench) -> None:
    bench.edge.world = World(pods=[running_pod()], repository_policy=None)
    bench.ask()
    card = bench.slack.wait_until(
        lambda seen: next((m for m in seen.messages() if "no pull problem" in m.text), None)
    )
    assert "1 of 1 pods running" in card.text
    assert [button["text"]["text"] for button in card.buttons] == ["Re-check"]


def test_not_allowed_to_look_is_unknown_and_names_the_grant(bench: Bench) -> None:
    bench.edge.world = World(deny=frozenset({"ecr:GetRepositoryPolicy"}))
    bench.ask()
    card = bench.slack.wait_until(
        lambda seen: next((m for m in seen.messages() if "not allowed to look" in m.all_text), None)
    )
    assert "ecr:GetRepositoryPolicy  arn:aws:ecr" in card.all_text
    assert card.button(APPROVE) is None


def test_a_mention_is_answered_in_its_thread(bench: Bench) -> None:
    bench.slack.mention(ASKER, "@imagepull ui-private")
    question = next(m for m in bench.slack.messages() if m.user == ASKER)
    answer = bench.slack.wait_until(
        lambda seen: next((m for m in seen.thread(question.ts) if m.button(APPROVE)), None)
    )
    assert answer.thread_ts == question.ts
    bench.slack.click(APPROVER, answer.ts, APPROVE)
    bench.slack.wait_until(
        lambda seen: any("Fixed in" in m.text for m in seen.thread(question.ts)), what="Fixed"
    )


def test_the_home_tab_lists_what_waits_and_what_was_decided(bench: Bench) -> None:
    card = bench.card()
    bench.slack.home(BYSTANDER)
    home = bench.slack.wait_until(lambda seen: seen.views(BYSTANDER).home)
    assert "retail-sample-app-ui" in str(home)
    bench.click(APPROVER, card, "reject")
    bench.until_card_says(card, "*Rejected* by <@U0RESPONDER>")
    bench.slack.home(BYSTANDER)
    bench.slack.wait_until(lambda seen: "Rejected: ui-private" in str(seen.views(BYSTANDER).home))


def test_re_check_draws_a_waiting_card_anew_and_the_first_asker_stays_the_requester(
    bench: Bench,
) -> None:
    card = bench.card()
    old = card.button(APPROVE)
    bench.click(APPROVER, card, "recheck")

    def renewed(seen: WorkspaceClient) -> bool:
        now = seen.message(card.ts)
        return now is not None and now.button(APPROVE) not in (None, old)

    bench.slack.wait_until(renewed, what="a new request on the same card")
    again = bench.slack.message(card.ts)
    assert again is not None
    assert "Asked by <@U0REQUESTER>" in again.all_text
    bench.click(APPROVER, again, "approve")
    bench.until_card_says(card, "Fixed in")


def test_re_check_of_a_decided_card_answers_below_it(bench: Bench) -> None:
    card = bench.card()
    bench.click(APPROVER, card, "reject")
    rejected = bench.until_card_says(card, "*Rejected*")
    bench.click(APPROVER, rejected, "recheck")
    bench.slack.wait_until(
        lambda seen: any(m.button(APPROVE) for m in seen.thread(card.ts)[1:]), what="a new card"
    )
    assert "*Rejected*" in (bench.slack.message(card.ts) or card).all_text


def test_an_image_name_that_attacks_is_shown_and_nothing_more(bench: Bench) -> None:
    attack = "evil/<!channel>```<@U0RESPONDER>:1"
    pods = [failing_pod(image=attack)]
    bench.edge.world = World(
        pods=pods, event_messages=[f'Failed to pull image "{attack}": <!here>']
    )
    bench.ask()
    card = bench.slack.wait_until(
        lambda seen: next((m for m in seen.messages() if "evil/" in m.all_text), None)
    )
    bench.settle()
    for message in bench.slack.thread(card.ts):
        for block in message.blocks:
            if block["type"] in {"section", "context"}:
                assert "<!channel>" not in str(block)
                assert "<@U0RESPONDER>:1" not in str(block)
        assert "<!" not in message.text.replace("<!date", "")


def test_several_workloads_of_one_name_are_offered_as_commands(bench: Bench) -> None:
    refs = [
        WorkloadRef(CLUSTER, "shop", kind, "ui-private") for kind in ("Deployment", "DaemonSet")
    ]
    bench.edge.world = World(workloads=refs)
    bench.ask()
    told = bench.until_told(ASKER, "Which one?")
    assert "/imagepull daemonset/ui-private -n shop" in told.text
    assert IMAGE not in told.text
