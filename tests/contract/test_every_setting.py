"""Every setting of a programme can be set in chat, by a command and in a file; or the table says where else, and why."""

from __future__ import annotations

import json
import re
import shlex
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli_settings import OPTIONS
from conversations.flows.programme_fields import basics_form, more_form, numbers_form, rhythm_form
from conversations.model import Programme, Realm, RealmPause, Role
from conversations.programme_file import SETTINGS
from conversations.programmes import EDITABLE
from conversations.values import field_names
from conversations.wording import Voice
from storage.database import open_database
from storage.queries import Queries
from storage.secrets import Keyring
from tests.contract.test_commands import SECRET, convenor, done, refused
from tests.scenario.town import Given, Town, running_town

BASICS, RHYTHM, DIGEST, MORE = "Name, places and themes", "Rounds and circles", "The digest", "More settings"


@dataclass(frozen=True)
class Setting:
    """`form`: the button that opens it, its field and what is filled in there; `command` and `file` as they are written.
    A reason stands where there is no such way."""

    value: object
    form: tuple[str, str, str | list[str]] | str
    command: str
    file: str


REALMS = (Realm("north", "North"), Realm("south", "South"), Realm("east", "East"))
PAUSES = (RealmPause("north", date(2027, 3, 25), date(2027, 5, 6)),)
TABLE: dict[str, Setting] = {
    "name": Setting("Harbour", (BASICS, "name", "Harbour"), "set: --name Harbour", 'name = "Harbour"'),
    "realms": Setting(REALMS, (BASICS, "realms", "North\nSouth\nEast"), "set: --realm North --realm South --realm East",
                      'realms = ["North", "South", "East"]'),
    "places": Setting(("Quay", "Old Town"), (BASICS, "places", "Quay\nOld Town"), "set: --place Quay --place 'Old Town'",
                      'places = ["Quay", "Old Town"]'),
    "themes": Setting(("Health",), (BASICS, "themes", "Health"), "set: --theme Health", 'themes = ["Health"]'),
    "contact": Setting("Jo 123", (BASICS, "contact", "Jo 123"), "set: --contact 'Jo 123'", 'contact = "Jo 123"'),
    "zone": Setting("Europe/Dublin", (BASICS, "zone", "Europe/Dublin"), "set: --zone Europe/Dublin",
                    'zone = "Europe/Dublin"'),
    "languages": Setting(("cy",), (BASICS, "languages", ["cy"]), "set: --language cy", 'languages = ["cy"]'),
    "cadence_months": Setting(1, (RHYTHM, "often", "months 1 -1"), "set: --months 1", "cadence.months = 1"),
    "cadence_nth": Setting(-1, (RHYTHM, "often", "months 1 -1"), "set: --on-the last", 'cadence.on_the = "last"'),
    "cadence_day": Setting(3, (RHYTHM, "cadence_day", "3"), "set: --day thursday", 'cadence.day = "Thursday"'),
    "cadence_hour": Setting(14, (RHYTHM, "cadence_hour", "14"), "set: --hour 14", "cadence.hour = 14"),
    "asking_days": Setting(5, (RHYTHM, "asking_days", "5"), "set: --asking-days 5", "cadence.asking_days = 5"),
    "preview_hours": Setting(24, (RHYTHM, "preview_hours", "24"), "set: --preview-hours 24", "cadence.preview_hours = 24"),
    "circle_size": Setting(4, (RHYTHM, "circle_size", "4"), "set: --size 4", "circle_size = 4"),
    "span_first": Setting(True, (RHYTHM, "span_first", "yes"), "set: --span-first", "span_first = true"),
    "together": Setting(True, (RHYTHM, "together", "yes"), "set: --together", "together = true"),
    "guide": Setting("place-in-change", (RHYTHM, "guide", "place-in-change"), "set: --guide place-in-change",
                     'guide = "place-in-change"'),
    "digest_day": Setting(4, (DIGEST, "digest_day", "4"), "set: --digest-day Friday", 'digest.day = "Friday"'),
    "digest_hour": Setting(7, (DIGEST, "digest_time", "7:30"), "set: --digest-time 07:30", "digest.hour = 7"),
    "digest_minute": Setting(30, (DIGEST, "digest_time", "7:30"), "set: --digest-time 07:30", "digest.minute = 30"),
    "threshold": Setting(10, (DIGEST, "threshold", "10"), "set: --threshold 10", "threshold = 10"),
    "signposts": Setting(("Samaritans, 116 123", "GP"), (MORE, "signposts", "Samaritans, 116 123\nGP"),
                         "set: --signpost 'Samaritans, 116 123' --signpost GP", 'signposts = ["Samaritans, 116 123", "GP"]'),
    "open_to": Setting(("slack:T0AA", "slack:T0BB"), (MORE, "open_to", "slack:T0AA\nslack:T0BB"),
                       "set: --open-to slack:T0AA --open-to slack:T0BB", 'open_to = ["slack:T0AA", "slack:T0BB"]'),
    "words_months": Setting(6, (MORE, "words_months", "6"), "set: --keep-words 6", "keep.words = 6"),
    "promises_months": Setting(18, (MORE, "promises_months", "18"), "set: --keep-promises 18", "keep.promises = 18"),
    "quiet_months": Setting(12, (MORE, "quiet_months", "12"), "set: --keep-people 12", "keep.people = 12"),
    "concern_mail": Setting(
        "safe@example.org",
        "only whoever runs the service knows whether e-mail goes; a mailbox that nothing reaches would swallow a concern",
        "set: --concern-mail safe@example.org", 'concern_mail = "safe@example.org"'),
    "realm_pauses": Setting(PAUSES, "a form of its own, Pause a realm, with days in plain words",
                            "pause-realm: North 2027-03-25 2027-05-06",
                            'realm_pauses = [{ realm = "North", since = 2027-03-25, until = 2027-05-06 }]'),
}  # fmt: skip
ELSEWHERE = {
    "cadence_weeks": "the same question, option and table as cadence_months; test_weeks_alone_end_the_months has it",
    "state": "start, pause and close: buttons, commands, and `state` in a file; test_programme_commands has it",
    "language": "from before there were several: the first of `languages` counts",
    "id": "given once, by the file or by chance",
    "created_at": "when it was made",
    "version": "counted by storage",
}


def test_the_table_has_every_setting() -> None:
    own = set(field_names(Programme))
    assert own == TABLE.keys() | ELSEWHERE.keys()
    assert set(EDITABLE) == TABLE.keys() | {"cadence_weeks"}, "whatever can be set is in the audit trail"
    assert {field for field, _ in SETTINGS.values()} == set(EDITABLE), "and in the file"
    options = OPTIONS.keys() - {"digest_time"} | {"digest_hour", "digest_minute"}
    assert options == set(EDITABLE) - {"name", "realm_pauses"}, "and an option"


def test_no_form_asks_what_the_table_does_not_have() -> None:
    programme, voice = Programme("p", "P", REALMS, ("Quay",), ()), Voice()
    forms = {BASICS: basics_form, RHYTHM: rhythm_form, DIGEST: numbers_form, MORE: more_form}
    asked = {(button, field.key) for button, draw in forms.items() for field in draw(programme, voice).fields}
    assert asked == {setting.form[:2] for setting in TABLE.values() if isinstance(setting.form, tuple)}


MAIL = {"SMTP_URL": "smtp://127.0.0.1:2525", "MAIL_FROM": "convenor@example.org"}
FIRST = 'id = "a"\nname = "A"\nplaces = ["B"]\n'


async def kept(folder: Path) -> dict[str, Any]:
    """The programme as it is in the database."""
    db = await open_database(f"sqlite+aiosqlite:///{folder / 'convenor.db'}")
    [programme] = await Queries(db, Keyring(SECRET)).programmes()
    await db.close()
    return {name: getattr(programme, name) for name in TABLE}


ALL: dict[str, Any] = {name: setting.value for name, setting in TABLE.items()}


async def test_by_a_file(tmp_path: Path) -> None:
    done(tmp_path, "migrate")
    (tmp_path / "p.toml").write_text('id = "a"\n' + "\n".join(setting.file for setting in TABLE.values()))
    done(tmp_path, "programme", "apply", "p.toml", **MAIL)
    assert await kept(tmp_path) == ALL
    assert "unchanged" in done(tmp_path, "programme", "apply", "p.toml", **MAIL)
    # A realm that is back before its day is asked what it was not asked meanwhile, as after the button
    (tmp_path / "p.toml").write_text('id = "a"\nrealm_pauses = []\n')
    assert "changed: realm_pauses" in done(tmp_path, "programme", "apply", "p.toml")
    with sqlite3.connect(tmp_path / "convenor.db") as database:
        assert database.execute("SELECT count(*) FROM timers WHERE key LIKE 'realm-back:%:north:%'").fetchone() == (1,)


async def test_by_commands(tmp_path: Path) -> None:
    done(tmp_path, "migrate")
    (tmp_path / "p.toml").write_text(FIRST)
    done(tmp_path, "programme", "apply", "p.toml")
    options = dict.fromkeys(
        c.removeprefix("set: ") for c in (s.command for s in TABLE.values()) if c.startswith("set: ")
    )
    said = done(tmp_path, "programme", "set", "A", *(word for each in options for word in shlex.split(each)), **MAIL)
    assert "Harbour: changed: " in said
    for command in (setting.command for setting in TABLE.values() if not setting.command.startswith("set: ")):
        name, _, words = command.partition(": ")
        done(tmp_path, "programme", name, *shlex.split(words))
    assert await kept(tmp_path) == ALL
    trail = json.loads(done(tmp_path, "programme", "audit", "--json"))
    assert {name for entry in trail for name in entry["details"]} == TABLE.keys()


async def test_weeks_alone_end_the_months(tmp_path: Path) -> None:
    done(tmp_path, "migrate")
    (tmp_path / "p.toml").write_text(FIRST + '[cadence]\nmonths = 1\non_the = "first"\nday = "Monday"\n')
    done(tmp_path, "programme", "apply", "p.toml")
    assert "One opens each month, on the first Monday at 09:00." in done(tmp_path, "programme", "show", "A")
    assert 'on_the = "first"' in done(tmp_path, "programme", "show", "--toml")
    assert "changed: cadence_weeks, cadence_months" in done(tmp_path, "programme", "set", "--weeks", "2")
    assert "One opens every 2 weeks, on Monday at 09:00." in done(tmp_path, "programme", "show", "A")
    done(tmp_path, "programme", "set", "--months", "3", "--on-the", "last", "--day", "Thursday")
    assert "Every 3 months, one opens on the last Thursday at 09:00." in done(tmp_path, "programme", "show", "A")
    assert convenor(tmp_path, "programme", "set", "--weeks", "2", "--months", "1").returncode == 2
    assert "--circle" in convenor(tmp_path, "programme", "set", "--circle", "2").stderr
    assert convenor(tmp_path, "programme", "set", "--size", "9").returncode == 2
    assert "--zone: There is no time zone called Mars" in refused(tmp_path, "programme", "set", "--zone", "Mars")
    assert "--open-to: East names no workspace." in refused(tmp_path, "programme", "set", "--open-to", "East")


@pytest.fixture
async def town(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Town]:
    async with running_town(tmp_path, _migrated_sqlite_url, neighbours=0) as running:
        yield running


@pytest.mark.parametrize("who", ["amina", "rhian"], ids=["slack", "teams"])
async def test_by_forms(town: Town, who: str) -> None:
    programme_id = await made(town, who)
    forms: dict[str, Given] = {}
    for setting in TABLE.values():
        if isinstance(setting.form, tuple):
            button, field, value = setting.form
            forms.setdefault(button, {})[field] = value
    for button, given in forms.items():
        await town.say(who, "programme" if len(town.buttons(who)) else "home")
        await town.press(who, "First") if "First" in town.buttons(who) else None
        await town.fill(who, button, "Save", given)
        assert "Saved." in town.latest(who), (button, town.modal(who))
    [programme] = [p for p in await town.playground.convenor.queries.programmes() if p.id == programme_id]
    person = town.playground.world.person(who)
    assert programme.open_to == (*ALL["open_to"], f"{person.platform}:{person.workspace}"), "and whoever fills it in"
    asked = [name for name, s in TABLE.items() if isinstance(s.form, tuple) and name != "open_to"]
    assert {name: getattr(programme, name) for name in asked} == {name: ALL[name] for name in asked}
    assert "on the last Thursday at 14:00" in town.latest(who)


async def made(town: Town, who: str) -> str:
    """A first programme, by somebody who was made an administrator."""
    convenor_ = town.playground.convenor
    code = await convenor_.queries.create_code("administrator", "", convenor_.clock.now() + timedelta(days=1))
    await town.say(who, code)
    await town.fill(who, "Make a programme", "Save", {"name": "First", "places": "Quay"})
    return next(p.id for p in await convenor_.queries.programmes() if p.name == "First")


@pytest.mark.parametrize(("who", "other"), [("morgan", "amina"), ("rhian", "tom")], ids=["slack", "teams"])
async def test_leads_are_asked_and_are_leads_once_they_say_so(town: Town, who: str, other: str) -> None:
    convenor_, person = town.playground.convenor, town.playground.world.person(other)
    code = await convenor_.queries.create_code("administrator", "", convenor_.clock.now() + timedelta(days=1))
    await town.say(who, code)
    before = len(town.messages(other))
    basics: Given = {"name": "First", "places": "Quay", "leads": [person.aad_id or person.user_id]}
    await town.fill(who, "Make a programme", "Save", basics)
    assert len(town.messages(other)) == before + 1
    name = town.playground.world.person(who).name
    assert f"{name} asks you to be a lead of First." in town.latest(other)
    account = f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"
    assert await convenor_.queries.person_id_for(account) is None, "nobody is enrolled by it"
    code = next(
        line.strip() for line in town.latest(other).splitlines() if re.fullmatch(r"\W*(\w{4}-){2}\w{4}\W*", line)
    )
    await town.say(other, code.strip("> "))
    assert "You are now a lead of First." in town.latest(other)
    person_id = await convenor_.queries.person_id_for(account)
    scene = await convenor_.queries.whole_person(person_id or "")
    assert [m.roles for m in scene.memberships if m.person_id == person_id] == [(Role.LEAD,)]


def test_leads_are_asked_by_a_command_and_by_a_file(tmp_path: Path) -> None:
    done(tmp_path, "migrate")
    (tmp_path / "p.toml").write_text('leads = ["slack:T0AA/U0AMINA"]\n' + FIRST)
    assert json.loads(done(tmp_path, "programme", "apply", "p.toml", "--json"))["asked"] == 1
    assert "Asked to be a lead: 1." in done(tmp_path, "programme", "set", "A", "--lead", "slack:T0AA/U0TOM")
    assert "is no account" in refused(tmp_path, "programme", "set", "A", "--lead", "Tom")
