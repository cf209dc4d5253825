"""A new master key takes over while everything runs: what older ones sealed is sealed anew, a few rows at a time.

Each process has both keys by then (the newest first), so that it reads either and writes with the new one. Once `rotate`
has gone through, nothing needs the older keys, and they may be dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Column, Table, func, select, update

from storage import codec
from storage import tables as t
from storage.database import Database
from storage.secrets import Keyring

BATCH = 200


@dataclass(frozen=True, slots=True)
class Sealed:
    """One column that the master key seals, and the column that names its rows."""

    table: Table
    key: Column[object]
    column: Column[str]


def sealed_columns() -> Iterator[Sealed]:
    """Every column that the master key seals."""
    for record, table in t.RECORDS.items():
        for column in codec.columns(record):
            if column.shared:
                yield Sealed(table, table.c.id, table.c[column.name])
    yield Sealed(t.person_keys, t.person_keys.c.person_id, t.person_keys.c.wrapped)
    yield Sealed(t.outbox, t.outbox.c.sequence, t.outbox.c.body)
    yield Sealed(t.installs, t.installs.c.workspace, t.installs.c.body)
    yield Sealed(t.teams_registrations, t.teams_registrations.c.app_id, t.teams_registrations.c.secret)
    yield Sealed(t.failed_events, t.failed_events.c.id, t.failed_events.c.body)


async def key_problem(db: Database, keyring: Keyring) -> str:
    """What is wrong with the master key and how to mend it; empty where it opens what is kept. Asks of a migrated
    database, and of few rows: whoever starts with another key would write what nobody can read beside what is kept."""
    few = [each for each in sealed_columns() if each.table in _TELLING]
    async with db.read() as connection:
        for each in few:
            for order in (each.key.asc(), each.key.desc()):
                wanted = select(each.column).where(each.column != "").order_by(order).limit(1)
                value = await connection.scalar(wanted)
                if value is not None and not keyring.opens(value):
                    return _ANOTHER_KEY
    return ""


_TELLING = (t.programmes, t.person_keys, t.installs, t.teams_registrations)
_ANOTHER_KEY = (
    "CONVENOR_SECRET_KEY is not the key that this database was written with. Set the one that was kept apart, and where "
    "there were several, all of them, the newest first. Or does DATABASE_URL name another database?"
)


async def count(db: Database) -> int:
    """How many rows `rotate` will look at."""
    async with db.read() as connection:
        return sum(
            [
                await connection.scalar(select(func.count()).where(each.column != "").select_from(each.table)) or 0
                for each in sealed_columns()
            ]
        )


async def rotate(db: Database, keyring: Keyring, done: Callable[[int], None] = lambda _: None) -> int:
    """Seals everything with the newest key. `done` hears how many more rows were looked at. Returns how many were changed.

    Stopped half-way, it may be started again. What another process changes meanwhile, it has sealed with the newest key
    itself, and keeps."""
    changed = 0
    for each in sealed_columns():
        changed += await _rotate(db, keyring, each, done)
    return changed


async def _rotate(db: Database, keyring: Keyring, each: Sealed, done: Callable[[int], None]) -> int:
    changed, last = 0, None
    while True:
        rows = select(each.key, each.column).where(each.column != "").order_by(each.key).limit(BATCH)
        async with db.write() as connection:
            found = (await connection.execute(rows if last is None else rows.where(each.key > last))).all()
            for row_id, value in found:
                if keyring.is_newest(value):
                    continue
                again = keyring.seal_anew(value)
                same = (each.key == row_id) & (each.column == value)
                changed += (
                    await connection.execute(update(each.table).where(same).values({each.column: again}))
                ).rowcount
        done(len(found))
        if len(found) < BATCH:
            return changed
        last = found[-1][0]
