"""How long things are kept. What has had its time is deleted every night; the notice that people agree to says so.

A programme may keep things for less time than the limits here, never for more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Table, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from conversations.cadence import week_of
from storage import tables as t
from storage.database import Database

# In months. Words: after their circle closed; promises: after they were made, or closed; people: without activity.
WORDS, PROMISES, QUIET = 12, 24, 24
DRAFTS_KEPT = timedelta(days=30)
AUDIT_KEPT = timedelta(days=730)
CLAIMS_KEPT = timedelta(days=30)


def _months(count: int) -> timedelta:
    return timedelta(days=365 * max(count, 1) / 12)


async def enforce(db: Database, now: datetime) -> int:
    """Deletes words and promises that have had their time. Returns how many rows went."""
    gone = 0
    async with db.write(long=True) as connection:
        programmes = await connection.execute(
            select(t.programmes.c.id, t.programmes.c.words_months, t.programmes.c.promises_months)
        )
        for programme_id, words, promises in programmes.all():
            words_before = now - _months(min(words, WORDS))
            promises_before = now - _months(min(promises, PROMISES))
            gone += await _delete(connection, _past(programme_id, words_before, promises_before))
        always = (
            (t.drafts, t.drafts.c.made_at < now - DRAFTS_KEPT),
            (t.audit, t.audit.c.at < now - AUDIT_KEPT),
            # A no is remembered as long as whoever said it.
            (t.claims, t.claims.c.refused_at.is_(None) & (t.claims.c.made_at < now - CLAIMS_KEPT)),
            (t.movements, t.movements.c.week < week_of((now - _months(PROMISES)).date())),
        )
        gone += await _delete(connection, always)
    return gone


def _past(
    programme_id: str, words_before: datetime, promises_before: datetime
) -> tuple[tuple[Table, ColumnElement[bool]], ...]:
    """What one programme may not keep any longer."""
    of_circles = select(t.circles.c.id).where(t.circles.c.programme_id == programme_id)
    closed = of_circles.where(t.circles.c.closed_at < words_before)
    ended = or_(t.commitments.c.closed_at < promises_before, t.commitments.c.made_at < promises_before)
    raised = (t.concerns.c.programme_id == programme_id) & (t.concerns.c.raised_at < words_before)
    ended_ids = select(t.commitments.c.id).where(t.commitments.c.programme_id == programme_id, ended)
    return (
        (t.remarks, t.remarks.c.circle_id.in_(closed)),
        (t.posed, t.posed.c.circle_id.in_(closed)),
        (t.harvests, t.harvests.c.circle_id.in_(closed)),
        (t.offers, (t.offers.c.programme_id == programme_id) & (t.offers.c.made_at < words_before)),
        (t.reflections, t.reflections.c.circle_id.in_(closed)),
        (t.drafts, t.drafts.c.circle_id.in_(closed)),
        (t.replies, t.replies.c.concern_id.in_(select(t.concerns.c.id).where(raised))),
        (t.concerns, raised),
        (t.check_ins, t.check_ins.c.commitment_id.in_(ended_ids)),
        (t.commitments, (t.commitments.c.programme_id == programme_id) & ended),
    )


async def _delete(connection: AsyncConnection, past: tuple[tuple[Table, ColumnElement[bool]], ...]) -> int:
    return sum([(await connection.execute(delete(table).where(rows))).rowcount for table, rows in past])


async def dormant(db: Database, now: datetime) -> dict[str, datetime]:
    """People without activity for as long as their programmes keep them, with when they were last seen. They are asked
    whether they want to stay, and erased where they do not say."""
    seen = func.coalesce(func.max(t.accounts.c.seen_at), func.min(t.people.c.created_at))
    quiet = func.min(t.programmes.c.quiet_months)
    statement = (
        select(t.people.c.id, seen, quiet)
        .select_from(t.people)
        .outerjoin(t.accounts, t.accounts.c.person_id == t.people.c.id)
        .outerjoin(t.memberships, t.memberships.c.person_id == t.people.c.id)
        .outerjoin(t.programmes, t.programmes.c.id == t.memberships.c.programme_id)
        .group_by(t.people.c.id)
    )
    async with db.read() as connection:
        rows = (await connection.execute(statement)).all()
    return {
        person_id: last
        for person_id, last, months in rows
        if last is not None and last < now - _months(min(months or QUIET, QUIET))
    }
