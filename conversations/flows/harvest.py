"""The harvest with which a circle ends: what we noticed, what we will do, what we would tell others.

It comes after the guide's last question, when the circle's time is over, or when two members would like it earlier.
What people give is shown to all together; then the circle closes, and each is asked how it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from conversations import access, quoting
from conversations.cadence import own_time, working_morning, working_time
from conversations.effects import Amend, Answer, Effect, Save, Send, Settle, Wake
from conversations.flows import guests, meetings, pacing
from conversations.guides import begun_with
from conversations.message import (
    Action,
    Buttons,
    Divider,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Part,
    Quote,
    Style,
    Text,
)
from conversations.model import Circle, Consent, Harvest, Scope, new_id
from conversations.scenes import Scene
from conversations.turn import Turn, circle_name, name_of, plain, press, realm_name, refill, too_long, voice_of
from conversations.values import replace
from conversations.wording import Voice

PARTS = ("noticed", "doing", "telling")
LONGEST = 1000
GATHERING_DAYS = 7
LONGER = timedelta(days=14)
LONGEST_LIFE = timedelta(days=112)
"""However slowly a circle goes, it ends after sixteen weeks: whoever likes can meet again in a round."""


# --- asking for it ------------------------------------------------------------------------------------------------


def begin(turn: Turn, circle: Circle) -> Iterator[Effect]:
    """Ask every member for their part, and set the day on which it is shown and the circle closes."""
    yield Save(replace(circle, harvest_at=turn.now, wish="", wished_by=""))
    programme = turn.scene.programme(circle.programme_id)
    ends = working_morning(turn.now, GATHERING_DAYS, programme.zone if programme else "Europe/London")
    yield Wake(f"harvest:{circle.id}", ends, circle_id=circle.id)
    for seat in pacing.members(turn.scene, circle.id):
        person = turn.scene.person(seat.person_id)
        if person is None:
            continue
        voice = voice_of(turn.scene, person.id)
        text = voice("harvest-asked", circle=circle_name(turn.scene, circle, person.id, voice))
        parts: tuple[Part, ...] = (
            Heading(voice("harvest-heading")),
            Text(text),
            Text(voice("harvest-together", day=voice.day_of(ends, person.zone)), quiet=True),
            harvest_form(circle, voice),
            Buttons((press(voice("button-pass"), "harvest.pass", circle.id),)),
        )
        at, send_id = own_time(person, turn.now), new_id("harvest", circle.id, person.id)
        yield Send(send_id, person.id, Message(text, parts), circle.programme_id, at, circle_id=circle.id)
    if access.room(turn.scene, circle):
        voice = voice_of(turn.scene, circle.id)
        day = voice.day_of(ends, programme.zone if programme else "Europe/London")
        coming = plain(voice("harvest-room", day=day))
        yield Send(new_id("harvest", circle.id, circle.id), circle.id, coming, circle.programme_id, circle_id=circle.id)


def harvest_form(circle: Circle, voice: Voice, mine: Harvest | None = None) -> Form:
    fields = [
        Field(part, voice(f"harvest-{part}"), FieldKind.TEXT, value=_one(getattr(mine, part, "")), required=False,
              longest=LONGEST)
        for part in PARTS
    ]  # fmt: skip
    tick = ("yes",) if mine is not None and mine.quotable else ()
    hint = voice("harvest-quotable-hint")
    fields.append(Field("quotable", voice("harvest-quotable"), FieldKind.TICK, value=tick, required=False, hint=hint))
    return Form(
        voice("harvest-form"),
        tuple(fields),
        Action("harvest.save", (circle.id,)),
        Action("harvest", (circle.id,)),
        voice("button-save"),
        voice("harvest-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _gathering(turn: Turn) -> Circle | None:
    """The circle that a button names, if it gathers its harvest now and the person is a member."""
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    return circle if circle and circle.harvest_at and seat is not None and not seat.guest else None


def given_by(scene: Scene, circle: Circle, person_id: str) -> Harvest | None:
    return next((h for h in scene.harvests if h.circle_id == circle.id and h.person_id == person_id), None)


def harvest(turn: Turn) -> Iterator[Effect]:
    circle = _gathering(turn)
    if circle is None:
        yield turn.say("harvest-gone")
        return
    yield Answer(harvest_form(circle, turn.voice, given_by(turn.scene, circle, turn.me.id)))


def save(turn: Turn) -> Iterator[Effect]:
    circle = _gathering(turn)
    if circle is None:
        yield turn.say_with_words("harvest-gone")
        return
    form = harvest_form(circle, turn.voice)
    problems = too_long(turn, form)
    if not any(turn.value(part) for part in PARTS):
        problems[PARTS[0]] = turn.voice("problem-empty-harvest")
    problems |= quoting.problems(turn, circle, turn.value("telling"))
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        yield turn.say_with_words("harvest-sharing-is-off")
        return
    quotable = bool(turn.value("quotable"))
    if quotable and not turn.scene.consented(turn.me.id, circle.programme_id, Scope.QUOTES):
        yield Save(Consent(turn.id("consent"), circle.programme_id, turn.me.id, Scope.QUOTES, turn.now))
    mine = replace(
        _blank(turn, circle),
        noticed=turn.value("noticed"),
        doing=turn.value("doing"),
        telling=turn.value("telling"),
        quotable=quotable,
    )
    yield from _given(turn, circle, mine)


def pass_on(turn: Turn) -> Iterator[Effect]:
    circle = _gathering(turn)
    if circle is None:
        yield turn.say("harvest-gone")
    elif given_by(turn.scene, circle, turn.me.id) is not None:
        yield turn.say("harvest-given")
    else:
        yield from _given(turn, circle, _blank(turn, circle))


def _blank(turn: Turn, circle: Circle) -> Harvest:
    known = given_by(turn.scene, circle, turn.me.id)
    if known is not None:
        return replace(known, withdrawn_at=None)
    harvest_id = new_id("harvested", circle.id, turn.me.id)
    return Harvest(harvest_id, circle.id, circle.programme_id, turn.me.id, turn.now)


def _given(turn: Turn, circle: Circle, mine: Harvest) -> Iterator[Effect]:
    yield Save(mine)
    others = tuple(h for h in turn.scene.harvests if h.id != mine.id)
    scene = replace(turn.scene, harvests=(*others, mine))
    yield Settle(_kept(turn.voice, circle, mine))
    if all(given_by(scene, circle, seat.person_id) for seat in pacing.members(scene, circle.id)):
        yield Wake(f"harvest:{circle.id}", turn.now, circle_id=circle.id)
    else:
        yield Save(circle)  # unchanged: two who give at once then collide, and the second one sees the first


def _kept(voice: Voice, circle: Circle, mine: Harvest) -> Message:
    """What the question becomes once somebody has given their part, passed, or taken it back."""
    said = voice("harvest-kept") if circle.closed_at is None else voice("harvest-read")
    text = voice("answer-withdrawn") if mine.withdrawn_at else said if _said(mine) else voice("passed")
    parts: list[Part] = [Heading(voice("harvest-heading")), Text(text), *_lines(voice, mine)]
    if circle.closed_at is None:
        title = voice("button-change-answer" if _said(mine) else "button-answer-after-all")
        parts.append(replace(harvest_form(circle, voice, mine), title=title, style=Style.PLAIN))
        if mine.doing:
            parts.append(Buttons((press(voice("button-commit"), "commit", circle.id),)))
    elif circle.had_room and _said(mine):  # it is shown among all, where no button is one person's own
        parts.append(_withdraw(voice, circle))
    return Message(text, tuple(parts))


def _said(mine: Harvest) -> bool:
    return mine.withdrawn_at is None and any(getattr(mine, part) for part in PARTS)


def _lines(voice: Voice, mine: Harvest) -> Iterator[Part]:
    for part in PARTS:
        if words := getattr(mine, part):
            yield Text(voice(f"harvest-{part}"), quiet=True)
            yield Quote(words)


# --- showing it, and the end --------------------------------------------------------------------------------------


def close(turn: Turn) -> Iterator[Effect]:
    """The circle's time is over. While it is on its way it gets longer; else it is asked for its harvest first."""
    circle = turn.scene.circle(turn.timer.args[0])
    if circle is None or circle.closed_at is not None or circle.harvest_at is not None:
        return
    if not circle.guide:
        yield from _end(turn, circle, ())
        return
    left = len(begun_with(circle.guide).prompts) - circle.next_prompt
    lively = any(r.given_at > turn.now - LONGER for r in turn.scene.reflections if r.circle_id == circle.id)
    if left > 0 and lively and turn.now < circle.opened_at + LONGEST_LIFE:
        programme = turn.scene.programme(circle.programme_id)
        later = working_time(turn.now + LONGER, programme.zone if programme else "Europe/London")
        yield Wake(f"close:{circle.id}:{later:%Y%m%d}", later, circle_id=circle.id)
    elif circle.id in {r.circle_id for r in turn.scene.reflections} | {r.circle_id for r in turn.scene.remarks}:
        yield from begin(turn, circle)
    else:
        yield from _end(turn, circle, ())


def finish(turn: Turn) -> Iterator[Effect]:
    """Everybody has given their part, or the day has come: show it to all, and close."""
    circle = turn.scene.circle(turn.timer.args[0])
    if circle is None or circle.closed_at is not None:
        return
    given = tuple(h for h in turn.scene.harvests if h.circle_id == circle.id and _said(h))
    yield from _end(turn, circle, given)


def _end(turn: Turn, circle: Circle, given: tuple[Harvest, ...]) -> Iterator[Effect]:
    """Show what was given, in the circle's room or to each alone; and thank everybody."""
    shown_at = turn.now if given else None
    closed = replace(circle, closed_at=turn.now, harvested_at=shown_at, held_at=None, wish="", wished_by="")
    among_all = bool(given) and bool(access.room(turn.scene, circle))
    if among_all:  # before the circle is closed: what has ended has no room
        message = shown(turn.scene, circle, circle.id)
        yield Send(shown_id(circle, circle.id), circle.id, message, circle.programme_id, circle_id=circle.id)
    yield Save(closed)
    yield from guests.thank(turn, circle)
    if given and not among_all:
        yield from shown_to_each(turn, circle)
    for seat in turn.scene.seats_in(circle.id):
        person = turn.scene.person(seat.person_id)
        if not seat.guest and person is not None:
            yield from _question_over(turn.scene, closed, person.id)
            yield from meetings.ask(turn, circle, person, own_time(person, turn.now))


def _question_over(scene: Scene, closed: Circle, person_id: str) -> Iterator[Effect]:
    """Nothing can be given any more: the message in which somebody was asked says so, and offers no form."""
    if closed.harvest_at is not None:
        voice, mine = voice_of(scene, person_id), given_by(scene, closed, person_id)
        over = Message(voice("harvest-over"), (Heading(voice("harvest-heading")), Text(voice("harvest-over"))))
        yield Amend(new_id("harvest", closed.id, person_id), _kept(voice, closed, mine) if mine is not None else over)


def shown_to_each(turn: Turn, circle: Circle) -> Iterator[Effect]:
    """The harvest, to each member alone, in their own hours."""
    for seat in turn.scene.seats_in(circle.id):
        person = turn.scene.person(seat.person_id)
        if not seat.guest and person is not None:
            message, at = shown(turn.scene, circle, person.id), own_time(person, turn.now)
            yield Send(shown_id(circle, person.id), person.id, message, circle.programme_id, at, circle_id=circle.id)


def shown(scene: Scene, circle: Circle, reader_id: str) -> Message:
    """What everybody gave, part by part, as it stands now: for one member, or for all where the circle itself reads."""
    voice, for_all = voice_of(scene, reader_id), reader_id == circle.id
    given = sorted((h for h in scene.harvests if h.circle_id == circle.id and _said(h)), key=lambda h: h.id)
    given = [h for h in given if not access.apart(scene, reader_id, h.person_id)]
    called = "" if for_all else circle_name(scene, circle, reader_id, voice)
    heading = voice("harvest-shown-here") if for_all else voice("harvest-shown", circle=called)
    parts: list[Part] = [Heading(heading)]
    told: list[str] = []
    for part in PARTS:
        if lines := [(getattr(h, part), h.person_id) for h in given if getattr(h, part)]:
            parts += [Divider(), Text(voice(f"harvest-{part}"))]
            parts += [Quote(words, _signature(scene, circle, who, voice)) for words, who in lines]
            told += [words for words, _ in lines]
    if not told:
        parts.append(Text(voice("harvest-withdrawn")))
    elif any(h.person_id == reader_id for h in given):
        parts.append(_withdraw(voice, circle))
    return Message(f"{heading}: {' '.join(told)}", tuple(parts))


def _withdraw(voice: Voice, circle: Circle) -> Buttons:
    label, sure, cancel = voice("button-withdraw"), voice("withdraw-sure"), voice("button-cancel")
    return Buttons((press(label, "harvest.withdraw", circle.id, asks=sure, cancel=cancel),))


def _signature(scene: Scene, circle: Circle, person_id: str, voice: Voice) -> str:
    seat = next((s for s in scene.seats if s.circle_id == circle.id and s.person_id == person_id), None)
    realm = realm_name(scene.programme(circle.programme_id), seat.realm) if seat else ""
    return " · ".join(bit for bit in (name_of(scene, person_id, voice), realm) if bit)


def shown_id(circle: Circle, reader_id: str) -> str:
    return new_id("harvest-shown", circle.id, reader_id)


def withdraw(turn: Turn) -> Iterator[Effect]:
    """Take one's part back from every copy, also when the circle is over."""
    circle = turn.scene.circle(turn.action.arg(0))
    mine = given_by(turn.scene, circle, turn.me.id) if circle and turn.scene.me else None
    if circle is None or mine is None:
        yield turn.say("harvest-gone")
        return
    gone = emptied(mine, turn.now)
    yield Save(gone)
    if mine.quotable:
        yield Wake(f"requote:{circle.programme_id}:{turn.id('requote')}", turn.now, programme_id=circle.programme_id)
    yield from redrawn(
        replace(turn.scene, harvests=(*(h for h in turn.scene.harvests if h.id != mine.id), gone)), circle
    )
    yield question_redrawn(turn.voice, circle, gone)
    yield Settle(plain(turn.voice("answer-withdrawn")))


def emptied(mine: Harvest, now: datetime) -> Harvest:
    """A part that its writer has taken back."""
    return replace(mine, noticed="", doing="", telling="", quotable=False, withdrawn_at=now)


def question_redrawn(voice: Voice, circle: Circle, mine: Harvest) -> Effect:
    """The writer's own message, in which they were asked and their part stood."""
    return Amend(new_id("harvest", circle.id, mine.person_id), _kept(voice, circle, mine))


def redrawn(scene: Scene, circle: Circle) -> Iterator[Effect]:
    """Every reader's copy of a harvest, as it stands now."""
    if circle.harvested_at is not None:
        for seat in scene.seats_in(circle.id):
            if not seat.guest:
                yield Amend(shown_id(circle, seat.person_id), shown(scene, circle, seat.person_id))
        if circle.had_room:  # also once the room has ended; where it was never shown there, nothing happens
            yield Amend(shown_id(circle, circle.id), shown(scene, circle, circle.id))
