"""Every scenario under other names, words and kinds: the cause does not depend on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnostics.causes import Cause
from diagnostics.diagnosis import Doctor
from diagnostics.query import WorkloadQuery, parse_workload_query
from diagnostics.resolve import Scope
from playground.scenarios import scenario
from playground.scenarios.form import ACCOUNT, Node, Scenario
from remediation.offer import offer
from tests.scenarios.expected import EXPECTED, Expected
from tests.scenarios.judging import Mark, marked
from tests.scenarios.lab import Answer, Lab
from tests.scenarios.renamed import Renaming, renamed
from tests.scenarios.wordings import WORDINGS

TRIED, TIMES = 25, 4
"""Scenarios that are loaded, and worlds that each is seen in: loading is what takes time."""
KINDS = ("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob")
CONTAINERDS = ("1.6.20", "1.7.27", "2.1.9")
REGIONS: tuple[Mapping[str, str], ...] = (
    {},
    {"us-west-2": "eu-west-1", "us-east-1": "eu-central-1"},
    {"us-west-2": "ap-southeast-2", "us-east-1": "ap-northeast-1"},
    {"us-west-2": "us-gov-west-1", "us-east-1": "us-gov-east-1", "arn:aws:": "arn:aws-us-gov:"},
    {
        "us-west-2": "cn-north-1",
        "us-east-1": "cn-northwest-1",
        "arn:aws:": "arn:aws-cn:",
        "amazonaws.com": "amazonaws.com.cn",
    },
)
"""The regions of the scenarios, elsewhere; a partition has its own ARNs and hosts."""
TOLD_BY_WORDS_ALONE = frozenset(
    {
        *(Cause.PUBLIC_IMAGE_MISSING, Cause.REGISTRY_CREDENTIALS_MISSING, Cause.PLATFORM_MISMATCH),
        *(Cause.DISK_FULL, Cause.SLOW_PULL, Cause.NODE_CONTENT_CORRUPT, Cause.LAYERS_MISSING),
        *(Cause.MANIFEST_UNSUPPORTED, Cause.REGISTRY_INCIDENT, Cause.ECR_THROTTLED),
        *(Cause.REGISTRY_RATE_LIMITED, Cause.KUBELET_PULL_LIMIT, Cause.TLS_INTERCEPTION),
        *(Cause.PROXY_OR_FIREWALL, Cause.CREDENTIAL_PROVIDER_BROKEN, Cause.WAITING_FOR_RETRY),
        *(Cause.REGISTRY_HOST_UNMATCHED, Cause.ORGANIZATION_POLICY_DENIES),
    }
)
"""What nothing but the kubelet says: silent, it leaves them unknown."""


@dataclass(frozen=True, slots=True)
class Variation:
    """Another world for the same situation."""

    account: str
    region: Mapping[str, str]
    workload: str
    role: str
    kind: str
    words: int
    events: bool


NAMES = st.from_regex(r"[a-z]([-a-z0-9]{0,20}[a-z0-9])?", fullmatch=True)
VARIATIONS = st.builds(
    Variation,
    account=st.from_regex(r"[3-9][0-9]{11}", fullmatch=True),
    region=st.sampled_from(REGIONS),
    workload=NAMES,
    role=st.from_regex(r"[A-Z][A-Za-z0-9]{3,30}", fullmatch=True),
    kind=st.sampled_from(KINDS),
    words=st.integers(0, len(WORDINGS) - 1),
    events=st.booleans(),
)


@pytest.mark.slow
@settings(
    max_examples=TRIED,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    expected=st.sampled_from(EXPECTED),
    containerd=st.sampled_from(CONTAINERDS),
    others=st.lists(VARIATIONS, min_size=TIMES, max_size=TIMES),
)
def test_the_cause_is_the_same_in_another_world(
    lab: Lab, expected: Expected, containerd: str, others: list[Variation]
) -> None:
    lab.load(_on(scenario(expected.scenario), containerd), expected.settings)
    for other in others:
        answer = _asked(lab, expected, other)
        row = marked(expected, answer)
        findings = [str(one) for group in answer.diagnosis.groups for one in group.findings]
        told = "\n".join([str(other), *findings])
        assert row.mark is Mark.RIGHT or _may_be_silent(expected, other, row.mark), told
        assert not row.wrong_fix, told


def _may_be_silent(expected: Expected, other: Variation, mark: Mark) -> bool:
    """Without events, and with waiting messages that only say "back-off", some is not to be had."""
    return not other.events and mark is Mark.UNKNOWN and expected.cause in TOLD_BY_WORDS_ALONE


def _on(one: Scenario, containerd: str) -> Scenario:
    seeds = tuple(
        replace(seed, containerd=containerd) if isinstance(seed, Node) else seed
        for seed in one.seeds
    )
    return replace(one, seeds=seeds)


def _kind(one: Scenario, name: str) -> str:
    """What the scenario's own workload of that name is."""
    kinds = [
        manifest["kind"]
        for manifest in one.manifests
        if manifest["metadata"]["name"] == name and manifest["kind"] in KINDS
    ]
    return kinds[0] if kinds else "Deployment"


def _asked(lab: Lab, expected: Expected, other: Variation) -> Answer:
    doctor = lab.doctor
    query = parse_workload_query(expected.words)
    name = f"{other.workload}-x9"
    renaming = Renaming(
        names={
            ACCOUNT: other.account,
            "EksNodeGroupRole": other.role,
            query.name: name,
            **other.region,
        },
        kind=other.kind,
        real_kind=_kind(scenario(expected.scenario), query.name),
        words=WORDINGS[other.words],
        events=other.events,
    )
    scope = next(iter(doctor.scopes.values()))
    there = Scope(scope.name, renamed(scope.gateways, renaming))
    seen = Doctor({scope.name: there}, doctor.pool, doctor.now)
    kind = query.kind and other.kind
    diagnosis = seen.diagnose(WorkloadQuery(name, query.namespace, kind or other.kind))
    return Answer(diagnosis, tuple(offer(group) for group in diagnosis.groups))
