"""Taking a break, one's own data, and leaving: each as easy as joining was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from conversations import access
from conversations.cadence import at_hour
from conversations.dates import read_day
from conversations.effects import Answer, Cancel, Effect, Forget, Recall, Save, Send, Settle, Wake
from conversations.flows.consent import choose_programme, join, notice
from conversations.message import (
    Action,
    Button,
    Buttons,
    Field,
    Form,
    Heading,
    Message,
    Page,
    Style,
    Text,
)
from conversations.model import (
    Membership,
    Scope,
    Standing,
)
from conversations.turn import Turn, circle_name, plain, press, voice_of
from conversations.values import replace
from conversations.wording import Voice

DORMANT_ANSWER = timedelta(days=30)
"""How long somebody who has not been active has to answer, before they are erased."""

# --- pause --------------------------------------------------------------------------------------------------------


def pause_form(voice: Voice) -> Form:
    until = Field("until", voice("pause-until"), hint=voice("pause-hint"), longest=60)
    return Form(
        voice("pause-form"),
        (until,),
        Action("pause.save"),
        Action("pause"),
        voice("button-pause-now"),
        voice("pause-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def pause(turn: Turn) -> Iterator[Effect]:
    """Ask until when; or, where words came with it ("pause until 3 December"), pause until then."""
    membership = turn.my_membership()
    if membership is None or membership.standing not in (Standing.TAKING_PART, Standing.PAUSED):
        yield from join(turn)
        return
    phrase = turn.value("until") or turn.action.arg(0)
    if not phrase:
        yield Answer(pause_form(turn.voice))
        return
    today = turn.now.astimezone(ZoneInfo(turn.me.zone)).date()
    day = read_day(phrase, turn.now, turn.me.zone)
    if day is None or not today < day <= today + timedelta(days=730):
        key = "problem-date" if day is None else "problem-date-past" if day <= today else "problem-date-far"
        yield Answer(_pause_again(turn, phrase, turn.voice(key)))
        return
    yield from _pause_until(turn, membership, day)


def _pause_again(turn: Turn, phrase: str, problem: str) -> Form:
    form = pause_form(turn.voice)
    return replace(form, fields=(replace(form.fields[0], value=(phrase[:60],), problem=problem),), open=True)


def _pause_until(turn: Turn, membership: Membership, day: date) -> Iterator[Effect]:
    yield Save(replace(membership, standing=Standing.PAUSED, paused_until=day))
    key = f"return:{membership.id}:{day.isoformat()}"
    yield Wake(key, at_hour(day, 9, turn.me.zone), person_id=turn.me.id)
    asking = {r.id for r in turn.scene.rounds if r.programme_id == membership.programme_id and r.matched_at is None}
    for turnout in turn.scene.turnouts:
        if turnout.person_id == turn.me.id and turnout.round_id in asking:
            yield Save(replace(turnout, answer="out"))
    text = turn.voice("paused", day=turn.voice.day(day))
    still = (Text(turn.voice("paused-circle")),) if turn.scene.circles_of(turn.me.id) else ()
    yield Answer(plain(text, *still, Buttons((press(turn.voice("button-resume"), "resume"),))))


def resume(turn: Turn) -> Iterator[Effect]:
    membership = turn.my_membership()
    if membership is None or membership.standing is not Standing.PAUSED:
        yield from join(turn)
        return
    yield Save(replace(membership, standing=Standing.TAKING_PART, paused_until=None, silent_rounds=0))
    if membership.paused_until is not None:
        yield Cancel(f"return:{membership.id}:{membership.paused_until.isoformat()}")
    seated = bool(turn.scene.circles_of(turn.me.id))
    yield Settle(plain(turn.voice("resumed-circle") if seated else turn.voice("resumed")))


def returned(turn: Turn) -> Iterator[Effect]:
    """The day a pause ends."""
    membership_id = turn.timer.args[0]
    for membership in turn.scene.memberships:
        if membership.id == membership_id and membership.standing is Standing.PAUSED:
            yield Save(replace(membership, standing=Standing.TAKING_PART, paused_until=None, silent_rounds=0))
            person = turn.scene.person(membership.person_id)
            if person is not None:
                text = Voice(person.language)("pause-over")
                yield Send(turn.id("back"), person.id, plain(text), membership.programme_id)


# --- my data, and leaving -----------------------------------------------------------------------------------------


def my_data(turn: Turn) -> Iterator[Effect]:
    programme, membership = turn.my_programme(), turn.my_membership()
    if turn.scene.me is None or programme is None or membership is None:
        yield turn.say("nothing-kept")
        return
    voice = turn.voice
    quoted = turn.scene.consented(turn.me.id, programme.id, Scope.QUOTES)
    buttons = Buttons(
        (
            Button(voice("button-my-data"), Page("my-data", turn.me.id)),
            press(voice("button-consents"), "consents", programme.id),
            press(
                voice("button-quotes-off" if quoted else "button-quotes-on"),
                "quotes",
                programme.id,
                "no" if quoted else "yes",
            ),
            press(voice("button-stories"), "stories"),
        )
    )
    more = Buttons(
        (
            press(voice("button-profile"), "profile", programme.id),
            press(voice("button-notice"), "notice", programme.id),
            press(voice("button-leave"), "leave", style=Style.DANGER),
        )
    )
    text = voice("my-data")
    yield Answer(Message(text, (Heading(voice("my-data-heading")), Text(text), buttons, more)))


def show_notice(turn: Turn) -> Iterator[Effect]:
    programme = turn.my_programme()
    if programme is None:
        yield from choose_programme(turn)
        return
    message = notice(programme, turn.voice)
    membership = turn.my_membership()
    if membership is not None and membership.standing in (Standing.TAKING_PART, Standing.PAUSED):
        again = Buttons((press(turn.voice("button-consents"), "consents", programme.id),))
        message = replace(message, parts=(*message.parts[:-3], again))
    yield Answer(message)


def leave(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None:
        yield turn.say("nothing-kept")
        return
    voice = turn.voice
    buttons = Buttons(
        (
            press(voice("button-pause"), "pause"),
            Button(voice("button-my-data"), Page("my-data", turn.me.id)),
            press(voice("button-leave-now"), "leave.now", style=Style.DANGER),
        )
    )
    text = voice("leave-ask")
    yield Answer(Message(text, (Heading(voice("leave-heading")), Text(text), *_what_stays(turn), buttons)))


def _what_stays(turn: Turn) -> tuple[Text, ...]:
    """What leaving cannot undo, as an honest list."""
    voice, mine = turn.voice, {seat.circle_id for seat in turn.scene.seats if seat.person_id == turn.me.id}
    met = any(circle.had_room and circle.id in mine for circle in turn.scene.circles)
    met = met or any(c.scope is Scope.TOGETHER and c.person_id == turn.me.id for c in turn.scene.consents)
    kinds = ("read", "names", "lists", "chat", *(("room",) if met else ()), "concerns", "backups")
    lines = "\n".join(f"• {voice(f'leave-stays-{kind}')}" for kind in kinds)
    return (Text(voice("leave-stays-heading")), Text(lines))


def leave_now(turn: Turn) -> Iterator[Effect]:
    """Leave every programme and circle at once; erasing follows within the hour, as its own turn."""
    if turn.scene.me is None:
        yield turn.say("nothing-kept")
        return
    for membership in turn.scene.memberships:
        if membership.person_id == turn.me.id:
            yield Save(replace(membership, standing=Standing.LEFT, roles=()))
    for circle in turn.scene.circles_of(turn.me.id):
        seat = turn.scene.seat(circle.id, turn.me.id)
        assert seat is not None
        yield Save(replace(seat, left_at=turn.now))
        without = replace(turn.scene, seats=tuple(s for s in turn.scene.seats if s.id != seat.id))
        for other in access.listeners(turn.scene, circle, turn.me.id):
            voice = voice_of(turn.scene, other.person_id)
            name = circle_name(without, circle, other.person_id, voice)
            text = voice("someone-left-room" if circle.had_room else "someone-left", circle=name)
            yield Send(turn.id("left", circle.id, other.person_id), other.person_id, plain(text), circle.programme_id)
        late = f"late:{circle.round_id}:{turn.id('late', circle.id)}"
        yield Wake(late, turn.now, programme_id=circle.programme_id)
    yield Wake(f"erase:{turn.me.id}:{turn.id('erase')}", turn.now, person_id=turn.me.id)
    yield Settle(plain(turn.voice("left"), *_what_stays(turn)))


def erase(turn: Turn) -> Iterator[Effect]:
    yield from forget_person(turn, turn.timer.person_id)


def forget_person(turn: Turn, person_id: str) -> Iterator[Effect]:
    """Forget the person, which takes back every message that carries their words, and let their circles draw again
    what had their answers among others'."""
    for circle_id in sorted({seat.circle_id for seat in turn.scene.seats if seat.person_id == person_id}):
        yield Wake(f"redraw:{circle_id}:{turn.id(circle_id)}", turn.now, circle_id=circle_id)
    programmes = {made.programme_id for made in turn.scene.commitments if made.quotable}
    programmes |= {kept.programme_id for kept in turn.scene.harvests if kept.quotable}
    for programme_id in sorted(programmes):
        yield Wake(f"requote:{programme_id}:{turn.id(programme_id)}", turn.now, programme_id=programme_id)
    for made in turn.scene.commitments:
        if made.person_id == person_id:  # also in what those who did it with them told the circle
            yield Recall(made.id)
    yield Forget(person_id)
