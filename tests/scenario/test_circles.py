"""Several circles at once, circles that cannot span the realms, and rounds that somebody sits out."""

from __future__ import annotations

from adapters.local.seen import words
from bot.local import LEAD
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def second_round(town: Town, *people: str) -> None:
    await town.say(LEAD, "home")
    await town.press(LEAD, "Open a round now")
    for who in people:
        await town.say(who, "in")
    await town.make_circles()


async def test_with_two_circles_words_go_only_where_their_writer_says(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")
    await second_round(town, "rhian", "amina")
    assert "Meet Amina Yusuf" in town.latest("rhian")
    assert "You and Amina Yusuf meet again soon. One of you has met" in town.latest("rhian")
    assert "does not have somebody from every realm" not in town.latest("rhian")

    # Since the new introduction it is not certain where to
    await town.say("rhian", "One for all three")
    assert "Which circle is it for?" in town.latest("rhian")
    assert "One for all three" not in town.screen("amina")
    await town.press("rhian", "Send to your circle with Amina Yusuf and Tom Okafor")
    await town.say("rhian", "One more for all three")
    assert "One more for all three" in town.latest("tom")
    assert "In your circle with Cllr Rhian Bevan and Tom Okafor" in town.latest("amina")
    await town.press("rhian", "Say hello to Amina Yusuf")
    await town.say("rhian", "Only for Amina")
    assert "Only for Amina" in town.latest("amina")
    assert "In your circle with Cllr Rhian Bevan" in town.latest("amina")
    assert "Only for Amina" not in town.screen("tom")

    # On Slack a reply in a thread goes to that thread's circle
    first = next(m for m in town.messages("amina") if "One more for all three" in str(m.blocks))
    await town.say("amina", "Heard by both", thread=first.id)
    assert "Heard by both" in town.latest("tom")

    # And by choice, from home
    await town.say("rhian", "home")
    await town.press("rhian", "Write to this circle")
    assert "What you write now goes to your circle with Amina Yusuf" in town.latest("rhian")


def titled(card: object, title: str) -> str:
    """The value of the choice with that title, somewhere in a card."""
    if isinstance(card, dict):
        if card.get("title") == title and isinstance(card.get("value"), str):
            return str(card["value"])
        card = list(card.values())
    return next(filter(None, (titled(part, title) for part in card)), "") if isinstance(card, list) else ""


async def test_with_two_circles_questions_and_promises_say_which(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await second_round(town, "rhian", "amina")
    await town.move("tomorrow")
    # Both come in one message, each with the circle that it is for
    [together] = [words(m) for m in town.messages("rhian") if "Question 1 of" in words(m)]
    assert "2 questions are waiting for you" in together
    assert together.count("For your circle with Amina Yusuf and Tom Okafor.") == 1
    assert together.count("For your circle with Amina Yusuf.") == 1

    # A promise typed without saying where: the form asks in which circle, with everything else filled in
    await town.say("rhian", "commit visit the youth club by next Friday")
    assert "In which circle?" in town.latest("rhian")
    circle = titled(town.messages("rhian")[-1].attachments, "your circle with Amina Yusuf")
    await town.fill("rhian", "Next", "Next", {"circle": circle, "what": "visit the youth club", "when": "next Friday"})
    await town.press("rhian", "Yes, record it")
    assert "made a promise" in town.latest("amina")
    assert "made a promise" not in town.screen("tom")


async def test_a_circle_that_cannot_span_every_realm_says_so(town: Town) -> None:
    await town.convene()
    await town.join("rhian")
    await town.join("tom", realm="political")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom"):
        await town.say(who, "in")
    await town.make_circles()
    assert "This circle does not have somebody from every realm" in town.latest("tom")
    assert "realms:" not in town.latest("tom")


async def test_alone_and_out_and_silent(town: Town) -> None:
    await town.convene()
    for who in CIRCLE:
        await town.join(who)
    await town.press(LEAD, "Open a round now")
    await town.press("rhian", "I'm in")
    await town.press("tom", "Not this time")
    assert "That is fine" in town.latest("tom")
    await town.make_circles()
    assert "You come first next time" in town.latest("rhian")
    assert "no circle was made" in town.latest(LEAD)
    # Amina says nothing three times, and is paused kindly
    for _ in range(2):
        await second_round(town, "rhian", "tom")
    assert "I have paused you. That is quite all right." in town.latest("amina")
    await town.press("amina", "Come back")
    assert "Welcome back" in town.latest("amina")


async def test_rounds_come_by_the_calendar(town: Town) -> None:
    await town.convene()
    await town.join("rhian")
    for _ in range(5):
        await town.move("next week")
    assert "A new round of Leading Eastvale is starting" in town.screen("rhian")


async def test_a_circle_closes_with_thanks(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.press("amina", "Say hello to everybody")
    for _ in range(6):
        await town.move("next week")
    assert "I will not pass on messages any more" in town.screen("amina")
    await town.say("amina", "Anybody there?")
    assert "You are not in a circle" in town.latest("amina")
    assert "Anybody there" not in town.screen("tom")
