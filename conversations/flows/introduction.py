"""Circles: opened with an introduction of each member to the others, and closed with thanks.

An introduction says who, which realm, which place, and why this circle: in true sentences that give away nothing the
members did not offer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from conversations.cadence import working_morning, working_time
from conversations.effects import Amend, Effect, Save, Send, Wake
from conversations.flows import reflection, relaying
from conversations.guides import load
from conversations.message import Buttons, Facts, Heading, Message, Part, Style, Text
from conversations.model import Circle, Membership, Programme, Round, Seat, new_id
from conversations.turn import Turn, name_of, plain, press, realm_name, voice_of


def open_circle(
    turn: Turn, programme: Programme, current: Round, number: int, group: list[Membership]
) -> Iterator[Effect]:
    guide = load(programme.guide)
    circle = Circle(turn.id("circle", str(number)), programme.id, current.id, number, guide.key, turn.now)
    yield Save(circle)
    for member in group:
        seat_id = new_id("seat", circle.id, member.person_id)
        yield Save(Seat(seat_id, circle.id, programme.id, member.person_id, member.realm, member.place, turn.now))
    for member in group:
        others = [m for m in group if m is not member]
        others.sort(key=lambda m: name_of(turn.scene, m.person_id, voice_of(turn.scene, member.person_id)))
        message = _introduction(turn, programme, circle, member, others)
        send_id = new_id("introduction", circle.id, member.person_id)
        yield Send(send_id, member.person_id, message, programme.id, circle_id=circle.id)
    first = working_morning(turn.now, guide.first_after_days, programme.zone)
    yield Wake(f"prompt:{circle.id}:0", first, circle_id=circle.id)
    days = guide.first_after_days + guide.every_days * len(guide.prompts) + guide.wait_days
    ends = turn.now + timedelta(days=max(days, 7 * programme.cadence_weeks + 7))
    yield Wake(f"close:{circle.id}", working_time(ends, programme.zone), circle_id=circle.id)


def close_circle(turn: Turn) -> Iterator[Effect]:
    """The circle's time is over: everybody is thanked; promises are still followed up."""
    for circle in turn.scene.circles:
        if turn.event.id != f"close:{circle.id}" or circle.closed_at is not None:
            continue
        yield Save(replace(circle, closed_at=turn.now))
        for seat in turn.scene.seats_in(circle.id):
            person = turn.scene.person(seat.person_id)
            voice = voice_of(turn.scene, seat.person_id)
            at = working_time(turn.now, person.zone) if person else None
            yield Send(turn.id(seat.id), seat.person_id, plain(voice("circle-closed")), circle.programme_id, at)


def redraw(turn: Turn) -> Iterator[Effect]:
    """Somebody was erased: their name goes from the introductions of their circle, their answers from the others'."""
    circle_id = turn.timer.args[0]
    yield from reflection.redraw(turn)
    for circle in turn.scene.circles:
        programme = turn.scene.programme(circle.programme_id)
        if circle.id != circle_id or programme is None:
            continue
        yield from relaying.forget_answered(turn, circle)
        ids = [seat.person_id for seat in turn.scene.seats_in(circle.id)]
        group = [m for m in turn.scene.memberships if m.programme_id == programme.id and m.person_id in ids]
        for member in group:
            others = [m for m in group if m is not member]
            message = _introduction(turn, programme, circle, member, others, new=False)
            yield Amend(new_id("introduction", circle.id, member.person_id), message)


def _introduction(
    turn: Turn, programme: Programme, circle: Circle, me: Membership, others: list[Membership], new: bool = True
) -> Message:
    """What one member reads of the others. Why they were matched is only said when it is `new`."""
    scene, voice = turn.scene, voice_of(turn.scene, me.person_id)
    if not others:
        return plain(voice("introduction-alone"))
    names = voice.names([name_of(scene, m.person_id, voice) for m in others])
    heading = voice("introduction-heading", names=names)
    why = " ".join(_why(turn, programme, me, others)) if new else ""
    rows: list[tuple[str, str]] = []
    for other in others:
        name = name_of(scene, other.person_id, voice)
        rows.append((name, _who(turn, programme, other)))
        if other.assets:
            rows.append((voice("introduction-brings", name=name), other.assets))
    parts: list[Part] = [
        Heading(heading),
        Text(voice("introduction-open", programme=programme.name)),
        Facts(tuple(rows)),
    ]
    if why:
        parts.append(Text(why))
    realms = {m.realm for m in (me, *others)}
    if new and len(realms) < min(len(programme.realms), len(others) + 1):
        parts.append(Text(voice("introduction-not-every-realm")))
    parts.append(Text(voice("introduction-where", names=names), quiet=True))
    parts.append(
        Buttons(
            (
                press(voice("button-hello", count=len(others), names=names), "hello", circle.id, style=Style.PRIMARY),
                press(voice("button-commit"), "commit", circle.id),
            )
        )
    )
    return Message(f"{heading}. {why}", tuple(parts))


def _who(turn: Turn, programme: Programme, member: Membership) -> str:
    accounts = [a for a in turn.scene.accounts_of(member.person_id) if not a.gone]
    platforms = dict.fromkeys(a.platform.capitalize() for a in accounts)
    bits = [member.title, realm_name(programme, member.realm), member.place, "/".join(platforms)]
    return " · ".join(bit for bit in bits if bit)


@dataclass(frozen=True, slots=True)
class _Shared:
    """What everybody in a circle has in common, and with whom the reader shares something."""

    place: str
    themes: tuple[str, ...]


def _shared(group: list[Membership]) -> _Shared:
    places = {m.place for m in group}
    themes = set(group[0].themes).intersection(*(m.themes for m in group[1:]))
    return _Shared(places.pop() if len(places) == 1 else "", tuple(sorted(themes)))


def _why(turn: Turn, programme: Programme, me: Membership, others: list[Membership]) -> Iterator[str]:
    """Why this circle, in true sentences that give away nothing the members did not offer."""
    voice, scene = voice_of(turn.scene, me.person_id), turn.scene
    group = [me, *others]
    everybody = _shared(group)
    if everybody.themes:
        yield voice("why-theme-all", count=len(others), themes=voice.names(everybody.themes[:3]))
    else:
        for other in others:
            if both := sorted(set(me.themes) & set(other.themes)):
                name = name_of(scene, other.person_id, voice)
                yield voice("why-theme-pair", name=name, themes=voice.names(both[:2]))
    if everybody.place:
        yield voice("why-place", count=len(others), place=everybody.place)
    realms = [realm_name(programme, key) for key in sorted({m.realm for m in group})]
    if len(realms) > 1:
        yield voice("why-realms", count=len(realms), realms=voice.names([name.lower() for name in realms]))
    met = [m for m in others if frozenset((me.person_id, m.person_id)) in scene.met]
    if met:
        again = voice.names([name_of(scene, m.person_id, voice) for m in met])
        yield voice("why-met", names=again)
    else:
        yield voice("why-new", count=len(others))
