"""The writing gateway over real connections: restart as the write identity, watch until it runs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from diagnostics.gateways.errors import Denied, NotFound, Throttled, Unreachable
from playground.cluster import ClusterDouble
from playground.cluster.faults import Fault, FaultAction
from remediation.gateways.cluster import ClusterWorkloads
from remediation.gateways.connect import WriteConnections, WriteIdentity
from remediation.gateways.ports import Conflict, Credit
from remediation.plan import Fix, Restart
from remediation.store import open_store
from remediation.verify import Progress, look
from remediation.views import RunOutcome
from tests.fakes.kubernetes_api import MERGE, ClusterUnderTest, deployment, eventually
from tests.fakes.remediation.clock import FakeClock
from tests.fakes.remediation.desk import Desk
from tests.fakes.remediation.outside import FakeOutside, make_plan
from tests.fakes.remediation.people import ANA

CREDIT = Credit("prod", "run17", (ANA,))
STAMP = "2026-03-02T09:00:00.000000Z"
WRITER = [
    {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get", "patch"]},
    {"apiGroups": ["apps"], "resources": ["replicasets"], "verbs": ["list"]},
    {"apiGroups": [""], "resources": ["pods"], "verbs": ["list"]},
]


@pytest.fixture
def kubeconfig(cluster: ClusterUnderTest, tmp_path: Path) -> str:
    path = tmp_path / "kubeconfig"
    path.write_text(yaml.safe_dump(dict(cluster.kubeconfig)))
    return str(path)


@pytest.fixture
def workloads(kubeconfig: str) -> ClusterWorkloads:
    return WriteConnections({"prod": WriteIdentity(kubeconfig=kubeconfig)}).workloads(CREDIT)


@pytest.fixture
def failing(cluster: ClusterUnderTest, name: str) -> Restart:
    """A Deployment that was made with an image that cannot be pulled."""
    return make(cluster, name, cluster.failing_image)


@pytest.fixture
def working(cluster: ClusterUnderTest, name: str) -> Restart:
    if not cluster.has_node or cluster.working_image is None:
        pytest.skip("this cluster cannot pull an image")
    return make(cluster, name, cluster.working_image)


def make(cluster: ClusterUnderTest, name: str, image: str) -> Restart:
    made = cluster.api.post(cluster.deployment(), deployment(name, image)).ok()["metadata"]
    eventually(
        lambda: cluster.api.get(cluster.deployment(name)).body["status"].get("observedGeneration")
    )
    return Restart("Deployment", cluster.namespace, name, made["uid"], made["generation"], image)


def restarted(workloads: ClusterWorkloads, workload: Restart) -> None:
    """Restart, reading again as long as the controller changes the status in between."""

    def tried() -> bool:
        try:
            workloads.restart(workload, STAMP, workloads.rollout(workload))
        except Conflict:
            return False
        return True

    eventually(tried)


def test_a_restart_makes_new_pods_that_carry_its_stamp(
    cluster: ClusterUnderTest, workloads: ClusterWorkloads, working: Restart
) -> None:
    eventually(lambda: workloads.rollout(working).complete)
    restarted(workloads, working)

    def done() -> bool:
        found = workloads.rollout(working)
        return look(found, workloads.pods(working)).progress is Progress.DONE

    eventually(done)
    found = workloads.rollout(working)
    assert found.generation == working.generation + 1
    assert {pod.stamp for pod in workloads.pods(working)} == {found.stamp} == {STAMP}


def test_the_same_restart_again_changes_nothing(
    workloads: ClusterWorkloads, failing: Restart
) -> None:
    restarted(workloads, failing)
    once = workloads.rollout(failing)
    restarted(workloads, failing)
    assert workloads.rollout(failing).generation == once.generation


def test_an_object_that_changed_since_it_was_read_is_not_restarted(
    cluster: ClusterUnderTest, workloads: ClusterWorkloads, failing: Restart
) -> None:
    seen = workloads.rollout(failing)
    cluster.api.patch(
        cluster.deployment(failing.name), {"metadata": {"labels": {"x": "y"}}}, MERGE
    ).ok()
    with pytest.raises(Conflict):
        workloads.restart(failing, STAMP, seen)
    assert workloads.rollout(failing).stamp == ""


def test_an_object_that_was_made_anew_is_not_restarted(
    cluster: ClusterUnderTest, workloads: ClusterWorkloads, failing: Restart
) -> None:
    seen = workloads.rollout(failing)
    other = replace(seen, uid="11111111-2222-3333-4444-555555555555")
    with pytest.raises(Conflict):
        workloads.restart(failing, STAMP, other)


def test_pods_that_cannot_pull_are_seen_as_failing(
    cluster: ClusterUnderTest, workloads: ClusterWorkloads, failing: Restart
) -> None:
    if not cluster.has_node:
        pytest.skip("this cluster has no node")
    restarted(workloads, failing)

    def progress() -> bool:
        found = workloads.rollout(failing)
        return look(found, workloads.pods(failing)).progress is Progress.FAILING

    eventually(progress)


def test_pods_of_others_with_the_same_labels_do_not_count(
    cluster: ClusterUnderTest, workloads: ClusterWorkloads, failing: Restart
) -> None:
    stray = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": f"{failing.name}-stray", "labels": {"app": failing.name}},
        "spec": {"containers": [{"name": "app", "image": failing.image}]},
    }
    eventually(lambda: workloads.pods(failing))
    cluster.api.post(cluster.path("pods"), stray).ok()
    assert f"{failing.name}-stray" not in {pod.name for pod in workloads.pods(failing)}


def test_a_paused_deployment_says_that_it_is_held(
    cluster: ClusterUnderTest, workloads: ClusterWorkloads, failing: Restart
) -> None:
    path = cluster.deployment(failing.name)
    cluster.api.patch(path, {"spec": {"paused": True}}, MERGE).ok()
    assert workloads.rollout(failing).held == "it is paused"


def test_a_deployment_that_is_gone_is_not_found(
    workloads: ClusterWorkloads, failing: Restart
) -> None:
    gone = replace(failing, name=failing.name + "-gone")
    with pytest.raises(NotFound):
        workloads.rollout(gone)
    with pytest.raises(NotFound):
        workloads.restart(gone, STAMP, workloads.rollout(failing))


@pytest.fixture
def writer(cluster: ClusterUnderTest, kubeconfig: str, name: str) -> ClusterWorkloads:
    """The same, as a service account that may do what a run needs and no more."""
    api, account = cluster.api, f"{name}-writer"
    metadata = {"name": account}
    api.post(cluster.path("serviceaccounts"), {"metadata": metadata}).ok()
    roles = cluster.path("roles", group="rbac.authorization.k8s.io/v1")
    api.post(roles, {"metadata": metadata, "rules": WRITER}).ok()
    bindings = cluster.path("rolebindings", group="rbac.authorization.k8s.io/v1")
    subject = {"kind": "ServiceAccount", "name": account, "namespace": cluster.namespace}
    reference = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": account}
    api.post(bindings, {"metadata": metadata, "roleRef": reference, "subjects": [subject]}).ok()
    user = f"system:serviceaccount:{cluster.namespace}:{account}"
    identity = WriteIdentity(kubeconfig=kubeconfig, impersonate=user)
    return WriteConnections({"prod": identity}).workloads(CREDIT)


def test_the_write_role_is_enough_for_a_run_by_impersonation(
    writer: ClusterWorkloads, failing: Restart
) -> None:
    restarted(writer, failing)
    eventually(lambda: any(pod.stamp == STAMP for pod in writer.pods(failing)))


def test_the_write_role_reaches_no_further(
    cluster: ClusterUnderTest, writer: ClusterWorkloads, failing: Restart
) -> None:
    daemon_set = replace(failing, kind="DaemonSet")
    with pytest.raises(Denied) as caught:
        writer.restart(daemon_set, STAMP, writer.rollout(failing))
    assert caught.value.permission.action == "daemonsets.apps/patch"
    elsewhere = replace(failing, namespace="kube-system")
    with pytest.raises(Denied):
        writer.rollout(elsewhere)


def test_who_approved_is_in_the_user_agent(
    double: ClusterDouble, workloads: ClusterWorkloads, failing: Restart
) -> None:
    assert workloads._agent == "imagepull (run run17; approved by T1/UANA)"


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(verb="patch", status=429, retry_after=1), Throttled),
        (Fault(verb="patch", status=500), Unreachable),
        (Fault(verb="patch", status=503, retry_after=1), Unreachable),
        (Fault(FaultAction.DROP, verb="patch"), Unreachable),
    ],
)
def test_14_a_patch_that_fails_is_sent_once(
    double: ClusterDouble, workloads: ClusterWorkloads, failing: Restart, fault: Fault, error: type
) -> None:
    seen = workloads.rollout(failing)
    double.request_log.clear()
    double.set_faults(fault)
    try:
        with pytest.raises(error):
            workloads.restart(failing, STAMP, seen)
    finally:
        double.set_faults()
    assert len(double.request_log.of("patch", "deployments")) == 1


class Mixed(FakeOutside):
    """The cluster over the wire, no AWS."""

    def __init__(self, workloads: ClusterWorkloads) -> None:
        super().__init__()
        self._workloads = workloads

    def workloads(self, credit: Credit):
        return self._workloads


@pytest.fixture
def desk(workloads: ClusterWorkloads, tmp_path: Path) -> Iterator[Desk]:
    clock = FakeClock()
    store = open_store(f"sqlite:///{tmp_path / 'bot.db'}", clock=clock, trust_filesystem=True)
    yield Desk(store, clock, Mixed(workloads))
    store.close()


def restart_only(workload: Restart):
    actions = ("deployments.apps/patch",)
    return make_plan(fix=Fix.RESTART, policy=None, restart=workload, actions=actions)


def test_13_a_deployment_changed_or_deleted_since_the_plan_is_not_restarted(
    cluster: ClusterUnderTest, desk: Desk, failing: Restart
) -> None:
    path = cluster.deployment(failing.name)
    changed = desk.approved(restart_only(failing))
    cluster.api.patch(path, {"spec": {"revisionHistoryLimit": 3}}, MERGE).ok()
    ended = desk.finish(changed).run
    assert (ended.outcome, ended.wrote) == (RunOutcome.DRIFTED, False)
    assert "generation" in ended.words

    deleted = desk.approved(restart_only(failing))
    cluster.api.delete(path).ok()
    ended = desk.finish(deleted).run
    assert (ended.outcome, ended.wrote) == (RunOutcome.DRIFTED, False)
    assert "is gone" in ended.words


def test_14_a_run_goes_on_through_an_api_server_in_trouble(
    double: ClusterDouble, desk: Desk, failing: Restart
) -> None:
    double.set_faults(
        Fault(verb="get", resource="deployments", status=429, times=1),
        Fault(FaultAction.DROP, verb="patch", times=1),
        Fault(verb="list", resource="pods", status=503, times=1),
    )
    try:
        ended = desk.finish(desk.approved(restart_only(failing)), turns=120).run
    finally:
        double.set_faults()
    assert ended.outcome is RunOutcome.STILL_FAILING
    assert desk.kinds().count("run_retry") >= 3


def test_10_a_dry_run_sends_the_api_server_nothing_but_reads(
    double: ClusterDouble, desk: Desk, failing: Restart
) -> None:
    desk.dry_run = True
    request = desk.approved(restart_only(failing))
    double.request_log.clear()
    assert desk.finish(request).run.outcome is RunOutcome.REHEARSED
    assert double.request_log.of("get", "deployments")
    for verb in ("patch", "update", "create", "delete"):
        assert not double.request_log.of(verb, "deployments")
