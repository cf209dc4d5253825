"""Time that goes on, changes, stands still or steps back: what is due happens once, in order, and nobody is woken."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock
from bot.metrics import TIMERS_DROPPED
from bot.timekeeper import Timekeeper
from conversations.effects import Effect, Save
from conversations.engine import step
from conversations.events import Event
from conversations.model import Programme, Role, Scope
from conversations.scenes import Scene
from storage.tables import digests, inbox, outbox, timers
from storage.turn import Turns
from tests.storage_world import World
from tests.unit.builders import (
    make_account,
    make_circle,
    make_commitment,
    make_consent,
    make_membership,
    make_person,
    make_programme,
    make_round,
    make_seat,
)

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


class Hands:
    """The hands of a host's clock, which may be turned; `passed` is what really goes by."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.passed = 0.0

    def pass_on(self, by: timedelta) -> None:
        self.at += by
        self.passed += by.total_seconds()

    def clock(self) -> Clock:
        return Clock(wall=lambda: self.at, monotonic=lambda: self.passed)


class House:
    """A timekeeper with the real engine; `played` are the timers in the order in which they were."""

    def __init__(self, world: World, hands: Hands) -> None:
        self.world = world
        self.hands = hands
        self.played: list[str] = []
        self.start()

    def start(self) -> None:
        """As a process does: it knows no more than its host's clock."""
        turns = Turns(self.world.db, self.world.keyring, self._step)
        self.timekeeper = Timekeeper(self.world.timers, turns, self.hands.clock())

    def _step(self, event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        self.played.append(event.id)
        return step(event, scene, now)

    async def live(self, for_: timedelta, by: timedelta = HOUR) -> None:
        end = self.hands.at + for_
        while self.hands.at < end:
            self.hands.pass_on(by)
            await self.timekeeper.play()


def local(text: str, zone: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


async def house(world: World, begin: datetime, programme: Programme) -> House:
    """A programme with one lead, begun."""
    await world.do(Save(programme), Save(make_person(zone=programme.zone)), Save(make_account()), now=begin)
    await world.save(make_membership(roles=(Role.LEAD,)), make_consent(scope=Scope.CONVENING))
    await world.timers.set(f"start:{programme.id}", begin, programme_id=programme.id)
    return House(world, Hands(begin))


async def sent(world: World) -> list[datetime]:
    return [row.not_before for row in await world.rows(outbox)]


async def weeks_of(world: World) -> list[str]:
    return sorted(row.week for row in await world.rows(digests))


@pytest.mark.parametrize(
    ("zone", "at", "night"),
    [
        # Half past one comes twice.
        ("America/New_York", "01:30", "2026-11-01"),
        ("Europe/London", "01:30", "2026-10-25"),
        # Half past two does not come at all; in London it is an hour before.
        ("America/New_York", "02:30", "2027-03-14"),
        ("Europe/Berlin", "02:30", "2027-03-28"),
        ("Europe/London", "01:30", "2027-03-28"),
        # Here the clocks change by half an hour, and at midnight.
        ("Australia/Lord_Howe", "02:00", "2026-10-04"),
        ("Africa/Cairo", "00:00", "2027-04-30"),
    ],
)
async def test_a_digest_in_the_night_in_which_the_clocks_change_comes_once(
    world: World, zone: str, at: str, night: str
) -> None:
    begin = local(f"{night}T12:00", zone) - 9 * DAY
    weekday = local(f"{night}T12:00", zone).astimezone(ZoneInfo(zone)).weekday()
    hour, minute = map(int, at.split(":"))
    programme = make_programme(
        zone=zone, digest_day=weekday, digest_hour=hour, digest_minute=minute, created_at=begin, cadence_weeks=52
    )
    there = await house(world, begin, programme)
    # Half an hour at a time in that night, so that both of the doubled hours are lived through.
    await there.live(8 * DAY + 12 * HOUR, 6 * HOUR)
    await there.live(DAY, HOUR / 2)
    await there.live(12 * DAY, 6 * HOUR)
    made = await world.rows(digests)
    nights = Counter(row.made_at.astimezone(ZoneInfo(zone)).date().isoformat() for row in made)
    assert nights[night] == 1, nights
    assert set(nights.values()) == {1}
    assert len(nights) == 3
    # Once to the lead, too, and not before they are up.
    arrivals = [at.astimezone(ZoneInfo(zone)) for at in await sent(world)]
    assert len(arrivals) == 3
    assert {at.hour for at in arrivals} == {8}


@pytest.mark.parametrize(
    ("begin", "weeks"),
    [
        # A year with a 53rd week, and a February with a 29th day.
        ("2026-12-08T12:00", ["2026-W50", "2026-W51", "2026-W52", "2026-W53", "2027-W01", "2027-W02"]),
        ("2028-02-15T12:00", ["2028-W07", "2028-W08", "2028-W09", "2028-W10", "2028-W11", "2028-W12"]),
    ],
)
async def test_no_week_of_an_odd_year_is_left_out(world: World, begin: str, weeks: list[str]) -> None:
    zone = "Europe/London"
    there = await house(world, local(begin, zone), make_programme(created_at=local(begin, zone), cadence_weeks=52))
    await there.live(6 * WEEK, 12 * HOUR)
    assert await weeks_of(world) == weeks


async def test_a_host_clock_that_steps_back_repeats_nothing_and_holds_nothing_up(world: World) -> None:
    zone = "Europe/London"
    begin = local("2026-11-22T12:00", zone)
    there = await house(world, begin, make_programme(created_at=begin, cadence_weeks=52))
    await there.live(DAY, 3 * HOUR)
    assert await weeks_of(world) == ["2026-W47"]
    # An hour's step while it runs: what was due goes on as if nothing had happened.
    there.hands.at -= HOUR
    await there.timekeeper.play()
    await there.live(WEEK, 6 * HOUR)
    assert await weeks_of(world) == ["2026-W47", "2026-W48"]
    # A day's step while it was away: it starts on the day before, and lives that day once more.
    there.hands.at -= DAY
    there.start()
    await there.live(WEEK + DAY, 6 * HOUR)
    assert await weeks_of(world) == ["2026-W47", "2026-W48", "2026-W49"]
    assert len(await sent(world)) == 3
    assert [key for key, times in Counter(there.played).items() if times > 1] == []


async def _promises(world: World, now: datetime, keys: Iterable[tuple[str, str, datetime]]) -> None:
    """An open circle with promises, and their timers: (name, promise, at)."""
    keys = list(keys)
    await world.save(make_programme(), make_person(), make_account(), make_membership(), make_consent(), make_round())
    await world.save(make_circle(opened_at=now), make_seat())
    await world.save(*(make_commitment(promise, due=at.date()) for _, promise, at in keys))
    for name, promise, at in keys:
        await world.timers.set(f"{name}:{promise}:{at.date().isoformat()}", at)
    # Timers about a circle are set by turns, and name it.
    async with world.db.write() as connection:
        await connection.execute(timers.update().values(circle_id="c1"))


async def test_a_process_that_slept_for_a_day_does_what_is_late_once_and_in_order(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime(2026, 11, 26, 11, tzinfo=UTC)
    late = [
        ("checkin", "third", now - 2 * HOUR),
        ("remind", "stale", now - 25 * HOUR),
        ("checkin", "first", now - 26 * HOUR),
        ("remind", "second", now - 20 * HOUR),
        ("nudge", "older", now - 4 * DAY),
    ]
    await _promises(world, now, late)
    dropped = {name: TIMERS_DROPPED.labels(name)._value.get() for name in ("remind", "nudge")}
    there = House(world, Hands(now))
    with caplog.at_level(logging.WARNING):
        await there.timekeeper.play()
        await there.timekeeper.play()
    assert [key.split(":")[1] for key in there.played] == ["first", "second", "third"]
    # A check-in is asked however late. A reminder of yesterday is dropped, and that is told.
    assert [row.id for row in await world.rows(inbox) if "stale" in row.id or "older" in row.id] == []
    told = [record.getMessage() for record in caplog.records if "dropped" in record.getMessage()]
    assert len(told) == 2
    assert any("remind" in line and "25 hours" in line for line in told)
    for name, before in dropped.items():
        assert TIMERS_DROPPED.labels(name)._value.get() == before + 1
    left = {row.key.partition(":")[0] for row in await world.rows(timers)}
    assert left == {"nudge"}, "what follows the check-ins, and nothing that was late"


async def test_what_comes_late_in_the_night_waits_until_its_reader_is_up(world: World) -> None:
    """The process comes back at three in the morning."""
    now = local("2026-11-26T03:00", "Europe/London")
    await _promises(world, now, [("checkin", "late", now - 12 * HOUR)])
    await House(world, Hands(now)).timekeeper.play()
    # In the hours in which they like to be asked: from nine, for who has not chosen others
    assert await sent(world) == [local("2026-11-26T09:00", "Europe/London")]
