"""What conveners may read about their programme: who has joined it, and the audit trail of what was done."""

from __future__ import annotations

from collections.abc import Iterator

from conversations.effects import Answer, Effect
from conversations.flows.convening import convened
from conversations.flows.roles import GIVEN, members
from conversations.message import (
    Buttons,
    Facts,
    Heading,
    Message,
    Part,
    Text,
)
from conversations.model import (
    AuditEntry,
    Deed,
    Membership,
    Programme,
    Role,
    Standing,
)
from conversations.turn import Turn, name_of, press, realm_name
from conversations.wording import Voice

AT_A_TIME = 20


# --- who is here --------------------------------------------------------------------------------------------------


def people(turn: Turn) -> Iterator[Effect]:
    """Who has joined, by realm and by name, a page at a time. Nobody is named who has not agreed to take part."""
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    voice, there = turn.voice, members(turn, programme)
    first = int(turn.action.arg(1)) if turn.action.arg(1).isdecimal() else 0
    taking_part = [m for m in there if Role.PARTICIPANT in m.roles]
    counts = tuple(
        (realm.name, str(sum(1 for m in taking_part if m.realm == realm.key and m.standing is Standing.TAKING_PART)))
        for realm in programme.realms
    )
    text = voice("people-count", count=len(there))
    parts: list[Part] = [Heading(voice("people-heading", programme=programme.name)), Text(text), Facts(counts)]
    shown = there[first : first + AT_A_TIME]
    if shown:
        parts.append(Facts(tuple(_member_row(turn, programme, m) for m in shown)))
    buttons = [press(voice("button-programme"), "programme.show", programme.id)]
    if first + AT_A_TIME < len(there):
        following = str(first + AT_A_TIME)
        buttons.insert(0, press(voice("button-more-people"), "programme.people", programme.id, following))
    yield Answer(Message(text, (*parts, Buttons(tuple(buttons)))))


def _member_row(turn: Turn, programme: Programme, m: Membership) -> tuple[str, str]:
    voice = turn.voice
    what = [word for word in (realm_name(programme, m.realm), m.place) if word]
    what += [voice(f"role-{role}") for role in m.roles if role in GIVEN]
    if m.standing is Standing.PAUSED:
        what.append(voice("standing-paused"))
    elif m.standing is Standing.CONSENTED and Role.PARTICIPANT in m.roles:
        what.append(voice("standing-consented"))
    if m.joined_at:
        what.append(voice("joined-on", day=voice.day_of(m.joined_at, programme.zone)))
    return name_of(turn.scene, m.person_id, voice), " · ".join(what)


# --- the audit trail ----------------------------------------------------------------------------------------------


def audit(turn: Turn) -> Iterator[Effect]:
    """What was done to the programme, when and by whom, the newest first."""
    programme = convened(turn)
    if programme is None:
        yield turn.say("conveners-only")
        return
    voice = turn.voice
    entries = sorted(turn.scene.audit, key=lambda e: (e.at, e.id), reverse=True)
    rows = tuple((voice.moment(e.at, programme.zone), _said(turn, e)) for e in entries)
    text = voice("audit-intro") if rows else voice("audit-empty")
    heading = voice("audit-heading", programme=programme.name)
    buttons = Buttons((press(voice("button-programme"), "programme.show", programme.id),))
    facts = (Facts(rows),) if rows else ()
    yield Answer(Message(f"{heading}. {text}", (Heading(heading), Text(text, quiet=True), *facts, buttons)))


def _said(turn: Turn, entry: AuditEntry) -> str:
    voice = turn.voice
    who = name_of(turn.scene, entry.actor_id, voice) if entry.actor_id else voice("audit-command-line")
    whom = name_of(turn.scene, entry.subject_id, voice) if entry.subject_id else ""
    return deed_said(entry, who, whom, voice)


def deed_said(entry: AuditEntry, who: str, whom: str, voice: Voice) -> str:
    """One line of the audit trail in words."""
    detail = entry.details[0] if entry.details else ""
    if entry.deed is Deed.CODE and detail == "invitation":
        return voice("audit-link", who=who)
    match entry.deed:
        case Deed.EDITED:
            what = voice.names([voice(f"setting-{name.replace('_', '-')}") for name in entry.details])
            return voice("audit-edited", who=who, what=what)
        case Deed.OFFERED | Deed.TAKEN_ON | Deed.DECLINED | Deed.TAKEN_BACK | Deed.CODE:
            return voice(f"audit-{entry.deed}", who=who, whom=whom, role=voice(f"role-{detail}"))
        case Deed.INVITED:
            return voice("audit-invited", who=who, count=int(detail or 0))
        case Deed.MOVED:
            return voice("audit-moved", who=who, whom=whom)
        case _:
            return voice(f"audit-{entry.deed}", who=who)
