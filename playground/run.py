"""`imagepull playground`: the world, the page, and the bot as a child process."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import tempfile
import threading
import webbrowser
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from playground.scenarios import SCENARIOS, scenario
from playground.world import World, WorldOptions

DEFAULT_PORT = 8765
STOPPED, BOT_DIED, COULD_NOT_RUN = 0, 1, 2

_PORTS_TRIED = 20
_LAST_LINES = 15
_PATIENCE = 5.0

StartBot = Callable[[Mapping[str, str]], "subprocess.Popen[str]"]
"""Starts the bot with these variables over the environment; its stderr should be a pipe of text."""


@dataclass(frozen=True, slots=True)
class PlaygroundOptions:
    """What was asked on the command line. `port` None: 8765, or the next free one.

    `scenarios` empty means the default ones. `state` is a folder to keep; without it a temporary
    one is made, and removed at the end. `access`, `policies`, `bot_user` and `remediation_user` are
    as in `WorldOptions`.
    """

    port: int | None = None
    open_browser: bool = True
    scenarios: tuple[str, ...] = ()
    state: Path | None = None
    access: Path | None = None
    policies: Path | None = None
    bot_user: str = "admin"
    remediation_user: str = ""


def run(options: PlaygroundOptions, start_bot: StartBot | None) -> int:
    """Run until a signal or the bot's end; the exit code: 0 stopped, 1 the bot died, 2 could not.

    The export lines for another terminal go to stdout, everything else to stderr.
    """
    known = {one.name for one in SCENARIOS}
    unknown = [name for name in options.scenarios if name not in known]
    if unknown:
        _say(f"no such scenario: {', '.join(unknown)}; there are: {', '.join(sorted(known))}")
        return COULD_NOT_RUN
    with ExitStack() as stack:
        state = options.state or Path(
            stack.enter_context(tempfile.TemporaryDirectory(prefix="imagepull-playground-"))
        )
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        return asyncio.run(_run(options, state, start_bot))


async def _run(options: PlaygroundOptions, state: Path, start_bot: StartBot | None) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop.set)
    world = await _started(options, state)
    if world is None:
        return COULD_NOT_RUN
    try:
        print("\n".join(world.exports()), flush=True)  # noqa: T201 - the command's result
        _say(f"the page: {world.slack.page_url}")
        if options.open_browser:
            await asyncio.to_thread(webbrowser.open, world.slack.page_url)
        if start_bot is None:
            await stop.wait()
            return STOPPED
        return await _with_bot(start_bot, world.environment(), stop)
    finally:
        _say("stopping")
        await world.stop()


async def _started(options: PlaygroundOptions, state: Path) -> World | None:
    """The world on the wanted port, or on the first free one after the usual."""
    chosen = scenario(*options.scenarios)
    ports = (
        [options.port]
        if options.port is not None
        else range(DEFAULT_PORT, DEFAULT_PORT + _PORTS_TRIED)
    )
    for port in ports:
        world = World(
            WorldOptions(
                scenario=chosen,
                state=state,
                page_port=port,
                access=options.access,
                policies=options.policies,
                bot_user=options.bot_user,
                remediation_user=options.remediation_user,
            )
        )
        try:
            await world.start(lambda part: _say(f"starting {part}"))
        except OSError as error:
            await world.stop()
            _say(f"port {port}: {error.strerror or error}")
        else:
            return world
    return None


async def _with_bot(
    start_bot: StartBot, environment: Mapping[str, str], stop: asyncio.Event
) -> int:
    """Run the bot until it ends or a signal comes."""
    _say("starting the bot")
    process = start_bot(environment)
    tail: deque[str] = deque(maxlen=_LAST_LINES)
    pump = threading.Thread(target=_pump, args=(process.stderr, tail), daemon=True)
    pump.start()
    ended = asyncio.ensure_future(asyncio.to_thread(process.wait))
    stopped = asyncio.ensure_future(stop.wait())
    await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
    if stopped.done():
        await _end(process, ended)
        await asyncio.to_thread(pump.join, _PATIENCE)
        return STOPPED
    stopped.cancel()
    await asyncio.to_thread(pump.join, _PATIENCE)
    _say(f"the bot ended with exit code {ended.result()}; its last lines were:")
    for line in tail:
        _say(f"  {line}")
    return BOT_DIED


async def _end(process: subprocess.Popen[str], ended: asyncio.Future[int]) -> None:
    process.terminate()
    done, _ = await asyncio.wait({ended}, timeout=_PATIENCE)
    if not done:
        _say("the bot did not stop; killing it")
        process.kill()
        await ended


def _pump(stream: IO[str] | None, tail: deque[str]) -> None:
    """Pass the bot's lines on, and remember the last of them."""
    if stream is None:
        return
    with stream:
        for line in stream:
            tail.append(line.rstrip("\n"))
            sys.stderr.write(f"bot | {line}")
            sys.stderr.flush()


def _say(text: str) -> None:
    sys.stderr.write(f"playground: {text}\n")
    sys.stderr.flush()
