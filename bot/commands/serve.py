"""`imagepull serve`: the bot itself."""

import logging
import os
from typing import Annotated

import typer

from bot.exits import could_not_run


def serve(
    http: Annotated[
        bool, typer.Option("--http", help="Take Slack's requests over HTTP, not Socket Mode.")
    ] = False,
    host: Annotated[str, typer.Option(help="Where HTTP listens.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port for Slack's requests with --http.")] = 3000,
    health_port: Annotated[
        int, typer.Option(help="Port of /livez, /readyz and /metrics; 0 takes a free one.")
    ] = 8080,
) -> None:
    """Run the bot until SIGTERM or Ctrl-C.

    Needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN (with --http: SLACK_SIGNING_SECRET instead of the app
    token) and imagepull.yaml. Exit code 0: stopped as asked; 2: could not start.
    """
    from bot.logs import configure_logs
    from bot.process import CannotStart, run
    from bot.settings import BadSettings, load_settings

    try:
        settings = load_settings("http" if http else "socket")
        configure_logs(settings.environment.imagepull_log_level)
        run(settings, http=(host, port) if http else None, health=(host, health_port))
    except BadSettings as error:
        could_not_run(*error.faults)
    except CannotStart as error:
        could_not_run(*error.lines)
    logging.shutdown()
    os._exit(0)  # what still runs are reads that nobody waits for any more
