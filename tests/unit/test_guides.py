"""Guides: those that ship ask what they should, and a guide with mistakes names each with its line and its remedy."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from conversations import guides
from conversations.guides import Guide, GuideError, Prompt, load, parse, shipped, translated
from conversations.wording import LANGUAGES

DEFAULT = "first-conversation"

GOOD = """
title = "Two questions"
every_days = 7

[[prompt]]
key = "lived"
question = "What happened?"
note = "Please leave out names."

[[prompt]]
key = "next"
question = "What next?"
together = false
"""


def test_a_guide_is_read_as_it_is_written() -> None:
    first = Prompt("lived", "What happened?", "Please leave out names.", together=True)
    second = Prompt("next", "What next?", "", together=False)
    assert parse("two", GOOD) == Guide(
        "two", "Two questions", (first, second), first_after_days=1, every_days=7, wait_days=5
    )


def test_the_default_guide_asks_what_the_book_asks() -> None:
    guide = load(DEFAULT)
    assert [prompt.key for prompt in guide.prompts] == [
        "lived-experience",
        "working-for-whom",
        "invisible-assets",
        "missing-connections",
        "something-small",
        "blind-alleys",
    ]
    assert all(prompt.together for prompt in guide.prompts)


@pytest.mark.parametrize("name", shipped())
def test_a_guide_that_ships_is_in_short_plain_sentences(name: str) -> None:
    guide = load(name)
    for prompt in guide.prompts:
        for asked in (prompt.question, *prompt.variants.values()):
            assert re.search(r"[?]", asked), "a prompt asks"
            for sentence in re.split(r"(?<=[.!?])\s+", f"{asked} {prompt.note}".strip()):
                assert len(sentence.split()) <= 20, sentence
            assert not re.search(r"[*_<>`{}]", asked + prompt.note)
            # Slack's longest text in a form, which shows the question again.
            assert len(asked) + len(prompt.note) <= 2000
        assert not re.search(r"\b(users?|customers?|stakeholders?|leverage)\b", prompt.question + prompt.note)
    for sentence in re.split(r"(?<=[.!?])\s+", guide.about):
        assert 0 < len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize("name", shipped())
def test_the_questions_of_a_guide_fit_between_its_days(name: str) -> None:
    guide = load(name)
    last = guide.first_after_days + guide.every_days * (len(guide.prompts) - 1)
    assert last + guide.wait_days <= 5 * 7, "the last answers come before a circle of a four-weekly programme closes"


def test_what_ships_asks_realms_their_own_way_invites_guests_and_ends_in_promises() -> None:
    found = [prompt for name in shipped() for prompt in load(name).prompts]
    assert len(shipped()) >= 5
    assert any(prompt.guest for prompt in found)
    assert all(any(prompt.commit for prompt in load(name).prompts) for name in shipped())
    for prompt in (p for p in found if p.variants):
        assert set(prompt.variants) == {"political", "executive", "community"}
        assert len(set(prompt.variants.values())) == 3
        assert prompt.asks("business") == prompt.question, "a realm of its own is asked what everybody is asked"


EDITIONS = {
    "after-something-went-wrong@1": "4f1ec1500af08880",
    "designing-a-service@1": "0693c4e0a3f0deb7",
    "first-conversation@1": "81c471938407ff59",
    "four-week-journey@1": "e0e968ef63ed8852",
    "place-in-change@1": "b9cfaf909d578073",
}


def test_an_edition_never_changes_once_it_shipped() -> None:
    """Circles keep the edition that they began with. To change a guide, move it to `past/NAME@VERSION.toml`, count up
    its version, and add a line here."""
    folder = Path(guides.__file__).parent
    files = [*folder.glob("*.toml"), *folder.glob("past/*.toml")]
    found = {}
    for path in files:
        text = path.read_text(encoding="utf-8")
        found[parse(path.stem.partition("@")[0], text).edition] = hashlib.sha256(text.encode()).hexdigest()[:16]
    assert found == EDITIONS
    for edition in EDITIONS:
        assert load(edition).edition == edition


def test_an_edition_that_never_was_is_named() -> None:
    with pytest.raises(GuideError, match="no edition '7' of 'first-conversation'; the newest is 1"):
        load("first-conversation@7")


def test_every_mistake_is_named_at_once_with_its_line() -> None:
    text = """title = "Two mistakes, and more"
evry_days = 3

[[prompt]]
key = "one"
question = '''
One?
'''
note = 3

[[prompt]]
key = "two"
together = "no"

[prompt.for]
political = 7
"""
    with pytest.raises(GuideError) as caught:
        parse("mine", text)
    assert str(caught.value).splitlines() == [
        "mine: line 2: 'evry_days' is not something a guide has; remove it, or mend its spelling",
        "mine: line 9: prompt 1: its note must be a text in quotation marks",
        'mine: line 11: prompt 2 needs a question; add question = "…" below its [[prompt]]',
        "mine: line 13: prompt 2: together must be true or false, without quotation marks",
        "mine: line 15: prompt 2: what it asks 'political' must be a text in quotation marks",
    ]


def test_a_table_that_no_guide_has_is_named_with_its_line() -> None:
    text = """title = "A table too many"

[[questions]]
question = "What?"

[[prompt]]
key = "one"
question = "One?"
"""
    with pytest.raises(GuideError) as caught:
        parse("mine", text)
    assert str(caught.value).splitlines() == [
        "mine: line 3: 'questions' is not something a guide has; remove it, or mend its spelling",
    ]


@pytest.mark.parametrize(
    "name", ["no-such-guide", "", "../first-conversation", "guides/first-conversation", "__init__"]
)
def test_a_guide_that_is_not_there_is_answered_with_those_that_are(name: str) -> None:
    with pytest.raises(GuideError, match=DEFAULT):
        load(name)


PROMPT = '[[prompt]]\nkey = "{key}"\nquestion = "{question}"\n'
TWO = PROMPT.format(key="one", question="One?") + PROMPT


@pytest.mark.parametrize(
    ("text", "says"),
    [
        # What is wrong with the file
        ("[[prompt]\nkey = 1", r"TOML.*line 1"),
        ("title = 'x'\nquestion = What?\n", r"TOML.*line 2"),
        # Nothing to ask
        ("", r"at least one \[\[prompt\]\] with a key and a question"),
        ("title = 'Empty'", r"at least one \[\[prompt\]\]"),
        ("prompt = []", r"at least one \[\[prompt\]\]"),
        ("prompt = 'What?'", r"at least one \[\[prompt\]\]"),
        ("[prompt]\nkey = 'one'\nquestion = 'One?'", r"at least one \[\[prompt\]\]"),
        ("prompt = ['What?']", r"prompt 1 must be a \[\[prompt\]\] table"),
        # A prompt that lacks something
        ("[[prompt]]\nquestion = 'One?'", r"prompt 1 needs a key"),
        ("[[prompt]]\nkey = 'one'", r"prompt 1 needs a question"),
        ("[[prompt]]\nkey = 7\nquestion = 'One?'", r"prompt 1 needs a key"),
        (TWO.format(key="", question="Two?"), r"prompt 2 needs a key"),
        (TWO.format(key="two", question="  "), r"prompt 2 needs a question"),
        # A prompt that has something else
        (TWO.format(key="two", question="Two?") + "togehter = false", r"prompt 2 has 'togehter'"),
        (TWO.format(key="one", question="Two?"), r"two prompts have the same key; give each its own"),
        # A pace that cannot be kept
        ("every_days = 0\n" + GOOD.replace("every_days = 7", ""), r"every_days must be a whole number of days from 1 to 60"),
        ("wait_days = 61\n" + GOOD, r"wait_days must be a whole number of days from 1 to 60"),
        ("wait_days = 1.5\n" + GOOD, r"wait_days must be a whole number"),
        ("first_after_days = 'two'\n" + GOOD, r"first_after_days must be a whole number"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_remedy(text: str, says: str) -> None:
    with pytest.raises(GuideError, match=says) as caught:
        parse("mine", text)
    message = str(caught.value)
    assert message.startswith("mine: ")
    assert "Traceback" not in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("evry_days = 3\n" + GOOD, "evry_days"),
        ("wait_days = true\n" + GOOD, "wait_days"),
        (TWO.format(key="two", question="Two?") + "together = 'no'", "prompt 2.*together"),
        (TWO.format(key="two", question="Two?") + "note = 3", "prompt 2.*note"),
    ],
)
def test_a_mistake_is_not_passed_over(text: str, says: str) -> None:
    """Read as if it were right, each of these would pace or reveal otherwise than its writer meant."""
    with pytest.raises(GuideError, match=says):
        parse("mine", text)


# --- in other languages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
@pytest.mark.parametrize("name", shipped())
def test_a_guide_that_ships_is_there_in_every_language(name: str, language: str) -> None:
    english, other = load(name), load(name, language)
    assert other.title != english.title
    assert other.about != english.about
    for here, there in zip(english.prompts, other.prompts, strict=True):
        assert there.question != here.question
        assert there.variants.keys() == here.variants.keys()
        assert (there.key, there.together, there.commit) == (here.key, here.together, here.commit)
        assert bool(there.note) == bool(here.note)
    assert (other.edition, other.every_days, other.wait_days) == (
        english.edition,
        english.every_days,
        english.wait_days,
    )


def test_a_translation_that_lacks_words_is_an_error_that_names_them() -> None:
    guide = parse("two", 'about = "For two."\n' + GOOD)
    with pytest.raises(GuideError) as raised:
        translated(
            guide, "cy", '[[prompt]]\nkey = "lived"\nquestion = "Beth?"\n[[prompt]]\nkey = "other"\nquestion = "Y?"'
        )
    assert str(raised.value).splitlines() == [
        "cy/two: the title or the about is not translated; add a line for each",
        "cy/two: the prompt 'lived' lacks its note; add it",
        "cy/two: the prompt 'next' is not translated; add it",
        "cy/two: the guide has no prompt 'other'; remove it, or mend its key",
    ]


def test_a_guide_without_a_translation_is_asked_in_english() -> None:
    assert load(DEFAULT, "tlh") == load(DEFAULT)
