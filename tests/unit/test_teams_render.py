"""Adaptive Cards: each part as people see it, and for any message at all: valid, within limits, no word damaged."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.actions import unpack
from adapters.teams.limits import ACTIONS_A_ROW, MESSAGE_BYTES
from adapters.teams.payload import read_inputs
from adapters.teams.render import activity, card, encode, form_card, summary
from conversations.message import (
    Action,
    Button,
    Buttons,
    Divider,
    Facts,
    Field,
    FieldKind,
    Form,
    Heading,
    Image,
    Message,
    Option,
    Page,
    Part,
    Quote,
    Speaker,
    Style,
    Text,
)

Json = dict[str, Any]
SAVE = Action("save", ("1",))
OPEN = Action("open", ("1",))


def page_url(kind: str, id: str) -> str:
    return f"https://convenor.example/{kind}/{id}"


def no_pages(kind: str, id: str) -> str:
    return ""


def shown(*parts: Part, speaker: Speaker | None = None) -> list[Json]:
    body: list[Json] = card(Message("In short", parts, speaker), page_url)["body"]
    return body


def nodes(node: Any) -> Iterator[Json]:
    if isinstance(node, list):
        for item in node:
            yield from nodes(item)
    elif isinstance(node, dict):
        if "type" in node:
            yield node
        for key, inner in node.items():
            if key != "data":
                yield from nodes(inner)


def of_type(tree: Any, kind: str) -> list[Json]:
    return [node for node in nodes(tree) if node["type"] == kind]


def literal(tree: Any) -> str:
    """What stands in runs, which no client reads as Markdown: a line for each block."""
    blocks = of_type(tree, "RichTextBlock")
    return "\n".join("".join(run["text"] for run in block["inlines"]) for block in blocks)


MARKUP = "*bold* _it_ [x](https://a.example) <at>All</at> {{DATE(2026-01-01T00:00:00Z)}} # 1. - & &amp; 🙂 مرحبا"


@pytest.mark.parametrize(
    "part", [Text(MARKUP), Text(MARKUP, quiet=True), Heading(MARKUP), Quote(MARKUP), Facts(((MARKUP, "x"),))]
)
def test_words_stand_as_typed_where_nothing_reads_markdown(part: Part) -> None:
    body = shown(part)
    assert MARKUP in literal(body)
    assert of_type(body, "TextBlock") == []
    assert all("{{" not in run["text"] for run in of_type(body, "TextRun"))


def test_each_line_is_a_block_and_an_empty_line_is_room() -> None:
    first, second, third = shown(Text("one\ntwo\r\n\r\nthree\n"))
    assert literal([first, second, third]) == "one\ntwo\nthree"
    assert "spacing" not in first
    assert (second["spacing"], third["spacing"]) == ("none", "medium")


def test_a_heading_of_plain_words_is_a_heading_to_screen_readers() -> None:
    [heading] = shown(Heading("Your circle: Food & health"))
    assert (heading["type"], heading["style"], heading["text"]) == (
        "TextBlock",
        "heading",
        "Your circle: Food & health",
    )


def test_quiet_words_are_subtle() -> None:
    [run] = of_type(shown(Text("By the way", quiet=True)), "TextRun")
    assert run["isSubtle"] is True


def test_a_quote_is_set_apart_with_who_said_it() -> None:
    [quote] = shown(Quote("We listened.", "Asha Rees"))
    assert (quote["type"], quote["style"]) == ("Container", "emphasis")
    assert literal(quote) == "We listened.\nAsha Rees"
    assert literal(shown(Quote("We listened."))) == "We listened."


def test_a_divider_stands_over_what_follows() -> None:
    first, second = shown(Text("a"), Divider(), Text("b"))
    assert "separator" not in first
    assert second["separator"] is True
    assert shown(Text("a"), Divider()) == shown(Text("a"))
    [_, row] = shown(Text("a"), Divider(), Buttons((Button("b", SAVE),)))
    assert row["separator"] is True


def test_the_speaker_stands_first() -> None:
    [header, _] = shown(Text("Hello"), speaker=Speaker("Jo *Evans*", "community", "Pill"))
    assert header["type"] == "ColumnSet"
    assert literal(header) == "Jo *Evans*\ncommunity · Pill"


def test_a_picture_or_its_words() -> None:
    image = Image(Page("figure", "7"), "Three circles")
    [picture] = shown(image)
    assert (picture["url"], picture["altText"]) == ("https://convenor.example/figure/7", "Three circles")
    assert literal(card(Message("x", (image,)), no_pages)) == "Three circles"


def test_a_button_carries_its_action_and_asks_for_no_fields() -> None:
    [row] = shown(Buttons((Button("Say hello", SAVE, Style.PRIMARY),)))
    [button] = row["actions"]
    assert (button["type"], button["verb"], button["style"]) == ("Action.Execute", "convenor", "positive")
    assert unpack(button["data"]["a"]) == SAVE
    assert button["associatedInputs"] == "none"


def test_a_page_is_opened_and_left_out_without_an_address() -> None:
    buttons = Buttons((Button("Read it", Page("digest", "1")),))
    [row] = shown(buttons)
    assert row["actions"][0] == {
        "type": "Action.OpenUrl",
        "title": "Read it",
        "url": "https://convenor.example/digest/1",
    }
    assert of_type(card(Message("x", (buttons,)), no_pages), "ActionSet") == []


def test_a_button_that_asks_shows_the_question_first() -> None:
    [row] = shown(Buttons((Button("Leave", SAVE, Style.DANGER, asks="Really leave?"),)))
    [first] = row["actions"]
    assert first["type"] == "Action.ShowCard"
    assert literal(first["card"]) == "Really leave?"
    [second] = of_type(first["card"], "Action.Execute")
    assert unpack(second["data"]["a"]) == SAVE


def test_more_than_six_buttons_take_several_rows() -> None:
    rows = shown(Buttons(tuple(Button(f"b{n}", Action("do", (str(n),))) for n in range(14))))
    assert [len(row["actions"]) for row in rows] == [6, 6, 2]


def test_buttons_and_a_form_beside_them_stand_in_one_row() -> None:
    form = Form("Write", (Field("text", "What?"),), SAVE, OPEN, "Send", intro="Take your time.")
    [row] = shown(Buttons((Button("Pass", OPEN),)), form)
    assert [action["type"] for action in row["actions"]] == ["Action.Execute", "Action.ShowCard"]
    inside = row["actions"][1]["card"]
    assert literal(inside) == "Take your time."
    [submit] = of_type(inside, "Action.Execute")
    assert unpack(submit["data"]["a"]) == SAVE
    assert "associatedInputs" not in submit


FIELDS = (
    Field("line", "Line", longest=80, value=("as *before*",), hint="A short one"),
    Field("text", "Text", FieldKind.TEXT, required=False),
    Field("few", "Few", FieldKind.CHOICE, (Option("a", "A"), Option("b", "B")), ("b",)),
    Field("many", "Many", FieldKind.CHOICE, tuple(Option(str(n), f"Number {n}") for n in range(30))),
    Field("several", "Several", FieldKind.CHOICES, (Option("a", "A"), Option("b", "B")), ("a", "b")),
    Field("agree", "I agree", FieldKind.TICK),
)


def test_an_open_form_is_its_fields_and_a_way_to_send_them() -> None:
    body = shown(Form("Profile", FIELDS, SAVE, OPEN, "Save", open=True))
    line, text, few, many, several, agree = (n for n in nodes(body) if n["type"].startswith("Input."))
    assert (line["value"], line["maxLength"], line["isRequired"]) == ("as *before*", 80, True)
    assert text["isMultiline"] is True
    assert "isRequired" not in text
    assert (few["style"], few["value"]) == ("expanded", "b")
    assert (many["style"], len(many["choices"])) == ("compact", 30)
    assert (several["isMultiSelect"], several["value"]) == (True, "a,b")
    assert (agree["type"], agree["title"], agree["value"]) == ("Input.Toggle", "I agree", "no")
    assert literal(body) == "A short one"
    assert body[-1]["actions"][0]["title"] == "Save"


def test_what_is_wrong_stands_at_its_field() -> None:
    body = shown(Form("x", (Field("day", "By when?", problem="That day has passed."),), SAVE, OPEN, "Save", open=True))
    problem, field = body[0], body[1]
    assert problem["inlines"][0]["color"] == "attention"
    assert literal(problem) == "That day has passed."
    assert field["errorMessage"] == "That day has passed."


def test_what_a_form_shows_is_what_comes_back() -> None:
    body = shown(Form("x", FIELDS, SAVE, OPEN, "Save", open=True))
    [submit] = of_type(body, "Action.Execute")
    data = submit["data"] | {n["id"]: n.get("value", "") for n in nodes(body) if n["type"].startswith("Input.")}
    assert read_inputs(data, data["f"]) == {
        "line": ("as *before*",),
        "text": (),
        "few": ("b",),
        "many": (),
        "several": ("a", "b"),
        "agree": (),
    }


def test_a_choice_with_a_comma_in_its_value_is_a_mistake_of_ours() -> None:
    field = Field("x", "X", FieldKind.CHOICES, (Option("a,b", "A"),))
    with pytest.raises(ValueError, match="comma"):
        shown(Form("x", (field,), SAVE, OPEN, "Save", open=True))


def test_a_form_by_itself_has_its_title() -> None:
    body = form_card(Form("Your profile", FIELDS, SAVE, OPEN, "Save"), page_url)["body"]
    assert body[0]["text"] == "Your profile"


def test_a_message_without_parts_says_its_fallback() -> None:
    assert literal(shown()) == "In short"


def test_a_notification_has_the_beginning_of_a_long_message() -> None:
    assert summary("One\n two") == "One two"
    long = activity(Message("word " * 500, (Text("word " * 500),)), page_url)
    assert len(long["summary"]) == 250
    assert literal(long) == "word " * 500


def test_the_longest_words_fit_with_room() -> None:
    long = activity(Message("x" * 10_000, (Text("🙂" * 10_000), Quote("ü" * 10_000, "J"))), page_url)
    assert len(encode(long)) < MESSAGE_BYTES * 0.75


def test_a_message_too_large_for_teams_is_refused_whole() -> None:
    with pytest.raises(ValueError, match="bytes"):
        activity(Message("x", (Text("x" * MESSAGE_BYTES),)), page_url)


# Any message at all

words = st.text(max_size=60) | st.sampled_from([MARKUP, "", "\n", "a\n\nb", "{{{{", "**", "<at>x</at>"])
keys = st.text("abcdefgh", min_size=1, max_size=8)
actions = st.builds(Action, keys, st.tuples(keys))
pages = st.builds(Page, keys, keys)
buttons = st.builds(Button, words, actions | pages, st.sampled_from(Style), st.just("") | words)
options = st.lists(st.builds(Option, keys, words), max_size=9, unique_by=lambda o: o.value).map(tuple)
fields = st.builds(
    Field,
    keys,
    words,
    st.sampled_from(FieldKind),
    options,
    st.lists(keys, max_size=2).map(tuple),
    st.booleans(),
    words,
    st.integers(1, 4000),
    words,
)
forms = st.builds(
    Form,
    words,
    st.lists(fields, max_size=4, unique_by=lambda f: f.key).map(tuple),
    actions,
    actions,
    words,
    words,
    st.booleans(),
    st.sampled_from(Style),
)
parts = st.one_of(
    st.builds(Text, words, st.booleans()),
    st.builds(Heading, words),
    st.builds(Quote, words, words),
    st.builds(Facts, st.lists(st.tuples(words, words), max_size=3).map(tuple)),
    st.builds(Divider),
    st.builds(Image, pages, words),
    st.builds(Buttons, st.lists(buttons, max_size=15).map(tuple)),
    forms,
)
messages = st.builds(
    Message,
    words,
    st.lists(parts, max_size=8).map(tuple),
    st.none() | st.builds(Speaker, words, words, words),
)

# Each type, and what it must have besides. Written from the published schema, apart from the renderer.
SCHEMA: dict[str, dict[str, type | tuple[type, ...]]] = {
    "AdaptiveCard": {"body": list},
    "TextBlock": {"text": str},
    "RichTextBlock": {"inlines": list},
    "TextRun": {"text": str},
    "Container": {"items": list},
    "ColumnSet": {"columns": list},
    "Column": {"items": list, "width": (str, int)},
    "Image": {"url": str, "altText": str},
    "ActionSet": {"actions": list},
    "Input.Text": {"id": str, "label": str, "maxLength": int},
    "Input.ChoiceSet": {"id": str, "label": str, "choices": list},
    "Input.Toggle": {"id": str, "title": str},
    "Data.Query": {"dataset": str},
    "Action.Execute": {"title": str, "verb": str, "data": dict},
    "Action.OpenUrl": {"title": str, "url": str},
    "Action.ShowCard": {"title": str, "card": dict},
}


def typed_in(part: Part) -> Iterator[str]:
    """The words of a part that stand open in the card."""
    match part:
        case Text(text) | Heading(text):
            yield text
        case Quote(text, by):
            yield from (text, by)
        case Facts(rows):
            yield from (cell for row in rows for cell in row)
        case Form():
            yield part.intro
            yield from (word for field in part.fields for word in (field.problem, field.hint))
        case Buttons(row):
            yield from (button.asks for button in row if isinstance(button.does, Action))
        case _:
            return


@settings(max_examples=150, deadline=None)
@given(messages)
def test_any_message_is_a_valid_card_with_every_word_in_it(message: Message) -> None:
    made = activity(message, page_url)
    tree = made["attachments"][0]["content"]
    assert json.loads(encode(made)) == made
    for node in nodes(tree):
        for name, kind in SCHEMA[node["type"]].items():
            assert isinstance(node[name], kind), node
        assert node["type"] != "ActionSet" or 1 <= len(node["actions"]) <= ACTIONS_A_ROW
        assert node["type"] != "RichTextBlock" or node["inlines"]
    names = [node["id"] for node in nodes(tree) if node["type"].startswith("Input.")]
    assert len(names) == len(set(names))
    lines = literal(tree).split("\n") + [block["text"] for block in of_type(tree, "TextBlock")]
    for typed in (word for part in message.parts for word in typed_in(part)):
        for line in re.split(r"\r\n|[\n\r\u2028\u2029]", typed):
            assert not line.strip() or line in lines
