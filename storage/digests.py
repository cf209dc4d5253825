"""Reads digests for their pages: which there are, who may read them by a link, and what they may quote now."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select

from conversations import access
from conversations.events import Due
from conversations.model import Consent, Digest, Membership, Programme, Subscription
from conversations.scenes import Scene
from storage import tables as t
from storage.database import Database
from storage.reader import Reader
from storage.secrets import Keyring
from storage.week import load_digest, read_quotes

# A link names the moment that it was made to the second.
_SECOND = timedelta(seconds=1)
ARCHIVE = 260


class Digests:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def by_id(self, digest_id: str) -> Digest | None:
        return await self._one(t.digests.c.id == digest_id)

    async def of_week(self, programme_id: str, week: str) -> Digest | None:
        return await self._one(and_(t.digests.c.programme_id == programme_id, t.digests.c.week == week))

    async def weeks(self, programme_id: str) -> list[str]:
        """The weeks that have a digest, the newest first."""
        own = select(t.digests.c.week).where(t.digests.c.programme_id == programme_id)
        async with self._db.read() as connection:
            return list((await connection.execute(own.order_by(t.digests.c.week.desc()).limit(ARCHIVE))).scalars())

    async def programme_name(self, programme_id: str) -> str | None:
        async with self._db.read() as connection:
            name: str | None = await connection.scalar(
                select(t.programmes.c.name).where(t.programmes.c.id == programme_id)
            )
        return name

    async def language_of(self, person_id: str) -> str:
        """The language in which somebody reads; "" where nobody has that id."""
        async with self._db.read() as connection:
            found = await connection.scalar(select(t.people.c.language).where(t.people.c.id == person_id))
        return found or ""

    async def quotes(self, digest: Digest) -> Scene:
        """What tells which lessons a digest may quote now, and their words."""
        async with self._db.read() as connection:
            return await read_quotes(self._reader(connection), digest)

    async def may_read(self, programme_id: str, person_id: str, made_at: datetime) -> bool:
        """Whether a link that was made for somebody at a moment is still good."""
        async with self._db.read() as connection:
            reader = self._reader(connection)
            memberships = await reader.among(Membership, "person_id", (person_id,))
            subscriptions = await reader.among(Subscription, "person_id", (person_id,))
            consents = await reader.among(Consent, "person_id", (person_id,))
        scene = Scene(memberships=memberships, consents=consents)
        ended = next((s.links_from for s in subscriptions if s.programme_id == programme_id), None)
        fresh = ended is None or made_at + _SECOND > ended
        return fresh and access.may_read_digests(scene, person_id, programme_id)

    async def scene(self, programme: Programme, week: str, now: datetime) -> Scene:
        """What the digest of a week would be made from, without making it."""
        event = Due(f"digest:{programme.id}:{week}", now, programme_id=programme.id)
        async with self._db.read() as connection:
            return await load_digest(self._reader(connection), event)

    def _reader(self, connection: Any) -> Reader:
        return Reader(connection, self._keyring.within(connection))

    async def _one(self, where: Any) -> Digest | None:
        async with self._db.read() as connection:
            return next(iter(await self._reader(connection).some(Digest, where)), None)
