"""Somebody's formatted words as parts of an Adaptive Card, where nothing is read as Markdown.

A card has bold, italic, struck-out, fixed-width and linked runs, but no lists, no quotations and no code of its own:
items stand behind a dot or their number, a quotation in a shaded box, code in a box of another shade, in a fixed width.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from adapters.teams.limits import LINES_SHOWN
from conversations.richtext import ITEMS, Kind, Line, Lines, Run, aside, misleading

Json = dict[str, Any]

_TWO_BRACES = re.compile(r"(?<=\{)(?=\{[\sA-Za-z])")
# Addresses that a card may open.
_FOLLOWED = re.compile(r"(?:https?://[^\s<>|\"\\^`{}]+|mailto:[^\s<>|\"@]+@[A-Za-z0-9.-]+)")
LINK = re.compile(
    r"(https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}\.[A-Za-z]{2,}(?![A-Za-z0-9-])(?::\d{1,5})?"
    r"(?:[/?#][A-Za-z0-9_./?#=&%+~@:;,!-]*)?(?<![.,:;!?]))"
)
# What a TextBlock could take for Markdown or for a tag.
_MARKED = re.compile(r"[*_`~\[\]<>\\{}()#&\n\r]|^[\s\d.+-]+")
_BOX = {Kind.QUOTE: "emphasis", Kind.CODE: "accent"}
INDENT = "\N{EM SPACE}\N{EM SPACE}"


def written(lines: Lines) -> list[Json]:
    """The lines as elements of a card, in their order."""
    if len(lines) > LINES_SHOWN:
        rest = " · ".join(filter(str.strip, (line.text for line in lines[LINES_SHOWN:])))
        lines = (*lines[:LINES_SHOWN], Line((Run(rest),)))
    shown: list[Json] = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        blocks = _blocks(list(group), after=bool(shown))
        if kind in _BOX:
            shown.append({"type": "Container", "style": _BOX[kind], "items": blocks or [_block([Run(" ")])]})
        else:
            shown += blocks
    return shown


def _blocks(lines: list[Line], after: bool) -> list[Json]:
    blocks: list[Json] = []
    gap = False
    for line in lines:
        for row in _rows(line):
            if not any(run.text.strip() for run in row) and line.kind is not Kind.CODE:
                gap = bool(blocks) or after
                continue
            spacing = {"spacing": "medium" if gap else "none"} if blocks or after else {}
            blocks.append({**_block(row, line.kind), **spacing})
            gap = False
    return blocks


def _rows(line: Line) -> Iterator[list[Run]]:
    """A line as the rows that it takes: an item may have several."""
    if line.kind is Kind.CODE:
        # Spaces at the beginning of a line mean something in code, and a card would swallow them.
        words = line.text.lstrip(" ")
        yield [Run("\N{NO-BREAK SPACE}" * (len(line.text) - len(words)) + words)]
        return
    if line.kind not in ITEMS:
        yield list(line.runs) or [Run("")]
        return
    before = INDENT * line.depth + (f"{line.number}. " if line.kind is Kind.NUMBER else "• ")
    row: list[Run] = [Run(before)]
    for run in line.runs:
        first, *rest = run.text.split("\n")
        row.append(run.saying(first))
        for piece in rest:
            yield row
            row = [Run(INDENT * (line.depth + 1)), run.saying(piece)]
    yield row


def _block(row: list[Run], kind: Kind = Kind.TEXT) -> Json:
    shown = [piece for run in row for piece in _run(run, kind)]
    return {"type": "RichTextBlock", "inlines": shown or [{"type": "TextRun", "text": "\N{NO-BREAK SPACE}"}]}


def _run(run: Run, kind: Kind) -> Iterator[Json]:
    look: Json = {}
    if run.bold or run.who:
        look["weight"] = "bolder"
    if run.italic:
        look["italic"] = True
    if run.strike:
        look["strikethrough"] = True
    if run.code or kind is Kind.CODE:
        look["fontType"] = "monospace"
    if run.link and _FOLLOWED.fullmatch(run.link):
        yield from _texts(run.text, {**look, **_leads(run.link)})
        if misleading(run):
            yield from _texts(f" ({run.link})", look)
    elif run.link or run.code or kind is Kind.CODE:
        yield from _texts(run.text + aside(run), look)
    else:
        for place, part in enumerate(LINK.split(run.text)):
            yield from _texts(part, {**look, **_leads(part)} if place % 2 else look)


def _leads(address: str) -> Json:
    return {"selectAction": {"type": "Action.OpenUrl", "url": address}}


def _texts(text: str, look: Json) -> Iterator[Json]:
    return ({"type": "TextRun", "text": piece, **look} for piece in _TWO_BRACES.split(text) if piece)


# Names


def mentions(lines: Lines, reader: str) -> tuple[list[Json], list[Json]]:
    """A line that rings for the reader where the words name them, and the entity that Teams wants with it.

    Only a TextBlock can hold a mention, and it reads Markdown: the name stands there by itself, without any mark.
    """
    name = next((run.text.removeprefix("@") for line in lines for run in line.runs if run.rings), "")
    label = " ".join(_MARKED.sub(" ", name).split())
    if not reader or not label:
        return [], []
    tag = f"<at>{label}</at>"
    entity = {"type": "mention", "text": tag, "mentioned": {"id": reader, "name": label}}
    return [{"type": "TextBlock", "text": tag, "size": "small", "spacing": "small", "wrap": True}], [entity]
