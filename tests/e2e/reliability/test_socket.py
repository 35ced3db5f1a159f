"""Slack's socket through a TCP proxy of the test's own: deaf from the start, half-open, and away
for a while. The bot hears again soon after the network does, and never spins meanwhile."""

import time
from collections.abc import Iterator

import pytest

from bot.socket_pulse import PING_EVERY
from tests.e2e.people import REQUESTER
from tests.e2e.reliability.conftest import lasting
from tests.e2e.reliability.replicas import Replicas, Serve
from tests.fakes.remediation.replica import wait_until
from tests.fakes.tcp_proxy import TcpProxy

pytestmark = pytest.mark.slow

FIRST_PONG = 2 * PING_EVERY
"""By then the client has pinged and was answered."""


@pytest.fixture
def proxy(alone: Replicas) -> Iterator[TcpProxy]:
    """Stands between the bot and Slack."""
    port = int(alone.running.slack.base_url.rsplit(":", 1)[1])
    made = TcpProxy(port)
    yield made
    made.pass_again()
    for one in alone.started:
        one.stop()
    made.close()


def start(alone: Replicas, proxy: TcpProxy) -> Serve:
    return alone.start(SLACK_API_URL=proxy.url(alone.running.environment["SLACK_API_URL"]))


def hears(alone: Replicas) -> bool:
    """Whether a command reaches the bot and is answered in time."""
    (frame,) = alone.running.slack.command(REQUESTER, "/imagepull help")
    return frame.ack_ms is not None


def test_10_a_socket_that_is_deaf_from_its_first_moment_is_replaced(
    alone: Replicas, proxy: TcpProxy
) -> None:
    proxy.deafen = True
    bot = start(alone, proxy)
    assert not hears(alone)
    proxy.deafen = False
    wait_until(lambda: "it is closed" in bot.log.read_text(), 70, 0.2)
    wait_until(lambda: hears(alone), 30, 0.2)
    assert bot.health("livez") == (200, "ok")
    assert bot.health("readyz") == (200, "ok")


def test_10_a_socket_that_is_half_open_is_closed_and_hears_again_in_time(
    alone: Replicas, proxy: TcpProxy
) -> None:
    bot = start(alone, proxy)
    wait_until(lambda: hears(alone))
    time.sleep(FIRST_PONG)
    proxy.hold()
    wait_until(lambda: bot.health("readyz")[1] == "not connected to Slack", 45, 0.5)
    assert bot.health("livez") == (200, "ok")
    proxy.pass_again()
    wait_until(lambda: hears(alone), 15, 0.2)


def test_10_an_outage_is_waited_out_without_spinning_and_the_process_stays_alive(
    alone: Replicas, proxy: TcpProxy
) -> None:
    bot = start(alone, proxy)
    wait_until(lambda: hears(alone))
    seconds = lasting(10, 600)
    before, cpu = proxy.accepted, bot.cpu_seconds
    proxy.refuse()
    time.sleep(seconds)
    assert proxy.accepted - before <= seconds + 5, "it asks for a socket again and again"
    assert bot.cpu_seconds - cpu <= seconds / 5, "a busy loop"
    assert bot.health("livez") == (200, "ok")
    assert bot.health("readyz") == (503, "not connected to Slack")
    proxy.pass_again()
    wait_until(lambda: hears(alone), 15, 0.2)
