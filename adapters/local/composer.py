"""The message boxes of Slack and Teams: what is typed in them, and what their clients make of it on the wire.

Both boxes turn marks into formatting while somebody types: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, three
backquotes around code, `> ` before a quotation, `- ` and `1. ` before items, `[words](address)` for a link. Slack then
sends `rich_text` and mrkdwn, Teams HTML and plain text.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping
from html import escape
from itertools import groupby

from adapters.local.records import Json
from conversations.richtext import ITEMS, Kind, Line, Lines, Run, lead, plain, tidy

_ITEM = re.compile(r"^( *)(?:[-*•]|(\d{1,4})[.)]) (.*)$")
_ADDRESS = re.compile(r"https?://[^\s<>|)]+")


def _pair(mark: str) -> str:
    return rf"(?<![\w{mark}]){re.escape(mark)}(?=\S)([^\n]+?)(?<=\S){re.escape(mark)}(?![\w{mark}])"


_INLINE = re.compile(
    rf"(?P<code>{_pair('`')})|\[(?P<label>[^\]\n]+)\]\((?P<to>[^\s)]+)\)|(?P<address>{_ADDRESS.pattern})"
    rf"|(?P<bold>{_pair('*')})|(?P<italic>{_pair('_')})|(?P<strike>{_pair('~')})"
)


# What the box shows


def composed(typed: str) -> Lines:
    """What stands in the box once its marks have become formatting."""
    lines: list[Line] = []
    in_code = False
    for row in typed.split("\n"):
        if row.strip() == "```":
            in_code = not in_code
        elif in_code:
            lines.append(Line((Run(row),), Kind.CODE))
        elif (item := _ITEM.match(row)) is not None:
            kind = Kind.NUMBER if item[2] else Kind.BULLET
            lines.append(Line(tuple(_inline(item[3], Run(""))), kind, len(item[1]) // 2, int(item[2] or 0)))
        elif row.startswith("> "):
            lines.append(Line(tuple(_inline(row[2:], Run(""))), Kind.QUOTE))
        else:
            lines.append(Line(tuple(_inline(row, Run("")))))
    return tidy(lines)


def _inline(text: str, look: Run) -> Iterator[Run]:
    end = 0
    for found in _INLINE.finditer(text):
        yield look.saying(text[end : found.start()])
        end = found.end()
        if found["code"]:
            yield look.saying(found["code"][1:-1]).styled(("code",))
        elif found["label"]:
            yield Run(found["label"], link=found["to"])
        elif found["address"]:
            yield Run(found["address"], link=found["address"])
        else:
            style = next(name for name in ("bold", "italic", "strike") if found[name])
            yield from _inline(found[style][1:-1], look.styled((style,)))
    yield look.saying(text[end:])


# Slack


def slack_blocks(lines: Lines, people: Mapping[str, str]) -> list[Json]:
    """As Slack's composer sends it. `people` are user ids by name: those whom its list of names offers."""
    parts: list[Json] = []
    groups = [
        (key, list(rows))
        for key, rows in groupby(lines, key=lambda line: (line.kind, line.depth if line.kind in ITEMS else 0))
    ]
    for number, ((kind, depth), rows) in enumerate(groups):
        if kind in ITEMS:
            parts += _slack_lists(rows, kind, depth, people)
            continue
        runs: list[Json] = []
        for place, row in enumerate(rows):
            runs += [{"type": "text", "text": "\n"}] if place else []
            runs += [element for run in row.runs for element in _slack_run(run, kind, people)]
        if kind is Kind.TEXT and number < len(groups) - 1:
            runs.append({"type": "text", "text": "\n"})
        names = {Kind.QUOTE: "rich_text_quote", Kind.CODE: "rich_text_preformatted"}
        parts.append({"type": names.get(kind, "rich_text_section"), "elements": runs})
    return [{"type": "rich_text", "block_id": secrets.token_urlsafe(4), "elements": parts}]


def _slack_lists(rows: list[Line], kind: Kind, depth: int, people: Mapping[str, str]) -> Iterator[Json]:
    """One list for items that are counted on, each new count another."""
    lists: list[list[Line]] = []
    for row in rows:
        if lists and (kind is Kind.BULLET or row.number == lists[-1][-1].number + 1):
            lists[-1].append(row)
        else:
            lists.append([row])
    for items in lists:
        shown = [
            {"type": "rich_text_section", "elements": [e for run in item.runs for e in _slack_run(run, kind, people)]}
            for item in items
        ]
        counted = {"offset": items[0].number - 1} if kind is Kind.NUMBER and items[0].number > 1 else {}
        style = "ordered" if kind is Kind.NUMBER else "bullet"
        yield {"type": "rich_text_list", "style": style, "indent": depth, "border": 0, **counted, "elements": shown}


def _slack_run(run: Run, kind: Kind, people: Mapping[str, str]) -> Iterator[Json]:
    look = {name: True for name in ("bold", "italic", "strike", "code") if getattr(run, name)}
    style = {"style": look} if look else {}
    if kind is Kind.CODE or run.code:
        yield {"type": "text", "text": run.text, **style}
    elif run.link:
        yield {"type": "link", "url": run.link, **({} if run.text == run.link else {"text": run.text}), **style}
    else:
        for piece in _pieces(run.text, people):
            yield {**piece, **style}


def _pieces(text: str, people: Mapping[str, str]) -> Iterator[Json]:
    """Words, the names that its list offers, and the emoji that it draws between colons."""
    names = "|".join(re.escape(name) for name in sorted(people, key=len, reverse=True)) or r"(?!)"
    pattern = re.compile(rf"(?<!\w)@(?P<name>{names})(?!\w)|:(?P<emoji>[a-z0-9_+-]+(?:::skin-tone-[2-6])?):")
    end = 0
    for found in pattern.finditer(text):
        if found.start() > end:
            yield {"type": "text", "text": text[end : found.start()]}
        end = found.end()
        if found["name"]:
            yield {"type": "user", "user_id": people[found["name"]]}
        else:
            yield {"type": "emoji", "name": found["emoji"]}
    if end < len(text):
        yield {"type": "text", "text": text[end:]}


def slack_text(lines: Lines, people: Mapping[str, str]) -> str:
    """The same in mrkdwn, as Slack writes it into `text`."""
    rows = []
    for kind, group in groupby(lines, key=lambda line: line.kind):
        words = [_mrkdwn(line, people) for line in group]
        rows += ["```" + "\n".join(words) + "```"] if kind is Kind.CODE else words
    return "\n".join(rows)


def _mrkdwn(line: Line, people: Mapping[str, str]) -> str:
    before = "&gt; " if line.kind is Kind.QUOTE else lead(line)
    return before + "".join(_mrkdwn_run(run, people) for run in line.runs)


def _mrkdwn_run(run: Run, people: Mapping[str, str]) -> str:
    words = run.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for name, user in people.items():
        words = words.replace(f"@{name}", f"<@{user}>")
    if run.link:
        words = f"<{run.link}>" if run.text == run.link else f"<{run.link}|{words}>"
    for name, mark in (("code", "`"), ("strike", "~"), ("italic", "_"), ("bold", "*")):
        if getattr(run, name):
            words = f"{mark}{words}{mark}"
    return words


# Teams


def teams_html(lines: Lines) -> str:
    """As Teams' editor writes it."""
    made: list[str] = []
    open_lists: list[str] = []
    for kind, group in groupby(lines, key=lambda line: (line.kind in ITEMS and "items") or line.kind.value):
        rows = list(group)
        if kind == "items":
            made += _html_lists(rows, open_lists)
        elif kind == Kind.QUOTE.value:
            made.append(
                "<blockquote>" + "".join(f"<p>{_html_row(row) or '&nbsp;'}</p>" for row in rows) + "</blockquote>"
            )
        elif kind == Kind.CODE.value:
            made.append("<pre><code>" + "<br>".join(escape(row.text) for row in rows) + "</code></pre>")
        else:
            made += [f"<p>{_html_row(row) or '&nbsp;'}</p>" for row in rows]
    return "".join(made)


def _html_lists(rows: list[Line], open_lists: list[str]) -> Iterator[str]:
    before = Line()
    for row in rows:
        tag = "ol" if row.kind is Kind.NUMBER else "ul"
        while len(open_lists) > row.depth + 1:
            yield f"</li></{open_lists.pop()}>"
        deeper = len(open_lists) < row.depth + 1
        goes_on = not deeper and open_lists[-1] == tag and (tag == "ul" or row.number == _next(before, row))
        if goes_on:
            yield "</li>"
        else:
            if not deeper:
                yield f"</li></{open_lists.pop()}>"
            while len(open_lists) < row.depth:
                open_lists.append("ul")
                yield "<ul><li>"
            open_lists.append(tag)
            yield f'<ol start="{row.number}">' if tag == "ol" else "<ul>"
        yield f"<li>{_html_row(row)}"
        before = row
    while open_lists:
        yield f"</li></{open_lists.pop()}>"


def _next(before: Line, row: Line) -> int:
    """The number that a list would give to an item by itself; -1 where it cannot be told."""
    return before.number + 1 if before.kind is Kind.NUMBER and before.depth == row.depth else -1


def _html_row(line: Line) -> str:
    return "".join(_html_run(run) for run in line.runs)


def _html_run(run: Run) -> str:
    # As Teams' editor does it, spaces that HTML would swallow do not break.
    words = escape(run.text, quote=False).replace("\n", "<br>")
    words = re.sub(r"^ | $|(?<= ) ", "&nbsp;", words)
    if run.link:
        words = f'<a href="{escape(run.link)}" rel="noreferrer noopener">{words}</a>'
    for name, tag in (("code", "code"), ("strike", "s"), ("italic", "em"), ("bold", "strong")):
        if getattr(run, name):
            words = f"<{tag}>{words}</{tag}>"
    return words


def teams_text(lines: Lines) -> str:
    return plain(lines)
