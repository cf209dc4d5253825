"""A turn: one event played in one transaction, from its inbox key to its effects. Nothing here touches the network.

Whatever raises leaves nothing behind, not even the inbox key, so the event may come again.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, bindparam, delete, func, select, true, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.effects import Effect, Retract
from conversations.events import Due, Event, Left, PersonEvent
from conversations.model import Account
from conversations.scenes import NotRead, Scene
from conversations.values import replace
from storage import tables as t
from storage.codec import tidy
from storage.database import Database
from storage.question import Prepared, items
from storage.reader import Reader
from storage.scenes import load_scene
from storage.secrets import Keyring
from storage.sheaf import Sheaf
from storage.together import Together
from storage.words import is_plain, load_words
from storage.writer import Conflict, Played, Writer

log = logging.getLogger(__name__)

__all__ = ["Conflict", "Played", "Step", "Turns"]

Step = Callable[[Event, Scene, datetime], tuple[Effect, ...]]
_Ahead = tuple[Scene, tuple[Effect, ...]]
_Come = tuple[PersonEvent, datetime]
_Result = Played | Exception

TRIES = 5
# So many people's words are played at once.
AT_ONCE = 16
# So long a group waits for each lock, as of a circle that somebody holds; then each of it is played by itself.
PATIENCE = "200ms"
# Timers that make a round's circles. It takes seconds, which nobody should wait for with what they wrote.
MATCHING = ("preview", "match", "move", "late")
# How exactly an account remembers when it was seen last.
SEEN = timedelta(days=1)
# PostgreSQL: two transactions that cannot both go on; either may be played again.
_SERIALISATION = {"40001", "40P01"}


_NEW = items("events")


def _entering(*more: ColumnElement[bool]) -> Prepared:
    """Both databases spell it alike. Always in the same order, lest two processes wait for each other."""
    at = bindparam("at", type_=t.Moment())
    new = select(_NEW.c.value, at).where(true(), *more).order_by(_NEW.c.value)
    enter = postgresql.insert(t.inbox).from_select(["id", "at"], new)
    return Prepared(enter.on_conflict_do_nothing(index_elements=["id"]).returning(t.inbox.c.id))


_ENTER = _entering()
# PostgreSQL: in the same breath it is told how long this transaction waits for others.
_ENTER_IN_HASTE = _entering(func.set_config("lock_timeout", PATIENCE, true()).is_not(None))


class Turns:
    def __init__(
        self, db: Database, keyring: Keyring, step: Step, done: Callable[[int, int], None] = lambda _all, _more: None
    ) -> None:
        """`done` hears of each effect that a turn writes, out of how many."""
        self._db = db
        self._keyring = keyring
        self._step = step
        self._done = done
        # SQLite has one writer. On PostgreSQL one group is played while the other waits for the database.
        groups = 1 if db.is_sqlite else 2
        self._together = Together(self._play_together, AT_ONCE // groups, groups)

    async def play(self, event: Event, now: datetime) -> Played:
        """Plays an event once and for all. Where another turn came in between, it is played again on a fresh scene;
        raises Conflict when that happens time after time, and whatever the step raises."""
        played = await self._together((event, now)) if is_plain(event) else None
        if isinstance(played, Exception):
            raise played
        return played or await self._play_alone(event, now)

    async def _play_alone(self, event: Event, now: datetime) -> Played:
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
            reader = Reader(connection, self._keyring.within(connection), locks=True)
            scene, seen = _noticed(await load_scene(reader, self._keyring, event, now), event, now)
            effects = await self._stepped(event, scene, now, ahead)
            await _note(connection, seen)
            played = await self._written(reader, event, now, scene, effects)
        reader.keys.keep()
        return played

    async def _play_together(self, come: Sequence[_Come]) -> list[_Result | None]:
        """Plays many people's plain words in one transaction. None for an event of which nothing was kept, and which has to
        be played by itself, since something went wrong in the database; what its step raised, for one whose step failed."""
        # Of one that came twice at once, the second finds by itself that the first was played.
        events: dict[str, _Come] = {}
        for event, now in come:
            events.setdefault(event.id, (event, now))
        try:
            played = await self._played_together(events)
        except Exception as problem:
            log.info("%d turns are played one by one: %s", len(come), type(problem).__name__)
            return [None] * len(come)
        return [played.pop(event.id, None) for event, _ in come]

    async def _played_together(self, events: Mapping[str, _Come]) -> dict[str, _Result]:
        first = min(now for _, now in events.values())
        async with self._db.write() as connection:
            # Most of a group have nothing to do with a circle that somebody holds for long.
            new = await _entered(connection, events, first, _ENTER if self._db.is_sqlite else _ENTER_IN_HASTE)
            played: dict[str, _Result] = {name: Played(seen=True) for name in events.keys() - new}
            reader = Reader(connection, self._keyring.within(connection), locks=True)
            left = [event for name, (event, _) in events.items() if name in new]
            while left:
                scenes = await load_words(reader, left, first)
                played |= await self._side_by_side(reader, events, scenes)
                # Those that are left share a circle with somebody before them, and see what came of that.
                left = [event for event in left if event.id not in scenes]
            if failed := [tidy(name) for name in new if isinstance(played[name], Exception)]:
                await connection.execute(delete(t.inbox).where(t.inbox.c.id.in_(failed)))
        reader.keys.keep()
        return played

    async def _side_by_side(
        self, reader: Reader, events: Mapping[str, _Come], scenes: Mapping[str, Scene | None]
    ) -> dict[str, _Result]:
        """Plays events that have nothing to do with one another: first those for which enough was read at once, then the
        others. Of one whose step fails nothing is written."""
        sheaf = Sheaf(reader.connection)
        steps: dict[str, tuple[Writer, tuple[Effect, ...]]] = {}
        played: dict[str, _Result] = {}
        wider: list[str] = []
        for name, scene in scenes.items():
            if scene is None:
                wider.append(name)
                continue
            event, now = events[name]
            scene, seen = _noticed(scene, event, now)
            try:
                effects = self._step(event, scene, now)
            except NotRead:
                wider.append(name)
            except Exception as problem:
                played[name] = problem
            else:
                await _note(reader.connection, seen)
                steps[name] = self._writer(reader, sheaf, event, now, scene), effects
        taken_back = (effect for _, effects in steps.values() for effect in effects if isinstance(effect, Retract))
        await sheaf.look_up(effect.id for effect in taken_back)
        for name, (writer, effects) in steps.items():
            played[name] = await writer.apply(effects)
        await sheaf.close()
        for name in wider:
            event, now = events[name]
            scene, seen = _noticed(await load_scene(reader, self._keyring, event, now), event, now)
            try:
                effects = self._step(event, scene, now)
            except Exception as problem:
                played[name] = problem
            else:
                await _note(reader.connection, seen)
                played[name] = await self._written(reader, event, now, scene, effects)
        return played

    def _writer(self, reader: Reader, sheaf: Sheaf, event: Event, now: datetime, scene: Scene) -> Writer:
        return Writer(reader.connection, self._keyring, reader.keys, sheaf, event, now, scene.accounts)

    async def _written(
        self, reader: Reader, event: Event, now: datetime, scene: Scene, effects: tuple[Effect, ...]
    ) -> Played:
        sheaf = Sheaf(reader.connection)
        played = await self._writer(reader, sheaf, event, now, scene).apply(effects, self._done)
        await sheaf.close()
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
    return bool(await _entered(connection, [event.id], now))


async def _entered(
    connection: AsyncConnection, events: Iterable[str], now: datetime, enter: Prepared = _ENTER
) -> set[str]:
    """Keeps in mind that these events came. Those that had not come before."""
    given = {tidy(event): event for event in events}
    found = (await enter.execute(connection, {"events": json.dumps(list(given)), "at": now})).found
    return {given[key] for (key,) in found}


def _noticed(scene: Scene, event: Event, now: datetime) -> tuple[Scene, Account | None]:
    """What an event tells of its account, that it is there and where, shown in the scene; and the account as it is now, if
    that is news. Most events tell none."""
    if isinstance(event, Due | Left):
        return scene, None
    address = event.actor.address
    account = next((each for each in scene.accounts if each.id == tidy(event.actor.account_id)), None)
    if account is None:
        return scene, None
    told = {"conversation": tidy(address.conversation), "service_url": tidy(address.service_url)}
    told = {name: value for name, value in told.items() if value}
    moved = any(getattr(account, name) != value for name, value in told.items())
    if not (moved or account.gone or account.seen_at is None or account.seen_at < now - SEEN):
        return scene, None
    seen = replace(account, **told, gone=False, seen_at=now, version=account.version + 1)
    return replace(scene, accounts=tuple(seen if each is account else each for each in scene.accounts)), seen


async def _note(connection: AsyncConnection, seen: Account | None) -> None:
    """Keeps what an event told of its account."""
    if seen is not None:
        news = {name: getattr(seen, name) for name in ("conversation", "service_url", "gone", "seen_at")}
        mine = t.accounts.c.id == seen.id
        await connection.execute(update(t.accounts).where(mine).values(**news, version=t.accounts.c.version + 1))
