"""A circle's room: where all its people are in one workspace and agree to it, one conversation instead of copies.

The room reads like one more person, under the circle's id: `access.readers` says whether words go there or to each by
themselves, and the same flows do the rest. Nobody comes into a room or goes from it. As soon as its people are not those
of the introduction any more, or may not share it, the circle goes back to copies (`watched`), and everybody is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from conversations import access
from conversations.cadence import waking_time
from conversations.effects import Amend, Effect, Forget, Gather, Remove, Save, Send
from conversations.events import Due, Event, Said
from conversations.flows import commitment, dialogue, harvest, relaying
from conversations.message import Buttons, Facts, Heading, Message, Text
from conversations.model import Account, Block, Circle, Consent, Membership, Remark, Seat, new_id
from conversations.richtext import decode, of_plain, shortened
from conversations.richtext import plain as plain_words
from conversations.scenes import Scene
from conversations.turn import Turn, circle_name, name_of, plain, press, realm_name, voice_of
from conversations.values import replace


def gather(turn: Turn, circle: Circle, seats: Iterable[Seat]) -> Iterator[Effect]:
    """A circle that is just being introduced asks for a room, if its people may share one and have none already."""
    scene, seats = turn.scene, tuple(seats)
    programme = scene.programme(circle.programme_id)
    if programme is None or not programme.together:
        return
    people = {seat.person_id for seat in seats}
    shared = (c for c in scene.circles if access.room(scene, c))
    if any({seat.person_id for seat in scene.seats_in(other.id)} == people for other in shared):
        return
    opened = replace(scene, circles=(*scene.circles, circle), seats=(*scene.seats, *seats))
    if accounts := access.together(opened, circle):
        # Nobody's night is disturbed by it, and nobody reads it before their introduction.
        zones = [person.zone for person in scene.people if person.id in people]
        at = max((waking_time(turn.now, zone) for zone in zones), default=turn.now)
        addresses = tuple(account.address for account in accounts)
        yield Gather(new_id("room", circle.id), circle.id, circle.programme_id, addresses, at)


def gathered(turn: Turn) -> Iterator[Effect]:
    """The platform has opened the conversation: from now on it is the circle's, unless somebody came or went meanwhile."""
    circle_id, *conversation = turn.timer.args
    circle = turn.scene.circle(circle_id)
    accounts = access.together(turn.scene, circle) if circle is not None else ()
    if circle is None or circle.room or not accounts:
        return
    opened = replace(circle, room=f"{accounts[0].address.workspace_id}/{':'.join(conversation)}")
    yield Save(opened)
    message = _welcome(turn, opened)
    yield Send(new_id("welcome", circle.id), circle.id, message, circle.programme_id, circle_id=circle.id)


def redrawn(turn: Turn, circle: Circle) -> Iterator[Effect]:
    """Somebody was erased: their name goes from what opened the room."""
    if circle.had_room:
        yield Amend(new_id("welcome", circle.id), _welcome(turn, circle))


def _welcome(turn: Turn, circle: Circle) -> Message:
    scene, voice = turn.scene, voice_of(turn.scene, circle.id)
    programme, rows = scene.programme(circle.programme_id), []
    for seat in scene.seats_in(circle.id):
        who = " · ".join(bit for bit in (realm_name(programme, seat.realm), seat.stands_for) if bit)
        rows.append((name_of(scene, seat.person_id, voice), who))
    heading, buttons = voice("room-heading"), Buttons((
        press(voice("button-commit"), "commit", circle.id),
        press(voice("button-concern"), "concern", circle.programme_id),
    ))  # fmt: skip
    parts = (
        Heading(heading),
        Facts(tuple(sorted(rows))),
        Text(voice("room-welcome")),
        Text(voice("room-reads")),
        buttons,
    )
    return Message(f"{heading}. {voice('room-welcome')}", parts)


def heard(turn: Turn) -> Iterator[Effect]:
    """What a member said in the room: all have read it there, so it is only kept. No word of it is a command."""
    event, circle = turn.event, _here(turn)
    assert isinstance(event, Said)
    early = dialogue.heard_before(turn)
    if circle is None or not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        return
    lines = decode(event.rich, event.text) if event.rich else of_plain(event.text)
    if early is not None:
        yield Save(replace(early, done_at=turn.now, text="", rich=""))
        if early.kind == "deleted":
            return
        lines = decode(early.rich, early.text)
    lines = shortened(lines, relaying.LONGEST)
    if text := plain_words(lines):
        answers = turn.scene.answered.id if turn.scene.answered is not None else ""
        yield from relaying.relay(turn, circle, lines, turn.id("remark"), event.ref, answers, here=event.room)
        yield from commitment.notice_promise(turn, circle, text)


def concerns(turn: Turn) -> bool:
    """Whether something that happened among several people is a circle's affair at all: it is one of theirs, in a room
    that theirs is or was. Nothing else that is said among people is read."""
    room, scene = getattr(turn.event, "room", ""), turn.scene
    if not room:
        return True
    mine = {seat.circle_id for seat in scene.seats if scene.me is not None and seat.person_id == scene.me.id}
    if scene.me is not None and scene.remark is not None:
        return True
    return any(circle.room == room and circle.id in mine for circle in scene.circles)


def _here(turn: Turn) -> Circle | None:
    assert isinstance(turn.event, Said)
    circle = turn.scene.in_room(turn.event.room)
    return circle if circle is not None and access.own_seat(turn.scene, circle.id, turn.me.id) is not None else None


# --- back to copies


def watched(scene: Scene, effects: Iterable[Effect], event: Event, now: datetime) -> Iterator[Effect]:
    """A turn's effects, and the end of each room whose people may not share it any more once they are done. One look at
    each turn, so that no flow has to think of it."""
    shared = [c for c in scene.circles if c.room and c.room_ended_at is None and c.closed_at is None]
    if not shared:
        yield from effects
        return
    effects = tuple(effects)
    yield from effects
    after = _after(scene, effects, now)
    for before in shared:
        circle = after.circle(before.id)
        seated = any(seat.circle_id == before.id for seat in scene.seats)
        if circle is not None and seated and not access.room(after, circle):
            yield from _ended(scene, after, circle, event, now)


def _ended(scene: Scene, after: Scene, circle: Circle, event: Event, now: datetime) -> Iterator[Effect]:
    ended = replace(circle, room_ended_at=now)
    yield Save(ended)
    over = circle.closed_at is not None
    voice = voice_of(scene, circle.id)
    farewell = replace(plain(voice("room-closed" if over else "room-ended")), room=circle.room)
    farewell_id = new_id(event.id, "farewell", circle.id)
    yield Send(farewell_id, circle.id, farewell, circle.programme_id, circle_id=circle.id)
    for seat in () if over else access.hosts(after, circle):
        voice = voice_of(after, seat.person_id)
        text = voice("room-ended-you", circle=circle_name(after, ended, seat.person_id, voice))
        told = new_id(event.id, "copies", circle.id, seat.person_id)
        yield Send(told, seat.person_id, plain(text), circle.programme_id, circle_id=circle.id)


def _after(scene: Scene, effects: Iterable[Effect], now: datetime) -> Scene:
    """What access looks at, as it is once the effects are done."""
    kinds = {Circle: "circles", Seat: "seats", Membership: "memberships", Consent: "consents", Block: "blocks", Account: "accounts"}  # fmt: skip
    parts: dict[str, dict[str, Any]] = {
        name: {each.id: each for each in getattr(scene, name)} for name in kinds.values()
    }
    for effect in effects:
        if isinstance(effect, Save) and type(effect.record) in kinds:
            parts[kinds[type(effect.record)]][effect.record.id] = effect.record
        elif isinstance(effect, Remove):
            parts[kinds[type(effect.record)]].pop(effect.record.id, None)
        elif isinstance(effect, Forget):
            mine = {each.id: each for each in parts["seats"].values() if each.person_id == effect.person_id}
            parts["seats"] |= {seat_id: replace(seat, left_at=now) for seat_id, seat in mine.items()}
    told: dict[str, Any] = {name: tuple(found.values()) for name, found in parts.items()}
    return replace(scene, **told)


def astray(turn: Turn) -> Iterator[Effect]:
    """The platform does not know the conversation any more. The circle goes back to copies, and the message that could
    not be delivered, where it was somebody's words, goes on as copies."""
    assert isinstance(turn.event, Due)
    circle_id, about = (*turn.timer.args, "")[:2]
    circle = turn.scene.circle(circle_id)
    if circle is not None and about == harvest.shown_id(circle, circle.id):
        yield from harvest.shown_to_each(turn, circle)
    if circle is None or circle.closed_at is not None:
        return
    if circle.room_ended_at is None:
        circle = replace(circle, room_ended_at=turn.now)
        yield Save(circle)
        for seat in access.hosts(turn.scene, circle):
            voice = voice_of(turn.scene, seat.person_id)
            text = voice("room-lost", circle=circle_name(turn.scene, circle, seat.person_id, voice))
            yield Send(
                turn.id("lost", seat.person_id), seat.person_id, plain(text), circle.programme_id, circle_id=circle.id
            )
    remark: Remark | None = next((each for each in turn.scene.remarks if each.id == about), None)
    if remark is not None and remark.deleted_at is None:
        readers = [seat.person_id for seat in access.listeners(turn.scene, circle, remark.person_id)]
        yield from relaying.copies(turn, circle, remark, readers)
