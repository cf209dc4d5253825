"""Formatted texts for properties: any words, in any style, on any kind of line; and what a reader sees of them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from conversations.richtext import ITEMS, Kind, Line, Lines, Run, tidy

Json = dict[str, Any]
Look = tuple[str, bool, bool, bool, bool]

# What some platform somewhere might take for markup, and other scripts.
_TEMPTING = [
    "*",
    "_",
    "~",
    "`",
    "```",
    "**",
    "<",
    ">",
    "&amp;",
    "&",
    "<@U1>",
    "<!here>",
    "<b>",
    "{{DATE(1)}}",
    "# ",
    "[x](y)",
]
_TEMPTING += [
    "- ",
    "1. ",
    "• ",
    "> ",
    "|",
    "\\",
    "@here",
    "🙂",
    "👋🏽",
    "مرحبا",
    "Ŵŷ",
    "a b",
    "word",
    " ",
    "$1",
    "</p>",
    "&nbsp;",
]
words = st.lists(st.sampled_from(_TEMPTING) | st.text(max_size=6), min_size=1, max_size=4).map("".join)
# A colon may make an emoji of what stands between two; those have tests of their own.
plain_words = words.map(lambda text: text.replace(":", ";").replace("\t", " "))
links = st.sampled_from(["https://a.example/b?c=1&d=2", "http://eastvale.example", "https://a.example/p_(q)"])
runs = st.builds(Run, plain_words, st.booleans(), st.booleans(), st.booleans(), st.booleans())
linked = st.builds(lambda text, link: Run(text, link=link), plain_words, links)


def _line(kind: Kind, made: list[Run], depth: int, number: int) -> Line:
    return Line(tuple(made), kind, depth if kind in ITEMS else 0, number if kind is Kind.NUMBER else 0)


lines = st.builds(
    _line,
    st.sampled_from(list(Kind)),
    st.lists(runs | linked, max_size=4),
    st.integers(0, 3),
    st.integers(1, 30),
)
texts: st.SearchStrategy[Lines] = st.lists(lines, max_size=7).map(tidy)


def looks(line: Line) -> tuple[Look, ...]:
    """Each character as it looks."""
    return tuple((c, r.bold, r.italic, r.strike, r.code) for r in line.runs for c in r.text)


def seen(text: Lines) -> list[tuple[Kind, int, int, tuple[Look, ...]]]:
    """A text as somebody sees it who sees every kind of line."""
    return [(line.kind, line.depth, line.number, looks(line)) for line in text]
