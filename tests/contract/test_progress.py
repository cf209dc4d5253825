"""Long work shows on a terminal how far it is; scripts and logs see nothing of it."""

from __future__ import annotations

import os
import pty
import re
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

from storage.secrets import new_secret_key
from tests.contract.test_commands import SECRET, convenor, environment

PEOPLE = "id,realm,place,themes\n" + "".join(
    f"p{n},{('political', 'executive', 'community')[n % 3]},Harbour,Housing\n" for n in range(30)
)


def on_a_terminal(folder: Path, *arguments: str, **settings: str) -> tuple[str, str]:
    """What a command writes on a terminal as its standard error, and what on its standard output."""
    ours, theirs = pty.openpty()
    seen: list[bytes] = []

    def look() -> None:
        try:
            while part := os.read(ours, 4096):
                seen.append(part)
        except OSError:  # the other end is closed
            return

    looking = threading.Thread(target=look)
    looking.start()
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder, env=environment(TERM="xterm", **settings), stdout=subprocess.PIPE, stderr=theirs, timeout=60, check=True,
    )  # fmt: skip
    os.close(theirs)
    looking.join()
    os.close(ours)
    return b"".join(seen).decode(), done.stdout.decode()


def drawn(screen: str, label: str) -> bool:
    """Whether a bar was there from its beginning to its end."""
    return bool(re.search(rf"{label}.*\b0%", screen)) and bool(re.search(rf"{label}.*100%", screen))


def test_each_long_work_draws_its_bar(tmp_path: Path) -> None:
    screen, told = on_a_terminal(tmp_path, "migrate")
    assert drawn(screen, "Bringing the database up to date")
    assert told == "The database is up to date.\n"
    screen, told = on_a_terminal(tmp_path, "sample", "--people", "30", "--weeks", "2")
    assert drawn(screen, "Making people and what they did")
    assert told.startswith("Leading Places (sample): 30 people, 2 weeks.")
    (tmp_path / "list.csv").write_text("name,account,email\nJo Marsh,slack:T012AB3CD/U012AB3CD,\n")
    screen, told = on_a_terminal(tmp_path, "programme", "invite", "--csv", "list.csv", "--json")
    assert drawn(screen, "Inviting")
    with sqlite3.connect(tmp_path / "convenor.db") as database:
        [somebody] = database.execute("SELECT person_id FROM memberships LIMIT 1").fetchone()
    screen, told = on_a_terminal(tmp_path, "erase", "--yes", somebody)
    assert drawn(screen, "Erasing")
    (tmp_path / "people.csv").write_text(PEOPLE)
    screen, told = on_a_terminal(tmp_path, "match", "people.csv", "--json")
    assert drawn(screen, "Matching")
    assert told.startswith('{"people": 30')
    newer = f"{new_secret_key()},{SECRET}"
    screen, told = on_a_terminal(tmp_path, "rotate-keys", CONVENOR_SECRET_KEY=newer)
    assert drawn(screen, "Sealing anew")
    assert "Is it the new one?" in convenor(tmp_path, "rotate-keys", CONVENOR_SECRET_KEY=newer).stdout
    with sqlite3.connect(tmp_path / "convenor.db") as database:
        database.execute("DELETE FROM person_keys WHERE person_id IN (SELECT person_id FROM person_keys LIMIT 3)")
    screen, told = on_a_terminal(tmp_path, "restored", "--yes", CONVENOR_SECRET_KEY=newer)
    assert drawn(screen, "Erasing again")
    assert "now erased again: 3." in told


def test_scripts_see_nothing_of_it(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    newer = {"CONVENOR_SECRET_KEY": f"{new_secret_key()},{SECRET}"}
    for command in ("migrate", "sample --people 30 --weeks 2", "match people.csv --json"):
        assert convenor(tmp_path, *command.split()).stderr == ""
    for command in ("rotate-keys", "restored --yes"):
        assert convenor(tmp_path, *command.split(), **newer).stderr == ""
