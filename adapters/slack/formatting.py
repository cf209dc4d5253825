"""Somebody's formatted words as Slack's rich text: lists, quotations and code are Slack's own, and nothing is markup.

A name becomes a mention only for the reader of the message; every other name is bold words, so that nobody else is rung.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from adapters.slack import limits
from conversations.richtext import ITEMS, Kind, Line, Lines, Run, aside, misleading, of_plain, plain
from conversations.values import replace

Json = dict[str, Any]

# An address that people may follow. Narrow on purpose: had Slack a quarrel with one, the whole message would be lost.
LINK = re.compile(
    r"(https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z]{2,}(?![A-Za-z0-9-])(?::\d{1,5})?"
    r"(?:[/?#][A-Za-z0-9_./?#=&%+~@:;,!-]*)?(?<![.,:;!?]))"
)
_FOLLOWED = re.compile(r"(?:https?://[^\s<>|\"\\^`{}]+|mailto:[^\s<>|\"@]+@[A-Za-z0-9.-]+)")
# A block may hold a hundred parts.
MOST_LINES = 90
MOST_RUNS = 600
_KINDS = {Kind.TEXT: "rich_text_section", Kind.QUOTE: "rich_text_quote", Kind.CODE: "rich_text_preformatted"}


def written(lines: Lines, reader: str) -> list[Json]:
    """The lines as `rich_text` blocks, none longer than one may be. Where the formatting changes more often than Slack
    takes, the words go without it."""
    if sum(len(line.runs) for line in lines) > MOST_RUNS:
        lines = of_plain(plain(lines))
    return [{"type": "rich_text", "elements": list(_parts(group, reader))} for group in _blocks_of(lines)]


def linked(text: str) -> list[Json]:
    """Plain words, with addresses that can be followed."""
    return [
        {"type": "link", "url": part, "text": part} if place % 2 else {"type": "text", "text": part}
        for place, part in enumerate(LINK.split(text))
        if part
    ]


def _blocks_of(lines: Lines) -> Iterator[list[Line]]:
    """The lines in groups of what one block may hold."""
    group: list[Line] = []
    room = limits.TEXT
    for line in (piece for whole in lines for piece in _short_lines(whole)):
        size = len(line.text) + 1 + sum(len(aside(run)) for run in line.runs)
        if group and (size > room or len(group) >= MOST_LINES):
            yield group
            group, room = [], limits.TEXT
        group.append(line)
        room -= size
    if any(line.text.strip() for line in group):
        yield group


def _short_lines(line: Line) -> Iterator[Line]:
    """A line in pieces that each fit into a block: parted at a space, where there is one."""
    row: list[Run] = []
    room = limits.TEXT - limits.ADDRESS // 10
    for run in line.runs:
        rest = run
        while len(rest.text) > room:
            end = rest.text.rfind(" ", room // 2, room) + 1 or room
            yield replace(line, runs=(*row, rest.saying(rest.text[:end])))
            rest, row, room = rest.saying(rest.text[end:]), [], limits.TEXT - limits.ADDRESS // 10
        row.append(rest)
        room -= len(rest.text)
    yield replace(line, runs=tuple(row))


def _parts(lines: list[Line], reader: str) -> Iterator[Json]:
    groups = [(key, [line for _, line in group]) for key, group in groupby(_counted(lines), key=lambda item: item[0])]
    for number, ((kind, depth, _), rows) in enumerate(groups):
        if kind in ITEMS:
            yield _list(rows, kind, depth, reader)
            continue
        elements = [run for place, row in enumerate(rows) for run in _row(row, place > 0, reader)]
        if kind is Kind.TEXT and number < len(groups) - 1:
            # As Slack's composer does it: what follows a paragraph stands on a line of its own.
            elements.append({"type": "text", "text": "\n"})
        if elements:
            yield {"type": _KINDS[kind], "elements": elements}


def _counted(lines: list[Line]) -> Iterator[tuple[tuple[Kind, int, int], Line]]:
    """Each line with what it is grouped by: items of one list are of one depth, and counted on from its first one,
    whose place is the last of the three."""
    place, before = 0, Line()
    for number, line in enumerate(lines):
        goes_on = line.kind is before.kind and line.depth == before.depth
        if line.kind is Kind.NUMBER and line.number != before.number + 1:
            goes_on = False
        place = place if goes_on else number
        yield (line.kind, line.depth, place), line
        before = line


def _list(rows: list[Line], kind: Kind, depth: int, reader: str) -> Json:
    items = [{"type": "rich_text_section", "elements": list(_row(row, False, reader))} for row in rows]
    made: Json = {
        "type": "rich_text_list",
        "style": "ordered" if kind is Kind.NUMBER else "bullet",
        "indent": depth,
        "elements": items,
    }
    first = rows[0].number
    return {**made, "offset": first - 1} if kind is Kind.NUMBER and first > 1 else made


def _row(line: Line, after_another: bool, reader: str) -> Iterator[Json]:
    if after_another:
        yield {"type": "text", "text": "\n"}
    for run in line.runs:
        yield from _run(run, line.kind, reader)


def _run(run: Run, kind: Kind, reader: str) -> Iterator[Json]:
    look = {name: True for name in ("bold", "italic", "strike", "code") if getattr(run, name)}
    style = {"style": look} if look else {}
    if kind is Kind.CODE:
        yield {"type": "text", "text": run.text}
    elif run.rings and reader:
        yield {"type": "user", "user_id": reader, **style}
    elif run.who:
        yield {"type": "text", "text": run.text, "style": {**look, "bold": True}}
    elif run.link and len(run.link) <= limits.ADDRESS and _FOLLOWED.fullmatch(run.link):
        yield {"type": "link", "url": run.link, "text": run.text, **style}
        if misleading(run):
            yield {"type": "text", "text": f" ({run.link})"}
    elif run.link:
        yield {"type": "text", "text": run.text + aside(run), **style}
    elif run.code:
        yield {"type": "text", "text": run.text, **style}
    else:
        yield from ({**element, **style} for element in linked(run.text))
