"""After a circle: did you meet, and how was it? Two questions, for the next matching and the digest; nobody in the
circle reads the answers.

What comes of them is in `apart` (pairs who would rather not be put together again), in `conversations/how_it_was.py`
(who met, and what they were glad of) and in the `Meeting` records.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import combinations

from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.message import Action, Buttons, Field, FieldKind, Form, Message, Option, Part, Text
from conversations.model import Circle, Felt, Meeting, Met, Person, new_id
from conversations.scenes import Scene
from conversations.turn import Turn, circle_name, plain, press, refill, voice_of
from conversations.values import replace
from conversations.wording import Voice


def ask(turn: Turn, circle: Circle, person: Person, at: datetime) -> Iterator[Effect]:
    """Thank somebody at the end of a circle, and ask them how it was."""
    voice = voice_of(turn.scene, person.id)
    text = voice("circle-closed", circle=circle_name(turn.scene, circle, person.id, voice))
    parts: list[Part] = [Text(text), Text(voice("meeting-asked")), meeting_form(circle, voice)]
    if any(person.id in (c.person_id, *c.shared) and not c.state.closed for c in turn.scene.commitments):
        parts.insert(1, Text(voice("circle-closed-promises")))
        parts.append(Buttons((press(voice("button-commitments"), "commitments"),)))
    send_id = new_id("closed", circle.id, person.id)
    yield Send(send_id, person.id, Message(text, tuple(parts)), circle.programme_id, at, circle_id=circle.id)


def meeting_form(circle: Circle, voice: Voice, mine: Meeting | None = None) -> Form:
    met = tuple(Option(each.value, voice(f"met-{each.name.lower().replace('_', '-')}")) for each in Met)
    felt = tuple(Option(each.value, voice(f"felt-{each.name.lower().replace('_', '-')}")) for each in Felt)
    fields = (
        Field("met", voice("meeting-met"), FieldKind.CHOICE, met, (mine.met.value,) if mine else ()),
        Field("felt", voice("meeting-felt"), FieldKind.CHOICE, felt, (mine.felt.value,) if mine else ()),
    )
    return Form(
        voice("meeting-form"),
        fields,
        Action("meeting.save", (circle.id,)),
        Action("meeting", (circle.id,)),
        voice("button-save"),
        voice("meeting-intro"),
        empty=voice("problem-choose"),
        cancel=voice("button-cancel"),
    )


def _mine(turn: Turn) -> tuple[Circle | None, Meeting | None]:
    """The closed circle that a button names, if the person sat in it, and what they said of it before."""
    circle = turn.scene.circle(turn.action.arg(0))
    me = turn.scene.me
    sat = me is not None and circle is not None and turn.scene.seat(circle.id, me.id) is not None
    if circle is None or me is None or not sat or circle.closed_at is None:
        return None, None
    return circle, next((m for m in turn.scene.meetings if (m.circle_id, m.person_id) == (circle.id, me.id)), None)


def meeting(turn: Turn) -> Iterator[Effect]:
    circle, mine = _mine(turn)
    yield Answer(meeting_form(circle, turn.voice, mine)) if circle else turn.say("meeting-gone")


def save(turn: Turn) -> Iterator[Effect]:
    circle, mine = _mine(turn)
    if circle is None:
        yield turn.say("meeting-gone")
        return
    form = meeting_form(circle, turn.voice, mine)
    problems = {
        field.key: turn.voice("problem-choose")
        for field in form.fields
        if turn.value(field.key) not in {option.value for option in field.options}
    }
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    met, felt = Met(turn.value("met")), Felt(turn.value("felt"))
    meeting_id = new_id("meeting", circle.id, turn.me.id)
    mine = mine or Meeting(meeting_id, circle.id, circle.programme_id, turn.me.id, turn.now, met, felt)
    yield Save(replace(mine, met=met, felt=felt, at=turn.now))
    yield Settle(plain(_thanks(turn.voice, met, felt)))


def _thanks(voice: Voice, met: Met, felt: Felt) -> str:
    """And what comes of the answer."""
    if felt is Felt.NOT_AGAIN:
        return voice("meeting-saved-apart")
    if met is Met.NOT_YET:
        return voice("meeting-saved-not-met")
    return voice("meeting-saved-glad") if felt is Felt.GLAD else voice("meeting-saved")


def apart(scene: Scene) -> frozenset[frozenset[str]]:
    """The pairs of people to keep apart in matching: one of the two said that such a circle was not for them."""
    sat: dict[str, set[str]] = {}
    for seat in scene.seats:
        sat.setdefault(seat.circle_id, set()).add(seat.person_id)
    unwilling = {(m.circle_id, m.person_id) for m in scene.meetings if m.felt is Felt.NOT_AGAIN}
    return frozenset(
        frozenset(pair)
        for circle_id, members in sat.items()
        for pair in combinations(sorted(members), 2)
        if any((circle_id, person_id) in unwilling for person_id in pair)
    )
