"""Words with their formatting, in one neutral form that every platform is read into and written from.

A text is a tuple of lines; a line is of one kind (text, a list's item, a quotation, code) and holds runs, each in one
style. `tidy` gives the one spelling of a text, so that the same words are always the same value. What is kept is the
plain reading of a text and, only where it has formatting, `encode`'s form of the rest: plain rows stay plain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from typing import Any

from conversations.values import Value, replace

DEEPEST = 8
"""How deep a list may stand within lists: as deep as Slack's own."""

_ENDS = re.compile(r"\r\n|[\n\r\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
# Something that a reader would take for an address.
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://)?((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.IGNORECASE)


class Kind(StrEnum):
    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"
    QUOTE = "quote"
    CODE = "code"


class Run(Value, frozen=True):
    """Words in one style. `link` is where they lead. `who` is whom they name: an account's id as it is heard, the
    person's id once a flow has found them in the circle; `rings`: the reader is that person, so the platform may ring.
    """

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    link: str = ""
    who: str = ""
    rings: bool = False

    def saying(self, text: str) -> Run:
        """Other words in the same style."""
        return Run(text, self.bold, self.italic, self.strike, self.code, self.link, self.who, self.rings)

    def styled(self, names: Iterable[str]) -> Run:
        """The same words, also bold, italic, strike or code."""
        looks: dict[str, Any] = {name: True for name in names if name in STYLES}
        return replace(self, **looks)


STYLES = ("bold", "italic", "strike", "code")


class Line(Value, frozen=True):
    """`depth` and `number` are an item's: how many lists stand around its own, and what it is counted as. Only an item
    may have line breaks inside."""

    runs: tuple[Run, ...] = ()
    kind: Kind = Kind.TEXT
    depth: int = 0
    number: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


Lines = tuple[Line, ...]
ITEMS = (Kind.BULLET, Kind.NUMBER)


def of_plain(text: str) -> Lines:
    """Plain words as lines."""
    return tidy([Line((Run(text),))])


def tidy(lines: Iterable[Line]) -> Lines:
    """The one spelling of a text: a line for each line, neighbouring runs of one style joined, and nothing empty at its
    ends or at those of a quotation or of code."""
    found: list[Line] = []
    for kind, group in groupby((piece for line in lines for piece in _split(line)), key=lambda line: line.kind):
        rows = list(group)
        found += _trim(rows) if kind in (Kind.QUOTE, Kind.CODE) else rows
    return tuple(_trim(found))


def _trim(lines: list[Line]) -> list[Line]:
    while lines and not lines[0].text.strip():
        lines = lines[1:]
    while lines and not lines[-1].text.strip():
        lines = lines[:-1]
    return lines


def _split(line: Line) -> Iterator[Line]:
    # Most lines are a sentence with nothing to mend in it.
    if line.kind is Kind.TEXT and len(line.runs) == 1 and line.runs[0].text.isprintable():
        yield Line(_joined(line.runs))
        return
    runs = [run.saying(_CONTROLS.sub("\ufffd", _ENDS.sub("\n", run.text))) for run in line.runs]
    if line.kind is Kind.CODE:
        runs = [Run("".join(run.text for run in runs))]
    if line.kind in ITEMS:
        depth, number = min(max(line.depth, 0), DEEPEST), max(line.number, 1) if line.kind is Kind.NUMBER else 0
        if joined := _joined(_trimmed(runs)):
            yield Line(joined, line.kind, depth, number)
        return
    row: list[Run] = []
    for run in runs:
        first, *rest = run.text.split("\n")
        row.append(run.saying(first))
        for piece in rest:
            yield Line(_joined(row), line.kind)
            row = [run.saying(piece)]
    yield Line(_joined(row), line.kind)


def _trimmed(runs: list[Run]) -> list[Run]:
    """An item without line breaks at its ends."""
    while runs and not runs[0].text.strip("\n"):
        runs = runs[1:]
    while runs and not runs[-1].text.strip("\n"):
        runs = runs[:-1]
    if runs:
        runs = [runs[0].saying(runs[0].text.lstrip("\n")), *runs[1:]]
        runs = [*runs[:-1], runs[-1].saying(runs[-1].text.rstrip("\n"))]
    return runs


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    made: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        # Two names next to each other stay two.
        if made and not run.who and made[-1].saying("") == run.saying(""):
            made[-1] = run.saying(made[-1].text + run.text)
        else:
            made.append(run)
    return tuple(made)


def is_plain(lines: Lines) -> bool:
    return all(line.kind is Kind.TEXT and all(run == Run(run.text) for run in line.runs) for line in lines)


# The plain reading


def plain(lines: Lines) -> str:
    """The words without their formatting: for notifications, commands, and whoever reads no formatting."""
    return "\n".join(map(_plain_line, lines))


def _plain_line(line: Line) -> str:
    words = "".join(run.text + aside(run) for run in line.runs)
    return words if line.kind is Kind.CODE else f"{lead(line)}{words}"


def lead(line: Line) -> str:
    """What stands before a line where there are no lists and no quotations."""
    match line.kind:
        case Kind.BULLET:
            return "  " * line.depth + "• "
        case Kind.NUMBER:
            return "  " * line.depth + f"{line.number}. "
        case Kind.QUOTE:
            return "> "
        case _:
            return ""


def aside(run: Run) -> str:
    """The address of a link in plain words, where its label does not say it."""
    label, link = run.text.strip(), run.link.removeprefix("mailto:").removeprefix("tel:")
    bare = re.sub(r"^https?://|/$", "", link)
    return f" ({link})" if link and label not in (link, bare, f"{bare}/") and not label.endswith(bare) else ""


def misleading(run: Run) -> bool:
    """Whether a link's label looks like an address that is not the link's: nobody should be led astray."""
    shown = {found.lower().removeprefix("www.") for found in _ADDRESS.findall(run.text)}
    real = re.sub(r"^[a-z][a-z0-9+.-]*:(?://)?(?:[^/@]*@)?", "", run.link, flags=re.IGNORECASE).lower()
    return bool(run.link) and any(not real.removeprefix("www.").startswith(host) for host in shown)


def ending(lines: Lines, text: str) -> Lines:
    """The last part of a text, which reads as `text`: what stands behind a typed command."""
    surplus = len(plain(lines)) - len(text)
    if surplus > 0 and lines and lines[0].kind is Kind.TEXT:
        runs = list(lines[0].runs)
        while runs and surplus >= len(runs[0].text + aside(runs[0])):
            surplus -= len(runs[0].text + aside(runs[0]))
            del runs[0]
        if runs:
            runs[0] = runs[0].saying(runs[0].text[surplus:])
        lines = tidy([Line(tuple(runs)), *lines[1:]])
    return lines if plain(lines).strip() == text.strip() else of_plain(text)


def shortened(lines: Lines, longest: int) -> Lines:
    """The beginning of a text, for a reader who needs no more."""
    made: list[Line] = []
    for line in lines:
        if len(line.text) > longest:
            return tidy([*made, _cut(line, longest)])
        longest -= len(line.text) + 1
        made.append(line)
    return lines


def _cut(line: Line, longest: int) -> Line:
    kept: list[Run] = []
    for run in line.runs:
        kept.append(run.saying(run.text[: max(longest, 0)]))
        longest -= len(run.text)
    return replace(line, runs=(*kept, Run("…")))


# Names


def naming(lines: Lines, change: Callable[[Run], Run]) -> Lines:
    """The same text with every run that names somebody changed."""
    if not named(lines):
        return lines
    return tidy(replace(line, runs=tuple(change(run) if run.who else run for run in line.runs)) for line in lines)


def named(lines: Lines) -> frozenset[str]:
    """Everybody whom a text names."""
    return frozenset(run.who for line in lines for run in line.runs if run.who)


def calling(lines: Lines, people: dict[str, str]) -> Lines:
    """A text in which `@Name` names the person of that name. `people` are ids by name; the longest name wins."""
    if not people:
        return lines
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w@])@({names})(?!\w)", re.IGNORECASE)
    ids = {name.casefold(): person for name, person in people.items()}

    def found(run: Run) -> Iterator[Run]:
        if run.who or run.code or run.link:
            yield run
            return
        end = 0
        for match in pattern.finditer(run.text):
            yield run.saying(run.text[end : match.start()])
            yield replace(run, text=match[0], who=ids.get(match[1].casefold(), ""))
            end = match.end()
        yield run.saying(run.text[end:])

    kept = (line if line.kind is Kind.CODE else _with(line, found) for line in lines)
    return tidy(kept)


def _with(line: Line, parts: Callable[[Run], Iterator[Run]]) -> Line:
    return replace(line, runs=tuple(part for run in line.runs for part in parts(run)))


# What is kept


def encode(lines: Lines) -> str:
    """The formatting of a text, to be kept beside its plain reading: empty where there is none."""
    return "" if is_plain(lines) else json.dumps([_kept(line) for line in lines], separators=(",", ":"))


def decode(kept: str, text: str) -> Lines:
    """The text of `encode`, or the plain words where nothing (or nothing that can be read) was kept beside them."""
    try:
        return tidy(_read(line) for line in json.loads(kept)) if kept else of_plain(text)
    except (KeyError, TypeError, ValueError):
        return of_plain(text)


_STYLES = {name[0]: name for name in STYLES}


def _kept(line: Line) -> list[Any]:
    runs = [
        [run.text, "".join(mark for mark, name in _STYLES.items() if getattr(run, name)), run.link, run.who]
        for run in line.runs
    ]
    return [line.kind.value, line.depth, line.number, runs]


def _read(kept: list[Any]) -> Line:
    kind, depth, number, runs = kept
    made = tuple(
        Run(str(text), link=str(link), who=str(who)).styled(name for mark, name in _STYLES.items() if mark in marks)
        for text, marks, link, who in runs
    )
    return Line(made, Kind(kind), int(depth), int(number))
