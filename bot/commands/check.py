"""`imagepull check`: the diagnosis in a terminal, no Slack needed."""

import sys
from enum import StrEnum
from typing import Annotated

import typer

from bot.exits import DONE, FAULT_FOUND, could_not_run


class Output(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


def check(
    workload: Annotated[
        str, typer.Argument(help="NAME, NAMESPACE/NAME or KIND/NAME, for example deploy/ui")
    ],
    namespace: Annotated[
        str | None, typer.Option("-n", "--namespace", help="The workload's namespace.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="A cluster of imagepull.yaml; default: the first.")
    ] = None,
    output: Annotated[
        Output, typer.Option("-o", "--output", help="text for people, json for programs.")
    ] = Output.TEXT,
) -> None:
    """Why can WORKLOAD not pull its image? The same diagnosis as in Slack.

    Exit code 0: no pull problem; 1: one was found, or could not be ruled out; 2: could not look.
    """
    from bot.asking import NoAnswer, ask
    from bot.offers import writable
    from bot.progress import progress
    from bot.report import to_json, to_terminal
    from bot.settings import BadSettings, load_settings
    from diagnostics.model import Verdict
    from diagnostics.query import MalformedQuery

    words = [workload, *(["-n", namespace] if namespace else [])]
    words += ["--cluster", cluster] if cluster else []
    try:
        settings = load_settings()
        diagnosis, plans = ask(settings, " ".join(words), progress(sys.stderr))
    except BadSettings as error:
        could_not_run(*error.faults)
    except MalformedQuery as error:
        could_not_run(error.reason, f"usage: imagepull check {error.usage}")
    except NoAnswer as error:
        could_not_run(*error.lines)
    writes = writable(settings.configuration, diagnosis)
    if output is Output.JSON:
        sys.stdout.write(to_json(diagnosis, plans, writes=writes) + "\n")
    else:
        to_terminal(diagnosis, plans, writes=writes)
    raise typer.Exit(DONE if diagnosis.verdict is Verdict.OK else FAULT_FOUND)
