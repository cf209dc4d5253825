"""Inviting people: by a link, by a message from Convenor, or from a spreadsheet. An invitation enrols nobody: whoever
gets one reads the notice first, and says yes or no. Nobody gets a second one within a month.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from conversations.effects import CODE_HERE, Answer, Effect, Invite, Issue
from conversations.flows.convening import audited, convened
from conversations.message import (
    Action,
    Button,
    Buttons,
    Field,
    FieldKind,
    Form,
    Heading,
    Message,
    Page,
    Style,
    Text,
)
from conversations.model import Address, Code, Deed, Programme, ProgrammeState, Role, Standing, invitation_id
from conversations.scenes import Scene
from conversations.turn import Turn, plain, press, refill
from conversations.wording import Voice

LASTS = timedelta(days=30)
MOST_AT_ONCE = 50


def ways(turn: Turn) -> Iterator[Effect]:
    """How a convener may invite people."""
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    voice = turn.voice
    text = voice("invite-intro")
    buttons = Buttons(
        (
            press(voice("button-invite-link"), "programme.link", programme.id, style=Style.PRIMARY),
            press(voice("button-invite-message"), "programme.message", programme.id),
            Button(voice("button-invite-sheet"), Page("invite", f"{programme.id}:{turn.me.id}")),
            press(voice("button-programme"), "programme.show", programme.id),
        )
    )
    heading = Heading(voice("invite-heading", programme=programme.name))
    yield Answer(Message(text, (heading, Text(text), Text(voice("invite-out"), quiet=True), buttons)))


def link(turn: Turn) -> Iterator[Effect]:
    """A code and a page that people of any workspace may use for a month."""
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    voice = turn.voice
    text = voice("invite-link", programme=programme.name, code=CODE_HERE)
    button = Button(voice("button-invite-page"), Page("join", CODE_HERE))
    yield Issue(Code("", "invitation", programme.id, turn.now + LASTS), Answer(plain(text, Buttons((button,)))))
    yield audited(turn, programme.id, Deed.CODE, details=("invitation",))


def message_form(programme: Programme, voice: Voice) -> Form:
    people = Field("people", voice("invite-people"), FieldKind.PEOPLE, hint=voice("invite-people-hint"))
    saves, opens = Action("programme.message.save", (programme.id,)), Action("programme.message", (programme.id,))
    title = voice("button-invite-message")
    return Form(
        title, (people,), saves, opens, voice("button-invite-send"), voice("invite-message-intro"),
        empty=voice("problem-empty"), cancel=voice("button-cancel"),
    )  # fmt: skip


def message(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(message_form(programme, turn.voice)) if programme else turn.say("conveners-only")


def save_message(turn: Turn) -> Iterator[Effect]:
    """Write once to each of the people who were chosen, in the convener's own workspace."""
    programme = convened(turn)
    if programme is None:
        yield turn.say_with_words("conveners-only")
        return
    voice, form = turn.voice, message_form(programme, turn.voice)
    chosen = tuple(dict.fromkeys(turn.values("people")))
    if not chosen or len(chosen) > MOST_AT_ONCE:
        key = "problem-choose" if not chosen else "invite-too-many"
        yield Answer(refill(form, turn, {"people": voice(key, most=MOST_AT_ONCE)}))
        return
    here = turn.actor.actor.address
    addresses = [Address(here.platform, here.workspace, user, service_url=here.service_url) for user in chosen]
    new = newcomers(turn.scene, programme, addresses)
    yield from invitations(programme, new, turn.me.name)
    if new:
        yield audited(turn, programme.id, Deed.INVITED, details=(str(len(new)),))
    yield turn.say("invited", count=len(new), already=len(addresses) - len(new))


def newcomers(scene: Scene, programme: Programme, addresses: Iterable[Address]) -> list[Address]:
    """Those who are not in the programme already."""
    inside = {
        m.person_id
        for m in scene.memberships
        if m.programme_id == programme.id and m.standing not in (Standing.NOTICED, Standing.LEFT)
        and Role.PARTICIPANT in m.roles
    }  # fmt: skip
    known = {account.id for account in scene.accounts if account.person_id in inside}
    return [address for address in addresses if address.account_id not in known]


def invitations(programme: Programme, addresses: Iterable[Address], by: str) -> Iterator[Invite]:
    """One message to each; nothing where the programme has ended. Their language is not known yet."""
    if programme.state is ProgrammeState.CLOSED:
        return
    voice = Voice(programme.first_language)
    text = voice("invitation", name=by or voice("invitation-somebody"), programme=programme.name)
    buttons = Buttons(
        (
            press(voice("button-join"), "join", programme.id, style=Style.PRIMARY),
            press(voice("button-decline"), "decline", programme.id),
        )
    )
    content = plain(text, Text(voice("invitation-out"), quiet=True), buttons)
    for address in addresses:
        yield Invite(invitation_id(programme.id, address.account_id), address, content, programme.id)
