"""What the `programme` and `administrator` commands show, and what they do with people: codes, roles, invitations.
Settings are in `bot/programmes.py`.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.commands import Done, chosen, opened
from bot.settings import SettingsError
from bot.web.inviting import invite
from conversations.effects import Effect, Save
from conversations.engine import step
from conversations.events import Due
from conversations.flows import administrators as administrators_flow
from conversations.flows.convening import rhythm
from conversations.flows.members import deed_said
from conversations.flows.roles import CODES, GIVEN, taken_from, told_of_it
from conversations.model import AuditEntry, Deed, Membership, Programme, Role, Scope, Standing
from conversations.naming import plain_name
from conversations.programme_file import written
from conversations.scenes import Scene
from conversations.sheets import read_sheet
from conversations.values import Value, replace
from conversations.wording import Voice
from storage.queries import Queries
from storage.timers import Timers
from storage.turn import Conflict, Turns

INVITATION = timedelta(days=30)


def entry(programme_id: str, deed: Deed, now: datetime, details: tuple[str, ...] = (), subject_id: str = "") -> Save:
    """A line of the audit trail that the command line writes."""
    return Save(AuditEntry(uuid.uuid4().hex, programme_id, now, deed, "", subject_id, details))


async def scene_of(queries: Queries, programme: Programme | None, now: datetime) -> Scene:
    """Everybody and everything in a programme; nothing without one."""
    return await queries.scene(Due("", now, programme_id=programme.id), now) if programme else Scene()


async def kept(queries: Queries, effects: list[Effect], now: datetime) -> None:
    """Does all of it, or says that somebody was faster. Raises SettingsError."""
    try:
        await queries.apply(effects, now)
    except Conflict:
        raise SettingsError("Somebody changed the programme at the same moment. Nothing was kept; try again.") from None


async def code(name: str | None, kind: str) -> str:
    """A one-time code for a convener or a lead, or an invitation that lasts for 30 days."""
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = await chosen(queries, name)
        if kind != "invitation":
            await queries.apply([entry(programme.id, Deed.CODE, now, (kind,))], now)
        return await queries.create_code(kind, programme.id, now + CODES.get(kind, INVITATION))


async def role_code(name: str | None, role: str) -> dict[str, str]:
    """A one-time code for a convener or a lead, as plain data."""
    async with opened() as (_, db, keyring):
        programme = await chosen(Queries(db, keyring), name)
    return {"code": await code(programme.id, role), "role": role, "programme": programme.id}


async def administrator_code() -> dict[str, str]:
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        await queries.apply([entry("", Deed.CODE, now, (Role.ADMINISTRATOR,))], now)
        made = await queries.create_code("administrator", "", now + CODES["administrator"])
    return {"code": made, "role": "administrator"}


async def administrators() -> list[dict[str, Any]]:
    """Who may create programmes."""
    async with opened() as (_, db, keyring):
        return [{"id": each.id, "name": each.name} for each in await Queries(db, keyring).administrators()]


async def take_back_administrator(person: str) -> str:
    """PERSON is an id, or an account such as slack:TEAM/USER. Returns the id."""
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        there, person_id = await queries.administrators(), await queries.person_id_for(person)
        found = next((each for each in there if each.id == person_id), None)
        if found is None:
            raise SettingsError(f"{person} is no administrator. See: convenor administrator list")
        taken = Save(replace(found, administrator=False))
        told = administrators_flow.told_of_it(found, now)
        await kept(queries, [taken, told, entry("", Deed.TAKEN_BACK, now, (Role.ADMINISTRATOR,), found.id)], now)
    return found.id


# --- looking ------------------------------------------------------------------------------------------------------


async def show(name: str | None) -> list[dict[str, Any]]:
    """Every programme, or the one that is named, as plain data."""
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programmes = (await chosen(queries, name),) if name else await queries.programmes()
        return [_shown(p, await scene_of(queries, p, now)) for p in programmes]


def _shown(p: Programme, scene: Scene) -> dict[str, Any]:
    joined = [m for m in scene.memberships if m.standing in (Standing.TAKING_PART, Standing.PAUSED)]
    return {
        "id": p.id,
        "name": p.name,
        "state": p.state.value,
        "realms": [realm.name for realm in p.realms],
        "places": list(p.places),
        "themes": list(p.themes),
        "zone": p.zone,
        "cadence": {
            "weeks": p.cadence_weeks,
            "day": p.cadence_day,
            "hour": p.cadence_hour,
            "asking_days": p.asking_days,
            "months": p.cadence_months,
            "on_the": p.cadence_nth,
        },
        "circle_size": p.circle_size,
        "guide": p.guide,
        "digest": {"day": p.digest_day, "hour": p.digest_hour, "minute": p.digest_minute},
        "threshold": p.threshold,
        "preview_hours": p.preview_hours,
        "span_first": p.span_first,
        "together": p.together,
        "contact": p.contact,
        "languages": list(p.languages),
        "open_to": list(p.open_to),
        "signposts": list(p.signposts),
        "concern_mail": p.concern_mail,
        "realm_pauses": [
            {"realm": each.realm, "since": f"{each.since}", "until": f"{each.until}"} for each in p.realm_pauses
        ],
        "keep": {"words": p.words_months, "promises": p.promises_months, "people": p.quiet_months},
        "joined": len(joined),
        "conveners": len(list(scene.members_with(p.id, Role.CONVENER))),
        "leads": len(list(scene.members_with(p.id, Role.LEAD))),
        "rounds": rhythm(p, Voice()),
    }


async def as_file(name: str | None) -> str:
    async with opened() as (_, db, keyring):
        return written(await chosen(Queries(db, keyring), name))


async def people(name: str | None) -> list[dict[str, Any]]:
    """Who has agreed to take part in a programme, or to run it."""
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = await chosen(queries, name)
        scene = await scene_of(queries, programme, now)
    agreed = [m for m in scene.memberships if _agreed(scene, m)]
    return sorted((_person(scene, m) for m in agreed), key=lambda row: (row["name"].casefold(), row["id"]))


def _agreed(scene: Scene, m: Membership) -> bool:
    scopes = (Scope.TAKING_PART, Scope.CONVENING)
    return m.standing is not Standing.LEFT and any(scene.consented(m.person_id, m.programme_id, s) for s in scopes)


def _person(scene: Scene, m: Membership) -> dict[str, Any]:
    person = scene.person(m.person_id)
    return {
        "id": m.person_id,
        "name": person.name if person else "",
        "realm": m.realm,
        "place": m.place,
        "standing": m.standing.value,
        "roles": [role.value for role in m.roles],
        "joined": m.joined_at.isoformat() if m.joined_at else "",
    }


async def audit(name: str | None, administrators_only: bool = False) -> list[dict[str, Any]]:
    """What was done to a programme, or to the administrators, the oldest first."""
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = None if administrators_only else await chosen(queries, name)
        entries = await queries.audit(programme.id if programme else "")
        scene = await scene_of(queries, programme, now)
        names = {person.id: person.name for person in (*scene.people, *await queries.administrators())}
    voice = Voice()

    def called(person_id: str) -> str:
        return names.get(person_id) or voice("someone-who-left")

    return [
        {
            "at": entry.at.isoformat(),
            "deed": entry.deed.value,
            "by": entry.actor_id,
            "to": entry.subject_id,
            "details": list(entry.details),
            "said": deed_said(
                entry,
                called(entry.actor_id) if entry.actor_id else voice("audit-command-line"),
                called(entry.subject_id) if entry.subject_id else "",
                voice,
            ),
        }
        for entry in entries
    ]


class Taken(Value, frozen=True):
    """A role that was taken back; `told`: its holder hears of it, since it was theirs and not only offered."""

    person: str
    role: str
    programme: Programme
    told: bool


async def take_back(name: str | None, person: str, role_name: str) -> Taken:
    """Takes a role back. PERSON is an id, or an account such as slack:TEAM/USER."""
    role = next((r for r in GIVEN if r == role_name), None)
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = await chosen(queries, name)
        scene = await scene_of(queries, programme, now)
        person_id = await queries.person_id_for(person)
        member = scene.membership(person_id or "", programme.id)
        if role is None or member is None or role not in (*member.roles, *member.offered):
            raise SettingsError(f"{person} is no {role_name} of {programme.name}. See: convenor programme people")
        others = [m for m in scene.members_with(programme.id, Role.CONVENER) if m.id != member.id]
        if role is Role.CONVENER and role in member.roles and not others:
            raise SettingsError(
                "A programme needs a convener. Make somebody else one first: convenor programme code --role convener"
            )
        effects = list(taken_from(scene, programme, member, role, now))
        if role in member.roles:
            effects.append(told_of_it(scene, programme, member, role, now))
        await kept(queries, [*effects, entry(programme.id, Deed.TAKEN_BACK, now, (role,), member.person_id)], now)
    return Taken(member.person_id, role, programme, role in member.roles)


async def move(name: str | None, who: str, beside: str) -> str:
    """Moves somebody into somebody else's circle, in circles that wait to be introduced. Each is a person's id, an account
    or a whole name."""
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = await chosen(queries, name)
        return await move_in(queries, Timers(db), Turns(db, keyring, step), programme, who, beside, now)


async def move_in(
    queries: Queries, timers: Timers, turns: Turns, programme: Programme, who: str, beside: str, now: datetime
) -> str:
    """The same turn as a convener's press. Returns how they sit now; raises SettingsError where nothing was changed."""
    scene = await scene_of(queries, programme, now)
    current = next((r for r in scene.rounds if r.matched_at is None and r.proposed), None)
    if current is None:
        raise SettingsError(
            f"{programme.name} has no circles that wait to be introduced. Conveners make them with: Make the circles now"
        )
    yes = {t.person_id for t in scene.turnouts if t.round_id == current.id and t.answer == "in"}
    one, other = [await _said_yes(queries, scene, yes, given) for given in (who, beside)]
    if any({one, other} <= set(circle) for circle in current.proposed):
        raise SettingsError("They are in one circle already.")
    key = f"move:{current.id}:{one}:{other}::{uuid.uuid4().hex}"
    await timers.set(key, now, programme_id=programme.id)
    await turns.play(Due(key, now, programme_id=programme.id), now)
    after = (await scene_of(queries, programme, now)).round(current.id)
    names = {person.id: person.name for person in scene.people}
    circle = next((circle for circle in after.proposed if one in circle), ()) if after else ()
    if after is None or after.version == current.version:
        raise SettingsError(f"{names[one]} cannot be put there. Nothing was changed.")
    with_them = Voice().names([names.get(each, "") for each in circle if each != one])
    return f"{names[one]} is now to sit with {with_them}. Conveners see the circles anew before they are introduced."


async def _said_yes(queries: Queries, scene: Scene, yes: set[str], given: str) -> str:
    named = [p.id for p in scene.people if p.id in yes and plain_name(p.name) == plain_name(given)]
    found = await queries.person_id_for(given) or (named[0] if len(named) == 1 else "")
    if found not in yes:
        several = (
            "Several people who said yes have that name" if len(named) > 1 else "Nobody who said yes is called that"
        )
        raise SettingsError(f"{given}: {several}. Give an id: convenor programme people")
    return found


async def invite_all(name: str | None, raw: bytes, done: Done) -> dict[str, Any]:
    """Invites everybody in a list, or nobody where it has a mistake."""
    voice, sheet = Voice(), read_sheet(raw)
    wrong = [{"line": w.line, "text": voice(w.problem.key, **w.problem.values)} for w in sheet.wrong]
    if wrong:
        lines = len({w.line for w in sheet.wrong})
        return {"invited": 0, "already": 0, "emails": 0, "wrong": wrong, "said": voice("sheet-report", count=lines)}
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = await chosen(queries, name)
        scene = await scene_of(queries, programme, now)
        new, already = await invite(queries, scene, programme, sheet, "", "", now, done)
    emails = sum(1 for person in sheet.people if person.address is None)
    said = voice("sheet-done", count=new, already=already, emails=emails)
    return {"invited": new, "already": already, "emails": emails, "wrong": [], "said": said}
