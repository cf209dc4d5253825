"""Looking back on a promise that was kept: a few words for the circle about what made it work, if one likes."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.message import Action, Buttons, Field, FieldKind, Form, Quote, Style
from conversations.model import Commitment, CommitmentState
from conversations.turn import Turn, plain, press, refill, too_long, voice_of
from conversations.values import replace
from conversations.wording import Voice

LONGEST = 1000


def form(voice: Voice, made: Commitment) -> Form:
    words = (made.reflection,) if made.reflection else ()
    return Form(
        voice("looked-form"),
        (Field("text", voice("looked-text"), FieldKind.TEXT, value=words, longest=LONGEST),),
        Action("looked.save", (made.id,)),
        Action("looked", (made.id,)),
        voice("button-save"),
        voice("looked-intro", what=made.text),
        style=Style.PLAIN,
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _mine(turn: Turn) -> Commitment | None:
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or made.person_id != turn.me.id:
        return None
    here = access.belongs(turn.scene, turn.me.id, made.programme_id)
    return made if here and made.state is CommitmentState.KEPT else None


def look(turn: Turn) -> Iterator[Effect]:
    made = _mine(turn)
    yield Answer(form(turn.voice, made)) if made else turn.say("commitment-gone")


def save(turn: Turn) -> Iterator[Effect]:
    """Keep the words with the promise; the circle reads them while it is open."""
    made = _mine(turn)
    if made is None:
        yield turn.say_with_words("commitment-gone")
        return
    asked = form(turn.voice, made)
    problems = too_long(turn, asked)
    if not turn.value("text"):
        problems["text"] = turn.voice("problem-empty")
    if problems:
        yield Answer(refill(asked, turn, problems))
        return
    if not access.may_share(turn.scene, turn.me.id, made.programme_id):
        yield turn.say_with_words("harvest-sharing-is-off")
        return
    yield Save(replace(made, reflection=turn.value("text")))
    after = Buttons((press(turn.voice("button-next-step"), "commit", made.circle_id, made.id),))
    yield Settle(plain(turn.voice("looked-saved"), Quote(turn.value("text")), after))
    circle = turn.scene.circle(made.circle_id)
    if circle is None or circle.closed_at is not None:
        return
    for seat in access.hearers(turn.scene, circle, made, turn.me.id):
        voice = voice_of(turn.scene, seat.person_id)
        text = voice("news-looked", name=turn.me.name, what=made.text)
        send_id, words = turn.id("looked", seat.person_id), Quote(turn.value("text"))
        message = plain(text, words)
        yield Send(
            send_id, seat.person_id, message, made.programme_id, circle_id=circle.id, about=made.id, by=turn.me.id
        )
