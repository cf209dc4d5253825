"""`convenor match` as a programme lead with a spreadsheet has it: files in, a file and a record out, and what is wrong."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
KEYS = ["people", "circles", "unmatched", "realm_links", "bound", "ratio", "repeats", "seconds"]
ROWS = [
    f"{name}{i},{realm},ward {i % 4},housing;health"
    for realm, name, many in (("Political", "p", 6), ("executive", "e", 8), ("community", "c", 10))
    for i in range(many)
]


def match(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "match", *arguments]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def people(folder: Path, *rows: str, head: str = "id,realm,place,themes", name: str = "people.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([head, *(rows or ROWS)]) + "\n", encoding="utf-8")
    return path


def circles(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            assert list(row) == ["circle", "id"]
            found.setdefault(row["circle"], []).append(row["id"])
    return found


def test_people_become_circles_and_a_record(tmp_path: Path) -> None:
    people(tmp_path)
    done = match(tmp_path, "people.csv", "--out", "circles.csv", "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert list(record) == KEYS
    assert (record["people"], record["circles"], record["unmatched"], record["repeats"]) == (24, 8, 0, 0)
    assert 0.9 < record["ratio"] <= 1
    found = circles(tmp_path / "circles.csv")
    assert sorted(one for circle in found.values() for one in circle) == sorted(row.split(",")[0] for row in ROWS)
    assert done.stderr == ""


def test_who_has_met_is_kept_apart_and_the_round_follows_the_last(tmp_path: Path) -> None:
    people(tmp_path, "a,political,,", "b,executive,,", "c,political,,", "d,executive,,")
    (tmp_path / "met.csv").write_text("a,b,round\na,b,3\nc,d,3\nsomebody,gone,1\n", encoding="utf-8")
    done = match(tmp_path, "people.csv", "--met", "met.csv", "--size", "2")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["circle,id", "1,a", "1,d", "2,b", "2,c"]
    assert "People without a circle: 0" in done.stderr


def test_the_same_seed_gives_the_same_file(tmp_path: Path) -> None:
    people(tmp_path)
    outs = [match(tmp_path, "people.csv", "--seed", seed).stdout for seed in ("4", "4")]
    assert outs[0] == outs[1] != ""


def test_every_problem_is_told_with_its_line_and_nothing_is_written(tmp_path: Path) -> None:
    text = b"id,realm,place,themes\na,political,x,\na,executive,y,\nb,wizard,z,\nc,executive\n,executive,q,r\nd,community,\xff,\n"
    (tmp_path / "people.csv").write_bytes(text)
    (tmp_path / "met.csv").write_text("a,b,round\na,a,1\na,b,soon\na,,1\n", encoding="utf-8")
    done = match(tmp_path, "people.csv", "--met", "met.csv", "--out", "circles.csv", "--json")
    assert done.returncode == 1
    assert done.stdout == ""
    told = done.stderr.splitlines()
    for name, line, words in (
        ("people.csv", 3, "“a” is in line 2 already"),
        ("people.csv", 4, "realm “wizard” is not one of"),
        ("people.csv", 5, "2 cells where the first line has 4"),
        ("people.csv", 6, "the id is empty"),
        ("people.csv", 7, "not UTF-8"),
        ("met.csv", 2, "cannot have met themselves"),
        ("met.csv", 3, "round “soon”"),
        ("met.csv", 4, "one of the two ids is empty"),
    ):
        assert any(each.startswith(f"{name}, line {line}: ") and words in each for each in told), (line, told)
    assert len(told) == 8
    assert not (tmp_path / "circles.csv").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["met.csv", "people.csv"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "the file is empty"),
        (b"id,place,themes\na,b,c\n", "the column realm is missing"),
        (b"id,realm,place,themes,id\na,political,x,y,b\n", "the column id is there more than once"),
        (b"id;realm;place;themes\na;political;x;y\n", "not parted by commas"),
        (b"id,realm,place,themes\ra,political,x,y\r", "Save it as"),
        (b"id,realm,place,themes\na\x1b[31m,political,x,y\n", "line 2: the id has a line break or another control"),
        (b"id,realm,place,themes\na,unions,,\nb,business,,\nc,trade unions,,\n", "Use one of them for all"),
        (b"PK\x03\x04\0\0\0", "zero byte"),
        (b'id,realm,place,themes\na,political,"x,\n' + b"y" * 200_000, "longer than"),
        (b"id,realm,place,themes\n" + b"a" * 600 + b",political,x,y\n", "the id is longer than 500"),
    ],
)
def test_what_is_no_list_of_people_is_refused_with_a_sentence(tmp_path: Path, text: bytes, words: str) -> None:
    (tmp_path / "people.csv").write_bytes(text)
    done = match(tmp_path, "people.csv", "--out", "circles.csv")
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "circles.csv").exists()


def test_a_file_of_ten_million_lines_is_refused_without_being_held(tmp_path: Path) -> None:
    with (tmp_path / "people.csv").open("w", encoding="utf-8") as file:
        file.write("id,realm,place,themes\n")
        for start in range(0, 10_000_000, 100_000):
            file.write("".join(f"{i},political,x,y\n" for i in range(start, start + 100_000)))
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (900 << 20,) * 2); sys.argv[0] = 'convenor'; "
    )
    script = f"{limited}from bot.__main__ import main; main()"
    command = [sys.executable, "-c", script, "match", "people.csv", "--out", "circles.csv"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "more than 250,000 people" in done.stderr
    assert not (tmp_path / "circles.csv").exists()


def test_a_formula_in_a_name_stays_harmless(tmp_path: Path) -> None:
    people(tmp_path, '"=HYPERLINK(""x"")",political,,', "@b,executive,,")
    done = match(tmp_path, "people.csv")
    cells = [row[1] for row in csv.reader(done.stdout.splitlines()[1:])]
    assert sorted(cells) == ['\'=HYPERLINK("x")', "'@b"]


def test_other_realms_are_named(tmp_path: Path) -> None:
    people(tmp_path, "a,north,,", "b,south,,")
    assert "realm “north” is not one of" in match(tmp_path, "people.csv").stderr
    assert match(tmp_path, "people.csv", "--realm", "North", "--realm", "South").returncode == 0
    for names in (["North"], ["North", "north"], ["North", " "]):
        done = match(tmp_path, "people.csv", *(word for name in names for word in ("--realm", name)))
        assert (done.returncode, "2 to 5 realms" in done.stderr) == (1, True)


def test_no_way_of_writing_a_path_writes_over_what_is_read(tmp_path: Path) -> None:
    file = people(tmp_path)
    (tmp_path / "sheets").mkdir()
    (tmp_path / "link.csv").symlink_to(file)
    before = file.read_bytes()
    for out in ("people.csv", "sheets/../people.csv", "link.csv"):
        done = match(tmp_path, "people.csv", "--out", out)
        assert (done.returncode, file.read_bytes()) == (1, before)
        assert "names a file that is read" in done.stderr
    missing = match(tmp_path, "people.csv", "--out", "nowhere/circles.csv")
    assert (missing.returncode, "needs a folder that is there" in missing.stderr) == (1, True)


def test_who_has_no_circle_is_told_why(tmp_path: Path) -> None:
    people(tmp_path, "a,political,,")
    done = match(tmp_path, "people.csv", "--out", "circles.csv")
    assert done.returncode == 0
    assert "a: where nobody else said yes." in done.stdout
    assert (tmp_path / "circles.csv").read_text() == "circle,id\n"


def test_a_terminal_shows_how_far_it_is_also_while_it_reads(tmp_path: Path) -> None:
    people(tmp_path)
    with (tmp_path / "met.csv").open("w") as met:
        met.write("a,b,round\n" + "somebody,else,1\n" * 100_000)
    parent, child = pty.openpty()
    command = [sys.executable, "-m", "bot", "match", "people.csv", "--met", "met.csv", "--json"]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=child, check=False)
    os.close(child)
    drawn = os.read(parent, 100_000).decode()
    assert "Matching" in drawn
    shares = [int(found) for found in re.findall(r"(\d+)%", drawn)]
    assert shares == sorted(shares)
    assert shares[-1] == 100
    assert sum(share < 50 for share in shares) > 8, "it moves while the earlier meetings are read"
    os.close(parent)
    assert list(json.loads(done.stdout)) == KEYS


def test_a_mistyped_id_among_those_who_met_is_named(tmp_path: Path) -> None:
    people(tmp_path)
    met = ["p0,e0,1", "p0,e00,1", *(f"gone{number},p1,1" for number in range(6))]
    (tmp_path / "met.csv").write_text("\n".join(["a,b,round", *met]), encoding="utf-8")
    done = match(tmp_path, "people.csv", "--met", "met.csv", "--json")
    assert done.returncode == 0
    assert list(json.loads(done.stdout)) == KEYS
    told, *more = done.stderr.splitlines()
    assert more == []
    assert told.startswith(
        "met.csv: “e00”, “gone0”, “gone1”, “gone2”, “gone3” and 2 more are not in the list of people."
    )
