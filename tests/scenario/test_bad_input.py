"""What goes wrong between people and a chatbot: old and forged buttons, forms sent twice, words where a form was
expected, days that cannot be meant. Each gets a plain answer or a quiet no, and nothing anybody wrote is lost."""

from __future__ import annotations

import pytest

from adapters.actions import pack
from conversations.engine import PRESSES, SUBMITS
from conversations.message import Action
from tests.scenario.town import Given, Town

CIRCLE = ("rhian", "tom", "amina")
BOTH = pytest.mark.parametrize("who", ["amina", "tom"], ids=["slack", "teams"])
NONSENSE = (
    "", "c1|", "c1|no.such.verb", "c9|home", "home", "c1|%00|%F0%9F", "c1|sold||||||", "{}", "x" * 1999, "☃ 'OR 1=1"
)  # fmt: skip


async def nothing_parked(town: Town) -> None:
    assert await town.playground.convenor.outbox.parked() == []
    assert await town.playground.convenor.timers.parked() == []


@BOTH
async def test_a_button_that_nobody_here_made_is_out_of_date(town: Town, who: str) -> None:
    for payload in NONSENSE:
        if payload:  # Slack has no button without a value: that is a link
            await town.forge(who, payload)
            assert "That button is out of date. Nothing was changed." in town.latest(who), payload
        await town.forge(who, payload, {"text": "Words of mine"})
        assert "That button is out of date" in town.latest(who), payload
    await nothing_parked(town)


@pytest.mark.parametrize(("who", "member"), [("amina", False), ("tom", True)], ids=["stranger", "member"])
async def test_every_verb_with_names_that_nobody_gave(town: Town, who: str, member: bool) -> None:
    """Each is answered, and the others are not told of any of it."""
    if member:
        await town.introduce(*CIRCLE)
    before = {name: town.screen(name) for name in ("rhian", "morgan")}
    verbs = [(verb, None) for verb in PRESSES if verb not in ("leave.now", "agree")]
    # A concern is for the contact's ears whatever it is about.
    forms = [(verb, {"text": "x"}) for verb in SUBMITS if verb != "concern.save"]
    for verb, values in [*verbs, *forms]:
        act = await town.forge(who, pack(Action(verb, ("no-such-id", "nor-this"))), values)
        assert act.status == 200, verb
    await nothing_parked(town)
    assert {name: town.screen(name) for name in before} == before


async def test_a_button_that_somebody_else_was_sent_does_nothing_for_you(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("tom", "Only when I say so")
    await town.fill("amina", "Make a promise", "Next", {"what": "open the hall", "when": "in 3 days"})
    send, record = town.payload("tom", "Send"), town.payload("amina", "Yes, record it")
    for payload in (send, record):
        await town.forge("rhian", payload)
        assert "Nothing was sent" in town.latest("rhian")
    assert "Only when I say so" not in town.screen("rhian") + town.screen("amina")
    assert "open the hall" not in town.screen("rhian") + town.screen("tom")
    # For those who were sent them, they still work
    await town.press("tom", "Send")
    assert "Only when I say so" in town.latest("rhian")
    await town.press("amina", "Yes, record it")
    assert "open the hall" in town.latest("rhian")

    await town.say("amina", "commitments")
    await town.forge("rhian", town.payload("amina", "Done"))
    assert "That promise is closed, or it is not yours" in town.latest("rhian")
    await town.forge("rhian", town.payload("morgan", "Open a round now"))
    assert "Only a convener" in town.latest("rhian")
    await town.say("amina", "commitments")
    assert "You will: open the hall" in town.latest("amina")


async def test_buttons_of_a_circle_that_has_closed(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await town.press("amina", "Answer")
    hello, promise = town.payload("tom", "Say hello to everybody"), town.payload("amina", "Make a promise")
    while "I will not pass on messages any more" not in town.screen("tom"):
        await town.move("next week")
    before = town.screen("rhian")
    await town.forge("tom", hello)
    assert "That circle is closed" in town.latest("tom")
    await town.forge("amina", promise)
    assert "You are not in one just now" in town.latest("amina")
    await town.say("amina", "Anybody there?")
    assert "nobody got that" in town.latest("amina")
    await town.press("tom", "Pass")
    assert "That question is closed" in town.latest("tom")
    await town.playground.people.submit("amina", {"text": "Too late, but mine", "sharing": "circle"})
    await town.settle()
    assert "That question is closed" in town.latest("amina")
    assert town.screen("rhian") == before
    await nothing_parked(town)


@BOTH
async def test_words_in_a_form_that_is_out_of_date_are_shown_again(town: Town, who: str) -> None:
    await town.forge(who, "c1|answer.save|a-question-that-closed", {"text": "Too late, but mine", "sharing": "circle"})
    assert "Too late, but mine" in town.latest(who)


# Forms


async def test_a_form_that_is_sent_twice_counts_once(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    for who in ("amina", "tom"):
        await town.fill(who, "Answer", "Save", {"text": f"Answer of {who}", "sharing": "circle"})
    await town.fill("tom", "Make a promise", "Next", {"what": "ring the mayor", "when": "in 3 days"})
    question, promise = town.payload("tom", "Save"), town.payload("tom", "Yes, record it")
    for _ in range(2):  # a double click is two requests, each with an id of its own
        await town.forge("tom", question, {"text": "Answer of tom", "sharing": "circle"})
        await town.forge("tom", promise)
    await town.press("rhian", "Pass")
    for who in ("rhian", "amina"):
        assert town.screen(who).count("Answer of tom") == 1
        assert town.screen(who).count("made a promise") == 1


async def test_a_call_for_help_that_is_sent_twice_is_one_call(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.fill("tom", "Make a promise", "Next", {"what": "ring the mayor", "when": "in 3 days"})
    await town.press("tom", "Yes, record it")
    await town.say("tom", "commitments")
    stuck = town.payload("tom", "I'm stuck").replace("stuck", "stuck.save")
    for _ in range(2):
        await town.forge("tom", stuck, {"note": "I need a number."})
    assert town.screen("rhian").count("I need a number.") == 1


async def test_words_while_a_question_is_open_are_asked_about_first(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")
    await town.move("tomorrow")
    words = {"tom": "My aunt gave up on the phone line.", "amina": "Nine weeks, for a form."}
    for who, text in words.items():
        await town.say(who, text)
        assert "Nobody else has read this yet" in town.latest(who)
        assert "It answers question 1" in town.buttons(who)
    for who in CIRCLE:
        assert not [text for name, text in words.items() if name != who and text in town.screen(who)]
    # It opens as the answer, with the words in it, and is revealed with the others
    for who, text in words.items():
        await town.press(who, "It answers question 1")
        await town.fill(who, "Answer", "Save", {"sharing": "circle"})
        assert text in town.latest(who)
        assert text not in town.screen("rhian")
    await town.press("rhian", "Pass")
    assert all(text in town.latest("rhian") for text in words.values())


async def test_a_day_that_cannot_be_meant_is_asked_for_again(town: Town) -> None:
    await town.introduce(*CIRCLE)
    told = {
        "yesterday": "has passed",
        "1 January 2020": "has passed",
        "when pigs fly": "I could not read that as a day",
        "12345": "I could not read that as a day",
        "1 May 2199": "very far away",
        "\u200b \u202e": "I could not read that as a day",
    }
    for who in ("amina", "tom"):
        for when, problem in told.items():
            given: Given = {"what": "visit the *club*", "when": when, "for": "the street"}
            act = await town.fill(who, "Make a promise", "Next", given)
            shown = str(act.errors) if who == "amina" else town.latest(who)
            assert problem in shown, (when, shown)
            if who == "tom":  # Slack leaves the window as it is
                assert all(
                    text in str(town.messages(who)[-1].attachments) for text in ("visit the *club*", "the street")
                )
        await town.fill(who, "Make a promise", "Next", {"what": "visit the *club*", "when": "tomorrow"})
        assert "Is this right?" in town.latest(who)
        for day, problem in (("yesterday", "has passed"), ("gibberish", "could not read"), ("1 May 2199", "far away")):
            await town.say(who, f"pause until {day}")
            assert problem in town.latest(who), day
        await nothing_parked(town)


async def test_answers_that_are_too_long_come_back_as_they_were_typed(town: Town) -> None:
    """Where the platform's own window does not stop them."""
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    for who in ("amina", "tom"):
        before = town.screen("rhian")
        question = town.payload(who, "Save" if who == "tom" else "Answer").replace("|answer|", "|answer.save|")
        long = "Long " * 700
        act = await town.forge(who, question, {"text": long, "sharing": "circle"})
        assert "keep it to 3,000 characters" in (str(act.body) if who == "amina" else town.latest(who))
        assert who == "amina" or long.strip() in str(town.messages(who)[-1].attachments)
        await town.forge(who, question, {"text": long[:3000], "sharing": "no such way"})
        assert town.screen("rhian") == before

        words = "Ever so long. " * 700
        await town.press(who, "Say hello to everybody")
        before = town.screen("rhian")
        await town.say(who, words)
        assert "Nothing was sent, so please split it" in town.latest(who)
        assert town.screen("rhian") == before
        await nothing_parked(town)
