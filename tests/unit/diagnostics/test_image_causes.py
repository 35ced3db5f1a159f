"""Why an image is not there, or not to be had: what is asked, concluded, admitted and offered."""

import json
import shlex
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.ecr.model import PullThroughRule, ReplicationRule, Repository
from diagnostics.model import Conclusion, Confidence, WorkloadRef
from diagnostics.query import WorkloadQuery
from diagnostics.resolve import Scope
from tests.fakes.reading import (
    ACCOUNT,
    FORBIDDEN,
    IMAGE,
    NOT_FOUND,
    NOW,
    REGISTRY,
    World,
    digest_of,
    failing_pod,
    running_pod,
)

NAME = "retail-sample-app-ui"
ELSEWHERE = {(ACCOUNT, "us-east-1"): {NAME: ("1.2.1",)}}
KEEP_ONE = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {
                    "tagStatus": "any",
                    "countType": "imageCountMoreThan",
                    "countNumber": 1,
                },
                "action": {"type": "expire"},
            }
        ]
    }
)
KEY = f"arn:aws:kms:us-west-2:{ACCOUNT}:key/11111111-2222-3333-4444-555555555555"


def missing(image: str = IMAGE, **fields: object) -> World:
    """A world whose runtime says "not found"; no policy stands in the way."""
    words = NOT_FOUND.replace(IMAGE, image)
    fields.setdefault("images", {})
    pod = failing_pod(image=image, message=f'Back-off pulling image "{image}"')
    return World(pods=[pod], event_messages=[words], repository_policy=None, **fields)  # type: ignore[arg-type]


def told(world: World, name: str = "ui-private") -> Conclusion:
    scope = Scope("eks-workshop", world.gateways())
    with ThreadPoolExecutor(4) as pool:
        doctor = Doctor({"eks-workshop": scope}, pool, lambda: NOW)
        [group] = doctor.diagnose(WorkloadQuery(name)).groups
    return group


def without(world: World, action: str) -> Conclusion:
    world.deny = frozenset({action})
    return told(world)


def test_an_image_of_another_region_without_a_rule_is_a_wrong_address() -> None:
    group = told(missing(elsewhere=ELSEWHERE))
    assert (group.cause, group.confidence) == (Cause.WRONG_ACCOUNT_OR_REGION, Confidence.PROVEN)
    right = f"{ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/{NAME}:1.2.1"
    assert right in group.sentence
    assert group.commands == (f"kubectl set image deployment/ui-private -n default ui={right}",)


def test_an_image_of_another_region_that_a_rule_sends_here_is_on_its_way() -> None:
    rules = (ReplicationRule(((ACCOUNT, "us-west-2"),)),)
    world = missing(elsewhere=ELSEWHERE, replication=rules, replication_state="IN_PROGRESS")
    group = told(world)
    assert group.cause is Cause.REPLICATION_PENDING
    assert "IN_PROGRESS" in group.sentence


def test_replication_that_may_not_be_read_leaves_the_cause_open() -> None:
    group = without(missing(elsewhere=ELSEWHERE), "ecr:DescribeRegistry")
    assert group.cause is Cause.UNKNOWN
    assert "ecr:DescribeRegistry" in group.sentence


def test_a_rule_that_removes_tags_may_have_removed_this_one() -> None:
    world = missing(images={NAME: ("1.3.0",)}, lifecycle=KEEP_ONE)
    group = told(world)
    assert (group.cause, group.confidence) == (Cause.IMAGE_EXPIRED, Confidence.LIKELY)
    assert without(world, "ecr:GetLifecyclePolicy").cause is Cause.UNKNOWN


def test_an_expired_image_that_another_pod_still_runs_is_proven() -> None:
    world = missing(images={NAME: ("1.3.0",)}, lifecycle=KEEP_ONE)
    world.pods.append(replace(running_pod(), node="ip-10-42-64-7.us-west-2.compute.internal"))
    group = told(world)
    assert (group.cause, group.confidence) == (Cause.IMAGE_EXPIRED, Confidence.PROVEN)
    assert "ip-10-42-64-7" in group.sentence


def test_a_tag_newer_than_all_was_never_pushed() -> None:
    world = missing(images={NAME: ("1.1.0",)}, lifecycle=KEEP_ONE)
    assert told(world).cause is Cause.TAG_MISSING


def test_a_digest_that_disagrees_with_its_tag_is_missing_or_was_refused() -> None:
    wanted = digest_of("another")
    image = f"{IMAGE}@{wanted}"
    group = told(missing(image, images={NAME: ("1.2.1",)}))
    assert group.cause is Cause.DIGEST_MISSING
    assert digest_of("1.2.1") in group.sentence
    fixed = missing(image, images={NAME: ("1.2.1",)}, settings=Repository(immutable=True))
    group = told(fixed)
    assert (group.cause, group.confidence) == (Cause.IMMUTABLE_TAG_STALE, Confidence.LIKELY)


@pytest.mark.parametrize(
    ("state", "verb"), [("Disabled", "enable-key"), ("PendingDeletion", "cancel-key-deletion")]
)
def test_a_key_that_cannot_be_used_is_named_with_its_remedy(state: str, verb: str) -> None:
    world = World(
        repository_policy=None,
        event_messages=[FORBIDDEN],
        settings=Repository(KEY),
        key_state=state,
    )
    group = told(world)
    assert (group.cause, group.confidence) == (Cause.KMS_KEY_UNUSABLE, Confidence.PROVEN)
    assert group.commands == (f"aws kms {verb} --region us-west-2 --key-id {KEY}",)


@pytest.mark.parametrize("action", ["kms:DescribeKey", "ecr:DescribeRepositories"])
def test_a_key_that_may_not_be_looked_at_is_no_usable_key(action: str) -> None:
    world = World(repository_policy=None, settings=Repository(KEY), key_state="Disabled")
    group = without(world, action)
    assert group.cause is Cause.UNKNOWN
    assert action in group.sentence


def test_a_key_is_not_asked_for_where_the_repository_has_none() -> None:
    world = World()
    told(world)
    assert "kms:DescribeKey" not in world.calls


def test_an_official_image_behind_a_cache_needs_its_namespace() -> None:
    image = f"{REGISTRY}/docker-hub/nginx:1.27"
    rule = PullThroughRule("docker-hub", "registry-1.docker.io")
    group = told(missing(image, cache_rules=(rule,)))
    assert (group.cause, group.confidence) == (Cause.PULL_THROUGH_PATH_WRONG, Confidence.PROVEN)
    assert group.commands[0].endswith(f"ui={REGISTRY}/docker-hub/library/nginx:1.27")


def test_a_role_that_may_not_fill_the_cache_is_named_with_the_action() -> None:
    image = f"{REGISTRY}/quay/prometheus/node-exporter:v1"
    group = told(missing(image, cache_rules=(PullThroughRule("quay", "quay.io"),)))
    assert group.cause is Cause.PULL_THROUGH_UPSTREAM_REFUSED
    assert "ecr:BatchImportUpstreamImage" in group.sentence


def test_a_cache_that_may_not_be_read_leaves_a_missing_repository_open() -> None:
    world = missing(f"{REGISTRY}/quay/prometheus/node-exporter:v1")
    assert told(world).cause is Cause.REPOSITORY_MISSING
    assert without(world, "ecr:DescribePullThroughCacheRules").cause is Cause.UNKNOWN


def test_a_short_name_means_the_own_registry_where_the_image_is_there() -> None:
    image = f"{NAME}:1.2.1"
    group = told(missing(image, images={NAME: ("1.2.1",)}))
    assert (group.cause, group.confidence) == (Cause.SHORT_REFERENCE, Confidence.PROVEN)
    assert IMAGE in group.sentence


def test_a_short_name_that_the_own_registry_does_not_know_is_a_public_image() -> None:
    world = missing("no-such-image:1")
    assert told(world).cause is Cause.PUBLIC_IMAGE_MISSING
    assert without(world, "ecr:DescribeImages").cause is Cause.UNKNOWN


def test_a_key_is_looked_at_where_the_kubelet_says_nothing() -> None:
    world = World(
        repository_policy=None, event_messages=[], settings=Repository(KEY), key_state="Disabled"
    )
    assert told(world).cause is Cause.KMS_KEY_UNUSABLE


@pytest.mark.parametrize(
    ("host", "cause"),
    [
        ("dkr.ecr.us-west-2.amazonaws.com", Cause.SHORT_REFERENCE),
        ("12345678901.dkr.ecr.us-west-2.amazonaws.com", Cause.WRONG_ACCOUNT_OR_REGION),
    ],
)
def test_an_ecr_host_that_cannot_be_is_named_whatever_did_not_resolve(
    host: str, cause: Cause
) -> None:
    image = f"{host}/{NAME}:1.2.1"
    world = missing(image)
    world.event_messages = [
        f'Failed to pull image "{image}": rpc error: code = Unknown desc = failed to pull and '
        f'unpack image "{image}": failed to resolve reference "{image}": failed to do request: '
        f'Head "https://{host}/v2/{NAME}/manifests/1.2.1": dial tcp: lookup {host} on '
        "169.254.169.253:53: no such host"
    ]
    group = told(world)
    assert (group.cause, group.confidence) == (cause, Confidence.PROVEN)


def test_names_in_a_command_are_quoted_for_the_shell() -> None:
    hostile = "ui;$(id)"
    world = missing(elsewhere=ELSEWHERE)
    world.workloads = [WorkloadRef("eks-workshop", "default", "Deployment", hostile)]
    [command] = told(world, hostile).commands
    assert shlex.split(command)[3] == f"deployment/{hostile}"


RULES = "ecr:DescribePullThroughCacheRules"


@pytest.mark.parametrize(
    ("repository", "unread", "cause", "confidence"),
    [
        ("ui", {"broken": RULES}, Cause.REPOSITORY_MISSING, Confidence.PROVEN),
        ("team/ui", {"broken": RULES}, Cause.REPOSITORY_MISSING, Confidence.LIKELY),
        ("docker-hub/library/ui", {"broken": RULES}, Cause.UNKNOWN, Confidence.UNKNOWN),
        ("team/ui", {"deny": RULES}, Cause.UNKNOWN, Confidence.UNKNOWN),
    ],
)
def test_cache_rules_that_nobody_could_read_hide_only_what_they_could_change(
    repository: str, unread: dict[str, str], cause: Cause, confidence: Confidence
) -> None:
    fields = {how: frozenset({call}) for how, call in unread.items()}
    group = told(missing(f"{REGISTRY}/{repository}:1.2.1", **fields))
    assert (group.cause, group.confidence) == (cause, confidence)
    assert (cause is Cause.UNKNOWN) <= (RULES in group.sentence)


UPSTREAM = "arn:aws:secretsmanager:us-west-2:123456789012:secret:ecr-pullthroughcache/hub-AbCdEf"
FILLS = json.dumps({"Statement": {"Effect": "Allow", "Action": "ecr:*", "Resource": "*"}})


def cached(**fields: object) -> Conclusion:
    """A first pull through a cache rule with a secret; the role may do all it needs."""
    rule = PullThroughRule("hub", "registry-1.docker.io", UPSTREAM)
    fields.setdefault("upstream_secrets", {})
    return told(
        missing(
            f"{REGISTRY}/hub/library/redis:7.4",
            cache_rules=(rule,),
            role_policies={"EksNodeGroupRole": [FILLS]},
            **fields,
        )
    )


@pytest.mark.parametrize("held", [{}, {UPSTREAM: True}])
def test_a_rule_whose_secret_is_deleted_cannot_log_in_upstream(held: dict[str, bool]) -> None:
    group = cached(upstream_secrets=held)
    assert (group.cause, group.confidence) == (
        Cause.PULL_THROUGH_UPSTREAM_REFUSED,
        Confidence.PROVEN,
    )


def test_a_secret_that_is_there_leaves_the_path_to_blame() -> None:
    group = cached(upstream_secrets={UPSTREAM: False})
    assert (group.cause, group.confidence) == (Cause.PULL_THROUGH_PATH_WRONG, Confidence.LIKELY)


def test_a_secret_the_bot_may_not_look_at_leaves_it_open() -> None:
    group = cached(deny=frozenset({"secretsmanager:DescribeSecret"}))
    assert group.cause is Cause.UNKNOWN
    assert "secretsmanager:DescribeSecret" in group.sentence


def under_key(**fields: object) -> Conclusion:
    world = World(repository_policy=None, settings=Repository(KEY), **fields)  # type: ignore[arg-type]
    return told(world)


def test_a_key_without_ecr_s_grant_is_likely_the_cause() -> None:
    group = under_key(key_granted=False)
    assert (group.cause, group.confidence) == (Cause.KMS_KEY_UNUSABLE, Confidence.LIKELY)
    assert "grant" in group.sentence


def test_grants_the_bot_may_not_list_leave_it_open() -> None:
    group = under_key(deny=frozenset({"kms:ListGrants"}))
    assert group.cause is Cause.UNKNOWN
    assert "kms:ListGrants" in group.sentence


def test_a_key_with_its_grant_is_not_the_cause() -> None:
    assert under_key().cause is Cause.WAITING_FOR_RETRY
