"""The few reads and writes that web pages and commands need, beside the turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, insert, or_, select, update

from conversations.effects import Effect, Save
from conversations.events import Due, Event
from conversations.flows.files import account_of
from conversations.model import (
    Account,
    AuditEntry,
    Code,
    Draft,
    Person,
    Programme,
    ProgrammeState,
    Record,
    Remark,
    Round,
)
from conversations.scenes import Scene
from conversations.values import replace
from storage import codec
from storage import tables as t
from storage.database import Database
from storage.reader import Reader
from storage.scenes import load_scene
from storage.secrets import Keyring, new_code
from storage.sheaf import Sheaf
from storage.writer import Conflict, Writer

AT_ONCE = 1000

KEPT = timedelta(days=30)
# Where relayed words landed, and nothing else of them: as long as they may be taken back.
RECEIPTS_KEPT = timedelta(days=365)
# The scene of a person does not depend on the time.
_ANY_TIME = datetime.min.replace(tzinfo=UTC)


class Queries:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def person_id_for(self, name: str) -> str | None:
        """The id of a person, from that id itself or from an account id (`slack:TEAM/USER`, `teams:TENANT/USER`)."""
        async with self._db.read() as connection:
            found: str | None = await connection.scalar(select(t.people.c.id).where(t.people.c.id == name))
            return found or await connection.scalar(select(t.accounts.c.person_id).where(t.accounts.c.id == name))

    async def whole_person(self, person_id: str) -> Scene:
        """Everything that is kept of a person: the scene of their timer."""
        return await self.scene(Due("", _ANY_TIME, person_id=person_id), _ANY_TIME)

    async def scene(self, event: Event, now: datetime) -> Scene:
        """What a turn of this event would read, and nothing more: no turn is played."""
        async with self._db.read() as connection:
            reader = Reader(connection, self._keyring.within(connection))
            return await load_scene(reader, self._keyring, event, now)

    async def programmes(self) -> tuple[Programme, ...]:
        return await self._some(Programme)

    async def administrators(self) -> tuple[Person, ...]:
        found: tuple[Person, ...] = await self._some(Person, t.people.c.administrator)
        return tuple(sorted(found, key=lambda person: (person.name.casefold(), person.id)))

    async def rounds(self, programme_id: str) -> tuple[Programme | None, tuple[Round, ...]]:
        """A programme and its rounds that are over, the newest first."""
        programmes = await self._some(Programme, t.programmes.c.id == programme_id)
        rounds = await self._some(Round, t.rounds.c.programme_id == programme_id, t.rounds.c.matched_at.is_not(None))
        return next(iter(programmes), None), tuple(sorted(rounds, key=lambda each: each.number, reverse=True))

    async def shared_file(self, draft_id: str) -> tuple[Draft, Account] | None:
        """A file that was passed on and not taken back, and the account that sent it."""
        draft = next(iter(await self._some(Draft, t.drafts.c.id == draft_id, t.drafts.c.kind == "file")), None)
        carried = and_(t.remarks.c.file == draft_id, t.remarks.c.deleted_at.is_(None))
        if draft is None or not draft.text or draft.done_at is None or not await self._some(Remark, carried):
            return None
        account = await self._some(Account, t.accounts.c.id == account_of(draft.text))
        return (draft, account[0]) if account else None

    async def _some(self, record: type[Any], *where: ColumnElement[bool]) -> tuple[Any, ...]:
        async with self._db.read() as connection:
            return await Reader(connection, self._keyring.within(connection)).some(record, *where)

    async def save_programme(self, programme: Programme) -> Programme:
        """Keeps a new programme, or a changed one; returns it as it is now kept. Raises Conflict where it was changed
        since it was read."""
        saved = replace(programme, version=programme.version + 1)
        async with self._db.write() as connection:
            row = codec.to_row(saved, self._keyring.within(connection))
            if programme.version == 0:
                await connection.execute(insert(t.programmes).values(row))
                return saved
            loaded = and_(t.programmes.c.id == saved.id, t.programmes.c.version == programme.version)
            if (await connection.execute(update(t.programmes).where(loaded).values(row))).rowcount != 1:
                raise Conflict(f"the programme {programme.id} changed since it was read")
        return saved

    async def save_all(
        self, records: Sequence[Record], now: datetime, done: Callable[[int], None] = lambda _: None
    ) -> None:
        """Keeps many new records in one transaction, as a sample does. All or none. `done` hears how many more are kept."""
        async with self._db.write(long=True) as connection:
            keys, sheaf = self._keyring.within(connection), Sheaf(connection)
            for start in range(0, len(records), AT_ONCE):
                some = records[start : start + AT_ONCE]
                writer = Writer(connection, self._keyring, keys, sheaf, Due("", now), now)
                await writer.apply([Save(each) for each in some])
                await sheaf.flush()
                done(len(some))
        keys.keep()

    async def apply(
        self, effects: Sequence[Effect], now: datetime, done: Callable[[int, int], None] = lambda _all, _more: None
    ) -> None:
        """Does what a command asks, in one transaction. Raises Conflict where a record was changed since it was read."""
        async with self._db.write(long=True) as connection:
            keys, sheaf = self._keyring.within(connection), Sheaf(connection)
            await Writer(connection, self._keyring, keys, sheaf, Due("", now), now).apply(effects, done)
            await sheaf.close()
        keys.keep()

    async def audit(self, programme_id: str) -> tuple[AuditEntry, ...]:
        """What was done to a programme, the oldest first."""
        found: tuple[AuditEntry, ...] = await self._some(AuditEntry, t.audit.c.programme_id == programme_id)
        return tuple(sorted(found, key=lambda entry: (entry.at, entry.id)))

    async def create_code(self, kind: str, programme_id: str, expires_at: datetime) -> str:
        """Makes a one-time code and returns it in clear, the only time that it can be read."""
        code = new_code()
        record = Code(self._keyring.code_ids(code)[0], kind, programme_id, expires_at, version=1)
        async with self._db.write() as connection:
            await connection.execute(insert(t.codes).values(codec.to_row(record, self._keyring.within(connection))))
        return code

    async def invited_to(self, code: str, now: datetime) -> Programme | None:
        """The programme that an invitation's code is for, while it is good and the programme has not ended."""
        found = await self._some(Code, t.codes.c.id.in_(self._keyring.code_ids(code)))
        good = [each for each in found if each.kind == "invitation" and each.expires_at > now]
        programmes = await self._some(Programme, t.programmes.c.id == good[0].programme_id) if good else ()
        return next((p for p in programmes if p.state is not ProgrammeState.CLOSED), None)

    async def purge(self, now: datetime) -> int:
        """Deletes delivery records that have had their time. Returns how many rows went."""
        closed = t.outbox.c.state.not_in(("open", "parked"))
        relayed = and_(t.outbox.c.circle_id != "", t.outbox.c.receipt != "")
        old = or_(
            and_(t.outbox.c.made_at < now - KEPT, ~relayed),
            t.outbox.c.made_at < now - RECEIPTS_KEPT,
        )
        # The words of an event that failed first and was played then.
        played = t.failed_events.c.id.in_(select(t.inbox.c.id))
        past: tuple[tuple[Table, ColumnElement[bool]], ...] = (
            (t.inbox, t.inbox.c.at < now - KEPT),
            (t.outbox, and_(closed, old)),
            (t.codes, t.codes.c.expires_at < now - KEPT),
            (t.failed_events, or_(t.failed_events.c.last_at < now - KEPT, and_(~t.failed_events.c.parked, played))),
            (t.refusals, t.refusals.c.last_at < now - KEPT),
        )
        async with self._db.write(long=True) as connection:
            return sum([(await connection.execute(delete(table).where(rows))).rowcount for table, rows in past])

    async def wipe(self) -> None:
        """Empties every table, for the playground's "start again"."""
        async with self._db.write(long=True) as connection:
            for table in reversed(t.metadata.sorted_tables):
                await connection.execute(delete(table))
        self._keyring.forget_everybody()
