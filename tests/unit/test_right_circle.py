"""People in several circles, in any order of events: nothing that anybody writes ever goes to the wrong circle.

A small world plays the engine over records in memory. The wrong circle is measured by what the writer saw last: words go
without asking only to the circle that their thread belongs to, or that the last thing on their screen was about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from conversations.effects import Answer, Save, Send, Settle
from conversations.engine import step
from conversations.events import Actor, Event, Pressed, Said
from conversations.message import Action, Buttons, Message
from conversations.model import (
    Account,
    Asked,
    Block,
    Circle,
    Consent,
    Draft,
    Membership,
    Person,
    Programme,
    Record,
    Remark,
    Scope,
    Seat,
)
from conversations.scenes import Scene
from conversations.values import replace
from tests.unit import builders as make

PEOPLE = ("ann", "bo", "cyd", "dai", "eve")
CIRCLES = {
    "c1": ("ann", "bo", "cyd"),
    "c2": ("ann", "bo", "dai"),
    "c3": ("ann", "eve"),
    "c4": ("bo", "cyd", "dai", "eve"),
}
ON_TEAMS = ("bo", "eve")
ROOMS = {"r1": ("ann", "cyd", "dai"), "r2": ("ann", "cyd")}
"""Circles whose people are all in one Slack workspace, and share a room there."""


@dataclass
class World:
    """`last` is the circle that the newest thing on somebody's screen was about; `sent` the circle of each message that
    somebody was sent, and the remark in it; `seen` the buttons that somebody can press."""

    records: dict[tuple[str, str], Record] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    sent: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    buttons: dict[str, list[Action]] = field(default_factory=dict)
    clock: int = 0

    def keep(self, record: Record) -> None:
        self.records[type(record).__name__, record.id] = replace(record, version=record.version + 1)

    def of(self, kind: type[Any]) -> tuple[Any, ...]:
        return tuple(record for (name, _), record in self.records.items() if name == kind.__name__)

    def actor(self, who: str) -> Actor:
        platform = "teams" if who in ON_TEAMS else "slack"
        return Actor(make.make_address(platform=platform, user=who), who.title())

    def scene(self, who: str, thread: tuple[str, str, str] | None) -> Scene:
        remarks = self.of(Remark)
        answered = next((r for r in remarks if thread and r.id == thread[2]), None)
        return Scene(
            me=next(p for p in self.of(Person) if p.id == who),
            programmes=self.of(Programme),
            people=self.of(Person),
            accounts=self.of(Account),
            memberships=self.of(Membership),
            consents=self.of(Consent),
            circles=self.of(Circle),
            seats=self.of(Seat),
            remarks=remarks,
            asked=self.of(Asked),
            blocks=self.of(Block),
            drafts=tuple(d for d in self.of(Draft) if d.person_id == who and d.done_at is None),
            thread_circle=thread[1] if thread else "",
            answered=answered,
        )

    def seated(self, circle: str) -> set[str]:
        return {seat.person_id for seat in self.of(Seat) if seat.circle_id == circle and seat.left_at is None}

    def unsound(self, circle: str) -> bool:
        """Whether somebody who reads in a room is no member of the circle any more, or one of them keeps away."""
        agreed = {c.person_id for c in self.of(Consent) if c.scope is Scope.TOGETHER and c.withdrawn_at is None}
        people = self.seated(circle)
        apart = any({block.person_id, block.blocked_id} <= set(ROOMS[circle]) for block in self.of(Block))
        return people != set(ROOMS[circle]) or not people <= agreed or apart

    def now(self) -> Any:
        self.clock += 1
        return make.NOW + timedelta(minutes=3 * self.clock)

    def play(self, who: str, event: Event, thread: tuple[str, str, str] | None = None) -> list[Remark]:
        """Plays one event; gives the remarks that it made."""
        made: list[Remark] = []
        answers: list[Message] = []
        sends: list[Send] = []
        for effect in step(event, self.scene(who, thread), event.at):
            if isinstance(effect, Save):
                if isinstance(effect.record, Remark) and ("Remark", effect.record.id) not in self.records:
                    made.append(effect.record)
                self.keep(effect.record)
            elif isinstance(effect, Send):
                sends.append(effect)
            elif isinstance(effect, Answer | Settle):
                content = effect.content if isinstance(effect, Answer) else effect.message
                answers += [content] if isinstance(content, Message) else []
        for send in sends:
            remark = next((r for r in self.of(Remark) if r.id == send.about), None)
            if send.to in ROOMS and remark is not None:
                assert send.to == send.circle_id == remark.circle_id
                assert send.message.room == f"slack:T1/G-{send.to}"
                assert not self.unsound(send.to), "somebody in the room should not read it"
                continue
            if send.to in ROOMS:
                assert not send.by, "a farewell has nobody's words"
                continue
            if remark is not None:
                assert send.to in self.seated(remark.circle_id), "somebody outside of the circle"
                assert send.circle_id == remark.circle_id
            self.sent.setdefault(send.to, []).append((send.id, send.circle_id, send.about))
            self.last[send.to] = send.circle_id
        for answer in answers:
            found = [b.does for part in answer.parts if isinstance(part, Buttons) for b in part.buttons]
            self.buttons.setdefault(who, []).extend(a for a in found if isinstance(a, Action))
        return made


def a_world() -> World:
    world = World()
    world.keep(make.make_programme())
    for who in PEOPLE:
        address = world.actor(who).address
        for record in (make.make_person(who), make.make_membership(who), *make.make_sharing(who)):
            world.keep(record)
        world.keep(make.make_account(who, address))
    for place, (circle, members) in enumerate(CIRCLES.items()):
        world.keep(make.make_circle(circle, opened_at=make.NOW + timedelta(seconds=place)))
        for who in members:
            world.keep(make.make_seat(who, circle))
            world.sent.setdefault(who, []).append((f"intro-{circle}-{who}", circle, ""))
            world.last[who] = circle
    return world


moves = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(["say", "say", "say", "thread", "press", "hello", "ask"]),
        st.integers(0, 30),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@example([("ann", "say", 0), ("ann", "press", 0), ("ann", "hello", 0), ("ann", "thread", 2), ("ann", "say", 0)])
@given(moves)
def test_nothing_goes_to_the_wrong_circle(steps: list[tuple[str, str, int]]) -> None:
    world = a_world()
    for number, (who, kind, choice) in enumerate(steps):
        at, actor, id = world.now(), world.actor(who), f"e{number}"
        mine = [c for c, members in CIRCLES.items() if who in members]
        if kind == "ask":
            circle = mine[choice % len(mine)]
            world.keep(make.make_asked(f"a{number}", circle, asked_at=at, prompt=f"p{number}"))
            for member in CIRCLES[circle]:
                world.last[member] = circle
        elif kind == "press" and world.buttons.get(who):
            action = world.buttons[who][choice % len(world.buttons[who])]
            made = world.play(who, Pressed(id, at, actor, action))
            if action.verb == "words.send":
                assert all(remark.circle_id == action.arg(1) for remark in made)
            if action.verb == "write.to":
                world.last[who] = action.arg(0)
            for remark in made:
                world.last[who] = remark.circle_id
        elif kind == "hello":
            circle = mine[choice % len(mine)]
            for remark in world.play(who, Pressed(id, at, actor, Action("hello", (circle,)))):
                assert remark.circle_id == circle
                world.last[who] = circle
        elif kind in ("say", "thread"):
            thread = world.sent[who][choice % len(world.sent[who])] if kind == "thread" else None
            made = world.play(who, Said(id, at, actor, f"words {number}", f"ref-{number}"), thread)
            for remark in made:
                meant = thread[1] if thread else world.last[who]
                assert remark.circle_id == meant, f"{who} was reading {meant}, and wrote to {remark.circle_id}"
                world.last[who] = remark.circle_id


def test_words_do_go_without_asking_where_it_is_certain() -> None:
    """The property above would hold too if nothing were ever sent."""
    world = a_world()
    world.play("ann", Pressed("h", world.now(), world.actor("ann"), Action("hello", ("c3",))))
    made = world.play("ann", Said("s", world.now(), world.actor("ann"), "straight", "ref"))
    assert [remark.circle_id for remark in made] == ["c3"]


def with_rooms() -> World:
    """The same world, with circles that share a room, of people who are in others too."""
    world = a_world()
    for who in ROOMS["r1"]:
        world.keep(make.make_consent(who, Scope.TOGETHER))
    for place, (circle, members) in enumerate(ROOMS.items()):
        opened_at = make.NOW + timedelta(minutes=1, seconds=place)
        world.keep(make.make_circle(circle, opened_at=opened_at, room=f"slack:T1/G-{circle}"))
        for who in members:
            world.keep(make.make_seat(who, circle, joined_at=opened_at, shown_at=opened_at))
    return world


def happens(world: World, kind: str, who: str, choice: int) -> None:
    """What may come between: somebody leaves, takes back a consent, keeps away from another, or comes into a circle."""
    circle = sorted(ROOMS)[choice % len(ROOMS)]
    seat = next((s for s in world.of(Seat) if s.circle_id == circle and s.person_id == who), None)
    consent = next((c for c in world.of(Consent) if c.scope is Scope.TOGETHER and c.person_id == who), None)
    other = PEOPLE[choice % len(PEOPLE)]
    if kind == "leave" and seat is not None:
        world.keep(replace(seat, left_at=world.now()))
    elif kind == "take back" and consent is not None:
        world.keep(replace(consent, withdrawn_at=world.now()))
    elif kind == "block" and other != who:
        world.keep(Block(f"b-{who}-{other}", who, world.now(), other))
    elif kind == "come" and seat is None:
        world.keep(make.make_seat(who, circle, joined_at=world.now()))


room_moves = st.lists(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.sampled_from(
            ["room", "room", "say", "say", "thread", "press", "hello", "leave", "take back", "block", "come"]
        ),
        st.integers(0, 30),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@example([("ann", "room", 0), ("ann", "hello", 9), ("ann", "say", 0), ("cyd", "leave", 0), ("ann", "room", 0)])
@example([("ann", "room", 0), ("bo", "come", 0), ("ann", "room", 0), ("bo", "leave", 0), ("ann", "room", 0)])
@given(room_moves)
def test_nothing_goes_to_the_wrong_circle_with_a_room(steps: list[tuple[str, str, int]]) -> None:
    """Words in a room belong to its circle or to nobody, and no copy goes there once somebody there should not read it."""
    world = with_rooms()
    for number, (who, kind, choice) in enumerate(steps):
        at, actor, id = world.now(), world.actor(who), f"e{number}"
        if kind in ("leave", "take back", "block", "come"):
            happens(world, kind, who, choice)
        elif kind == "room":
            circle = sorted(ROOMS)[choice % len(ROOMS)]
            if who in ROOMS[circle]:
                # A room that has ended, with a farewell, stays ended.
                lasts = next(c for c in world.of(Circle) if c.id == circle).room_ended_at is None
                sound = lasts and not world.unsound(circle)
                event = Said(
                    id, at, actor, f"words {number}", f"slack|T1|G-{circle}|{number}", room=f"slack:T1/G-{circle}"
                )
                made = world.play(who, event)
                assert all(remark.circle_id == circle for remark in made)
                assert made or not sound, "they were read there, and so are kept"
        elif kind == "press" and world.buttons.get(who):
            action = world.buttons[who][choice % len(world.buttons[who])]
            made = world.play(who, Pressed(id, at, actor, action))
            if action.verb == "words.send":
                assert all(remark.circle_id == action.arg(1) for remark in made)
        elif kind == "hello":
            mine = [c for c, members in (CIRCLES | ROOMS).items() if who in members]
            circle = mine[choice % len(mine)]
            made = world.play(who, Pressed(id, at, actor, Action("hello", (circle,))))
            assert all(remark.circle_id == circle for remark in made)
        elif kind in ("say", "thread"):
            thread = world.sent[who][choice % len(world.sent[who])] if kind == "thread" else None
            made = world.play(who, Said(id, at, actor, f"words {number}", f"ref-{number}"), thread)
            assert all(remark.circle_id == thread[1] for remark in made) if thread else True


def test_words_in_a_room_are_kept_and_words_to_the_bot_are_brought_there() -> None:
    """The property above would hold too if nothing were ever said there."""
    world = with_rooms()
    room = "slack:T1/G-r1"
    event = Said("one", world.now(), world.actor("ann"), "leave", "slack|T1|G-r1|1", room=room)
    assert [r.circle_id for r in world.play("ann", event)] == ["r1"]
    brought = []
    world.play("dai", Pressed("two", world.now(), world.actor("dai"), Action("write.to", ("r1",))))
    for effect in step(
        Said("three", world.now(), world.actor("dai"), "Hello", "ref"), world.scene("dai", None), world.now()
    ):
        brought += [effect] if isinstance(effect, Send) else []
    assert [(send.to, send.message.room) for send in brought] == [("r1", room)]
