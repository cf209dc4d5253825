"""Databases of earlier versions, with what was in them: kept as files, so that every upgrade can be tried.

`python -m tests.contract.kept_databases` keeps one of the version that is checked out, as a release should: people who
met, promised and wrote, a digest, timers, and messages that wait. `restored` makes such a database again, as it was, on
either kind of server.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Boolean, Connection, Date, DateTime, MetaData, insert, select, text

from bot.sample import sample
from conversations.engine import step
from conversations.events import Due, Said
from conversations.model import Scope
from storage import tables as t
from storage.database import Database, open_database
from storage.migrations import alembic_config, migrate
from storage.queries import Queries
from storage.secrets import Keyring, new_secret_key
from storage.timers import Timers
from storage.turn import Turns
from tests.unit.builders import (
    DAY,
    NOW,
    make_account,
    make_actor,
    make_asked,
    make_check_in,
    make_circle,
    make_commitment,
    make_consent,
    make_draft,
    make_membership,
    make_person,
    make_programme,
    make_reflection,
    make_remark,
    make_round,
    make_seat,
)

FOLDER = Path(__file__).parents[1] / "fixtures" / "databases"
Rows = dict[str, list[dict[str, Any]]]


async def keep(folder: Path) -> Path:
    """Writes a database of this version; returns its file."""
    secret = new_secret_key()
    with tempfile.TemporaryDirectory() as place:
        db = await open_database(f"sqlite:///{Path(place) / 'kept.db'}")
        try:
            await migrate(db)
            await _live(db, Keyring(secret))
            async with db.read() as connection:
                version = await connection.run_sync(_version)
                rows = {name: await _rows(connection, table) for name, table in t.metadata.tables.items()}
        finally:
            await db.close()
    file = folder / f"{version}.json"
    file.write_text(json.dumps({"version": version, "secret": secret, "rows": rows}, indent=1, sort_keys=True) + "\n")
    return file


async def _live(db: Database, keyring: Keyring) -> None:
    programme = make_programme(open_to=("slack:T1",), created_at=NOW)
    queries, timers, turns = Queries(db, keyring), Timers(db), Turns(db, keyring, step)
    await queries.save_programme(programme)
    await queries.save_all(sample(programme, 12, 3, 1, NOW - 7 * DAY), NOW)
    await queries.save_all(_talk(), NOW)
    await timers.set(f"start:{programme.id}", NOW, programme_id=programme.id)
    await turns.play(Due(f"start:{programme.id}", NOW, programme_id=programme.id), NOW)
    await turns.play(Said("e1", NOW, make_actor(), "join"), NOW)
    await turns.play(Said("e2", NOW, make_actor(), "agree"), NOW)
    await queries.create_code("invitation", programme.id, NOW)


def _talk() -> list[Any]:
    """An open circle of two: what they said, were asked, answered and promised."""
    two = ("zoe", "yan")
    people = [
        make(who) for who in two for make in (make_person, make_account, make_membership, make_consent, _introduced)
    ]
    seats = [make_seat(who) for who in two]
    said = [make_remark("rem1", "zoe", text="Shall we meet?"), make_remark("rem2", "yan", text="Yes — on Friday ☺")]
    answered = make_reflection("zoe", text="The café on the corner closed.")
    return [
        *people, make_round(7), make_circle(round_id="r7"), *seats, *said, make_asked(), answered,
        make_draft("d1", "zoe", text="And bring cake"), make_commitment("k1", "yan"), make_check_in("ci1", "k1", "yan"),
    ]  # fmt: skip


def _introduced(who: str) -> Any:
    return make_consent(who, Scope.INTRODUCTIONS)


async def _rows(connection: Any, table: Any) -> list[dict[str, Any]]:
    found = await connection.execute(select(table).order_by(*table.primary_key.columns))
    return [{name: _written(value) for name, value in row.items()} for row in found.mappings()]


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _version(connection: Connection) -> str:
    return MigrationContext.configure(connection).get_current_revision() or ""


def kept(version: str) -> dict[str, Any]:
    """`version`, `secret` and `rows` of a kept database."""
    found: dict[str, Any] = json.loads((FOLDER / f"{version}.json").read_text())
    return found


async def restored(url: str, version: str) -> None:
    """Makes the kept database again: by the migrations up to its version, and nothing that came later."""
    db = await open_database(url)
    try:
        async with db.write() as connection:
            await connection.run_sync(_upgrade_to, version)
            await connection.run_sync(_fill, kept(version)["rows"])
    finally:
        await db.close()


def _upgrade_to(connection: Connection, version: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


def _fill(connection: Connection, rows: Rows) -> None:
    there = MetaData()
    there.reflect(connection)
    for name, some in rows.items():
        table = there.tables[name]
        assert set(table.columns.keys()) == set(some[0] if some else table.columns.keys()), name
        if some:
            read = [{key: _read(table.c[key], value, connection) for key, value in row.items()} for row in some]
            connection.execute(insert(table), read)
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT setval('outbox_sequence_seq', (SELECT max(sequence) FROM outbox))"))


def _read(column: Any, value: Any, connection: Connection) -> Any:
    if value is None:
        return None
    if isinstance(column.type, DateTime):
        at = datetime.fromisoformat(value)
        return at if connection.dialect.name == "postgresql" else at.astimezone(UTC).replace(tzinfo=None)
    if isinstance(column.type, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(column.type, Boolean) else value


if __name__ == "__main__":
    print(asyncio.run(keep(FOLDER)))
