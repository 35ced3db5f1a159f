"""The labelled decisions, and the form in which they are written."""

import json
from pathlib import Path
from typing import Any

import pytest

from diagnostics.policy import Layer, Outcome, decide
from diagnostics.policy.cases import CaseError, decode_case, read_case

CASES = Path(__file__).parents[3] / "cases"
LINES = [json.loads(line) for line in (CASES / "iam-cases.jsonl").read_text().splitlines()]
# The examples and tables of AWS's own pages, asked of repositories where AWS asks of buckets.
EXAMPLES = [json.loads(line) for line in (CASES / "iam-documented.jsonl").read_text().splitlines()]
LABELLED = [*LINES, *EXAMPLES]


@pytest.mark.parametrize("line", LABELLED, ids=[line["id"] for line in LABELLED])
def test_every_labelled_case_is_decided_as_aws_documents_it(line: dict[str, Any]) -> None:
    case = read_case(line)

    assert decide(case.request, case.policies).outcome is case.expected


def a_case(**changes: object) -> dict[str, object]:
    return {**LINES[2], **changes}


def without(name: str) -> dict[str, object]:
    return {key: value for key, value in LINES[2].items() if key != name}


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ([], ""),
        (without("resource_policy"), ""),
        (a_case(resource_polcy=None), "/resource_polcy"),
        (a_case(scp=[]), "/scp"),
        (a_case(boundary={"Statement": []}), "/boundary"),
        (a_case(policies=['{"Statement": []}']), "/policies"),
        (a_case(action=7), "/action"),
        (decode_case('{"action": 7,' + json.dumps(without("action"))[1:]), "/action"),
        (a_case(action="ecr:Batch*"), "/action"),
        (a_case(principal_arn="node"), "/principal_arn"),
        (a_case(principal_account="1"), "/principal_account"),
        (a_case(resource_account="1"), "/resource_account"),
        (a_case(resource_account="444455556666"), "/resource_account"),
        (a_case(resource_arn="arn:aws:s3:::bucket", resource_account=""), "/resource_account"),
        (a_case(context=[]), "/context"),
        (a_case(context={"aws:SourceVpc": None}), "/context/aws:SourceVpc"),
        (a_case(context_complete="no"), "/context_complete"),
        (a_case(expected="yes"), "/expected"),
        (a_case(unread=["everything"]), "/unread"),
        (a_case(identity_policies=None), "/identity_policies"),
        (a_case(identity_policies=[7]), "/identity_policies/0"),
        (a_case(scps=[[]]), "/scps/0"),
        (
            a_case(identity_policies=[{"Statement": [{"Effect": "Allow", "Action": "x"}]}]),
            "/identity_policies/0/Statement/0",
        ),
        (a_case(resource_policy="{"), "/resource_policy"),
        (a_case(**{f"field {n}": n for n in range(100)}), ""),
        (a_case(id=7), "/id"),
        (a_case(endpoint_policy=[]), "/endpoint_policy"),
        (a_case(rcps={}), "/rcps"),
    ],
)
def test_a_case_that_cannot_be_read_names_the_place(line: object, place: str) -> None:
    with pytest.raises(CaseError) as error:
        read_case(line)

    assert error.value.place == place
    assert error.value.reason


def test_a_context_that_is_given_is_complete_unless_it_says_otherwise() -> None:
    assert read_case(a_case(context={})).request.values("aws:sourcevpce") == ()
    left_open = a_case(context={}, context_complete=False)
    assert read_case(left_open).request.values("aws:sourcevpce") is None
    assert read_case(without("context")).request.values("aws:sourcevpce") is None


def test_context_values_may_be_text_numbers_truth_values_or_lists() -> None:
    case = read_case(a_case(context={"a:b": [1, "x", True], "a:c": []}))

    assert case.request.values("a:b") == ("1", "x", "true")
    assert case.request.values("a:c") == ()


def test_accounts_follow_from_the_arns_when_left_out() -> None:
    line = {k: v for k, v in LINES[2].items() if k not in ("principal_account", "resource_account")}

    case = read_case(line)

    assert case.request.principal_account == case.request.resource_account == "111122223333"


ALLOW_ALL = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"},
}
ALLOW_S3 = {"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
ALLOW_ALL_TO_ALL = {
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "*"}
}
ALLOW_S3_TO_ALL = {"Statement": {**ALLOW_S3["Statement"], "Principal": "*"}}
DENY_PUSHES_TO_ALL = {
    "Statement": {"Effect": "Deny", "Action": "ecr:Put*", "Resource": "*", "Principal": "*"}
}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"scps": [ALLOW_S3]}, (Layer.SCP,)),
        ({"scps": [[ALLOW_ALL], [ALLOW_S3]]}, (Layer.SCP,)),
        ({"scps": [ALLOW_ALL, ALLOW_S3]}, ()),
        ({"scps": [[ALLOW_ALL], [ALLOW_S3, ALLOW_ALL]]}, ()),
        ({"rcps": [ALLOW_ALL_TO_ALL]}, ()),
        ({"rcps": [DENY_PUSHES_TO_ALL]}, ()),
        ({"rcps": [[ALLOW_ALL_TO_ALL], [ALLOW_S3_TO_ALL]]}, (Layer.RCP,)),
        ({"session_policy": ALLOW_S3}, (Layer.SESSION,)),
        ({"session_policy": ALLOW_ALL}, ()),
        ({"permission_boundary": json.dumps(ALLOW_S3)}, (Layer.BOUNDARY,)),
        ({"endpoint_policy": ALLOW_ALL_TO_ALL}, ()),
        ({"endpoint_policy": ALLOW_S3_TO_ALL}, (Layer.ENDPOINT,)),
    ],
)
def test_the_optional_layers_take_part(
    changes: dict[str, object], missing: tuple[Layer, ...]
) -> None:
    case = read_case(a_case(resource_policy=None, **changes))

    decision = decide(case.request, case.policies)

    assert decision.missing == missing
    assert decision.outcome is (Outcome.IMPLICIT_DENY if missing else Outcome.ALLOWED)
