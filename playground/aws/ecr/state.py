"""What ECR knows and moto does not keep."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from playground.aws.principals import Identity


@dataclass(frozen=True, slots=True)
class Registry:
    """One account's registry in one region."""

    account: str
    region: str


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """One image: when it came, its bytes, its storage class, and what of it is gone."""

    pushed_at: datetime
    size_bytes: int | None = None
    archived: bool = False
    missing_layers: frozenset[str] = frozenset()
    failure: tuple[str, str] | None = None
    platforms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PullThroughRule:
    """A pull-through cache rule."""

    prefix: str
    upstream_url: str
    credential_arn: str = ""
    created_at: float = 0.0


@dataclass(frozen=True, slots=True)
class Token:
    """What a password of GetAuthorizationToken stands for."""

    identity: Identity
    expires_at: datetime


@dataclass(slots=True)
class EcrState:
    """Everything that belongs to ECR and is not in moto."""

    images: dict[tuple[Registry, str, str], ImageFacts] = field(default_factory=dict)
    policy_changes: dict[tuple[Registry, str], datetime] = field(default_factory=dict)
    registry_policies: dict[Registry, str] = field(default_factory=dict)
    pull_through: dict[tuple[Registry, str], PullThroughRule] = field(default_factory=dict)
    settings: dict[tuple[Registry, str], str] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict, repr=False)

    def archive(self, registry: Registry, repository: str, digest: str, *, archived: bool) -> None:
        """Move an image to the archive storage class, or back."""
        key = (registry, repository, digest)
        self.images[key] = replace(self.images[key], archived=archived)

    def clear(self) -> None:
        """Forget all of it, except the passwords: who holds one holds it still."""
        self.images.clear()
        self.policy_changes.clear()
        self.registry_policies.clear()
        self.pull_through.clear()
        self.settings.clear()
