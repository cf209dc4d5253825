"""Words that are made to be slow to read: tags that never end, markers without a date, columns without number.

Each is so long that a reader which went over the rest again at every turn would not come to an end in minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from adapters.teams.words import typed
from conversations.dates import read_promise
from conversations.richtext import plain
from conversations.sheets import MOST_ROWS, read_sheet

MANY = 60_000
NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<" * MANY + "hello", "<" * MANY + "hello"),
        ('<a href="' * MANY, '<a href="' * MANY),
        ("<!--" * MANY + "hello", "<!--" * MANY + "hello"),
        ("<!--a>" * MANY + "hello", "hello"),
        ("<?" * MANY, "<?" * MANY),
        ("<b>x" * MANY, "x" * MANY),
        ("<b>" * MANY + "x" + "</b>" * MANY, "x"),
    ],
)
def test_html_that_never_ends_is_read_once(html: str, words: str) -> None:
    lines = typed({"attachments": [{"contentType": "text/html", "content": html}]})
    assert plain(lines) == words


def test_mentions_that_never_end_are_read_once() -> None:
    text = "<at>" * MANY
    assert plain(typed({"text": text, "textFormat": "plain"})) == text


def test_what_stands_in_html_is_still_what_was_typed() -> None:
    html = '<p>3 &lt; 4 <b>and</b> <a href="https://a.example/?a=1&amp;b=2">more</a><!-- a note --></p>'
    assert plain(typed({"attachments": [{"contentType": "text/html", "content": html}]})).startswith("3 < 4 and more")


@pytest.mark.parametrize("marker", ["by ", "in two ", "before next "])
def test_a_day_is_looked_for_at_the_end_of_a_long_promise(marker: str) -> None:
    promise = read_promise("visit the club " + marker * MANY + "by next Friday", NOW, "Europe/London")
    assert promise.due is not None
    assert promise.what.startswith("visit the club")
    assert read_promise(marker * MANY + "nothing", NOW, "Europe/London").due is None


def test_a_list_with_columns_without_number_says_so() -> None:
    for head in (b"emai,", b"nam,"):
        [wrong] = read_sheet(head * 1_000_000).wrong
        assert (wrong.line, wrong.problem.key) == (1, "sheet-cells-many")
    sheet = read_sheet(b"email\n" + b"a\n" * 2_000_000)
    assert {wrong.problem.key for wrong in sheet.wrong} == {"sheet-email", "sheet-too-many"}
    assert max(wrong.line for wrong in sheet.wrong) == MOST_ROWS + 2
