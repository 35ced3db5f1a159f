"""The cluster as the world uses it: its objects, its manifests, and what the buttons write."""

from __future__ import annotations

import base64
import ssl
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import yaml

from playground.cluster import ClusterDouble, NodeSpec
from playground.cluster.resources import (
    DEPLOYMENTS,
    EVENTS,
    NAMESPACES,
    PODS,
    SECRETS,
    by_kind,
)
from playground.scenarios.form import REGION, Manifest
from playground.scenarios.seeding import SeededNode

_ACCESS_KINDS = frozenset(
    {
        "Namespace",
        "ServiceAccount",
        "Role",
        "RoleBinding",
        "ClusterRole",
        "ClusterRoleBinding",
    }
)
_MERGE = {"Content-Type": "application/merge-patch+json"}


class ClusterAccess:
    """Administrator's hands on a started cluster."""

    def __init__(self, cluster: ClusterDouble) -> None:
        self._cluster = cluster
        self._session: aiohttp.ClientSession | None = None

    async def open(self, nodes: Sequence[SeededNode]) -> None:
        """Log in, and tell each node its container runtime."""
        config = self._cluster.kubeconfig()
        token = config["users"][0]["user"]["token"]
        self._session = aiohttp.ClientSession(
            self._cluster.url,
            headers={"Authorization": f"Bearer {token}"},
            connector=aiohttp.TCPConnector(ssl=_trust(config)),
        )
        for seeded in nodes:
            info = {"containerRuntimeVersion": f"containerd://{seeded.node.containerd}"}
            path = f"/api/v1/nodes/{seeded.node.name}/status"
            await self._send("PATCH", path, {"status": {"nodeInfo": info}})

    async def close(self) -> None:
        """Log out."""
        if self._session:
            await self._session.close()

    def apply(self, manifests: Iterable[Manifest]) -> None:
        """Create or merge the manifests, their namespaces first."""
        for manifest in manifests:
            metadata = manifest.get("metadata", {})
            assert isinstance(metadata, Mapping)
            namespace = str(metadata.get("namespace", ""))
            if namespace and self._cluster.store.get(NAMESPACES, "", namespace) is None:
                self._cluster.apply(
                    {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}
                )
            self._date(self._cluster.apply(dict(manifest)), metadata)

    def _date(self, made: dict[str, Any], metadata: Mapping[str, Any]) -> None:
        """Let an object be as old as its manifest says, which no API server would."""
        if since := metadata.get("creationTimestamp"):
            resource = by_kind(made["apiVersion"], made["kind"])
            assert resource is not None
            self._cluster.store.put(
                resource, {**made, "metadata": {**made["metadata"], "creationTimestamp": since}}
            )

    async def remove(self, manifests: Iterable[Manifest]) -> None:
        """Delete what the manifests made, and their pods and events with it."""
        namespaces = set()
        for manifest in manifests:
            await self._send("DELETE", path_of(manifest))
            namespaces.add(_namespace(manifest))
        for namespace in namespaces:
            for kind in ("pods", "events"):
                await self._send("DELETE", f"/api/v1/namespaces/{namespace}/{kind}")

    async def delete(self, manifest: Manifest) -> None:
        """Delete one object."""
        await self._send("DELETE", path_of(manifest))

    def deployments(self) -> list[Mapping[str, Any]]:
        """Every Deployment."""
        return list(self._cluster.store.all(DEPLOYMENTS))

    def pods(self) -> list[Mapping[str, Any]]:
        """Every Pod."""
        return list(self._cluster.store.all(PODS))

    def events(self) -> list[Mapping[str, Any]]:
        """Every Event."""
        return list(self._cluster.store.all(EVENTS))

    def secret(self, namespace: str, name: str) -> Mapping[str, Any] | None:
        """One Secret."""
        return self._cluster.store.get(SECRETS, namespace, name)

    async def _send(self, method: str, path: str, body: object = None) -> None:
        assert self._session is not None
        async with self._session.request(
            method, path, json=body, headers=_MERGE if method == "PATCH" else None
        ) as response:
            if response.status >= 400 and response.status != 404:
                raise RuntimeError(f"{method} {path}: {response.status} {await response.text()}")


def path_of(manifest: Manifest) -> str:
    """The API path of a namespaced object."""
    version = str(manifest["apiVersion"])
    prefix = f"/apis/{version}" if "/" in version else f"/api/{version}"
    metadata = manifest["metadata"]
    assert isinstance(metadata, Mapping)
    plural = f"{str(manifest['kind']).lower()}s"
    return f"{prefix}/namespaces/{_namespace(manifest)}/{plural}/{metadata['name']}"


def access_manifests(folder: Path | None) -> list[Manifest]:
    """The namespaces, accounts, roles and bindings found in a folder's YAML files."""
    if folder is None or not folder.is_dir():
        return []
    documents = [
        document
        for path in sorted(folder.rglob("*.yaml"))
        for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))
    ]
    return [
        document
        for document in documents
        if isinstance(document, dict) and document.get("kind") in _ACCESS_KINDS
    ]


def node_spec(seeded: SeededNode) -> NodeSpec:
    """The node as it registers, with the labels EKS gives it."""
    node = seeded.node
    labels = {
        "topology.kubernetes.io/region": REGION,
        "topology.kubernetes.io/zone": seeded.zone,
    }
    if node.nodegroup:
        labels["eks.amazonaws.com/nodegroup"] = node.nodegroup
    if node.fargate:
        labels["eks.amazonaws.com/compute-type"] = "fargate"
    return NodeSpec(
        name=node.name,
        labels={**labels, **node.labels},
        provider_id=seeded.provider_id,
        architecture=node.architecture,
        operating_system=node.operating_system,
        internal_ip=node.internal_ip,
        taints=tuple(dict(taint) for taint in node.taints),
    )


def _trust(config: Mapping[str, Any]) -> ssl.SSLContext | bool:
    """The certificate the kubeconfig carries; for plain HTTP it does not matter."""
    authority = config["clusters"][0]["cluster"].get("certificate-authority-data")
    if not authority:
        return True
    return ssl.create_default_context(cadata=base64.b64decode(authority).decode())


def _namespace(manifest: Manifest) -> str:
    metadata = manifest["metadata"]
    assert isinstance(metadata, Mapping)
    return str(metadata.get("namespace", "default"))
