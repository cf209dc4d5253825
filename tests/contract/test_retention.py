"""Words and promises go when the notice says they go, and not before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from conversations.model import Circle, Commitment, Person, Reflection, Remark, Sharing
from storage import tables as t
from storage.retention import enforce
from tests.storage_world import World

NOW = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)


async def kept(world: World) -> dict[str, int]:
    async with world.db.read() as connection:
        tables = (t.remarks, t.reflections, t.commitments)
        return {table.name: len((await connection.execute(table.select())).all()) for table in tables}


async def test_old_words_and_promises_go_and_recent_ones_stay(world: World) -> None:
    queries = world.queries
    await queries.save_all([Person("p1", "Tom")], NOW)
    for name, closed_days, made_days in (("old", 366, 731), ("recent", 364, 729)):
        closed, made = NOW - timedelta(days=closed_days), NOW - timedelta(days=made_days)
        circle = Circle(name, "programme", "round", 1, "first-conversation", closed, closed_at=closed)
        remark = Remark(f"r-{name}", name, "p1", closed, "words")
        answer = Reflection(f"a-{name}", "asked", name, "p1", Sharing.CIRCLE, closed, "an answer")
        promise = Commitment(f"c-{name}", "programme", name, "p1", date(2025, 1, 1), "UTC", made, "a promise")
        await queries.save_all([circle, remark, answer, promise], NOW)
    await queries.save_all([Remark("r-open", "no-circle", "p1", NOW - timedelta(days=900), "still open")], NOW)
    assert await enforce(world.db, NOW) == 3
    assert await kept(world) == {"remarks": 2, "reflections": 1, "commitments": 1}
    assert await enforce(world.db, NOW) == 0
