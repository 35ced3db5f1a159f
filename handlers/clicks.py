"""Reading what Slack sends: who, where, and what the button carried."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt import Respond
from slack_sdk import WebClient

from handlers.blocks.elements import LONGEST_VALUE
from handlers.blocks.verbs import Verb
from handlers.private import PrivateReply
from remediation.people import Person
from remediation.views import Place

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Click:
    """One press of a button in a message. `value` is what the button carried: an opaque request
    id, or a question; who pressed it is known from Slack alone."""

    verb: Verb
    value: str
    person: Person
    place: Place
    trigger_id: str
    private: PrivateReply


def read_click(body: Body, client: WebClient, respond: Respond) -> Click:
    """The click in a block_actions payload
    (https://docs.slack.dev/reference/interaction-payloads/block_actions-payload)."""
    action, container = body["actions"][0], body["container"]
    person, thread_ts = person_of(body), _thread_of(container)
    channel = str(container["channel_id"])
    return Click(
        verb=Verb(str(action["action_id"]).partition(":")[0]),
        value=str(action.get("value", ""))[:LONGEST_VALUE],
        person=person,
        place=Place(channel, str(container["message_ts"]), thread_ts),
        trigger_id=str(body.get("trigger_id", "")),
        private=PrivateReply(client, channel, person.user_id, respond=respond, thread_ts=thread_ts),
    )


def read_private(body: Body, client: WebClient, respond: Respond) -> PrivateReply | None:
    """A way back to whoever clicked in a message; None for a click in a view."""
    container = body.get("container") or {}
    if container.get("type") != "message":
        return None
    channel, thread_ts = str(container["channel_id"]), _thread_of(container)
    user_id = person_of(body).user_id
    return PrivateReply(client, channel, user_id, respond=respond, thread_ts=thread_ts)


def _thread_of(container: Mapping[str, Any]) -> str:
    """The thread a message stands in; a message with replies names itself, and stands in none."""
    thread_ts = str(container.get("thread_ts") or "")
    return "" if thread_ts == str(container.get("message_ts")) else thread_ts


def person_of(body: Body) -> Person:
    """Who clicked or submitted: the user's own workspace where Slack names it."""
    user, team = body["user"], body.get("team") or {}
    return Person(str(user.get("team_id") or team.get("id", "")), str(user["id"]))


def person_of_event(body: Body) -> Person:
    """Who an event is about."""
    event = body["event"]
    team = event.get("user_team") or event.get("team") or body.get("team_id", "")
    return Person(str(team), str(event["user"]))


def teams_of(body: Body) -> frozenset[str]:
    """Every workspace the payload says the person belongs to; the bot's own when none is said."""
    user, event = body.get("user") or {}, body.get("event") or {}
    own = user.get("team_id") or event.get("user_team") or event.get("team")
    return frozenset({str(own or body.get("team_id") or (body.get("team") or {}).get("id", ""))})
