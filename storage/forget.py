"""Erases a person: their key first, then their records; in what belongs to others too, a nameless place is left."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import Table, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import codec
from storage import tables as t
from storage.secrets import PersonKeys

# Nobody else's record depends on these.
_OWN = (
    t.accounts,
    t.memberships,
    t.consents,
    t.turnouts,
    t.drafts,
    t.remarks,
    t.posed,
    t.reflections,
    t.harvests,
    t.meetings,
    t.codes,
    t.timers,
    t.outbox,
    t.subscriptions,
    t.blocks,
    t.replies,
    t.concerns,
    t.claims,
)
# These count in other people's circles and in the programme's numbers.
_SHARED = (t.seats, t.commitments, t.check_ins)


async def forget(connection: AsyncConnection, keys: PersonKeys, person_id: str, now: datetime) -> None:
    # Unguessable and kept nowhere else, so that nothing leads back.
    nobody = secrets.token_hex(16)
    await keys.destroy(person_id)
    await _drop_relayed_words(connection, person_id)
    await _leave_reactions_nameless(connection, person_id, nobody)
    left = update(t.seats).where(t.seats.c.person_id == person_id, t.seats.c.left_at.is_(None))
    await connection.execute(left.values(left_at=now))
    for table in _SHARED:
        blank = dict.fromkeys(_words_of(table), "")
        await connection.execute(
            update(table)
            .where(table.c.person_id == person_id)
            .values(person_id=nobody, version=table.c.version + 1, **blank)
        )
    await connection.execute(
        update(t.commitments).where(t.offered_to(person_id)).values(offered_to="", version=t.commitments.c.version + 1)
    )
    await _leave_promises_nameless(connection, person_id, nobody)
    await _leave_concerns_nameless(connection, person_id, nobody)
    wished = update(t.circles).where(t.circles.c.wished_by == person_id)
    await connection.execute(wished.values(wish="", wished_by="", version=t.circles.c.version + 1))
    await connection.execute(
        delete(t.offers).where(or_(t.offers.c.needed_by == person_id, t.offers.c.offered_by == person_id))
    )
    for column in (t.audit.c.actor_id, t.audit.c.subject_id):
        named = update(t.audit).where(column == person_id)
        await connection.execute(named.values({column.name: nobody, "version": t.audit.c.version + 1}))
    # Whoever did not want to meet them does not want to meet them again: the name in that list is that list's owner's.
    listed = t.blocks.c.blocked_id == person_id
    await connection.execute(delete(t.blocks).where(listed, t.blocks.c.name == ""))
    await connection.execute(update(t.blocks).where(listed).values(blocked_id="", version=t.blocks.c.version + 1))
    # Who sat in a circle could be read off the members of its conversation.
    sat_in = select(t.seats.c.circle_id).where(t.seats.c.person_id == nobody)
    shared = update(t.circles).where(t.circles.c.id.in_(sat_in), t.circles.c.room != "")
    await connection.execute(shared.values(room="", version=t.circles.c.version + 1))
    own_accounts = select(t.accounts.c.id).where(t.accounts.c.person_id == person_id)
    await connection.execute(delete(t.claims).where(t.claims.c.account_id.in_(own_accounts)))
    await connection.execute(delete(t.failed_events).where(t.failed_events.c.account_id.in_(own_accounts)))
    for table in _OWN:
        await connection.execute(delete(table).where(table.c.person_id == person_id))
    await connection.execute(delete(t.people).where(t.people.c.id == person_id))


def _words_of(table: Table) -> list[str]:
    record = next(record for record, its_table in t.RECORDS.items() if its_table is table)
    return [column.name for column in codec.columns(record) if column.owner]


async def _drop_relayed_words(connection: AsyncConnection, person_id: str) -> None:
    """Their words on the way to others are not sent any more."""
    own = select(t.remarks.c.id).where(t.remarks.c.person_id == person_id)
    waiting = or_(t.outbox.c.state == "open", t.outbox.c.state == "parked")
    carrying = t.outbox.c.kind != "retract"
    await connection.execute(
        update(t.outbox).where(t.outbox.c.about.in_(own), waiting, carrying).values(state="cancelled", body="")
    )


async def _leave_promises_nameless(connection: AsyncConnection, person_id: str, nobody: str) -> None:
    """Where they were to witness or to join in somebody else's promise."""
    made = t.commitments
    witnessed = update(made).where(made.c.witness == person_id)
    await connection.execute(witnessed.values(witness="", version=made.c.version + 1))
    for column in (made.c.shared, made.c.along):
        joined = update(made).where(column.contains(person_id, autoescape=True))
        named = {column.name: func.replace(column, person_id, nobody), "version": made.c.version + 1}
        await connection.execute(joined.values(named))
    for column in (t.drafts.c.along, t.drafts.c.witness):
        drafted = update(t.drafts).where(column.contains(person_id, autoescape=True))
        await connection.execute(drafted.values({column.name: func.replace(column, person_id, nobody)}))


async def _leave_concerns_nameless(connection: AsyncConnection, person_id: str, nobody: str) -> None:
    """What others wrote to them about their concerns is about them, and goes with those. Of others' concerns that they
    were told of, a nameless place stays."""
    own = select(t.concerns.c.id).where(t.concerns.c.person_id == person_id)
    await connection.execute(delete(t.replies).where(t.replies.c.concern_id.in_(own)))
    told = t.concerns.c.told
    heard = update(t.concerns).where(told.contains(person_id, autoescape=True))
    await connection.execute(heard.values(told=func.replace(told, person_id, nobody), version=t.concerns.c.version + 1))


async def _leave_reactions_nameless(connection: AsyncConnection, person_id: str, nobody: str) -> None:
    circles = select(t.seats.c.circle_id).where(t.seats.c.person_id == person_id)
    reactions = t.remarks.c.reactions
    await connection.execute(
        update(t.remarks)
        .where(t.remarks.c.circle_id.in_(circles), reactions.contains(person_id, autoescape=True))
        .values(reactions=func.replace(reactions, person_id, nobody))
    )
