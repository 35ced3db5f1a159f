"""What a pod's pull secrets have to do with a failed pull."""

from datetime import timedelta

import pytest

from diagnostics.causes import Cause
from diagnostics.facts import PullSecret
from diagnostics.model import Conclusion, Confidence, PullerKind, Step, Verdict
from diagnostics.pull_secrets import host_fits
from tests.fakes.reading import (
    FORBIDDEN,
    NOT_FOUND,
    NOW,
    PULL_ONLY,
    REGISTRY,
    World,
    failing_pod,
)
from tests.scenarios.recorded import ask_recorded
from tests.scenarios.recorded_rows import NO_CREDENTIALS

LOGIN_ONLY = '{"Statement":{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}}'
DOCKER = "kubernetes.io/dockerconfigjson"


def concluded(
    *secrets: PullSecret, words: str = FORBIDDEN, deny: str = "", role: str = LOGIN_ONLY
) -> Conclusion:
    """A pod that names `regcred`, on a node whose role may log in and, unless told, no more."""
    pod = failing_pod()
    object.__setattr__(pod, "pull_secrets", ("regcred",))
    world = World(
        pods=[pod],
        event_messages=[words],
        role_policies={"EksNodeGroupRole": [role]},
        repository_policy=None,
        pull_secrets={one.name: one for one in secrets},
        deny=frozenset({deny} - {""}),
    )
    return ask_recorded(world).diagnosis.groups[0]


def secret(hours: float, *hosts: str, type_: str = DOCKER) -> PullSecret:
    return PullSecret("regcred", type_, hosts or (REGISTRY,), NOW - timedelta(hours=hours))


def test_a_token_older_than_twelve_hours_is_the_cause() -> None:
    group = concluded(secret(13))
    assert (group.cause, group.confidence) == (Cause.PULL_SECRET_EXPIRED, Confidence.PROVEN)
    assert group.puller is not None
    assert (group.puller.kind, group.puller.name) == (PullerKind.PULL_SECRET, "regcred")
    assert "13 hours" in group.sentence


def test_a_token_that_still_lives_leaves_the_role_to_blame() -> None:
    group = concluded(secret(11))
    assert group.cause is Cause.ROLE_LACKS_PULL
    assert any("regcred was tried too" in one.note for one in group.findings)


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ((), "not in the pod's namespace"),
        ((secret(1, "ghcr.io"),), "is for ghcr.io"),
        ((secret(1, type_="Opaque"),), "of type Opaque"),
        ((PullSecret("regcred", DOCKER, (), NOW),), "no host at all"),
    ],
)
def test_a_secret_that_cannot_help_is_the_cause(held: tuple[PullSecret, ...], why: str) -> None:
    group = concluded(*held)
    assert group.cause is Cause.PULL_SECRET_MISSING
    assert why in group.sentence


def test_a_secret_the_bot_may_not_read_leaves_the_cause_open() -> None:
    group = concluded(secret(13), deny="get secrets")
    assert group.cause is Cause.UNKNOWN
    finding = next(one for one in group.findings if one.step is Step.NODE_ROLE)
    assert finding.verdict is Verdict.UNKNOWN
    assert [one.action for one in finding.missing] == ["get secrets"]


TOO_OLD = (
    FORBIDDEN + ": denied: Your authorization token has expired. Reauthenticate and try again."
)


@pytest.mark.parametrize(
    ("words", "confidence"),
    [
        (NO_CREDENTIALS, Confidence.LIKELY),
        (FORBIDDEN, Confidence.LIKELY),
        (TOO_OLD, Confidence.PROVEN),
    ],
)
def test_an_old_token_is_the_cause_where_the_role_may_pull_and_nobody_was_let_in(
    words: str, confidence: Confidence
) -> None:
    group = concluded(secret(13), words=words, role=PULL_ONLY)
    assert (group.cause, group.confidence) == (Cause.PULL_SECRET_EXPIRED, confidence)


def test_a_missing_secret_is_the_cause_where_the_node_had_no_credentials_either() -> None:
    group = concluded(words=NO_CREDENTIALS, role=PULL_ONLY)
    assert (group.cause, group.confidence) == (Cause.PULL_SECRET_MISSING, Confidence.LIKELY)
    assert any("the node's own credentials" in one.note for one in group.findings)


def test_a_missing_secret_is_not_the_cause_where_the_registry_knew_the_node() -> None:
    group = concluded(words=FORBIDDEN, role=PULL_ONLY)
    assert group.cause is not Cause.PULL_SECRET_MISSING


def test_a_secret_the_bot_may_not_read_leaves_a_node_without_credentials_open() -> None:
    group = concluded(words=NO_CREDENTIALS, role=PULL_ONLY, deny="get secrets")
    assert group.cause is Cause.UNKNOWN
    assert any("get secrets" in [gap.action for gap in one.missing] for one in group.findings)


def test_a_missing_tag_is_not_blamed_on_a_secret() -> None:
    group = concluded(words=NOT_FOUND)
    assert group.cause is not Cause.PULL_SECRET_MISSING


@pytest.mark.parametrize(
    ("entry", "registry", "fits"),
    [
        ("ghcr.io", "ghcr.io", True),
        ("https://ghcr.io/v2/", "ghcr.io", True),
        ("https://index.docker.io/v1/", "docker.io", True),
        ("*.dkr.ecr.us-west-2.amazonaws.com", REGISTRY, True),
        ("*.amazonaws.com", REGISTRY, False),
        ("ghcr.io/acme", "ghcr.io", True),
        ("ghcr.io/acme/ui", "ghcr.io", True),
        ("ghcr.io/acme/u", "ghcr.io", False),
        ("ghcr.io/other", "ghcr.io", False),
        ("quay.io", "ghcr.io", False),
    ],
)
def test_hosts_fit_as_the_kubelet_has_it(entry: str, registry: str, *, fits: bool) -> None:
    assert host_fits(entry, registry, "acme/ui") is fits
