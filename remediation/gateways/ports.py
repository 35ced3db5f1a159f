"""What a run needs of AWS and of a cluster in order to change something, and no more.

Errors are those of diagnostics.gateways.errors; a write that got no answer raises Unreachable and
may or may not have happened. Nothing behind these ports sends a write twice by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from diagnostics.gateways.errors import GatewayError
from remediation.people import Person
from remediation.plan import Restart


class Conflict(GatewayError):
    """The object changed between reading and writing; nothing was written. Read again."""


@dataclass(frozen=True, slots=True)
class Credit:
    """For whom a change is made: goes into the session tags, so that AWS's and Kubernetes' own
    audit trails name the run and the people who approved it."""

    cluster: str
    run_id: str
    approvers: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service said to a write: its request id, and whatever else is worth keeping."""

    request_id: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rollout:
    """A workload and how far its rollout is, as its controller reports it. `stamp` is the pod
    template's restartedAt annotation; `held` why a changed template would not roll out by itself
    ("it is paused"); `stuck` the controller's own reason why it gave up, for example
    ProgressDeadlineExceeded."""

    uid: str
    resource_version: str
    generation: int
    observed_generation: int
    wanted: int
    updated: int
    available: int
    total: int
    stamp: str = ""
    held: str = ""
    stuck: str = ""

    @property
    def complete(self) -> bool:
        """What `kubectl rollout status` waits for: the controller saw this generation, every pod
        is of it and available, none of the old ones is left."""
        return (
            self.observed_generation >= self.generation
            and self.updated >= self.wanted
            and self.total <= self.updated
            and self.available >= self.wanted
        )


@dataclass(frozen=True, slots=True)
class RolloutPod:
    """A pod of the workload. `stamp` is the restartedAt annotation it was made with; `pulled`
    says that a container with the plan's image runs from an image id; `problem` is the waiting
    reason of a container that cannot start, for example ErrImagePull."""

    name: str
    stamp: str
    pulled: bool
    ready: bool
    problem: str = ""


class RepositoryPolicies(Protocol):
    """One ECR repository policy: read, replaced as a whole, or deleted."""

    def get(self, repository_arn: str) -> str | None:
        """The policy's text; None when there is no policy. NotFound when the repository is
        gone."""
        ...

    def put(self, repository_arn: str, document: str) -> Answer:
        """Replace the policy. Never with `force`."""
        ...

    def delete(self, repository_arn: str) -> Answer:
        """Take the policy away."""
        ...


class Workloads(Protocol):
    """Restarting one workload and watching it."""

    def rollout(self, workload: Restart) -> Rollout:
        """How it stands now. NotFound when it is gone."""
        ...

    def restart(self, workload: Restart, stamp: str, seen: Rollout) -> Answer:
        """Put the restartedAt annotation on the pod template, provided the object is still the
        one in `seen` (uid and resourceVersion); Conflict when it is not."""
        ...

    def pods(self, workload: Restart) -> tuple[RolloutPod, ...]:
        """Its pods, found by owner references."""
        ...


class WriteAccess(Protocol):
    """Opens the write identity, for one run only."""

    def policies(self, credit: Credit, repository_arn: str) -> RepositoryPolicies:
        """ECR, with rights on this repository."""
        ...

    def workloads(self, credit: Credit) -> Workloads:
        """The cluster that the credit names."""
        ...
