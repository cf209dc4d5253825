"""What typed words stand for: text does what buttons do, and whatever is no command is words for the circle."""

from __future__ import annotations

import random

import pytest

from conversations.engine import PRESSES, TYPED
from conversations.message import Action
from conversations.typed import read_command
from conversations.wording import Voice
from storage.secrets import new_code
from tests.unit.test_wording import catalogue


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("join", "join"),
        ("in", "in"),
        ("not this time", "out"),
        ("out", "out"),
        ("commitments", "commitments"),
        ("my commitments", "commitments"),
        ("promises", "commitments"),
        ("my promises", "commitments"),
        ("resume", "resume"),
        ("my data", "data"),
        ("leave", "leave"),
        ("help", "help"),
        ("?", "help"),
        ("home", "home"),
        ("pause", "pause"),
        ("commit", "commit"),
        ("profile", "profile"),
        ("notice", "notice"),
        ("I agree", "agree"),
        ("digest", "digest"),
        ("ymuno", "join"),
        ("i mewn", "in"),
        ("dim y tro hwn", "out"),
        ("gadael", "leave"),
        ("cymorth", "help"),
        ("hafan", "home"),
        ("fy nata", "data"),
        ("dod yn ôl", "resume"),
        ("rwy'n cytuno", "agree"),
    ],
)
def test_a_command_by_itself(text: str, verb: str) -> None:
    for typed in (text, text.upper(), f"  {text}\n", f"{text}.", f"{text}!", text.replace(" ", "  ")):
        assert read_command(typed) == Action(verb), typed


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("say hello to all", Action("words", ("hello to all",))),
        ("Say: hello", Action("words", ("hello",))),
        ("say", Action("words", ("",))),
        ("say   ", Action("words", ("",))),
        ("say first\n\nsecond", Action("words", ("first\n\nsecond",))),
        # A word that is a command may be said.
        ("say leave", Action("words", ("leave",))),
        ("say say no", Action("words", ("say no",))),
        ("commit visit the club by Friday", Action("commit.words", ("visit the club by Friday",))),
        ("COMMIT: visit the club", Action("commit.words", ("visit the club",))),
        ("pause until 3 December", Action("pause", ("3 December",))),
        ("Pause till next Friday.", Action("pause", ("next Friday.",))),
        ("pause until", Action("pause", ("",))),
    ],
)
def test_a_command_with_more(text: str, action: Action) -> None:
    assert read_command(text) == action


@pytest.mark.parametrize(
    "text",
    [
        "joining you on Friday",
        "I will leave at three",
        "leave it with me",
        "help me with this",
        "in the end it worked",
        "saying it aloud",
        "commitment matters",
        "pausing here for a moment",
        "say-so",
        "Say, could we meet?",
        "my data is wrong",
        "Home is where the heart is",
        "👍",
        "‏مرحبا بكم",
        "/join",
        "<@U123> join",
        "*join*",
        "&lt;join&gt;",
        "ABCD",
        "well-known",
    ],
)
def test_other_words_are_for_the_circle(text: str) -> None:
    assert read_command(text) == Action("words", (text,))


@pytest.mark.parametrize("text", ["", "   ", "\n", "\u00a0"])
def test_nothing_is_no_command(text: str) -> None:
    assert read_command(text) == Action("words", ("",))


def test_a_code_by_itself_is_a_code() -> None:
    for _ in range(50):
        code = new_code()
        assert read_command(f" {code}\n") == Action("code", (code,))
        assert read_command(code.lower()).verb == "code"
        assert read_command(f"my code is {code}").verb == "words"


def test_whatever_is_typed_stands_for_something_that_is_done() -> None:
    chance = random.Random(1)
    bits = [
        "say",
        "commit",
        "pause",
        "until",
        "in",
        "not this time",
        "leave",
        "!",
        ":",
        "\n",
        "\0",
        "👍",
        "A1B2",
        "-",
        " ",
    ]
    for _ in range(1000):
        action = read_command("".join(chance.choices(bits, k=chance.randint(0, 6))))
        assert action.verb in PRESSES or action.verb in TYPED


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("addo ymweld â'r clwb erbyn yfory", Action("commit.words", ("ymweld â'r clwb erbyn yfory",))),
        ("Dweud helo bawb", Action("words", ("helo bawb",))),
        ("seibiant tan ddydd Gwener", Action("pause", ("ddydd Gwener",))),
        ("hafan ddiogel i bawb", Action("words", ("hafan ddiogel i bawb",))),
    ],
)
def test_welsh_commands_with_more(text: str, action: Action) -> None:
    assert read_command(text) == action


def test_every_command_that_help_tells_in_welsh_does_what_the_english_one_does() -> None:
    keys = [key for key, given in catalogue().items() if key.startswith("help-") and not given]
    told = {key: [Voice(language)(key) for language in ("en", "cy")] for key in keys if ": " in Voice("en")(key)}
    assert len(told) >= 15
    for key, texts in told.items():
        english, welsh = (text.split(":")[0].strip(" …") + (" x" if "…" in texts[0] else "") for text in texts)
        assert read_command(welsh) == read_command(english), key
