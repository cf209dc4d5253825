"""What the commands do, apart from serving. Each opens the database, does one thing, and closes it."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import sample as sampling
from bot.settings import Settings, SettingsError, load
from bot.web.digest_page import as_csv, as_json
from bot.web.routes import digest_page
from conversations import export as exporting
from conversations.cadence import last_full_week, week_bounds
from conversations.digest.messages import Reader, plain_text
from conversations.digest.messages import message as digest_message
from conversations.engine import step
from conversations.events import Due
from conversations.flows.digest import make, with_quotes
from conversations.model import Programme, Realm, new_id
from conversations.wording import Voice
from storage.condition import Condition, condition
from storage.database import Database, open_database
from storage.digests import Digests
from storage.failures import Failures
from storage.migrations import migrate as migrate_database
from storage.migrations import schema_problem, schema_state
from storage.outbox import Outbox
from storage.queries import Queries
from storage.restored import keyless, set_right
from storage.rotation import count as count_sealed
from storage.rotation import key_problem, rotate
from storage.secrets import Keyring, new_secret_key
from storage.timers import Timers
from storage.turn import Turns

# Deliveries that wait for longer than this want a look.
LATE = timedelta(minutes=15)
# So many of each kind of what was given up are named; the others are counted.
LISTED = 50
KEPT_KEY = "secret.key"
REALMS = ("Political", "Executive", "Community")


Done = Callable[[int, int], None]
"""`(total, more)`: how much there is to do, and how much more of it is done."""


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Settings, Database, Keyring]]:
    settings = load()
    secret = secret_of(settings) or (kept_secret(settings.own_folder) if settings.local else "")
    if not secret:
        raise SettingsError(
            "CONVENOR_SECRET_KEY is missing: without it nothing in the database can be read. "
            "To look around without one, set CONVENOR_MODE=local."
        )
    db = await open_database(settings.DATABASE_URL)
    try:
        if problem := await schema_problem(db):
            raise SettingsError(problem)
        keyring = Keyring(secret)
        if problem := await key_problem(db, keyring):
            raise SettingsError(problem)
        yield settings, db, keyring
    finally:
        await db.close()


def secret_of(settings: Settings) -> str:
    """The secret key: local mode keeps its own in a file."""
    path = settings.own_folder / KEPT_KEY
    if not settings.CONVENOR_SECRET_KEY and settings.local and path.exists():
        return path.read_text().strip()
    return settings.CONVENOR_SECRET_KEY


def kept_secret(folder: Path) -> str:
    """The secret key that local mode keeps in its folder; made where there is none yet."""
    path = folder / KEPT_KEY
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(new_secret_key())
    return path.read_text().strip()


async def migrate(done: Done) -> None:
    db = await open_database(load().DATABASE_URL)
    try:
        if await schema_state(db) == "new":
            raise SettingsError(await schema_problem(db))
        await migrate_database(db, done)
    finally:
        await db.close()


async def parked(db: Database, settings: Settings) -> list[str]:
    """What was given up, by name; what is late, or failed, in numbers: the same as `/metrics` tells."""
    if not (secret := secret_of(settings)):
        return []
    outbox, timers, failures = Outbox(db, Keyring(secret)), Timers(db), Failures(db, Keyring(secret))
    found = await condition(db, datetime.now(UTC))
    messages = [
        (f"Message {p.id} to {p.recipient} was given up: {p.reason}", f"message:{p.id}") for p in await outbox.parked()
    ]
    late_timers = [(f"Timer {p.key} was set aside: {p.reason}", f"timer:{p.key}") for p in await timers.parked()]
    events = [
        (f"Event {p.id} ({p.kind}, {p.first_at:%Y-%m-%d %H:%M}) failed {_times(p.tries)}: {p.reason}", f"event:{p.id}")
        for p in await failures.parked(datetime.now(UTC))
    ]
    lines = []
    for kind, given_up in (("messages", messages), ("timers", late_timers), ("events", events)):
        lines += [f"{what}. Try it again with: convenor replay {name}" for what, name in given_up[:LISTED]]
        if (more := len(given_up) - LISTED) > 0:
            lines.append(f"{more} more {kind} were given up. Try everything again with: convenor replay")
    return lines + _late(found)


def _times(number: int) -> str:
    return "once" if number == 1 else "twice" if number == 2 else f"{number} times"


def _late(found: Condition) -> list[str]:
    lines = []
    for what, due, oldest in (
        ("messages", found.messages_due, found.messages_oldest),
        ("timers", found.timers_due, found.timers_oldest),
    ):
        if oldest > LATE:
            lines.append(
                f"{due} {what} are due, the oldest for {oldest.total_seconds() / 60:.0f} minutes. "
                "Is a worker running? Start one with: convenor serve, or convenor work"
            )
    return lines


async def chosen(queries: Queries, name: str | None) -> Programme:
    programmes = await queries.programmes()
    if not programmes:
        raise SettingsError("There is no programme yet. Make one with: convenor programme create")
    # A file names it by an id of its own, from which the programme's is made.
    found = [p for p in programmes if name is None or p.id in (name, new_id("programme", name)) or p.name == name]
    if len(found) == 1:
        return found[0]
    names = ", ".join(p.name for p in programmes)
    raise SettingsError(f"Name one of the programmes: {names}.")


async def rotate_keys(done: Done) -> int:
    """Counted in rows."""
    async with opened() as (_, db, keyring):
        total = await count_sealed(db)
        return await rotate(db, keyring, lambda more: done(total, more))


async def digest(name: str | None, week: str | None, form: str) -> str:
    """One digest on stdout: the kept one of that week, or else one made for this look only."""
    async with opened() as (_, db, keyring):
        digests = Digests(db, keyring)
        programme = await chosen(Queries(db, keyring), name)
        now = datetime.now(UTC)
        week = week or last_full_week(now, programme.zone)
        try:
            week_bounds(week, programme.zone)
        except ValueError:
            raise SettingsError(f"{week} is not an ISO week. Write it like 2026-W40.") from None
        made = await digests.of_week(programme.id, week)
        if made is None:
            scene = await digests.scene(programme, week, now)
            made = make(scene, programme, week, now)
        else:
            scene = await digests.quotes(made)
        body = with_quotes(made, scene)
    return _formatted(body, form)


def _formatted(body: dict[str, Any], form: str) -> str:
    match form:
        case "json":
            return as_json(body)
        case "html":
            return digest_page(body, Voice())
        case "csv":
            return as_csv(body).rstrip("\n")
        case _:
            return plain_text(digest_message(body, "", Reader(""), Voice()).parts)


async def sample(people: int, weeks: int, seed: int, until: datetime | None, done: Done) -> dict[str, Any]:
    async with opened() as (_, db, keyring):
        queries = Queries(db, keyring)
        if await queries.programmes():
            raise SettingsError(
                "This database is not empty. A sample needs one of its own: set DATABASE_URL to another."
            )
        end = until.replace(tzinfo=UTC) + timedelta(days=1) if until else datetime.now(UTC)
        programme = Programme(
            id=uuid.uuid5(uuid.NAMESPACE_OID, f"sample {seed}").hex,
            name="Leading Places (sample)",
            realms=tuple(Realm(name.lower(), name) for name in REALMS),
            places=("Northgate", "Southbank", "Harbour", "Old Town", "Hillside", "Riverside"),
            themes=("Young people", "Housing", "Health", "Work and skills", "Climate", "Loneliness"),
            created_at=end - timedelta(weeks=weeks + 1),
        )
        records = sampling.sample(programme, people, weeks, seed, end)
        await queries.save_programme(programme)
        await queries.save_all(records, end, lambda more: done(len(records), more))
    return {"id": programme.id, "name": programme.name, "people": people, "weeks": weeks}


async def _person(queries: Queries, name: str) -> str:
    person_id = await queries.person_id_for(name)
    if person_id is None:
        raise SettingsError(f"Nobody is known as {name}.")
    return person_id


async def export(name: str) -> dict[str, Any]:
    async with opened() as (_, db, keyring):
        queries = Queries(db, keyring)
        person_id = await _person(queries, name)
        return exporting.export(await queries.whole_person(person_id), person_id)


async def erase(name: str, done: Done) -> None:
    async with opened() as (_, db, keyring):
        await _erase(db, keyring, await _person(Queries(db, keyring), name), done)


async def _erase(db: Database, keyring: Keyring, person_id: str, done: Done = lambda _total, _more: None) -> None:
    now, key = datetime.now(UTC), f"erase:{person_id}:{uuid.uuid4().hex}"
    await Timers(db).set(key, now, person_id=person_id)
    await Turns(db, keyring, step, done).play(Due(key, now, person_id=person_id), now)


async def restored(agreed: Callable[[int], bool], done: Done) -> int | None:
    """Sets a restored database right, once it is agreed that so many people are erased again. Returns how many."""
    async with opened() as (_, db, keyring):
        gone = await keyless(db)
        if gone and not agreed(len(gone)):
            return None
        await set_right(db, gone)
        for person_id in gone:
            await _erase(db, keyring, person_id)
            done(len(gone), 1)
    return len(gone)


async def replay(name: str | None) -> int:
    """Tries again what was given up: everything, or what `message:12`, `timer:KEY` or `event:ID` names; a number by
    itself names a message. Returns how many."""
    kind, _, rest = ("message", "", name) if name and name.isdecimal() else (name or "").partition(":")
    if name and (kind not in ("message", "timer", "event") or not rest or (kind == "message" and not rest.isdecimal())):
        raise SettingsError(f"{name} names nothing. Write message:12, timer:KEY or event:ID, as convenor doctor does.")
    async with opened() as (_, db, keyring):
        again = 0
        if kind in ("", "message"):
            again += await Outbox(db, keyring).replay(int(rest) if rest else None)
        if kind in ("", "timer"):
            again += await Timers(db).replay(rest or None)
        if kind in ("", "event"):
            again += await _replay_events(db, keyring, rest or None)
    if name and not again:
        raise SettingsError(f"Nothing that was given up is called {name}. See: convenor doctor")
    return again


async def _replay_events(db: Database, keyring: Keyring, event_id: str | None) -> int:
    """Plays them here and now, so that a mistake that is still there shows at once."""
    failures, turns, again = Failures(db, keyring), Turns(db, keyring, step), 0
    for event in await failures.events(datetime.now(UTC), event_id):
        try:
            await turns.play(event, datetime.now(UTC))
        except Exception as error:
            raise SettingsError(f"Event {event.id} still fails with {type(error).__name__}. It stays parked.") from None
        await failures.done(event.id)
        again += 1
    return again
