"""AWS and a cluster in miniature, kept in a folder, so that they outlive any process that is killed
while it changes them. Each object is a JSON file, changed under a lock; each keeps its writes."""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from remediation.gateways.ports import Answer, Conflict, Credit, Rollout, RolloutPod
from remediation.plan import Plan, Restart

Hook = Callable[[str, str], None]
"""Called with the call and when: "sending" just before a write takes effect, "applied" after."""


class FolderOutside:
    """`WriteAccess`, `RepositoryPolicies` and `Workloads` at once."""

    def __init__(self, folder: Path, hook: Hook = lambda _call, _when: None) -> None:
        self._folder, self._hook = folder, hook

    def add(self, plan: Plan) -> None:
        """Set the scene that a plan was made for."""
        if plan.policy:
            self._make(plan.policy.repository_arn, {"document": plan.policy.before, "writes": []})
        if one := plan.restart:
            rollout = asdict(Rollout(one.uid, "1", one.generation, 3, 1, 1, 0, 1))
            self._make(one.name, {"rollout": rollout, "writes": [], "hold": False})

    def hold(self, name: str, held: bool) -> None:
        """Let the workload's rollout hang, or go on."""
        with self._change(name) as state:
            state["hold"] = held

    def writes(self, name: str) -> list[str]:
        """The writes that took effect on an object."""
        with self._change(name) as state:
            return list(state["writes"])

    def document(self, arn: str) -> str | None:
        """A policy as it is."""
        with self._change(arn) as state:
            found: str | None = state["document"]
            return found

    def policies(self, credit: Credit, repository_arn: str) -> "FolderOutside":
        return self

    def workloads(self, credit: Credit) -> "FolderOutside":
        return self

    def get(self, repository_arn: str) -> str | None:
        return self.document(repository_arn)

    def put(self, repository_arn: str, document: str) -> Answer:
        return self._set(repository_arn, document)

    def delete(self, repository_arn: str) -> Answer:
        return self._set(repository_arn, None)

    def rollout(self, workload: Restart) -> Rollout:
        with self._change(workload.name) as state:
            found = state["rollout"]
            if found["stamp"] and not state["hold"]:
                done = {"observed_generation": found["generation"], "available": 1, "updated": 1}
                found.update(done)
            return Rollout(**found)

    def restart(self, workload: Restart, stamp: str, seen: Rollout) -> Answer:
        self._hook("restart", "sending")
        with self._change(workload.name) as state:
            found = state["rollout"]
            if found["resource_version"] != seen.resource_version:
                raise Conflict("deployments.apps/patch", workload.name, "it changed")
            found["generation"] += found["stamp"] != stamp
            found["stamp"] = stamp
            found["resource_version"] += "1"
            state["writes"].append(stamp)
        self._hook("restart", "applied")
        return Answer("k8s")

    def pods(self, workload: Restart) -> tuple[RolloutPod, ...]:
        with self._change(workload.name) as state:
            found = state["rollout"]
            ready = bool(found["available"])
            stamp = found["stamp"] if ready else ""
            problem = "" if ready else "ImagePullBackOff"
            return (RolloutPod(f"{workload.name}-1", stamp, ready, ready, problem),)

    def _set(self, arn: str, document: str | None) -> Answer:
        self._hook("put", "sending")
        with self._change(arn) as state:
            state["document"] = document
            state["writes"].append(document)
        self._hook("put", "applied")
        return Answer("aws")

    def _make(self, name: str, state: dict[str, Any]) -> None:
        self._path(name).write_text(json.dumps(state))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name.replace('/', '_').replace(':', '_')}.json"

    @contextmanager
    def _change(self, name: str) -> Iterator[dict[str, Any]]:
        """Read, and replace the file as a whole if it changed: a process can be killed anywhere."""
        path = self._path(name)
        with path.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            before = path.read_text()
            state = json.loads(before)
            yield state
            after = json.dumps(state)
            if after != before:
                new = path.with_suffix(".new")
                new.write_text(after)
                new.replace(path)
