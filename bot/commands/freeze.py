"""`imagepull freeze` and `unfreeze`: stop every write at once, and let them go on."""

import getpass
import sys
from typing import Annotated

import typer

from bot.exits import could_not_run

Database = Annotated[
    str,
    typer.Option(help="The database's URL; default: IMAGEPULL_DATABASE_URL, or the state folder."),
]


def freeze(
    why: Annotated[str, typer.Argument(help="The reason, shown to everyone who is refused.")],
    database: Database = "",
) -> None:
    """Stop every write by every replica, from now on. Diagnoses go on.

    Exit code 0: frozen; 2: could not.
    """
    _set(database, frozen=True, why=why)


def unfreeze(
    why: Annotated[str, typer.Argument(help="The reason, kept in the audit trail.")] = "",
    database: Database = "",
) -> None:
    """Allow writes again; approved runs that waited go on if their approval still holds.

    Exit code 0: done; 2: could not.
    """
    _set(database, frozen=False, why=why)


def _set(database: str, *, frozen: bool, why: str) -> None:
    from bot.environment import Environment
    from remediation.freeze import Freeze
    from remediation.migrate import SchemaMismatch
    from remediation.store import StoreUnavailable, StoreUnsafe, open_store

    who = f"cli:{getpass.getuser()}"
    try:
        store = open_store(database or Environment().database_url, migrations=False)
        try:
            switch = Freeze(store)
            state = switch.freeze(who, why) if frozen else switch.unfreeze(who, why)
        finally:
            store.close()
    except (StoreUnavailable, StoreUnsafe, SchemaMismatch) as error:
        could_not_run(str(error))
    words = f"all changes are frozen {state.words}" if state.frozen else "changes are allowed again"
    sys.stdout.write(words + "\n")
