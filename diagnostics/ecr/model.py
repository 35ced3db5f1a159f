"""Settings of a repository and of its registry, as ECR and KMS tell them. Frozen values only."""

from dataclasses import dataclass
from fnmatch import fnmatchcase

from diagnostics.gateways.errors import Unread

ROOT = "ROOT"
"""The prefix of a pull-through cache rule for every repository of the registry."""
USUAL_PREFIXES = frozenset(
    {
        "azure",
        "chainguard",
        "docker-hub",
        "ecr",
        "ecr-public",
        "github",
        "gitlab",
        "kubernetes",
        "quay",
    }
)
"""Prefixes that AWS's console and guide propose for cache rules, by upstream registry."""
DOCKER_HUB = "registry-1.docker.io"
USABLE = "Enabled"


@dataclass(frozen=True, slots=True)
class Repository:
    """`kms_key` is the ARN of the key it is encrypted with, "" for ECR's own encryption;
    `exclusions`: patterns of tags for which the opposite of `immutable` holds."""

    kms_key: str = ""
    immutable: bool = False
    exclusions: tuple[str, ...] = ()

    def fixes(self, tag: str) -> bool:
        """Whether a tag, once pushed, can never point to another image."""
        return self.immutable is not any(fnmatchcase(tag, one) for one in self.exclusions)


@dataclass(frozen=True, slots=True)
class Key:
    """A KMS key; `state` as KMS writes it: Enabled, Disabled, PendingDeletion, ...

    `manager` is CUSTOMER, or AWS for a key that AWS itself keeps in order; `granted`: ECR still has
    its grant to decrypt the repository's content, None where nobody asked.
    """

    arn: str
    state: str
    manager: str = "CUSTOMER"
    granted: bool | Unread | None = None

    @property
    def usable(self) -> bool:
        """Whether ECR could decrypt with it."""
        return self.state == USABLE


@dataclass(frozen=True, slots=True)
class PullThroughRule:
    """Repositories below `prefix` are filled from `upstream` when they are first pulled."""

    prefix: str
    upstream: str
    credential: str = ""
    """ARN of the secret with the upstream's credentials, or of the role, for ECR itself."""

    @property
    def secret(self) -> str:
        """ARN of the secret, "" without one."""
        return self.credential if ":secretsmanager:" in self.credential else ""

    def covers(self, repository: str) -> bool:
        """Whether a pull of that repository goes through this rule."""
        return self.prefix == ROOT or repository.startswith(f"{self.prefix}/")

    def path(self, repository: str) -> str:
        """The repository's name at the upstream registry."""
        return repository if self.prefix == ROOT else repository.removeprefix(f"{self.prefix}/")


@dataclass(frozen=True, slots=True)
class ReplicationRule:
    """Images of repositories with one of the `prefixes` (none: of all) are copied to the
    `destinations`, each an account and a region."""

    destinations: tuple[tuple[str, str], ...]
    prefixes: tuple[str, ...] = ()

    def sends(self, repository: str, account: str, region: str) -> bool:
        """Whether it copies that repository there."""
        wanted = not self.prefixes or repository.startswith(self.prefixes)
        return wanted and (account, region) in self.destinations


def may_be_cached(repository: str) -> bool:
    """Whether its name alone lets one think of a cache rule, where rules cannot be read."""
    return repository.partition("/")[0] in USUAL_PREFIXES


def rule_for(repository: str, rules: tuple[PullThroughRule, ...]) -> PullThroughRule | None:
    """The rule a repository belongs to: the longest prefix, ROOT last."""
    covering = [one for one in rules if one.covers(repository)]
    return max(covering, key=lambda one: (one.prefix != ROOT, len(one.prefix)), default=None)
