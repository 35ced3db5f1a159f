"""What a pod's pull secrets have to do with a failed pull."""

from datetime import timedelta

import pytest

from diagnostics.causes import Cause
from diagnostics.facts import PullSecret
from diagnostics.model import Conclusion, Confidence, PullerKind, Step, Verdict
from diagnostics.pull_secrets import host_fits
from tests.fakes.reading import FORBIDDEN, NOT_FOUND, NOW, REGISTRY, World, failing_pod
from tests.scenarios.recorded import ask_recorded

LOGIN_ONLY = '{"Statement":{"Effect":"Allow","Action":"ecr:GetAuthorizationToken","Resource":"*"}}'
DOCKER = "kubernetes.io/dockerconfigjson"


def concluded(*secrets: PullSecret, words: str = FORBIDDEN, deny: str = "") -> Conclusion:
    """A pod that names `regcred`, on a node whose role may not pull."""
    pod = failing_pod()
    object.__setattr__(pod, "pull_secrets", ("regcred",))
    world = World(
        pods=[pod],
        event_messages=[words],
        role_policies={"EksNodeGroupRole": [LOGIN_ONLY]},
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
