"""`imagepull audit`: is the audit trail whole, and what does it say?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from bot.exits import DONE, FAULT_FOUND, could_not_run

if TYPE_CHECKING:
    from remediation.store import Store

app = typer.Typer(help="The audit trail: who asked, who approved, what changed.")

Database = Annotated[
    str,
    typer.Option(help="The database's URL; default: IMAGEPULL_DATABASE_URL, or the state folder."),
]


@app.command()
def verify(
    head: Annotated[
        str,
        typer.Option(
            help="A head written down earlier (NUMBER:HASH, from the log or a digest): finds a "
            "trail that was cut off or rewritten by someone who knew how."
        ),
    ] = "",
    database: Database = "",
) -> None:
    """Walk the whole chain of hashes.

    Exit code 0: it is whole; 1: a row was changed, removed, moved or cut off; 2: could not look.
    """
    from remediation import ledger

    with _store(database) as store:
        try:
            result = ledger.verify(store, head or None)
        except ValueError as error:
            could_not_run(str(error))
    for problem in result.problems:
        sys.stdout.write(f"row {problem.seq}: {problem.what}\n")
    verdict = "whole" if result.ok else "BROKEN"
    sys.stdout.write(f"{verdict}: {result.rows} rows, head {result.head}\n")
    raise typer.Exit(DONE if result.ok else FAULT_FOUND)


@app.command()
def export(database: Database = "") -> None:
    """Print every row as one line of JSON, oldest first: its hash and the content it is of.

    Exit code 0: all was printed; 2: could not look.
    """
    from remediation import ledger

    with _store(database) as store:
        for line in ledger.export(store):
            sys.stdout.write(line + "\n")


@contextmanager
def _store(database: str) -> Iterator["Store"]:
    """The database as it is: a look at the audit trail must not change the schema."""
    from bot.environment import Environment
    from remediation.migrate import SchemaMismatch
    from remediation.store import StoreUnavailable, StoreUnsafe, open_store

    try:
        store = open_store(database or Environment().database_url, migrations=False)
        try:
            yield store
        finally:
            store.close()
    except (StoreUnavailable, StoreUnsafe, SchemaMismatch) as error:
        could_not_run(str(error))
