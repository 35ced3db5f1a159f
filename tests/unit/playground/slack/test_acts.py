"""What people do that the sample app of the contract tests does not need."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from playground.slack.acks import Acks
from playground.slack.acts import Acts, Gesture
from playground.slack.config import DEFAULT_WORKSPACE, Person
from playground.slack.delivery import Answer, Delivery
from playground.slack.errors import NotPossible
from playground.slack.response_url import ResponseUrls

USER = "U0REQUESTER"
OPTIONS = [{"text": {"type": "plain_text", "text": "One"}, "value": "1"}]
MENU = {
    "type": "actions",
    "block_id": "b",
    "elements": [{"type": "static_select", "action_id": "pick", "options": OPTIONS}],
}


@dataclass
class Listener:
    """Acknowledges everything and keeps it."""

    name: str = "listener"
    payloads: list[dict] = field(default_factory=list)

    async def send(self, wire, seconds):
        self.payloads.append(wire["payload"])
        return Answer("acked")


def after(workspace, do):
    """What the app hears when `do` is done with the acts of this workspace."""

    async def scenario():
        listener = Listener()
        delivery = Delivery(workspace, listener, Acks(workspace))
        acts = Acts(workspace, delivery, ResponseUrls(workspace))
        workspace.echo = acts.echo
        do(acts)
        while delivery._tasks:
            await asyncio.wait(set(delivery._tasks))
        return listener.payloads

    return asyncio.run(scenario())


def modal(**more):
    title = {"type": "plain_text", "text": "t"}
    return {"type": "modal", "title": title, "blocks": [], **more}


@pytest.mark.parametrize(("asked", "heard"), [(True, ["view_closed"]), (False, [])])
def test_a_closed_modal_is_told_when_it_asked_for_it(workspace, asked, heard):
    view = workspace.views.open(USER, modal(notify_on_close=asked))
    told = after(workspace, lambda acts: acts.close(USER, view.id))
    assert [payload["type"] for payload in told] == heard
    assert workspace.views.stack(USER) == ()


def test_a_choice_in_a_message_carries_its_state(workspace):
    message = workspace.post_from_app("C0PLATFORM", "menu", blocks=[MENU])
    (told,) = after(
        workspace,
        lambda acts: acts.act_on_message(USER, message.ts, Gesture("pick", chosen="1")),
    )
    assert told["actions"][0]["selected_option"]["value"] == "1"
    assert told["state"]["values"]["b"]["pick"]["selected_option"]["value"] == "1"


def test_a_click_on_an_ephemeral_carries_no_message(workspace):
    message = workspace.post_from_app("C0PLATFORM", "menu", blocks=[MENU], visible_to=USER)
    (told,) = after(
        workspace,
        lambda acts: acts.act_on_message(USER, message.ts, Gesture("pick", chosen="1")),
    )
    assert told["container"]["is_ephemeral"]
    assert "message" not in told
    with pytest.raises(NotPossible, match="sees no message"):
        after(
            workspace,
            lambda acts: acts.act_on_message("U0BYSTANDER", message.ts, Gesture("pick")),
        )


def test_a_click_in_the_home_tab_names_the_view(workspace):
    view = workspace.views.publish(USER, {"type": "home", "blocks": [MENU]})
    (told,) = after(
        workspace, lambda acts: acts.act_on_view(USER, view.id, Gesture("pick", chosen="1"))
    )
    assert told["container"] == {"type": "view", "view_id": view.id}
    assert "response_url" not in told
    with pytest.raises(NotPossible, match="has no view"):
        after(workspace, lambda acts: acts.act_on_view("U0BYSTANDER", view.id, Gesture("pick")))


def test_an_app_that_listens_to_messages_hears_all_of_them_its_own_too(make_workspace):
    app = replace(DEFAULT_WORKSPACE.app, events=("message.channels", "app_mention"))
    workspace = make_workspace(app=app)

    def talk(acts):
        acts.say(USER, "platform-alerts", "@imagepull hello")
        workspace.post_from_app("C0PLATFORM", "my own")

    told = [payload["event"] for payload in after(workspace, talk)]
    assert [(event["type"], event["user"]) for event in told] == [
        ("app_mention", USER),
        ("message", USER),
        ("message", "U0IMAGEPULL"),
    ]
    assert told[-1]["bot_id"] == "B0PLAYGROUND"


@pytest.mark.parametrize("user", ["U0GONE", "U0GHOST"])
def test_a_deactivated_person_can_do_nothing(make_workspace, user):
    gone = Person("U0GONE", "Gone", is_deactivated=True)
    workspace = make_workspace(people=(*DEFAULT_WORKSPACE.people, gone))
    with pytest.raises(NotPossible, match="not a member"):
        after(workspace, lambda acts: acts.open_home(user))


def test_saying_nothing_is_refused(workspace):
    with pytest.raises(NotPossible, match="nothing to send"):
        after(workspace, lambda acts: acts.say(USER, "platform-alerts", "  "))
