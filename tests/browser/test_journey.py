"""The whole journey in the playground, by somebody who has never seen it and does what the hint says."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.visitor import NAMES, Visitor
from tests.scenario.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

PROFILES = {
    "rhian": ({"What you do": "Councillor"}, ["Political", "Eastvale North", "Young people", "Housing"]),
    "tom": ({"What you do": "Director of Housing"}, ["Executive", "Harbour", "Young people"]),
    "amina": ({"What you can offer others": "A hall on Tuesdays"}, ["Community", "Eastvale North", "Young people"]),
}
CIRCLE = tuple(PROFILES)


async def join(visitor: Visitor, who: str) -> None:
    await visitor.press(who, "Tell me more")
    await visitor.sees(who, "What happens", "What is kept")
    await visitor.press(who, "I agree")
    words, choices = PROFILES[who]
    await visitor.fill(who, "Save", words, choices)
    await visitor.sees(who, "You are in, for the")


async def meet(visitor: Visitor) -> None:
    """From the first sight of the page to an introduction of three."""
    await visitor.arrive()
    await visitor.is_led_to("A one-time code waits in Morgan's message box")
    await visitor.send("morgan")
    await visitor.sees("morgan", "You are now a convener of Leading Eastvale")
    await visitor.is_led_to("Let people join")
    for who in CIRCLE:
        await join(visitor, who)
    await visitor.is_led_to("Open a round")
    await visitor.press("morgan", "Open a round now")
    await visitor.is_led_to("“In this time?”")
    for who in CIRCLE:
        await visitor.sees(who, "In this time?")
        await visitor.press(who, "I'm in")
        await visitor.sees(who, "You are in. I will introduce you")
    await visitor.is_led_to("“Make the circles now”")
    await visitor.press("morgan", "Make the circles now")
    await visitor.sees("morgan", "3 of 3 possible", "Nobody has been introduced yet")
    await visitor.is_led_to("“Send the introductions”")
    await visitor.press("morgan", "Send the introductions")
    for who in CIRCLE:
        await expect(visitor.newest(who).get_by_role("heading", name="Meet ")).to_be_in_viewport()


async def wait_for(visitor: Visitor, town: Town, who: str, words: str) -> None:
    """Press "Next event" until somebody has been sent such words."""
    for _ in range(20):
        if words in town.screen(who):
            return
        await visitor.clock("Next event")
    raise AssertionError(f"twenty events later {who} still has not read {words!r}: {town.screen(who)}")


async def test_a_first_time_visitor_follows_the_hints(visitor: Visitor, town: Town) -> None:
    await meet(visitor)
    await expect(visitor.newest("tom")).to_contain_text("Community · Eastvale North · Slack")
    await expect(visitor.newest("tom")).to_contain_text("A hall on Tuesdays")
    await expect(visitor.newest("amina")).to_contain_text("Director of Housing · Executive · Harbour · Teams")

    # Hello by button, then free words, which their writer sees the way of first
    await visitor.is_led_to("Press “Say hello”")
    await visitor.press("rhian", "Say hello to everybody")
    for who in ("tom", "amina"):
        await visitor.sees(who, "Hello! I am glad to meet you.")
        await expect(visitor.newest(who)).to_contain_text("Cllr Rhian Bevan")
    await visitor.is_led_to("Now write “Good to meet you both”")
    await visitor.write("tom", "Good to meet you both. I run housing.")
    await visitor.sees("tom", "Nobody else has read this yet.")
    await visitor.has_not_read("amina", "I run housing")
    await visitor.press("tom", "Send")
    for who in ("rhian", "amina"):
        await visitor.sees(who, "I run housing")

    # A question, answered on both platforms and passed by one
    await visitor.is_led_to("until the first question comes")
    await wait_for(visitor, town, "rhian", "Question 1 of")
    await visitor.is_led_to("Answer or pass for each of the three")
    await visitor.press("amina", "Answer")
    await visitor.fill("amina", "Save", {"Your answer": "A mother waited nine weeks."})
    await visitor.sees("amina", "Your circle will read it with your name.")
    await visitor.press("tom", "Answer")
    without_name = "My circle, without my name (in a small circle, some may guess)"
    await visitor.fill("tom", "Save", {"Your answer": "My aunt gave up."}, [without_name])
    await visitor.sees("tom", "Your circle will read it without your name.")
    await visitor.is_led_to("2 of 3 done")
    await visitor.has_not_read("rhian", "nine weeks")
    await visitor.has_not_read("tom", "nine weeks")
    await visitor.press("rhian", "Pass")
    for who in ("rhian", "tom"):
        await visitor.sees(who, "A mother waited nine weeks.", "Amina Yusuf · Community · Eastvale North")
    for who in ("rhian", "amina"):
        await visitor.sees(who, "My aunt gave up.", "Somebody in this circle")
    await expect(visitor.newest("amina")).not_to_contain_text(NAMES["tom"])

    # A promise in a sentence, shown back before it counts
    await visitor.is_led_to("“I will visit the youth club by next Friday”")
    await visitor.write("tom", "I will visit the youth club by next Friday")
    await visitor.sees("tom", "That sounded like a promise")
    await visitor.press("tom", "Yes, record it")
    await visitor.sees("tom", "Recorded. You will: visit the youth club.")
    for who in ("rhian", "amina"):
        await visitor.sees(who, "Tom Okafor made a promise")

    # The day comes, and it was kept
    await visitor.is_led_to("until the day of the promise comes")
    await wait_for(visitor, town, "tom", "Today is the day for")
    await visitor.is_led_to("How did it go?")
    await visitor.sees("tom", "Today is the day for: visit the youth club")
    await visitor.press("tom", "Done")
    await visitor.sees("tom", "Well done. You kept your promise")
    for who in ("rhian", "amina"):
        await visitor.sees(who, "Tom Okafor kept a promise: visit the youth club")

    # The digest, in chat and as a page
    await visitor.clock("Next week")
    await visitor.is_led_to("Leads read it in Teams too")
    await expect(visitor.newest("morgan")).to_contain_text(re.compile(r"Leading Eastvale: week \d+"))
    page = await visitor.open_link("morgan", "Open the full page")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Leading Eastvale")
    for name in ("Tom Okafor", "Amina", "Rhian", "youth club"):
        await expect(page.get_by_role("main")).not_to_contain_text(name)

    # The same in Teams, for another lead
    await page.close()
    await visitor.write("morgan", "programme")
    await visitor.press("morgan", "Roles")
    await visitor.press("morgan", "Code for a lead")
    await visitor.sees("morgan", "Here is a code for a new lead")
    code = re.search(r"[0-9A-Z]{4}(-[0-9A-Z]{4}){2}", await visitor.newest("morgan").inner_text())
    assert code
    await visitor.write("tom", code.group())
    await visitor.sees("tom", "You are now a lead of Leading Eastvale")
    await visitor.write("tom", "digest")
    await visitor.is_led_to("That was the whole journey")
    await expect(visitor.newest("tom")).to_contain_text(re.compile(r"Leading Eastvale: week \d+"))
    await expect(visitor.newest("tom").get_by_role("link", name="Open the full page")).to_be_visible()
