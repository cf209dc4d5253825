"""Several circles at once, circles that cannot span the realms, and rounds that somebody sits out."""

from __future__ import annotations

from bot.local import LEAD
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def second_round(town: Town, *people: str) -> None:
    await town.say(LEAD, "home")
    await town.press(LEAD, "Open a round now")
    for who in people:
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")


async def test_with_two_circles_words_go_only_where_their_writer_says(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")
    await second_round(town, "rhian", "amina")
    assert "Meet Amina Yusuf" in town.latest("rhian")
    assert "You have been in a circle with Amina Yusuf before" in town.latest("rhian")
    assert "does not have somebody from every realm" not in town.latest("rhian")

    # Not yet certain where to: the last circle written to is the first one
    await town.say("rhian", "One for all three")
    assert "One for all three" in town.latest("amina")
    assert "In your circle with Cllr Rhian Bevan and Tom Okafor" in town.latest("amina")
    await town.press("rhian", "Say hello to Amina Yusuf")
    await town.say("rhian", "Only for Amina")
    assert "Only for Amina" in town.latest("amina")
    assert "In your circle with Cllr Rhian Bevan" in town.latest("amina")
    assert "Only for Amina" not in town.screen("tom")

    # On Slack a reply in a thread goes to that thread's circle
    first = next(m for m in town.messages("amina") if "One for all three" in str(m.blocks))
    await town.say("amina", "Heard by both", thread=first.id)
    assert "Heard by both" in town.latest("tom")

    # And by choice, from home
    await town.say("rhian", "home")
    await town.press("rhian", "Write to this circle")
    assert "What you write now goes to" in town.latest("rhian")


async def test_a_circle_that_cannot_span_every_realm_says_so(town: Town) -> None:
    await town.convene()
    await town.join("rhian")
    await town.join("tom", realm="political")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom"):
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")
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
    await town.press(LEAD, "Make the circles now")
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
    assert "The time of this circle is over" in town.screen("amina")
    await town.say("amina", "Anybody there?")
    assert "You are not in a circle" in town.latest("amina")
    assert "Anybody there" not in town.screen("tom")
