"""Brings a database to the newest schema, and says how far it is. Versions are in `versions/`, oldest first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sqlalchemy import Connection, inspect, text

from storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

# A version's file begins with its number, which is its revision.
VERSIONS = sorted(path.name.partition("_")[0] for path in (Path(__file__).parent / "versions").glob("[0-9]*.py"))
SchemaState = Literal["current", "empty", "old", "new"]
# Any number, the same for all: whoever migrates a PostgreSQL database holds it.
_LOCK = 5_263_410_227


async def migrate(db: Database, done: Callable[[int, int], None] = lambda _total, _more: None) -> None:
    """Does nothing where the schema is current. One process migrates at a time; the others wait, then find it done.
    `done` hears how many versions there are to go through, and of each when it is."""
    async with db.write(long=True) as connection:
        if not db.is_sqlite:
            await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        await connection.run_sync(_upgrade, done)


async def schema_state(db: Database) -> SchemaState:
    """Says so without Alembic, which is slow to import. `empty`: never migrated; `old`: by an earlier version of this program; `new`: by a later one."""
    async with db.read() as connection:
        return await connection.run_sync(_state)


async def schema_problem(db: Database) -> str:
    """What is wrong with the schema and how to mend it; empty where it is current."""
    match await schema_state(db):
        case "current":
            return ""
        case "new":
            return "The database was made by a newer Convenor. Install that version, or a later one."
        case "empty":
            return "The database is empty. Run: convenor migrate"
        case _:
            return "The database is of an older version. Run: convenor migrate"


def _upgrade(connection: Connection, done: Callable[[int, int], None]) -> None:
    from alembic import command

    config, version = alembic_config(), _version(connection)
    ahead = [each for each in VERSIONS if each > (version or "")]
    config.attributes["connection"] = connection
    config.attributes["done"] = lambda **_: done(len(ahead), 1)
    command.upgrade(config, "head")


def _state(connection: Connection) -> SchemaState:
    here = _version(connection)
    if here is None:
        return "empty"
    return "current" if here == VERSIONS[-1] else "old" if here in VERSIONS else "new"


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def alembic_config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
