"""Messages and forms as Block Kit: what people see, and that nothing is ever over Slack's limits."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.actions import pack
from adapters.local.slack_blocks import MESSAGE_WORDS, block_problems, view_problems
from adapters.slack import limits
from adapters.slack.render import home, pieces, render, view
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

HOSTILE = "<!channel> <@U1> *bold* _slant_ ~gone~ `code` :tada: &amp; <https://x.example|y> \u202eright to left 👩‍👩‍👧"
DO = Action("do", ("1",))


def somewhere(kind: str, page: str) -> str:
    return f"https://convenor.example/{kind}/{page}"


def nowhere(kind: str, page: str) -> str:
    return ""


def blocks(*parts: Part, page_url: Any = somewhere) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = render(Message("fallback", parts), page_url)["blocks"]
    return found


def rich_words(drawn: Any) -> str:
    """The words in rich text, put together."""
    if isinstance(drawn, dict):
        own = drawn.get("text") if drawn.get("type") in ("text", "link") else ""
        return (own or "") + rich_words(drawn.get("elements", []))
    return "".join(rich_words(inner) for inner in drawn)


# What people see


def test_words_are_shown_as_typed() -> None:
    (text,) = blocks(Text(HOSTILE))
    assert rich_words(text) == HOSTILE
    (quote,) = blocks(Quote(HOSTILE, by="Amina <!here>"))
    assert [section["type"] for section in quote["elements"]] == ["rich_text_section", "rich_text_quote"]
    assert rich_words(quote) == "Amina <!here>" + HOSTILE
    (quiet,) = blocks(Text(HOSTILE, quiet=True))
    assert quiet["elements"] == [{"type": "plain_text", "text": HOSTILE, "emoji": False}]
    assert "mrkdwn" not in json.dumps(blocks(Text(HOSTILE), Heading(HOSTILE), Facts(((HOSTILE, HOSTILE),))))


def test_the_fallback_rings_no_bell() -> None:
    said = render(Message("<!channel> & co", ()), nowhere)
    assert said["text"] == "&lt;!channel&gt; &amp; co"
    assert rich_words(said["blocks"]) == "<!channel> & co"
    assert len(render(Message("&" * 9_000, ()), nowhere)["text"]) <= limits.FALLBACK


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("see https://eastvale.example/plan?a=1&b=2.", "https://eastvale.example/plan?a=1&b=2"),
        ("(http://eastvale.example)", "http://eastvale.example"),
        ("https://eastvale.example/a-b_c#d, then", "https://eastvale.example/a-b_c#d"),
        ("https://good.example@bad.example", "https://good.example"),
    ],
)
def test_an_address_can_be_followed_and_says_where_it_leads(text: str, address: str) -> None:
    (block,) = blocks(Text(text))
    links = [e for e in block["elements"][0]["elements"] if e["type"] == "link"]
    assert links == [{"type": "link", "url": address, "text": address}]
    assert rich_words(block) == text


@pytest.mark.parametrize(
    "text", ["https://", "http://localhost/x", "javascript:alert(1)", "https://[::1]/", "ftp://a.example"]
)
def test_other_addresses_are_words(text: str) -> None:
    (block,) = blocks(Text(text))
    assert block["elements"][0]["elements"] == [{"type": "text", "text": text}]


def test_long_words_go_on_in_the_next_block_whole() -> None:
    text = "Council housing, slowly. " * 300
    drawn = blocks(Text(text))
    assert len(drawn) == 3
    assert rich_words(drawn) == text
    assert all(rich_words(block).endswith(" ") for block in drawn)


def test_buttons_next_to_each_other_share_a_row() -> None:
    form = Form("Write", (), DO, Action("ask"), "Send")
    first, text, second = blocks(
        Buttons((Button("Yes", DO, Style.PRIMARY),)),
        form,
        Text("or"),
        Buttons((Button("No", DO, Style.DANGER, "Sure?"),)),
    )
    assert text["type"] == "rich_text"
    assert [e["text"]["text"] for e in first["elements"]] == ["Yes", "Write"]
    assert [e["value"] for e in first["elements"]] == [pack(DO), pack(Action("ask"))]
    assert second["elements"][0]["style"] == "danger"
    assert second["elements"][0]["confirm"]["text"]["text"] == "Sure?"


def test_a_page_without_an_address_is_not_offered() -> None:
    parts = (Image(Page("figure", "1"), "Three circles"), Buttons((Button("Open", Page("digest", "1")),)))
    image, actions = blocks(*parts)
    assert image["image_url"] == "https://convenor.example/figure/1"
    assert actions["elements"][0]["url"] == "https://convenor.example/digest/1"
    assert "value" not in actions["elements"][0]
    (alt,) = blocks(*parts, page_url=nowhere)
    assert rich_words(alt) == "Three circles"


def test_facts_are_a_list_with_bold_names() -> None:
    (facts,) = blocks(Facts((("Place", "Eastvale"), ("Realm", "community"))))
    (listed,) = facts["elements"]
    assert [rich_words(row) for row in listed["elements"]] == ["Place: Eastvale", "Realm: community"]
    assert listed["elements"][0]["elements"][0]["style"] == {"bold": True}


def test_a_speaker_stands_as_the_sender() -> None:
    said = render(Message("Tea?", (Text("Tea?"),), Speaker("Rhian Bevan", "political", "Eastvale")), nowhere)
    assert said["username"] == "Rhian Bevan · political, Eastvale"
    assert "Rhian" not in str(said["blocks"])


def test_too_long_a_message_keeps_its_top_and_its_buttons() -> None:
    drawn = blocks(Text("top"), Text("long " * 2_500), Text("end"), Buttons((Button("Yes", DO),)))
    assert rich_words(drawn[0]) == "top"
    assert rich_words(drawn[-2]) == "…"
    assert drawn[-1]["type"] == "actions"
    many = blocks(*[Divider()] * 80, Buttons((Button("Yes", DO),)))
    assert (len(many), many[-1]["type"]) == (50, "actions")


# Forms


def element(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = view(Form("Form", (field,), DO, DO, "Send"))["blocks"][0]
    return found


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(f"v{i}", f"Option {i}") for i in range(count))


@pytest.mark.parametrize(
    ("kind", "count", "drawn"),
    [
        (FieldKind.LINE, 0, "plain_text_input"),
        (FieldKind.CHOICE, 5, "radio_buttons"),
        (FieldKind.CHOICE, 6, "static_select"),
        (FieldKind.CHOICE, 250, "static_select"),
        (FieldKind.CHOICE, 0, "plain_text_input"),
        (FieldKind.CHOICES, 10, "checkboxes"),
        (FieldKind.CHOICES, 11, "multi_static_select"),
        (FieldKind.TICK, 0, "checkboxes"),
    ],
)
def test_each_kind_of_field_has_its_element(kind: FieldKind, count: int, drawn: str) -> None:
    asked = element(Field("f", "Which?", kind, options(count)))
    assert (asked["block_id"], asked["element"]["type"], asked["optional"]) == ("f", drawn, False)
    if count > 100:
        assert [len(group["options"]) for group in asked["element"]["option_groups"]] == [100, 100, 50]


def test_fields_start_with_what_is_known() -> None:
    assert element(Field("f", "What?", value=("Tea",), longest=2))["element"]["initial_value"] == "Te"
    chosen = element(Field("f", "Which?", FieldKind.CHOICE, options(3), ("v1",)))["element"]
    assert chosen["initial_option"] == chosen["options"][1]
    several = element(Field("f", "Which?", FieldKind.CHOICES, options(3), ("v0", "v2", "gone")))["element"]
    assert [o["value"] for o in several["initial_options"]] == ["v0", "v2"]
    assert (
        element(Field("f", "Agreed", FieldKind.TICK, value=("yes",)))["element"]["initial_options"][0]["value"] == "yes"
    )


def test_a_tick_has_its_sentence_at_the_box() -> None:
    short = element(Field("f", "I agree", FieldKind.TICK, hint="You can change your mind."))
    assert short["label"]["text"] == "You can change your mind."
    assert short["element"]["options"][0]["text"]["text"] == "I agree"
    long = element(Field("f", "I agree " * 20, FieldKind.TICK))
    assert long["label"]["text"] == ("I agree " * 20).strip()


def test_a_modal_carries_what_it_is_about() -> None:
    form = Form("What would you like to promise?", (), DO, Action("ask"), "Promise it", intro="In your own words.")
    shown = view(form, "slack|T|D|1.0")
    assert (shown["callback_id"], shown["private_metadata"]) == (pack(DO), "slack|T|D|1.0")
    assert shown["title"]["text"] == "What would you like to …"
    assert shown["blocks"][0]["text"]["text"] == form.title
    assert rich_words(shown["blocks"][1]) == "In your own words."


def test_a_problem_stands_at_its_field() -> None:
    assert element(Field("f", "When?", hint="Such as Friday.", problem="That day has passed."))["hint"]["text"] == (
        "That day has passed. Such as Friday."
    )


# Never over the limits

words = st.text(max_size=40) | st.sampled_from([HOSTILE, "x" * 200, "word " * 700, "&" * 5_000, "🎉" * 3_100, " ", ""])
label = st.text(min_size=1, max_size=200) | st.just("y" * 200)
ident = st.text("abcdef0123456789", min_size=1, max_size=32)
action = st.builds(Action, st.sampled_from(["go", "commitment.kept"]), st.tuples(ident))
page = st.builds(Page, st.sampled_from(["digest", "figure"]), ident)
button = st.builds(Button, label, action | page, st.sampled_from(Style), words)
option = st.builds(Option, ident, label)
field = st.builds(
    Field,
    ident,
    words,
    st.sampled_from(FieldKind),
    st.lists(option, max_size=130, unique_by=lambda o: o.value).map(tuple),
    st.lists(words, max_size=2).map(tuple),
    st.booleans(),
    words,
    st.integers(-1, 9_000),
    words,
)
form = st.builds(
    Form, words, st.lists(field, max_size=4, unique_by=lambda f: f.key).map(tuple), action, action, words, words
)
part = st.one_of(
    st.builds(Text, words, st.booleans()),
    st.builds(Heading, words),
    st.builds(Quote, words, words),
    st.builds(Facts, st.lists(st.tuples(words, words), max_size=5).map(tuple)),
    st.just(Divider()),
    st.builds(Image, page, words),
    st.builds(Buttons, st.lists(button, max_size=30).map(tuple)),
    form,
)
speaker = st.builds(Speaker, words, words, words)
message = st.builds(Message, words, st.lists(part, max_size=8).map(tuple), st.none() | speaker)


def words_in(value: Any) -> int:
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else words_in(v) for k, v in value.items())
    return sum(map(words_in, value)) if isinstance(value, list) else 0


def is_sound(drawn: Any) -> bool:
    """No rich text is empty: Slack refuses the whole message then."""
    if isinstance(drawn, dict):
        kind = str(drawn.get("type", ""))
        empty = (kind.startswith("rich_text") and not drawn["elements"]) or (kind == "text" and not drawn["text"])
        return not empty and all(is_sound(inner) for inner in drawn.values())
    return all(map(is_sound, drawn)) if isinstance(drawn, list) else True


@settings(max_examples=150, deadline=None)
@given(message, st.sampled_from([somewhere, nowhere]))
def test_no_message_is_over_the_limits(said: Message, page_url: Any) -> None:
    shown = render(said, page_url)
    assert 0 < len(shown["text"]) <= limits.FALLBACK
    assert shown["blocks"]
    assert block_problems(shown["blocks"]) == []
    assert words_in(shown["blocks"]) <= MESSAGE_WORDS
    assert is_sound(shown["blocks"])
    assert len(shown.get("username", "")) <= limits.USERNAME
    page = home(said, page_url)
    assert view_problems(page) == []
    assert is_sound(page)


@settings(max_examples=100, deadline=None)
@given(form, st.text(max_size=4_000))
def test_no_form_is_over_the_limits(asked: Form, private: str) -> None:
    shown = view(asked, private)
    assert view_problems(shown) == []
    assert is_sound(shown)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=8_000).filter(str.strip))
def test_everybodys_words_are_whole(text: str) -> None:
    assert rich_words(blocks(Text(text))) == text
    assert rich_words(blocks(Quote(text))) == text
    assert "".join(pieces(text, 7)) == text
    assert max(map(len, pieces(text, 7))) <= 7
