"""A concern is answered: whoever it went to writes to whoever raised it, who writes back, each in their own conversation
and on their own platform. Nobody else reads it, and nobody has to answer here.
"""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Answer, Effect, Save, Send
from conversations.flows.care import LONGEST_CONCERN, signposts
from conversations.message import Action, Buttons, Field, FieldKind, Form, Message, Part, Quote, Text
from conversations.model import Concern, Programme, Reply, Role
from conversations.turn import Turn, name_of, plain, press, refill, too_long, voice_of
from conversations.values import replace
from conversations.wording import Voice


def answer(turn: Turn) -> Iterator[Effect]:
    """Open the form; or say why nobody would read what is written into it."""
    found = _answerable(turn)
    yield Answer(found if isinstance(found, Message) else _form(turn, *found))


def save(turn: Turn) -> Iterator[Effect]:
    """Pass it on at once, to everybody who is to read it, and say to whom it went."""
    found = _answerable(turn)
    if isinstance(found, Message):
        words = (Text(turn.voice("reply-unsent")), Quote(turn.value("text"))) if turn.value("text") else ()
        yield Answer(replace(found, parts=(found.parts[0], *words, *found.parts[1:])))
        return
    concern, programme = found
    form = _form(turn, concern, programme)
    problems = too_long(turn, form)
    if not turn.value("text"):
        problems["text"] = turn.voice("problem-empty")
    if problems:
        yield Answer(refill(form, turn, problems))
        return
    reply = Reply(turn.id("reply"), concern.id, turn.me.id, turn.now, turn.value("text"))
    yield Save(reply)
    readers = access.concern_readers(turn.scene, concern, turn.me.id)
    for reader_id in readers:
        message = _passed_on(turn, concern, programme, reply, reader_id)
        send_id = turn.id("reply", reader_id)
        yield Send(send_id, reader_id, message, programme.id, about=concern.id, by=turn.me.id)
    # Whoever types in place of pressing the button is to see first that their circle would read it.
    for seat in turn.scene.seats:
        if seat.person_id in readers and seat.shown_at is not None:
            yield Save(replace(seat, shown_at=None))
    yield turn.aside(_sent(turn, concern, programme, reply))


def _answerable(turn: Turn) -> tuple[Concern, Programme] | Message:
    """The concern that a button names, with its programme; or, where what is written about it would reach nobody, a
    sentence that says so. It says no more to whoever never had to do with the concern than where there is none."""
    scene, voice = turn.scene, turn.voice
    concern = next((each for each in scene.concerns if each.id == turn.action.arg(0)), None)
    programme = scene.programme(concern.programme_id) if concern is not None else None
    if concern is None or programme is None:
        return plain(voice("reply-gone"))
    if access.concern_readers(scene, concern, turn.me.id):
        return concern, programme
    if turn.me.id == concern.person_id:
        again = Buttons((press(voice("button-concern"), "concern", programme.id),))
        return plain(voice("reply-nobody"), again)
    if all(member.person_id != turn.me.id for member in access.concern_answerers(scene, concern)):
        return plain(voice("reply-not-yours"))
    return plain(voice("reply-gone"))


def _form(turn: Turn, concern: Concern, programme: Programme) -> Form:
    voice = turn.voice
    back = turn.me.id == concern.person_id
    field = Field("text", voice("reply-text"), FieldKind.TEXT, longest=LONGEST_CONCERN)
    return Form(
        voice("button-reply-back" if back else "reply-form"),
        (field,),
        Action("concern.answer.save", (concern.id,)),
        Action("concern.answer", (concern.id,)),
        voice("button-send-concern"),
        _intro(turn, concern),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _intro(turn: Turn, concern: Concern) -> str:
    """Who reads it and under which name, said before it is written."""
    voice = turn.voice
    if turn.me.id == concern.person_id:
        return voice("reply-intro-back", who=_looked_after_by(turn, concern, voice))
    who = name_of(turn.scene, concern.person_id, voice)
    unnamed = access.answers_unnamed(turn.scene, concern)
    intro = voice("reply-intro-unnamed", who=who) if unnamed else voice("reply-intro", who=who)
    others = _others(turn, concern, turn.me.id, voice)
    return f"{intro} {voice('reply-others', names=others)}" if others else intro


def _looked_after_by(turn: Turn, concern: Concern, voice: Voice) -> str:
    """Who reads what the person who raised a concern writes, as they may know it."""
    if access.answers_unnamed(turn.scene, concern):
        return voice("concern-looked-after")
    if concern.told_as is not Role.SAFEGUARDING:
        return voice("concern-nobody-named")
    return _others(turn, concern, concern.person_id, voice)


def _others(turn: Turn, concern: Concern, besides: str, voice: Voice) -> str:
    """Those who look after a concern, by name, but for one."""
    them = (m.person_id for m in access.concern_answerers(turn.scene, concern) if m.person_id != besides)
    return voice.names(sorted(name_of(turn.scene, each, voice) for each in them))


def _passed_on(turn: Turn, concern: Concern, programme: Programme, reply: Reply, reader_id: str) -> Message:
    """What one reader gets, in their own language: who writes, about which concern, the words, and a way to answer."""
    scene, voice = turn.scene, voice_of(turn.scene, reader_id)
    reader = scene.person(reader_id)
    at = voice.moment_of(concern.raised_at, reader.zone if reader else programme.zone)
    me, below, label = turn.me.name, list[str](), voice("button-reply")
    if reader_id == concern.person_id:
        label = voice("button-reply-back")
        said, by = _says_who(turn, concern, programme, voice, at)
        below = [voice("reply-circle"), voice("concern-danger")]
        if programme.contact:
            below.append(voice("help-contact", contact=programme.contact))
    elif turn.me.id == concern.person_id:
        said, by = voice("reply-back", name=me, at=at, programme=programme.name), me
        if others := _others(turn, concern, reader_id, voice):
            below.append(voice("reply-read-too", names=others))
        below.append(voice("reply-note", name=me))
    else:
        who = name_of(scene, concern.person_id, voice)
        said, by = voice("reply-by-another", name=me, who=who, at=at, programme=programme.name), me
    parts: list[Part] = [Text(said), Quote(reply.text, by)]
    parts += [Text(line, quiet=True) for line in below]
    parts.append(Buttons((press(label, "concern.answer", concern.id),)))
    # No words of theirs in a notification, which others may see on the screen of a telephone.
    return Message(said, tuple(parts))


def _says_who(turn: Turn, concern: Concern, programme: Programme, voice: Voice, at: str) -> tuple[str, str]:
    """Who answers, and as what, as whoever raised the concern may know it; and the name below the words."""
    if access.answers_unnamed(turn.scene, concern):
        return voice("reply-unnamed", programme=programme.name, at=at), ""
    name = turn.me.name
    if concern.told_as is Role.SAFEGUARDING:
        return voice("reply-from-contact", name=name, programme=programme.name, at=at), name
    return voice("reply-from-convener", name=name, programme=programme.name, at=at), name


def _sent(turn: Turn, concern: Concern, programme: Programme, reply: Reply) -> Message:
    """What its writer reads of it: to whom it went, and the words, since the form is gone."""
    voice, words = turn.voice, Quote(reply.text)
    if turn.me.id == concern.person_id:
        done = signposts(voice, voice("reply-sent-back", who=_looked_after_by(turn, concern, voice)), programme)
        return replace(done, parts=(done.parts[0], words, *done.parts[1:]))
    said = voice("reply-sent", who=name_of(turn.scene, concern.person_id, voice))
    others = _others(turn, concern, turn.me.id, voice)
    return plain(f"{said} {voice('reply-others', names=others)}" if others else said, words)
