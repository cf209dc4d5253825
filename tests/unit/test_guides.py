"""Guides: the one that ships asks what it should, and a guide with a mistake says which prompt and what to do."""

from __future__ import annotations

import re

import pytest

from conversations.guides import Guide, GuideError, Prompt, load, parse

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


def test_the_default_guide_is_in_short_plain_sentences() -> None:
    for prompt in load(DEFAULT).prompts:
        for sentence in re.split(r"(?<=[.!?])\s+", f"{prompt.question} {prompt.note}".strip()):
            assert len(sentence.split()) <= 20, sentence
        assert prompt.question.rstrip().endswith("?"), "a prompt asks"
        assert not re.search(r"[*_<>`{}]", prompt.question + prompt.note)
        # Slack's longest text in a form, which shows the question again.
        assert len(prompt.question) + len(prompt.note) <= 2000


def test_the_questions_of_a_guide_fit_between_its_days() -> None:
    guide = load(DEFAULT)
    last = guide.first_after_days + guide.every_days * (len(guide.prompts) - 1)
    assert last + guide.wait_days <= 5 * 7, "the last answers come before a circle of a four-weekly programme closes"


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
