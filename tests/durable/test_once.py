"""Two workers and the same timers: each reminder, question, round and digest happens once, whoever wakes first."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from adapters.local.seen import words
from bot.local import LEAD
from conversations.model import Commitment, new_id
from storage import tables as t
from storage.queries import Queries
from storage.secrets import Keyring
from tests.durable.child import Point
from tests.durable.stage import CIRCLE, Stage

TIMERS = 60
FEWER = 40
PROMISE = re.compile(r"promise \d+\b")
PLAYED = t.inbox.c.id.like("remind:%") | t.inbox.c.id.like("checkin:%")
WEEK = 7 * 24 * 3600.0


async def _promise(stage: Stage, how_many: int) -> None:
    """So many promises by the three, half to be reminded of and half to be asked about, all at the same moment."""
    async with stage.db.read() as connection:
        seats = list((await connection.execute(select(t.seats).order_by(t.seats.c.id))).all())
    now, made, timers = stage.now(), [], []
    for n in range(how_many):
        seat, due = seats[n % len(seats)], now.date() + timedelta(days=2 * (n % 2))
        promise = Commitment(
            new_id("promise", str(n)),
            seat.programme_id,
            seat.circle_id,
            seat.person_id,
            due,
            "Europe/London",
            now,
            f"promise {n}",
        )
        key = f"{'remind' if n % 2 else 'checkin'}:{promise.id}:{due.isoformat()}"
        at = now + timedelta(seconds=1)
        timers.append(
            {"key": key, "at": at, "programme_id": "", "circle_id": seat.circle_id, "person_id": "", "parked": ""}
        )
        made.append(promise)
    await Queries(stage.db, Keyring(stage.secret)).save_all(made, now)
    async with stage.db.write() as connection:
        await connection.execute(insert(t.timers), timers)


def _told(stage: Stage, who: str) -> list[str]:
    return [words(message) for message in stage.world.inbox(who)]


async def test_every_timer_fires_once(on_postgres: Stage) -> None:
    stage = on_postgres
    before = {who: len(_told(stage, who)) for who in CIRCLE}
    for _ in range(2):
        await stage.work()
    await _promise(stage, TIMERS)
    await asyncio.sleep(1)
    await stage.settle()
    told = Counter[str]()
    for who in CIRCLE:
        found = [PROMISE.findall(text) for text in _told(stage, who)[before[who] :]]
        told.update(promise for promises in found for promise in set(promises))
    assert told == Counter(f"promise {n}" for n in range(TIMERS)), stage.logs()


async def test_every_timer_fires_once_though_a_worker_is_killed(on_postgres: Stage) -> None:
    stage = on_postgres
    doomed, _ = [await stage.work() for _ in range(2)]
    await _promise(stage, FEWER)
    await asyncio.sleep(1.5)
    doomed.kill()
    await stage.settle_after_leases()
    assert await stage.count(t.inbox, PLAYED) == FEWER, stage.logs()
    everything = "\n".join(text for who in CIRCLE for text in _told(stage, who))
    missed = [n for n in range(FEWER) if not re.search(rf"promise {n}\b", everything)]
    assert not missed, stage.logs()


@pytest.mark.parametrize("name", ["before commit", "after commit"])
async def test_a_worker_killed_in_a_timers_turn(on_postgres: Stage, name: str) -> None:
    stage = on_postgres
    doomed = await stage.work(point=Point(name, "remind:"))
    await _promise(stage, 6)
    await doomed.killed_itself()
    await stage.work()
    await stage.settle_after_leases()
    told = Counter(promise for who in CIRCLE for text in _told(stage, who) for promise in set(PROMISE.findall(text)))
    assert set(told) == {f"promise {n}" for n in range(6)}, stage.logs()
    assert await stage.count(t.inbox, PLAYED) == 6


async def test_two_presses_at_the_same_moment(on_postgres: Stage) -> None:
    """The same button twice, each press in another process: the circle hears of it once."""
    stage = on_postgres
    await stage.serve_and_work(webs=2)
    people = stage.platforms.people

    async def press_twice(button: str) -> None:
        pressed = await asyncio.gather(*(people.press("rhian", button) for _ in range(2)))
        for act in pressed:
            await stage.platforms.until_heard(act)
        await stage.settle()

    await stage.platforms.say("rhian", "I will visit the youth club by Friday")
    await stage.settle()
    await press_twice("Yes, record it")
    await stage.platforms.say("rhian", "commitments")
    await stage.settle()
    await press_twice("Done")
    for who in ("tom", "amina"):
        told = "\n".join(_told(stage, who))
        assert told.count("made a promise") == 1, told
        assert told.count("kept a promise") == 1, told


async def test_the_last_three_of_a_circle_at_the_same_moment(on_postgres: Stage) -> None:
    """Everybody passes on the question at once, in two processes: each turn competes for the circle, the last one shows
    the answers, and it shows them once."""
    stage = on_postgres
    await stage.serve_and_work(webs=2)
    while not all("Question 1 of" in "".join(_told(stage, who)) for who in CIRCLE):
        stage.jump(24 * 3600)
        await asyncio.sleep(1.2)
        await stage.settle()
    for act in await asyncio.gather(*(stage.platforms.people.press(who, "Pass") for who in CIRCLE)):
        await stage.platforms.until_heard(act)
    await stage.settle()
    for who in CIRCLE:
        told = "\n".join(_told(stage, who))
        assert told.count("answers to question 1") == 1, told


async def test_weeks_go_by(on_postgres: Stage) -> None:
    """Questions, digests and the next round, all late and all at once: nobody is told the same thing twice."""
    stage, people = on_postgres, (*CIRCLE, LEAD)
    before = {who: len(_told(stage, who)) for who in people}
    for _ in range(2):
        await stage.work()
    await stage.serve("--no-work")
    for _ in range(5):
        stage.jump(WEEK)
        await asyncio.sleep(1.2)
        await stage.settle()
    told = {who: _told(stage, who)[before[who] :] for who in people}
    for who, texts in told.items():
        assert [text for text, times in Counter(texts).items() if times > 1] == [], (who, stage.logs())
    digests = [text for text in told[LEAD] if "Leading Eastvale: week" in text]
    assert len(digests) == 5, told[LEAD]
    for who in CIRCLE:
        asked = Counter(number for text in told[who] for number in re.findall(r"Question (\d) of \d", text))
        assert asked["1"] == 1, told[who]
        assert sum("In this time?" in text for text in told[who]) == 1, told[who]
    assert await stage.count(t.rounds) == 2
    assert await stage.count(t.timers, t.timers.c.parked != "") == 0
