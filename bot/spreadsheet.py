"""Matching from a spreadsheet: reads the people and who has met, in CSV, and writes the circles.

A file is read row by row and never held whole. Every problem is found with its line, up to a number that somebody can
still mend by hand; nothing is matched or written while there is one.
"""

from __future__ import annotations

import csv
import io
import os
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from conversations.matching import Candidate

if TYPE_CHECKING:
    from conversations.matching import Seating  # it would load the libraries for numbers

PEOPLE = ("id", "realm", "place", "themes")
MET = ("a", "b", "round")
FREE = ("place", "themes")  # may hold anything; the others are printed
USUAL = ("political", "executive", "community")
ALSO = ("business", "unions", "trade unions")  # realms that a programme may have besides
MOST_REALMS = 5
MOST_PEOPLE = 250_000
MOST_PAIRS = 3_000_000
MOST_LINES = 50_000_000
LONGEST = 500  # characters in one cell
LONGEST_LINE = 20_000
OFTEN = 1 << 16  # bytes, after which it is told how far it is
TOLD = 1_000  # problems that are told one by one
LATEST_ROUND = 100_000


class Unreadable(ValueError):
    """What is wrong with the files, a line each."""


@dataclass
class _Problems:
    name: str
    told: list[str] = field(default_factory=list)
    more: int = 0

    def add(self, line: int, what: str) -> None:
        if len(self.told) < TOLD:
            self.told.append(f"{self.name}, line {line}: {what}")
        else:
            self.more += 1

    def lines(self) -> list[str]:
        return [*self.told, f"{self.name}: and {self.more} more problems."] if self.more else self.told


Seen = Callable[[int], None]
"""Hears now and then how many more bytes have been read."""


class Sheets(NamedTuple):
    """The people; for each pair that met, the rounds since; the realms, which are the usual ones, and business and unions
    where they come up, if none are given; and who is in the list of meetings, but not among the people."""

    people: list[Candidate]
    met: dict[frozenset[str], int]
    realms: tuple[str, ...]
    absent: frozenset[str]


def read(people: Path, met: Path | None, realms: tuple[str, ...] = (), seen: Seen = lambda _: None) -> Sheets:
    """Raises Unreadable with every problem."""
    named = realm_names(realms)
    found, problems = _people(people, named or USUAL + ALSO, seen)
    there, absent = {person.id for person in found}, set[str]()
    pairs, in_met = _met(met, there, absent, seen) if met else ({}, _Problems(""))
    wrong = problems.lines() + in_met.lines()
    if wrong:
        raise Unreadable("\n".join(wrong))
    extra = tuple(realm for realm in ALSO if any(person.realm == realm for person in found))
    if not named and len(USUAL + extra) > MOST_REALMS:
        raise Unreadable(f"{people.name}: “unions” and “trade unions” are two names. Use one of them for all.")
    return Sheets(found, pairs, named or USUAL + extra, frozenset(absent))


def realm_names(realms: tuple[str, ...]) -> tuple[str, ...]:
    """As they are compared: each once, whatever its case."""
    return tuple(dict.fromkeys(realm.strip().casefold() for realm in realms))


def _people(path: Path, realms: tuple[str, ...], seen: Seen) -> tuple[list[Candidate], _Problems]:
    problems, found, line_of = _Problems(path.name), list[Candidate](), dict[str, int]()
    if _has_more_lines(path, MOST_PEOPLE + 1):
        problems.add(MOST_PEOPLE + 2, f"there are more than {MOST_PEOPLE:,} people. Match them in several files.")
        return [], problems
    for line, row in _rows(path, PEOPLE, problems, seen):
        person_id, realm = row["id"], row["realm"].casefold()
        if not person_id:
            problems.add(line, "the id is empty. Give each person one.")
        elif person_id in line_of:
            problems.add(
                line, f"the id “{person_id}” is in line {line_of[person_id]} already. Each person has one line."
            )
        elif not realm:
            problems.add(line, f"the realm of “{person_id}” is empty.")
        elif realm not in realms:
            problems.add(line, f"the realm “{row['realm']}” is not one of {', '.join(realms)}.")
        else:
            themes = frozenset(theme for each in row["themes"].split(";") if (theme := each.strip()))
            found.append(Candidate(person_id, realm, row["place"], themes))
        line_of.setdefault(person_id, line)
    return found, problems


def _has_more_lines(path: Path, most: int) -> bool:
    """Whether there are more lines than that, without keeping any. The last may lack its end."""
    lines, last = 0, b"\n"
    with path.open("rb") as raw:
        while (some := raw.read(1 << 20)) and lines <= most:
            lines, last = lines + some.count(b"\n"), some[-1:]
    return lines + (last != b"\n") > most


def _met(path: Path, there: set[str], absent: set[str], seen: Seen) -> tuple[dict[frozenset[str], int], _Problems]:
    problems, last, newest = _Problems(path.name), dict[frozenset[str], int](), 0
    for line, row in _rows(path, MET, problems, seen):
        a, b, said = row["a"], row["b"], row["round"]
        if not a or not b:
            problems.add(line, "one of the two ids is empty.")
        elif a == b:
            problems.add(line, f"“{a}” cannot have met themselves.")
        elif not (said.isascii() and said.isdecimal() and len(said) < 9 and 1 <= int(said) <= LATEST_ROUND):
            problems.add(line, f"the round “{said}” is not a whole number from 1 to {LATEST_ROUND:,}.")
        else:
            newest = max(newest, int(said))
            # Whoever is not there this time cannot meet anybody, and need not be remembered.
            if a in there and b in there:
                pair = frozenset((a, b))
                last[pair] = max(last.get(pair, 0), int(said))
                if len(last) > MOST_PAIRS:
                    problems.add(line, f"there are more than {MOST_PAIRS:,} pairs. Leave out the oldest rounds.")
                    break
            elif len(absent) < MOST_PEOPLE:
                absent.update({a, b} - there)
    return {pair: newest + 1 - number for pair, number in last.items()}, problems


def _rows(
    path: Path, columns: tuple[str, ...], problems: _Problems, seen: Seen
) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows that have every column, with the line each begins on; trimmed. All else is noted as a problem."""
    with path.open("rb") as raw:
        lines = _Lines(raw, problems, seen)
        reader = csv.reader(lines)
        head: list[str] | None = None
        while True:
            at = lines.number + 1
            try:
                cells = next(reader, None)
            except csv.Error:
                problems.add(
                    at, "this line cannot be read as CSV. Is a quotation mark missing? Save it as “CSV UTF-8”."
                )
                return
            if cells is None or lines.hopeless:
                break
            if head is None:
                head = [cell.strip().lower() for cell in cells]
                if wrong := _wrong_head(head, columns):
                    problems.add(at, wrong)
                    return
            elif any(cell.strip() for cell in cells):
                if len(cells) != len(head):
                    problems.add(at, f"there are {len(cells)} cells where the first line has {len(head)}.")
                    continue
                row = {name: cell.strip() for name, cell in zip(head, cells, strict=True)}
                long = [name for name in columns if len(row[name]) > LONGEST]
                if long:
                    problems.add(at, f"the {long[0]} is longer than {LONGEST} characters.")
                    continue
                odd = [name for name in columns if name not in FREE and any(map(_is_control, row[name]))]
                if odd:
                    problems.add(at, f"the {odd[0]} has a line break or another control character in it.")
                    continue
                yield at, row
        if head is None and not lines.hopeless:
            problems.add(1, f"the file is empty. The first line is: {','.join(columns)}")


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"


def _wrong_head(head: list[str], columns: tuple[str, ...]) -> str:
    """What is to be mended in the first line, or nothing."""
    first = f"The first line is: {','.join(columns)}"
    if len(head) == 1 and any(mark in head[0] for mark in ";\t"):
        return f"its cells are not parted by commas. Save the file as “CSV UTF-8”, with commas. {first}"
    if missing := [column for column in columns if column not in head]:
        return f"the column {' and '.join(missing)} is missing. {first}"
    if twice := [column for column in columns if head.count(column) > 1]:
        return f"the column {' and '.join(twice)} is there more than once. {first}"
    return ""


class _Lines:
    """The lines of a file as text, each no longer than a line may be, so that no file fills the memory."""

    def __init__(self, raw: io.BufferedIOBase | io.BufferedReader, problems: _Problems, seen: Seen) -> None:
        self._raw, self._problems, self._seen = raw, problems, seen
        self.number, self.hopeless = 0, False
        self._read = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._raw.readline(LONGEST_LINE + 1)
        if not line or self.hopeless:
            raise StopIteration
        self.number += 1
        self._read += len(line)
        if self._read >= OFTEN:
            self._seen(self._read)
            self._read = 0
        if len(line) > LONGEST_LINE:
            self._stop(f"the line is longer than {LONGEST_LINE:,} bytes. Is this a CSV file?")
        if b"\0" in line:
            self._stop("there is a zero byte. Is this a CSV file? Save it as “CSV UTF-8”.")
        if self.number > MOST_LINES:
            self._stop(f"there are more than {MOST_LINES:,} lines.")
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            self._problems.add(self.number, "there are bytes that are not UTF-8. Save the file as “CSV UTF-8”.")
            return line.decode("utf-8", errors="replace")

    def _stop(self, why: str) -> None:
        self._problems.add(self.number, why)
        self.hopeless = True
        raise StopIteration


def write(seating: Seating, path: Path) -> None:
    """The circles, whole or not at all."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.absolute().parent, prefix=".convenor-", delete=False
    ) as out:
        try:
            out.write(circles_csv(seating))
            out.close()
            umask = os.umask(0)
            os.umask(umask)
            Path(out.name).chmod(0o666 & ~umask)
            Path(out.name).replace(path)
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise


def circles_csv(seating: Seating) -> str:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("circle", "id"))
    rows.writerows((number, cell(one)) for number, circle in enumerate(seating.circles, start=1) for one in circle)
    return out.getvalue()


def cell(text: str) -> str:
    """A spreadsheet must not take words for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
