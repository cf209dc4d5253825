"""People in several circles, in any order of events: nothing that anybody writes ever goes to the wrong circle.

A small world plays the engine over records in memory. The wrong circle is measured by what the writer saw last: words go
without asking only to the circle that their thread belongs to, or that the last thing on their screen was about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
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
    Circle,
    Consent,
    Draft,
    Membership,
    Person,
    Programme,
    Record,
    Remark,
    Seat,
)
from conversations.scenes import Scene
from tests.unit import builders as make

PEOPLE = ("ann", "bo", "cyd", "dai", "eve")
CIRCLES = {
    "c1": ("ann", "bo", "cyd"),
    "c2": ("ann", "bo", "dai"),
    "c3": ("ann", "eve"),
    "c4": ("bo", "cyd", "dai", "eve"),
}
ON_TEAMS = ("bo", "eve")


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
            drafts=tuple(d for d in self.of(Draft) if d.person_id == who and d.done_at is None),
            thread_circle=thread[1] if thread else "",
            answered=answered,
        )

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
            if remark is not None:
                assert send.to in CIRCLES[remark.circle_id], "somebody outside of the circle"
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
