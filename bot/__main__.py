"""`imagepull`: the command line. Each command is a file in bot/commands.

Commands import what they need when they run: `imagepull --help` and `imagepull check` must not wait
for Slack, the scheduler or the database to be imported.
"""

import sys

import typer

from bot.commands import (
    audit,
    check,
    classify,
    decide,
    digest,
    doctor,
    freeze,
    playground,
    serve,
)

app = typer.Typer(
    name="imagepull",
    help="Why can this workload on EKS not pull its image, and what is the smallest safe fix?",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("serve")(serve.serve)
app.command("playground")(playground.playground)
app.command("check")(check.check)
app.command("doctor")(doctor.doctor)
app.command("digest")(digest.digest)
app.command("classify")(classify.classify)
app.command("decide")(decide.decide)
app.command("freeze")(freeze.freeze)
app.command("unfreeze")(freeze.unfreeze)
app.add_typer(audit.app, name="audit")


def main() -> None:
    """Run the command; Ctrl-C ends it without a traceback, as a shell expects."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
