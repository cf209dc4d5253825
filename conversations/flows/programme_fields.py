"""The forms of a programme: what they ask, in which words, with which choices. `programme_forms` opens and keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from conversations import guides
from conversations.message import Action, Field, FieldKind, Form, Option
from conversations.model import Programme
from conversations.programmes import LONGEST_CONTACT, LONGEST_NAME
from conversations.wording import LANGUAGES, Voice

ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Berlin",
    "America/New_York",
    "Australia/Sydney",
    "UTC",
)
_WEEKS = (1, 2, 3, 4, 6, 8, 12, 26)
# Every so many months, on which such day of the month.
_MONTHS = tuple((1, nth) for nth in (1, 2, 3, 4, -1)) + tuple((n, nth) for n in (2, 3, 6) for nth in (1, -1))
_KEPT = (1, 2, 3, 6, 9, 12, 18, 24)
_HOURS = tuple(range(7, 20))
_DAYS = tuple(range(7))
LONGEST_LIST = 3000


def basics_form(programme: Programme, voice: Voice, new: bool = False) -> Form:
    zones = tuple(Option(z, z) for z in dict.fromkeys((programme.zone, *ZONES)))
    fields = [
        Field("name", voice("programme-name"), value=_one(programme.name), longest=LONGEST_NAME,
              hint=voice("programme-name-hint")),
        Field("realms", voice("programme-realms"), FieldKind.TEXT, value=_lines(r.name for r in programme.realms),
              hint=voice("programme-realms-hint"), longest=LONGEST_LIST),
        Field("places", voice("programme-places"), FieldKind.TEXT, value=_lines(programme.places),
              hint=voice("programme-places-hint"), longest=LONGEST_LIST),
        Field("themes", voice("programme-themes"), FieldKind.TEXT, value=_lines(programme.themes), required=False,
              hint=voice("programme-themes-hint"), longest=LONGEST_LIST),
        Field("contact", voice("programme-contact"), value=_one(programme.contact), required=False,
              hint=voice("programme-contact-hint"), longest=LONGEST_CONTACT),
        Field("zone", voice("programme-zone"), FieldKind.CHOICE, zones, (programme.zone,)),
    ]  # fmt: skip
    if len(LANGUAGES) > 1:
        languages = tuple(Option(code, name) for code, name in LANGUAGES.items())
        chosen = programme.languages or tuple(LANGUAGES)
        fields.append(Field("languages", voice("programme-languages"), FieldKind.CHOICES, languages, chosen))
    if new:
        fields.append(Field("leads", voice("programme-leads"), FieldKind.PEOPLE, required=False,
                            hint=voice("programme-leads-hint")))  # fmt: skip
    verb, opens = ("programme.create", "programme.new") if new else ("programme.save", "programme.edit")
    args = () if new else (programme.id,)
    title = voice("programme-new" if new else "programme-form")
    return _form(voice, title, fields, Action(verb, args), Action(opens, args), voice("programme-intro"))


def rhythm_form(programme: Programme, voice: Voice) -> Form:
    """When rounds open, how large circles are, and what they are asked."""
    sizes = tuple(Option(str(n), voice("size-people", count=n)) for n in range(2, 6))
    asking = tuple(Option(str(n), voice("days-count", count=n)) for n in range(1, 15))
    hours = sorted({0, 1, 3, 6, 24, 48, programme.preview_hours})
    previews = tuple(Option(str(n), voice("preview-hours", count=n)) for n in hours)
    first = (Option("no", voice("rhythm-first-crossing")), Option("yes", voice("rhythm-first-span")))
    rooms = (Option("no", voice("rhythm-together-no")), Option("yes", voice("rhythm-together-yes")))
    known = tuple(Option(key, guides.load(key, voice.language).title) for key in guides.shipped())
    fields = [
        Field("cadence_day", voice("rhythm-day"), FieldKind.CHOICE, _days(voice), (str(programme.cadence_day),)),
        Field("often", voice("rhythm-often"), FieldKind.CHOICE, _often(programme, voice), (often(programme),),
              hint=voice("rhythm-often-hint")),
        Field("cadence_hour", voice("rhythm-hour"), FieldKind.CHOICE, _hours(voice, programme.cadence_hour),
              (str(programme.cadence_hour),)),
        Field("asking_days", voice("rhythm-asking"), FieldKind.CHOICE, asking, (str(programme.asking_days),)),
        Field("preview_hours", voice("rhythm-preview"), FieldKind.CHOICE, previews, (str(programme.preview_hours),)),
        Field("circle_size", voice("rhythm-size"), FieldKind.CHOICE, sizes, (str(programme.circle_size),)),
        Field("span_first", voice("rhythm-first"), FieldKind.CHOICE, first, ("yes" if programme.span_first else "no",)),
        Field("together", voice("rhythm-together"), FieldKind.CHOICE, rooms, ("yes" if programme.together else "no",),
              hint=voice("rhythm-together-hint")),
        Field("guide", voice("rhythm-guide"), FieldKind.CHOICE, known, (programme.guide,)),
    ]  # fmt: skip
    save, opens = Action("programme.rhythm.save", (programme.id,)), Action("programme.rhythm", (programme.id,))
    return _form(voice, voice("button-rhythm"), fields, save, opens, voice("rhythm-intro"))


def often(programme: Programme) -> str:
    """How often a round opens, as the value of a choice: `weeks 4`, or `months 1 -1` for the last such day of each month."""
    if programme.cadence_months:
        return f"months {programme.cadence_months} {programme.cadence_nth}"
    return f"weeks {programme.cadence_weeks}"


def read_often(value: str) -> dict[str, int]:
    """What a choice of `often` sets. Anything else gives numbers that no programme may have."""
    match value.split():
        case ["weeks", weeks] if weeks.isdecimal():
            return {"cadence_weeks": int(weeks), "cadence_months": 0}
        case ["months", months, nth] if months.isdecimal() and nth.lstrip("-").isdecimal():
            return {"cadence_months": int(months), "cadence_nth": int(nth)}
        case _:
            return {"cadence_weeks": -1, "cadence_months": -1}


def _often(programme: Programme, voice: Voice) -> tuple[Option, ...]:
    weeks = {f"weeks {n}": voice("every-weeks", weeks=n) for n in sorted({*_WEEKS, programme.cadence_weeks})}
    chosen = (programme.cadence_months, programme.cadence_nth)
    months = {
        f"months {n} {nth}": voice("every-months", months=n, nth=voice("nth", nth=nth))
        for n, nth in dict.fromkeys((*_MONTHS, *([chosen] if chosen[0] else [])))
    }
    return tuple(Option(value, label) for value, label in (weeks | months).items())


def numbers_form(programme: Programme, voice: Voice) -> Form:
    """When the digest comes, and which counts are too small to be shown."""
    thresholds = tuple(
        Option(str(n), voice("threshold-below", threshold=n)) for n in sorted({5, 10, programme.threshold})
    )
    fields = [
        Field("digest_day", voice("numbers-day"), FieldKind.CHOICE, _days(voice), (str(programme.digest_day),)),
        Field("digest_time", voice("numbers-hour"), FieldKind.CHOICE, _times(programme, voice),
              (f"{programme.digest_hour}:{programme.digest_minute:02}",)),
        Field("threshold", voice("numbers-threshold"), FieldKind.CHOICE, thresholds, (str(programme.threshold),),
              hint=voice("numbers-threshold-hint")),
    ]  # fmt: skip
    save, opens = Action("programme.numbers.save", (programme.id,)), Action("programme.numbers", (programme.id,))
    return _form(voice, voice("button-numbers"), fields, save, opens, voice("numbers-intro"))


def more_form(programme: Programme, voice: Voice) -> Form:
    """Where help is found, who may join without an invitation, and how long things are kept."""
    fields = [
        Field("signposts", voice("more-signposts"), FieldKind.TEXT, value=_lines(programme.signposts), required=False,
              hint=voice("more-signposts-hint"), longest=LONGEST_LIST),
        Field("open_to", voice("more-open"), FieldKind.TEXT, value=_lines(programme.open_to), required=False,
              hint=voice("more-open-hint"), longest=LONGEST_LIST),
        _kept("words_months", voice("more-words"), programme.words_months, 12, voice),
        _kept("promises_months", voice("more-promises"), programme.promises_months, 24, voice),
        _kept("quiet_months", voice("more-people"), programme.quiet_months, 24, voice),
    ]  # fmt: skip
    save, opens = Action("programme.more.save", (programme.id,)), Action("programme.more", (programme.id,))
    return _form(voice, voice("button-more"), fields, save, opens, voice("more-intro"))


def _kept(key: str, label: str, chosen: int, most: int, voice: Voice) -> Field:
    months = sorted({*(n for n in _KEPT if n <= most), chosen})
    options = tuple(Option(str(n), voice("months-count", count=n)) for n in months)
    return Field(key, label, FieldKind.CHOICE, options, (str(chosen),))


def _form(voice: Voice, title: str, fields: list[Field], submits: Action, opens: Action, intro: str) -> Form:
    return Form(
        title,
        tuple(fields),
        submits,
        opens,
        voice("button-save"),
        intro,
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _days(voice: Voice) -> tuple[Option, ...]:
    return tuple(Option(str(day), voice.weekday(day)) for day in _DAYS)


def _hours(voice: Voice, chosen: int) -> tuple[Option, ...]:
    return tuple(Option(str(hour), voice.hour(hour)) for hour in sorted({*_HOURS, chosen}))


def _times(programme: Programme, voice: Voice) -> tuple[Option, ...]:
    times = sorted({*((hour, minute) for hour in _HOURS for minute in (0, 30)),
                    (programme.digest_hour, programme.digest_minute)})  # fmt: skip
    return tuple(Option(f"{hour}:{minute:02}", voice.hour(hour, minute)) for hour, minute in times)


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _lines(words: Iterable[str]) -> tuple[str, ...]:
    return _one("\n".join(words))
