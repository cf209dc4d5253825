"""Who does what in a programme: administrators, conveners and leads. A role is offered, and is theirs once they say yes;
it can be taken back, and handed to somebody new by a one-time code. The audit trail shows all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from conversations import access
from conversations.effects import CODE_HERE, Answer, Effect, Issue, Save, Send, Settle, Wake
from conversations.flows.convening import audited, convened
from conversations.message import (
    Action,
    Buttons,
    Facts,
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
    Consent,
    Deed,
    Membership,
    Programme,
    Role,
    Scope,
    Standing,
    new_id,
)
from conversations.scenes import Scene
from conversations.turn import Turn, name_of, plain, press, refill, voice_of
from conversations.values import replace

GIVEN = (Role.CONVENER, Role.LEAD)
"""The roles that conveners give and take back."""
CODES = {"convener": timedelta(days=1), "lead": timedelta(days=1), "administrator": timedelta(days=1)}
# More than so many names make no list to choose from: the name is typed then.
MOST_CHOICES = 100


def members(turn: Turn, programme: Programme) -> list[Membership]:
    """Everybody in a programme who may be written to, by name."""
    scene = turn.scene
    there = [
        m
        for m in scene.memberships
        if m.programme_id == programme.id and access.may_contact(scene, m.person_id, programme.id)
    ]
    return sorted(there, key=lambda m: (name_of(scene, m.person_id, turn.voice).casefold(), m.id))


# --- roles --------------------------------------------------------------------------------------------------------


def roles(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(_roles_page(turn, programme)) if programme else turn.say("conveners-only")


def _roles_page(turn: Turn, programme: Programme) -> Message:
    voice = turn.voice
    rows = []
    for m in members(turn, programme):
        held = [voice(f"role-{role}") for role in m.roles if role in GIVEN]
        held += [voice("role-offered", role=voice(f"role-{role}")) for role in m.offered]
        if held:
            rows.append((name_of(turn.scene, m.person_id, voice), voice.names(held)))
    text = voice("roles-intro")
    buttons = Buttons(
        (
            press(voice("button-role-give"), "programme.offer", programme.id, style=Style.PRIMARY),
            press(voice("button-role-take"), "programme.revoke", programme.id),
            press(voice("button-code-convener"), "programme.code", programme.id, "convener"),
            press(voice("button-code-lead"), "programme.code", programme.id, "lead"),
            press(voice("button-programme"), "programme.show", programme.id),
        )
    )
    heading = Heading(voice("roles-heading", programme=programme.name))
    facts = (Facts(tuple(rows)),) if rows else ()
    return Message(text, (heading, *facts, Text(text), buttons))


def offer_form(turn: Turn, programme: Programme) -> Form:
    voice = turn.voice
    known = [Option(m.person_id, name_of(turn.scene, m.person_id, voice)) for m in members(turn, programme)]
    given = tuple(Option(role, voice(f"role-{role}")) for role in GIVEN)
    what = {role: voice(f"role-{role}-may") for role in GIVEN}
    fields = (
        _who(voice("role-who"), known, voice("role-who-hint")),
        Field("role", voice("role-which"), FieldKind.CHOICE, given, hint=" ".join(what.values())),
    )
    saves, opens = Action("programme.offer.save", (programme.id,)), Action("programme.offer", (programme.id,))
    title, label = voice("button-role-give"), voice("button-role-offer")
    return Form(
        title,
        fields,
        saves,
        opens,
        label,
        voice("role-give-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def _who(label: str, known: list[Option], hint: str) -> Field:
    if 0 < len(known) <= MOST_CHOICES:
        return Field("who", label, FieldKind.CHOICE, tuple(known))
    return Field("who", label, longest=80, hint=hint)


def _found(turn: Turn, programme: Programme) -> Membership | None:
    """The member who was chosen, or whose whole name was typed."""
    given = turn.value("who")
    there = members(turn, programme)
    chosen = [m for m in there if m.person_id == given]
    named = [m for m in there if name_of(turn.scene, m.person_id, turn.voice).casefold() == given.casefold()]
    found = chosen or named
    return found[0] if len(found) == 1 else None


def offer(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(offer_form(turn, programme)) if programme else turn.say("conveners-only")


def save_offer(turn: Turn) -> Iterator[Effect]:
    """Offer somebody a role: it is theirs once they have said yes."""
    programme = convened(turn)
    if programme is None:
        yield turn.say_with_words("conveners-only")
        return
    voice, form, member = turn.voice, offer_form(turn, programme), _found(turn, programme)
    problems = {} if member else {"who": voice("problem-who")}
    if turn.value("role") not in GIVEN:
        problems["role"] = voice("problem-choose")
    if member is None or problems:
        yield Answer(refill(form, turn, problems))
        return
    role, name = Role(turn.value("role")), name_of(turn.scene, member.person_id, voice)
    if role in member.roles:
        yield turn.say("role-has-already", name=name, role=voice(f"role-{role}"))
        return
    offered = tuple(dict.fromkeys((*member.offered, role)))
    yield Save(replace(member, offered=offered))
    yield audited(turn, programme.id, Deed.OFFERED, member.person_id, (role,))
    yield _offer_message(turn, programme, member.person_id, role)
    yield turn.say("role-offer-sent", name=name, role=voice(f"role-{role}"))


def _offer_message(turn: Turn, programme: Programme, person_id: str, role: Role) -> Send:
    theirs = voice_of(turn.scene, person_id)
    by = name_of(turn.scene, turn.me.id, theirs)
    text = theirs("role-offer", name=by, role=theirs(f"role-{role}"), programme=programme.name)
    buttons = Buttons(
        (
            press(theirs("button-role-yes"), "role.yes", programme.id, role, style=Style.PRIMARY),
            press(theirs("button-role-no"), "role.no", programme.id, role),
        )
    )
    message = plain(text, Text(theirs(f"role-{role}-may")), buttons)
    return Send(turn.id("offer", person_id, role), person_id, message, programme.id)


def accept(turn: Turn) -> Iterator[Effect]:
    """Somebody takes on a role that they were offered, if they are still in the programme."""
    programme, membership = turn.scene.programme(turn.action.arg(0)), turn.my_membership()
    role = next((r for r in (membership.offered if membership else ()) if r == turn.action.arg(1)), None)
    left = membership is not None and membership.standing is Standing.LEFT
    if programme is None or membership is None or role is None or left:
        yield turn.say("role-gone")
        return
    offered = tuple(r for r in membership.offered if r is not role)
    yield Save(replace(membership, offered=offered, roles=tuple(dict.fromkeys((*membership.roles, role)))))
    yield from consent_to_convene(turn, programme.id, turn.me.id)
    yield audited(turn, programme.id, Deed.TAKEN_ON, details=(role,))
    yield Wake(f"tookon:{programme.id}:{turn.me.id}:{role}:{turn.id('tookon')}", turn.now, programme_id=programme.id)
    key = "convener-now" if role is Role.CONVENER else "lead-now"
    buttons = Buttons((press(turn.voice("button-home"), "home"),))
    yield Settle(plain(turn.voice(key, programme=programme.name), buttons))


def decline(turn: Turn) -> Iterator[Effect]:
    programme, membership = turn.scene.programme(turn.action.arg(0)), turn.my_membership()
    role = next((r for r in (membership.offered if membership else ()) if r == turn.action.arg(1)), None)
    if programme is None or membership is None or role is None:
        yield turn.say("role-gone")
        return
    yield Save(replace(membership, offered=tuple(r for r in membership.offered if r is not role)))
    yield audited(turn, programme.id, Deed.DECLINED, details=(role,))
    yield Settle(plain(turn.voice("role-declined")))


def took_on(turn: Turn) -> Iterator[Effect]:
    """The conveners hear who has taken on a role."""
    _, person_id, role, *_ = (*turn.timer.args, "", "", "")
    programme = turn.scene.programme(turn.timer.programme_id)
    if programme is None or role not in GIVEN:
        return
    for other in turn.scene.members_with(programme.id, Role.CONVENER):
        if other.person_id != person_id:
            voice = voice_of(turn.scene, other.person_id)
            name = name_of(turn.scene, person_id, voice)
            text = voice("role-news", name=name, role=voice(f"role-{role}"), programme=programme.name)
            yield Send(turn.id("news", other.person_id), other.person_id, plain(text), programme.id)


def consent_to_convene(turn: Turn, programme_id: str, person_id: str) -> Iterator[Effect]:
    if not turn.scene.consented(person_id, programme_id, Scope.CONVENING):
        yield Save(Consent(turn.id("consent", Scope.CONVENING), programme_id, person_id, Scope.CONVENING, turn.now))


# --- taking a role back -------------------------------------------------------------------------------------------


def revoke_form(turn: Turn, programme: Programme) -> Form:
    voice = turn.voice
    held = [
        Option(f"{m.person_id}:{role}", f"{name_of(turn.scene, m.person_id, voice)}: {voice(f'role-{role}')}")
        for m in members(turn, programme)
        for role in GIVEN
        if role in m.roles or role in m.offered
    ]
    who = Field("who", voice("role-whose"), FieldKind.CHOICE, tuple(held[:MOST_CHOICES]))
    saves, opens = Action("programme.revoke.save", (programme.id,)), Action("programme.revoke", (programme.id,))
    title = voice("button-role-take")
    return Form(
        title,
        (who,),
        saves,
        opens,
        title,
        voice("role-take-intro"),
        empty=voice("problem-empty"),
        cancel=voice("button-cancel"),
    )


def revoke(turn: Turn) -> Iterator[Effect]:
    programme = convened(turn)
    yield Answer(revoke_form(turn, programme)) if programme else turn.say("conveners-only")


def save_revoke(turn: Turn) -> Iterator[Effect]:
    """Take a role back. A programme keeps at least one convener; the person is told."""
    programme = convened(turn)
    if programme is None:
        yield turn.say_with_words("conveners-only")
        return
    voice, scene = turn.voice, turn.scene
    person_id, _, chosen = turn.value("who").rpartition(":")
    member = scene.membership(person_id, programme.id)
    role = next((r for r in GIVEN if r == chosen and member and r in (*member.roles, *member.offered)), None)
    problem = voice("problem-choose") if member is None or role is None else ""
    others = [m for m in scene.members_with(programme.id, Role.CONVENER) if m.person_id != person_id]
    if role is Role.CONVENER and member is not None and role in member.roles and not others:
        problem = voice("problem-last-convener")
    if member is None or role is None or problem:
        yield Answer(refill(revoke_form(turn, programme), turn, {"who": problem}))
        return
    yield from _taken_back(turn, programme, member, role)
    mine = scene.membership(turn.me.id, programme.id)
    if mine is not None and mine.id != member.id:
        yield Save(
            mine
        )  # unchanged: two who take the role from each other then collide, and the second one finds it gone
    name = name_of(scene, person_id, voice)
    yield turn.say("role-taken", name=name, role=voice(f"role-{role}"))


def _taken_back(turn: Turn, programme: Programme, member: Membership, role: Role) -> Iterator[Effect]:
    yield audited(turn, programme.id, Deed.TAKEN_BACK, member.person_id, (role,))
    yield from taken_from(turn.scene, programme, member, role, turn.now)
    if member.person_id != turn.me.id and role in member.roles:
        yield told_of_it(turn.scene, programme, member, role, turn.now, turn.me.id)


def taken_from(scene: Scene, programme: Programme, member: Membership, role: Role, now: datetime) -> Iterator[Effect]:
    """The role goes, and the consent to convene with the last one."""
    kept = tuple(r for r in member.roles if r is not role)
    offered = tuple(r for r in member.offered if r is not role)
    yield Save(replace(member, roles=kept, offered=offered, standing=member.standing if kept else Standing.LEFT))
    if any(r in GIVEN for r in kept):
        return
    theirs = (member.person_id, programme.id, Scope.CONVENING)
    for consent in scene.consents:
        if (consent.person_id, consent.programme_id, consent.scope) == theirs and consent.withdrawn_at is None:
            yield Save(replace(consent, withdrawn_at=now))


def told_of_it(scene: Scene, programme: Programme, member: Membership, role: Role, now: datetime, by: str = "") -> Send:
    """Tells somebody that their role was taken back: by a convener, or (without `by`) by whoever runs the service."""
    voice = voice_of(scene, member.person_id)
    said = voice(f"role-{role}")
    if by:
        text = voice("role-taken-from-you", name=name_of(scene, by, voice), role=said, programme=programme.name)
    else:
        text = voice("role-taken-by-operator", role=said, programme=programme.name)
    named = new_id("taken", member.id, role, now.isoformat())
    return Send(named, member.person_id, plain(text), programme.id)


# --- codes --------------------------------------------------------------------------------------------------------


def code(turn: Turn) -> Iterator[Effect]:
    """A one-time code for a new convener or lead, who may be in any workspace."""
    programme, kind = convened(turn), turn.action.arg(1)
    if programme is None or kind not in GIVEN:
        yield turn.say("conveners-only")
        return
    voice = turn.voice
    text = voice(f"code-{kind}", code=CODE_HERE, programme=programme.name)
    yield Issue(Code("", kind, programme.id, turn.now + CODES[kind]), Answer(plain(text)))
    yield audited(turn, programme.id, Deed.CODE, details=(kind,))
