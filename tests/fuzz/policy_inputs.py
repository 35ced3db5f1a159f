"""Hostile and half-valid documents for the policy parser."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from tests.fakes.policy_strategies import documents

WORDS = [
    "Version",
    "2012-10-17",
    "2008-10-17",
    "Id",
    "Statement",
    "Sid",
    "Effect",
    "Allow",
    "Deny",
    "Principal",
    "NotPrincipal",
    "AWS",
    "Service",
    "Action",
    "NotAction",
    "ecr:*",
    "*",
    "Resource",
    "arn:aws:ecr:us-west-2:111122223333:repository/x",
    "arn:aws:iam::111122223333:role/x",
    "Condition",
    "StringLike",
    "ForAllValues:StringEqualsIfExists",
    "NumericEquals",
    "DateEquals",
    "IpAddress",
    "BinaryEquals",
    "ArnLike",
    "Null",
    "aws:SourceIp",
    "${aws:PrincipalTag/x}",
    "${",
    "${*}",
    "${a, 'b'}",
    "\ud800",
    "",
]

leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.sampled_from(WORDS)
    | st.text(max_size=20)
)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=8), inner, max_size=5)
    ),
    max_leaves=25,
)


@st.composite
def bent_policies(draw: st.DrawFn) -> str:
    """A valid policy with one value replaced, one key renamed, or its text cut about."""
    tree = draw(documents(draw(st.sampled_from(["identity", "repository", "gate"]))))
    for _ in range(draw(st.integers(0, 2))):
        tree = _bent(draw, tree)
    text = json.dumps(tree, ensure_ascii=draw(st.booleans()))
    if draw(st.integers(0, 2)):
        return text
    start = draw(st.integers(0, len(text)))
    end = min(len(text), start + draw(st.integers(0, 12)))
    return (
        text[:start]
        + draw(st.sampled_from(["", '"', "{", "[", ",", "\\", text[start:end] * 2]))
        + text[end:]
    )


def _bent(draw: st.DrawFn, tree: Any) -> Any:
    if isinstance(tree, dict) and tree and draw(st.integers(0, 3)):
        key = draw(st.sampled_from(sorted(tree)))
        if draw(st.integers(0, 4)) == 0:
            return {draw(st.sampled_from(WORDS)) if k == key else k: v for k, v in tree.items()}
        return {k: _bent(draw, v) if k == key else v for k, v in tree.items()}
    if isinstance(tree, list) and tree and draw(st.booleans()):
        at = draw(st.integers(0, len(tree) - 1))
        return [_bent(draw, item) if i == at else item for i, item in enumerate(tree)]
    return draw(trees)
