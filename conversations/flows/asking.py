"""Asking: the guide's next prompt is put to a circle, and to each member in their own hours and at their own pace.

A circle's timer decides what is asked, of whom first. A person's timer then puts it to them: not while they are away,
never more a week than they chose across all their circles, and what has gathered meanwhile comes in one message.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from conversations import access
from conversations.cadence import own_time, working_morning
from conversations.effects import Effect, Save, Send, Wake
from conversations.flows import harvest, pacing
from conversations.flows.questions import for_all, order, sheet
from conversations.guides import begun_with
from conversations.model import Asked, Circle, Person, Posed, new_id
from conversations.quiet import quiet_ends, quiet_until
from conversations.turn import Turn
from conversations.values import replace
from conversations.voices import least_heard

HEAD_START = timedelta(hours=4)
"""How long before the others the least heard realm is asked."""
WEEK = timedelta(days=7)


def ask(turn: Turn) -> Iterator[Effect]:
    """Put the guide's next prompt to a circle, unless the last one still waits; after the last one, its harvest."""
    circle_id, number = turn.timer.args[:2]
    scene, circle = turn.scene, turn.scene.circle(circle_id)
    programme = scene.programme(circle.programme_id) if circle else None
    if circle is None or programme is None or circle.closed_at is not None or circle.next_prompt != int(number):
        return
    if not circle.guide or circle.resting or circle.harvest_at is not None or len(pacing.members(scene, circle.id)) < 2:
        return
    if circle.next_at is not None and circle.next_at > turn.now:
        yield pacing.upcoming(circle, circle.next_at)[1]
        return
    last = pacing.last_asked(scene, circle)
    if last is not None and pacing.still_waits(scene, last):
        yield from pacing.hold(turn, circle, last)
        return
    guide = begun_with(circle.guide)
    if circle.next_prompt >= len(guide.prompts):
        yield from harvest.begin(turn, circle)
        return
    prompt = guide.prompts[circle.next_prompt]
    asked = Asked(
        turn.id("asked"), circle.id, circle.guide, prompt.key, circle.next_prompt + 1, turn.now,
        working_morning(turn.now, guide.wait_days, programme.zone), None if prompt.together else turn.now,
    )  # fmt: skip
    yield Save(asked)
    if prompt.together:
        yield Wake(f"reveal:{asked.id}", asked.reveal_at, circle_id=circle.id)
    following = working_morning(turn.now, pacing.every(circle), programme.zone)
    moved, wake = pacing.upcoming(replace(circle, next_prompt=circle.next_prompt + 1, held_at=None), following)
    yield Save(moved)
    yield wake
    if asked.number == 1:
        quiet_at = working_morning(turn.now, pacing.QUIET_DAYS, programme.zone)
        yield Wake(f"quiet:{circle.id}", quiet_at, circle_id=circle.id)
    if access.room(scene, circle):
        now = replace(scene, asked=(*scene.asked, asked))
        send_id = new_id("prompt", asked.id, circle.id)
        yield Send(send_id, circle.id, for_all(now, asked, circle), circle.programme_id, circle_id=circle.id)
    yield from _pose(turn, circle, asked)


def _pose(turn: Turn, circle: Circle, asked: Asked) -> Iterator[Effect]:
    """Note for each member when they may be asked. From the second question on, the least heard realm comes first and
    the others some hours later. A paused realm is asked once its pause is over."""
    first = least_heard(turn.scene, circle) if asked.number > 1 else frozenset()
    for seat in pacing.members(turn.scene, circle.id):
        person = turn.scene.person(seat.person_id)
        if person is None:
            continue
        early = person.id in first
        ready = quiet_ends(turn.scene.programme(seat.programme_id), seat.realm, turn.now) or turn.now
        due_at = own_time(person, ready if early or not first else ready + HEAD_START)
        posed_id = new_id("posed", asked.id, person.id)
        yield Save(Posed(posed_id, asked.id, circle.id, circle.programme_id, person.id, due_at, first=early))
        yield Wake(f"pose:{asked.id}:{person.id}", due_at, person_id=person.id)


def pose(turn: Turn) -> Iterator[Effect]:
    """A person's hour has come: put to them what waits for them, all in one message, as far as their week has room."""
    scene, person = turn.scene, turn.scene.person(turn.timer.person_id)
    waiting = _waiting(turn, person) if person else []
    if person is not None and (ends := _pause_ends(turn, person)) is not None:
        yield _again(turn, person, own_time(person, ends))
    if person is None or not waiting:
        return
    if (later := own_time(person, turn.now)) > turn.now:
        yield _again(turn, person, later)
        return
    lately = sorted(p.put_at for p in scene.posed if p.person_id == person.id and p.put_at is not None)
    lately = [at for at in lately if at > turn.now - WEEK]
    room = max(person.most_a_week, 1) - len(lately)
    if room > 0:
        yield from _put(turn, person, waiting[:room])
        lately += [turn.now] * len(waiting[:room])
    if len(waiting) > room:
        yield _again(turn, person, own_time(person, lately[-max(person.most_a_week, 1)] + WEEK))


def realm_back(turn: Turn) -> Iterator[Effect]:
    """A realm's pause was ended early: each of its people is looked at, for what was put off until its end."""
    open_ones = {circle.id for circle in turn.scene.circles if circle.closed_at is None}
    seats = (s for s in turn.scene.seats if s.circle_id in open_ones and s.realm == turn.timer.args[1])
    for person_id in sorted({seat.person_id for seat in seats if seat.left_at is None}):
        yield Wake(f"sooner:{person_id}:{turn.id(person_id)}", turn.now, person_id=person_id)


def sooner(turn: Turn) -> Iterator[Effect]:
    """What was put off because of a pause that is over now is put when it would have been, or next."""
    scene, person = turn.scene, turn.scene.person(turn.timer.person_id)
    for posed in scene.posed:
        asked, seat = scene.asked_one(posed.asked_id), scene.seat(posed.circle_id, turn.timer.person_id)
        if person is None or asked is None or seat is None or posed.put_at is not None:
            continue
        if quiet_until(scene.programme(posed.programme_id), seat.realm, turn.now) is not None:
            continue
        at = own_time(person, max(turn.now, asked.asked_at if posed.first else asked.asked_at + HEAD_START))
        if at < posed.due_at:
            yield Save(replace(posed, due_at=at))
        if at < posed.due_at or posed.due_at <= turn.now:
            yield Wake(f"pose:{asked.id}:{person.id}:{at:%Y%m%dT%H%M}", at, person_id=person.id)


def _put(turn: Turn, person: Person, waiting: list[Posed]) -> Iterator[Effect]:
    """What stands in a circle's room is only noted as put; the rest comes to the person, in one message."""
    scene, rooms = turn.scene, {circle.id for circle in turn.scene.circles if access.room(turn.scene, circle)}
    there = [p for p in waiting if p.circle_id in rooms]
    for each in there:
        yield Save(replace(each, put_at=turn.now, sheet=new_id("prompt", each.asked_id, person.id), alone=True))
    own = [p for p in waiting if p not in there]
    if not own:
        return
    alone, sheet_id = len(own) == 1, new_id("prompt", own[0].asked_id, person.id)
    put = [replace(p, put_at=turn.now, sheet=sheet_id, alone=alone) for p in own]
    yield from (Save(each) for each in put)
    message = sheet(replace(scene, posed=(*(p for p in scene.posed if p not in waiting), *put)), person.id, put)
    yield Send(sheet_id, person.id, message, put[0].programme_id, circle_id=put[0].circle_id if alone else "")


def _waiting(turn: Turn, person: Person) -> list[Posed]:
    """What may be put to a person now: its time has come, its circle is open, and they have not answered it already."""
    scene = turn.scene
    taking_part = {circle.id for circle in scene.circles_of(person.id) if _asked_there(turn, circle, person)}
    answered = {r.asked_id for r in scene.reflections if r.person_id == person.id}
    mine = [p for p in scene.posed if p.person_id == person.id and p.put_at is None and p.due_at <= turn.now]
    mine = [
        p for p in mine if p.circle_id in taking_part and p.asked_id not in answered and scene.asked_one(p.asked_id)
    ]
    return sorted(mine, key=lambda p: order(scene, p))


def _asked_there(turn: Turn, circle: Circle, person: Person) -> bool:
    seats = (seat for seat in pacing.members(turn.scene, circle.id) if seat.person_id == person.id)
    programme = turn.scene.programme(circle.programme_id)
    return circle.harvest_at is None and any(not quiet_until(programme, seat.realm, turn.now) for seat in seats)


def _pause_ends(turn: Turn, person: Person) -> datetime | None:
    """When to come back for what waits in circles in which the person's realm is paused now."""
    scene = turn.scene
    waits = {p.circle_id for p in scene.posed if p.person_id == person.id and p.put_at is None and p.due_at <= turn.now}
    seats = [seat for c in scene.circles_of(person.id) if c.id in waits and (seat := scene.seat(c.id, person.id))]
    ends = [quiet_ends(scene.programme(seat.programme_id), seat.realm, turn.now) for seat in seats]
    return min((end for end in ends if end is not None), default=None)


def _again(turn: Turn, person: Person, at: datetime) -> Wake:
    asked_id = turn.timer.args[0]
    return Wake(f"pose:{asked_id}:{person.id}:{at:%Y%m%dT%H%M}", at, person_id=person.id)
