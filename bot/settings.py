"""Everything the bot is told: the environment (secrets, endpoints) and imagepull.yaml (the rest).

`bot/environment.py` reads the first, this the second. `load_settings` refuses to go on and lists
every fault at once, each with its place, so that a first start needs one round of mending and not
ten. docs/configuration.md describes each key.
"""

from collections.abc import Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.cron import BadCron, check_cron
from bot.environment import Environment, Need, wrong_there

Names = tuple[str, ...]
ANY: Names = ("*",)
_WILD = frozenset("*?[")


class BadSettings(Exception):
    """The settings cannot be used; `faults` holds one line for each thing to mend."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Remediation(_Section):
    """The write identity of one cluster. Without this section the bot never writes there."""

    role_arn: str = ""
    """IAM role assumed for a run only; empty: the bot's own identity writes."""
    context: str = ""
    """kubeconfig context of the write identity; empty: the reading one, or impersonation."""
    impersonate: str = ""
    """Kubernetes user or `system:serviceaccount:NAMESPACE:NAME` to act as while writing."""


class Cluster(_Section):
    """One EKS cluster: how to reach its API server, and which AWS account stands behind it."""

    name: str = Field(max_length=100, pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/@-]*$")
    """As people type it after `--cluster`, and as buttons carry it: one word."""
    context: str = ""
    """kubeconfig context; empty with `in_cluster: false` means the kubeconfig's current one."""
    in_cluster: bool = False
    eks_name: str = ""
    """The cluster's name in EKS; default: `name`."""
    region: str = Field(default="", validate_default=True)
    """Default: AWS_REGION."""
    account: str = Field(default="", pattern=r"^(\d{12})?$")
    """Default: the account of the bot's AWS identity."""
    role_arn: str = ""
    """IAM role to assume for reading; empty: the bot's own identity reads."""
    namespaces: Names = ANY
    default_namespace: str = "default"
    read_pull_secrets: bool = False
    """Whether to look into pods' pull secrets: at types, hosts and times, never at credentials."""
    remediation: Remediation | None = None

    @field_validator("region")
    @classmethod
    def _some_region(cls, value: str) -> str:
        if not value:
            raise ValueError("no region: write one here, or set AWS_REGION")
        return value


class Approval(_Section):
    """Who may approve what. Somebody must be named: an empty list of rules means nobody."""

    users: Names = ()
    groups: Names = ()
    clusters: Names = ANY
    namespaces: Names = ANY
    actions: Names = ANY
    repositories: Names = ANY
    allow_self: bool = False
    count: int = Field(default=1, ge=1, le=10)
    reason_required: bool = False
    deny_users: Names = ()
    deny_groups: Names = ()
    break_glass: bool = False
    name: str = ""


class Freeze(_Section):
    """Who may lift a freeze from Slack; they, and whoever may approve something, may freeze."""

    users: Names = ()
    groups: Names = ()


class Digest(_Section):
    """One scheduled message about what cannot pull now."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")
    cron: str
    timezone: str = "UTC"
    channel: str = Field(min_length=1)
    clusters: Names = Field(default=ANY, min_length=1)
    namespaces: Names = Field(default=ANY, min_length=1)
    catch_up_minutes: int = Field(default=60, ge=0, le=7 * 24 * 60)
    enabled: bool = True

    @field_validator("cron")
    @classmethod
    def _cron_by_names(cls, value: str) -> str:
        try:
            check_cron(value)
        except BadCron as error:
            raise ValueError(str(error)) from error
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"{value!r} is no time zone of the IANA database") from error
        return value


class Slack(_Section):
    """The workspace's side."""

    teams: Names = ()
    """Workspace ids the bot serves; empty: the one its token belongs to."""
    docs_url: str = ""
    """Where docs/ is published; empty: cards carry no links."""
    alarm_channel: str = ""
    """Channel id that hears of emergency approvals."""


class Limits(_Section):
    """Bounds, all with sensible defaults."""

    workers: int = Field(default=8, ge=1, le=64)
    queue: int = Field(default=100, ge=1, le=10_000)
    expires_minutes: int = Field(default=15, ge=1, le=24 * 60)
    rollout_minutes: int = Field(default=10, ge=1, le=120)

    @property
    def expires_in(self) -> timedelta:
        """How long a request can be approved."""
        return timedelta(minutes=self.expires_minutes)


class Configuration(_Section):
    """imagepull.yaml."""

    clusters: tuple[Cluster, ...] = Field(min_length=1)
    approvals: tuple[Approval, ...] = ()
    freeze: Freeze = Freeze()
    digests: tuple[Digest, ...] = ()
    slack: Slack = Slack()
    limits: Limits = Limits()
    dry_run: bool = False
    replicas: int = Field(default=1, ge=1, le=20)

    @model_validator(mode="after")
    def _names_once(self) -> "Configuration":
        for what, names in (
            ("cluster", [one.name for one in self.clusters]),
            ("digest", [one.name for one in self.digests]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{what} named twice: {', '.join(twice)}")
        return self

    @model_validator(mode="after")
    def _digests_reach_something(self) -> "Configuration":
        """A digest of no cluster or namespace would report, every day, that all is well."""
        for digest in self.digests:
            for pattern in digest.clusters:
                if not any(fnmatchcase(one.name, pattern) for one in self.clusters):
                    raise ValueError(f"digest {digest.name}: no cluster is called {pattern}")
            for namespace in digest.namespaces:
                if not any(_told(digest, one, namespace) for one in self.clusters):
                    raise ValueError(
                        f"digest {digest.name}: no cluster it tells of may read {namespace}"
                    )
        return self


def _told(digest: Digest, cluster: Cluster, namespace: str) -> bool:
    """Whether the digest tells of the cluster, and the namespace may be read there."""
    in_digest = any(fnmatchcase(cluster.name, pattern) for pattern in digest.clusters)
    return in_digest and any(_may_meet(namespace, allowed) for allowed in cluster.namespaces)


def _may_meet(one: str, other: str) -> bool:
    """Whether a name can match both patterns. Of two with wildcards nobody can easily say no."""
    if _WILD & set(one) and _WILD & set(other):
        return True
    return fnmatchcase(one, other) or fnmatchcase(other, one)


class Settings(_Section):
    """Both together."""

    environment: Environment
    configuration: Configuration


def load_settings(need_slack: Need = "no") -> Settings:
    """Read the environment and the file it names. Raises BadSettings with every fault."""
    faults: list[str] = []
    environment = Environment()
    faults += wrong_there(environment, need_slack)
    configuration = _configuration(environment, faults)
    if faults or configuration is None:
        raise BadSettings(faults)
    return Settings(environment=environment, configuration=configuration)


def _configuration(environment: Environment, faults: list[str]) -> Configuration | None:
    path = environment.imagepull_config
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        faults.append(f"{path}: {error.strerror}; IMAGEPULL_CONFIG names the file")
        return None
    except UnicodeDecodeError as error:
        faults.append(f"{path}: not UTF-8: {error.reason} at byte {error.start}")
        return None
    except yaml.YAMLError as error:
        faults.append(f"{path}: not YAML: {error}".replace("\n", " "))
        return None
    try:
        return Configuration.model_validate(_with_region(document, environment.aws_region))
    except ValidationError as error:
        faults += [f"{path}: {_place(one)}: {one['msg']}" for one in error.errors()]
        return None


def _with_region(document: Any, region: str) -> Any:
    """A cluster's region defaults to the environment's."""
    if not isinstance(document, Mapping) or not isinstance(document.get("clusters"), list):
        return document
    clusters = [
        {"region": region, **one} if isinstance(one, Mapping) else one
        for one in document["clusters"]
    ]
    return {**document, "clusters": clusters}


def _place(fault: Any) -> str:
    return ".".join(str(part) for part in fault["loc"]) or "the document"
