"""A turn: one event played in one transaction, from its inbox key to its effects. Nothing here touches the network.

Whatever raises leaves nothing behind, not even the inbox key, so the event may come again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects import Effect
from conversations.events import Due, Event, Left
from conversations.scenes import Scene
from storage import tables as t
from storage.codec import tidy
from storage.database import Database, insert_into
from storage.reader import Reader
from storage.scenes import load_scene
from storage.secrets import Keyring
from storage.writer import Conflict, Played, Writer

__all__ = ["Conflict", "Played", "Step", "Turns"]

Step = Callable[[Event, Scene, datetime], tuple[Effect, ...]]

TRIES = 5
# How exactly an account remembers when it was seen last.
SEEN = timedelta(days=1)
# PostgreSQL: two transactions that cannot both go on; either may be played again.
_SERIALISATION = {"40001", "40P01"}


class Turns:
    def __init__(self, db: Database, keyring: Keyring, step: Step) -> None:
        self._db = db
        self._keyring = keyring
        self._step = step

    async def play(self, event: Event, now: datetime) -> Played:
        """Plays an event once and for all. Where another turn came in between, it is played again on a fresh scene;
        raises Conflict when that happens time after time, and whatever the step raises."""
        conflict: Exception | None = None
        for _ in range(TRIES):
            try:
                return await self._play_once(event, now)
            except (Conflict, IntegrityError) as problem:
                conflict = problem
            except DBAPIError as problem:
                if getattr(problem.orig, "sqlstate", "") not in _SERIALISATION:
                    raise
                conflict = problem
        raise Conflict(f"the event was overtaken {TRIES} times") from conflict

    async def _play_once(self, event: Event, now: datetime) -> Played:
        async with self._db.write() as connection:
            if not await _is_new(connection, event, now):
                return Played(seen=True)
            if not isinstance(event, Due | Left):
                await _note_account(connection, event.actor.address.account_id, event, now)
            keys = self._keyring.within(connection)
            scene = await load_scene(Reader(connection, keys, locks=True), self._keyring, event, now)
            # Making circles takes a while: the loop goes on meanwhile, and so do others' turns where there are many writers.
            step = partial(self._step, event, scene, now)
            effects = await asyncio.to_thread(step) if isinstance(event, Due) else step()
            played = await Writer(connection, self._keyring, keys, event, now).apply(effects)
        keys.keep()
        return played


async def _is_new(connection: AsyncConnection, event: Event, now: datetime) -> bool:
    if isinstance(event, Due):
        # A timer that was cancelled, or moved while this event was on its way, has not fired. One that another process
        # is playing is left to it: should that fail, the timer is still there.
        row = select(t.timers.c.at).where(t.timers.c.key == event.id).with_for_update(skip_locked=True)
        at = await connection.scalar(row)
        if at is None or at > now:
            return False
        await connection.execute(delete(t.timers).where(t.timers.c.key == event.id))
    key = insert_into(connection, t.inbox).values(id=tidy(event.id), at=now)
    return (await connection.execute(key.on_conflict_do_nothing(index_elements=["id"]))).rowcount == 1


async def _note_account(connection: AsyncConnection, account_id: str, event: Event, now: datetime) -> None:
    """What an event tells of its account: that it is there, and where."""
    assert not isinstance(event, Due)
    account = t.accounts.c
    address = event.actor.address
    told = {"conversation": tidy(address.conversation), "service_url": tidy(address.service_url)}
    told = {name: value for name, value in told.items() if value}
    moved = [account[name] != value for name, value in told.items()]
    stale = or_(account.gone, account.seen_at.is_(None), account.seen_at < now - SEEN, *moved)
    await connection.execute(
        update(t.accounts)
        .where(and_(account.id == tidy(account_id), stale))
        .values(gone=False, seen_at=now, version=account.version + 1, **told)
    )
