"""Storage as the tests drive it: events played with hand-written steps in place of the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Table, select, text

from conversations.effects import Effect, Save
from conversations.events import Due, Event
from conversations.model import Record
from conversations.scenes import Scene
from storage.database import Database, open_database
from storage.migrations import migrate
from storage.outbox import Outbox, Parcel
from storage.queries import Queries
from storage.secrets import Keyring, new_secret_key
from storage.tables import metadata
from storage.timers import Timers
from storage.turn import Played, Step, Turns
from tests.unit.builders import NOW, make_actor, said


class World:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self.db = db
        self.keyring = keyring
        self.outbox = Outbox(db, keyring)
        self.timers = Timers(db)
        self.queries = Queries(db, keyring)
        self._count = count(1)

    async def play(self, event: Event, step: Step, now: datetime = NOW) -> Played:
        return await Turns(self.db, self.keyring, step).play(event, now)

    async def do(self, *effects: Effect, event: Event | None = None, now: datetime = NOW) -> Played:
        """Plays an event, or else something a stranger says, whose step has these effects."""
        stranger = make_actor(user="stranger")
        return await self.play(
            event or said("…", stranger, id=f"do-{next(self._count)}"), lambda *_: tuple(effects), now
        )

    async def save(self, *records: Record) -> None:
        await self.do(*(Save(record) for record in records))

    async def scene(self, event: Event, now: datetime = NOW) -> Scene:
        return await self.queries.scene(event, now)

    async def person(self, person_id: str) -> Scene:
        return await self.queries.whole_person(person_id)

    async def circle(self, circle_id: str) -> Scene:
        return await self.scene(Due("look:1", NOW, circle_id=circle_id))

    async def rows(self, table: Table) -> list[Any]:
        async with self.db.read() as connection:
            return list((await connection.execute(select(table))).all())

    async def claim(self, now: datetime = NOW) -> list[Parcel]:
        return await self.outbox.claim(now)

    async def deliver(self, now: datetime = NOW) -> list[Parcel]:
        """Delivers everything that is due, in order, as an obliging platform would."""
        delivered: list[Parcel] = []
        while parcels := await self.outbox.claim(now):
            for parcel in parcels:
                await self.outbox.delivered(parcel, f"ref-{parcel.key}", parcel.address.conversation, now)
            delivered += parcels
        return delivered


@asynccontextmanager
async def open_world(url: str, secret: str = "") -> AsyncIterator[World]:
    """A migrated database with its storage; `secret` are master keys, else it gets one of its own."""
    db = await open_database(url)
    try:
        yield World(db, Keyring(secret or new_secret_key()))
    finally:
        await db.close()


async def migrated(url: str) -> None:
    db = await open_database(url)
    try:
        await migrate(db)
    finally:
        await db.close()


async def emptied(url: str) -> None:
    """Takes everything out of a migrated database on PostgreSQL."""
    db = await open_database(url)
    try:
        async with db.write() as connection:
            names = ", ".join(metadata.tables)
            await connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))
    finally:
        await db.close()
