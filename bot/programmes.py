"""Makes programmes and changes them from the command line: by options, or by a file that is applied again and again.
Either way it is what conveners do in chat: the same checks, the same timers, and a line in the audit trail.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.cli_settings import named
from bot.commands import chosen, opened
from bot.convening import entry, kept, scene_of
from bot.settings import Settings, SettingsError
from conversations.effects import Effect, Save
from conversations.flows.convening import STATED, moved_timers, restated
from conversations.flows.programme_forms import asked_to_lead
from conversations.flows.roles import CODES
from conversations.model import Address, Deed, Programme, ProgrammeState, Realm, RealmPause, Role
from conversations.programme_file import ProgrammeFile, applied, is_account, read
from conversations.programmes import REALMS, by_weeks_or_months, changed, problems, realms_named
from conversations.scenes import Scene
from conversations.values import Value, replace
from conversations.wording import Voice
from storage.queries import Queries


class Applied(Value, frozen=True):
    """What became of a programme: `result` is created, changed or unchanged; `code` makes a new one's convener; `asked`
    counts those who are asked to be leads."""

    id: str
    name: str
    result: str
    changed: tuple[str, ...] = ()
    state: str = ""
    code: str = ""
    asked: int = 0


# --- by options ---------------------------------------------------------------------------------------------------


async def create(name: str, given: Mapping[str, Any], leads: tuple[str, ...]) -> str:
    """Makes a programme that runs, and its first convener's code. `given`: settings by their field."""
    now = datetime.now(UTC)
    blank = Programme(uuid.uuid4().hex, name, realms_named(REALMS), (), (), created_at=now)
    programme = _with(blank, given)
    async with opened() as (settings, db, keyring):
        _check(settings, programme, blank, leads)
        queries = Queries(db, keyring)
        await queries.apply(_created(programme, ProgrammeState.RUNNING, now), now)
        await _ask(queries, Scene(), programme, leads, now)
        return await queries.create_code("convener", programme.id, now + CODES["convener"])


async def change(name: str | None, given: Mapping[str, Any], leads: tuple[str, ...] = ()) -> Applied:
    """Changes the settings that are given, by their field, and leaves the rest."""
    async with opened() as (settings, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        before = await chosen(queries, name)
        scene = await scene_of(queries, before, now)
        after = _open(_with(before, given), scene)
        _check(settings, after, before, leads, scene)
        what = changed(before, after)
        if what:
            await _change(queries, before, after, what, now)
        asked = await _ask(queries, scene, after, leads, now)
        return Applied(
            after.id, after.name, "changed" if what else "unchanged", what, after.state.value, asked=len(asked)
        )


def _with(programme: Programme, given: Mapping[str, Any]) -> Programme:
    given = by_weeks_or_months(given)
    if "realms" in given:
        given["realms"] = realms_named(given["realms"], programme.realms)
    return replace(programme, **given)


def _open(programme: Programme, scene: Scene) -> Programme:
    """Where its conveners are, a programme stays open, whatever is listed: their code opened it."""
    conveners = {m.person_id for m in scene.members_with(programme.id, Role.CONVENER)}
    theirs = {f"{a.platform}:{a.workspace}" for a in scene.accounts if a.person_id in conveners and not a.gone}
    listed = programme.open_to
    return replace(programme, open_to=(*listed, *sorted(theirs - set(listed))))


def _check(
    settings: Settings, after: Programme, before: Programme, leads: Iterable[str], scene: Scene | None = None
) -> None:
    """Raises SettingsError, which names each option that is wrong, with what to do."""
    voice = Voice()
    wrong = problems(after, scene.memberships if scene else (), before if scene else None)
    said = [f"{named(key)}: {voice(p.key, **p.values)}" for key, p in wrong.items()]
    said += [
        f"--lead: {lead} is no account. Write slack:TEAM/USER or teams:TENANT/USER."
        for lead in leads
        if not is_account(lead)
    ]
    if said:
        raise SettingsError("\n".join(said))
    _check_mail(settings, after, before)


def _check_mail(settings: Settings, after: Programme, before: Programme | None) -> None:
    """A mailbox that no mail can reach would swallow what somebody confides."""
    if after.concern_mail and not settings.mail_on and (before is None or after.concern_mail != before.concern_mail):
        raise SettingsError("No mail server is set, so no e-mail would go. Set SMTP_URL and MAIL_FROM first.")


async def _ask(
    queries: Queries, scene: Scene, programme: Programme, leads: Iterable[str], now: datetime
) -> list[Address]:
    """Asks those who are not leads yet. Nobody is asked twice while the first time is kept."""
    held = {m.person_id for m in scene.members_with(programme.id, Role.LEAD)}
    known = {account.id for account in scene.accounts if account.person_id in held}
    addresses = [_address(lead) for lead in dict.fromkeys(leads) if lead not in known]
    if addresses:
        effects = [*asked_to_lead(programme, addresses, "", now), entry(programme.id, Deed.CODE, now, (Role.LEAD,))]
        await queries.apply(effects, now)
    return addresses


def _address(account: str) -> Address:
    platform, _, rest = account.partition(":")
    workspace, _, user = rest.partition("/")
    return Address(platform, workspace, user)


# --- by a file ----------------------------------------------------------------------------------------------------


async def apply(file: str, raw: bytes, dry_run: bool) -> Applied:
    """Makes the programme that a file describes, or changes it to what the file says. Once more changes nothing."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: this is not a text in UTF-8. Save it as UTF-8.") from None
    asked, now = read(file, text), datetime.now(UTC)
    async with opened() as (settings, db, keyring):
        queries = Queries(db, keyring)
        before = next((p for p in await queries.programmes() if p.id in asked.ids), None)
        scene = await scene_of(queries, before, now)
        after = _open(applied(file, asked, before, scene.memberships), scene)
        _check_mail(settings, after, before)
        told = await (
            _create(queries, replace(after, created_at=now), asked, now, dry_run)
            if before is None
            else _applied(queries, before, after, asked, now, dry_run)
        )
        new = [] if dry_run else await _ask(queries, scene, after, asked.leads, now)
        return replace(told, asked=len(new))


async def _applied(
    queries: Queries, before: Programme, after: Programme, asked: ProgrammeFile, now: datetime, dry_run: bool
) -> Applied:
    state = asked.state or before.state
    what = changed(before, after)
    result = "changed" if what or state is not before.state else "unchanged"
    if result == "changed" and not dry_run:
        await _change(queries, before, replace(after, state=state), what, now)
    return Applied(after.id, after.name, result, what, state)


async def _create(
    queries: Queries, programme: Programme, asked: ProgrammeFile, now: datetime, dry_run: bool
) -> Applied:
    state = asked.state or ProgrammeState.RUNNING
    code = ""
    if not dry_run:
        await queries.apply(_created(programme, state, now), now)
        code = await queries.create_code("convener", programme.id, now + CODES["convener"])
    return Applied(programme.id, programme.name, "created", (), state, code)


def _created(programme: Programme, state: ProgrammeState, now: datetime) -> list[Effect]:
    draft = replace(programme, state=ProgrammeState.DRAFT)
    effects: list[Effect] = [Save(replace(programme, state=state)), entry(programme.id, Deed.CREATED, now)]
    if state is not ProgrammeState.DRAFT:
        effects += restated(draft, state, now, uuid.uuid4().hex)
    return effects


async def _change(queries: Queries, before: Programme, after: Programme, what: tuple[str, ...], now: datetime) -> None:
    effects: list[Effect] = [Save(after)]
    if what:
        effects.append(entry(after.id, Deed.EDITED, now, what))
    effects += moved_timers(before, after, now)
    if after.state is not before.state:
        if after.state in STATED:
            effects.append(entry(after.id, STATED[after.state], now))
        effects += restated(before, after.state, now, uuid.uuid4().hex)
    await kept(queries, effects, now)


# --- one thing at a time ------------------------------------------------------------------------------------------


async def set_state(name: str | None, state: ProgrammeState) -> Programme:
    async with opened() as (_, db, keyring):
        queries, now = Queries(db, keyring), datetime.now(UTC)
        programme = await chosen(queries, name)
        after = replace(programme, state=state)
        if after != programme:
            await _change(queries, programme, after, (), now)
        return after


async def safeguarding(name: str | None, signposts: tuple[str, ...], mail: str | None) -> str:
    """The code of a safeguarding contact. `mail`: an address that hears of concerns, too; empty for none from now on;
    None leaves it as it is."""
    given: dict[str, Any] = {"signposts": signposts} if signposts else {}
    told = await change(name, given if mail is None else given | {"concern_mail": mail})
    async with opened() as (_, db, keyring):
        expires = datetime.now(UTC) + timedelta(days=7)
        return await Queries(db, keyring).create_code("safeguarding", told.id, expires)


async def pause_realm(name: str | None, realm: str, since: date, until: date) -> str:
    if until < since:
        raise SettingsError(f"{until} is before {since}. Give the first day first.")
    async with opened() as (_, db, keyring):
        programme = await chosen(Queries(db, keyring), name)
    found = _realm(programme, realm)
    await change(programme.id, {"realm_pauses": (*programme.realm_pauses, RealmPause(found.key, since, until))})
    return f"{found.name} is paused from {since} to {until}."


def _realm(programme: Programme, named_: str) -> Realm:
    for realm in programme.realms:
        if named_.casefold() in (realm.key.casefold(), realm.name.casefold()):
            return realm
    raise SettingsError(f"There is no realm {named_}. There are: {', '.join(r.name for r in programme.realms)}.")
