"""What one member said, on its way to the others: copies on each reader's own platform, and all that follows them.

Edits, deletions, reactions and second thoughts follow the copies, whose ids come from the remark and the reader. A copy
says who speaks, what they answer, and rings for nobody but its reader, where the words name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from conversations import access
from conversations.effects import Amend, Answer, Effect, Retract, Save, Send, Settle
from conversations.events import Deleted, Edited, Reacted
from conversations.message import Button, Buttons, Message, Page, Part, Speaker, Style, Text, Written
from conversations.model import Circle, Remark, Seat, new_id
from conversations.richtext import Lines, Run, calling, decode, encode, ending, naming, shortened
from conversations.richtext import plain as plain_words
from conversations.scenes import Scene
from conversations.turn import Turn, circle_name, name_of, names_in, plain, press, realm_name, voice_of
from conversations.typed import read_command
from conversations.values import replace
from conversations.wording import Voice

LONGEST_SIGN = 32
MOST_SIGNS = 20
"""So many reactions of one person are shown at one message, as on Slack itself."""
LONGEST = 8000
"""Characters in one message: what both platforms carry comfortably with its frame around it."""
SECOND_THOUGHTS = timedelta(minutes=1)
"""How long a message can be undone by one press."""


def relay(
    turn: Turn,
    circle: Circle,
    lines: Lines,
    remark_id: str,
    ref: str,
    answers: str = "",
    file: str = "",
    here: str = "",
) -> Iterator[Effect]:
    """Pass a member's words on to every other member. `answers` is the remark that they reply to; `file` the draft of the
    file that goes with them; `here` the room that they were said in, where everybody has read them already."""
    lines = _with_names(turn, circle, lines)
    original = _find(turn, answers)
    answers = original.id if original is not None and original.circle_id == circle.id else ""
    said = plain_words(lines)
    remark = Remark(
        remark_id, circle.id, turn.me.id, turn.now, said, ref, rich=encode(lines), answers=answers, file=file
    )
    yield Save(remark)
    if not here or access.room(turn.scene, circle) != here:
        yield from copies(turn, circle, remark, access.readers(turn.scene, circle, turn.me.id))


def copies(turn: Turn, circle: Circle, remark: Remark, readers: Iterable[str]) -> Iterator[Effect]:
    """A remark for each reader: a person, or the circle itself in its room."""
    for reader in readers:
        yield Send(
            _copy(remark, reader),
            reader,
            remark_message(turn, circle, remark, reader),
            circle.programme_id,
            circle_id=circle.id,
            about=remark.id,
            by=remark.person_id,
            under=new_id("introduction", circle.id, reader) if len(turn.scene.circles_of(reader)) > 1 else "",
        )


def sharing_is_off(turn: Turn, programme_id: str) -> Answer:
    """What somebody hears who has taken back the consent to share: nothing went, and how to allow it again."""
    button = press(turn.voice("button-sharing-on"), "consent.give", programme_id, "sharing")
    return Answer(plain(turn.voice("sharing-is-off"), Buttons((button,))))


def _copy(remark: Remark, reader_id: str) -> str:
    return new_id("copy", remark.id, reader_id)


def _in_room(circle: Circle | None) -> tuple[str, ...]:
    """The circle as one more reader, where it shares a room or did."""
    return (circle.id,) if circle is not None and circle.had_room else ()


def _find(turn: Turn, remark_id: str) -> Remark | None:
    if not remark_id:
        return None
    known = (*turn.scene.remarks, *filter(None, (turn.scene.answered,)))
    return next((remark for remark in known if remark.id == remark_id), None)


# --- names


def _with_names(turn: Turn, circle: Circle, lines: Lines) -> Lines:
    """Words in which the members of the circle are named, and nobody else: an account that a platform told of, or a
    name behind an @."""
    if not any(run.who or "@" in run.text for line in lines for run in line.runs):
        return lines  # as nearly all are
    scene, seats = turn.scene, turn.scene.seats_in(circle.id)
    accounts = {a.id: seat.person_id for seat in seats for a in scene.accounts_of(seat.person_id)}

    def known(run: Run) -> Run:
        person_id = accounts.get(run.who, "")
        text = f"@{name_of(scene, person_id, turn.voice)}" if person_id else run.text
        return replace(run, text=text, who=person_id)

    return calling(naming(lines, known), _called(scene, seats, turn.me.id, turn.voice))


def _called(scene: Scene, seats: tuple[Seat, ...], writer_id: str, voice: Voice) -> dict[str, str]:
    """What the others in a circle may be called by: their whole name, or a part of it that nobody else there has."""
    names = {s.person_id: name_of(scene, s.person_id, voice) for s in seats if scene.person(s.person_id)}
    found: dict[str, set[str]] = {}
    for person_id, name in names.items():
        for part in {name, *name.split()}:
            found.setdefault(part.casefold(), set()).add(person_id)
    whole = {name.casefold() for name in names.values()}
    return {
        part: next(iter(people))
        for part, people in found.items()
        if len(people) == 1 and writer_id not in people and (len(part) > 1 or part in whole)
    }


# --- a copy


def remark_message(
    turn: Turn, circle: Circle, remark: Remark, reader_id: str, changed: Remark | None = None
) -> Message:
    """A remark as one reader gets it: the words as they were written, under who said them. `changed` is another remark
    as it is from now on."""
    scene, voice = turn.scene, voice_of(turn.scene, reader_id)
    seat = scene.seat(circle.id, remark.person_id)
    realm = realm_name(scene.programme(circle.programme_id), seat.realm) if seat else ""
    speaker = Speaker(name_of(scene, remark.person_id, voice), realm, seat.stands_for if seat else "")

    def for_reader(run: Run) -> Run:
        return replace(run, rings=run.who == reader_id, who=run.who if scene.person(run.who) else "")

    parts: list[Part] = []
    if remark.answers:
        parts.append(Text(_answering(turn, remark, reader_id, voice, changed), quiet=True))
    parts.append(Written(naming(decode(remark.rich, remark.text), for_reader)))
    if remark.file:
        parts.append(Buttons((Button(voice("button-file-open"), Page("file", remark.file)),)))
        parts.append(Text(voice("file-link"), quiet=True))
    if remark.edited_at is not None:
        parts.append(Text(voice("edited"), quiet=True))
    if remark.reactions:
        parts.append(Text(_reactions(turn, remark, voice), quiet=True))
    if len(scene.circles_of(reader_id)) > 1:
        parts.append(Text(voice("in-circle", circle=circle_name(scene, circle, reader_id, voice)), quiet=True))
    return Message(f"{speaker.name} ({realm}, {speaker.place}): {remark.text}", tuple(parts), speaker)


def _answering(turn: Turn, remark: Remark, reader_id: str, voice: Voice, changed: Remark | None) -> str:
    """What a remark replies to, in one line."""
    found = changed if changed is not None and changed.id == remark.answers else _find(turn, remark.answers)
    if found is None or found.deleted_at is not None or access.apart(turn.scene, reader_id, found.person_id):
        return voice("answering-earlier")
    first, *more = found.text.strip().splitlines() or [""]
    words = short(first.strip() + (" …" if more and len(first) < 60 else ""), 60)
    if found.person_id == reader_id:
        return voice("answering-you", words=words)
    return voice("answering", name=name_of(turn.scene, found.person_id, voice), words=words)


def _reactions(turn: Turn, remark: Remark, voice: Voice) -> str:
    return "   ".join(f"{emoji} {name_of(turn.scene, person_id, voice)}" for person_id, emoji in remark.reactions)


def short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


# --- receipts and second thoughts


def receipt(turn: Turn, circle: Circle, remark_id: str) -> Iterator[Effect]:
    """A quiet note of where the words went. Only the newest one stays; with several circles, it says which one is being
    written to and lets it be changed."""
    voice, scene = turn.voice, turn.scene
    sent = voice("sent", names=names_in(scene, access.listeners(scene, circle, turn.me.id), voice))
    parts: list[Part] = [Text(sent, quiet=True)]
    if len(scene.circles_of(turn.me.id)) > 1:
        name = circle_name(scene, circle, turn.me.id, voice)
        parts.append(Text(voice("you-write-to", circle=name), quiet=True))
    mine = [r for r in scene.last_words() if r.person_id == turn.me.id and r.id != remark_id]
    if mine:
        before = max(mine, key=lambda r: (r.said_at, r.id))
        yield Retract(_receipt_id(before.id))
    parts.append(receipt_buttons(turn, circle, remark_id))
    yield Answer(Message(sent, tuple(parts)), quiet=True, id=_receipt_id(remark_id))


def receipt_buttons(turn: Turn, circle: Circle, remark_id: str) -> Buttons:
    """What somebody can still do about what has just gone; and with several circles, the way to another one."""
    voice, scene = turn.voice, turn.scene
    others = [c for c in scene.circles_of(turn.me.id) if c.id != circle.id][:4]
    called = [circle_name(scene, c, turn.me.id, voice) for c in others]
    switch = [
        press(voice("button-switch", circle=name), "write.to", c.id) for c, name in zip(others, called, strict=True)
    ]
    return Buttons((press(voice("button-undo"), "words.undo", remark_id), *switch))


def _receipt_id(remark_id: str) -> str:
    return new_id("receipt", remark_id)


def undo(turn: Turn) -> Iterator[Effect]:
    """Take words back that have just gone out."""
    remark = _mine(turn)
    if remark is None:
        yield Settle(plain(turn.voice("undo-gone")))
    elif turn.now - remark.said_at > SECOND_THOUGHTS:
        delete = press(turn.voice("button-take-back"), "words.delete", remark.id, style=Style.DANGER)
        yield Settle(plain(turn.voice("undo-late"), Buttons((delete,))))
    else:
        yield from _take_back(turn, remark)
        yield Settle(plain(turn.voice("undone")))


def delete(turn: Turn) -> Iterator[Effect]:
    """Take words back that went out a while ago."""
    remark = _mine(turn)
    if remark is None:
        yield Settle(plain(turn.voice("undo-gone")))
        return
    yield from _take_back(turn, remark)
    yield Settle(plain(turn.voice("taken-back")))


def _mine(turn: Turn) -> Remark | None:
    found = _find(turn, turn.action.arg(0))
    mine = found is not None and turn.scene.me is not None and found.person_id == turn.me.id
    return found if mine and found is not None and found.deleted_at is None else None


def _take_back(turn: Turn, remark: Remark) -> Iterator[Effect]:
    gone = replace(remark, text="", rich="", deleted_at=turn.now, reactions=())
    yield Save(gone)
    for seat in turn.scene.seats:
        if seat.circle_id == remark.circle_id and seat.person_id != turn.me.id:
            yield Retract(_copy(remark, seat.person_id))
    for reader in _in_room(turn.scene.circle(remark.circle_id)):
        yield Retract(_copy(remark, reader))
    yield from _redraw_answers(turn, gone)


# --- what follows the copies


def edited(turn: Turn) -> Iterator[Effect]:
    """The writer changed their message: the copies change with it."""
    event, remark = turn.event, turn.scene.remark
    assert isinstance(event, Edited)
    if remark is None or remark.person_id != turn.me.id or remark.deleted_at is not None:
        return
    if not event.room and access.own_seat(turn.scene, remark.circle_id, turn.me.id) is None:
        yield turn.say("edit-too-late")
        return
    lines = shortened(decode(event.rich, event.text), LONGEST) if event.room else edited_lines(event)
    if (length := len(plain_words(lines))) > LONGEST:
        yield turn.say("words-too-long", longest=LONGEST, length=length)
        return
    circle = turn.scene.circle(remark.circle_id)
    if circle is not None and not event.room and not access.may_share(turn.scene, turn.me.id, circle.programme_id):
        # Nothing new goes there; and what it said before was changed for a reason.
        yield from _take_back(turn, remark)
        yield turn.say("edit-sharing-is-off")
        return
    if circle is not None:
        lines = _with_names(turn, circle, lines)
    new = replace(remark, text=plain_words(lines), rich=encode(lines), edited_at=turn.now)
    yield Save(new)
    if circle is not None:
        yield from _change_copies(turn, circle, new)
    yield from _redraw_answers(turn, new)


def edited_lines(event: Edited) -> Lines:
    """An edited message's words, without the command that they may be behind: "say …", said again."""
    lines = decode(event.rich, event.text)
    if (command := read_command(event.text)).verb == "words":
        lines = ending(lines, command.arg(0))
    return lines


def _redraw(turn: Turn, remark: Remark, besides: str = "") -> Iterator[Effect]:
    yield Save(remark)
    circle = turn.scene.circle(remark.circle_id)
    if circle is not None:
        yield from _amend_copies(turn, circle, remark, besides=besides)


def _amend_copies(
    turn: Turn, circle: Circle, remark: Remark, changed: Remark | None = None, besides: str = ""
) -> Iterator[Effect]:
    seated = [seat.person_id for seat in turn.scene.seats_in(circle.id)]
    for reader in (*seated, *_in_room(circle)):
        apart = access.apart(turn.scene, reader, remark.person_id)
        if reader not in (remark.person_id, besides) and not apart:
            yield Amend(_copy(remark, reader), remark_message(turn, circle, remark, reader, changed))


def _change_copies(turn: Turn, circle: Circle, remark: Remark, changed: Remark | None = None) -> Iterator[Effect]:
    """The copies as they read now. Whoever does not get that, since they have left, or do not want to meet the writer,
    does not keep what it said before either: it was changed for a reason."""
    yield from _amend_copies(turn, circle, remark, changed)
    here = {seat.person_id for seat in access.hosts(turn.scene, circle)}
    for seat in turn.scene.seats:
        reader = seat.person_id
        out = reader not in here or access.apart(turn.scene, reader, remark.person_id)
        if seat.circle_id == circle.id and reader != remark.person_id and out:
            yield Retract(_copy(remark, reader))


def _redraw_answers(turn: Turn, changed: Remark) -> Iterator[Effect]:
    """What replies to a remark says what it replies to: that has just changed."""
    circle = turn.scene.circle(changed.circle_id)
    for remark in turn.scene.remarks:
        if circle is not None and remark.answers == changed.id and remark.deleted_at is None:
            yield from _change_copies(turn, circle, remark, changed)


def forget_answered(turn: Turn, circle: Circle) -> Iterator[Effect]:
    """Somebody was erased: what replied to them no longer quotes them."""
    known = {remark.id for remark in turn.scene.remarks}
    for remark in turn.scene.remarks:
        gone = remark.circle_id == circle.id and remark.answers and remark.answers not in known
        if gone and remark.deleted_at is None:
            yield from _change_copies(turn, circle, remark)


def deleted(turn: Turn) -> Iterator[Effect]:
    """The writer deleted their message: the copies are taken back."""
    remark = turn.scene.remark
    assert isinstance(turn.event, Deleted)
    if remark is not None and remark.person_id == turn.me.id and remark.deleted_at is None:
        yield from _take_back(turn, remark)
        yield Retract(_receipt_id(remark.id))


def reacted(turn: Turn) -> Iterator[Effect]:
    """A reaction to somebody's words: the other readers see it on their copy, the writer gets a small note."""
    event, remark = turn.event, turn.scene.remark
    assert isinstance(event, Reacted)
    if remark is None or turn.scene.me is None or remark.deleted_at is not None or remark.person_id == turn.me.id:
        return
    circle = turn.scene.circle(remark.circle_id)
    if circle is None or access.own_seat(turn.scene, circle.id, turn.me.id) is None:
        return
    # A reaction is shown to the circle, like words; and it is one sign, not a way to write some.
    if not access.may_share(turn.scene, turn.me.id, circle.programme_id) or len(event.emoji) > LONGEST_SIGN:
        return
    mine = (turn.me.id, event.emoji)
    others = tuple(r for r in remark.reactions if tuple(r) != mine)
    if event.added == (len(others) < len(remark.reactions)):
        return
    if event.added and sum(who == turn.me.id for who, _ in remark.reactions) >= MOST_SIGNS:
        return
    changed = replace(remark, reactions=(*others, mine) if event.added else others)
    if event.room:  # everybody sees it there
        yield Save(changed)
        return
    yield from _redraw(turn, changed, besides=turn.me.id)
    note = new_id("reaction", remark.id, turn.me.id, event.emoji)
    if not event.added:
        yield Retract(note)
        return
    if not access.sits(turn.scene, circle.id, remark.person_id):
        return
    voice = voice_of(turn.scene, remark.person_id)
    text = voice("reacted", name=turn.me.name, emoji=event.emoji, words=short(remark.text, 80))
    message = Message(text, (Text(text, quiet=True),))
    yield Send(note, remark.person_id, message, circle.programme_id, circle_id=circle.id, by=turn.me.id)
