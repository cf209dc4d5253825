"""Prompts and answers: people answer or pass, and answers are revealed together. What asks them is `asking`.

The rule that rank must not set the tone: nobody reads another's answer before giving, or passing on, their own. It is
kept by `access.readable`; every message with answers in it is drawn from that. Answers that come after the reveal go
to those who may read them as messages of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from conversations import access
from conversations.cadence import own_time, working_morning
from conversations.effects import Amend, Answer, Effect, Retract, Save, Send, Settle, Wake
from conversations.flows import pacing
from conversations.flows.questions import (
    answer_form,
    given_by,
    prompt_of,
    question,
    question_for_all,
    sheet,
    sheet_of,
)
from conversations.message import Buttons, Divider, Heading, Message, Part, Quote, Text
from conversations.model import Asked, Circle, Reflection, Sharing, new_id
from conversations.scenes import Scene
from conversations.turn import Turn, name_of, press, realm_name, refill, too_long, voice_of
from conversations.values import replace
from conversations.voices import Balance, balance
from conversations.wording import Voice

A_WHILE = timedelta(days=1)
"""Nobody is reminded of a question that they have only just been asked."""
BALANCE_EVERY = 3
"""Every so many questions, a circle is told where not everybody has been heard."""


# --- answering ----------------------------------------------------------------------------------------------------


def answer(turn: Turn) -> Iterator[Effect]:
    """Open the form: empty, or with the answer given before."""
    asked = _my_asked(turn)
    if asked is None:
        yield turn.say("prompt-gone")
        return
    mine = given_by(turn.scene, asked, turn.me.id)
    if mine is None or mine.sharing is Sharing.PASSED or mine.withdrawn_at is not None:
        yield Answer(answer_form(turn.scene, asked, turn.voice, turn.me.id))
    else:
        yield Answer(answer_form(turn.scene, asked, turn.voice, turn.me.id, mine.text, mine.sharing.value))


def save_answer(turn: Turn) -> Iterator[Effect]:
    asked = _my_asked(turn)
    if asked is None:
        yield turn.say_with_words("prompt-gone")
        return
    form = answer_form(turn.scene, asked, turn.voice, turn.me.id)
    problems = too_long(turn, form)
    if not turn.value("text"):
        problems["text"] = turn.voice("problem-empty-answer")
    if turn.value("sharing") not in {option.value for option in form.fields[1].options}:
        problems["sharing"] = turn.voice("problem-choose")
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    circle = turn.scene.circle(asked.circle_id)
    may_share = circle is not None and access.may_share(turn.scene, turn.me.id, circle.programme_id)
    if turn.value("sharing") != Sharing.PRIVATE and not may_share:
        yield Answer(refill(form, turn, {"sharing": turn.voice("problem-sharing")}))
        return
    yield from _given(turn, asked, turn.value("text"), Sharing(turn.value("sharing")))


def pass_on(turn: Turn) -> Iterator[Effect]:
    """Pass without a reason. An answer given before stays: it has its own way of being withdrawn."""
    asked = _my_asked(turn)
    if asked is None:
        yield turn.say("prompt-gone")
        return
    if access.has_answered(turn.scene, asked, turn.me.id):
        yield turn.say("pass-after-answer")
        return
    yield from _given(turn, asked, "", Sharing.PASSED)


def withdraw(turn: Turn) -> Iterator[Effect]:
    """Take an answer back: it goes from every copy, also when the circle is over."""
    asked = turn.scene.asked_one(turn.action.arg(0))
    mine = given_by(turn.scene, asked, turn.me.id) if asked and turn.scene.me else None
    if asked is None or mine is None:
        yield turn.say("prompt-gone")
        return
    gone = replace(mine, text="", withdrawn_at=turn.now)
    yield Save(gone)
    yield from _show_change(turn, _with(turn.scene, gone), asked, mine, gone)
    yield from _settled(turn, _with(turn.scene, gone), asked)


def _given(turn: Turn, asked: Asked, text: str, sharing: Sharing) -> Iterator[Effect]:
    old = given_by(turn.scene, asked, turn.me.id)
    new = old or Reflection(
        new_id("reflection", asked.id, turn.me.id), asked.id, asked.circle_id, turn.me.id, sharing, turn.now
    )
    new = replace(new, text=text, sharing=sharing, withdrawn_at=None, edited_at=turn.now if old else None)
    if access.is_shared(new) and (old is None or not access.is_shared(old)):
        new = replace(new, shared_at=turn.now)
    yield Save(new)
    scene = _with(turn.scene, new)
    if old is None:
        yield from _maybe_reveal(turn, scene, asked, turn.me.id)
    yield from _show_change(turn, scene, asked, old, new)
    if asked.revealed_at is None and pacing.awaited(scene, asked, turn.now) == 0:
        scene = _revealed(scene, replace(asked, revealed_at=turn.now))
    yield from _settled(turn, scene, asked)


def _settled(turn: Turn, scene: Scene, asked: Asked) -> Iterator[Effect]:
    """What the message becomes in which somebody answered, with whatever else was asked in it. They may have answered
    from elsewhere, such as their home: then the question itself changes too."""
    put, circle = sheet_of(scene, asked, turn.me.id), scene.circle(asked.circle_id)
    message = sheet(scene, turn.me.id, put)
    if circle is not None and circle.had_room:  # it was asked among all: the answer stands in a message of one's own
        sheet_id = put[0].sheet or new_id("prompt", asked.id, turn.me.id)
        yield Send(sheet_id, turn.me.id, message, circle.programme_id, circle_id=circle.id)
        yield Amend(sheet_id, message)
        return
    yield from redraw_sheet(scene, asked, turn.me.id)
    yield Settle(message)


def _my_asked(turn: Turn) -> Asked | None:
    asked = turn.scene.asked_one(turn.action.arg(0))
    if asked is None or turn.scene.me is None:
        return None
    seat = access.own_seat(turn.scene, asked.circle_id, turn.me.id)
    return asked if seat is not None and not seat.guest else None


def _with(scene: Scene, changed: Reflection) -> Scene:
    others = tuple(r for r in scene.reflections if r.id != changed.id)
    return replace(scene, reflections=(*others, changed))


# --- revealing ----------------------------------------------------------------------------------------------------


def _maybe_reveal(turn: Turn, scene: Scene, asked: Asked, answered_by: str) -> Iterator[Effect]:
    """After a first answer: reveal to all when it was the last one awaited; else show a latecomer what is there."""
    circle = scene.circle(asked.circle_id)
    programme = scene.programme(circle.programme_id) if circle else None
    if asked.revealed_at is not None:
        yield from _show_answers(turn, scene, asked, answered_by)
        if circle is not None:
            yield from pacing.released(turn, circle)
    elif pacing.awaited(scene, asked, turn.now) == 0:
        yield from _reveal(turn, scene, asked)
    else:
        # Saved unchanged: two members who answer at once then collide, and the second one sees the first.
        yield Save(asked)
        if turn.now >= asked.reveal_at and circle is not None and programme is not None:
            again = working_morning(turn.now, 2, programme.zone)
            yield Wake(f"reveal:{asked.id}:{again:%Y%m%d}", again, circle_id=circle.id)


def _reveal(turn: Turn, scene: Scene, asked: Asked) -> Iterator[Effect]:
    shown = replace(asked, revealed_at=turn.now)
    yield Save(shown)
    after = _revealed(scene, shown)
    circle = scene.circle(asked.circle_id)
    in_room = circle is not None and _all_at_once(after, shown, circle)
    if circle is not None and in_room:
        yield Send(
            _batch_id(asked, circle.id), circle.id, _answers_of_all(after, shown, circle), circle.programme_id,
            circle_id=circle.id,
        )  # fmt: skip
    for seat in scene.seats_in(asked.circle_id):
        if access.has_answered(scene, asked, seat.person_id):
            if turn.scene.me is None or seat.person_id != turn.me.id:
                yield from redraw_sheet(after, shown, seat.person_id)
            if not in_room:
                yield from _show_answers(turn, scene, shown, seat.person_id)
    if circle is not None:
        yield from pacing.released(turn, circle)


def redraw_sheet(scene: Scene, asked: Asked, person_id: str) -> Iterator[Effect]:
    """Bring the message in which somebody was asked up to date, where it holds this question alone."""
    put = sheet_of(scene, asked, person_id)
    if len(put) == 1 and put[0].alone:
        yield Amend(put[0].sheet or new_id("prompt", asked.id, person_id), sheet(scene, person_id, put))


def reveal_in_time(turn: Turn) -> Iterator[Effect]:
    """The wait is over: those who answered read each other; the others are told, once in a circle's life, that they may
    still join in."""
    asked = turn.scene.asked_one(turn.timer.args[0])
    if asked is None or asked.revealed_at is not None or not turn.scene.reflections_on(asked.id):
        return  # nothing was answered yet: what comes is still revealed together
    yield from _reveal(turn, turn.scene, asked)
    circle = turn.scene.circle(asked.circle_id)
    answers = [r for r in turn.scene.reflections_on(asked.id) if access.is_shared(r)]
    lately = turn.now - A_WHILE
    put = {p.person_id for p in turn.scene.posed if p.asked_id == asked.id and p.put_at and p.put_at <= lately}
    for seat in pacing.members(turn.scene, asked.circle_id):
        person = turn.scene.person(seat.person_id)
        if circle is None or person is None or not answers or access.has_answered(turn.scene, asked, person.id):
            continue
        if seat.nudged_at is not None or person.id not in put or pacing.away(turn.scene, seat, turn.now):
            continue
        yield Save(replace(seat, nudged_at=turn.now))
        voice = voice_of(turn.scene, person.id)
        text, mine = voice("reveal-without-you"), question(turn.scene, asked, person.id)
        buttons = Buttons((press(voice("button-pass"), "pass", asked.id),))
        message = Message(
            f"{text} {mine}", (Text(text), Text(mine), answer_form(turn.scene, asked, voice, person.id), buttons)
        )
        at = own_time(person, turn.now)
        yield Send(turn.id("nudge", person.id), person.id, message, circle.programme_id, at, circle_id=circle.id)


def redraw(turn: Turn) -> Iterator[Effect]:
    """Somebody was erased: draw every set of answers of their circle again, and reveal what only waited for them."""
    for asked in turn.scene.asked:
        if turn.event.id.split(":")[1] != asked.circle_id:
            continue
        nobody_left = pacing.awaited(turn.scene, asked, turn.now) == 0
        if asked.revealed_at is None and turn.scene.reflections_on(asked.id) and nobody_left:
            yield from _reveal(turn, turn.scene, asked)
        elif asked.revealed_at is not None:
            for seat in turn.scene.seats_in(asked.circle_id):
                yield Amend(_batch_id(asked, seat.person_id), _answers(turn.scene, asked, seat.person_id))
            yield from _amended_for_all(turn.scene, asked)


def _show_answers(turn: Turn, scene: Scene, asked: Asked, reader_id: str) -> Iterator[Effect]:
    circle = scene.circle(asked.circle_id)
    if circle is None:
        return
    message = _answers(_revealed(scene, asked), asked, reader_id)
    yield Send(_batch_id(asked, reader_id), reader_id, message, circle.programme_id, circle_id=circle.id)


def _revealed(scene: Scene, asked: Asked) -> Scene:
    return replace(scene, asked=(*(a for a in scene.asked if a.id != asked.id), asked))


def _seen_at(scene: Scene, asked: Asked, reader_id: str) -> datetime | None:
    """When a reader got their set of answers: at the reveal, or with their own later answer."""
    mine = given_by(scene, asked, reader_id)
    return max(asked.revealed_at, mine.given_at) if mine is not None and asked.revealed_at is not None else None


def _in_time(reflection: Reflection, seen_at: datetime | None) -> bool:
    """Whether an answer stands in a reader's set, rather than in a message of its own."""
    return seen_at is not None and reflection.shared_at is not None and reflection.shared_at <= seen_at


def _answers(scene: Scene, asked: Asked, reader_id: str) -> Message:
    """A reader's set of answers: the others' that were there when they got it, as they stand now."""
    voice = voice_of(scene, reader_id)
    seen_at = _seen_at(scene, asked, reader_id)
    theirs = [r for r in access.readable(scene, asked, reader_id) if _in_time(r, seen_at)]
    heading = voice("answers-heading", number=asked.number)
    mine = question(scene, asked, reader_id)
    parts: list[Part] = [Heading(heading), Text(mine), Divider()]
    for each in theirs:
        # What another realm was asked is told where the answer is signed; else it would tell whose it is.
        other = question(scene, asked, each.person_id, voice)
        if other != mine and each.sharing is Sharing.CIRCLE:
            parts.append(Text(voice("answers-asked", question=other), quiet=True))
        parts.append(_quoted(scene, asked, each, voice))
    if not theirs:
        parts.append(Text(voice("answers-none")))
    circle, prompt = scene.circle(asked.circle_id), prompt_of(asked)
    if circle is not None and asked.number % BALANCE_EVERY == 0 and balance(scene, circle) is Balance.UNEVEN:
        parts.append(Text(voice("balance-uneven"), quiet=True))
    if theirs:
        parts.append(Text(voice("answers-talk"), quiet=True))
    buttons = [press(voice("button-commit"), "commit", asked.circle_id)] if prompt.commit else []
    buttons += [press(voice("button-concern"), "concern")] if theirs else []
    if buttons:
        parts.append(Buttons(tuple(buttons)))
    told = " ".join(f"{q.by}: {q.text}" for q in parts if isinstance(q, Quote))
    return Message(f"{heading}: {told or voice('answers-none')}", tuple(parts))


def _all_at_once(scene: Scene, asked: Asked, circle: Circle) -> bool:
    """Whether answers may stand in the circle's room: nobody there has still to give or pass on their own."""
    seats = scene.seats_in(circle.id)
    return bool(access.room(scene, circle)) and all(access.has_answered(scene, asked, s.person_id) for s in seats)


def _answers_of_all(scene: Scene, asked: Asked, circle: Circle) -> Message:
    """The set of answers as it stands in the circle's room: everybody's, as they are now."""
    voice = voice_of(scene, circle.id)
    all_of_them = [r for r in access.readable_by_all(scene, asked) if _in_time(r, asked.revealed_at)]
    heading, prompt = voice("answers-heading", number=asked.number), prompt_of(asked)
    parts: list[Part] = [Heading(heading), *(Text(q) for q in question_for_all(scene, asked, circle)), Divider()]
    parts += [_quoted(scene, asked, each, voice) for each in all_of_them] or [Text(voice("answers-none"))]
    parts.append(Text(voice("answers-talk-here"), quiet=True))
    buttons = [press(voice("button-commit"), "commit", asked.circle_id)] if prompt.commit else []
    buttons += [press(voice("button-concern"), "concern")] if all_of_them else []
    parts += [Buttons(tuple(buttons))] if buttons else []
    told = " ".join(f"{q.by}: {q.text}" for q in parts if isinstance(q, Quote))
    return Message(f"{heading}: {told or voice('answers-none')}", tuple(parts))


def _amended_for_all(scene: Scene, asked: Asked) -> Iterator[Effect]:
    """The set in a room follows, also once the room has ended. Where there is none, nothing happens."""
    circle = scene.circle(asked.circle_id)
    if circle is not None and circle.had_room:
        yield Amend(_batch_id(asked, circle.id), _answers_of_all(scene, asked, circle))


def _quoted(scene: Scene, asked: Asked, reflection: Reflection, voice: Voice) -> Quote:
    if reflection.sharing is Sharing.NAMELESS:
        return Quote(reflection.text, voice("somebody-here"))
    return Quote(reflection.text, _signature(scene, asked, reflection.person_id, voice))


def _signature(scene: Scene, asked: Asked, person_id: str, voice: Voice) -> str:
    circle = scene.circle(asked.circle_id)
    seat = scene.seat(asked.circle_id, person_id)
    programme = scene.programme(circle.programme_id) if circle else None
    realm = realm_name(programme, seat.realm) if seat else ""
    return " · ".join(bit for bit in (name_of(scene, person_id, voice), realm, seat.stands_for if seat else "") if bit)


def _show_change(turn: Turn, scene: Scene, asked: Asked, old: Reflection | None, new: Reflection) -> Iterator[Effect]:
    """After the reveal: bring every reader's copy of one answer up to date, wherever that copy is."""
    circle = scene.circle(asked.circle_id)
    if asked.revealed_at is None or circle is None:
        return
    newly = access.is_shared(new) and (old is None or not access.is_shared(old))
    yield from _amended_for_all(scene, asked)
    if _all_at_once(scene, asked, circle):
        yield from _late_for_all(scene, asked, circle, new, newly)
        newly = False
    for seat in scene.seats_in(asked.circle_id):
        reader = seat.person_id
        seen_at = _seen_at(scene, asked, reader)
        if reader == new.person_id or seen_at is None:
            continue
        if _in_time(new, seen_at):
            yield Amend(_batch_id(asked, reader), _answers(scene, asked, reader))
        elif newly:
            message = _late(scene, asked, new, reader)
            late_id, author = _late_id(new, reader), new.person_id
            yield Send(late_id, reader, message, circle.programme_id, circle_id=circle.id, about=new.id, by=author)
        elif access.is_shared(new):
            yield Amend(_late_id(new, reader), _late(scene, asked, new, reader))
        else:
            yield Retract(_late_id(new, reader))


def _late_for_all(scene: Scene, asked: Asked, circle: Circle, new: Reflection, newly: bool) -> Iterator[Effect]:
    late_id, message = _late_id(new, circle.id), _late(scene, asked, new, circle.id)
    if newly:
        yield Send(
            late_id, circle.id, message, circle.programme_id, circle_id=circle.id, about=new.id, by=new.person_id
        )
    elif access.is_shared(new):
        yield Amend(late_id, message)
    else:
        yield Retract(late_id)


def _late(scene: Scene, asked: Asked, reflection: Reflection, reader_id: str) -> Message:
    voice = voice_of(scene, reader_id)
    quote = _quoted(scene, asked, reflection, voice)
    text = voice("answer-late", question=question(scene, asked, reader_id))
    return Message(f"{text} {quote.by}: {quote.text}", (Text(text), quote))


def _batch_id(asked: Asked, reader_id: str) -> str:
    return new_id("answers", asked.id, reader_id)


def _late_id(reflection: Reflection, reader_id: str) -> str:
    """An answer that is opened again is a new message: the one before was taken back."""
    return new_id("late", reflection.id, reader_id, str(reflection.shared_at))
