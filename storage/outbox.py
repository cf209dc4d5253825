"""The outbox: claims what is due, in order for each recipient, and records what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.message import Message
from conversations.model import Address
from storage import codec
from storage.database import Database
from storage.secrets import Keyring
from storage.tables import accounts, outbox

Kind = Literal["send", "quiet", "home", "amend", "retract"]
LEASE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One delivery in a courier's hands. `key` names it for ever; `ref` is the message that an amend or retract is
    about; `tries` counts how often it was handed out, this time included."""

    id: int
    kind: Kind
    address: Address
    message: Message | None
    ref: str
    key: str
    tries: int


@dataclass(frozen=True, slots=True)
class Parked:
    """A delivery that was given up, until a human replays it. `recipient` is an account id."""

    id: int
    kind: str
    recipient: str
    reason: str
    tries: int
    made_at: datetime


class Outbox:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def claim(self, now: datetime, limit: int = 50, lease: timedelta = LEASE) -> list[Parcel]:
        """Takes what is due, the oldest for each recipient, for as long as the lease. Nothing comes only where nothing
        is left to take: what turns out to have nowhere to go is dropped on the way."""
        async with self._db.write() as connection:
            while rows := await _take(connection, now, limit, lease):
                if parcels := await self._parcels(connection, rows):
                    return parcels
        return []

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
        return Parcel(row.sequence, row.kind, address, message, ref, row.id, row.tries)

    async def delivered(self, parcel: Parcel, ref: str, conversation: str, now: datetime) -> None:
        """`ref` is where a send landed (an amend or retract has none of its own). Its words are not kept."""
        async with self._db.write() as connection:
            receipt = ref if parcel.kind in ("send", "quiet", "home") else ""
            await _close(connection, outbox.c.sequence == parcel.id, "delivered", receipt=codec.tidy(receipt))
            if parcel.kind == "retract":
                target = select(outbox.c.target).where(outbox.c.sequence == parcel.id).scalar_subquery()
                delivered = and_(outbox.c.id == target, outbox.c.state == "delivered")
                await connection.execute(update(outbox).where(delivered).values(state="retracted"))
            if conversation and not parcel.address.conversation:
                unknown = and_(accounts.c.id == parcel.address.account_id, accounts.c.conversation == "")
                learnt = {"conversation": codec.tidy(conversation), "version": accounts.c.version + 1}
                await connection.execute(update(accounts).where(unknown).values(learnt))

    async def later(self, parcel: Parcel, at: datetime, reason: str, *, ambiguous: bool = False) -> None:
        """To be tried again. Unless the failure was ambiguous it has not been sent: it may still be changed in place,
        and if it was retracted meanwhile it is dropped."""
        async with self._db.write() as connection:
            held = {"held_until": at, "in_hand": ambiguous, "reason": codec.tidy(reason)}
            await connection.execute(update(outbox).where(_still_held(parcel)).values(held))
            if not ambiguous:
                await _drop_if_retracted(connection, parcel)

    async def park(self, parcel: Parcel, reason: str, now: datetime) -> None:
        async with self._db.write() as connection:
            parked = {"state": "parked", "held_until": None, "in_hand": False, "reason": codec.tidy(reason)}
            await connection.execute(update(outbox).where(_still_held(parcel)).values(parked))
            await _drop_if_retracted(connection, parcel)

    async def gone(self, parcel: Parcel, now: datetime) -> None:
        """The person cannot be written to: nothing else is tried until they show up again."""
        async with self._db.write() as connection:
            account_id = parcel.address.account_id
            await connection.execute(
                update(accounts)
                .where(accounts.c.id == account_id, ~accounts.c.gone)
                .values(gone=True, version=accounts.c.version + 1)
            )
            await _close(connection, and_(outbox.c.recipient == account_id, outbox.c.state == "open"), "gone")

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
            again = {"state": "open", "held_until": None, "in_hand": False, "tries": 0, "reason": ""}
            return (await connection.execute(update(outbox).where(chosen).values(again))).rowcount

    async def depth(self, now: datetime) -> tuple[int, timedelta]:
        """How many rows are due, and since when the longest waiting one is."""
        async with self._db.read() as connection:
            due = and_(outbox.c.state == "open", outbox.c.not_before <= now)
            count, oldest = (
                await connection.execute(select(func.count(), func.min(outbox.c.not_before)).where(due))
            ).one()
        return count, now - oldest if oldest else timedelta(0)

    async def next_at(self, now: datetime) -> datetime | None:
        """When the next row may become due or free: a courier that finds nothing to claim may sleep until then."""
        async with self._db.read() as connection:
            coming = [
                await connection.scalar(select(func.min(time)).where(outbox.c.state == "open", time > now))
                for time in (outbox.c.not_before, outbox.c.held_until)
            ]
        return min((time for time in coming if time), default=None)


def _claimable(now: datetime) -> ColumnElement[bool]:
    """Due, free, and the oldest open row of its recipient that is due: a row that waits for another try, or is in
    another courier's hands, holds up those after it; one that is planned for later does not."""
    before = outbox.alias()
    overtakes = select(before.c.sequence).where(
        before.c.recipient == outbox.c.recipient,
        before.c.state == "open",
        before.c.not_before <= now,
        before.c.sequence < outbox.c.sequence,
    )
    free = or_(outbox.c.held_until.is_(None), outbox.c.held_until <= now)
    return and_(outbox.c.state == "open", outbox.c.not_before <= now, free, ~overtakes.exists())


async def _take(connection: AsyncConnection, now: datetime, limit: int, lease: timedelta) -> list[Any]:
    due = select(outbox.c.sequence).where(_claimable(now)).order_by(outbox.c.sequence).limit(limit)
    taken = await connection.execute(
        update(outbox)
        .where(outbox.c.sequence.in_(due.with_for_update(skip_locked=True)))
        .values(held_until=now + lease, in_hand=True, tries=outbox.c.tries + 1)
        .returning(outbox)
    )
    return sorted(taken.all(), key=lambda row: row.sequence)


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
