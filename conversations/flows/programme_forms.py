"""The forms that make and change a programme: its names and places, its rounds and circles, its digest. They are checked by
the rules of `conversations/programmes.py`, as a file is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any

from conversations import guides
from conversations.effects import Answer, Effect, Save
from conversations.flows.convening import audited, convened, moved_timers, page
from conversations.message import (
    Action,
    Field,
    FieldKind,
    Form,
    Option,
)
from conversations.model import (
    Consent,
    Deed,
    Membership,
    Programme,
    ProgrammeState,
    Realm,
    Role,
    Scope,
    Standing,
    new_id,
)
from conversations.programmes import (
    LIMITS,
    LONGEST_CONTACT,
    LONGEST_NAME,
    REALMS,
    changed,
    problems,
    realms_named,
    words_of,
)
from conversations.turn import Turn, refill
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
_HOURS = tuple(range(7, 20))
_DAYS = tuple(range(7))
LONGEST_LIST = 3000


# --- the forms ----------------------------------------------------------------------------------------------------


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
    verb, opens = ("programme.create", "programme.new") if new else ("programme.save", "programme.edit")
    args = () if new else (programme.id,)
    title = voice("programme-new" if new else "programme-form")
    return _form(voice, title, fields, Action(verb, args), Action(opens, args), voice("programme-intro"))


def rhythm_form(programme: Programme, voice: Voice) -> Form:
    """When rounds open, how large circles are, and what they are asked."""
    weeks = tuple(Option(str(n), voice("every-weeks", weeks=n)) for n in sorted({*_WEEKS, programme.cadence_weeks}))
    sizes = tuple(Option(str(n), voice("size-people", count=n)) for n in range(2, 6))
    asking = tuple(Option(str(n), voice("days-count", count=n)) for n in range(1, 15))
    hours = sorted({0, 1, 3, 6, 24, 48, programme.preview_hours})
    previews = tuple(Option(str(n), voice("preview-hours", count=n)) for n in hours)
    first = (Option("no", voice("rhythm-first-crossing")), Option("yes", voice("rhythm-first-span")))
    known = tuple(Option(key, guides.load(key, voice.language).title) for key in guides.shipped())
    fields = [
        Field("cadence_weeks", voice("rhythm-weeks"), FieldKind.CHOICE, weeks, (str(programme.cadence_weeks),)),
        Field("cadence_day", voice("rhythm-day"), FieldKind.CHOICE, _days(voice), (str(programme.cadence_day),)),
        Field("cadence_hour", voice("rhythm-hour"), FieldKind.CHOICE, _hours(voice, programme.cadence_hour),
              (str(programme.cadence_hour),)),
        Field("asking_days", voice("rhythm-asking"), FieldKind.CHOICE, asking, (str(programme.asking_days),)),
        Field("preview_hours", voice("rhythm-preview"), FieldKind.CHOICE, previews, (str(programme.preview_hours),)),
        Field("circle_size", voice("rhythm-size"), FieldKind.CHOICE, sizes, (str(programme.circle_size),)),
        Field("span_first", voice("rhythm-first"), FieldKind.CHOICE, first, ("yes" if programme.span_first else "no",)),
        Field("guide", voice("rhythm-guide"), FieldKind.CHOICE, known, (programme.guide,)),
    ]  # fmt: skip
    save, opens = Action("programme.rhythm.save", (programme.id,)), Action("programme.rhythm", (programme.id,))
    return _form(voice, voice("button-rhythm"), fields, save, opens, voice("rhythm-intro"))


def numbers_form(programme: Programme, voice: Voice) -> Form:
    """When the digest comes, and which counts are too small to be shown."""
    thresholds = tuple(
        Option(str(n), voice("threshold-below", threshold=n)) for n in sorted({5, 10, programme.threshold})
    )
    fields = [
        Field("digest_day", voice("numbers-day"), FieldKind.CHOICE, _days(voice), (str(programme.digest_day),)),
        Field("digest_hour", voice("numbers-hour"), FieldKind.CHOICE, _hours(voice, programme.digest_hour),
              (str(programme.digest_hour),)),
        Field("threshold", voice("numbers-threshold"), FieldKind.CHOICE, thresholds, (str(programme.threshold),),
              hint=voice("numbers-threshold-hint")),
    ]  # fmt: skip
    save, opens = Action("programme.numbers.save", (programme.id,)), Action("programme.numbers", (programme.id,))
    return _form(voice, voice("button-numbers"), fields, save, opens, voice("numbers-intro"))


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


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _lines(words: Iterable[str]) -> tuple[str, ...]:
    return _one("\n".join(words))


def new(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say("administrators-only")
        return
    yield Answer(basics_form(_blank(turn), turn.voice, new=True))


def _blank(turn: Turn) -> Programme:
    realms = tuple(Realm(name.lower(), name) for name in REALMS)
    workspace = turn.actor.actor.address.workspace_id
    return Programme(turn.id("programme"), "", realms, (), (), turn.me.zone, open_to=(workspace,), created_at=turn.now,
                     state=ProgrammeState.DRAFT)  # fmt: skip


def edit(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(basics_form(programme, turn.voice)) if programme else turn.say("conveners-only")


def edit_rhythm(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(rhythm_form(programme, turn.voice)) if programme else turn.say("conveners-only")


def edit_numbers(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(numbers_form(programme, turn.voice)) if programme else turn.say("conveners-only")


# --- keeping what was filled in -----------------------------------------------------------------------------------


def create(turn: Turn) -> Iterator[Effect]:
    """An administrator makes a programme, and is its first convener and lead. It starts when they say so."""
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say_with_words("administrators-only")
        return
    form = basics_form(_blank(turn), turn.voice, new=True)
    programme = _filled(turn, _blank(turn), form)
    if wrong := _wrong(turn, programme, form):
        yield Answer(refill(form, turn, wrong))
        return
    yield Save(programme)
    membership_id = new_id("membership", programme.id, turn.me.id)
    roles = (Role.CONVENER, Role.LEAD)
    yield Save(Membership(membership_id, programme.id, turn.me.id, Standing.CONSENTED, roles, joined_at=turn.now))
    consent_id = turn.id("consent", Scope.CONVENING)
    yield Save(Consent(consent_id, programme.id, turn.me.id, Scope.CONVENING, turn.now))
    yield audited(turn, programme.id, Deed.CREATED)
    yield Answer(page(turn, programme, turn.voice("programme-made", programme=programme.name)))


def save(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, basics_form)


def save_rhythm(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, rhythm_form)


def save_numbers(turn: Turn) -> Iterator[Effect]:
    yield from _save(turn, numbers_form)


def _save(turn: Turn, draw: Callable[[Programme, Voice], Form]) -> Iterator[Effect]:
    before = convened(turn)
    if before is None:
        yield turn.say_with_words("conveners-only")
        return
    form = draw(before, turn.voice)
    after = _filled(turn, before, form)
    if wrong := _wrong(turn, after, form, before):
        yield Answer(refill(form, turn, wrong))
        return
    yield from replaced(turn, before, after)
    what = changed(before, after)
    yield Answer(page(turn, after, turn.voice("programme-saved" if what else "programme-same")))


def replaced(turn: Turn, before: Programme, after: Programme) -> Iterator[Effect]:
    """Keep a changed programme, move its timers, and say so in the audit trail. Nothing where nothing differs."""
    what = changed(before, after)
    if not what:
        return
    yield Save(after)
    yield audited(turn, after.id, Deed.EDITED, details=what)
    yield from moved_timers(before, after, turn.now)


def _filled(turn: Turn, programme: Programme, form: Form) -> Programme:
    """The programme as a form says. What the form does not ask stays, whatever else was sent; what is no number stays
    wrong for the check."""
    sent = turn.sent() & {field.key for field in form.fields}
    given: dict[str, Any] = {}
    for key in ("name", "contact", "zone", "guide"):
        if key in sent:
            given[key] = turn.value(key)
    for key in LIMITS:
        if key in sent:
            given[key] = int(turn.value(key)) if turn.value(key).isascii() and turn.value(key).isdecimal() else -1
    if "realms" in sent:
        given["realms"] = realms_named(words_of(turn.value("realms")), programme.realms)
    for key in ("places", "themes"):
        if key in sent:
            given[key] = tuple(words_of(turn.value(key)))
    if "span_first" in sent:
        given["span_first"] = turn.value("span_first") == "yes"
    if "languages" in sent:
        given["languages"] = turn.values("languages")
    return replace(programme, **given)


def _wrong(turn: Turn, programme: Programme, form: Form, before: Programme | None = None) -> dict[str, str]:
    """A sentence for each field of a form that cannot stay as it is."""
    asked = {field.key for field in form.fields}
    found = problems(programme, turn.scene.memberships, before)
    wrong = {key: turn.voice(p.key, **p.values) for key, p in found.items() if key in asked}
    if "languages" in asked and not programme.languages:
        wrong["languages"] = turn.voice("problem-choose")
    for field in form.fields:
        offered = {option.value for option in field.options}
        if field.kind is FieldKind.CHOICE and field.key in turn.sent() and turn.value(field.key) not in offered:
            wrong.setdefault(field.key, turn.voice("problem-choose"))
    return wrong
