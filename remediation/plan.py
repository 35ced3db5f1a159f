"""What the bot offers to do about a diagnosis: exactly which writes, on what, shown how.

A plan is pure data. It is shown, hashed, approved and carried out from the same bytes, so nothing
can be approved that was not shown.
"""

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum

import msgspec


class Fix(StrEnum):
    """The fixes the bot can carry out itself."""

    REPOSITORY_POLICY = "repository_policy"
    RESTART = "restart"
    """Nothing is wrong any more; the kubelet only waits for its back-off."""


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """Replace one ECR repository policy. `before`/`after` are the documents' text; None means that
    there is (or shall be) no policy. `edits` says each change in words; `proof` says how many
    decisions were compared and that only the wanted ones differ."""

    repository_arn: str
    before: str | None
    after: str | None
    edits: tuple[str, ...]
    proof: str


@dataclass(frozen=True, slots=True)
class Restart:
    """Restart one workload's pods, as `kubectl rollout restart` does; the object must still be the
    one that was diagnosed (`uid`, `generation`). `kind` is Deployment, StatefulSet or DaemonSet."""

    kind: str
    namespace: str
    name: str
    uid: str
    generation: int
    image: str


@dataclass(frozen=True, slots=True)
class Plan:
    """One offer: the writes in their order, and what they will not fix.

    `actions` names each API call for the people who approve and for the rules that say who may,
    for example ("ecr:SetRepositoryPolicy", "deployments.apps/patch").
    """

    fix: Fix
    cluster: str
    target: str
    policy: PolicyChange | None
    restart: Restart | None
    actions: tuple[str, ...]
    will_not_fix: tuple[str, ...] = ()
    undoes: str | None = None
    """The run this plan takes back, when it is an undo."""
    namespace: str = ""
    """The workload's namespace, for the approval rules, where there is no `restart` to say it."""

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no white space; the form that is stored and hashed."""
        return msgspec.json.encode(asdict(self), order="sorted").decode()

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """The plan that `to_json` wrote."""
        return _PLANS.decode(text)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON: what an approval is bound to."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


_PLANS = msgspec.json.Decoder(Plan)
"""Made here, by one thread: msgspec 0.22 crashes the process when two threads are the first to
decode a type that holds other types."""
