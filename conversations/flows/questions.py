"""A guide's questions as people see them: put to them, answered, or passed; one in a message, or several at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from conversations import access
from conversations.flows import pacing
from conversations.guides import Guide, Prompt, begun_with
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
from conversations.model import Asked, Circle, Posed, Reflection, Sharing
from conversations.scenes import Scene
from conversations.turn import circle_name, press, realm_name, voice_of
from conversations.values import replace
from conversations.wording import Voice

LONGEST_ANSWER = 3000


def guide_of(asked: Asked) -> Guide:
    return begun_with(asked.guide)


def prompt_of(asked: Asked, language: str = "en") -> Prompt:
    return begun_with(asked.guide, language).prompt(asked.prompt) or Prompt(asked.prompt, asked.prompt)


def question(scene: Scene, asked: Asked, person_id: str, voice: Voice | None = None) -> str:
    """The prompt's words, as this member is asked them; `voice`: in the language of somebody else who reads that. A
    guide that changed since still answers for its old ones."""
    seat, language = scene.seat(asked.circle_id, person_id), (voice or voice_of(scene, person_id)).language
    return prompt_of(asked, language).asks(seat.realm if seat else "")


def sheet(scene: Scene, person_id: str, put: Sequence[Posed]) -> Message:
    """The message in which questions are put to somebody: each open, or with what came of it. Most hold one."""
    voice = voice_of(scene, person_id)
    asked = [a for p in put if (a := scene.asked_one(p.asked_id)) is not None]
    if len(asked) == 1:
        return _asked_message(scene, asked[0], person_id, voice, first=put[0].first)
    heading = voice("prompts-heading", count=len(asked))
    parts: list[Part] = [Heading(heading), Text(voice("prompts-intro"), quiet=True)]
    for each in asked:
        parts += [Divider(), *_asked_message(scene, each, person_id, voice, several=True).parts]
    return Message(f"{heading} {' '.join(question(scene, a, person_id) for a in asked)}", tuple(parts))


def _asked_message(
    scene: Scene, asked: Asked, person_id: str, voice: Voice, first: bool = False, several: bool = False
) -> Message:
    mine = given_by(scene, asked, person_id)
    if mine is not None:
        return _kept(scene, asked, mine, voice, several)
    prompt, words = prompt_of(asked, voice.language), question(scene, asked, person_id)
    heading = voice("prompt-heading", number=asked.number, total=len(guide_of(asked).prompts))
    parts: list[Part] = [Heading(heading), Text(words)]
    parts += [Text(prompt.note)] if prompt.note else []
    parts += _notice(scene, asked, voice) if asked.number == 1 else []
    how = voice("prompt-together" if prompt.together else "prompt-as-they-come")
    parts.append(Text(f"{which_circle(scene, asked, person_id, voice)} {how}", quiet=True))
    parts += [Text(voice("prompt-first"), quiet=True)] if first else []
    buttons = [press(voice("button-pass"), "pass", asked.id)]
    if prompt.guest:
        buttons.append(press(voice("button-invite-guest"), "guest", asked.circle_id, asked.id))
    buttons.append(press(voice("button-concern"), "concern"))
    parts += [answer_form(scene, asked, voice, person_id), Buttons(tuple(buttons))]
    return Message(f"{heading}: {words}", tuple(parts))


def for_all(scene: Scene, asked: Asked, circle: Circle) -> Message:
    """A question as a circle reads it in its room. What is answered there is private: the form opens for one alone."""
    voice = voice_of(scene, circle.id)
    prompt, words = prompt_of(asked, voice.language), question_for_all(scene, asked, circle)
    heading = voice("prompt-heading", number=asked.number, total=len(guide_of(asked).prompts))
    parts: list[Part] = [Heading(heading), *(Text(each) for each in words)]
    parts += [Text(prompt.note)] if prompt.note else []
    parts += _notice(scene, asked, voice) if asked.number == 1 else []
    parts.append(Text(voice("prompt-room-together" if prompt.together else "prompt-room"), quiet=True))
    buttons = (
        press(voice("answer-form"), "answer", asked.id, style=Style.PRIMARY),
        press(voice("button-pass"), "pass", asked.id),
        press(voice("button-concern"), "concern"),
    )
    return Message(f"{heading}: {' '.join(words)}", (*parts, Buttons(buttons)))


def question_for_all(scene: Scene, asked: Asked, circle: Circle) -> list[str]:
    """The prompt's words; where realms are asked different things, each of them under its realm's name."""
    voice, programme = voice_of(scene, circle.id), scene.programme(circle.programme_id)
    realms = dict.fromkeys(seat.realm for seat in scene.seats_in(circle.id))
    asks = {realm: prompt_of(asked, voice.language).asks(realm) for realm in realms}
    if len(set(asks.values())) <= 1:
        return list(asks.values())[:1]
    return [voice("prompt-room-realm", realm=realm_name(programme, realm), question=asks[realm]) for realm in asks]


def _notice(scene: Scene, asked: Asked, voice: Voice) -> list[Part]:
    """Before the first question: what is passed on, that it may have to be shown, and who the contact is."""
    circle = scene.circle(asked.circle_id)
    programme = scene.programme(circle.programme_id) if circle else None
    contact = [Text(voice("help-contact", contact=programme.contact))] if programme and programme.contact else []
    return [Text(voice("prompt-notice")), *contact]


def which_circle(scene: Scene, asked: Asked, reader_id: str, voice: Voice) -> str:
    """Whom a question is put to: who will read the answer."""
    circle = scene.circle(asked.circle_id)
    return voice("prompt-circle", circle=circle_name(scene, circle, reader_id, voice)) if circle else ""


def answer_form(scene: Scene, asked: Asked, voice: Voice, person_id: str, text: str = "", sharing: str = "") -> Form:
    """Three ways to share; "without name" only where there are at least three, for with two it would not be so."""
    ways = [Sharing.CIRCLE, Sharing.NAMELESS, Sharing.PRIVATE]
    if sum(not seat.guest for seat in scene.seats_in(asked.circle_id)) < 3:
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
        question(scene, asked, person_id),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def sheet_of(scene: Scene, asked: Asked, person_id: str) -> list[Posed]:
    """Everything put to somebody in the same message as one question."""
    mine = [p for p in scene.posed if p.person_id == person_id]
    put = next((p for p in mine if p.asked_id == asked.id and p.put_at is not None), None)
    if put is None:  # answered from elsewhere before it was put, or asked by a version that noted nothing
        return [Posed("", asked.id, asked.circle_id, "", person_id, asked.asked_at)]
    return sorted((p for p in mine if p.sheet == put.sheet), key=lambda p: order(scene, p))


def order(scene: Scene, put: Posed) -> tuple[datetime, str]:
    """Questions stand in the order in which their circles were asked."""
    asked = scene.asked_one(put.asked_id)
    return (asked.asked_at if asked else put.due_at), put.id


def _kept(scene: Scene, asked: Asked, mine: Reflection, voice: Voice, several: bool) -> Message:
    """What a prompt becomes once it is answered: what was kept, who sees it, and how to change it."""
    heading = voice("prompt-heading", number=asked.number, total=len(guide_of(asked).prompts))
    parts: list[Part] = [Heading(heading), Text(question(scene, asked, mine.person_id))]
    shown = asked.revealed_at is not None
    passed, withdrawn = mine.sharing is Sharing.PASSED, mine.withdrawn_at is not None
    if passed:
        text = voice("passed")
    elif withdrawn:
        text = voice("answer-withdrawn")
    else:
        parts.append(Quote(mine.text))
        text = voice(f"shown-{mine.sharing.value}" if shown else f"kept-{mine.sharing.value}")
    if (
        not shown
        and not several
        and not withdrawn
        and (waiting := pacing.awaited(scene, asked, mine.edited_at or mine.given_at))
    ):
        text = f"{text} {voice('kept-waiting', waiting=waiting)}"
    parts.append(Text(text))
    change = answer_form(scene, asked, voice, mine.person_id, mine.text, "" if passed else mine.sharing.value)
    title = voice("button-answer-after-all" if passed or withdrawn else "button-change-answer")
    parts.append(replace(change, title=title, style=Style.PLAIN))
    if not passed and not withdrawn:
        parts.append(Buttons((_withdraw_button(voice, asked),)))
    return Message(text, tuple(parts))


def _withdraw_button(voice: Voice, asked: Asked) -> Button:
    return press(
        voice("button-withdraw"),
        "answer.withdraw",
        asked.id,
        asks=voice("withdraw-sure"),
        cancel=voice("button-cancel"),
    )


def given_by(scene: Scene, asked: Asked, person_id: str) -> Reflection | None:
    return next((r for r in scene.reflections_on(asked.id) if r.person_id == person_id), None)


def open_prompts(scene: Scene, person_id: str) -> tuple[tuple[Circle, Asked], ...]:
    """The prompts that were put to somebody and wait for their answer, with their circles."""
    put = {p.asked_id: p.put_at for p in scene.posed if p.person_id == person_id}
    return tuple(
        (circle, asked)
        for circle in scene.circles_of(person_id)
        if (seat := scene.seat(circle.id, person_id)) is not None and not seat.guest
        for asked in sorted(scene.asked, key=lambda a: a.number)
        if asked.circle_id == circle.id
        and put.get(asked.id, asked.asked_at) is not None
        and not access.has_answered(scene, asked, person_id)
    )
