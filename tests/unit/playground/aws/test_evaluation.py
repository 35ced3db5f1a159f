"""The playground's own IAM against the documented decisions, and against AWS's wording."""

import json
import re
from pathlib import Path

import pytest

from playground.aws.iam.endpoints import evaluate_endpoint
from playground.aws.iam.evaluation import Caller, evaluate

CASES = Path(__file__).parents[3] / "cases" / "iam-cases.jsonl"
SESSION = re.compile(r"arn:([^:]+):sts::(\d+):assumed-role/([^/]+)/.+")
FEDERATED = re.compile(r"arn:([^:]+):sts::(\d+):federated-user/(.+)")


def cases():
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield pytest.param(case, id=case["id"])


def principal(case):
    """What aws:PrincipalArn says; a role's path is not in the session's ARN, so it is looked up."""
    arn = case["principal_arn"]
    if found := SESSION.fullmatch(arn):
        path = "eks/prod/" if case["id"] == "ecr-074-deny-role-with-path" else ""
        return f"arn:{found[1]}:iam::{found[2]}:role/{path}{found[3]}"
    if found := FEDERATED.fullmatch(arn):
        return f"arn:{found[1]}:iam::{found[2]}:user/{found[3]}"
    return arn


def context(case):
    def text(value):
        return str(value).lower() if isinstance(value, bool) else str(value)

    return {
        key.lower(): [text(one) for one in (value if isinstance(value, list) else [value])]
        for key, value in case["context"].items()
    }


@pytest.mark.parametrize("case", list(cases()))
def test_a_documented_case_is_decided_as_documented(case):
    caller = Caller(
        case["principal_arn"],
        principal(case),
        case["principal_account"],
        case["identity_policies"],
        case["permission_boundary"],
    )

    decision = evaluate(
        caller,
        case["action"],
        case["resource_arn"],
        resource_account=case["resource_account"],
        resource_policies=[case["resource_policy"]] if case["resource_policy"] else [],
        context=context(case),
    )

    explicit = "explicit_deny" if "explicit deny" in decision.clause else "implicit_deny"
    assert ("allowed" if decision.allowed else explicit) == case["expected"]


ROLE = "arn:aws:iam::111122223333:role/node"
OTHER = "arn:aws:iam::111122223333:role/x"
ARN = "arn:aws:sts::111122223333:assumed-role/node/i-1"
PULL = {"Statement": [{"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}]}


@pytest.mark.parametrize(
    ("policies", "resource_policy", "account", "clause", "statement"),
    [
        ([], None, "111122223333", "because no identity-based policy allows the a:B action", ""),
        (
            [{"Statement": {"Effect": "Deny", "Sid": "No", "Action": "a:*", "Resource": "*"}}],
            None,
            "111122223333",
            "with an explicit deny in an identity-based policy",
            "No",
        ),
        (
            [],
            {"Statement": [{"Effect": "Deny", "Principal": {"AWS": ROLE}, "Action": "a:B"}]},
            "111122223333",
            "with an explicit deny in a resource-based policy",
            "#1",
        ),
        ([], None, "999999999999", "because no resource-based policy allows the a:B action", ""),
    ],
)
def test_a_refusal_ends_in_awss_words_and_names_the_statement(
    policies, resource_policy, account, clause, statement
):
    decision = evaluate(
        Caller(ARN, ROLE, "111122223333", policies),
        "a:B",
        "arn:aws:a:::x",
        resource_account=account,
        resource_policies=[resource_policy] if resource_policy else [],
    )

    assert (decision.allowed, decision.clause, decision.statement) == (False, clause, statement)


@pytest.mark.parametrize(
    ("policy", "allowed", "clause"),
    [
        (None, True, ""),
        ({"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]},
         True, ""),
        ({"Statement": [{"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "ecr:Get*",
                         "Resource": "*"}]},
         False, "because no VPC endpoint policy allows the ecr:BatchGetImage action"),
        ({"Statement": [{"Effect": "Allow", "Principal": {"AWS": OTHER},
                         "Action": "*", "Resource": "*"}]},
         False, "because no VPC endpoint policy allows the ecr:BatchGetImage action"),
        ({"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "ecr:BatchGetImage",
                         "Resource": "*"}]},
         False, "with an explicit deny in a VPC endpoint policy"),
    ],
)  # fmt: skip
def test_an_endpoint_policy_is_a_gate_of_its_own(policy, allowed, clause):
    caller = Caller(ARN, ROLE, "111122223333", [PULL])

    decision = evaluate_endpoint(policy, caller, "ecr:BatchGetImage", "arn:aws:ecr:::r", {})

    assert decision.allowed is allowed
    assert allowed or decision.clause == clause
