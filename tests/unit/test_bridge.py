"""What one person typed is what another reads: for any words and any formatting, from each platform to each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from adapters.local.cards import card_problems
from adapters.local.composer import composed, slack_blocks, slack_text, teams_html, teams_text
from adapters.local.slack_blocks import block_problems
from adapters.slack import words as slack_words
from adapters.slack.formatting import written as to_slack
from adapters.slack.parse import parse as parse_slack
from adapters.teams import words as teams_words
from adapters.teams.formatting import INDENT
from adapters.teams.limits import MESSAGE_BYTES
from adapters.teams.render import activity, card
from adapters.teams.render import encode as encode_activity
from conversations.message import Message, Written
from conversations.richtext import ITEMS, Kind, Line, Lines, Run, decode, encode, plain, tidy
from tests.unit.rich_texts import looks, seen, texts

Json = dict[str, Any]


def from_slack(lines: Lines) -> Lines:
    """Typed in Slack, read by us, kept, and taken out again."""
    sent = {"text": slack_text(lines, {}), "blocks": slack_blocks(lines, {})}
    found = slack_words.typed(sent, "T1")
    return decode(encode(found), plain(found))


def from_teams(lines: Lines) -> Lines:
    attachment = {"contentType": "text/html", "content": teams_html(lines)}
    activity = {"text": teams_text(lines), "textFormat": "plain", "attachments": [attachment]}
    found = teams_words.typed(activity)
    return decode(encode(found), plain(found))


def as_typed_in_teams(lines: Lines) -> Lines:
    """Teams' editor keeps no spaces at the end of a line, no second empty line, and no item without words. It writes
    spaces of both kinds alike."""
    spaced = (
        Line(
            tuple(r.saying(r.text.replace("\N{NO-BREAK SPACE}", " ")) for r in line.runs),
            line.kind,
            line.depth,
            line.number,
        )
        for line in lines
        if line.kind not in ITEMS or line.text.strip()
    )
    return teams_words._calm(tidy(spaced))


@settings(max_examples=60, deadline=None)
@given(texts)
def test_typed_in_slack(lines: Lines) -> None:
    assert seen(from_slack(lines)) == seen(lines)


@settings(max_examples=60, deadline=None)
@given(texts)
def test_typed_in_teams(lines: Lines) -> None:
    assert seen(from_teams(lines)) == seen(tidy(as_typed_in_teams(lines)))


@settings(max_examples=60, deadline=None)
@given(texts)
def test_read_in_slack(lines: Lines) -> None:
    blocks = to_slack(lines, "")
    assert block_problems(blocks) == []
    assert seen(slack_words.typed({"blocks": blocks}, "T1")) == seen(_with_words(lines))


def _with_words(lines: Lines) -> Lines:
    """What there is to read: an empty text has no blocks."""
    return lines if any(line.text.strip() for line in lines) else ()


@settings(max_examples=60, deadline=None)
@given(texts)
def test_read_in_teams(lines: Lines) -> None:
    shown = card(Message("x", (Written(lines),)), lambda kind, id: "")
    assert card_problems(shown) == []
    if _with_words(lines):
        assert list(_shown(shown["body"], Kind.TEXT)) == list(_expected(lines))


def _shown(body: list[Json], box: Kind) -> Iterator[tuple[Kind, tuple[Any, ...]]]:
    """Each row of a card with its box, as characters and how they look. Nothing that reads Markdown may be there."""
    for element in body:
        if element["type"] == "Container":
            yield from _shown(element["items"], {"emphasis": Kind.QUOTE, "accent": Kind.CODE}[element["style"]])
            continue
        assert element["type"] == "RichTextBlock"
        row = tuple(
            (c, r.get("weight") == "bolder", bool(r.get("italic")), bool(r.get("strikethrough")), "fontType" in r)
            for r in element["inlines"]
            for c in r["text"]
        )
        if "".join(look[0] for look in row).strip():
            yield box, row


def _expected(lines: Lines) -> Iterator[tuple[Kind, tuple[Any, ...]]]:
    for line in lines:
        before = INDENT * line.depth + ("• " if line.kind is Kind.BULLET else f"{line.number}. ")
        box = Kind.TEXT if line.kind in ITEMS else line.kind
        for place, row in enumerate(_rows(line)):
            look = looks(row)
            if line.kind is Kind.CODE:
                spaces = len(row.text) - len(row.text.lstrip(" "))
                look = tuple(
                    ("\N{NO-BREAK SPACE}" if n < spaces else c, b, i, s, True) for n, (c, b, i, s, _) in enumerate(look)
                )
            if line.kind in ITEMS:
                lead = before if place == 0 else INDENT * (line.depth + 1)
                look = (*((c, False, False, False, False) for c in lead), *look)
            if "".join(each[0] for each in look).strip():
                yield box, look


def _rows(line: Line) -> list[Line]:
    rows: list[list[Run]] = [[]]
    for run in line.runs:
        first, *rest = run.text.split("\n")
        rows[-1].append(run.saying(first))
        rows += [[run.saying(piece)] for piece in rest]
    return [Line(tuple(row), line.kind) for row in rows]


@settings(max_examples=60, deadline=None)
@given(texts)
def test_there_and_back_again(lines: Lines) -> None:
    """From Teams to Slack, typed there again, back to Teams and to Slack once more: the same to read."""
    once = from_teams(lines)
    again = from_slack(slack_words.typed({"blocks": to_slack(once, "")}, "T1"))
    assert seen(again) == seen(_with_words(once))
    assert seen(from_teams(again)) == seen(_with_words(once))


TYPED = """Hello *all*, _quietly_ and ~not this~, see [the plan](https://a.example/plan?x=1&y=2) or `make test`
> Nobody asked us
> at all
- first
  - within
- second
3. third
4. fourth

```
if a < b:
    *no bold*
```
2 * 3 * 4, snake_case_name, <b>&amp;</b> and https://b.example/x_y_z"""


def test_a_message_with_everything_reads_the_same_everywhere() -> None:
    lines = composed(TYPED)
    assert [line.kind for line in lines].count(Kind.CODE) == 2
    assert from_slack(lines) == from_teams(lines) == lines
    assert slack_words.typed({"blocks": to_slack(lines, "")}, "T1") == lines


def test_where_slack_sends_no_blocks_its_mrkdwn_is_read() -> None:
    lines = composed(TYPED)
    found = slack_words.of_mrkdwn(slack_text(lines, {}), "T1")
    assert plain(found) == plain(lines)
    assert {run.link for line in found for run in line.runs if run.link} == {
        "https://a.example/plan?x=1&y=2",
        "https://b.example/x_y_z",
    }
    assert [run for line in found for run in line.runs if run.bold] == [Run("all", bold=True)]


@pytest.mark.parametrize(
    ("element", "read"),
    [
        ({"type": "emoji", "name": "wave", "unicode": "1f44b"}, "👋"),
        ({"type": "emoji", "name": "wave", "unicode": "1f44b-1f3fd", "skin_tone": 4}, "👋🏽"),
        ({"type": "emoji", "name": "wave::skin-tone-6"}, "👋🏿"),
        ({"type": "emoji", "name": "flag-gb"}, "🇬🇧"),
        ({"type": "emoji", "name": "simple_smile"}, "🙂"),
        ({"type": "emoji", "name": "our-logo"}, ":our-logo:"),
        ({"type": "broadcast", "range": "channel"}, "@channel"),
        ({"type": "usergroup", "usergroup_id": "S1"}, "@a-group"),
        ({"type": "channel", "channel_id": "C1"}, "#a-channel"),
        ({"type": "date", "timestamp": 1, "format": "{date}", "fallback": "1 May"}, "1 May"),
        ({"type": "color", "value": "#ff0000"}, "#ff0000"),
    ],
)
def test_what_slack_draws_reads_as_words(element: Json, read: str) -> None:
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}
    assert plain(slack_words.typed({"blocks": [block]}, "T1")) == read


def test_nobody_is_rung_but_the_reader_who_is_named() -> None:
    lines = (Line((Run("@Ann", who="a", rings=True), Run(" and "), Run("@Bo", who="b"), Run(" <!here> @channel"))),)
    [block] = to_slack(lines, "U-ANN")
    kinds = [element["type"] for element in block["elements"][0]["elements"]]
    assert kinds == ["user", "text", "text", "text"]
    shown = card(Message("x", (Written(lines),)), lambda kind, id: "", "aad-ann")
    [entity] = shown["msteams"]["entities"]
    assert entity["mentioned"] == {"id": "aad-ann", "name": "Ann"}
    [tagged] = [e for e in shown["body"] if e["type"] == "TextBlock"]
    assert tagged["text"] == entity["text"] == "<at>Ann</at>"
    others = (Line((Run("@Ann", who="a"),)),)
    assert "user" not in str(to_slack(others, "U-BO"))
    assert "entities" not in card(Message("x", (Written(others),)), lambda kind, id: "", "aad-bo")["msteams"]


def test_a_command_with_a_slash_is_as_it_was_typed() -> None:
    body = {"command": "/convenor", "team_id": "T", "user_id": "U", "trigger_id": "1", "text": "say *so* :wave:"}
    said = parse_slack(body, datetime(2026, 1, 1, tzinfo=UTC))
    assert said is not None
    assert getattr(said, "text", "") == "say *so* :wave:"


def test_where_formatting_would_be_too_much_the_words_go_without() -> None:
    runs = tuple(Run(f"word{n} ", bold=n % 2 == 0) for n in range(1200))
    text = (Line(runs),)
    whole = "".join(run.text for run in runs).strip()
    blocks = to_slack(text, "")
    assert block_problems(blocks) == []
    assert "".join(e["text"] for b in blocks for p in b["elements"] for e in p["elements"]).strip() == whole
    sent = activity(Message("x", (Written(text),)), lambda kind, id: "", "aad")
    assert len(encode_activity(sent)) <= MESSAGE_BYTES
    heavy = (Line(tuple(Run("x", bold=n % 2 == 0, italic=n % 3 == 0) for n in range(8000))),)
    sent = activity(Message("x", (Written(heavy),)), lambda kind, id: "", "aad")
    assert len(encode_activity(sent)) <= MESSAGE_BYTES
    assert "x" * 8000 in str(sent)
