"""A cluster under test, spoken to with the official client's transport."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kubernetes import client, config

from playground.cluster import ClusterDouble

T = TypeVar("T")
TIMEOUT = (5, 30)
MERGE = "application/merge-patch+json"
STRATEGIC = "application/strategic-merge-patch+json"
JSON_PATCH = "application/json-patch+json"


@dataclass(frozen=True)
class Answer:
    """An HTTP answer with its JSON (None when the body is none)."""

    status: int
    headers: Mapping[str, str]
    text: str
    body: Any

    def ok(self) -> Any:
        assert self.status < 300, f"{self.status}: {self.text}"
        return self.body

    @property
    def lines(self) -> list[Any]:
        """The events of a watch."""
        return [json.loads(line) for line in self.text.splitlines() if line]


class Api:
    """Requests by path, with the credentials of one kubeconfig."""

    def __init__(self, kubeconfig: Mapping[str, Any]) -> None:
        self.client: client.ApiClient = config.new_client_from_config_dict(
            dict(kubeconfig), persist_config=False
        )

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        content_type: str = "application/json",
        headers: Mapping[str, str] | None = None,
        **query: Any,
    ) -> Answer:
        sent = {"Accept": "application/json", **(headers or {})}
        if body is not None:
            sent["Content-Type"] = content_type
        request = self.client.param_serialize(
            method=method,
            resource_path=path,
            query_params=[(key.strip("_"), value) for key, value in query.items()],
            header_params=sent,
            body=body,
            auth_settings=["BearerToken"],
        )
        response = self.client.call_api(*request, _request_timeout=TIMEOUT)
        text = (response.read() or b"").decode()
        return Answer(response.status, dict(response.getheaders()), text, _json(text))

    def get(self, path: str, **query: Any) -> Answer:
        return self.request("GET", path, **query)

    def post(self, path: str, body: Any, **query: Any) -> Answer:
        return self.request("POST", path, body, **query)

    def put(self, path: str, body: Any, **query: Any) -> Answer:
        return self.request("PUT", path, body, **query)

    def patch(self, path: str, body: Any, content_type: str, **query: Any) -> Answer:
        return self.request("PATCH", path, body, content_type=content_type, **query)

    def delete(self, path: str, body: Any = None, **query: Any) -> Answer:
        return self.request("DELETE", path, body, **query)

    def close(self) -> None:
        self.client.rest_client.pool_manager.clear()


@dataclass
class ClusterUnderTest:
    """The double or a real cluster: where to work, as whom, and what can be done there."""

    kind: str
    kubeconfig: Mapping[str, Any]
    api: Api
    namespace: str
    failing_image: str
    working_image: str | None
    has_node: bool
    double: ClusterDouble | None = None
    clients: list[Api] = field(default_factory=list)

    def path(self, plural: str, name: str = "", *, group: str = "") -> str:
        """The path of a resource in the test's namespace; `group` as in apps/v1."""
        root = f"/apis/{group}" if group else "/api/v1"
        tail = f"/{name}" if name else ""
        return f"{root}/namespaces/{self.namespace}/{plural}{tail}"

    def config_map(self, name: str = "") -> str:
        return self.path("configmaps", name)

    def deployment(self, name: str = "") -> str:
        return self.path("deployments", name, group="apps/v1")

    def with_token(self, token: str) -> Api:
        """The same cluster with another bearer token."""
        cluster = self.kubeconfig["clusters"][0]
        other = Api(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [cluster],
                "users": [{"name": "other", "user": {"token": token}}],
                "contexts": [
                    {"name": "other", "context": {"cluster": cluster["name"], "user": "other"}}
                ],
                "current-context": "other",
            }
        )
        self.clients.append(other)
        return other


def eventually(check: Callable[[], T], *, seconds: float = 90.0) -> T:
    """Ask until the answer is true; fails with the last answer."""
    deadline = time.monotonic() + seconds
    while not (answer := check()):
        assert time.monotonic() < deadline, f"not within {seconds} s; last answer: {answer!r}"
        time.sleep(0.03)
    return answer


def config_map(name: str, labels: Mapping[str, str] | None = None, **data: str) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "labels": dict(labels or {})},
        "data": data,
    }


def deployment(name: str, image: str, *, replicas: int = 1, **spec: Any) -> dict[str, Any]:
    labels = {"app": name}
    containers = [{"name": "app", "image": image, "imagePullPolicy": "Always"}]
    template = {"metadata": {"labels": labels}, "spec": {"containers": containers}}
    template["spec"]["terminationGracePeriodSeconds"] = 1
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": labels},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": labels},
            "template": template,
            **spec,
        },
    }


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
