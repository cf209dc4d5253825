"""How long things are kept. What has had its time is deleted every night; the notice that people agree to says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Table, delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from conversations.cadence import week_of
from storage import tables as t
from storage.database import Database

# After the circle closed.
WORDS_KEPT = timedelta(days=365)
# After they were made, or closed.
COMMITMENTS_KEPT = timedelta(days=730)
AUDIT_KEPT = timedelta(days=730)


async def enforce(db: Database, now: datetime) -> int:
    """Deletes words and promises that have had their time. Returns how many rows went."""
    closed = select(t.circles.c.id).where(t.circles.c.closed_at < now - WORDS_KEPT)
    old = now - COMMITMENTS_KEPT
    ended = or_(t.commitments.c.closed_at < old, t.commitments.c.made_at < old)
    ended_ids = select(t.commitments.c.id).where(ended)
    past: tuple[tuple[Table, ColumnElement[bool]], ...] = (
        (t.remarks, t.remarks.c.circle_id.in_(closed)),
        (t.posed, t.posed.c.circle_id.in_(closed)),
        (t.reflections, t.reflections.c.circle_id.in_(closed)),
        (t.harvests, t.harvests.c.circle_id.in_(closed)),
        (t.offers, t.offers.c.made_at < now - WORDS_KEPT),
        (t.drafts, or_(t.drafts.c.circle_id.in_(closed), t.drafts.c.made_at < now - timedelta(days=30))),
        (t.check_ins, t.check_ins.c.commitment_id.in_(ended_ids)),
        (t.commitments, ended),
        (t.audit, t.audit.c.at < now - AUDIT_KEPT),
        (t.movements, t.movements.c.week < week_of(old.date())),
    )
    async with db.write(long=True) as connection:
        return sum([(await connection.execute(delete(table).where(rows))).rowcount for table, rows in past])
