"""The page in a real browser: what a person sees and presses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from slack_sdk import WebClient

from playground.slack import SlackWorkspace, WorkspaceClient, running

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
IMAGE = "registry.example/ui:1"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed"),
]


class World:
    """A cluster and a policy that a test changes."""

    def __init__(self) -> None:
        self.actions = ["ecr:BatchGetImage", "ecr:PutImage"]
        self.status = "ImagePullBackOff"
        self.resets = 0

    async def snapshot(self) -> dict[str, object]:
        policy = {"Statement": [{"Effect": "Deny", "Action": self.actions}]}
        pod = {"namespace": "default", "name": "ui-1", "status": self.status, "restarts": 0}
        return {
            "scenario": {"name": "s", "title": "A scenario", "try": ["/imagepull ui"]},
            "exports": ["export AWS_REGION=us-west-2"],
            "deployments": [],
            "pods": [pod | {"age": "1s", "node": "n1", "image": IMAGE}],
            "events": [],
            "policies": [
                {
                    "repository": "ui",
                    "account": "123456789012",
                    "region": "us-west-2",
                    "text": json.dumps(policy),
                    "changed_at": None,
                }
            ],
            "pulls": [],
        }

    async def reset(self) -> None:
        self.resets += 1


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def workspace(world) -> SlackWorkspace:
    return SlackWorkspace(world=world.snapshot, world_actions={"Reset scenario": world.reset})


@pytest.fixture
def client(workspace) -> Iterator[WorkspaceClient]:
    with running(workspace) as opened:
        yield opened


@pytest.fixture
def api(client, workspace) -> WebClient:
    return WebClient(token=workspace.bot_token, base_url=workspace.api_url)


@pytest.fixture
def page(client, workspace, browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda fault: faults.append(str(fault)))
    opened.on(
        "console",
        lambda said: (
            faults.append(said.text) if said.type == "error" and "409" not in said.text else None
        ),
    )
    opened.goto(workspace.page_url)
    expect(opened.get_by_test_id("composer")).to_be_focused()
    yield opened
    context.close()
    assert faults == []


def button(action_id, text, **more):
    return {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": text},
        **more,
    }


def test_it_says_that_it_is_a_simulation(page):
    expect(page.get_by_role("note")).to_contain_text(
        "Slack, AWS and the cluster are simulated on this machine"
    )


def test_the_hint_fills_the_composer_and_a_failed_command_is_told(page):
    page.get_by_test_id("hint").get_by_test_id("try").click()
    expect(page.get_by_test_id("composer")).to_have_value("/imagepull ui")
    page.keyboard.press("Enter")
    ephemeral = page.get_by_test_id("ephemeral")
    expect(ephemeral).to_contain_text("Only visible to you")
    expect(ephemeral).to_contain_text('failed with the error "dispatch_failed"')
    expect(page.get_by_test_id("hint")).to_be_hidden()


def test_a_hostile_text_becomes_text_and_its_mentions_are_loud(page, api):
    hostile = "<img src=x onerror=alert(1)> <!channel> <@U0RESPONDER> <javascript:alert(1)|here>"
    api.chat_postMessage(channel="C0PLATFORM", text=hostile)
    message = page.get_by_test_id("message")
    expect(message.get_by_test_id("chip-broadcast")).to_have_text("@channel")
    expect(message.get_by_test_id("chip-person")).to_have_text("@Robin")
    expect(message.get_by_test_id("chip-unknown")).to_have_count(2)
    assert page.locator(".message img, .message a").count() == 0


@pytest.mark.parametrize(
    ("mrkdwn", "html"),
    [
        ("*b* _i_ ~s~ `c`", ["strong", "em", "s", "code"]),
        ("a*b*c snake_case_name 2*3*4", []),
        ("> quoted\nplain", ["blockquote"]),
        ("```one\n*two*```", ["pre", "code"]),
        ("<https://x.example|label>", ["a"]),
        ("&lt;!channel&gt; &amp;amp;", []),
        (":white_check_mark: :no_such_code:", ["svg", "title", "rect", "path"]),
    ],
)
def test_mrkdwn(page, mrkdwn, html):
    tags = page.evaluate(
        """async (text) => {
          const { mrkdwn } = await import("/page/mrkdwn.js");
          const holder = document.createElement("div");
          holder.append(...mrkdwn(text));
          return [...holder.querySelectorAll("*")].map((node) => node.tagName.toLowerCase());
        }""",
        mrkdwn,
    )
    assert tags == html


def test_escaped_text_reads_as_it_was_written(page):
    text = page.evaluate(
        """async () => {
          const { spoken } = await import("/page/mrkdwn.js");
          return spoken("&lt;!here&gt; a &amp;lt; b");
        }"""
    )
    assert text == "<!here> a &lt; b"


def test_a_button_asks_before_it_acts_and_denied_sends_nothing(page, api, client):
    confirm = {
        "title": {"type": "plain_text", "text": "Sure?"},
        "text": {"type": "mrkdwn", "text": "Restarts *ui*."},
        "confirm": {"type": "plain_text", "text": "Restart"},
        "deny": {"type": "plain_text", "text": "Keep"},
    }
    actions = {
        "type": "actions",
        "block_id": "decision",
        "elements": [button("approve", "Approve", value="r1", style="danger", confirm=confirm)],
    }
    api.chat_postMessage(channel="C0PLATFORM", text="card", blocks=[actions])
    approve = page.get_by_test_id("button-approve")
    expect(approve).to_have_attribute("data-value", "r1")

    approve.click()
    expect(page.get_by_test_id("confirm-dialog")).to_contain_text("Restarts ui.")
    page.get_by_test_id("confirm-deny").click()
    expect(page.get_by_test_id("confirm-dialog")).to_have_count(0)
    approve.click()
    page.keyboard.press("Escape")
    assert client.frames(name="approve") == []

    page.get_by_test_id("act-as").select_option("U0RESPONDER")
    expect(page.get_by_test_id("role")).to_have_text("responder: may approve")
    approve.click()
    page.get_by_test_id("confirm-accept").click()
    (frame,) = client.wait_until(lambda seen: seen.frames(name="approve"))
    assert frame.user == "U0RESPONDER"
    expect(page.get_by_test_id("toast")).to_contain_text("did not answer that click")


def test_a_thread_opens_beside_and_takes_a_reply(page, api, client):
    root = api.chat_postMessage(channel="C0PLATFORM", text="root")["ts"]
    api.chat_postMessage(channel="C0PLATFORM", text="evidence", thread_ts=root)
    page.get_by_test_id("open-thread").click()
    pane = page.get_by_test_id("thread-pane")
    expect(pane.get_by_test_id("message")).to_have_count(2)

    page.get_by_test_id("thread-composer").fill("thanks")
    page.keyboard.press("Enter")
    expect(pane.get_by_test_id("message")).to_have_count(3)
    assert client.thread(root)[-1].text == "thanks"
    page.get_by_test_id("close-thread").click()
    expect(pane).to_be_hidden()


def test_the_home_tab_is_the_persons_own(page, api):
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "For Quinn"}}]
    api.views_publish(user_id="U0REQUESTER", view={"type": "home", "blocks": blocks})
    page.get_by_test_id("home-link").click()
    expect(page.get_by_test_id("home-view")).to_contain_text("For Quinn")
    page.get_by_test_id("act-as").select_option("U0BYSTANDER")
    expect(page.get_by_test_id("home-view")).to_contain_text("nothing here yet")


def test_every_kind_of_block_is_drawn_and_an_unknown_one_is_shown_as_json(page, api):
    words = {"type": "plain_text", "text": "words"}
    options = [{"text": words, "value": "1"}]
    inline = [{"type": "text", "text": "raw <!channel>", "style": {"bold": True}}]
    api.chat_postMessage(
        channel="C0PLATFORM",
        text="all",
        blocks=[
            {"type": "header", "text": words},
            {"type": "section", "fields": [words], "accessory": button("b", "Press")},
            {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]},
            {"type": "divider"},
            {
                "type": "actions",
                "elements": [
                    {"type": "static_select", "action_id": "s", "options": options},
                    {"type": "overflow", "action_id": "o", "options": options},
                ],
            },
            {"type": "image", "image_url": "https://x.example/i.png", "alt_text": "a picture"},
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_preformatted", "elements": inline},
                    {
                        "type": "rich_text_list",
                        "style": "ordered",
                        "elements": [{"type": "rich_text_section", "elements": inline}],
                    },
                ],
            },
            {"type": "markdown", "text": "**as text**"},
            {"type": "table", "rows": [[{"type": "raw_text", "text": "cell"}]]},
            {"type": "task_card", "status": "pending"},
        ],
    )
    message = page.get_by_test_id("message")
    expect(message.locator(".block")).to_have_count(10)
    expect(message.locator(".unknown-json")).to_have_count(1)
    expect(message).to_contain_text('cannot draw a "task_card" block')
    expect(message.locator("pre code strong")).to_have_text("raw <!channel>")
    expect(message.get_by_test_id("chip-broadcast")).to_have_count(0)


def test_the_world_is_shown_and_what_changed_in_the_policy_is_marked(page, world):
    expect(page.get_by_test_id("pod")).to_contain_text("ImagePullBackOff")
    expect(page.get_by_test_id("policy")).to_have_attribute("data-changed", "no")
    world.actions = ["ecr:PutImage"]
    world.status = "Running"
    expect(page.get_by_test_id("pod")).to_contain_text("Running")
    expect(page.locator(".policy del")).to_have_text([' "ecr:BatchGetImage",\n'.strip()])
    expect(page.get_by_test_id("world-exports")).to_contain_text("export AWS_REGION=us-west-2")
    page.get_by_test_id("world-action").click()
    expect(page.get_by_test_id("world-action")).not_to_have_attribute("aria-busy", "true")
    assert world.resets == 1


def test_the_inspector_lists_what_went_over_the_wire(page, api):
    api.auth_test()
    page.get_by_test_id("tab-wire").click()
    expect(page.locator('[data-testid="call"][data-method="auth.test"]')).to_be_visible()


def test_without_the_token_it_shows_nothing(browser, client, workspace):
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(workspace.url)
    expect(opened.get_by_text("lacks its token")).to_be_visible()
    context.close()


def test_it_works_at_both_sizes_and_narrow_without_sideways_scrolling(page, api):
    api.chat_postMessage(channel="C0PLATFORM", text="x" * 400)
    for width, height in ((1280, 800), (1600, 1000), (820, 900), (400, 800)):
        page.set_viewport_size({"width": width, "height": height})
        expect(page.get_by_test_id("composer")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
