"""The Procfile as a process manager reads it: which processes there are, and that a release really can be made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from honcho.environ import parse_procfile

from storage.secrets import new_secret_key

ROOT = Path(__file__).parents[2]


def processes() -> dict[str, str]:
    return dict(parse_procfile((ROOT / "Procfile").read_text(encoding="utf-8")).processes)


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """The commands of this environment first; a database and a key of the test's own."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    made = {"PATH": path, "PYTHONUTF8": "1", "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'convenor.db'}"}
    return {**kept, **made, "CONVENOR_SECRET_KEY": new_secret_key(), **settings}


def honcho(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-m",
        "honcho",
        "--procfile",
        str(ROOT / "Procfile"),
        "--app-root",
        str(folder),
        *arguments,
    ]
    ran = environment(folder, **settings)
    return subprocess.run(command, cwd=folder, env=ran, capture_output=True, text=True, timeout=60, check=False)


def test_web_worker_and_release_are_named() -> None:
    assert processes() == {"web": "convenor serve --no-work", "worker": "convenor work", "release": "convenor migrate"}


def test_honcho_takes_the_procfile(tmp_path: Path) -> None:
    ran = honcho(tmp_path, "check")
    assert ran.returncode == 0, ran.stderr
    assert all(name in ran.stdout + ran.stderr for name in ("web", "worker", "release"))


def test_the_command_that_the_procfile_runs_is_installed_with_the_package() -> None:
    found = shutil.which("convenor", path=str(Path(sys.executable).parent))
    assert found is not None, "run `make setup`: the convenor command is not beside this Python"


def test_a_release_brings_a_fresh_database_up_to_date(tmp_path: Path) -> None:
    ran = honcho(tmp_path, "start", "release")
    assert ran.returncode == 0, ran.stderr
    assert "The database is up to date." in ran.stdout
    assert (tmp_path / "convenor.db").exists()


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_say_what_is_missing_where_nothing_is_set(tmp_path: Path, name: str) -> None:
    said = honcho(tmp_path, "start", name).stdout
    for setting in ("SLACK_SIGNING_SECRET", "MicrosoftAppId"):
        assert setting in said, said
    assert "Traceback" not in said
