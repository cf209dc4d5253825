"""Circles: opened with an introduction of each member to the others. How they end is in `harvest`.

An introduction says who, which realm, which place, and why this circle: in true sentences that give away nothing the
members did not offer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from conversations import access
from conversations.cadence import longest_between_rounds, working_morning, working_time
from conversations.effects import Amend, Effect, Retract, Save, Send, Wake
from conversations.flows import harvest, reflection, relaying, rooms
from conversations.guides import load
from conversations.message import Buttons, Facts, Heading, Message, Part, Style, Text
from conversations.model import Circle, Membership, Programme, Round, Seat, new_id
from conversations.turn import Turn, name_of, plain, press, realm_name, voice_of
from conversations.values import replace
from conversations.wording import Voice


def open_circle(
    turn: Turn,
    programme: Programme,
    current: Round,
    number: int,
    group: list[Membership],
    again: Mapping[frozenset[str], str],
) -> Iterator[Effect]:
    """`again` says of pairs that met lately why they meet again (see `matching.Seating.why`)."""
    guide = load(programme.guide)
    circle = Circle(turn.id("circle", str(number)), programme.id, current.id, number, guide.edition, turn.now)
    yield Save(circle)
    seats = [_seat(turn, circle, member) for member in group]
    yield from (Save(seat) for seat in seats)
    for member in group:
        others = [m for m in group if m is not member]
        others.sort(key=lambda m: name_of(turn.scene, m.person_id, voice_of(turn.scene, member.person_id)))
        message = _introduction(turn, programme, circle, member, others, again)
        send_id = new_id("introduction", circle.id, member.person_id)
        yield Send(send_id, member.person_id, message, programme.id, circle_id=circle.id)
    yield from rooms.gather(turn, circle, seats)
    first = working_morning(turn.now, guide.first_after_days, programme.zone)
    yield Wake(f"prompt:{circle.id}:0", first, circle_id=circle.id)
    days = guide.first_after_days + guide.every_days * len(guide.prompts) + guide.wait_days
    ends = turn.now + max(timedelta(days=days), longest_between_rounds(programme) + timedelta(days=7))
    yield Wake(f"close:{circle.id}", working_time(ends, programme.zone), circle_id=circle.id)


def _seat(turn: Turn, circle: Circle, member: Membership) -> Seat:
    seat_id = new_id("seat", circle.id, member.person_id)
    return Seat(seat_id, circle.id, circle.programme_id, member.person_id, member.realm, member.place, turn.now)


def join_circle(
    turn: Turn, programme: Programme, circle: Circle, group: list[Membership], new: list[str]
) -> Iterator[Effect]:
    """Somebody comes late into a circle that has been introduced: they read who is there, the others who has come."""
    for member in group:
        voice = voice_of(turn.scene, member.person_id)
        others = [m for m in group if m is not member]
        others.sort(key=lambda m: name_of(turn.scene, m.person_id, voice))
        if member.person_id in new:
            yield Save(_seat(turn, circle, member))
            message = _introduction(turn, programme, circle, member, others, {})
            send_id = new_id("introduction", circle.id, member.person_id)
            yield Send(send_id, member.person_id, message, programme.id, circle_id=circle.id)
        else:
            # Words go to one more from now on: before their next words the others see where to, again.
            seat = turn.scene.seat(circle.id, member.person_id)
            if seat is not None and seat.shown_at is not None:
                yield Save(replace(seat, shown_at=None))
            # A message for each who has come: it is taken back when they are erased.
            for come in (m for m in others if m.person_id in new):
                text = voice("joined-late", names=name_of(turn.scene, come.person_id, voice), count=1)
                message = plain(text, Facts(tuple(_facts(turn, programme, [come], voice))))
                send_id, by = turn.id("joined", circle.id, member.person_id, come.person_id), come.person_id
                yield Send(send_id, member.person_id, message, programme.id, circle_id=circle.id, by=by)


def redraw(turn: Turn) -> Iterator[Effect]:
    """Somebody was erased: their name goes from the introductions of their circle, their answers from the others'."""
    circle_id = turn.timer.args[0]
    yield from reflection.redraw(turn)
    for circle in turn.scene.circles:
        programme = turn.scene.programme(circle.programme_id)
        if circle.id != circle_id or programme is None:
            continue
        yield from relaying.forget_answered(turn, circle)
        yield from harvest.redrawn(turn.scene, circle)
        yield from rooms.redrawn(turn, circle)
        ids = [seat.person_id for seat in turn.scene.seats_in(circle.id) if not seat.guest]
        group = [m for m in turn.scene.memberships if m.programme_id == programme.id and m.person_id in ids]
        for member in group:
            others = [m for m in group if m is not member]
            message = _introduction(turn, programme, circle, member, others)
            yield Amend(new_id("introduction", circle.id, member.person_id), message)
        # Whoever went from the circle since may still have the introduction that they got.
        for seat in turn.scene.seats:
            if seat.circle_id == circle.id and seat.left_at is not None:
                yield Retract(new_id("introduction", circle.id, seat.person_id))


def _introduction(
    turn: Turn,
    programme: Programme,
    circle: Circle,
    me: Membership,
    others: list[Membership],
    again: Mapping[frozenset[str], str] | None = None,
) -> Message:
    """What one member reads of the others. Why they were matched is said while it is new: where `again` is given."""
    scene, voice = turn.scene, voice_of(turn.scene, me.person_id)
    if not others:
        return plain(voice("introduction-alone"))
    names = voice.names([name_of(scene, m.person_id, voice) for m in others])
    heading = voice("introduction-heading", names=names)
    why = _why(turn, me, others) if again is not None else ""
    rows = list(_facts(turn, programme, others, voice))
    parts: list[Part] = [
        Heading(heading),
        Text(voice("introduction-open", programme=programme.name)),
        Facts(tuple(rows)),
    ]
    if why:
        parts.append(Text(why))
    if again is not None:
        parts += [Text(sentence) for sentence in _met_again(turn, me, others, again)]
    realms = {m.realm for m in (me, *others)}
    if again is not None and len(realms) < min(len(programme.realms), len(others) + 1):
        parts.append(Text(voice("introduction-not-every-realm")))
    parts.append(Text(voice("introduction-where", names=names), quiet=True))
    label = voice("button-hello", count=len(others), names=names)
    parts.append(
        Buttons(
            (
                press(
                    label, "hello", circle.id, *access.marks_of_people(m.person_id for m in others), style=Style.PRIMARY
                ),
                press(voice("button-commit"), "commit", circle.id),
                press(voice("button-concern"), "concern", programme.id),
            )
        )
    )
    return Message(f"{heading}. {why}", tuple(parts))


def _facts(turn: Turn, programme: Programme, members: list[Membership], voice: Voice) -> Iterator[tuple[str, str]]:
    for member in members:
        name = name_of(turn.scene, member.person_id, voice)
        yield name, _who(turn, programme, member)
        if member.assets:
            yield voice("introduction-brings", name=name), member.assets


def _who(turn: Turn, programme: Programme, member: Membership) -> str:
    accounts = [a for a in turn.scene.accounts_of(member.person_id) if not a.gone]
    platforms = dict.fromkeys(a.platform.capitalize() for a in accounts)
    bits = [member.title, realm_name(programme, member.realm), member.place, "/".join(platforms)]
    return " · ".join(bit for bit in bits if bit)


def _why(turn: Turn, me: Membership, others: list[Membership]) -> str:
    """Why this circle, in one true sentence of what the matching looked at: nothing that a member did not offer."""
    voice, count = voice_of(turn.scene, me.person_id), len(others)
    reasons = [*_shared_theme(turn, me, others, voice), *_shared_place(turn, me, others, voice)]
    realms = len({m.realm for m in (me, *others)})
    if realms > 1:
        reasons.append(voice("why-realms", count=realms))
    if not any(_were_introduced(turn, me, m) for m in others):
        reasons.append(voice("why-new", count=count))
    return voice("why-you", reasons=voice.names(reasons)) if reasons else ""


def _shared_theme(turn: Turn, me: Membership, others: list[Membership], voice: Voice) -> Iterator[str]:
    """The theme that most share with the reader: everybody's, or else one that one other has."""
    if everybody := sorted(set(me.themes).intersection(*(m.themes for m in others))):
        yield voice("why-theme-all", count=len(others), theme=everybody[0])
        return
    for other in others:
        if both := sorted(set(me.themes) & set(other.themes)):
            yield voice("why-theme-pair", name=name_of(turn.scene, other.person_id, voice), theme=both[0])
            return


def _shared_place(turn: Turn, me: Membership, others: list[Membership], voice: Voice) -> Iterator[str]:
    here = [m for m in others if me.place and m.place == me.place]
    if len(here) == len(others):
        yield voice("why-place-all", count=len(others), place=me.place)
    elif here:
        yield voice("why-place-pair", name=name_of(turn.scene, here[0].person_id, voice), place=me.place)


def _met_again(
    turn: Turn, me: Membership, others: list[Membership], again: Mapping[frozenset[str], str]
) -> Iterator[str]:
    """Whoever meets again is told so and, where it is soon, why it could not be helped."""
    voice = voice_of(turn.scene, me.person_id)
    for other in others:
        pair = frozenset((me.person_id, other.person_id))
        if pair in again:
            yield voice(f"why-again-{again[pair]}", name=name_of(turn.scene, other.person_id, voice))
    longer = [
        m for m in others if frozenset((me.person_id, m.person_id)) not in again and _were_introduced(turn, me, m)
    ]
    if longer:
        yield voice("why-met", names=voice.names([name_of(turn.scene, m.person_id, voice) for m in longer]))


def _were_introduced(turn: Turn, me: Membership, other: Membership) -> bool:
    """Whether two sat in one circle before, also where both said that they did not meet there."""
    pair = frozenset((me.person_id, other.person_id))
    return pair in turn.scene.met or pair in turn.scene.not_met
