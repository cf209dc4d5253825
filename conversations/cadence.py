"""When things are due: rounds on a programme's calendar, weekly digests, and working hours in a person's own zone.

Days are counted on the calendar of a zone, by dateutil's recurrence rules, and only then made into moments, so that a
clock change neither loses nor doubles a week: an hour that does not exist gives the moment an hour later, one that comes
twice gives the first. (APScheduler's CronTrigger was tried: around clock changes it skips or repeats a week for hours
from midnight to two.)
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule, weekday

from conversations.model import Person, Programme

DAY_STARTS = time(9, 0)
DAY_ENDS = time(17, 0)
# Outside these nobody is written to of our own accord, whatever the day.
QUIET_UNTIL = time(8, 0)
QUIET_FROM = time(20, 0)


def _weekly(day: int, at: time, zone: str, after: datetime) -> datetime:
    """The next moment strictly after one that is a given time of a weekday (0 = Monday) in a zone."""
    local = after.astimezone(ZoneInfo(zone)).date()
    first = local + timedelta(days=(day - local.weekday()) % 7)
    moment = _moment(first, at, zone)
    return moment if moment > after else _moment(first + timedelta(days=7), at, zone)


def next_round(programme: Programme, after: datetime) -> datetime:
    """The next time a round opens, strictly after a moment. Weeks are counted from the Monday of the week in which the
    programme was created, months from its month."""
    zone = ZoneInfo(programme.zone)
    started = (programme.created_at or after).astimezone(zone).date()
    day = datetime.combine(after.astimezone(zone).date(), time())
    for opens in _round_days(programme, started).xafter(day, inc=True):
        moment = _moment(opens.date(), time(programme.cadence_hour), programme.zone)
        if moment > after:
            return moment
    raise OverflowError("the calendar ends here")


def _round_days(programme: Programme, started: date) -> rrule:
    """The days on which rounds open. (RFC 5545 has the rules.)"""
    if programme.cadence_months:
        first, day = started.replace(day=1), weekday(programme.cadence_day, programme.cadence_nth)
        return rrule(MONTHLY, datetime.combine(first, time()), programme.cadence_months, byweekday=day)
    monday, day = started - timedelta(days=started.weekday()), weekday(programme.cadence_day)
    return rrule(WEEKLY, datetime.combine(monday, time()), programme.cadence_weeks, byweekday=day)


def longest_between_rounds(programme: Programme) -> timedelta:
    """How far apart two rounds can be. From a first Monday to the next but one it may be a week more than two months."""
    days = 31 * programme.cadence_months + 7 if programme.cadence_months else 7 * programme.cadence_weeks
    return timedelta(days=days)


def next_digest(programme: Programme, after: datetime) -> datetime:
    """The next time the weekly digest is due, strictly after a moment."""
    at = time(programme.digest_hour, programme.digest_minute)
    return _weekly(programme.digest_day, at, programme.zone, after)


def week_of(day: date) -> str:
    """The ISO week of a day, such as `2026-W48`."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def week_bounds(week: str, zone: str) -> tuple[datetime, datetime]:
    """The first moment of an ISO week in a zone, and the first moment after it. ValueError for no such week."""
    year, number = week.split("-W")
    first = date.fromisocalendar(int(year), int(number), 1)
    start = datetime.combine(first, time(), ZoneInfo(zone))
    end = datetime.combine(first + timedelta(days=7), time(), ZoneInfo(zone))
    return start.astimezone(UTC), end.astimezone(UTC)


def last_full_week(now: datetime, zone: str) -> str:
    return week_of(now.astimezone(ZoneInfo(zone)).date() - timedelta(days=7))


def working_time(now: datetime, zone: str) -> datetime:
    """Now, if it is a working hour (Monday to Friday, nine to five) in a zone; else when the next one starts."""
    local = now.astimezone(ZoneInfo(zone))
    day = local.date()
    if local.weekday() < 5 and DAY_STARTS <= local.time() < DAY_ENDS:
        return now
    if local.time() >= DAY_STARTS:
        day += timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return at_hour(day, DAY_STARTS.hour, zone)


def waking_time(now: datetime, zone: str) -> datetime:
    """Now, outside the quiet hours (eight in the evening to eight in the morning) of a zone; else when they end."""
    local = now.astimezone(ZoneInfo(zone))
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return now
    return at_hour(local.date() + timedelta(days=local.time() >= QUIET_FROM), QUIET_UNTIL.hour, zone)


def own_time(person: Person, now: datetime) -> datetime:
    """Now, if it is an hour in which a person likes to be asked; else when the next one starts. Never while they are
    away, and never in the night of those who named no hours that make sense."""
    local = now.astimezone(ZoneInfo(person.zone))
    starts, ends = person.day_starts, person.day_ends
    if not 0 <= starts < ends <= 24:
        starts, ends = DAY_STARTS.hour, DAY_ENDS.hour
    days = tuple(day for day in person.working_days if 0 <= day < 7) or (0, 1, 2, 3, 4)
    day = local.date()
    if local.hour >= ends:
        day += timedelta(days=1)
    while day.weekday() not in days or is_away(person, day):
        day += timedelta(days=1)
    return now if day == local.date() and local.hour >= starts else at_hour(day, starts, person.zone)


def chosen_hours(person: Person, now: datetime, zone: str) -> frozenset[int]:
    """The hours of the week (UTC, 0..167, Monday's first hour is 0) in which somebody likes to be asked, as the clocks are
    now. None for those who chose nothing, in a programme of this zone: usual office hours are nobody's wish."""
    usual = (person.working_days, person.day_starts, person.day_ends) == ((0, 1, 2, 3, 4), 9, 17)
    starts, ends = person.day_starts, person.day_ends
    if (usual and person.zone == zone) or not 0 <= starts < ends <= 24:
        return frozenset()
    local = now.astimezone(ZoneInfo(person.zone)).date()
    monday = local - timedelta(days=local.weekday())
    days = [monday + timedelta(days=day) for day in person.working_days if 0 <= day < 7]
    moments = (at_hour(day, hour, person.zone) for day in days for hour in range(starts, ends))
    return frozenset(24 * moment.weekday() + moment.hour for moment in moments)


def is_away(person: Person, day: date) -> bool:
    """Whether a person said that they are away on a day. They are back on the day `away_until`."""
    return person.away_until is not None and (person.away_from or day) <= day < person.away_until


def working_morning(now: datetime, days: int, zone: str) -> datetime:
    """The morning, in a zone, of the first working day that is at least so many days after today."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days)
    return working_time(at_hour(day, DAY_STARTS.hour, zone), zone)


def at_hour(day: date, hour: int, zone: str) -> datetime:
    """An hour of a day in a zone, in UTC."""
    return _moment(day, time(hour), zone)


def _moment(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
