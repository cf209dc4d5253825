"""`convenor programme …` and `convenor administrator …` as their users have them: processes with two streams."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from conversations.model import Account, Consent, Membership, Person, Role, Scope, Standing
from storage.database import open_database
from storage.queries import Queries
from storage.secrets import Keyring
from tests.contract.test_commands import SECRET, convenor, done, refused
from tests.unit.test_sheets import five_thousand

FILE = """\
id = "eastvale"
name = "Leading Eastvale"
places = ["Harbour", "Old Town"]
themes = ["Housing"]
open_to = ["slack:T0EASTVALE"]

[cadence]
weeks = 2
day = "Thursday"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    done(tmp_path, "migrate")
    (tmp_path / "e.toml").write_text(FILE)
    return tmp_path


def test_a_file_is_applied_again_and_again(folder: Path) -> None:
    would = done(folder, "programme", "apply", "e.toml", "--dry-run")
    assert "would be created" in would
    assert done(folder, "programme", "show") == ""
    created = json.loads(done(folder, "programme", "apply", "e.toml", "--json"))
    assert (created["result"], created["state"]) == ("created", "running")
    assert len(created["code"].split("-")) == 3
    assert "unchanged" in done(folder, "programme", "apply", "e.toml")
    # Commands know it by the file's id, by its own and by its name
    for name in ("eastvale", created["id"], "Leading Eastvale"):
        assert "Leading Eastvale" in done(folder, "programme", "show", name)
    (folder / "e.toml").write_text(FILE.replace("weeks = 2", "weeks = 3") + "hour = 10\n")
    told = json.loads(done(folder, "programme", "apply", "e.toml", "--json"))
    assert (told["id"], told["result"], told["changed"]) == (
        created["id"],
        "changed",
        ["cadence_weeks", "cadence_hour"],
    )
    [shown] = json.loads(done(folder, "programme", "show", "--json"))
    assert shown["cadence"] == {
        "weeks": 3, "day": 3, "hour": 10, "asking_days": 2, "months": 0, "on_the": 1,
    }  # fmt: skip
    assert shown["open_to"] == ["slack:T0EASTVALE"]

    # What is printed as a file is that programme, whatever it is called
    (folder / "again.toml").write_text(done(folder, "programme", "show", "--toml"))
    assert "unchanged" in done(folder, "programme", "apply", "again.toml")


def test_a_wrong_file_changes_nothing_and_names_each_line(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    before = done(folder, "programme", "show", "--json")
    (folder / "e.toml").write_text(FILE.replace("places", "plases").replace("weeks = 2", "weeks = 99"))
    said = refused(folder, "programme", "apply", "e.toml")
    assert "e.toml, line 3: plases: a programme has no such setting. Did you mean places?" in said
    (folder / "e.toml").write_text(FILE.replace("weeks = 2", "weeks = 99"))
    said = refused(folder, "programme", "apply", "e.toml")
    assert "e.toml, line 8: cadence.weeks: Please give a whole number from 1 to 52." in said
    (folder / "e.toml").write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in refused(folder, "programme", "apply", "e.toml")
    assert done(folder, "programme", "show", "--json") == before
    assert convenor(folder, "programme", "apply", "missing.toml").returncode == 2


def test_a_programme_is_started_paused_and_closed_and_the_trail_says_so(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    assert "is paused" in done(folder, "programme", "pause")
    assert "is running" in done(folder, "programme", "start", "Leading Eastvale")
    assert "is closed" in done(folder, "programme", "close")
    trail = json.loads(done(folder, "programme", "audit", "--json"))
    assert [entry["deed"] for entry in trail] == ["created", "paused", "started", "closed"]
    assert "The command line closed it." in done(folder, "programme", "audit")


def test_codes_are_made_for_each_role(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    codes = [
        done(folder, "programme", "code", "--role", "convener").strip(),
        done(folder, "programme", "code", "--role", "lead").strip(),
        done(folder, "administrator", "invite").strip(),
    ]
    assert len(set(codes)) == 3
    assert all(len(code) == 14 for code in codes)
    assert "The command line made a code for a new lead." in done(folder, "programme", "audit")
    assert done(folder, "programme", "people") == ""
    assert json.loads(done(folder, "programme", "people", "--json")) == []
    assert "is no lead of Leading Eastvale" in refused(
        folder, "programme", "take-back", "slack:T1/U1", "--role", "lead"
    )
    assert convenor(folder, "programme", "code", "--role", "king").returncode == 2


def test_help_shows_an_example_for_each_group(tmp_path: Path) -> None:
    assert "convenor programme apply eastvale.toml" in done(tmp_path, "programme", "--help")
    assert 'id = "eastvale"' in done(tmp_path, "programme", "apply", "--help")


APP, TENANT = "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21", "5f1b6a52-8c1d-4a57-9f0e-ea57a1ec0de1"


def test_teams_registrations_are_added_listed_and_removed(folder: Path) -> None:
    (folder / "secret.txt").write_text("a-secret-value~\n")
    add = ("teams-registration", "add", APP, "--secret-file", "secret.txt")
    assert "--tenant" in refused(folder, *add)
    assert "no app's id" in refused(
        folder, "teams-registration", "add", "x", "--tenant", TENANT, "--secret-file", "secret.txt"
    )
    (folder / "id.txt").write_text(TENANT)
    assert "Copy its Value" in refused(folder, *add[:3], "--tenant", TENANT, "--secret-file", "id.txt")
    assert f"--app-id {APP}" in done(folder, *add, "--tenant", TENANT)
    assert "Kept" in done(folder, *add, "--tenant", TENANT), "again, with another secret perhaps"
    [found] = json.loads(done(folder, "teams-registration", "list", "--json"))
    assert found == {"app_id": APP, "type": "SingleTenant", "tenant": TENANT, "from": "added"}
    assert all(b"a-secret-value" not in file.read_bytes() for file in folder.glob("convenor.db*"))
    done(folder, "teams-package", "other.zip", "--app-id", APP, PUBLIC_URL="https://convenor.example")
    assert "Removed" in done(folder, "teams-registration", "remove", "--yes", APP)
    assert "There is no registration" in refused(folder, "teams-registration", "remove", "--yes", APP)


def test_a_list_of_people_is_invited_whole_or_not_at_all(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    (folder / "people.csv").write_text("name,account,email\nAmina,slack:T0EASTVALE/U0AMINA,\nTom,,tom@example\n")
    said = refused(folder, "programme", "invite", "--csv", "people.csv")
    assert "people.csv, line 3: tom@example is not an e-mail address." in said
    told = json.loads(convenor(folder, "programme", "invite", "--csv", "people.csv", "--json").stdout)
    assert (told["invited"], [wrong["line"] for wrong in told["wrong"]]) == (0, [3])
    (folder / "people.csv").write_text("name,account,email\nAmina,slack:T0EASTVALE/U0AMINA,\nTom,,tom@example.org\n")
    told = json.loads(done(folder, "programme", "invite", "--csv", "people.csv", "--json"))
    assert (told["invited"], told["already"], told["emails"], told["wrong"]) == (1, 0, 1, [])
    assert "The command line invited one person." in done(folder, "programme", "audit")


def test_a_mailbox_for_concerns_is_an_address_and_kept_only_where_mail_can_go(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    mail = {"SMTP_URL": "smtp://127.0.0.1:2525", "MAIL_FROM": "convenor@example.org"}
    assert "could not read that as an e-mail address" in refused(
        folder, "programme", "safeguarding", "--mail", "nobody", **mail
    )
    assert "Set SMTP_URL" in refused(folder, "programme", "safeguarding", "--mail", "safe@example.org")
    code = done(folder, "programme", "safeguarding", "--mail", "safe@example.org", **mail)
    assert len(code.split("-")) == 3
    assert done(folder, "programme", "safeguarding", "--mail", "")


def test_five_thousand_people_with_mistakes_invite_nobody(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    raw, expected = five_thousand()
    (folder / "people.csv").write_bytes(raw)
    report = refused(folder, "programme", "invite", "--csv", "people.csv").splitlines()
    assert [line.split(": ")[0] for line in report[:-1]] == [f"people.csv, line {line}" for line in sorted(expected)]
    assert report[-1] == f"Nobody was invited yet. Please mend {len(expected)} lines, and send the list again."
    assert "invited" not in done(folder, "programme", "audit")
    with sqlite3.connect(folder / "convenor.db") as database:
        assert database.execute("SELECT count(*) FROM outbox").fetchone() == (0,)


async def test_administrators_are_listed_taken_back_and_in_a_trail(folder: Path) -> None:
    done(folder, "administrator", "invite")
    assert done(folder, "administrator", "list") == ""
    db = await open_database(f"sqlite+aiosqlite:///{folder / 'convenor.db'}")
    person, account = Person("p1", "Jo Marsh", administrator=True), Account("slack:T1/U9", "p1", "slack", "T1", "U9")
    await Queries(db, Keyring(SECRET)).save_all([person, account], datetime.now(UTC))
    await db.close()
    assert json.loads(done(folder, "administrator", "list", "--json")) == [{"id": "p1", "name": "Jo Marsh"}]
    assert "is no administrator" in refused(folder, "administrator", "take-back", "slack:T1/U1")
    assert "p1 is no longer an administrator. They are told." in done(folder, "administrator", "take-back", "p1")
    with sqlite3.connect(folder / "convenor.db") as database:
        assert database.execute("SELECT recipient FROM outbox").fetchall() == [("slack:T1/U9",)]
    assert done(folder, "administrator", "list") == ""
    trail = [entry["deed"] for entry in json.loads(done(folder, "administrator", "audit", "--json"))]
    assert trail == ["code", "taken-back"]
    assert "The command line made a code for a new administrator." in done(folder, "administrator", "audit")


async def test_a_role_that_a_command_takes_back_is_told_and_its_consent_ends(folder: Path) -> None:
    programme = json.loads(done(folder, "programme", "apply", "e.toml", "--json"))["id"]
    now = datetime.now(UTC)
    people: list[Any] = [
        Person("p1", "Jo Marsh"),
        Account("slack:T1/U9", "p1", "slack", "T1", "U9"),
        Membership("m1", programme, "p1", Standing.CONSENTED, (Role.LEAD,)),
        Consent("c1", programme, "p1", Scope.CONVENING, now),
    ]
    db = await open_database(f"sqlite+aiosqlite:///{folder / 'convenor.db'}")
    await Queries(db, Keyring(SECRET)).save_all(people, now)
    await db.close()
    told = json.loads(done(folder, "programme", "take-back", "slack:T1/U9", "--role", "lead", "--json"))
    assert told == {"person": "p1", "role": "lead", "programme": programme, "told": True}
    with sqlite3.connect(folder / "convenor.db") as database:
        assert database.execute("SELECT recipient FROM outbox").fetchall() == [("slack:T1/U9",)]
        assert database.execute("SELECT count(*) FROM consents WHERE withdrawn_at IS NULL").fetchone() == (0,)
    assert "is no lead" in refused(folder, "programme", "take-back", "slack:T1/U9", "--role", "lead", "--json")


def test_codes_and_states_as_json(folder: Path) -> None:
    programme = json.loads(done(folder, "programme", "apply", "e.toml", "--json"))["id"]
    code = json.loads(done(folder, "programme", "code", "--role", "lead", "--json"))
    assert (code["role"], code["programme"], len(code["code"])) == ("lead", programme, 14)
    assert json.loads(done(folder, "administrator", "invite", "--json"))["role"] == "administrator"
    assert json.loads(done(folder, "programme", "pause", "--json"))["state"] == "paused"


def test_nobody_is_moved_where_no_circles_wait(folder: Path) -> None:
    done(folder, "programme", "apply", "e.toml")
    assert "no circles that wait to be introduced" in refused(folder, "programme", "move", "Rhian", "Amina")
