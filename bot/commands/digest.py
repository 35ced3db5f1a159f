"""`imagepull digest --dry-run NAME`: what a digest would say now."""

from typing import Annotated

import typer

from bot.exits import could_not_run


def digest(
    name: Annotated[str, typer.Argument(help="A digest of imagepull.yaml.")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print it; nothing is posted. The only way there is.")
    ] = False,
) -> None:
    """Print what the digest NAME would say now. The bot itself posts digests, when they are due."""
    from bot.connections import make_doctor
    from bot.report import survey_to_terminal
    from bot.settings import BadSettings, load_settings
    from diagnostics.gateways.errors import GatewayError
    from diagnostics.survey import survey

    if not dry_run:
        could_not_run("digests are posted by `imagepull serve`; add --dry-run to print one here")
    try:
        settings = load_settings()
    except BadSettings as error:
        could_not_run(*error.faults)
    chosen = next((one for one in settings.configuration.digests if one.name == name), None)
    if chosen is None:
        known = (
            ", ".join(one.name for one in settings.configuration.digests) or "none is configured"
        )
        could_not_run(f"no digest is called {name}: {known}")
    try:
        found = survey(make_doctor(settings), chosen.clusters, chosen.namespaces)
    except GatewayError as error:
        could_not_run(f"could not look: {error}")
    survey_to_terminal(found)
    raise typer.Exit(1 if found.stuck or found.gaps else 0)
