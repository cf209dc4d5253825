"""Prompts and answers: the guide asks, people answer or pass, and answers are revealed together.

The rule that rank must not set the tone: nobody reads another's answer before giving, or passing on, their own. It is
kept by `access.readable`; every message with answers in it is drawn from that. Answers that come after the reveal go
to those who may read them as messages of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from conversations import access
from conversations.cadence import working_morning, working_time
from conversations.effects import Amend, Answer, Effect, Retract, Save, Send, Settle, Wake
from conversations.guides import Guide, load
from conversations.message import (
    Action,
    Button,
    Buttons,
    Divider,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Part,
    Quote,
    Style,
    Text,
)
from conversations.model import Asked, Circle, Reflection, Sharing, Standing, new_id
from conversations.scenes import Scene
from conversations.turn import Turn, circle_name, name_of, plain, press, realm_name, refill, too_long, voice_of
from conversations.wording import Voice

LONGEST_ANSWER = 3000


# --- asking -------------------------------------------------------------------------------------------------------


def ask(turn: Turn) -> Iterator[Effect]:
    """Put the guide's next prompt to a circle, each member in their own working hours, and set the next one."""
    name, circle_id, number = turn.event.id.split(":")
    scene, circle = turn.scene, turn.scene.circle(circle_id)
    if circle is None or circle.closed_at is not None or circle.next_prompt != int(number):
        return
    guide = load(circle.guide)
    programme = scene.programme(circle.programme_id)
    seats = scene.seats_in(circle.id)
    if circle.next_prompt >= len(guide.prompts) or len(seats) < 2 or programme is None:
        return
    prompt = guide.prompts[circle.next_prompt]
    reveal_at = working_morning(turn.now, guide.wait_days, programme.zone)
    asked = Asked(turn.id("asked"), circle.id, guide.key, prompt.key, circle.next_prompt + 1, turn.now, reveal_at)
    yield Save(asked)
    yield Save(replace(circle, next_prompt=circle.next_prompt + 1))
    yield Wake(f"reveal:{asked.id}", reveal_at, circle_id=circle.id)
    if circle.next_prompt + 1 < len(guide.prompts):
        following = working_morning(turn.now, guide.every_days, programme.zone)
        yield Wake(f"{name}:{circle.id}:{circle.next_prompt + 1}", following, circle_id=circle.id)
    for seat in seats:
        membership = scene.membership(seat.person_id, circle.programme_id)
        person = scene.person(seat.person_id)
        if membership is None or person is None or membership.standing is not Standing.TAKING_PART:
            continue
        message = prompt_message(scene, asked, person.id)
        at = working_time(turn.now, person.zone)
        send_id = new_id("prompt", asked.id, person.id)
        yield Send(send_id, person.id, message, circle.programme_id, at, circle_id=circle.id)


def question(asked: Asked) -> str:
    """The prompt's words. A guide that changed since still answers for its old prompts by key."""
    prompts = load(asked.guide).prompts
    return next((p.question for p in prompts if p.key == asked.prompt), asked.prompt)


def _guide(asked: Asked) -> Guide:
    return load(asked.guide)


def prompt_message(scene: Scene, asked: Asked, reader_id: str) -> Message:
    guide, voice = _guide(asked), voice_of(scene, reader_id)
    note = next((p.note for p in guide.prompts if p.key == asked.prompt), "")
    heading = voice("prompt-heading", number=asked.number, total=len(guide.prompts))
    parts: list[Part] = [Heading(heading), Text(question(asked))]
    if note:
        parts.append(Text(note))
    parts += [
        Text(f"{which_circle(scene, asked, reader_id, voice)} {voice('prompt-together')}", quiet=True),
        answer_form(scene, asked, voice),
        Buttons((press(voice("button-pass"), "pass", asked.id),)),
    ]
    return Message(f"{heading}: {question(asked)}", tuple(parts))


def which_circle(scene: Scene, asked: Asked, reader_id: str, voice: Voice) -> str:
    """Whom a question is put to: who will read the answer."""
    circle = scene.circle(asked.circle_id)
    return voice("prompt-circle", circle=circle_name(scene, circle, reader_id, voice)) if circle else ""


def answer_form(scene: Scene, asked: Asked, voice: Voice, text: str = "", sharing: str = "") -> Form:
    """Three ways to share; "without name" only where there are at least three, for with two it would not be so."""
    ways = [Sharing.CIRCLE, Sharing.NAMELESS, Sharing.PRIVATE]
    if len(scene.seats_in(asked.circle_id)) < 3:
        ways.remove(Sharing.NAMELESS)
    options = tuple(Option(way.value, voice(f"sharing-{way.value}")) for way in ways)
    fields = (
        Field("text", voice("answer-label"), FieldKind.TEXT, value=(text,) if text else (), longest=LONGEST_ANSWER),
        Field("sharing", voice("answer-sharing"), FieldKind.CHOICE, options, (sharing or Sharing.CIRCLE.value,)),
    )
    return Form(
        voice("answer-form"),
        fields,
        Action("answer.save", (asked.id,)),
        Action("answer", (asked.id,)),
        voice("button-save-answer"),
        question(asked),
        empty=voice("problem-empty"),
    )


# --- answering ----------------------------------------------------------------------------------------------------


def answer(turn: Turn) -> Iterator[Effect]:
    """Open the form: empty, or with the answer given before."""
    asked = _my_asked(turn)
    if asked is None:
        yield turn.say("prompt-gone")
        return
    mine = _mine(turn.scene, asked, turn.me.id)
    if mine is None or mine.sharing is Sharing.PASSED or mine.withdrawn_at is not None:
        yield Answer(answer_form(turn.scene, asked, turn.voice))
    else:
        yield Answer(answer_form(turn.scene, asked, turn.voice, mine.text, mine.sharing.value))


def save_answer(turn: Turn) -> Iterator[Effect]:
    asked = _my_asked(turn)
    if asked is None:
        yield turn.say_with_words("prompt-gone")
        return
    form = answer_form(turn.scene, asked, turn.voice)
    problems = too_long(turn, form)
    if not turn.value("text"):
        problems["text"] = turn.voice("problem-empty-answer")
    if turn.value("sharing") not in {option.value for option in form.fields[1].options}:
        problems["sharing"] = turn.voice("problem-choose")
    if problems:
        yield Answer(refill(form, turn, problems))
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
    mine = _mine(turn.scene, asked, turn.me.id) if asked and turn.scene.me else None
    if asked is None or mine is None:
        yield turn.say("prompt-gone")
        return
    gone = replace(mine, text="", withdrawn_at=turn.now)
    yield Save(gone)
    yield from _show_change(turn, _with(turn.scene, gone), asked, mine, gone)
    yield Settle(plain(turn.voice("answer-withdrawn")))


def _given(turn: Turn, asked: Asked, text: str, sharing: Sharing) -> Iterator[Effect]:
    old = _mine(turn.scene, asked, turn.me.id)
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
    yield _kept(turn, scene, asked, new)


def _kept(turn: Turn, scene: Scene, asked: Asked, mine: Reflection) -> Settle:
    """What the prompt becomes once it is answered: what was kept, who sees it, and how to change it."""
    voice = turn.voice
    waiting = _waiting(scene, asked)
    parts: list[Part] = [Heading(voice("prompt-heading", number=asked.number, total=len(_guide(asked).prompts)))]
    parts.append(Text(question(asked)))
    if mine.sharing is Sharing.PASSED:
        text = voice("passed")
    else:
        parts.append(Quote(mine.text))
        text = voice(f"kept-{mine.sharing.value}")
    if asked.revealed_at is None and waiting:
        text = f"{text} {voice('kept-waiting', waiting=waiting)}"
    parts.append(Text(text))
    change = answer_form(scene, asked, voice, mine.text, "" if mine.sharing is Sharing.PASSED else mine.sharing.value)
    title = voice("button-answer-after-all" if mine.sharing is Sharing.PASSED else "button-change-answer")
    parts.append(replace(change, title=title, style=Style.PLAIN))
    if mine.sharing is not Sharing.PASSED:
        parts.append(Buttons((_withdraw_button(voice, asked),)))
    return Settle(Message(text, tuple(parts)))


def _withdraw_button(voice: Voice, asked: Asked) -> Button:
    return press(voice("button-withdraw"), "answer.withdraw", asked.id, asks=voice("withdraw-sure"))


def _my_asked(turn: Turn) -> Asked | None:
    asked = turn.scene.asked_one(turn.action.arg(0))
    if asked is None or turn.scene.me is None:
        return None
    return asked if access.own_seat(turn.scene, asked.circle_id, turn.me.id) is not None else None


def _mine(scene: Scene, asked: Asked, person_id: str) -> Reflection | None:
    return next((r for r in scene.reflections_on(asked.id) if r.person_id == person_id), None)


def _waiting(scene: Scene, asked: Asked) -> int:
    """How many members have neither answered nor passed. Somebody who is paused was not asked, and is not waited for."""
    circle = scene.circle(asked.circle_id)
    members = (
        [scene.membership(s.person_id, circle.programme_id) for s in scene.seats_in(asked.circle_id)] if circle else []
    )
    taking_part = [m for m in members if m is not None and m.standing is Standing.TAKING_PART]
    return sum(not access.has_answered(scene, asked, m.person_id) for m in taking_part)


def _with(scene: Scene, changed: Reflection) -> Scene:
    others = tuple(r for r in scene.reflections if r.id != changed.id)
    return replace(scene, reflections=(*others, changed))


# --- revealing ----------------------------------------------------------------------------------------------------


def _maybe_reveal(turn: Turn, scene: Scene, asked: Asked, answered_by: str) -> Iterator[Effect]:
    """After a first answer: reveal to all when it was the last one awaited; else show a latecomer what is there."""
    if asked.revealed_at is not None:
        yield from _show_answers(turn, scene, asked, answered_by)
    elif _waiting(scene, asked) == 0:
        yield from _reveal(turn, scene, asked)
    else:
        # Saved unchanged: two members who answer at once then collide, and the second one sees the first.
        yield Save(asked)


def _reveal(turn: Turn, scene: Scene, asked: Asked) -> Iterator[Effect]:
    shown = replace(asked, revealed_at=turn.now)
    yield Save(shown)
    for seat in scene.seats_in(asked.circle_id):
        if access.has_answered(scene, asked, seat.person_id):
            yield from _show_answers(turn, scene, shown, seat.person_id)


def reveal_in_time(turn: Turn) -> Iterator[Effect]:
    """The wait is over: those who answered read each other; the others are told that they may still join in."""
    asked = turn.scene.asked_one(turn.event.id.removeprefix("reveal:"))
    if asked is None or asked.revealed_at is not None or not turn.scene.reflections_on(asked.id):
        return  # nothing was answered yet: what comes is still revealed together
    yield from _reveal(turn, turn.scene, asked)
    circle = turn.scene.circle(asked.circle_id)
    answers = [r for r in turn.scene.reflections_on(asked.id) if access.is_shared(r)]
    for seat in turn.scene.seats_in(asked.circle_id):
        person = turn.scene.person(seat.person_id)
        if circle is None or person is None or not answers or access.has_answered(turn.scene, asked, person.id):
            continue
        voice = voice_of(turn.scene, person.id)
        text = voice("reveal-without-you", question=question(asked))
        buttons = Buttons((press(voice("button-pass"), "pass", asked.id),))
        message = Message(text, (Text(text), answer_form(turn.scene, asked, voice), buttons))
        at = working_time(turn.now, person.zone)
        yield Send(turn.id("nudge", person.id), person.id, message, circle.programme_id, at, circle_id=circle.id)


def redraw(turn: Turn) -> Iterator[Effect]:
    """Somebody was erased: draw every set of answers of their circle again, and reveal what only waited for them."""
    for asked in turn.scene.asked:
        if turn.event.id.split(":")[1] != asked.circle_id:
            continue
        if asked.revealed_at is None and turn.scene.reflections_on(asked.id) and _waiting(turn.scene, asked) == 0:
            yield from _reveal(turn, turn.scene, asked)
        elif asked.revealed_at is not None:
            for seat in turn.scene.seats_in(asked.circle_id):
                yield Amend(_batch_id(asked, seat.person_id), _answers(turn.scene, asked, seat.person_id))


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
    mine = _mine(scene, asked, reader_id)
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
    parts: list[Part] = [Heading(heading), Text(question(asked)), Divider()]
    parts += [_quoted(scene, asked, r, voice) for r in theirs]
    if not theirs:
        parts.append(Text(voice("answers-none")))
    parts.append(Text(voice("answers-talk"), quiet=True))
    told = " ".join(f"{q.by}: {q.text}" for q in parts if isinstance(q, Quote))
    return Message(f"{heading}: {told or voice('answers-none')}", tuple(parts))


def _quoted(scene: Scene, asked: Asked, reflection: Reflection, voice: Voice) -> Quote:
    if reflection.sharing is Sharing.NAMELESS:
        return Quote(reflection.text, voice("somebody-here"))
    return Quote(reflection.text, _signature(scene, asked, reflection.person_id, voice))


def _signature(scene: Scene, asked: Asked, person_id: str, voice: Voice) -> str:
    circle = scene.circle(asked.circle_id)
    seat = scene.seat(asked.circle_id, person_id)
    programme = scene.programme(circle.programme_id) if circle else None
    realm = realm_name(programme, seat.realm) if seat else ""
    return " · ".join(bit for bit in (name_of(scene, person_id, voice), realm, seat.place if seat else "") if bit)


def _show_change(turn: Turn, scene: Scene, asked: Asked, old: Reflection | None, new: Reflection) -> Iterator[Effect]:
    """After the reveal: bring every reader's copy of one answer up to date, wherever that copy is."""
    circle = scene.circle(asked.circle_id)
    if asked.revealed_at is None or circle is None:
        return
    newly = access.is_shared(new) and (old is None or not access.is_shared(old))
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
            yield Send(late_id, reader, message, circle.programme_id, circle_id=circle.id, by=author)
        elif access.is_shared(new):
            yield Amend(_late_id(new, reader), _late(scene, asked, new, reader))
        else:
            yield Retract(_late_id(new, reader))


def _late(scene: Scene, asked: Asked, reflection: Reflection, reader_id: str) -> Message:
    voice = voice_of(scene, reader_id)
    quote = _quoted(scene, asked, reflection, voice)
    text = voice("answer-late", question=question(asked))
    return Message(f"{text} {quote.by}: {quote.text}", (Text(text), quote))


def _batch_id(asked: Asked, reader_id: str) -> str:
    return new_id("answers", asked.id, reader_id)


def _late_id(reflection: Reflection, reader_id: str) -> str:
    """An answer that is opened again is a new message: the one before was taken back."""
    return new_id("late", reflection.id, reader_id, str(reflection.shared_at))


def open_prompts(scene: Scene, person_id: str) -> tuple[tuple[Circle, Asked], ...]:
    """The prompts that wait for somebody's answer, with their circles."""
    return tuple(
        (circle, asked)
        for circle in scene.circles_of(person_id)
        for asked in sorted(scene.asked, key=lambda a: a.number)
        if asked.circle_id == circle.id and not access.has_answered(scene, asked, person_id)
    )
