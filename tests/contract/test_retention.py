"""Words, promises and people go when the notice says they go, and not before."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from conversations.engine import step
from conversations.events import Due
from conversations.model import Circle, Commitment, Concern, Person, Reflection, Remark, Reply, Sharing
from storage import tables as t
from storage.retention import dormant, enforce
from storage.turn import Turns
from tests.storage_world import World
from tests.unit.builders import make_account, make_consent, make_membership, make_person, make_programme, said

NOW = datetime(2026, 11, 23, 3, 10, tzinfo=UTC)
DAY = timedelta(days=1)
MORNING = timedelta(hours=8)


async def kept(world: World) -> dict[str, int]:
    async with world.db.read() as connection:
        tables = (t.remarks, t.reflections, t.commitments, t.concerns, t.replies)
        return {table.name: len((await connection.execute(table.select())).all()) for table in tables}


@pytest.mark.parametrize(
    ("months", "words_days", "promise_days"), [((12, 24), 365, 730), ((6, 12), 182, 365), ((99, 99), 365, 730)]
)
async def test_old_words_and_promises_go_and_recent_ones_stay(
    world: World, months: tuple[int, int], words_days: int, promise_days: int
) -> None:
    """A programme may keep less than the limit, and never more."""
    await world.save(
        make_programme("programme", words_months=months[0], promises_months=months[1]), Person("p1", "Tom")
    )
    for name, late in (("old", 1), ("recent", -1)):
        closed, made = NOW - timedelta(days=words_days + late), NOW - timedelta(days=promise_days + late)
        circle = Circle(name, "programme", "round", 1, "first-conversation", closed, closed_at=closed)
        remark = Remark(f"r-{name}", name, "p1", closed, "words")
        answer = Reflection(f"a-{name}", "asked", name, "p1", Sharing.CIRCLE, closed, "an answer")
        promise = Commitment(f"c-{name}", "programme", name, "p1", date(2025, 1, 1), "UTC", made, "a promise")
        concern = Concern(f"o-{name}", "programme", "p1", closed)
        reply = Reply(f"y-{name}", concern.id, "p1", NOW, "what was answered")  # goes with its concern
        await world.save(circle, remark, answer, promise, concern, reply)
    await world.save(Remark("r-open", "no-circle", "p1", NOW - timedelta(days=900), "still open"))
    assert await enforce(world.db, NOW) == 5
    assert await kept(world) == {"remarks": 2, "reflections": 1, "commitments": 1, "concerns": 1, "replies": 1}
    assert await enforce(world.db, NOW) == 0


async def somebody_who_was_away(world: World, days: int) -> None:
    seen = NOW - timedelta(days=days)
    await world.save(make_programme(), make_person(), make_account(seen_at=seen), make_membership(), make_consent())


async def nightly(world: World, now: datetime) -> None:
    """What the night does about people, and then whatever is due."""
    for person_id, seen_at in (await dormant(world.db, now)).items():
        await world.timers.set(f"dormant:{person_id}:{seen_at.date().isoformat()}", now, person_id=person_id)
    await due(world, now)


async def due(world: World, now: datetime) -> None:
    for timer in await world.timers.due(now):
        await Turns(world.db, world.keyring, step).play(Due(timer.id, timer.at, person_id=timer.person_id), now)


async def test_somebody_away_for_two_years_is_asked_once_and_erased_a_month_later(world: World) -> None:
    await somebody_who_was_away(world, 731)
    for night in range(32):
        await nightly(world, NOW + night * DAY)
        # Asked at night, and told in the morning.
        asked = [parcel for parcel in await world.deliver(NOW + night * DAY + MORNING) if parcel.message]
        assert len(asked) == (1 if night == 0 else 0)
        if asked:
            assert "Would you like to stay?" in asked[0].message.fallback  # type: ignore[union-attr]
        there = await world.queries.person_id_for("ann")
        assert (there is None) is (night >= 30)
    assert await world.rows(t.people) == []
    assert await world.rows(t.person_keys) == []


async def test_whoever_answers_stays(world: World) -> None:
    await somebody_who_was_away(world, 731)
    await nightly(world, NOW)
    await world.play(said("home", id="hello"), step, NOW + 10 * DAY)
    for night in range(40):
        await nightly(world, NOW + night * DAY)
    assert await world.queries.person_id_for("ann") == "ann"


async def test_nobody_is_asked_before_the_time(world: World) -> None:
    await somebody_who_was_away(world, 729)
    assert await dormant(world.db, NOW) == {}


async def test_what_was_deleted_lies_in_no_file_the_next_morning(world: World) -> None:
    """Not in SQLite's log either, where a page stays as it was until the log is written anew."""
    if not world.db.is_sqlite:
        return  # PostgreSQL's log is its administrator's: docs/operations.md
    file = Path(world.db.url.database or "")
    marker = "harbour-light"  # in a column that is not sealed
    await world.save(make_programme(name=marker))
    async with world.db.write() as connection:
        await connection.execute(delete(t.programmes))
    log = file.with_name(f"{file.name}-wal")
    assert _holds(log, marker)
    await world.db.empty_log()
    assert not _holds(log, "")
    assert not _holds(file, marker)
    # Somebody who reads meanwhile is in the way, and is waited for.
    async with world.db.read() as reading:
        await reading.execute(select(t.people))
        await world.save(make_programme())
        waiting = asyncio.create_task(world.db.empty_log())
        await asyncio.sleep(0.1)
        assert not waiting.done()
    await waiting
    assert not _holds(log, "")


def _holds(file: Path, text: str) -> bool:
    """Whether a file has a text in it; without a text, whether it has anything."""
    content = file.read_bytes()
    return text.encode() in content if text else bool(content)
