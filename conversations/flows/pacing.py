"""A circle's pace: when its next question comes, who is waited for, and one gentle word to those who are silent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import is_away, own_time, working_morning
from conversations.effects import Effect, Save, Send, Wake
from conversations.guides import begun_with
from conversations.message import Buttons, Message, Part, Style, Text
from conversations.model import Asked, Circle, Reflection, Seat, Standing
from conversations.quiet import quiet_until
from conversations.scenes import Scene
from conversations.turn import Turn, circle_name, press, voice_of
from conversations.values import replace

LONGEST_HOLD = timedelta(days=14)
"""A question waits so long for the answers to the last one; then the circle rests until somebody wants to go on."""
SLOWEST_DAYS = 14
QUIET_DAYS = 10
A_WHILE = timedelta(days=7)
"""Nobody is called silent before they have had a question for so long."""


def every(circle: Circle) -> int:
    """Days between this circle's questions."""
    return circle.every_days or begun_with(circle.guide).every_days


def upcoming(circle: Circle, at: datetime) -> tuple[Circle, Wake]:
    """The circle with its next question (or, after the last one, its harvest) at a moment, and the timer for it. A
    timer that was set before finds that its time has moved, and waits for the new one."""
    key = f"prompt:{circle.id}:{circle.next_prompt}:{at:%Y%m%dT%H%M}"
    return replace(circle, next_at=at), Wake(key, at, circle_id=circle.id)


def members(scene: Scene, circle_id: str) -> tuple[Seat, ...]:
    """The seats of a circle whose people are asked: taking part at present, and not guests."""
    circle = scene.circle(circle_id)
    if circle is None:
        return ()
    standing = {m.person_id: m.standing for m in scene.memberships if m.programme_id == circle.programme_id}
    return tuple(
        seat
        for seat in scene.seats_in(circle_id)
        if not seat.guest and standing.get(seat.person_id) is Standing.TAKING_PART
    )


def awaited(scene: Scene, asked: Asked, now: datetime) -> int:
    """How many members have neither answered nor passed. Whoever is paused or away was not asked, and is not waited
    for."""
    return sum(
        not access.has_answered(scene, asked, seat.person_id)
        for seat in members(scene, asked.circle_id)
        if not away(scene, seat, now)
    )


def away(scene: Scene, seat: Seat, now: datetime) -> bool:
    """Whether a member is away, or their realm is paused."""
    person = scene.person(seat.person_id)
    if quiet_until(scene.programme(seat.programme_id), seat.realm, now) is not None:
        return True
    return person is not None and is_away(person, now.astimezone(ZoneInfo(person.zone)).date())


def last_asked(scene: Scene, circle: Circle) -> Asked | None:
    return max((a for a in scene.asked if a.circle_id == circle.id), key=lambda a: a.number, default=None)


def still_waits(scene: Scene, asked: Asked) -> bool:
    """Whether a question still stands in the way of the next one: nobody has answered it, or its answers are not yet
    shown together."""
    answers: tuple[Reflection, ...] = scene.reflections_on(asked.id)
    return not answers or asked.revealed_at is None


def hold(turn: Turn, circle: Circle, last: Asked) -> Iterator[Effect]:
    """Nobody is ready for the next question: keep it, and say so kindly. After two weeks without any answer the circle
    rests until somebody wants to go on."""
    ends = working_morning(last.asked_at, LONGEST_HOLD.days, _zone(turn, circle))
    if turn.now >= ends:
        yield Save(replace(circle, resting=True, held_at=circle.held_at or turn.now))
        for seat in members(turn.scene, circle.id):
            if away(turn.scene, seat, turn.now):
                continue
            yield from _tell(turn, circle, seat, "resting-for-silence", "button-go-on")
        return
    moved, wake = upcoming(replace(circle, held_at=circle.held_at or turn.now), ends)
    yield Save(moved)
    yield wake
    if turn.scene.reflections_on(last.id):
        return  # whoever has not answered hears of it when the others' answers are shown
    for seat in members(turn.scene, circle.id):
        if seat.nudged_at is None and not away(turn.scene, seat, turn.now):
            yield Save(replace(seat, nudged_at=turn.now))
            yield from _tell(turn, circle, seat, "holding-for-you", "button-slower", last)


def _tell(
    turn: Turn, circle: Circle, seat: Seat, key: str, button: str, asked: Asked | None = None
) -> Iterator[Effect]:
    """A word about the pace, with a way to change it; and where it is about one question, with a way to answer that."""
    person = turn.scene.person(seat.person_id)
    if person is None:
        return
    voice = voice_of(turn.scene, person.id)
    name = circle_name(turn.scene, circle, person.id, voice)
    text = voice(key, circle=name, number=asked.number if asked else 0)
    verb = "pace.on" if button == "button-go-on" else "pace.slower"
    answer = (press(voice("answer-form"), "answer", asked.id, style=Style.PRIMARY),) if asked else ()
    steer = (press(voice(button), verb, circle.id), press(voice("button-circle"), "circle", circle.id))
    parts: tuple[Part, ...] = (Text(text), Buttons((*answer, *steer)))
    at = own_time(person, turn.now)
    send_id = turn.id(key, person.id)
    yield Send(send_id, person.id, Message(text, parts), circle.programme_id, at, circle_id=circle.id)


def released(turn: Turn, circle: Circle) -> Iterator[Effect]:
    """The last answers were shown: a question that was held for them comes on the next working morning."""
    if circle.held_at is None or circle.closed_at is not None:
        return
    free = replace(circle, held_at=None, resting=False)
    moved, wake = upcoming(free, working_morning(turn.now, 1, _zone(turn, circle)))
    yield Save(moved)
    yield wake


def ask_the_quiet(turn: Turn) -> Iterator[Effect]:
    """Some days on, somebody has not said a word: one gentle question, to them alone, once. Whoever is away, or was not
    asked anything until lately, is given the same time first."""
    circle = turn.scene.circle(turn.timer.args[0])
    if circle is None or circle.closed_at is not None or circle.resting:
        return
    spoke = {r.person_id for r in turn.scene.reflections if r.circle_id == circle.id}
    spoke |= {r.person_id for r in turn.scene.remarks if r.circle_id == circle.id}
    silent = [s for s in members(turn.scene, circle.id) if s.nudged_at is None and s.person_id not in spoke]
    early = [seat for seat in silent if away(turn.scene, seat, turn.now) or not _asked_a_while_ago(turn, seat)]
    for seat in silent:
        if seat not in early:
            yield Save(replace(seat, nudged_at=turn.now))
            yield from _tell(turn, circle, seat, "quiet-so-far", "button-slower")
    if early:
        later = working_morning(turn.now, QUIET_DAYS, _zone(turn, circle))
        yield Wake(f"quiet:{circle.id}:{later:%Y%m%d}", later, circle_id=circle.id)


def _asked_a_while_ago(turn: Turn, seat: Seat) -> bool:
    put = [p.put_at for p in turn.scene.posed if (p.circle_id, p.person_id) == (seat.circle_id, seat.person_id)]
    return any(at is not None and at <= turn.now - A_WHILE for at in put)


def _zone(turn: Turn, circle: Circle) -> str:
    programme = turn.scene.programme(circle.programme_id)
    return programme.zone if programme else "Europe/London"
