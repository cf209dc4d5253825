"""Administrators: who may create programmes. The role is handed on by a one-time code, and can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from conversations.effects import CODE_HERE, Answer, Effect, Issue, Save, Send
from conversations.flows.convening import audited
from conversations.flows.roles import CODES, MOST_CHOICES
from conversations.message import (
    Action,
    Buttons,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Option,
    Style,
    Text,
)
from conversations.model import (
    Code,
    Deed,
    Person,
    new_id,
)
from conversations.turn import Turn, plain, press, refill
from conversations.values import replace
from conversations.wording import Voice


def _administrators(turn: Turn) -> list[Person]:
    there = [person for person in turn.scene.people if person.administrator]
    return sorted(there, key=lambda person: (person.name.casefold(), person.id))


def administrators(turn: Turn) -> Iterator[Effect]:
    """Who may create programmes."""
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say("administrators-only")
        return
    voice = turn.voice
    text = voice("administrators-are", names=voice.names([p.name or "…" for p in _administrators(turn)]))
    buttons = Buttons(
        (
            press(voice("button-code-administrator"), "administrators.code", style=Style.PRIMARY),
            press(voice("button-administrator-take"), "administrators.revoke"),
            press(voice("button-home"), "home"),
        )
    )
    yield Answer(Message(text, (Heading(voice("administrators-heading")), Text(text), buttons)))


def administrator_code(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say("administrators-only")
        return
    text = turn.voice("code-administrator", code=CODE_HERE)
    yield Issue(Code("", "administrator", "", turn.now + CODES["administrator"]), Answer(plain(text)))
    yield audited(turn, "", Deed.CODE, details=("administrator",))


def administrators_form(turn: Turn) -> Form:
    voice = turn.voice
    there = tuple(Option(p.id, p.name or "…") for p in _administrators(turn))
    who = Field("who", voice("role-whose"), FieldKind.CHOICE, there[:MOST_CHOICES])
    title = voice("button-administrator-take")
    saves, opens = Action("administrators.save"), Action("administrators.revoke")
    return Form(
        title,
        (who,),
        saves,
        opens,
        title,
        voice("administrator-take-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def revoke_administrator(turn: Turn) -> Iterator[Effect]:
    allowed = turn.scene.me is not None and turn.me.administrator
    yield Answer(administrators_form(turn)) if allowed else turn.say("administrators-only")


def save_administrators(turn: Turn) -> Iterator[Effect]:
    if turn.scene.me is None or not turn.me.administrator:
        yield turn.say_with_words("administrators-only")
        return
    there = _administrators(turn)
    person = next((p for p in there if p.id == turn.value("who")), None)
    if person is None or len(there) == 1:
        key = "problem-choose" if person is None else "problem-last-administrator"
        yield Answer(refill(administrators_form(turn), turn, {"who": turn.voice(key)}))
        return
    yield Save(replace(person, administrator=False))
    if person.id != turn.me.id:
        yield Save(turn.me)  # unchanged: of two who take the role from each other, the second one finds it gone
        yield told_of_it(person, turn.now, turn.me.name)
    yield audited(turn, "", Deed.TAKEN_BACK, person.id, ("administrator",))
    if person.id == turn.me.id:
        yield turn.say("administrator-given-up")
    else:
        yield turn.say("administrator-taken", name=person.name)


def told_of_it(person: Person, now: datetime, by: str = "") -> Send:
    """Tells somebody that they are no administrator any more: by another, or (without `by`) by whoever runs the service."""
    voice = Voice(person.language)
    text = voice("administrator-taken-from-you", name=by) if by else voice("administrator-taken-by-operator")
    return Send(new_id("taken", person.id, "administrator", now.isoformat()), person.id, plain(text), "")
