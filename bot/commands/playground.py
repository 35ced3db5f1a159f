"""`imagepull playground`: everything on this machine, no account needed."""

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.exits import could_not_run


def playground(
    port: Annotated[
        int | None, typer.Option(help="The page's port; default 8765, or the next free one.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    scenario: Annotated[
        list[str] | None,
        typer.Option(help="Load only this scenario, for example ui-private; may be repeated."),
    ] = None,
) -> None:
    """Try the bot without Slack, AWS or a cluster: all three are simulated on this machine.

    Prints `export` lines for kubectl, aws and `imagepull check` on stdout, and the page's address
    on stderr. Ctrl-C ends it and leaves nothing behind.
    """
    try:
        from playground.run import PlaygroundOptions, run
    except ImportError as error:
        could_not_run(f"{error}", "the playground is an extra: pip install 'imagepull[playground]'")
    options = PlaygroundOptions(
        port=port, open_browser=browser, scenarios=tuple(scenario or ()), **identities()
    )
    raise typer.Exit(run(options, start_bot))


def identities() -> dict[str, Any]:
    """Who the bot is: the accounts, roles and policies of deploy/, where those are at hand."""
    deploy = Path(__file__).parents[2] / "deploy"
    if not deploy.is_dir():
        return {}
    account = "system:serviceaccount:imagepull:imagepull"
    return {
        "access": deploy / "kubernetes",
        "policies": deploy / "iam",
        "bot_user": account,
        "remediation_user": f"{account}-remediator",
    }


def start_bot(environment: Mapping[str, str]) -> "subprocess.Popen[str]":
    """The bot as anybody would run it: `imagepull serve`, in a process of its own."""
    from bot.environment import over_environment

    command = [sys.executable, "-m", "bot", "serve", "--health-port", "0"]
    return subprocess.Popen(  # noqa: S603 - our own command, no shell
        command, env=over_environment(environment), stderr=subprocess.PIPE, text=True
    )
