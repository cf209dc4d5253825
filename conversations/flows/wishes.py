"""What one member wishes for their circle and another has to agree to: a faster pace, an early harvest, a guest.

Slowing down and resting need nobody's yes: whoever needs a pause shall not have to ask. More needs one more yes, and
one no is enough to leave things as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Effect, Save, Send, Settle
from conversations.message import Buttons, Message, Part, Quote, Style, Text
from conversations.model import Circle
from conversations.turn import Turn, name_of, names_in, plain, press, voice_of
from conversations.values import replace


def wish(turn: Turn, circle: Circle, what: str, who: str = "", text: str = "") -> Iterator[Effect]:
    """Put a wish to the other members. `who` and `text` describe a guest."""
    others = access.witnesses(turn.scene, circle, turn.me.id)
    if not others:
        yield turn.say("wish-nobody")
        return
    yield Save(replace(circle, wish=what, wished_by=turn.me.id))
    for other in others:
        voice = voice_of(turn.scene, other.person_id)
        asked = voice(f"wish-{what.partition(':')[0]}", name=turn.me.name, who=who)
        parts: list[Part] = [Text(asked)]
        if text:
            parts += [Quote(text, turn.me.name), Text(voice("wish-guest-reads"), quiet=True)]
        parts.append(
            Buttons(
                (
                    press(voice("button-wish-yes"), "wish.yes", circle.id, what, style=Style.PRIMARY),
                    press(voice("button-wish-no"), "wish.no", circle.id, what),
                )
            )
        )
        send_id = turn.id("wish", other.person_id)
        message = Message(f"{asked} {text}".strip(), tuple(parts))
        yield Send(send_id, other.person_id, message, circle.programme_id, circle_id=circle.id, by=turn.me.id)
    yield turn.aside(plain(turn.voice("wish-sent", names=names_in(turn.scene, others, turn.voice))))


def open_wish(turn: Turn) -> Circle | None:
    """The circle whose wish a member answers, if it still stands and is not their own."""
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if circle is None or seat is None or seat.guest or not circle.wish or circle.wish != turn.action.arg(1):
        return None
    return circle if circle.wished_by != turn.me.id else None


def settled(turn: Turn) -> Settle:
    """What the answer to a wish becomes that is open no more: whoever says yes too is not told that it was for nothing."""
    circle, what = turn.scene.circle(turn.action.arg(0)), turn.action.arg(1)
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if circle is not None and seat is not None:
        agreed = circle.wish == what.replace("guest:", "guest-agreed:", 1) != what
        if agreed or (what == "harvest" and circle.harvest_at is not None):
            return Settle(plain(turn.voice("wish-already")))
    return Settle(plain(turn.voice("wish-gone")))


def no(turn: Turn) -> Iterator[Effect]:
    """Things stay as they are. Who said so is not told: a no must cost nothing."""
    circle = open_wish(turn)
    if circle is None:
        yield settled(turn)
        return
    yield Save(replace(circle, wish="", wished_by=""))
    yield Settle(plain(turn.voice("wish-kept-as-is", name=name_of(turn.scene, circle.wished_by, turn.voice))))
    voice = voice_of(turn.scene, circle.wished_by)
    yield Send(turn.id("no"), circle.wished_by, plain(voice("wish-not-now")), circle.programme_id, circle_id=circle.id)
