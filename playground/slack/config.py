"""What a workspace holds before anything happens: people, groups, channels, the installed app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Person:
    """A member. `team_id` of another team makes a Slack Connect guest; empty means this team."""

    id: str
    name: str
    role: str = ""
    team_id: str = ""
    is_deactivated: bool = False


@dataclass(frozen=True, slots=True)
class UserGroup:
    """A user group, whose members `usergroups.users.list` names while it is enabled."""

    id: str
    handle: str
    members: tuple[str, ...] = ()
    is_enabled: bool = True


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel. Empty `members` means every person of the workspace."""

    id: str
    name: str
    members: tuple[str, ...] = ()
    has_app: bool = True
    is_private: bool = False
    is_archived: bool = False
    is_read_only: bool = False
    topic: str = ""

    @property
    def is_direct(self) -> bool:
        """Whether these are direct messages between the app and one person."""
        return self.id.startswith("D")


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """A slash command of the installed app."""

    name: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True, slots=True)
class InstalledApp:
    """The app as its manifest declares it; its scopes bound what its token may call."""

    app_id: str = "A0PLAYGROUND"
    bot_id: str = "B0PLAYGROUND"
    bot_user_id: str = "U0IMAGEPULL"
    name: str = "imagepull"
    scopes: tuple[str, ...] = (
        "app_mentions:read",
        "chat:write",
        "commands",
        "usergroups:read",
        "users:read",
    )
    events: tuple[str, ...] = ("app_home_opened", "app_mention")
    commands: tuple[SlashCommand, ...] = (
        SlashCommand("/imagepull", "Diagnose an image pull failure", "ui-private"),
    )


@dataclass(frozen=True, slots=True)
class Timings:
    """Slack's clocks, in seconds. Tests shorten them; the defaults are Slack's own.

    `retry_delays` is when an unacknowledged event comes again, counted from the failure before it.
    """

    ack: float = 3.0
    trigger: float = 3.0
    response_url: float = 1800.0
    response_url_uses: int = 5
    retry_delays: tuple[float, ...] = (0.0, 60.0, 300.0)
    ping: float = 10.0
    ticket: float = 30.0


@dataclass(frozen=True, slots=True)
class RateLimits:
    """Token buckets: calls a minute per method, and messages a second per channel, with bursts.

    The defaults never disturb a person at the keyboard. `SLACK_RATE_LIMITS` has Slack's tiers.
    """

    per_minute: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    default_per_minute: float = 6000.0
    burst: float = 200.0
    channel_per_second: float = 50.0
    channel_burst: float = 200.0


SLACK_RATE_LIMITS = RateLimits(
    per_minute=MappingProxyType(
        {
            "auth.test": 600.0,
            "apps.connections.open": 1.0,
            "chat.update": 50.0,
            "chat.delete": 50.0,
            "conversations.info": 50.0,
            "conversations.open": 50.0,
            "usergroups.users.list": 20.0,
            "views.open": 100.0,
            "views.publish": 100.0,
            "views.push": 100.0,
            "views.update": 100.0,
        }
    ),
    default_per_minute=100.0,
    burst=10.0,
    channel_per_second=1.0,
    channel_burst=5.0,
)
"""Slack's published tiers, https://docs.slack.dev/apis/web-api/rate-limits; bursts are a guess."""


@dataclass(frozen=True, slots=True)
class WorkspaceConfig:
    """Everything that is given. Tokens left empty are drawn at random when the workspace starts."""

    team_id: str = "T0PLAYGROUND"
    team_domain: str = "playground"
    team_name: str = "Playground"
    people: tuple[Person, ...] = ()
    user_groups: tuple[UserGroup, ...] = ()
    channels: tuple[Channel, ...] = ()
    app: InstalledApp = field(default_factory=InstalledApp)
    timings: Timings = field(default_factory=Timings)
    rate_limits: RateLimits = field(default_factory=RateLimits)
    has_paid_plan: bool = True
    bot_token: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    signing_secret: str = field(default="", repr=False)
    control_token: str = field(default="", repr=False)


DEFAULT_WORKSPACE = WorkspaceConfig(
    people=(
        Person("U0REQUESTER", "Quinn", "requester: may ask, may not approve"),
        Person("U0RESPONDER", "Robin", "responder: may approve"),
        Person("U0RESPONDER2", "Sasha", "second responder: may approve"),
        Person("U0BYSTANDER", "Blake", "bystander: in no approver list"),
        Person("U0STRANGER", "Casey", "guest of another company", team_id="T0ELSEWHERE"),
    ),
    user_groups=(
        UserGroup("S0PLATFORM", "platform", ("U0RESPONDER", "U0RESPONDER2")),
        UserGroup("S0RETIRED", "retired", ("U0BYSTANDER",), is_enabled=False),
    ),
    channels=(
        Channel("C0PLATFORM", "platform-alerts", topic="Alerts of the platform team"),
        Channel("C0INCIDENTS", "incidents", topic="The app was not invited here", has_app=False),
    ),
)
