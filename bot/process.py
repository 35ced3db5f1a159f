"""The life of `imagepull serve`: start every part, wait for a signal, stop in the right order.

Stopping: first no new questions (the socket), then no new work (clock, queue), then the runs hand
over what they hold. A run that did not end in time is taken up by whoever holds its lease next.
"""

import logging
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from time import monotonic
from urllib.parse import urlsplit

from apscheduler.schedulers.background import BackgroundScheduler
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.error import BoltError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot import metrics
from bot.assemble import Bot, assemble
from bot.digest_post import post_digest
from bot.health import Health
from bot.http_mode import HttpMode
from bot.schedule import catch_up, make_clock
from bot.settings import Digest, Settings
from bot.socket_pulse import PING_EVERY, SocketPulse
from diagnostics.gateways.errors import GatewayError
from remediation.migrate import SchemaMismatch
from remediation.store import StoreUnavailable, StoreUnsafe

log = logging.getLogger(__name__)

GRACE = 25.0
"""Seconds for what is under way; the pod's terminationGracePeriodSeconds must be longer."""
CARDS_EVERY = 0.25
SOCKET_THREADS = 16
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class CannotStart(Exception):
    """The bot cannot start; `lines` say why and what to do."""

    def __init__(self, *lines: str) -> None:
        self.lines = lines
        super().__init__("\n".join(lines))


def run(settings: Settings, http: tuple[str, int] | None, health: tuple[str, int]) -> None:
    """Run until SIGTERM or SIGINT. `http` is where Slack's requests come in; None: Socket Mode.

    Raises CannotStart before anything was begun.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    bot = _assembled(settings)
    cards = threading.Thread(target=lambda: _tell_cards(bot, stop), name="cards", daemon=True)
    edge, pulse, probes = _connected(bot, cards, http, health)
    clock = make_clock(
        settings.configuration.digests,
        lambda digest, period: post_digest(bot, digest, period),
        _sweeps(bot, pulse),
        bot.services.clock,
    )
    _while_the_store_answers(bot.audit_head.note)()
    bot.worker.start()
    cards.start()
    for name, work in (("warm-up", bot.doctor.warm_up), ("catch-up", lambda: _catch_up(bot))):
        threading.Thread(target=_once, args=(name, work), name=name, daemon=True).start()
    clock.start()
    probes.start()
    if isinstance(edge, HttpMode):
        log.info("Slack's requests come in on port %d", edge.port)
    log.info("ready; health on port %d", probes.port)
    stop.wait()
    log.info("stopping")
    _stop(bot, edge, clock)
    probes.stop()


def _connected(
    bot: Bot, cards: threading.Thread, http: tuple[str, int] | None, health: tuple[str, int]
) -> tuple[SocketModeHandler | HttpMode, SocketPulse | None, Health]:
    """Slack's side connected and the ports taken, before any work begins."""
    try:
        edge = HttpMode(bot.app, *http) if http else socket_mode(bot)
        pulse = None if isinstance(edge, HttpMode) else SocketPulse(edge.client)
        probes = Health(
            *health, alive=lambda: _alive(bot, cards, pulse), ready=lambda: _ready(bot, edge)
        )
        edge.connect()
    except OSError as error:
        raise CannotStart(
            f"a port cannot be used: {error}", "choose others: serve --help"
        ) from error
    except (SlackApiError, SlackClientError) as error:
        raise CannotStart(f"Slack does not accept the app token: {error}") from error
    return edge, pulse, probes


def _sweeps(bot: Bot, pulse: SocketPulse | None) -> dict[str, Callable[[], object]]:
    """What is looked after every few seconds, by what it does."""
    of_the_store: dict[str, Callable[[], object]] = {
        "expire requests": bot.services.requests.expire_due,
        "forget deliveries": bot.seen.sweep,
        "note the audit head": bot.audit_head.note,
    }
    guarded = {name: _while_the_store_answers(work) for name, work in of_the_store.items()}
    return {**guarded, **({"mend the socket": pulse.mend} if pulse else {})}


def _stop(bot: Bot, edge: SocketModeHandler | HttpMode, clock: BackgroundScheduler) -> None:
    """No new questions, no new work, then what is under way shares one time to end."""
    deadline = monotonic() + GRACE
    edge.close()
    clock.shutdown(wait=False)
    bot.services.queue.stop(GRACE / 2)
    bot.worker.stop(max(1.0, deadline - monotonic()))
    with suppress(StoreUnavailable):
        bot.cards.send_due()
        bot.audit_head.note()


def socket_mode(bot: Bot) -> SocketModeHandler:
    """Slack's socket. On loopback no proxy is used, whatever the environment says."""
    environment = bot.settings.environment
    handler = SocketModeHandler(
        bot.app,
        environment.slack_app_token.get_secret_value(),
        ping_interval=PING_EVERY,
        concurrency=SOCKET_THREADS,
    )
    if urlsplit(environment.slack_api_url).hostname in LOOPBACK:
        handler.client.proxy = None
    return handler


def _assembled(settings: Settings) -> Bot:
    try:
        return assemble(settings)
    except (StoreUnavailable, StoreUnsafe, SchemaMismatch) as error:
        raise CannotStart(f"the database cannot be used: {error}") from error
    except GatewayError as error:
        raise CannotStart(f"{error}") from error
    except (BoltError, SlackApiError, SlackClientError, OSError) as error:
        raise CannotStart(
            f"Slack does not accept the bot: {error}", "`imagepull doctor` looks further"
        ) from error


def _catch_up(bot: Bot) -> None:
    """Each missed digest for itself: one that breaks takes no other with it."""

    def post(digest: Digest, period: str) -> None:
        _once(f"digest {digest.name}", lambda: post_digest(bot, digest, period))

    catch_up(bot.settings.configuration.digests, post, bot.services.clock())


def _while_the_store_answers(work: Callable[[], object]) -> Callable[[], None]:
    """A sweep that is left out while the database is away: readiness says so already."""

    def sweep() -> None:
        try:
            work()
        except StoreUnavailable as error:
            log.warning("a sweep waits for the database: %s", error)

    return sweep


def _once(name: str, work: Callable[[], None]) -> None:
    """A thread's outermost frame: what breaks here is logged like everything else."""
    try:
        work()
    except Exception:
        log.exception("%s broke; the bot goes on without it", name)


def _tell_cards(bot: Bot, stop: threading.Event) -> None:
    """Keep every card true until the bot stops, whatever one card does to it."""
    away = False
    while not stop.wait(1.0 if away else CARDS_EVERY):
        try:
            bot.cards.send_due()
            metrics.QUEUE_DEPTH.set(bot.services.queue.depth)
            away = False
        except StoreUnavailable as error:
            if not away:
                log.warning("cards wait for the database: %s", error)
            away = True
        except Exception:
            log.exception("a card could not be told")
            stop.wait(1.0)


def _alive(bot: Bot, cards: threading.Thread, pulse: SocketPulse | None) -> str:
    if not (bot.worker.alive and cards.is_alive()):
        return "a thread has died"
    return pulse.wrong() if pulse else ""


def _ready(bot: Bot, edge: SocketModeHandler | HttpMode) -> str:
    connected = edge.client.is_connected()
    return bot.store.ready() or ("" if connected else "not connected to Slack")
