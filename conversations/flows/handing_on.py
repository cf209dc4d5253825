"""Promises that change hands or gain hands: handed on with the other's yes, or done together with those who say yes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.effects import Answer, Effect, Save, Send, Settle
from conversations.flows.follow_up import cancel_timers, my_open, news, outcome_buttons, set_timers, tells
from conversations.message import Action, Buttons, Field, FieldKind, Form, Message, Option, Style, Text
from conversations.model import CheckIn, Commitment, CommitmentState, Outcome
from conversations.turn import Turn, name_of, plain, press, refill, voice_of
from conversations.values import replace
from conversations.wording import Voice


def _my_own(turn: Turn) -> Commitment | None:
    made = my_open(turn)
    return made if made is not None and made.person_id == turn.me.id else None


def hand_on_form(turn: Turn, made: Commitment) -> Form | None:
    circle = turn.scene.circle(made.circle_id)
    others = access.witnesses(turn.scene, circle, turn.me.id) if circle else ()
    if not others:
        return None
    voice = turn.voice
    options = tuple(Option(s.person_id, name_of(turn.scene, s.person_id, voice)) for s in others)
    to = Field("to", voice("handon-to"), FieldKind.CHOICE, options)
    submits, opens = Action("handon.save", (made.id,)), Action("handon", (made.id,))
    return Form(
        voice("handon-form"),
        (to,),
        submits,
        opens,
        voice("button-ask"),
        voice("handon-intro", what=made.text),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def hand_on(turn: Turn) -> Iterator[Effect]:
    made = _my_own(turn)
    form = hand_on_form(turn, made) if made else None
    if made is None or form is None:
        yield turn.say("handon-nobody" if made else "commitment-gone")
        return
    yield Answer(form)


def save_hand_on(turn: Turn) -> Iterator[Effect]:
    """Ask the other; until they say yes, the promise stays with its maker."""
    made = _my_own(turn)
    form = hand_on_form(turn, made) if made else None
    if made is None or form is None:
        yield turn.say("handon-nobody" if made else "commitment-gone")
        return
    to = turn.value("to")
    if to not in {option.value for option in form.fields[0].options}:
        yield Answer(refill(form, turn, {"to": turn.voice("problem-choose")}))
        return
    if not tells(turn, made):
        yield turn.say("sharing-is-off")
        return
    yield Save(replace(made, offered_to=to))
    voice = voice_of(turn.scene, to)
    text = voice("handon-asked", name=turn.me.name, what=made.text, day=voice.day(made.due))
    week = (Text(voice("handon-week"), quiet=True),) if _due_then(turn, made) != made.due else ()
    buttons = Buttons(
        (
            press(voice("button-take-on"), "handon.yes", made.id, style=Style.PRIMARY),
            press(voice("button-decline"), "handon.no", made.id),
        )
    )
    send_id = turn.id("handon")
    message, circle_id = plain(text, *week, buttons), made.circle_id
    yield Send(send_id, to, message, made.programme_id, circle_id=circle_id, about=made.id, by=turn.me.id)
    yield Settle(plain(turn.voice("handon-sent", name=name_of(turn.scene, to, turn.voice))))


def _due_then(turn: Turn, made: Commitment) -> date:
    """The day of a promise that is taken on now: nobody is hurried into somebody else's."""
    return max(made.due, turn.now.astimezone(ZoneInfo(turn.me.zone)).date() + timedelta(days=7))


def _offered(turn: Turn) -> Commitment | None:
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or made.offered_to != turn.me.id or made.state.closed:
        return None
    both = (made.person_id, turn.me.id)
    return made if all(access.sits(turn.scene, made.circle_id, each) for each in both) else None


def take_on(turn: Turn) -> Iterator[Effect]:
    made = _offered(turn)
    if made is None:
        yield Settle(plain(turn.voice("handon-gone")))
        return
    due = _due_then(turn, made)
    taken = replace(
        made,
        person_id=turn.me.id,
        offered_to="",
        due=due,
        zone=turn.me.zone,
        nudges=0,
        state=CommitmentState.OPEN,
        shared=tuple(each for each in made.shared if each != turn.me.id),
        along=tuple(each for each in made.along if each != turn.me.id),
        witness="" if made.witness == turn.me.id else made.witness,
        first_step="",
    )
    yield Save(taken)
    note_id = turn.id("check-in")
    yield Save(CheckIn(note_id, made.id, made.programme_id, made.person_id, turn.now, Outcome.HANDED_ON))
    yield from cancel_timers(made)
    yield from set_timers(turn, taken)
    day = turn.voice.day(due)
    moved = turn.voice("handon-taken-week", what=made.text, day=day)
    yield Settle(plain(turn.voice("handon-taken", what=made.text, day=day) if due == made.due else moved))
    voice = voice_of(turn.scene, made.person_id)
    text = voice("news-handed-on", name=turn.me.name, what=made.text)
    yield Send(turn.id("news"), made.person_id, plain(text), made.programme_id, circle_id=made.circle_id)
    yield from _told_of_it(turn, made, due)


def _told_of_it(turn: Turn, made: Commitment, due: date) -> Iterator[Effect]:
    """Whoever heard the promise made hears whose it is now. Whoever made it knows, unless all read it in one place."""

    def told(voice: Voice, _: str) -> Message:
        other = name_of(turn.scene, made.person_id, voice)
        return plain(voice("news-taken-on", name=turn.me.name, other=other, what=made.text, day=voice.day(due)))

    for effect in news(turn, made, told):
        knows = isinstance(effect, Send) and effect.to == made.person_id
        apart = isinstance(effect, Send) and access.apart(turn.scene, effect.to, made.person_id)
        if not knows and not apart:
            yield effect


def decline(turn: Turn) -> Iterator[Effect]:
    made = _offered(turn)
    if made is None:
        yield Settle(plain(turn.voice("handon-gone")))
        return
    yield Save(replace(made, offered_to=""))
    yield Settle(plain(turn.voice("handon-declined")))
    voice = voice_of(turn.scene, made.person_id)
    text = voice("handon-not-now", name=turn.me.name, what=made.text)
    message = plain(text, outcome_buttons(voice, made, made.person_id))
    yield Send(turn.id("news"), made.person_id, message, made.programme_id, circle_id=made.circle_id)


# --- together -----------------------------------------------------------------------------------------------------


def _asked_along(turn: Turn) -> Commitment | None:
    made = turn.scene.commitment(turn.action.arg(0))
    if made is None or turn.scene.me is None or turn.me.id not in made.along or made.state.closed:
        return None
    return made if access.own_seat(turn.scene, made.circle_id, turn.me.id) is not None else None


def join_in(turn: Turn) -> Iterator[Effect]:
    """A yes to doing it together: from now on it is theirs too."""
    made = _asked_along(turn)
    circle = turn.scene.circle(made.circle_id) if made else None
    if made is None or circle is None:
        yield Settle(plain(turn.voice("handon-gone")))
        return
    along = tuple(each for each in made.along if each != turn.me.id)
    witness = "" if made.witness == turn.me.id else made.witness
    yield Save(replace(made, shared=(*made.shared, turn.me.id), along=along, witness=witness))
    yield Settle(plain(turn.voice("along-yours", what=made.text, day=turn.voice.day(made.due))))
    for seat in access.hearers(turn.scene, circle, made, turn.me.id):
        voice = voice_of(turn.scene, seat.person_id)
        key = "news-along-you" if seat.person_id == made.person_id else "news-along"
        text = voice(key, name=turn.me.name, other=name_of(turn.scene, made.person_id, voice), what=made.text)
        send_id = turn.id("along", seat.person_id)
        message, to = plain(text), seat.person_id
        yield Send(send_id, to, message, made.programme_id, circle_id=circle.id, about=made.id, by=turn.me.id)


def stay_out(turn: Turn) -> Iterator[Effect]:
    made = _asked_along(turn)
    if made is None:
        yield Settle(plain(turn.voice("handon-gone")))
        return
    yield Save(replace(made, along=tuple(each for each in made.along if each != turn.me.id)))
    yield Settle(plain(turn.voice("along-declined", name=name_of(turn.scene, made.person_id, turn.voice))))
    voice = voice_of(turn.scene, made.person_id)
    text = voice("along-not-now", name=turn.me.name, what=made.text)
    yield Send(turn.id("along"), made.person_id, plain(text), made.programme_id, circle_id=made.circle_id)
