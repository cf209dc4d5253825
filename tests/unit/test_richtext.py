"""The neutral text: one spelling for each text, a plain reading for everybody, and nothing lost in keeping it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.richtext import (
    Kind,
    Line,
    Run,
    calling,
    decode,
    encode,
    ending,
    is_plain,
    misleading,
    of_plain,
    plain,
    shortened,
    tidy,
)
from tests.unit.rich_texts import texts


@settings(max_examples=60, deadline=None)
@given(texts)
def test_a_text_has_one_spelling(text: tuple[Line, ...]) -> None:
    assert tidy(text) == text
    single = [
        Line(
            tuple(Run(c).styled(_styles(r)) if not r.link else r for r in line.runs for c in _chars(r)),
            line.kind,
            line.depth,
            line.number,
        )
        for line in text
    ]
    assert tidy(single) == text


def _chars(run: Run) -> list[str]:
    return list(run.text) if not run.link else [run.text]


def _styles(run: Run) -> list[str]:
    return [name for name in ("bold", "italic", "strike", "code") if getattr(run, name)]


@settings(max_examples=60, deadline=None)
@given(texts)
def test_what_is_kept_is_what_is_read(text: tuple[Line, ...]) -> None:
    assert decode(encode(text), plain(text)) == text or is_plain(text)


@given(st.text())
def test_plain_words_need_no_more_than_themselves(text: str) -> None:
    assert encode(of_plain(text)) == ""
    assert decode("", plain(of_plain(text))) == of_plain(text)


@pytest.mark.parametrize("broken", ["{", "[1]", '[["text",0,0,[["x"]]]]', '[["no kind",0,0,[]]]', "null", '"x"'])
def test_what_cannot_be_read_is_read_as_plain_words(broken: str) -> None:
    assert decode(broken, "the words") == of_plain("the words")


def test_the_plain_reading_says_everything() -> None:
    text = (
        Line((Run("See "), Run("the plan", link="https://a.example/plan"), Run(", "), Run("now", bold=True))),
        Line((Run("one"),), Kind.BULLET),
        Line((Run("two"),), Kind.NUMBER, 1, 4),
        Line((Run("said"),), Kind.QUOTE),
        Line((Run("x = 1"),), Kind.CODE),
    )
    assert plain(text) == "See the plan (https://a.example/plan), now\n• one\n  4. two\n> said\nx = 1"


@settings(max_examples=60, deadline=None)
@given(texts, st.sampled_from(["say ", "SAY: ", "say\n"]))
def test_words_behind_a_command_keep_their_formatting(text: tuple[Line, ...], command: str) -> None:
    if not text or text[0].kind is not Kind.TEXT or plain(text) != plain(text).strip():
        return
    whole = tidy([Line((Run(command), *text[0].runs)), *text[1:]])
    assert plain(ending(whole, plain(text))) == plain(text)
    if not any(run.link for run in text[0].runs):
        assert ending(whole, plain(text)) == text


@settings(max_examples=60, deadline=None)
@given(texts, st.integers(1, 50))
def test_a_shortened_text_is_its_beginning(text: tuple[Line, ...], longest: int) -> None:
    cut = shortened(text, longest)
    if cut != text:
        words = "\n".join(line.text for line in cut).rstrip("…")
        assert "\n".join(line.text for line in text).startswith(words)
        assert len(words.rstrip()) <= longest


@pytest.mark.parametrize(
    ("label", "link", "wrong"),
    [
        ("the plan", "https://a.example/plan", False),
        ("https://a.example", "https://a.example/", False),
        ("www.a.example", "https://a.example/x", False),
        ("council.example", "https://evil.example/council.example", True),
        ("https://council.example/pay", "https://evil.example", True),
        ("a@b.example", "mailto:a@b.example", False),
    ],
)
def test_a_label_that_names_another_address_is_noticed(label: str, link: str, wrong: bool) -> None:
    assert misleading(Run(label, link=link)) is wrong


PEOPLE = {"rhian": "r", "cllr rhian bevan": "r", "tom okafor": "t"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@Rhian, could you?", ["@Rhian"]),
        ("ask @cllr rhian bevan or @Tom Okafor", ["@cllr rhian bevan", "@Tom Okafor"]),
        ("@Rhiannon and rhian@rhian.example and @everyone", []),
        ("@tom", []),
    ],
)
def test_a_name_behind_an_at_names_its_person(text: str, named: list[str]) -> None:
    runs = [run for line in calling(of_plain(text), PEOPLE) for run in line.runs]
    assert [run.text for run in runs if run.who] == named
    assert "".join(run.text for run in runs) == text


def test_names_in_code_and_in_links_are_only_words() -> None:
    text = (
        Line((Run("@Rhian", code=True), Run("@Rhian", link="https://a.example"))),
        Line((Run("@Rhian"),), Kind.CODE),
    )
    assert calling(text, PEOPLE) == text
