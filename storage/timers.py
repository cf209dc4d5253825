"""Timers: what is due, when the next one is, and which ones failed too often. A turn takes its timer away itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update

from conversations.events import Due
from storage.codec import tidy
from storage.database import Database, insert_into
from storage.tables import timers
from storage.wake import announce


@dataclass(frozen=True, slots=True)
class ParkedTimer:
    key: str
    at: datetime
    reason: str


class Timers:
    def __init__(self, db: Database) -> None:
        self._db = db

    async def due(self, now: datetime, limit: int = 100) -> list[Due]:
        """The timers that are due, the oldest first. Playing one twice, or in two processes, does it once."""
        ready = select(timers).where(timers.c.parked == "", timers.c.at <= now)
        async with self._db.read() as connection:
            rows = await connection.execute(ready.order_by(timers.c.at, timers.c.key).limit(limit))
            return [Due(row.key, row.at, row.programme_id, row.circle_id, row.person_id) for row in rows]

    async def next_at(self) -> datetime | None:
        async with self._db.read() as connection:
            at: datetime | None = await connection.scalar(select(func.min(timers.c.at)).where(timers.c.parked == ""))
        return at

    async def set(self, key: str, at: datetime, *, programme_id: str = "", person_id: str = "") -> None:
        """Sets a timer from outside a turn, as a command does; one with the same key stays as it is."""
        row = {
            "key": key,
            "at": at,
            "programme_id": programme_id,
            "circle_id": "",
            "person_id": person_id,
            "parked": "",
        }
        async with self._db.write() as connection:
            await connection.execute(insert_into(connection, timers).values(row).on_conflict_do_nothing())
            await announce(connection)

    async def drop(self, key: str) -> None:
        """Takes a timer away without playing it."""
        async with self._db.write() as connection:
            await connection.execute(delete(timers).where(timers.c.key == key))

    async def park(self, key: str, reason: str) -> None:
        """Set aside a timer whose turn failed again and again."""
        async with self._db.write() as connection:
            why = tidy(reason) or "failed"
            await connection.execute(update(timers).where(timers.c.key == key).values(parked=why))

    async def parked(self) -> list[ParkedTimer]:
        async with self._db.read() as connection:
            rows = await connection.execute(select(timers).where(timers.c.parked != "").order_by(timers.c.at))
            return [ParkedTimer(row.key, row.at, row.parked) for row in rows]

    async def replay(self, key: str | None = None) -> int:
        """Lets one parked timer fire again, or all. Returns how many."""
        chosen = timers.c.parked != ""
        if key is not None:
            chosen = chosen & (timers.c.key == key)
        async with self._db.write() as connection:
            again = (await connection.execute(update(timers).where(chosen).values(parked=""))).rowcount
            await announce(connection)
        return again
