"""A plan as commands: the words a shell would hand to aws and kubectl are the plan's own."""

import json
import shlex
from dataclasses import replace

from remediation.by_hand import by_hand
from remediation.plan import Fix, Plan, PolicyChange, Restart

ARN = "arn:aws:ecr:us-west-2:123456789012:repository/team/ui"
AFTER = '{"Statement": [{"Sid": "it\'s $(reboot)", "Effect": "Allow"}]}'
RESTART = Restart("StatefulSet", "shop", "ui", "u-1", 3, "ui:1")
PLAN = Plan(Fix.REPOSITORY_POLICY, "prod", ARN, PolicyChange(ARN, "{}", AFTER, (), ""), RESTART, ())


def test_the_policy_is_set_to_the_very_document_that_was_proven() -> None:
    words = shlex.split(by_hand(PLAN)[0])
    assert words[:3] == ["aws", "ecr", "set-repository-policy"]
    options = dict(zip(words[3::2], words[4::2], strict=True))
    assert options.pop("--policy-text") == AFTER
    assert json.loads(AFTER)
    assert options == {
        "--region": "us-west-2",
        "--registry-id": "123456789012",
        "--repository-name": "team/ui",
    }


def test_a_policy_that_becomes_empty_is_deleted() -> None:
    assert PLAN.policy is not None
    empty = replace(PLAN, policy=replace(PLAN.policy, after=None))
    assert shlex.split(by_hand(empty)[0])[2] == "delete-repository-policy"


def test_the_workload_is_restarted_after_the_policy_and_watched() -> None:
    assert by_hand(PLAN)[1:] == (
        "kubectl rollout restart statefulset/ui -n shop",
        "kubectl rollout status statefulset/ui -n shop",
    )
