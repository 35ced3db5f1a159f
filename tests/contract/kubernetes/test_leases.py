"""A Lease as a lock: whoever writes the revision that was read holds it."""

from concurrent.futures import ThreadPoolExecutor

from tests.fakes.kubernetes_api import ClusterUnderTest

GROUP = "coordination.k8s.io/v1"


def _lease(name: str, holder: str, seconds: int = 15) -> dict[str, object]:
    return {
        "apiVersion": GROUP,
        "kind": "Lease",
        "metadata": {"name": name},
        "spec": {
            "holderIdentity": holder,
            "leaseDurationSeconds": seconds,
            "renewTime": "2026-01-01T00:00:00.000000Z",
        },
    }


def test_a_lease_keeps_its_holder_and_time(cluster: ClusterUnderTest, name: str) -> None:
    made = cluster.api.post(cluster.path("leases", group=GROUP), _lease(name, "a")).ok()
    assert made["spec"]["holderIdentity"] == "a"
    assert made["spec"]["renewTime"] == "2026-01-01T00:00:00.000000Z"


def test_only_one_of_many_takes_a_lease(cluster: ClusterUnderTest, name: str) -> None:
    read = cluster.api.post(cluster.path("leases", group=GROUP), _lease(name, "")).ok()
    path = cluster.path("leases", name, group=GROUP)

    def take(holder: str) -> int:
        return cluster.api.put(path, {**read, "spec": {"holderIdentity": holder}}).status

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(take, "abcdefgh"))
    assert sorted(statuses) == [200] + [409] * 7
    winner = "abcdefgh"[statuses.index(200)]
    assert cluster.api.get(path).ok()["spec"]["holderIdentity"] == winner


def test_an_update_creates_an_absent_lease(cluster: ClusterUnderTest, name: str) -> None:
    answer = cluster.api.put(cluster.path("leases", name, group=GROUP), _lease(name, "a"))
    assert answer.status == 201
    assert answer.body["metadata"]["uid"]


def test_a_lease_of_no_duration_is_invalid(cluster: ClusterUnderTest, name: str) -> None:
    answer = cluster.api.post(cluster.path("leases", group=GROUP), _lease(name, "a", 0))
    assert answer.status == 422
    assert answer.body["message"] == (
        f'Lease.coordination.k8s.io "{name}" is invalid: '
        "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0"
    )
