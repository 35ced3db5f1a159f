"""What a person does in Slack's client, and what the client does about it before the app hears."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from playground.slack import payloads
from playground.slack.config import Channel, Person
from playground.slack.delivery import Delivery, Sending
from playground.slack.elements import (
    action,
    find_element,
    initial_values,
    missing_inputs,
    state_value,
)
from playground.slack.errors import NotPossible
from playground.slack.messages import Json, Message
from playground.slack.response_url import ResponseUrls
from playground.slack.views import View
from playground.slack.workspace import Workspace
from playground.slack.writing import as_written

Values = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Gesture:
    """What is clicked or chosen. `block_id` and `value` tell elements of one action id apart.

    `chosen` is an option's value, several, or a text. `confirms` answers the confirmation dialog,
    where there is one. `times` of 2 is a double click.
    """

    action_id: str
    block_id: str | None = None
    value: str | None = None
    chosen: Any = None
    confirms: bool = True
    times: int = 1


@dataclass(slots=True)
class Acts:
    """The acts of people; each returns the deliveries it caused."""

    workspace: Workspace
    delivery: Delivery
    response_urls: ResponseUrls

    def command(
        self, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> list[Sending]:
        """Types a slash command, such as `/imagepull ui-private`."""
        person, place = self._member(user, channel)
        name, _, rest = text.strip().partition(" ")
        if name not in {command.name for command in self.workspace.config.app.commands}:
            raise NotPossible(f"{name} is not a valid command.")
        if thread_ts is not None:
            raise NotPossible(f"{name} is not supported in threads. Sorry!")
        url = self.response_urls.make(user, place.id)
        envelope = payloads.slash_command(
            self.workspace, person, place, name, rest.strip(), response_url=url
        )
        return self.delivery.start(envelope)

    def say(
        self, user: str, channel: str, text: str, thread_ts: str | None = None
    ) -> tuple[Message, list[Sending]]:
        """Posts a message; `@imagepull` in it mentions the app."""
        person, place = self._member(user, channel)
        if not text.strip():
            raise NotPossible("There is nothing to send.")
        written = as_written(text, self.workspace.config)
        message = self.workspace.post(place.id, user, written, thread_ts=thread_ts, via="person")
        sendings: list[Sending] = []
        for kind in self._events_of(place, message):
            body = payloads.message_event(self.workspace, person, message, kind)
            envelope = payloads.event(self.workspace, person, body, place.id)
            sendings += self.delivery.start(envelope)
        return message, sendings

    def act_on_message(
        self, user: str, message_ts: str, gesture: Gesture, state: Values | None = None
    ) -> list[Sending]:
        """Clicks a button or chooses in a menu of a message that the person sees."""
        message = self._seen(user, message_ts)
        person, _ = self._member(user, message.channel)
        block, element = find_element(
            message.blocks, gesture.action_id, gesture.block_id, gesture.value
        )
        if not _confirmed(element, gesture):
            return []
        told = action(block, element, gesture.chosen, self.workspace.ids.timestamp())
        values = _typed(message.blocks, state or {})
        if element["type"] != "button":
            values.setdefault(block["block_id"], {})[element["action_id"]] = state_value(
                element, gesture.chosen
            )
        sendings: list[Sending] = []
        for _ in range(gesture.times):
            url = self.response_urls.make(user, message.channel, message.ts)
            envelope = payloads.message_action(
                self.workspace, person, message, told, values, response_url=url
            )
            sendings += self.delivery.start(envelope)
        return sendings

    def act_on_view(
        self, user: str, view_id: str, gesture: Gesture, state: Values | None = None
    ) -> list[Sending]:
        """Clicks a button or chooses in a menu of a modal or of the Home tab."""
        view = self._own_view(user, view_id)
        block, element = find_element(
            view.blocks, gesture.action_id, gesture.block_id, gesture.value
        )
        if not _confirmed(element, gesture):
            return []
        view = self.workspace.views.store(replace(view, values=_filled(view, state or {})))
        told = action(block, element, gesture.chosen, self.workspace.ids.timestamp())
        sendings: list[Sending] = []
        for _ in range(gesture.times):
            envelope = payloads.view_action(self.workspace, self._person(user), view, told)
            sendings += self.delivery.start(envelope)
        return sendings

    def submit(self, user: str, view_id: str, values: Values) -> list[Sending]:
        """Submits a modal, unless the client itself finds a required field empty."""
        view = self._own_view(user, view_id)
        filled = _filled(view, values)
        complaints = missing_inputs(view.blocks, filled)
        view = self.workspace.views.store(replace(view, values=filled, errors=complaints))
        self.workspace.feed.changed()
        if complaints:
            return []
        envelope = payloads.view_submission(self.workspace, self._person(user), view)
        return self.delivery.start(envelope)

    def close(self, user: str, view_id: str) -> list[Sending]:
        """Closes a modal; the app hears of it when the view asked for that."""
        view = self._own_view(user, view_id)
        self.workspace.views.close(view)
        self.workspace.feed.changed()
        if not view.given.get("notify_on_close"):
            return []
        envelope = payloads.view_closed(self.workspace, self._person(user), view)
        return self.delivery.start(envelope)

    def open_home(self, user: str, tab: str = "home") -> list[Sending]:
        """Opens the app's Home tab, or its messages tab."""
        person = self._person(user)
        if "app_home_opened" not in self.workspace.config.app.events:
            return []
        direct = self.workspace.channel(user)
        body: Json = {
            "type": "app_home_opened",
            "user": user,
            "channel": direct.id if direct else "",
            "tab": tab,
            "event_ts": self.workspace.ids.timestamp(),
        }
        view = self.workspace.views.home(user)
        if tab == "home" and view is not None:
            body["view"] = self.workspace.view_wire(view)
        return self.delivery.start(payloads.event(self.workspace, person, body))

    def echo(self, message: Message) -> None:
        """Sends the app its own message back, as Slack does when it subscribed to messages."""
        channel = self.workspace.channel(message.channel)
        app = self.workspace.config.app
        if channel is None or _message_event(channel) not in app.events:
            return
        person = Person(app.bot_user_id, app.name)
        body = payloads.message_event(self.workspace, person, message, "message")
        body |= {"bot_id": app.bot_id, "app_id": app.app_id}
        self.delivery.start(payloads.event(self.workspace, person, body, channel.id))

    def _person(self, user: str) -> Person:
        person = self.workspace.person(user)
        if person is None or person.is_deactivated:
            raise NotPossible(f"{user} is not a member of this workspace.")
        return person

    def _member(self, user: str, channel: str) -> tuple[Person, Channel]:
        person, place = self._person(user), self.workspace.channel(channel)
        if place is None or user not in self.workspace.members(place):
            raise NotPossible(f"{person.name} is not in {channel}.")
        if place.is_archived:
            raise NotPossible(f"#{place.name} is archived.")
        return person, place

    def _seen(self, user: str, message_ts: str) -> Message:
        message = self.workspace.messages.find(message_ts)
        if message is None or message.visible_to not in (None, user):
            raise NotPossible(f"{user} sees no message {message_ts}.")
        return message

    def _own_view(self, user: str, view_id: str) -> View:
        self._person(user)
        view = self.workspace.views.get(view_id)
        if view is None or view.user != user:
            raise NotPossible(f"{user} has no view {view_id} open.")
        return view

    def _events_of(self, channel: Channel, message: Message) -> list[str]:
        app = self.workspace.config.app
        events: list[str] = []
        mentioned = f"<@{app.bot_user_id}>" in message.text
        if mentioned and not channel.has_app:
            hint = f"{app.name} is not in this channel. Invite it to let it hear you."
            self.workspace.tell(message.user, channel.id, hint, message.thread_ts)
        elif mentioned and not channel.is_direct and "app_mention" in app.events:
            events.append("app_mention")
        if channel.has_app and _message_event(channel) in app.events:
            events.append("message")
        return events


def _message_event(channel: Channel) -> str:
    return "message.im" if channel.is_direct else "message.channels"


def _confirmed(element: Json, gesture: Gesture) -> bool:
    if gesture.confirms:
        return True
    if "confirm" not in element:
        raise NotPossible(f"{gesture.action_id!r} asks for no confirmation.")
    return False


def _typed(blocks: tuple[Json, ...], state: Values) -> dict[str, dict[str, Json]]:
    typed: dict[str, dict[str, Json]] = {}
    for block_id, entries in state.items():
        for action_id, chosen in entries.items():
            _, element = find_element(blocks, action_id, block_id)
            typed.setdefault(block_id, {})[action_id] = state_value(element, chosen)
    return typed


def _filled(view: View, state: Values) -> Json:
    return {**initial_values(view.blocks), **view.values, **_typed(view.blocks, state)}
