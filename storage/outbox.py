"""The outbox: claims what is due, in order for each recipient, and records what became of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, false, func, literal_column, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.message import Message, Shut
from conversations.model import Address
from conversations.values import replace
from storage import codec
from storage.database import Database, insert_into
from storage.lanes import Desks, open_lanes, workspace_of
from storage.secrets import Keyring
from storage.tables import accounts, outbox, timers
from storage.wake import announce

Kind = Literal["send", "quiet", "home", "amend", "retract", "room"]
LEASE = timedelta(seconds=30)
# A hold that ends later than any is set for was set before the host's clock stepped back: it is over.
LONGEST_HOLD = timedelta(hours=1)
# Answers are taken whether or not their lane has room: so many in a round.
ANSWERS = 8


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery in a courier's hands; `room` opens one conversation with several people, named one after another in
    the address. `key` names it for ever; `ref` is the message that an amend or retract is
    about; `tries` counts how often it was handed out, this time included, `failures` how often it failed. `doubtful`:
    an earlier courier may have sent it, without knowing. `urgent`: the answer to somebody who has just written. `turn`
    is the event whose turn wrote it."""

    id: int
    kind: Kind
    address: Address
    message: Message | None
    ref: str
    key: str
    tries: int
    lane: str = ""
    recipient: str = ""
    urgent: bool = False
    doubtful: bool = False
    failures: int = 0
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """`ref` is where a send landed (an amend or retract has none of its own). Its words are not kept."""

    parcel: Parcel
    ref: str
    conversation: str


@dataclass(frozen=True, slots=True)
class Later:
    """To be tried again at `at` (at once where that is None). Unless it may have arrived it has not been sent: it may
    still be changed in place, and if it was retracted meanwhile it is dropped. `failed`: it counts as a failure."""

    parcel: Parcel
    at: datetime | None
    reason: str = ""
    perhaps_sent: bool = False
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """Given up: parked until a human replays it."""

    parcel: Parcel
    reason: str


@dataclass(frozen=True, slots=True)
class Unreachable:
    """The person cannot be written to: nothing else is tried until they show up again. With a `shut`, it is a channel
    that may not be posted in: who had it posted there is told, by a timer."""

    parcel: Parcel
    shut: Shut | None = None


Outcome = Delivered | Later | Refused | Unreachable


@dataclass(frozen=True, slots=True)
class Parked:
    """A delivery that was given up, until a human replays it. `recipient` is an account id."""

    id: int
    kind: str
    recipient: str
    reason: str
    tries: int
    made_at: datetime


Room = Callable[[str], int]
"""How many more parcels a lane may have on their way, answers apart; none where it is negative too."""


class Outbox:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring
        self._desks = Desks(uuid4().hex)

    async def turn_over(
        self,
        outcomes: Sequence[Outcome],
        now: datetime,
        wall: datetime,
        room: Room,
        resting: Callable[[str], Collection[str]],
    ) -> list[Parcel]:
        """A courier's round, one transaction: records what became of its parcels, and takes the next ones. `now` is the
        time by which rows are due; holds and leases are counted in `wall` time, which nobody moves. `resting` names the
        recipients of a lane who are not to be written to just yet, except with answers."""
        async with self._db.write() as connection:
            await _record_all(connection, outcomes)
            return await self._claim(connection, now, wall, LEASE, room, resting)

    async def record(self, outcomes: Sequence[Outcome]) -> None:
        async with self._db.write() as connection:
            await _record_all(connection, outcomes)

    async def leave(self) -> None:
        """This process writes to nobody any more: others may take its desks at once."""
        async with self._db.write() as connection:
            await self._desks.leave(connection)
            await announce(connection)

    async def claim(self, now: datetime, limit: int = 50, lease: timedelta = LEASE) -> list[Parcel]:
        """Takes what is due, the oldest for each recipient, for as long as the lease; `limit` for each lane."""
        async with self._db.write() as connection:
            return await self._claim(connection, now, now, lease, lambda _: limit, lambda _: ())

    async def _claim(
        self,
        connection: AsyncConnection,
        now: datetime,
        wall: datetime,
        lease: timedelta,
        room: Room,
        resting: Callable[[str], Collection[str]],
    ) -> list[Parcel]:
        """Each lane by itself, so that no lane's backlog stands before another's. A row that turns out to have nowhere
        to go is dropped on the way, and the lane is asked again."""
        lanes = await open_lanes(connection)
        ours = await self._desks.take(connection, {workspace_of(lane) for lane in lanes})
        parcels: list[Parcel] = []
        for lane in lanes:
            if workspace_of(lane) not in ours:
                continue
            ready = _claimable(lane, now, wall, resting(lane), room(lane) > 0)
            while rows := await _take(connection, ready, wall + lease, max(room(lane), ANSWERS)):
                if taken := await self._parcels(connection, rows):
                    parcels += taken
                    break
        return sorted(parcels, key=lambda parcel: (not parcel.urgent, parcel.id))

    async def _parcels(self, connection: AsyncConnection, rows: list[Any]) -> list[Parcel]:
        addresses = await _addresses(connection, {row.recipient for row in rows})
        refs = await _target_refs(connection, rows)
        parcels = []
        for row in rows:
            address = _address(row, addresses)
            ref = row.ref or refs.get(row.sequence, "")
            if address is None or (row.kind in ("amend", "retract") and not ref):
                await _close(connection, outbox.c.sequence == row.sequence, "gone")
            else:
                parcels.append(self._parcel(row, address, ref))
        return parcels

    def _parcel(self, row: Any, address: Address, ref: str) -> Parcel:
        message = codec.message_from_json(self._keyring.open_message(row.body)) if row.body else None
        return Parcel(
            row.sequence,
            row.kind,
            address,
            message,
            ref,
            row.id,
            row.tries + 1,
            row.lane,
            row.recipient,
            row.urgent,
            row.in_hand,
            row.failures,
            row.turn,
        )

    # One outcome by itself

    async def delivered(self, parcel: Parcel, ref: str, conversation: str, now: datetime) -> None:
        await self.record([Delivered(parcel, ref, conversation)])

    async def later(self, parcel: Parcel, at: datetime, reason: str, *, ambiguous: bool = False) -> None:
        await self.record([Later(parcel, at, reason, ambiguous)])

    async def park(self, parcel: Parcel, reason: str, now: datetime) -> None:
        await self.record([Refused(parcel, reason)])

    async def gone(self, parcel: Parcel, now: datetime) -> None:
        await self.record([Unreachable(parcel)])

    async def parked(self) -> list[Parked]:
        async with self._db.read() as connection:
            rows = await connection.execute(
                select(outbox).where(outbox.c.state == "parked").order_by(outbox.c.sequence)
            )
            return [Parked(row.sequence, row.kind, row.recipient, row.reason, row.tries, row.made_at) for row in rows]

    async def replay(self, parked_id: int | None = None) -> int:
        """Opens one parked delivery again, or all. Returns how many."""
        async with self._db.write() as connection:
            chosen = outbox.c.state == "parked"
            if parked_id is not None:
                chosen = and_(chosen, outbox.c.sequence == parked_id)
            again = {"state": "open", "held_until": None, "in_hand": False, "failures": 0, "reason": ""}
            count = (await connection.execute(update(outbox).where(chosen).values(again))).rowcount
            await announce(connection)
        return count

    async def depth(self, now: datetime) -> tuple[int, timedelta]:
        """How many rows are due, and since when the longest waiting one is."""
        async with self._db.read() as connection:
            due = and_(outbox.c.state == "open", outbox.c.not_before <= now)
            count, oldest = (
                await connection.execute(select(func.count(), func.min(outbox.c.not_before)).where(due))
            ).one()
        return count, now - oldest if oldest else timedelta(0)

    async def waits_until(self, now: datetime) -> datetime | None:
        """The wall time at which the first of the due rows that are held comes free; none where nothing due is held."""
        due = and_(outbox.c.state == "open", outbox.c.not_before <= now, outbox.c.held_until.is_not(None))
        async with self._db.read() as connection:
            at: datetime | None = await connection.scalar(select(func.min(outbox.c.held_until)).where(due))
        return at

    async def next_at(self, now: datetime) -> datetime | None:
        """When the next row that is planned for later becomes due."""
        planned = and_(outbox.c.state == "open", outbox.c.not_before > now)
        async with self._db.read() as connection:
            at: datetime | None = await connection.scalar(select(func.min(outbox.c.not_before)).where(planned))
        return at


# Spelt out, not a parameter, so that the databases may use the indexes of what is open.
_IS_OPEN: ColumnElement[str] = literal_column("'open'")


def _claimable(
    lane: str, now: datetime, wall: datetime, resting: Collection[str], ordinary: bool
) -> ColumnElement[bool]:
    """What a lane may send: due, free, and first of its recipient's. A row that waits for another try, or is in a
    courier's hands, holds up those after it; one that is planned for later does not; an answer holds up everything
    that is no answer, and is held up by nothing else. Unless there is room for `ordinary` rows, only answers."""
    before = outbox.alias()
    older = and_(before.c.urgent == outbox.c.urgent, before.c.sequence < outbox.c.sequence)
    overtakes = select(before.c.sequence).where(
        before.c.recipient == outbox.c.recipient,
        before.c.state == _IS_OPEN,
        before.c.not_before <= now,
        or_(older, and_(before.c.urgent, ~outbox.c.urgent)),
    )
    held = and_(outbox.c.held_until > wall, outbox.c.held_until <= wall + LONGEST_HOLD)
    free = or_(outbox.c.held_until.is_(None), ~held)
    now_allowed = outbox.c.recipient.not_in(resting) if resting else true()
    return and_(
        outbox.c.state == _IS_OPEN,
        outbox.c.lane == lane,
        outbox.c.not_before <= now,
        free,
        or_(outbox.c.urgent, now_allowed if ordinary else false()),
        ~overtakes.exists(),
    )


async def _take(connection: AsyncConnection, ready: ColumnElement[bool], until: datetime, limit: int) -> list[Any]:
    """Rows as they were before they were taken: `in_hand` then tells whether an earlier courier may have sent them."""
    first = select(outbox).where(ready).order_by(outbox.c.urgent.desc(), outbox.c.sequence).limit(limit)
    rows = list((await connection.execute(first.with_for_update(skip_locked=True))).all())
    if rows:
        await connection.execute(
            update(outbox)
            .where(outbox.c.sequence.in_([row.sequence for row in rows]))
            .values(held_until=until, in_hand=True, tries=outbox.c.tries + 1)
        )
    return rows


async def _record_all(connection: AsyncConnection, outcomes: Sequence[Outcome]) -> None:
    # Always in the same order, as turns lock rows, lest a courier and a turn wait for each other.
    for outcome in sorted(outcomes, key=lambda outcome: outcome.parcel.id):
        await _record(connection, outcome)


async def _record(connection: AsyncConnection, outcome: Outcome) -> None:
    parcel = outcome.parcel
    if isinstance(outcome, Delivered):
        await _delivered(connection, outcome)
    elif isinstance(outcome, Later):
        held: dict[str, Any] = {"held_until": outcome.at, "in_hand": outcome.perhaps_sent}
        if outcome.failed:
            held |= {"reason": codec.tidy(outcome.reason), "failures": parcel.failures + 1}
        await connection.execute(update(outbox).where(_still_held(parcel)).values(held))
        if not outcome.perhaps_sent:
            await _drop_if_retracted(connection, parcel)
    elif parcel.kind == "room":
        # Nobody misses it: the circle goes on with copies.
        reason = outcome.reason if isinstance(outcome, Refused) else "gone"
        await _close(connection, _still_held(parcel), "gone", reason=codec.tidy(reason))
    elif isinstance(outcome, Refused):
        parked = {"state": "parked", "held_until": None, "in_hand": False, "reason": codec.tidy(outcome.reason)}
        await connection.execute(update(outbox).where(_still_held(parcel)).values(parked))
        await _drop_if_retracted(connection, parcel)
    elif outcome.shut is not None:
        await _shut(connection, parcel, outcome.shut)
    else:
        account_id = parcel.address.account_id
        there = and_(accounts.c.id == account_id, ~accounts.c.gone)
        await connection.execute(update(accounts).where(there).values(gone=True, version=accounts.c.version + 1))
        unsent = and_(outbox.c.recipient == account_id, outbox.c.state == _IS_OPEN)
        await _note_astray(connection, unsent)
        await _close(connection, unsent, "gone")


async def _shut(connection: AsyncConnection, parcel: Parcel, why: Shut) -> None:
    """Once for each post: its number is in the timer's key."""
    post = outbox.c.sequence == parcel.id
    row = (await connection.execute(select(outbox.c.programme_id, outbox.c.not_before).where(post))).one_or_none()
    if row is None:
        return
    await _close(connection, post, "gone")
    key = f"shut:{row.programme_id}:{parcel.id}:{why}:{parcel.recipient}"
    timer = {"key": key, "at": row.not_before, "programme_id": row.programme_id}
    blank = {"circle_id": "", "person_id": "", "parked": ""}
    await connection.execute(insert_into(connection, timers).values(timer | blank).on_conflict_do_nothing())


async def _delivered(connection: AsyncConnection, outcome: Delivered) -> None:
    parcel = outcome.parcel
    receipt = outcome.ref if parcel.kind in ("send", "quiet", "home") else ""
    await _close(connection, outbox.c.sequence == parcel.id, "delivered", receipt=codec.tidy(receipt))
    if parcel.kind == "retract":
        target = select(outbox.c.target).where(outbox.c.sequence == parcel.id).scalar_subquery()
        delivered = and_(outbox.c.id == target, outbox.c.state == "delivered")
        await connection.execute(update(outbox).where(delivered).values(state="retracted"))
    if parcel.kind == "room":
        await _note_opened(connection, outcome)
    elif outcome.conversation and not parcel.address.conversation:
        unknown = and_(accounts.c.id == parcel.address.account_id, accounts.c.conversation == "")
        learnt = {"conversation": codec.tidy(outcome.conversation), "version": accounts.c.version + 1}
        await connection.execute(update(accounts).where(unknown).values(learnt))


async def _note_opened(connection: AsyncConnection, outcome: Delivered) -> None:
    """A room was opened: its circle hears of it as a timer that is due at once."""
    made = select(outbox.c.circle_id, outbox.c.made_at).where(outbox.c.sequence == outcome.parcel.id)
    row = (await connection.execute(made)).one()
    await _set_timer(connection, f"gathered:{row.circle_id}:{outcome.conversation}", row.made_at, row.circle_id)


async def _note_astray(connection: AsyncConnection, unsent: ColumnElement[bool]) -> None:
    """What cannot be delivered to a circle's room: the circle hears of each, and does without the room."""
    posts = and_(unsent, outbox.c.kind == "send", outbox.c.person_id == "", outbox.c.circle_id != "")
    lost = select(outbox.c.id, outbox.c.circle_id, outbox.c.about, outbox.c.made_at).where(posts)
    for row in (await connection.execute(lost)).all():
        await _set_timer(connection, f"astray:{row.circle_id}:{row.about or row.id}", row.made_at, row.circle_id)


async def _set_timer(connection: AsyncConnection, key: str, at: datetime, circle_id: str) -> None:
    row = {"key": key, "at": at, "programme_id": "", "circle_id": circle_id, "person_id": "", "parked": ""}
    await connection.execute(insert_into(connection, timers).values(row).on_conflict_do_nothing())
    await announce(connection)


def _still_held(parcel: Parcel) -> ColumnElement[bool]:
    """Not when the lease ran out and another courier took the row."""
    return and_(outbox.c.sequence == parcel.id, outbox.c.state == "open", outbox.c.tries == parcel.tries)


async def _close(connection: AsyncConnection, rows: ColumnElement[bool], state: str, **values: str) -> None:
    closed = {"state": state, "body": "", "held_until": None, "in_hand": False, **values}
    await connection.execute(update(outbox).where(rows).values(closed))


async def _drop_if_retracted(connection: AsyncConnection, parcel: Parcel) -> None:
    retract = outbox.alias()
    taken_back = select(retract.c.sequence).where(retract.c.target == outbox.c.id, retract.c.kind == "retract")
    waiting = outbox.c.state.in_(("open", "parked"))
    await _close(connection, and_(outbox.c.sequence == parcel.id, waiting, taken_back.exists()), "cancelled")


async def _addresses(connection: AsyncConnection, account_ids: Iterable[str]) -> dict[str, Address]:
    found = await connection.execute(select(accounts).where(accounts.c.id.in_(sorted(account_ids))))
    return {row.id: Address(row.platform, row.workspace, row.user, row.conversation, row.service_url) for row in found}


def _address(row: Any, addresses: dict[str, Address]) -> Address | None:
    """An answer goes to where its event came from; the account fills in what that did not say."""
    known = addresses.get(row.recipient)
    if not row.address:
        return known
    own = codec.from_json(Address, row.address)
    if known:
        own = replace(
            own,
            conversation=own.conversation or known.conversation,
            service_url=own.service_url or known.service_url,
        )
    return own


async def _target_refs(connection: AsyncConnection, rows: Iterable[Any]) -> dict[int, str]:
    """Where the targets of amends and retracts landed. A message that was taken back is not amended any more."""
    by_target = {row.target for row in rows if row.target}
    if not by_target:
        return {}
    columns = (outbox.c.id, outbox.c.state, outbox.c.receipt)
    found = await connection.execute(select(*columns).where(outbox.c.id.in_(sorted(by_target))))
    targets = {row.id: row for row in found}
    refs = {}
    for row in rows:
        target = targets.get(row.target)
        if target is not None and (row.kind == "retract" or target.state == "delivered"):
            refs[row.sequence] = target.receipt
    return refs
