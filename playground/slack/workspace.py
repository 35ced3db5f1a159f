"""The workspace: everything it holds, and the look-ups that its parts share."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from playground.slack.config import Channel, Person, UserGroup, WorkspaceConfig
from playground.slack.faults import Faults
from playground.slack.feed import Feed
from playground.slack.ids import Clock, Ids
from playground.slack.journal import Journal
from playground.slack.messages import Json, Message, Messages, with_ids
from playground.slack.rate_limits import RateLimiter
from playground.slack.tickets import Tickets
from playground.slack.triggers import Triggers
from playground.slack.views import View, Views

KEPT_NOTICES = 500
SLACKBOT = Person("USLACKBOT", "Slackbot", "the client's own words")


def with_tokens(config: WorkspaceConfig, randomness: random.Random) -> WorkspaceConfig:
    """The config with random tokens where it has none. They open nothing but this workspace."""

    def drawn(length: int) -> str:
        return f"{randomness.getrandbits(length * 4):0{length}x}"

    return replace(
        config,
        bot_token=config.bot_token or f"xoxb-playground-{drawn(24)}",
        app_token=config.app_token or f"xapp-1-playground-{drawn(24)}",
        signing_secret=config.signing_secret or drawn(32),
        control_token=config.control_token or drawn(32),
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """A warning that Slack's client shows beside what a person just did; `at` in epoch seconds."""

    user: str
    text: str
    at: float


@dataclass(slots=True)
class Workspace:
    """The state. `base_url` is where it is served, known once the server listens.

    `echo` is told of the app's own messages, which come back to an app that subscribed to them.
    """

    config: WorkspaceConfig
    clock: Clock
    randomness: random.Random
    base_url: str = ""
    ids: Ids = field(init=False)
    messages: Messages = field(default_factory=Messages, init=False)
    views: Views = field(init=False)
    triggers: Triggers = field(init=False)
    tickets: Tickets = field(init=False)
    faults: Faults = field(default_factory=Faults, init=False)
    rate_limiter: RateLimiter = field(init=False)
    journal: Journal = field(default_factory=Journal, init=False)
    feed: Feed = field(default_factory=Feed, init=False)
    notices: list[Notice] = field(default_factory=list, init=False)
    echo: Callable[[Message], None] | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self.ids = Ids(self.clock, self.randomness)
        self.views = Views(self.ids)
        self.triggers = Triggers(self.ids, self.config.timings.trigger)
        self.tickets = Tickets(self.ids, self.config.timings.ticket)
        self.rate_limiter = RateLimiter(self.config.rate_limits, self.clock)

    def person(self, user_id: str) -> Person | None:
        """The member with that id; the app's bot user and Slackbot are members too."""
        app = self.config.app
        known = (*self.config.people, Person(app.bot_user_id, app.name, "app"), SLACKBOT)
        return next((person for person in known if person.id == user_id), None)

    def user_group(self, group_id: str) -> UserGroup | None:
        """The user group with that id, disabled ones included."""
        return next((group for group in self.config.user_groups if group.id == group_id), None)

    def channel(self, name_or_id: str) -> Channel | None:
        """The channel with that id or `#name`, or the direct messages with a person's id."""
        wanted = name_or_id.removeprefix("#")
        for channel in self.config.channels:
            if wanted in (channel.id, channel.name):
                return channel
        return self._direct_messages(wanted)

    def members(self, channel: Channel) -> tuple[str, ...]:
        """The people in a channel."""
        return channel.members or tuple(person.id for person in self.config.people)

    def team_of(self, person: Person) -> str:
        """The team id of a person: another than the workspace's for a Slack Connect guest."""
        return person.team_id or self.config.team_id

    def post(self, channel: str, user: str, text: str, **fields: Any) -> Message:
        """Stores a message with a new timestamp and ids for its blocks."""
        blocks = self.stored_blocks(fields.pop("blocks", ()))
        ts = self.ids.timestamp()
        message = self.messages.add(Message(channel, ts, user, text, blocks=blocks, **fields))
        self.feed.changed()
        return message

    def stored_blocks(self, blocks: Sequence[Json]) -> tuple[Json, ...]:
        """Blocks as Slack keeps them, every id filled in."""
        return with_ids(blocks, self.ids.hex)

    def post_from_app(self, channel: str, text: str, **fields: Any) -> Message:
        """Stores a message by the installed app."""
        app = self.config.app
        message = self.post(channel, app.bot_user_id, text, app_id=app.app_id, **fields)
        if self.echo is not None and message.visible_to is None:
            self.echo(message)
        return message

    def tell(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Message:
        """The client's own words to its user, such as that the app did not answer in time."""
        return self.post(
            channel, SLACKBOT.id, text, visible_to=user, thread_ts=thread_ts, via="slack"
        )

    def warn(self, user: str, text: str) -> None:
        """Shows a person a passing warning that is no message."""
        self.notices.append(Notice(user, text, self.clock()))
        del self.notices[:-KEPT_NOTICES]
        self.feed.changed()

    def message_wire(self, message: Message) -> Json:
        """The message object of Slack's API."""
        return message.wire(team=self.config.team_id, bot_id=self.config.app.bot_id)

    def view_wire(self, view: View) -> Json:
        """The view object of Slack's API."""
        app = self.config.app
        return view.wire(team=self.config.team_id, app_id=app.app_id, bot_id=app.bot_id)

    def open_channels(self) -> Iterable[Channel]:
        """The channels and the direct messages that have been used."""
        yield from self.config.channels
        used = {message.channel for message in self.messages.everywhere()}
        for person in self.config.people:
            direct = self._direct_messages(person.id)
            if direct is not None and direct.id in used:
                yield direct

    def _direct_messages(self, wanted: str) -> Channel | None:
        for person in self.config.people:
            direct_id = "D" + person.id.removeprefix("U")
            if wanted in (person.id, direct_id):
                return Channel(direct_id, "directmessage", members=(person.id,))
        return None
