"""Guides, for conveners: what there is, a look at each as a circle would live it, and which one new circles begin with."""

from __future__ import annotations

from collections.abc import Iterator

from conversations import access
from conversations.effects import Answer, Effect, Save, Settle
from conversations.guides import load, shipped
from conversations.message import Buttons, Divider, Facts, Heading, Message, Part, Style, Text
from conversations.model import Programme
from conversations.turn import Turn, plain, press, realm_name
from conversations.values import replace


def _convened(turn: Turn) -> Programme | None:
    programme = turn.my_programme()
    may = programme is not None and turn.scene.me is not None
    return programme if may and programme and access.may_convene(turn.scene, turn.me.id, programme.id) else None


def guides(turn: Turn) -> Iterator[Effect]:
    """All of them, each with a look and, where it is not the one in use, a way to use it."""
    programme = _convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    voice = turn.voice
    parts: list[Part] = [Heading(voice("guides-heading")), Text(voice("guides-intro"))]
    for name in shipped():
        guide = load(name, voice.language)
        buttons = [press(voice("button-guide-look"), "guide.preview", programme.id, name)]
        if name != programme.guide:
            buttons.append(press(voice("button-guide-use"), "guide.use", programme.id, name))
        title = voice("guide-in-use", title=guide.title) if name == programme.guide else guide.title
        parts += [Divider(), Text(title), Text(guide.about, quiet=True), Buttons(tuple(buttons))]
    yield Answer(Message(f"{voice('guides-heading')}. {voice('guides-intro')}", tuple(parts)))


def preview(turn: Turn) -> Iterator[Effect]:
    """One guide, question by question: on which day, who is asked what, who may be invited, where promises are made."""
    programme, name = _convened(turn), turn.action.arg(1)
    if programme is None or name not in shipped():
        yield turn.say("conveners-only" if programme is None else "guide-unknown")
        return
    voice = turn.voice
    guide = load(name, voice.language)
    parts: list[Part] = [Heading(guide.title), Text(guide.about)]
    for number, prompt in enumerate(guide.prompts):
        day = guide.first_after_days + number * guide.every_days
        parts += [Divider(), Text(voice("guide-day", number=number + 1, day=day), quiet=True), Text(prompt.question)]
        if prompt.variants:
            rows = [(realm_name(programme, realm), words) for realm, words in prompt.variants.items()]
            parts += [Text(voice("guide-variants"), quiet=True), Facts(tuple(rows))]
        parts += [Text(prompt.note, quiet=True)] if prompt.note else []
        parts += [Text(voice("guide-guest", who=prompt.guest), quiet=True)] if prompt.guest else []
        parts += [Text(voice("guide-promise"), quiet=True)] if prompt.commit else []
    parts += [Divider(), Text(voice("guide-then"), quiet=True)]
    if name != programme.guide:
        use = press(voice("button-guide-use"), "guide.use", programme.id, name, style=Style.PRIMARY)
        parts.append(Buttons((use,)))
    yield Answer(Message(f"{guide.title}. {guide.about}", tuple(parts)))


def use(turn: Turn) -> Iterator[Effect]:
    """Circles that are made from now on begin with it; those that are there keep theirs."""
    programme, name = _convened(turn), turn.action.arg(1)
    if programme is None or name not in shipped():
        yield turn.say("conveners-only" if programme is None else "guide-unknown")
        return
    yield Save(replace(programme, guide=name))
    yield Settle(plain(turn.voice("guide-chosen", title=load(name, turn.voice.language).title)))
