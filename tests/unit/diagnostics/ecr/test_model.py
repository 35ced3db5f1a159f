"""Prefixes of cache and replication rules; tags that never change."""

import pytest

from diagnostics.ecr.model import PullThroughRule, ReplicationRule, Repository, rule_for

HUB = PullThroughRule("docker-hub", "registry-1.docker.io")
TEAM = PullThroughRule("docker-hub/team", "quay.io")
ROOT = PullThroughRule("ROOT", "public.ecr.aws")


def test_the_longest_prefix_decides_and_root_comes_last() -> None:
    assert rule_for("docker-hub/team/app", (ROOT, HUB, TEAM)) is TEAM
    assert rule_for("docker-hub/nginx", (ROOT, HUB, TEAM)) is HUB
    assert rule_for("other/nginx", (ROOT, HUB)) is ROOT


def test_a_prefix_is_a_whole_path_component() -> None:
    assert rule_for("docker-hubs/nginx", (HUB,)) is None
    assert HUB.path("docker-hub/library/nginx") == "library/nginx"
    assert ROOT.path("nginx/nginx") == "nginx/nginx"


def test_replication_sends_what_its_prefixes_name_and_all_without_any() -> None:
    rule = ReplicationRule((("1", "us-west-2"),), ("prod/",))
    assert rule.sends("prod/app", "1", "us-west-2")
    assert not rule.sends("dev/app", "1", "us-west-2")
    assert not rule.sends("prod/app", "1", "us-east-1")
    assert ReplicationRule((("1", "us-west-2"),)).sends("dev/app", "1", "us-west-2")


@pytest.mark.parametrize(
    ("repository", "fixed"),
    [
        (Repository(), False),
        (Repository(immutable=True), True),
        (Repository(immutable=True, exclusions=("latest", "dev-*")), True),
        (Repository(immutable=True, exclusions=("1.*",)), False),
        (Repository(exclusions=("1.*",)), True),
    ],
)
def test_a_tag_is_fixed_unless_the_repository_says_otherwise(
    repository: Repository, *, fixed: bool
) -> None:
    assert repository.fixes("1.2.1") is fixed
