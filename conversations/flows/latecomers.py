"""Somebody who comes to a circle late, which is a guest: what they read of the time before them.

The questions are the guide's, so a guest reads at once which were asked, and which is open. What members wrote is
theirs: each is shown what of theirs could be told, the promises that are open, and it is told when they say yes, and
not before. A silence is no yes; nobody else learns who said it. Answers and what was said stay where they were.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Effect, Send, Settle
from conversations.flows import pacing
from conversations.flows.questions import prompt_of
from conversations.message import Button, Facts, Message, Part, Quote, Text
from conversations.model import Circle, Commitment, Person, Seat, new_id
from conversations.scenes import Scene
from conversations.turn import Turn, plain, press, voice_of
from conversations.wording import Voice


def so_far(scene: Scene, circle: Circle, voice: Voice) -> Iterator[Part]:
    """The questions that a circle was asked, in the guide's own words, and which of them is open now."""
    asked = sorted((a for a in scene.asked if a.circle_id == circle.id), key=lambda a: a.number)
    if not asked:
        return
    last = asked[-1]
    rows = []
    for each in asked:
        is_open = each is last and circle.harvest_at is None and pacing.still_waits(scene, each)
        label = voice("late-question-open" if is_open else "late-question", number=each.number)
        rows.append((label, prompt_of(each, voice.language).question))
    yield Text(voice("late-asked"))
    yield Facts(tuple(rows))


def _mine(scene: Scene, circle: Circle, person_id: str) -> tuple[Commitment, ...]:
    """What a member may show: their own promises in this circle that are open."""
    made = (c for c in scene.commitments if (c.circle_id, c.person_id) == (circle.id, person_id) and not c.state.closed)
    return tuple(sorted(made, key=lambda c: (c.due, c.id)))


def choice(scene: Scene, circle: Circle, member: Seat, guest: Person) -> tuple[tuple[Part, ...], Button | None]:
    """For a member with something of their own to show: exactly that, and the button that shows it."""
    mine = _mine(scene, circle, member.person_id)
    if member.guest or not mine or not access.may_share(scene, member.person_id, circle.programme_id):
        return (), None
    voice = voice_of(scene, member.person_id)
    ids = [made.id for made in mine]
    button = press(voice("button-late-show", name=guest.name), "late.show", circle.id, guest.id, *ids)
    return (Text(voice("late-yours", name=guest.name)), *(Quote(made.text) for made in mine)), button


def show(turn: Turn) -> Iterator[Effect]:
    """A member's yes: the guest reads the promises that the member saw before they said it, and no other."""
    scene = turn.scene
    circle, guest = scene.circle(turn.action.arg(0)), scene.person(turn.action.arg(1))
    mine = access.own_seat(scene, circle.id, turn.me.id) if circle and scene.me else None
    theirs = access.own_seat(scene, circle.id, guest.id) if circle and guest else None
    allowed = circle is not None and mine is not None and access.may_share(scene, turn.me.id, circle.programme_id)
    if circle is None or mine is None or mine.guest or guest is None or theirs is None or not theirs.guest:
        yield Settle(plain(turn.voice("late-gone")))
        return
    shown = [c for c in _mine(scene, circle, turn.me.id) if c.id in turn.action.args[2:]] if allowed else []
    if not shown:
        yield Settle(plain(turn.voice("late-gone")))
        return
    voice = voice_of(scene, guest.id)
    for made in shown:
        text = voice("late-promise", name=turn.me.name, day=voice.day(made.due))
        message = Message(f"{text} {made.text}", (Text(text), Quote(made.text)))
        send_id = new_id("late", circle.id, guest.id, made.id)
        yield Send(
            send_id, guest.id, message, circle.programme_id, circle_id=circle.id, about=made.id, by=turn.me.id
        )  # fmt: skip
    yield Settle(plain(turn.voice("late-shown", name=guest.name), *(Quote(made.text) for made in shown)))
