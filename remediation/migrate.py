"""Bring the schema to the version this code was written for, exactly once, whoever comes first."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

HEAD = "0001"
"""The newest file in migrations/versions. Known here so that a start with nothing to do need not
load Alembic; a test compares the two."""


class SchemaMismatch(Exception):
    """The database's schema is not the one this code knows; the text says which and what to do."""


def version(connection: Connection) -> str | None:
    """The schema's version, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection) -> None:
    """Apply what is missing, in the caller's transaction. The caller holds the migration lock."""
    found = version(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise SchemaMismatch(
            f"the database has schema {found}, this version knows {HEAD}: "
            "it was upgraded by a newer imagepull; run that version, or restore a backup"
        )
    from alembic import command  # here, not above: slow to import, needed once per upgrade
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
