"""Valid references that look wrong."""

import pytest

from diagnostics.parsing.image_reference import parse_image_reference
from diagnostics.parsing.image_reference_doubts import find_doubts

ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("text", "reason", "suggestion"),
    [
        (f"{ECR}/{ECR}/app:1", "second registry", f"{ECR}/app:1"),
        (f"docker.io/{ECR}/team/app:1", "second registry", f"{ECR}/team/app:1"),
        ("quay.io/quay.io/a/b", "second registry", "quay.io/a/b"),
        ("111122223333/app:1", "account 111122223333", None),
        ("dkr.ecr.eu-west-1.amazonaws.com/app", "lacks its account", None),
        ("1111.dkr.ecr.eu-west-1.amazonaws.com/app", "4 digits instead of 12", None),
        ("111122223333.dkr.ecr.eu-west-1.amazonaws.co/app", "not an ECR host", None),
        ("my_registry.example/app:1", "cannot hold an underscore", None),
        ("team/app:null", "'null'", None),
        ("none/app", "'none'", None),
    ],
)
def test_a_doubt_is_named(text: str, reason: str, suggestion: str | None) -> None:
    (doubt,) = find_doubts(parse_image_reference(text))
    assert reason in doubt.reason
    assert doubt.suggestion == suggestion


@pytest.mark.parametrize("text", [f"{ECR}/docker-hub/library/webd:1", "quay.io/a.b/c", "webd"])
def test_an_ordinary_reference_raises_no_doubt(text: str) -> None:
    assert find_doubts(parse_image_reference(text)) == ()
