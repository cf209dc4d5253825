"""Talking in a circle: what one member writes reaches every other member on their own platform, under their name.

Before somebody's first words go, they see where to; words whose circle is not certain wait as a draft. Edits,
deletions and reactions follow the relayed copies, whose ids come from the remark and the reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from conversations import access
from conversations.effects import Amend, Answer, Effect, Retract, Save, Send, Settle
from conversations.events import Deleted, Edited, Reacted, Said
from conversations.flows import commitment, questions
from conversations.flows.consent import join
from conversations.message import Button, Buttons, Message, Part, Quote, Speaker, Style, Text
from conversations.model import Asked, Circle, Draft, Remark, Role, Seat, Standing, new_id
from conversations.turn import Turn, circle_name, name_of, names_in, plain, press, realm_name, voice_of
from conversations.typed import read_command
from conversations.wording import Voice

LONGEST = 8000
"""Characters in one message: what both platforms carry comfortably with its frame around it."""


def words(turn: Turn) -> Iterator[Effect]:
    """Plain words: relay them, or hold them until it is certain that, and where, they should go."""
    text = turn.action.arg(0).strip()
    if turn.scene.me is None or not any(m.person_id == turn.me.id for m in turn.scene.memberships):
        yield from join(turn)
        return
    circles = turn.scene.circles_of(turn.me.id)
    if (early := _early(turn)) is not None:
        yield Save(replace(early, done_at=turn.now, text=""))
        if early.kind == "deleted":
            return
        text = early.text
    if not circles:
        yield Answer(_no_circle(turn))
        return
    if not text:
        yield turn.say("say-nothing")
        return
    if len(text) > LONGEST:
        yield turn.say("words-too-long", longest=LONGEST, length=len(text))
        return
    circle = _certain_circle(turn, circles)
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle else None
    if circle is None or seat is None or seat.shown_at is None or _unanswered(turn, circle, seat):
        yield from _hold(turn, circles if circle is None else (circle,), text)
        return
    yield from _relay(turn, circle, text, _ref(turn), turn.id("remark"))
    yield _receipt(turn, circle)
    yield from commitment.notice_promise(turn, circle, text)


def _early(turn: Turn) -> Draft | None:
    """What was heard of this message before the message itself: platforms may deliver an edit or a deletion first."""
    ref = _ref(turn)
    mine = (d for d in turn.scene.drafts if ref and d.ref == ref and d.person_id == turn.me.id and not d.done_at)
    return next((d for d in mine if d.kind in ("edited", "deleted")), None)


def _remember(turn: Turn, kind: str, ref: str, text: str = "") -> Iterator[Effect]:
    """Keep an edit or a deletion of a message that has not come yet, for somebody whose words would be passed on."""
    if turn.scene.circles_of(turn.me.id):
        early = next((d for d in turn.scene.drafts if d.ref == ref and d.person_id == turn.me.id), None)
        draft = early or Draft(turn.id("early"), turn.me.id, "", kind, turn.now, ref=ref)
        yield Save(replace(draft, kind=kind, text=text))


def _no_circle(turn: Turn) -> Message:
    """Why nobody got these words, and what would change that."""
    voice, mine = turn.voice, [m for m in turn.scene.memberships if m.person_id == turn.me.id]
    home, helped = press(voice("button-home"), "home"), press(voice("button-help"), "help")
    if any(m.standing in (Standing.TAKING_PART, Standing.PAUSED) for m in mine):
        return plain(voice("no-circle"), Buttons((home, helped)))
    if any(Role.PARTICIPANT in m.roles for m in mine):
        fill_in = press(voice("button-fill-in-profile"), "profile", style=Style.PRIMARY)
        return plain(voice("no-circle-profile"), Buttons((fill_in, helped)))
    return plain(voice("no-circle-convener"), Buttons((home, helped)))


def _certain_circle(turn: Turn, circles: tuple[Circle, ...]) -> Circle | None:
    """The circle that words go to without asking: the thread's, else the one that is certain by itself."""
    threads = next((circle for circle in circles if circle.id == turn.scene.thread_circle), None)
    return threads or turn.scene.writing_circle(turn.me.id)


def _unanswered(turn: Turn, circle: Circle, seat: Seat) -> Asked | None:
    """A prompt that these words may be meant to answer: open, not answered, and asked since the writer last agreed
    where their words go. Guessing wrong would show an answer before its time."""
    for asked in turn.scene.asked:
        open_one = asked.circle_id == circle.id and not access.has_answered(turn.scene, asked, turn.me.id)
        if open_one and (seat.shown_at is None or seat.shown_at < asked.asked_at):
            return asked
    return None


def _ref(turn: Turn) -> str:
    return turn.event.ref if isinstance(turn.event, Said) else ""


def _hold(turn: Turn, circles: tuple[Circle, ...], text: str) -> Iterator[Effect]:
    """Keep the words as a draft and show where they would go."""
    voice, scene = turn.voice, turn.scene
    draft = Draft(turn.id("draft"), turn.me.id, circles[0].id, "words", turn.now, text, ref=_ref(turn))
    yield Save(draft)
    buttons: list[Button] = []
    for circle in circles[:5]:
        name = circle_name(scene, circle, turn.me.id, voice)
        label = voice("button-send-to", circle=name) if len(circles) > 1 else voice("button-send")
        buttons.append(press(label, "words.send", draft.id, circle.id, style=Style.PRIMARY))
        seat = access.own_seat(scene, circle.id, turn.me.id)
        if seat is not None and (asked := _unanswered(turn, circle, seat)) is not None:
            label = voice("button-is-answer", number=asked.number)
            buttons.append(press(label, "words.answer", draft.id, asked.id))
    buttons.append(press(voice("button-do-not-send"), "words.drop", draft.id))
    where = _where(turn, circles[0]) if len(circles) == 1 else voice("hold-which-circle")
    parts: tuple[Part, ...] = (Text(voice("hold")), Quote(_short(text, 600)), Text(where), Buttons(tuple(buttons)))
    yield Answer(Message(f"{voice('hold')} {where}", parts))


def _where(turn: Turn, circle: Circle) -> str:
    people = _listed(turn, circle)
    return turn.voice("hold-where", people=people) if people else turn.voice("hold-nobody")


def _listed(turn: Turn, circle: Circle) -> str:
    """Everybody that words to a circle reach: names, realms, places."""
    scene, voice = turn.scene, turn.voice
    programme = scene.programme(circle.programme_id)
    people = sorted(
        voice(
            "hold-person", name=name_of(scene, s.person_id, voice), realm=realm_name(programme, s.realm), place=s.place
        )
        for s in access.listeners(scene, circle, turn.me.id)
    )
    return voice.names(people)


def send_draft(turn: Turn) -> Iterator[Effect]:
    draft = _my_draft(turn)
    circle = turn.scene.circle(turn.action.arg(1))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if draft is None or circle is None or seat is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    yield Save(replace(draft, done_at=turn.now, text=""))
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    yield from _relay(turn, circle, draft.text, draft.ref, new_id("remark", draft.id))
    names = names_in(turn.scene, access.listeners(turn.scene, circle, turn.me.id), turn.voice)
    yield Settle(plain(turn.voice("sent-first", names=names)))
    yield from commitment.notice_promise(turn, circle, draft.text)


def drop_draft(turn: Turn) -> Iterator[Effect]:
    draft = _my_draft(turn)
    if draft is not None:
        yield Save(replace(draft, done_at=turn.now, text=""))
    yield Settle(plain(turn.voice("draft-dropped")))


def draft_is_answer(turn: Turn) -> Iterator[Effect]:
    """The words were meant as the answer to a prompt: open its form with them in it, so that sharing is chosen."""
    draft, asked = _my_draft(turn), turn.scene.asked_one(turn.action.arg(1))
    if draft is None or asked is None or access.own_seat(turn.scene, asked.circle_id, turn.me.id) is None:
        yield Settle(plain(turn.voice("draft-gone")))
        return
    yield Save(replace(draft, done_at=turn.now, text=""))
    yield Answer(questions.answer_form(turn.scene, asked, turn.voice, turn.me.id, draft.text))


def _my_draft(turn: Turn) -> Draft | None:
    draft = turn.scene.draft(turn.action.arg(0))
    mine = draft is not None and turn.scene.me is not None and draft.person_id == turn.me.id
    return draft if mine and draft is not None and draft.done_at is None else None


def hello(turn: Turn) -> Iterator[Effect]:
    """Say hello to the circle by one press."""
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if circle is None or seat is None:
        yield turn.say("circle-not-yours")
        return
    if seat.shown_at is not None:
        yield Answer(plain(turn.voice("hello-already")), quiet=True)
        return
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    yield from _relay(turn, circle, turn.voice("hello"), "", new_id("hello", circle.id, turn.me.id))
    names = names_in(turn.scene, access.listeners(turn.scene, circle, turn.me.id), turn.voice)
    yield Answer(plain(turn.voice("hello-sent", names=names)))


def write_to(turn: Turn) -> Iterator[Effect]:
    """Choose the circle that plain words go to from now on."""
    circle = turn.scene.circle(turn.action.arg(0))
    seat = access.own_seat(turn.scene, circle.id, turn.me.id) if circle and turn.scene.me else None
    if circle is None or seat is None:
        yield turn.say("circle-not-yours")
        return
    yield Save(replace(seat, shown_at=turn.now))
    yield Save(replace(turn.me, writing_to=circle.id))
    name = circle_name(turn.scene, circle, turn.me.id, turn.voice)
    yield turn.say("writing-to", circle=name, people=_listed(turn, circle))


# --- relaying -----------------------------------------------------------------------------------------------------


def _relay(turn: Turn, circle: Circle, text: str, ref: str, remark_id: str) -> Iterator[Effect]:
    remark = Remark(remark_id, circle.id, turn.me.id, turn.now, text, ref)
    yield Save(remark)
    for seat in access.listeners(turn.scene, circle, turn.me.id):
        message = remark_message(turn, circle, remark, seat.person_id)
        copy = new_id("copy", remark.id, seat.person_id)
        yield Send(
            copy, seat.person_id, message, circle.programme_id, circle_id=circle.id, about=remark.id, by=turn.me.id
        )


def remark_message(turn: Turn, circle: Circle, remark: Remark, reader_id: str) -> Message:
    """A remark as one reader gets it: the words as they were typed, under who said them."""
    scene, voice = turn.scene, voice_of(turn.scene, reader_id)
    seat = scene.seat(circle.id, remark.person_id)
    realm = realm_name(scene.programme(circle.programme_id), seat.realm) if seat else ""
    speaker = Speaker(name_of(scene, remark.person_id, voice), realm, seat.place if seat else "")
    parts: list[Part] = [Text(remark.text)]
    if remark.edited_at is not None:
        parts.append(Text(voice("edited"), quiet=True))
    if remark.reactions:
        parts.append(Text(_reactions(turn, remark, voice), quiet=True))
    if len(scene.circles_of(reader_id)) > 1:
        parts.append(Text(voice("in-circle", circle=circle_name(scene, circle, reader_id, voice)), quiet=True))
    return Message(f"{speaker.name} ({realm}, {speaker.place}): {remark.text}", tuple(parts), speaker)


def _reactions(turn: Turn, remark: Remark, voice: Voice) -> str:
    return "   ".join(f"{emoji} {name_of(turn.scene, person_id, voice)}" for person_id, emoji in remark.reactions)


def _receipt(turn: Turn, circle: Circle) -> Answer:
    names = names_in(turn.scene, access.listeners(turn.scene, circle, turn.me.id), turn.voice)
    return Answer(Message(turn.voice("sent", names=names), (Text(turn.voice("sent", names=names), quiet=True),)), True)


def edited(turn: Turn) -> Iterator[Effect]:
    """The writer changed their message: the copies, or the draft, change with it."""
    event, remark = turn.event, turn.scene.remark
    assert isinstance(event, Edited)
    if turn.scene.me is None:
        return
    text = event.text
    if (command := read_command(text)).verb == "words":
        text = command.arg(0)  # "say …", said again
    draft = next((d for d in turn.scene.drafts if d.ref == event.ref and d.person_id == turn.me.id), None)
    if draft is not None and draft.done_at is None and draft.kind == "words":
        yield Save(replace(draft, text=text[:LONGEST]))
    elif remark is None and (draft is None or draft.kind == "edited"):
        yield from _remember(turn, "edited", event.ref, text[:LONGEST])
    if remark is None or remark.person_id != turn.me.id or remark.deleted_at is not None:
        return
    if len(text) > LONGEST:
        yield turn.say("words-too-long", longest=LONGEST, length=len(text))
        return
    yield from _redraw(turn, replace(remark, text=text, edited_at=turn.now))


def _redraw(turn: Turn, remark: Remark, besides: str = "") -> Iterator[Effect]:
    yield Save(remark)
    circle = turn.scene.circle(remark.circle_id)
    if circle is None:
        return
    for seat in turn.scene.seats_in(circle.id):
        if seat.person_id not in (remark.person_id, besides):
            copy = new_id("copy", remark.id, seat.person_id)
            yield Amend(copy, remark_message(turn, circle, remark, seat.person_id))


def deleted(turn: Turn) -> Iterator[Effect]:
    event, remark = turn.event, turn.scene.remark
    assert isinstance(event, Deleted)
    if turn.scene.me is None:
        return
    held = [d for d in turn.scene.drafts if d.ref == event.ref and d.person_id == turn.me.id and d.kind == "words"]
    for draft in held:
        yield Save(replace(draft, text="", done_at=turn.now))
    if remark is None and not held:
        yield from _remember(turn, "deleted", event.ref)
    if remark is None or remark.person_id != turn.me.id or remark.deleted_at is not None:
        return
    yield Save(replace(remark, text="", deleted_at=turn.now, reactions=()))
    for seat in turn.scene.seats:
        if seat.circle_id == remark.circle_id and seat.person_id != turn.me.id:
            yield Retract(new_id("copy", remark.id, seat.person_id))


def reacted(turn: Turn) -> Iterator[Effect]:
    """A reaction to somebody's words: the other readers see it on their copy, the writer gets a small note."""
    event, remark = turn.event, turn.scene.remark
    assert isinstance(event, Reacted)
    if remark is None or turn.scene.me is None or remark.deleted_at is not None or remark.person_id == turn.me.id:
        return
    circle = turn.scene.circle(remark.circle_id)
    if circle is None or access.own_seat(turn.scene, circle.id, turn.me.id) is None:
        return
    mine = (turn.me.id, event.emoji)
    others = tuple(r for r in remark.reactions if tuple(r) != mine)
    if event.added == (len(others) < len(remark.reactions)):
        return
    yield from _redraw(turn, replace(remark, reactions=(*others, mine) if event.added else others), besides=turn.me.id)
    note = new_id("reaction", remark.id, turn.me.id, event.emoji)
    if not event.added:
        yield Retract(note)
        return
    voice = voice_of(turn.scene, remark.person_id)
    text = voice("reacted", name=turn.me.name, emoji=event.emoji, words=_short(remark.text, 80))
    message = Message(text, (Text(text, quiet=True),))
    yield Send(note, remark.person_id, message, circle.programme_id, circle_id=circle.id, by=turn.me.id)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
