"""Random cases for property tests: small alphabets, so that things meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

A, B = "111122223333", "444455556666"
REPOSITORIES = [f"arn:aws:ecr:us-west-2:{A}:repository/{name}" for name in ("team/app", "x", "*a")]
PRINCIPALS = [
    f"arn:aws:sts::{A}:assumed-role/node/i-1",
    f"arn:aws:sts::{A}:assumed-role/node/i-2",
    f"arn:aws:sts::{B}:assumed-role/node/i-1",
    f"arn:aws:sts::{A}:assumed-role/ci/i-1",
    f"arn:aws:iam::{A}:user/alice",
    f"arn:aws:iam::{B}:user/p/alice",
    f"arn:aws:iam::{A}:role/node",
    f"arn:aws:iam::{B}:role/p/node",
]
NAMES = [
    "*",
    A,
    B,
    f"arn:aws:iam::{A}:root",
    f"arn:aws-cn:iam::{A}:root",
    f"arn:aws:iam::{B}:root",
    f"arn:aws:iam::{A}:role/p/node",
    f"arn:aws:iam::{B}:role/node",
    f"arn:aws:iam::{A}:role/i-1",
    "AROAEXAMPLEDELETED123",
    *PRINCIPALS,
]
ACTIONS = [
    "ecr:BatchGetImage",
    "ecr:GetDownloadUrlForLayer",
    "ecr:BatchCheckLayerAvailability",
    "ecr:PutImage",
    "ecr:DeleteRepository",
]
ACTION_PATTERNS = [
    *ACTIONS,
    "*",
    "ecr:*",
    "ECR:batchgetimage",
    "ecr:Batch*",
    "ecr:*Image",
    "ecr:BatchGetImag?",
    "ecr:Get*Layer",
    "s3:*",
    "ecr:GetAuthorizationToken",
]
RESOURCE_PATTERNS = [
    "*",
    *REPOSITORIES[:2],
    f"arn:aws:ecr:*:{A}:repository/team/*",
    "arn:aws:ecr:us-west-2:*:repository/?",
    f"arn:aws:ecr:us-west-2:{A}:repository/Team/app",
    f"arn:aws:ecr:us-west-2:{A}:repository/${{aws:PrincipalTag/t}}",
    f"arn:aws:ecr:us-west-2:{A}:repository/${{aws:PrincipalTag/t, 'x'}}*",
    f"arn:aws:ecr:us-west-2:{A}:repository/${{*}}a",
]
TEXTS = ["red", "RED", "r*", "r?d", "blue", "*", "${*}"]
TEXTS += ["${aws:PrincipalTag/t}", "${k:none, 'red'}"]
ARNS = [
    f"arn:aws:iam::{A}:role/node",
    f"arn:aws:iam::{A}:role/n*",
    "arn:aws:iam::*:role/node",
    f"arn:aws:iam::{A}:role/${{aws:PrincipalTag/t}}",
    "arn:*:*:*:*:*",
]
KINDS: dict[str, tuple[list[str], list[str]]] = {
    "k:text": (
        [
            "StringEquals",
            "StringNotEquals",
            "StringLike",
            "StringNotLike",
            "StringEqualsIgnoreCase",
            "StringNotEqualsIgnoreCase",
        ],
        TEXTS,
    ),
    "aws:PrincipalTag/t": (["StringEquals", "StringNotLike"], TEXTS[:7]),
    "aws:PrincipalArn": (["ArnEquals", "ArnNotEquals", "ArnLike", "ArnNotLike"], ARNS),
    "k:number": (
        [f"Numeric{op}" for op in ("Equals", "NotEquals", "LessThan", "GreaterThanEquals")],
        ["1", "2", "2.50", "-3"],
    ),
    "k:date": (
        [f"Date{op}" for op in ("Equals", "NotEquals", "LessThanEquals", "GreaterThan")],
        ["2026-01-01T00:00:00Z", "2026-06-01", "1767225600", "2026-01-01T01:00:00+01:00"],
    ),
    "k:flag": (["Bool"], ["true", "false", "TRUE"]),
    "aws:SourceIp": (
        ["IpAddress", "NotIpAddress"],
        ["10.0.0.0/8", "10.1.2.3", "2001:db8::/32", "::/0"],
    ),
    "k:bytes": (["BinaryEquals"], ["cmVk", "Ymx1ZQ=="]),
}
VALUES: dict[str, list[str]] = {
    "k:text": ["red", "RED", "blue", "*", "r*", ""],
    "aws:PrincipalTag/t": ["red", "x", "node", "*", "team/app", ""],
    "aws:PrincipalArn": [f"arn:aws:iam::{A}:role/node", f"arn:aws:iam::{B}:role/node"],
    "k:number": ["1", "2", "2.5", "-3", "100"],
    "k:date": ["2026-01-01T00:00:00Z", "2026-06-01T12:00:00Z", "1767225600", "2027-01-01"],
    "k:flag": ["true", "false"],
    "aws:SourceIp": ["10.1.2.3", "192.0.2.1", "2001:db8::1"],
    "k:bytes": ["cmVk", "AAAA"],
}
MULTI = ["k:text"]


def some(items: list[str]) -> st.SearchStrategy[Any]:
    """One of the items, or a list of one to three."""
    one = st.sampled_from(items)
    return st.one_of(one, st.lists(one, min_size=1, max_size=3, unique=True))


@st.composite
def conditions(draw: st.DrawFn) -> dict[str, Any]:
    block: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(list(KINDS)), max_size=2, unique=True)):
        operators, values = KINDS[key]
        if draw(st.integers(0, 5)) == 0:
            block.setdefault("Null", {})[key] = draw(st.sampled_from(["true", "false"]))
            continue
        operator = draw(st.sampled_from(operators)) + draw(st.sampled_from(["", "", "IfExists"]))
        if key in MULTI:
            operator = draw(st.sampled_from(["ForAllValues:", "ForAnyValue:"])) + operator
        spelled = draw(st.sampled_from([key, key.upper() if "/" not in key else key]))
        block.setdefault(operator, {})[spelled] = draw(some(values))
    return block


@st.composite
def statements(draw: st.DrawFn, layer: str) -> dict[str, Any]:
    statement: dict[str, Any] = {"Effect": draw(st.sampled_from(["Allow", "Deny", "Allow"]))}
    element = draw(st.sampled_from(["Action", "Action", "Action", "NotAction"]))
    statement[element] = draw(some(ACTION_PATTERNS))
    if layer == "repository":
        inverted = statement["Effect"] == "Deny" and draw(st.integers(0, 3)) == 0
        # NotPrincipal takes no *, which comes first.
        known = NAMES[1:] if inverted else NAMES
        names = draw(st.lists(st.sampled_from(known), min_size=1, max_size=4, unique=True))
        statement["NotPrincipal" if inverted else "Principal"] = (
            "*" if names == ["*"] else {"AWS": names}
        )
    elif layer == "gate":
        statement["Principal"] = "*"
        statement["Resource"] = draw(some(RESOURCE_PATTERNS))
    else:
        element = draw(st.sampled_from(["Resource", "Resource", "Resource", "NotResource"]))
        statement[element] = draw(some(RESOURCE_PATTERNS))
    block = draw(conditions())
    if block or draw(st.booleans()):
        statement["Condition"] = block
    return statement


@st.composite
def documents(draw: st.DrawFn, layer: str) -> dict[str, Any]:
    found = draw(st.lists(statements(layer), min_size=1, max_size=3))
    document: dict[str, Any] = {"Statement": found[0] if len(found) == 1 else found}
    version = draw(st.sampled_from(["2012-10-17", "2012-10-17", "2008-10-17", None]))
    if version:
        document["Version"] = version
    return document


@st.composite
def contexts(draw: st.DrawFn) -> dict[str, Any]:
    context: dict[str, Any] = {}
    for key in draw(st.lists(st.sampled_from(list(VALUES)), max_size=5, unique=True)):
        if key in MULTI:
            value = st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=3, unique=True)
            context[key] = draw(value)
        else:
            context[key] = draw(st.sampled_from(VALUES[key]))
    return context


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A case as `imagepull decide` reads it, with a complete context."""
    principal = draw(st.sampled_from(PRINCIPALS))
    account = principal.split(":")[4]
    token = draw(st.integers(0, 9)) == 0
    case: dict[str, Any] = {
        "principal_arn": principal,
        "principal_account": account,
        "action": "ecr:GetAuthorizationToken" if token else draw(st.sampled_from(ACTIONS)),
        "resource_arn": "*" if token else draw(st.sampled_from(REPOSITORIES)),
        "resource_account": account if token else A,
        "identity_policies": draw(st.lists(documents("identity"), max_size=2)),
        "permission_boundary": draw(st.none() | documents("identity")),
        "resource_policy": draw(st.none() | documents("repository")),
        "context": draw(contexts()),
    }
    for name, layer in (("session_policy", "identity"), ("endpoint_policy", "gate")):
        if draw(st.integers(0, 7)) == 0:
            case[name] = draw(documents(layer))
    for name, layer in (("scps", "identity"), ("rcps", "gate")):
        if draw(st.integers(0, 7)) == 0:
            case[name] = draw(st.lists(documents(layer), min_size=1, max_size=2))
    return case
