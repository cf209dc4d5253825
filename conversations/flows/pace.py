"""A person's own pace: on which days and hours questions may come, how many a week at most, and when they are away."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from conversations.dates import read_day
from conversations.effects import Answer, Effect, Save, Settle
from conversations.flows.consent import join
from conversations.message import Action, Field, FieldKind, Form, Option
from conversations.model import Person
from conversations.turn import Turn, plain, refill
from conversations.values import replace
from conversations.wording import Voice

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
STARTS = range(6, 20)
ENDS = range(10, 23)
MOST = (1, 2, 3, 5, 7)
FARTHEST = timedelta(days=366)


def pace_form(person: Person, voice: Voice, today: date) -> Form:
    days = tuple(Option(str(number), voice(f"day-{day}")) for number, day in enumerate(DAYS))
    starts, ends = (_hours(voice, hours) for hours in (STARTS, ENDS))
    most = tuple(Option(str(number), voice("pace-most-option", count=number)) for number in MOST)
    ahead = person.away_until is not None and person.away_until > today
    away_from, away_until = (_day(voice, day if ahead else None) for day in (person.away_from, person.away_until))
    fields = (
        Field("days", voice("pace-days"), FieldKind.CHOICES, days, tuple(map(str, person.working_days))),
        Field("from", voice("pace-from"), FieldKind.CHOICE, starts, (str(person.day_starts),)),
        Field("to", voice("pace-to"), FieldKind.CHOICE, ends, (str(person.day_ends),)),
        Field("most", voice("pace-most"), FieldKind.CHOICE, most, (str(person.most_a_week),)),
        Field("away", voice("pace-away"), value=away_from, required=False, hint=voice("pace-away-hint"), longest=60),
        Field("back", voice("pace-back"), value=away_until, required=False, hint=voice("pace-back-hint"), longest=60),
    )
    return Form(
        voice("pace-form"),
        fields,
        Action("pace.save"),
        Action("pace"),
        voice("button-save"),
        voice("pace-intro"),
        empty=voice("problem-choose"),
        cancel=voice("button-cancel"),
    )


def _hours(voice: Voice, hours: range) -> tuple[Option, ...]:
    return tuple(Option(str(hour), voice("pace-hour", hour=f"{hour}:00")) for hour in hours)


def _day(voice: Voice, day: date | None) -> tuple[str, ...]:
    return (voice.day(day),) if day else ()


def pace(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None or turn.my_membership() is None:
        yield from join(turn)
        return
    yield Answer(pace_form(turn.me, turn.voice, _today(turn)))


def save(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None or turn.my_membership() is None:
        yield from join(turn)
        return
    today = _today(turn)
    form = pace_form(turn.me, turn.voice, today)
    away, back = _read(turn, "away"), _read(turn, "back")
    if problems := _problems(turn, form, away, back):
        yield Answer(refill(form, turn, problems))
        return
    person = replace(
        turn.me,
        working_days=tuple(sorted(int(day) for day in turn.values("days"))),
        day_starts=int(turn.value("from")),
        day_ends=int(turn.value("to")),
        most_a_week=int(turn.value("most")),
        away_from=(away or today) if back else None,
        away_until=back,
    )
    yield Save(person)
    if back is not None:
        first = turn.voice.day(person.away_from or today)
        yield Settle(plain(turn.voice("pace-saved-away", first=first, day=turn.voice.day(back))))
    else:
        yield Settle(plain(turn.voice("pace-saved")))


def _today(turn: Turn) -> date:
    return turn.now.astimezone(ZoneInfo(turn.me.zone)).date()


def _read(turn: Turn, key: str) -> date | None:
    return read_day(turn.value(key), turn.now, turn.me.zone) if turn.value(key) else None


def _problems(turn: Turn, form: Form, away: date | None, back: date | None) -> dict[str, str]:
    voice, problems = turn.voice, {}
    for field in form.fields[:4]:
        chosen, allowed = turn.values(field.key), {option.value for option in field.options}
        if not chosen or not set(chosen) <= allowed:
            problems[field.key] = voice("problem-choose")
    if not problems and int(turn.value("from")) >= int(turn.value("to")):
        problems["to"] = voice("problem-hours")
    today = _today(turn)
    for key, day in (("away", away), ("back", back)):
        if turn.value(key) and day is None:
            problems[key] = voice("problem-date")
        elif day is not None and day > today + FARTHEST:
            problems[key] = voice("problem-date-far")
    if away is not None and back is None:
        problems.setdefault("back", voice("problem-back"))
    elif back is not None and (back <= today or back <= (away or today)):
        problems.setdefault("back", voice("problem-back-early"))
    return problems
