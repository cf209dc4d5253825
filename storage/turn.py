"""A turn: one event played in one transaction, from its inbox key to its effects. Nothing here touches the network.

Whatever raises leaves nothing behind, not even the inbox key, so the event may come again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects import Effect
from conversations.events import Due, Event, Left, PersonEvent
from conversations.scenes import NotRead, Scene
from conversations.values import replace
from storage import tables as t
from storage.codec import tidy
from storage.database import Database
from storage.question import Prepared
from storage.reader import Reader
from storage.scenes import load_scene
from storage.secrets import Keyring
from storage.writer import Conflict, Played, Writer

__all__ = ["Conflict", "Played", "Step", "Turns"]

Step = Callable[[Event, Scene, datetime], tuple[Effect, ...]]
_Ahead = tuple[Scene, tuple[Effect, ...]]

TRIES = 5
# Timers that make a round's circles. It takes seconds, which nobody should wait for with what they wrote.
MATCHING = ("preview", "match", "move", "late")
# How exactly an account remembers when it was seen last.
SEEN = timedelta(days=1)
# PostgreSQL: two transactions that cannot both go on; either may be played again.
_SERIALISATION = {"40001", "40P01"}


# Both databases spell this alike.
_ENTER = Prepared(
    postgresql.insert(t.inbox)
    .values(id=bindparam("id"), at=bindparam("at"))
    .on_conflict_do_nothing(index_elements=["id"])
)


class Turns:
    def __init__(
        self, db: Database, keyring: Keyring, step: Step, done: Callable[[int, int], None] = lambda _all, _more: None
    ) -> None:
        """`done` hears of each effect that a turn writes, out of how many."""
        self._db = db
        self._keyring = keyring
        self._step = step
        self._done = done

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
        ahead = await self._ahead(event, now) if isinstance(event, Due) and event.name in MATCHING else None
        async with self._db.write(long=isinstance(event, Due)) as connection:
            if not await _is_new(connection, event, now):
                return Played(seen=True)
            keys = self._keyring.within(connection)
            reader = Reader(connection, keys, locks=True)
            scene = await load_scene(reader, self._keyring, event, now, whole=False)
            if not isinstance(event, Due | Left):
                scene = await _noted(connection, scene, event, now)
            try:
                effects = await self._stepped(event, scene, now, ahead)
            except NotRead:
                scene = await load_scene(reader, self._keyring, event, now)
                effects = await self._stepped(event, scene, now, ahead)
            played = await Writer(connection, self._keyring, keys, event, now, scene.accounts).apply(
                effects, self._done
            )
        keys.keep()
        return played

    async def _stepped(self, event: Event, scene: Scene, now: datetime, ahead: _Ahead | None) -> tuple[Effect, ...]:
        """A programme's timer may take a while: the loop goes on meanwhile, and so do others' turns where there are many
        writers."""
        if ahead is not None and ahead[0] == scene:
            return ahead[1]
        step = partial(self._step, event, scene, now)
        return await asyncio.to_thread(step) if isinstance(event, Due) else step()

    async def _ahead(self, event: Due, now: datetime) -> _Ahead | None:
        """What a step that takes long comes to, before anything is locked for it. It holds while the scene is the same;
        where that has changed in between, the step is taken again."""
        async with self._db.read() as connection:
            at = await connection.scalar(select(t.timers.c.at).where(t.timers.c.key == event.id))
            if at is None or at > now:
                return None
            reader = Reader(connection, self._keyring.within(connection))
            scene = await load_scene(reader, self._keyring, event, now)
        return scene, await asyncio.to_thread(self._step, event, scene, now)


async def _is_new(connection: AsyncConnection, event: Event, now: datetime) -> bool:
    if isinstance(event, Due):
        # A timer that was cancelled, or moved while this event was on its way, has not fired. One that another process
        # is playing is left to it: should that fail, the timer is still there.
        row = select(t.timers.c.at).where(t.timers.c.key == event.id).with_for_update(skip_locked=True)
        at = await connection.scalar(row)
        if at is None or at > now:
            return False
        await connection.execute(delete(t.timers).where(t.timers.c.key == event.id))
    entered = await _ENTER.execute(connection, {"id": tidy(event.id), "at": now})
    return entered.written == 1


async def _noted(connection: AsyncConnection, scene: Scene, event: PersonEvent, now: datetime) -> Scene:
    """What an event tells of its account, that it is there and where, kept and shown in the scene. Most events tell
    nothing new."""
    address = event.actor.address
    account = next((each for each in scene.accounts if each.id == tidy(event.actor.account_id)), None)
    if account is None:
        return scene
    told = {"conversation": tidy(address.conversation), "service_url": tidy(address.service_url)}
    told = {name: value for name, value in told.items() if value}
    moved = any(getattr(account, name) != value for name, value in told.items())
    if not (moved or account.gone or account.seen_at is None or account.seen_at < now - SEEN):
        return scene
    news = {**told, "gone": False, "seen_at": now}
    mine = t.accounts.c.id == account.id
    await connection.execute(update(t.accounts).where(mine).values(**news, version=t.accounts.c.version + 1))
    there = replace(account, **news, version=account.version + 1)
    return replace(scene, accounts=tuple(there if each is account else each for each in scene.accounts))
