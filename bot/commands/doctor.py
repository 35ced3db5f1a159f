"""`imagepull doctor`: what the bot can and cannot do here, and the grant for each gap."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import typer

from bot.exits import DONE, FAULT_FOUND, could_not_run

if TYPE_CHECKING:
    from bot.probes import Probe
    from bot.settings import Settings


def doctor() -> None:
    """Try everything the bot needs: Slack's tokens and scopes, the database, clusters, AWS, and
    the identity that writes, where there is one. Nothing is changed.

    Exit code 0: all is there; 1: something is missing, with the smallest grant for it; 2: could
    not look at all.
    """
    from bot.settings import BadSettings, load_settings
    from diagnostics.model import Verdict
    from handlers.blocks.escape import visible

    try:
        settings = load_settings()
    except BadSettings as error:
        could_not_run(*error.faults)
    missing = 0
    for probe in _probes(settings):
        well = probe.verdict is Verdict.OK
        missing += not well
        sign = "ok" if well else probe.verdict.value.upper()
        sys.stdout.write(f"{sign:>8}  {visible(f'{probe.area}: {probe.what}')}\n")
        for line in (probe.words, probe.grant and f"grant {probe.grant}"):
            if line and not well:
                sys.stdout.write(f"{'':10}{visible(line)}\n")
        sys.stdout.flush()
    raise typer.Exit(FAULT_FOUND if missing else DONE)


def _probes(settings: "Settings") -> "Iterator[Probe]":
    from bot.connections import make_doctor
    from bot.probes import Probe, probe_cluster
    from bot.slack_probes import probe_slack, probe_store
    from bot.write_probes import probe_writing
    from bot.writing import write_connections
    from diagnostics.gateways.errors import GatewayError
    from diagnostics.model import Verdict

    yield from probe_slack(settings.environment)
    yield probe_store(settings)
    for cluster in settings.configuration.clusters:
        try:
            scope = make_doctor(settings, only=cluster.name).scopes[cluster.name]
        except GatewayError as error:
            yield Probe(f"cluster {cluster.name}", error.call, Verdict.FAULT, error.text)
        else:
            yield from probe_cluster(scope, cluster.region)
        if cluster.remediation:
            writes = write_connections(settings)
            yield from probe_writing(
                writes, cluster.name, cluster.default_namespace, cluster.region
            )
