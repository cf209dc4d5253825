"""When things are due: rounds and digests on a programme's own clock, and working hours on a person's."""

from __future__ import annotations

import calendar
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.cadence import (
    at_hour,
    chosen_hours,
    is_away,
    last_full_week,
    longest_between_rounds,
    next_digest,
    next_round,
    own_time,
    waking_time,
    week_bounds,
    week_of,
    working_time,
)
from conversations.model import Person, Programme
from conversations.values import replace
from tests.unit.builders import make_programme

LONDON = "Europe/London"
MOMENT = timedelta(microseconds=1)
YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)


def local(text: str, zone: str = LONDON) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def shown(moment: datetime, zone: str = LONDON) -> str:
    """What the clock on the wall shows, with its weekday."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


def digests(programme: Programme, after: datetime, count: int) -> list[datetime]:
    found = [next_digest(programme, after)]
    while len(found) < count:
        found.append(next_digest(programme, found[-1]))
    return found


def rounds(programme: Programme, after: datetime, count: int) -> list[datetime]:
    found = [next_round(programme, after)]
    while len(found) < count:
        found.append(next_round(programme, found[-1]))
    return found


# --- digests ------------------------------------------------------------------------------------------------------


def test_a_digest_comes_every_week_at_the_same_hour_summer_and_winter() -> None:
    programme = make_programme(zone=LONDON, digest_day=0, digest_hour=8)
    assert {shown(each)[:3] + shown(each)[-6:] for each in digests(programme, YEAR, 60)} == {"Mon 08:00"}


@pytest.mark.parametrize("after", ["2026-11-23T07:59", "2026-11-16T08:00", "2026-11-22T23:59"])
def test_the_next_digest_is_the_first_one_after_a_moment(after: str) -> None:
    programme = make_programme(zone=LONDON, digest_day=0, digest_hour=8)
    assert shown(next_digest(programme, local(after))) == "Mon 2026-11-23 08:00"


def test_the_next_digest_is_strictly_later_to_the_microsecond() -> None:
    programme = make_programme(zone=LONDON, digest_day=0, digest_hour=8)
    due = local("2026-11-23T08:00")
    assert next_digest(programme, due - MOMENT) == due
    assert next_digest(programme, due) == due + timedelta(days=7)
    assert next_digest(programme, due + MOMENT) == due + timedelta(days=7)


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        # The hour that is left out in spring and comes twice in autumn, and the hours beside it.
        ("Europe/London", 0),
        ("Europe/London", 1),
        ("Europe/London", 2),
        ("Europe/Berlin", 1),
        ("Europe/Berlin", 2),
        ("Europe/Berlin", 3),
        ("America/New_York", 1),
        ("America/New_York", 2),
        ("Australia/Sydney", 2),
        ("Australia/Lord_Howe", 2),  # the clocks change by half an hour
        ("Africa/Cairo", 0),  # the clocks change at midnight
        ("America/Santiago", 0),
        ("Asia/Kolkata", 1),
        ("UTC", 0),
    ],
)
@pytest.mark.parametrize("day", range(7))
def test_a_digest_at_night_comes_exactly_once_a_week(zone: str, hour: int, day: int) -> None:
    programme = make_programme(zone=zone, digest_day=day, digest_hour=hour)
    days = [each.astimezone(ZoneInfo(zone)).date() for each in digests(programme, YEAR, 56)]
    assert {each.weekday() for each in days} == {day}
    assert [(before, after) for before, after in pairwise(days) if after - before != timedelta(days=7)] == []


# --- rounds -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [1, 2, 3, 4, 6, 13])
def test_rounds_keep_their_weeks_however_late_somebody_asks(weeks: int) -> None:
    programme = make_programme(
        zone=LONDON, cadence_weeks=weeks, cadence_day=2, cadence_hour=9, created_at=local("2026-01-08T12:00")
    )
    opened = rounds(programme, local("2026-01-08T12:00"), 12)
    assert {shown(each)[:3] + shown(each)[-6:] for each in opened} == {"Wed 09:00"}
    assert {after.date() - before.date() for before, after in pairwise(opened)} == {timedelta(weeks=weeks)}
    # The calendar depends on the programme alone, not on when it is asked.
    for moment in (opened[3] - timedelta(days=1), opened[2] + MOMENT, opened[3] - MOMENT):
        assert next_round(programme, moment) == opened[3]


@pytest.mark.parametrize(
    ("created", "first", "second"),
    [
        # Weeks are counted from the Monday of the first week, whatever its day was.
        ("2026-11-23T00:00", "Wed 2026-11-25 09:00", "Wed 2026-12-23 09:00"),
        ("2026-11-25T08:59", "Wed 2026-11-25 09:00", "Wed 2026-12-23 09:00"),
        ("2026-11-25T09:00", "Wed 2026-12-23 09:00", "Wed 2027-01-20 09:00"),
        ("2026-11-29T23:59", "Wed 2026-12-23 09:00", "Wed 2027-01-20 09:00"),
        ("2026-11-30T00:00", "Wed 2026-12-02 09:00", "Wed 2026-12-30 09:00"),
    ],
)
def test_the_first_round_is_in_the_week_of_the_programme(created: str, first: str, second: str) -> None:
    programme = make_programme(zone=LONDON, cadence_weeks=4, cadence_day=2, cadence_hour=9, created_at=local(created))
    assert [shown(each) for each in rounds(programme, local(created), 2)] == [first, second]


@pytest.mark.parametrize(("zone", "hour"), [("Europe/London", 0), ("Europe/London", 1), ("America/New_York", 2)])
@pytest.mark.parametrize("day", [0, 6])
def test_a_round_at_night_opens_exactly_once(zone: str, hour: int, day: int) -> None:
    programme = make_programme(zone=zone, cadence_weeks=1, cadence_day=day, cadence_hour=hour, created_at=YEAR)
    days = [each.astimezone(ZoneInfo(zone)).date() for each in rounds(programme, YEAR, 56)]
    assert [(before, after) for before, after in pairwise(days) if after - before != timedelta(days=7)] == []


def test_a_programme_far_from_london_has_its_own_mondays() -> None:
    programme = make_programme(zone="Pacific/Auckland", cadence_weeks=1, cadence_day=0, cadence_hour=9, created_at=YEAR)
    opened = next_round(programme, datetime(2026, 11, 22, 12, tzinfo=UTC))
    assert shown(opened, "Pacific/Auckland") == "Mon 2026-11-23 09:00"
    assert shown(opened) == "Sun 2026-11-22 20:00"


@pytest.mark.parametrize(
    ("months", "nth", "day", "opens"),
    [
        (1, 1, 0, ["2026-12-07", "2027-01-04", "2027-02-01", "2027-03-01", "2027-04-05"]),
        (1, -1, 3, ["2026-11-26", "2026-12-31", "2027-01-28", "2027-02-25", "2027-03-25"]),
        (1, 4, 4, ["2026-11-27", "2026-12-25", "2027-01-22", "2027-02-26", "2027-03-26"]),
        (3, 2, 1, ["2027-02-09", "2027-05-11", "2027-08-10", "2027-11-09", "2028-02-08"]),
        (12, -1, 6, ["2026-11-29", "2027-11-28", "2028-11-26", "2029-11-25", "2030-11-24"]),
    ],
)
def test_rounds_by_the_month(months: int, nth: int, day: int, opens: list[str]) -> None:
    programme = make_programme(
        zone=LONDON, cadence_months=months, cadence_nth=nth, cadence_day=day, cadence_hour=9,
        created_at=local("2026-11-25T12:00"),
    )  # fmt: skip
    found = rounds(programme, local("2026-11-25T12:00"), 5)
    assert [shown(each)[4:14] for each in found] == opens
    assert {shown(each)[-5:] for each in found} == {"09:00"}, "at the same hour, summer and winter"


NTH = st.sampled_from([1, 2, 3, 4, -1])


@given(
    st.integers(1, 12), NTH, st.integers(0, 6), st.integers(0, 23), st.sampled_from([LONDON, "America/Santiago", "UTC"]),
    st.integers(0, 1000).map(lambda days: YEAR + timedelta(days=days)),
)  # fmt: skip
def test_a_monthly_round_is_that_day_of_its_month_and_comes_once_in_each(
    months: int, nth: int, day: int, hour: int, zone: str, made: datetime
) -> None:
    programme = make_programme(
        zone=zone, cadence_months=months, cadence_nth=nth, cadence_day=day, cadence_hour=hour,
        created_at=made,
    )  # fmt: skip
    opened = rounds(programme, made, 8)
    days = [each.astimezone(ZoneInfo(zone)).date() for each in opened]
    assert {each.weekday() for each in days} == {day}
    for each in days:
        same = [n for n in range(1, 32) if n <= calendar.monthrange(each.year, each.month)[1]
                and date(each.year, each.month, n).weekday() == day]  # fmt: skip
        assert same.index(each.day) == (nth - 1 if nth > 0 else len(same) - 1)
    counted = [each.year * 12 + each.month for each in days]
    assert {later - sooner for sooner, later in pairwise(counted)} == {months}
    assert max(later - sooner for sooner, later in pairwise(opened)) <= longest_between_rounds(programme)
    assert next_round(programme, opened[3] - MOMENT) == opened[3], "it depends on the programme alone"


# --- weeks --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "week"),
    [
        ("2026-01-01", "2026-W01"),
        ("2026-11-23", "2026-W48"),
        ("2026-12-31", "2026-W53"),
        ("2027-01-03", "2026-W53"),  # still the last week of the old year
        ("2027-01-04", "2027-W01"),
        ("2024-12-30", "2025-W01"),  # already the first of the new one
    ],
)
def test_a_week_belongs_to_the_year_that_has_its_thursday(day: str, week: str) -> None:
    assert week_of(date.fromisoformat(day)) == week


def test_weeks_follow_each_other_without_a_gap_or_an_overlap() -> None:
    ends = None
    for days in range(0, 7 * 110, 7):
        start, end = week_bounds(week_of(date(2026, 1, 5) + timedelta(days=days)), LONDON)
        assert ends in (None, start)
        assert shown(start)[:3] + shown(start)[-6:] == "Mon 00:00"
        ends = end


@pytest.mark.parametrize(("week", "hours"), [("2026-W13", 167), ("2026-W43", 169), ("2026-W53", 168)])
def test_a_week_in_which_the_clocks_change_has_another_length(week: str, hours: int) -> None:
    start, end = week_bounds(week, LONDON)
    assert end - start == timedelta(hours=hours)


@pytest.mark.parametrize("week", ["2025-W53", "2026-W00", "2026-W54", "2026", "", "W48", "2026-48", "soon-Wxx"])
def test_there_is_no_such_week(week: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        week_bounds(week, LONDON)


@pytest.mark.parametrize(
    ("now", "zone", "week"),
    [
        (local("2026-11-23T00:00"), LONDON, "2026-W47"),
        (local("2026-11-22T23:59"), LONDON, "2026-W46"),
        (local("2026-11-22T23:59"), "Europe/Berlin", "2026-W47"),
        (local("2027-01-04T08:00"), LONDON, "2026-W53"),
        (local("2027-01-11T08:00"), LONDON, "2027-W01"),
    ],
)
def test_the_last_full_week_is_the_one_before_this_one(now: datetime, zone: str, week: str) -> None:
    assert last_full_week(now, zone) == week


# --- working hours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-11-23T08:59", "Mon 2026-11-23 09:00"),
        ("2026-11-23T09:00", "Mon 2026-11-23 09:00"),
        ("2026-11-23T12:34", "Mon 2026-11-23 12:34"),
        ("2026-11-23T16:59", "Mon 2026-11-23 16:59"),
        ("2026-11-23T17:00", "Tue 2026-11-24 09:00"),
        ("2026-11-27T16:59", "Fri 2026-11-27 16:59"),
        ("2026-11-27T17:00", "Mon 2026-11-30 09:00"),
        ("2026-11-28T00:00", "Mon 2026-11-30 09:00"),
        ("2026-11-28T12:00", "Mon 2026-11-30 09:00"),
        ("2026-11-29T23:59", "Mon 2026-11-30 09:00"),
        ("2026-11-30T00:00", "Mon 2026-11-30 09:00"),
        # Weekends in which the clocks change.
        ("2026-03-27T18:00", "Mon 2026-03-30 09:00"),
        ("2026-10-24T03:00", "Mon 2026-10-26 09:00"),
        ("2026-12-31T20:00", "Fri 2027-01-01 09:00"),
    ],
)
def test_messages_wait_for_working_hours(now: str, at: str) -> None:
    assert shown(working_time(local(now), LONDON)) == at


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("Europe/London", "Fri 2026-11-27 16:30"),
        ("Europe/Berlin", "Mon 2026-11-30 09:00"),
        ("America/New_York", "Fri 2026-11-27 11:30"),
        ("America/Los_Angeles", "Fri 2026-11-27 09:00"),
        ("Australia/Sydney", "Mon 2026-11-30 09:00"),
        ("Asia/Kolkata", "Mon 2026-11-30 09:00"),
        ("Pacific/Kiritimati", "Mon 2026-11-30 09:00"),
    ],
)
def test_everybody_has_their_own_working_hours(zone: str, at: str) -> None:
    assert shown(working_time(local("2026-11-27T16:30"), zone), zone) == at


@pytest.mark.parametrize(
    ("now", "zone", "at"),
    [
        ("2026-11-28T12:00", LONDON, "Sat 2026-11-28 12:00"),
        ("2026-11-28T19:59", LONDON, "Sat 2026-11-28 19:59"),
        ("2026-11-28T20:00", LONDON, "Sun 2026-11-29 08:00"),
        ("2026-11-29T07:59", LONDON, "Sun 2026-11-29 08:00"),
        ("2026-11-29T08:00", LONDON, "Sun 2026-11-29 08:00"),
        # It is noon in London, and night in Auckland.
        ("2026-11-28T12:00", "Pacific/Auckland", "Sun 2026-11-29 08:00"),
        # The nights in which the clocks change.
        ("2026-10-25T00:30", LONDON, "Sun 2026-10-25 08:00"),
        ("2027-03-28T00:30", LONDON, "Sun 2027-03-28 08:00"),
        ("2028-02-28T22:00", LONDON, "Tue 2028-02-29 08:00"),
    ],
)
def test_nobody_is_woken(now: str, zone: str, at: str) -> None:
    assert shown(waking_time(local(now), zone), zone) == at


def test_working_hours_never_begin_in_the_past_nor_far_away() -> None:
    moment = local("2026-10-20T00:00")
    while moment < local("2026-11-03T00:00"):
        at = working_time(moment, LONDON)
        assert timedelta(0) <= at - moment <= timedelta(days=2, hours=17)
        assert working_time(at, LONDON) == at
        moment += timedelta(minutes=30)


def test_an_hour_of_a_day() -> None:
    assert at_hour(date(2026, 7, 1), 9, LONDON) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert at_hour(date(2026, 12, 1), 9, LONDON) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    # On this night one o'clock does not exist: the clocks go on from one to two.
    assert shown(at_hour(date(2026, 3, 29), 1, LONDON)) == "Sun 2026-03-29 02:00"


# --- a person's own time ------------------------------------------------------------------------------------------


@given(
    st.integers(0, 2 * 365 * 24 * 4),
    st.sampled_from(["Europe/London", "America/New_York", "Australia/Sydney", "UTC"]),
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(6, 12),
    st.integers(13, 22),
    st.integers(0, 40),
)
def test_own_time_is_in_own_hours_never_away_and_never_before_now(
    quarters: int, zone: str, days: set[int], starts: int, ends: int, away: int
) -> None:
    now = YEAR + timedelta(minutes=15 * quarters)
    today = now.astimezone(ZoneInfo(zone)).date()
    person = Person(
        "ann", zone=zone, working_days=tuple(sorted(days)), day_starts=starts, day_ends=ends,
        away_from=today if away else None, away_until=today + timedelta(days=away) if away else None,
    )  # fmt: skip
    at = own_time(person, now)
    local = at.astimezone(ZoneInfo(zone))
    assert at >= now
    assert local.weekday() in days
    assert starts <= local.hour < ends
    assert not is_away(person, local.date())
    assert own_time(person, at) == at


@pytest.mark.parametrize(("starts", "ends"), [(17, 9), (9, 9), (-1, 99)])
def test_hours_that_make_no_sense_become_office_hours(starts: int, ends: int) -> None:
    night = datetime(2026, 11, 3, 3, 0, tzinfo=UTC)
    person = Person("ann", day_starts=starts, day_ends=ends, working_days=())
    assert own_time(person, night) == datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


# --- hours that people chose --------------------------------------------------------------------------------------


def hours(person: Person, now: str = "2026-11-25T12:00", zone: str = LONDON) -> list[tuple[int, int]]:
    """As (day, hour) in UTC."""
    return [divmod(hour, 24) for hour in sorted(chosen_hours(person, local(now), zone))]


def test_usual_office_hours_are_nobodys_choice_but_in_another_zone() -> None:
    assert hours(Person("p")) == []
    berlin = hours(Person("p", zone="Europe/Berlin"))
    assert (berlin[0], berlin[-1], len(berlin)) == ((0, 8), (4, 15), 40)


def test_chosen_hours_are_those_of_the_week_wherever_somebody_is() -> None:
    evenings = Person("p", working_days=(0, 6), day_starts=18, day_ends=20)
    assert hours(evenings) == [(0, 18), (0, 19), (6, 18), (6, 19)]
    # In summer the clocks are an hour ahead.
    assert hours(evenings, "2026-07-01T12:00") == [(0, 17), (0, 18), (6, 17), (6, 18)]
    # Monday morning in Auckland is Sunday in London.
    assert hours(replace(evenings, zone="Pacific/Auckland", working_days=(0,), day_starts=9, day_ends=10)) == [(6, 20)]
    assert hours(replace(evenings, day_starts=20, day_ends=8)) == [], "hours that make no sense set no limit"
