"""The pause of a whole realm between two dates, set and ended by conveners. What it means for people is in `quiet`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from conversations import access
from conversations.dates import read_day
from conversations.effects import Answer, Effect, Settle
from conversations.flows.programme_forms import replaced
from conversations.message import Action, Buttons, Field, FieldKind, Form, Heading, Message, Option, Part, Text
from conversations.model import Programme, RealmPause
from conversations.turn import Turn, plain, press, realm_name, refill
from conversations.values import replace
from conversations.wording import Voice

FARTHEST = timedelta(days=730)


def _convened(turn: Turn) -> Programme | None:
    """The programme that an action is about, or the person's own where it names none, for those who may convene it."""
    programme = turn.my_programme()
    if turn.scene.me is None or programme is None:
        return None
    return programme if access.may_convene(turn.scene, turn.me.id, programme.id) else None


def show(turn: Turn) -> Iterator[Effect]:
    """A convener chooses a realm and two dates; what is set already is shown, and can be ended."""
    if (programme := _convened(turn)) is None:
        yield turn.say("conveners-only")
        return
    voice = turn.voice
    parts: list[Part] = [Heading(voice("realm-pause-heading")), Text(voice("realm-pause-intro"))]
    for number, each in enumerate(programme.realm_pauses):
        text = voice("realm-pause-line", realm=realm_name(programme, each.realm), since=voice.day(each.since),
                     until=voice.day(each.until))  # fmt: skip
        ends = press(voice("button-realm-pause-end"), "realm.resume", programme.id, str(number), each.until.isoformat())
        parts += [Text(text), Buttons((ends,))]
    parts.append(form(programme, voice))
    yield Answer(Message(voice("realm-pause-intro"), tuple(parts)))


def add(turn: Turn) -> Iterator[Effect]:
    if (programme := _convened(turn)) is None:
        yield turn.say("conveners-only")
        return
    yield Answer(form(programme, turn.voice))


def form(programme: Programme, voice: Voice) -> Form:
    options = tuple(Option(realm.key, realm.name) for realm in programme.realms)
    fields = (
        Field("realm", voice("realm-pause-realm"), FieldKind.CHOICE, options),
        Field("since", voice("realm-pause-since"), hint=voice("realm-pause-hint"), longest=60),
        Field("until", voice("realm-pause-until"), hint=voice("realm-pause-hint"), longest=60),
    )
    return Form(
        voice("button-realm-pause-add"),
        fields,
        Action("realm.pause.save", (programme.id,)),
        Action("realm.pause.add", (programme.id,)),
        voice("button-save"),
        voice("realm-pause-form-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def save(turn: Turn) -> Iterator[Effect]:
    if (programme := _convened(turn)) is None:
        yield turn.say_with_words("conveners-only")
        return
    voice, problems = turn.voice, {}
    if turn.value("realm") not in {realm.key for realm in programme.realms}:
        problems["realm"] = voice("problem-choose")
    since, until = (read_day(turn.value(key), turn.now, programme.zone) for key in ("since", "until"))
    if since is None:
        problems["since"] = voice("problem-date")
    if until is None:
        problems["until"] = voice("problem-date")
    elif until < turn.now.date():
        problems["until"] = voice("problem-date-past")
    elif since is not None and until < since:
        problems["until"] = voice("problem-until-before-since")
    elif until > turn.now.date() + FARTHEST:
        problems["until"] = voice("problem-date-far")
    if problems or since is None or until is None:
        yield Answer(refill(form(programme, voice), turn, problems))
        return
    paused = RealmPause(turn.value("realm"), since, until)
    yield from replaced(turn, programme, replace(programme, realm_pauses=(*programme.realm_pauses, paused)))
    text = voice("realm-pause-saved", realm=realm_name(programme, paused.realm), since=voice.day(since),
                 until=voice.day(until))  # fmt: skip
    yield Settle(plain(text))


def end(turn: Turn) -> Iterator[Effect]:
    if (programme := _convened(turn)) is None:
        yield turn.say("conveners-only")
        return
    number, until = turn.action.arg(1), turn.action.arg(2)
    kept = tuple(
        each
        for position, each in enumerate(programme.realm_pauses)
        if not (str(position) == number and each.until.isoformat() == until)
    )
    yield from replaced(turn, programme, replace(programme, realm_pauses=kept))
    yield Settle(plain(turn.voice("realm-pause-ended")))
