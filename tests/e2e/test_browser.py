"""The whole story as a person sees it, in headless Chromium; the pictures are kept."""

import re
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from playground.slack.client import WorkspaceClient
from tests.e2e.conftest import ROOT, Running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]
PICTURES = ROOT / "artifacts"


@pytest.fixture
def page(running: Running, slack: WorkspaceClient) -> Iterator[Page]:
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.goto(running.world.slack.page_url)
        yield page
        browser.close()


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png")


def ask(page: Page) -> None:
    page.get_by_test_id("composer").fill("/imagepull ui-private")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("button-approve:repository_policy").last).to_be_visible(
        timeout=30_000
    )


def test_a_person_types_the_command_approves_and_reads_fixed(page: Page) -> None:
    page.get_by_test_id("act-as").select_option(label="Quinn (requester)")
    ask(page)
    approve = page.get_by_test_id("button-approve:repository_policy")
    card = page.get_by_test_id("message").filter(has=approve)
    expect(card).to_contain_text("cannot pull its image")
    picture(page, "card")
    card.get_by_test_id("open-thread").click()
    expect(page.get_by_test_id("thread-pane")).to_contain_text("403 Forbidden")
    picture(page, "thread")
    page.keyboard.press("Escape")
    page.get_by_test_id("act-as").select_option(label="Robin (responder)")
    page.get_by_test_id("button-approve:repository_policy").last.click()
    expect(page.get_by_test_id("confirm-dialog")).to_be_visible()
    picture(page, "confirm")
    page.get_by_test_id("confirm-accept").click()
    fixed = page.get_by_test_id("message").filter(has_text=re.compile(r"Fixed in [\d.]+ s")).last
    expect(fixed).to_be_visible(timeout=90_000)
    expect(page.get_by_test_id("deployment-ready").filter(has_text="0/1")).to_have_count(1)
    picture(page, "fixed")


def test_the_home_tab_lists_what_waits(page: Page) -> None:
    ask(page)
    page.get_by_test_id("home-link").click()
    home = page.get_by_test_id("home-view")
    waiting = re.compile(r"Waiting for approval.*ui-private cannot pull.*expires at", re.DOTALL)
    expect(home).to_contain_text(waiting, timeout=15_000)
    picture(page, "home")
