"""The `convenor` command as its users have it: a process with an environment, a folder, an exit status and two streams.

Scripts outside rely on these names and shapes. Whatever its user can mend is one plain sentence and exit status 1.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from storage.secrets import new_secret_key

ROOT = Path(__file__).parents[2]
SECRET = new_secret_key()
PUBLIC = "https://convenor.example"
SLOW = (
    "sqlalchemy",
    "alembic",
    "slack_bolt",
    "slack_sdk",
    "botbuilder",
    "scipy",
    "numpy",
    "aiohttp",
    "dateparser",
    "fluent",
)
COUNTS = (
    "people", "circles", "realm_links_made", "realm_links_possible", "commitments_made", "commitments_kept",
    "commitments_stuck", "blind_alleys",
)  # fmt: skip
CREATE = (
    "programme",
    "create",
    "Leading *Eastvale*",
    "--place",
    "Eastvale North",
    "--place",
    "Harbour",
    "--theme",
    "Housing",
)


def environment(**settings: str) -> dict[str, str]:
    """Nothing of this machine's settings but what every process needs."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "CONVENOR_SECRET_KEY": SECRET, **settings}


def convenor(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def done(folder: Path, *arguments: str, **settings: str) -> str:
    """What a command that goes well prints."""
    ran = convenor(folder, *arguments, **settings)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def refused(folder: Path, *arguments: str, **settings: str) -> str:
    """What a command says that cannot be done: sentences, and no traceback."""
    ran = convenor(folder, *arguments, **settings)
    assert ran.returncode == 1, (ran.returncode, ran.stdout, ran.stderr)
    said = ran.stderr + ran.stdout
    assert said.strip()
    assert "Traceback" not in said
    return said


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a migrated database and one programme; `code` holds the code that was printed."""
    folder = tmp_path_factory.mktemp("prepared")
    assert "up to date" in done(folder, "migrate")
    (folder / "code").write_text(done(folder, *CREATE))
    return folder


@pytest.fixture
def folder(prepared: Path, tmp_path: Path) -> Path:
    """The same, for one test to change."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_help_lists_the_commands_and_imports_nothing_slow(tmp_path: Path) -> None:
    listed = done(tmp_path, "--help")
    wanted = ("serve", "work", "migrate", "doctor", "digest", "slack-manifest", "teams-package", "export", "erase")
    for name in (*wanted, "programme", "replay", "guide"):
        assert f"  {name} " in listed
    script = f"import sys, bot.__main__; print([name for name in {SLOW} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", script], env=environment(), capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_a_programme_is_created_shown_and_invited_to(folder: Path) -> None:
    assert "up to date" in done(folder, "migrate"), "again, and nothing changes"
    code = (folder / "code").read_text().strip()
    assert len(code.split("-")) == 3
    assert "Leading *Eastvale*  (3 realms, 2 places)" in done(folder, "programme", "show")
    invitation = done(folder, "programme", "invite").strip()
    assert invitation != code
    for name in (invitation, code):  # neither can be read from the database
        for variant in (name, name.replace("-", ""), name.lower()):
            assert all(variant.encode() not in file.read_bytes() for file in folder.glob("convenor.db*"))
    assert "Name one of the programmes: Leading *Eastvale*" in refused(folder, "programme", "invite", "Another")


def test_a_programme_that_cannot_be_is_refused(folder: Path) -> None:
    assert "at least 2 and at most 5" in refused(folder, *CREATE, "--realm", "Only one")
    assert "no time zone called Eastvale/North" in refused(folder, *CREATE, "--zone", "Eastvale/North")
    for wrong in (("--size", "9"), ("--weeks", "0"), ("--no-such-option",)):
        assert convenor(folder, *CREATE, *wrong).returncode == 2
    assert done(folder, "programme", "show").count("Leading") == 1


def test_a_digest_in_every_format_with_nothing_beside_it(folder: Path) -> None:
    body = json.loads(done(folder, "digest", "--format", "json"))
    assert {"programme", "week", "threshold", "counts", "measures"} <= set(body)
    assert set(COUNTS) <= set(body["counts"])
    for value in (*body["counts"].values(), *body["measures"].values()):
        assert value is None or isinstance(value, int | float)
    assert all(value is None for value in body["counts"].values()), "nobody takes part: every count is suppressed"
    assert body["programme"] == "Leading *Eastvale*"

    text = done(folder, "digest", "Leading *Eastvale*", "--week", body["week"])
    assert text.startswith("Leading *Eastvale*")
    rows = list(csv.reader(io.StringIO(done(folder, "digest", "--format", "csv"))))
    assert rows[0] == ["programme", "week", "kind", "name", "value", "shown", "value_before"]
    assert {row[3] for row in rows[1:]} >= set(COUNTS)
    page = done(folder, "digest", "--format", "html", "--week", "2026-W40").lstrip()
    assert page.lower().startswith("<!doctype html>")
    assert page.rstrip().endswith("</html>")


def test_a_digest_that_cannot_be_made_says_why(folder: Path) -> None:
    for week in ("last", "2026-W54"):
        assert "is not an ISO week" in refused(folder, "digest", "--week", week), week
    assert "Name one of the programmes" in refused(folder, "digest", "Another")
    assert convenor(folder, "digest", "--format", "pdf").returncode == 2


def test_nobody_can_be_exported_or_erased_who_is_not_known(folder: Path) -> None:
    assert "Nobody is known as slack:T1/U1." in refused(folder, "export", "slack:T1/U1")
    assert "Nobody is known as teams:t/' OR 1=1 --." in refused(folder, "erase", "--yes", "teams:t/' OR 1=1 --")


def test_commands_need_the_key_and_a_migrated_database(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = tmp_path_factory.mktemp("empty")
    assert "convenor migrate" in refused(empty, "programme", "show")
    assert "CONVENOR_SECRET_KEY" in refused(folder, "programme", "show", CONVENOR_SECRET_KEY="")
    assert "Fernet" in refused(folder, "programme", "show", CONVENOR_SECRET_KEY="too short")
    assert "DATABASE_URL" in refused(folder, "programme", "show", DATABASE_URL="nonsense")


@pytest.mark.parametrize("placeholder", ["…", "too short", "your-key-here", f"{SECRET},…"])
def test_a_placeholder_is_no_key(folder: Path, placeholder: str) -> None:
    for command in ("doctor", "serve"):
        said = refused(folder, command, CONVENOR_SECRET_KEY=placeholder)
        assert "CONVENOR_SECRET_KEY is no key" in said
        assert "convenor secret-key" in said
        assert "cannot be reached" not in said


def test_another_key_than_the_databases_starts_nothing_and_is_named(folder: Path) -> None:
    done(folder, "programme", "set", "--contact", "Jo Marsh")
    other = done(folder, "secret-key").strip()
    live = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "t", "PORT": "1"}
    for command in (["doctor"], ["serve"], ["programme", "show"], ["export", "slack:T/U"]):
        said = refused(folder, *command, CONVENOR_SECRET_KEY=other, **live)
        assert "not the key that this database was written with" in said
    assert "Leading" in done(folder, "programme", "show", CONVENOR_SECRET_KEY=f"{other},{SECRET}")


def test_the_doctor_names_what_is_wrong_and_how_to_mend_it(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    live = {"SLACK_BOT_TOKEN": "xoxb-1", "PUBLIC_URL": PUBLIC}
    said = refused(tmp_path_factory.mktemp("empty"), "doctor", **live)
    assert "convenor migrate" in said
    assert "SLACK_SIGNING_SECRET" in said
    assert "cannot be reached" in refused(folder, "doctor", DATABASE_URL="postgresql+asyncpg://u@127.0.0.1:9/x")
    local = convenor(folder, "doctor", CONVENOR_MODE="local")
    assert (local.returncode, local.stdout.strip()) == (0, "Nothing is wrong.")


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, ("SLACK_SIGNING_SECRET",)),
        ({"SLACK_SIGNING_SECRET": "s"}, ("SLACK_BOT_TOKEN",)),
        ({"MicrosoftAppId": "a", "MicrosoftAppPassword": "p", "MicrosoftAppType": "SingleTenant"}, ("MicrosoftAppTenantId",)),
        ({"SLACK_BOT_TOKEN": "x", "MicrosoftAppId": "a"}, ("SLACK_SIGNING_SECRET", "MicrosoftAppPassword", "MicrosoftAppType")),
        ({"CONVENOR_MODE": "local", "HOST": "0.0.0.0"}, ("HOST",)),
        ({"CONVENOR_MODE": "lokal", "PORT": "many"}, ("CONVENOR_MODE", "PORT")),
        ({"CONVENOR_SECRET_KEY": ""}, ("CONVENOR_SECRET_KEY", "SLACK_SIGNING_SECRET", "MicrosoftAppId", "make run")),
    ],
)  # fmt: skip
def test_serve_names_each_setting_that_is_missing_or_wrong(
    tmp_path: Path, settings: dict[str, str], named: tuple[str, ...]
) -> None:
    said = refused(tmp_path, "serve", **settings)
    for name in named:
        assert name in said
    assert list(tmp_path.iterdir()) == [], "nothing is made where nothing can start"


def test_the_packages_that_administrators_upload_need_no_token(tmp_path: Path) -> None:
    manifest = json.loads(done(tmp_path, "slack-manifest", PUBLIC_URL=PUBLIC, CONVENOR_SECRET_KEY=""))
    assert manifest["settings"]["event_subscriptions"]["request_url"] == f"{PUBLIC}/slack/events"
    done(tmp_path, "teams-package", "app.zip", PUBLIC_URL=PUBLIC, MicrosoftAppId="0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21")
    with zipfile.ZipFile(tmp_path / "app.zip") as package:
        names, made = package.namelist(), json.loads(package.read("manifest.json"))
    assert {"manifest.json", made["icons"]["color"], made["icons"]["outline"]} == set(names)
    assert made["bots"][0]["botId"] == "0f6a4c1e-8d3b-4a55-9d1c-6b1f0a6f7c21"
    assert "PUBLIC_URL" in refused(tmp_path, "slack-manifest")
    assert "PUBLIC_URL" in refused(tmp_path, "teams-package", "other.zip", MicrosoftAppId="a")
    assert "MicrosoftAppId" in refused(tmp_path, "teams-package", "other.zip", PUBLIC_URL=PUBLIC)
    assert "… is no app's id" in refused(tmp_path, "teams-package", "other.zip", PUBLIC_URL=PUBLIC, MicrosoftAppId="…")
    assert not (tmp_path / "other.zip").exists()


def test_work_needs_postgresql(folder: Path) -> None:
    said = refused(folder, "work", SLACK_SIGNING_SECRET="s", SLACK_BOT_TOKEN="t")
    assert "PostgreSQL" in said
    assert "convenor serve" in said


def test_a_guide_is_checked(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.toml", tmp_path / "bad.toml"
    good.write_text('title = "Ours"\n[[prompt]]\nkey = "one"\nquestion = "What happened?"\n')
    assert "Ours: 1 prompts, and nothing wrong." in done(tmp_path, "guide", "check", str(good))
    for text, reason in (
        ('[[prompt]]\nkey = "one"\n', "prompt 1 needs a question"),
        ("title = \n", "not valid TOML"),
        ("", "at least one [[prompt]]"),
        ('every_days = 99\n[[prompt]]\nkey = "a"\nquestion = "b"\n', "every_days"),
    ):
        bad.write_text(text)
        assert reason in refused(tmp_path, "guide", "check", str(bad)), text
    bad.write_bytes(b"\xff\xfe")
    refused(tmp_path, "guide", "check", str(bad))
    assert convenor(tmp_path, "guide", "check", "missing.toml").returncode == 2


def test_what_scripts_want_is_json_alone(tmp_path: Path) -> None:
    done(tmp_path, "migrate")
    made = json.loads(done(tmp_path, "sample", "--people", "20", "--weeks", "1", "--json"))
    assert (made["people"], made["weeks"]) == (20, 1)
    assert json.loads(done(tmp_path, "replay", "--json")) == {"again": 0}
    assert json.loads(done(tmp_path, "restored", "--yes", "--json")) == {"erased": 0}
    assert json.loads(done(tmp_path, "rotate-keys", "--json")) == {"sealed": 0}


def test_with_nothing_parked_nothing_is_replayed(folder: Path) -> None:
    assert done(folder, "replay") == "0 will be tried again.\n"


def test_a_restored_database_without_its_keys_is_left_alone(tmp_path: Path) -> None:
    """Everybody would be taken for erased."""
    done(tmp_path, "migrate")
    assert done(tmp_path, "restored").endswith("again: 0.\n")
    done(tmp_path, "sample", "--people", "3", "--weeks", "1")
    database = sqlite3.connect(tmp_path / "convenor.db")
    with database:
        database.execute("DELETE FROM person_keys")
    database.close()
    assert "person_keys" in refused(tmp_path, "restored", "--yes")


def test_a_made_up_programme_can_be_looked_at_in_an_empty_folder(tmp_path: Path) -> None:
    """As docs/digest.md has it: no key and no account."""
    local = {"CONVENOR_SECRET_KEY": "", "CONVENOR_MODE": "local"}
    done(tmp_path, "migrate", **local)
    done(tmp_path, "sample", "--people", "30", "--weeks", "2", **local)
    assert "Who is left out" in done(tmp_path, "digest", **local)
    assert "CONVENOR_MODE=local" in refused(tmp_path, "digest", CONVENOR_SECRET_KEY="")


# Processes that stay


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def serving(folder: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """`convenor serve` once it says that it is ready; ended at the end whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "serve"],
        cwd=folder,
        env=environment(PORT=str(port), **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert f"127.0.0.1:{port}" in process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()


def test_serve_in_local_mode_from_an_empty_folder_until_it_is_told_to_stop(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port, CONVENOR_MODE="local", CONVENOR_SECRET_KEY="") as process:
        for path in ("/healthz", "/readyz", "/playground"):
            with urlopen(f"http://127.0.0.1:{port}{path}") as page:
                assert page.status == 200
        process.terminate()
        assert process.wait(timeout=10) == 0
    # What it made for itself is its own, and commands beside it find it
    assert (tmp_path / "convenor-local" / "secret.key").stat().st_mode & 0o077 == 0
    assert "Leading Eastvale" in done(tmp_path, "programme", "show", CONVENOR_MODE="local", CONVENOR_SECRET_KEY="")


def test_serve_in_live_mode_waits_for_the_database_only(folder: Path) -> None:
    """No network is needed to start; an unmigrated database is."""
    port = free_port()
    live = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "t", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    with serving(folder, port, **live) as process:
        with urlopen(f"http://127.0.0.1:{port}/readyz") as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)  # Ctrl-C
        assert process.wait(timeout=10) == 0
    (folder / "convenor.db").unlink()
    assert "convenor migrate" in refused(folder, "serve", PORT=str(port), **live)


def test_a_busy_port_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = refused(tmp_path, "serve", CONVENOR_MODE="local", PORT=port)
    assert f"Port {port} cannot be used" in said
    assert "PORT=4000" in said
