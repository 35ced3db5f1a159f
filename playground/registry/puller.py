"""The kubelets' way to the registry: a decided pull, in words, and a line in the log."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from playground.clock import Now
from playground.cluster.puller import PullOutcome
from playground.registry.authority import Authority
from playground.registry.faults import FAULTS, PullFault
from playground.registry.pulls import Pull, Pulls
from playground.registry.reference import parse
from playground.registry.verdict import NOBODY, Verdict
from playground.registry.wording import Words, malformed

Secrets = Callable[[str, str], Mapping[str, Any] | None]
"""A Secret by namespace and name, as a core/v1 object."""

_BYTES_A_SECOND = 250_000_000
_LONGEST = 3.0
_DEFAULT_CONTAINERD = "1.7.27"
_DROPS_UNKNOWN = 36


class RegistryPuller:
    """Implements the cluster's `ImagePuller`; the node's `nodeInfo` decides the words."""

    def __init__(
        self,
        authority: Authority,
        *,
        secrets: Secrets,
        now: Now,
    ) -> None:
        self.pulls = Pulls()
        self._authority = authority
        self._secrets = secrets
        self._now = now
        self._faults: list[tuple[PullFault, list[int]]] = []

    def use(self, faults: Iterable[PullFault]) -> None:
        """Take on another scenario's faults; the log starts anew."""
        self._faults = [(fault, [0]) for fault in faults]
        self.pulls.clear()

    async def pull(
        self, *, image: str, node: Mapping[str, object], pod: Mapping[str, object]
    ) -> PullOutcome:
        """See `playground.cluster.puller.ImagePuller`."""
        reference = parse(image)
        if reference is None:
            return PullOutcome(False, malformed(image))
        words = Words(_containerd(node), reference)
        verdict = self._faulted(image, words, node)
        if verdict is None:
            secrets = self._pull_secrets(pod)
            verdict = await asyncio.to_thread(self._authority.decide, words, node, pod, secrets)
        self.pulls.add(Pull(self._now(), verdict.who, image, verdict.answer, verdict.why))
        if not verdict.ok:
            return PullOutcome(False, _as_kubelet_tells(verdict.message, node))
        seconds = min(verdict.size_bytes / _BYTES_A_SECOND, _LONGEST)
        image_id = f"{reference.host}/{reference.repository}@{verdict.digest}"
        return PullOutcome(True, "", image_id, verdict.size_bytes, seconds)

    def _faulted(self, image: str, words: Words, node: Mapping[str, Any]) -> Verdict | None:
        for fault, used in self._faults:
            matches = fnmatchcase(image, fault.image) and fnmatchcase(_name(node), fault.node)
            if matches and (fault.times is None or used[0] < fault.times):
                used[0] += 1
                why = f"the scenario says: {fault.kind}"
                return Verdict(False, NOBODY, fault.kind, why, FAULTS[fault.kind](words))
        return None

    def _pull_secrets(self, pod: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        namespace = str(pod.get("metadata", {}).get("namespace", "default"))
        named = pod.get("spec", {}).get("imagePullSecrets") or []
        found = [self._secrets(namespace, str(one.get("name", ""))) for one in named]
        return [secret for secret in found if secret is not None]


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("metadata", {}).get("name", ""))


def _containerd(node: Mapping[str, Any]) -> str:
    runtime = str(node.get("status", {}).get("nodeInfo", {}).get("containerRuntimeVersion", ""))
    return runtime.removeprefix("containerd://") or _DEFAULT_CONTAINERD


def _as_kubelet_tells(message: str, node: Mapping[str, Any]) -> str:
    """Kubelet 1.36 drops the gRPC prefix of an error without a code; 1.20 was seen to keep it."""
    version = str(node.get("status", {}).get("nodeInfo", {}).get("kubeletVersion", ""))
    found = re.match(r"v1\.(\d+)", version)
    if found and int(found[1]) >= _DROPS_UNKNOWN:
        return message.replace("rpc error: code = Unknown desc = ", "")
    return message
