"""The double's own faults: what a client meets on an API server's bad day."""

import json
import time
from typing import Any

import pytest
import urllib3

from playground.cluster import ClusterDouble, Fault, FaultAction
from tests.fakes.kubernetes_api import Answer, ClusterUnderTest, config_map


@pytest.fixture(autouse=True)
def _faultless_after(double: ClusterDouble) -> Any:
    yield
    double.set_faults()
    double.set_latency(0)


def _list(cluster: ClusterUnderTest) -> Answer:
    return cluster.api.get(cluster.config_map())


@pytest.mark.parametrize("status", [500, 503, 504])
def test_an_error_takes_the_verb_and_resource_it_is_for(
    cluster: ClusterUnderTest, double: ClusterDouble, status: int
) -> None:
    double.set_faults(Fault(verb="list", resource="configmaps", status=status))
    answer = _list(cluster)
    assert (answer.status, answer.body["code"]) == (status, status)
    assert answer.body["kind"] == "Status"
    assert cluster.api.get(cluster.path("secrets")).status == 200
    assert cluster.api.get(cluster.config_map("no-such")).status == 404


def test_too_many_requests_says_when_to_come_back(
    cluster: ClusterUnderTest, double: ClusterDouble
) -> None:
    double.set_faults(Fault(status=429, retry_after=7))
    with urllib3.PoolManager() as http:
        answer = http.request("GET", double.url + cluster.config_map(), retries=False)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json()["reason"] == "TooManyRequests"
    assert answer.json()["details"]["retryAfterSeconds"] == 7


@pytest.mark.parametrize("status", [429, 503])
def test_the_official_client_comes_back_by_itself(
    cluster: ClusterUnderTest, double: ClusterDouble, status: int
) -> None:
    """urllib3 obeys Retry-After before the client sees the answer."""
    double.set_faults(Fault(status=status, retry_after=0, times=1))
    double.request_log.clear()
    assert _list(cluster).status == 200
    assert [r.status for r in double.request_log.of("list", "configmaps")] == [status, 200]


def test_a_fault_for_a_subresource_spares_the_resource(
    cluster: ClusterUnderTest, double: ClusterDouble
) -> None:
    double.set_faults(Fault(resource="deployments/scale", status=403))
    assert cluster.api.get(f"{cluster.deployment('x')}/scale").status == 403
    assert cluster.api.get(cluster.deployment("x")).status == 404


def test_a_delay_holds_the_answer_back(cluster: ClusterUnderTest, double: ClusterDouble) -> None:
    double.set_faults(Fault(FaultAction.DELAY, delay=0.3, times=1))
    started = time.monotonic()
    assert _list(cluster).status == 200
    assert time.monotonic() - started >= 0.3


def test_latency_is_added_to_each_request(cluster: ClusterUnderTest, double: ClusterDouble) -> None:
    double.set_latency(0.1)
    started = time.monotonic()
    for _ in range(3):
        assert _list(cluster).status == 200
    assert time.monotonic() - started >= 0.3


def test_a_dropped_connection_has_no_answer(
    cluster: ClusterUnderTest, double: ClusterDouble
) -> None:
    double.set_faults(Fault(FaultAction.DROP))
    with pytest.raises(urllib3.exceptions.MaxRetryError):
        _list(cluster)


def test_a_hanging_request_times_out_at_the_client(
    cluster: ClusterUnderTest, double: ClusterDouble
) -> None:
    double.set_faults(Fault(FaultAction.HANG, times=1))
    with urllib3.PoolManager() as http, pytest.raises(urllib3.exceptions.ReadTimeoutError):
        http.request("GET", double.url + "/version", timeout=0.3, retries=False)
    assert _list(cluster).status == 200


def test_a_truncated_watch_breaks_off_in_an_event(
    cluster: ClusterUnderTest, double: ClusterDouble, name: str
) -> None:
    for suffix in "abc":
        body = config_map(f"{name}-{suffix}", {"test": name})
        cluster.api.post(cluster.config_map(), body).ok()
    double.set_faults(Fault(FaultAction.TRUNCATE, verb="watch", after_events=1))
    with pytest.raises(urllib3.exceptions.ProtocolError):
        cluster.api.get(
            cluster.config_map(), watch="true", timeoutSeconds=5, labelSelector=f"test={name}"
        )


def test_a_truncated_body_is_noticed(cluster: ClusterUnderTest, double: ClusterDouble) -> None:
    double.set_faults(Fault(FaultAction.TRUNCATE, verb="list"))
    with pytest.raises(urllib3.exceptions.ProtocolError):
        _list(cluster)


def test_every_request_is_logged(
    cluster: ClusterUnderTest, double: ClusterDouble, name: str
) -> None:
    double.request_log.clear()
    cluster.api.get(cluster.deployment(name))
    (record,) = double.request_log.of("get", "deployments")
    assert (record.status, record.user, record.name) == (404, "admin", name)
    assert record.path == cluster.deployment(name)
    assert 0 < record.milliseconds < 1000


def _control(double: ClusterDouble, method: str, path: str, body: Any = None) -> Any:
    with urllib3.PoolManager() as http:
        answer = http.request(
            method,
            f"{double.url}/_control/{path}",
            body=json.dumps(body) if body is not None else None,
            headers={"X-Control-Token": double.control_token},
        )
        assert answer.status == 200, answer.data
        return answer.json()


def test_the_control_endpoint_sets_faults(cluster: ClusterUnderTest, double: ClusterDouble) -> None:
    _control(double, "PUT", "faults", [{"verb": "list", "status": 503, "times": 1}])
    assert _list(cluster).status == 503
    assert _list(cluster).status == 200
    assert _control(double, "GET", "faults")[0]["times"] == 0
    assert _control(double, "DELETE", "faults") == []


def test_the_control_endpoint_compacts_and_shows_requests(
    cluster: ClusterUnderTest, double: ClusterDouble
) -> None:
    assert _control(double, "POST", "compact")["revision"] == double.store.revision
    _control(double, "DELETE", "requests")
    _list(cluster)
    assert [item["verb"] for item in _control(double, "GET", "requests")] == ["list"]


def test_the_control_endpoint_needs_its_token(double: ClusterDouble) -> None:
    with urllib3.PoolManager() as http:
        answer = http.request("GET", f"{double.url}/_control/requests")
    assert answer.status == 401
