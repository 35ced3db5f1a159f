"""Could a lifecycle policy have removed that tag?"""

import json
from datetime import UTC, datetime, timedelta

import pytest

from diagnostics.ecr.lifecycle import expiring_rule, may_have_been, parse_lifecycle
from diagnostics.facts import Image

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


def policy(**selection: object) -> str:
    rule = {"rulePriority": 7, "selection": selection, "action": {"type": "expire"}}
    return json.dumps({"rules": [rule]})


def keep(count: int, **selection: object) -> str:
    chosen = {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": count}
    return policy(**(chosen | selection))


def days(count: int) -> str:
    return policy(tagStatus="any", countType="sinceImagePushed", countNumber=count)


def held(*tags: str, age: int = 1) -> list[Image]:
    return [Image(f"sha256:{tag}", (tag,), 1, NOW - timedelta(days=age), "") for tag in tags]


def found(text: str, tag: str, images: list[Image]) -> int | None:
    rule = expiring_rule(tag, parse_lifecycle(text), images, NOW)
    return rule.priority if rule else None


def test_a_count_that_is_reached_may_have_removed_an_older_build() -> None:
    assert found(keep(2), "build-1", held("build-2", "build-3")) == 7


def test_a_count_that_is_not_reached_has_removed_nothing() -> None:
    assert found(keep(5), "build-1", held("build-2", "build-3")) is None


def test_an_age_that_every_image_left_keeps_may_have_removed_it() -> None:
    assert found(days(14), "build-1", held("build-9", age=3)) == 7
    assert found(days(14), "build-1", held("build-9", age=90)) is None


@pytest.mark.parametrize(
    ("selection", "selected"),
    [
        ({"tagStatus": "tagged", "tagPrefixList": ["build"]}, True),
        ({"tagStatus": "tagged", "tagPrefixList": ["prod"]}, False),
        ({"tagStatus": "tagged", "tagPatternList": ["*ild-*"]}, True),
        ({"tagStatus": "tagged", "tagPatternList": ["build"]}, False),
        ({"tagStatus": "untagged"}, False),
    ],
)
def test_only_a_rule_that_selects_the_tag_counts(selection: dict[str, object], selected) -> None:  # type: ignore[no-untyped-def]
    rule = parse_lifecycle(keep(1, **selection))[0]
    assert rule.selects("build-1") is selected


def test_a_rule_that_only_moves_to_the_archive_expires_nothing() -> None:
    text = keep(1).replace('"expire"', '"transition"')
    assert parse_lifecycle(text) == ()


@pytest.mark.parametrize("tag", ["v1.2.1", "1.2.1.0", "1.3.0"])
def test_another_spelling_or_a_newer_version_was_never_there(tag: str) -> None:
    images = held("1.2.0", "1.2.1")
    assert not may_have_been(tag, images)
    assert found(keep(2), tag, images) is None


def test_an_older_version_may_have_been_there() -> None:
    assert found(keep(2), "1.1.9", held("1.2.0", "1.2.1")) == 7


@pytest.mark.parametrize("text", ["{}", "[]", '{"rules": [{"action": {"type": "expire"}}]}', "no"])
def test_what_is_no_policy_is_an_error_of_its_own(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse_lifecycle(text)
