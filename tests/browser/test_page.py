"""The playground's page by itself: the keyboard, a narrow screen, markup shown as typed, and starting again."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.visitor import LEAD, NAMES, Visitor, whole_words
from tests.scenario.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

OVERFLOWING = """() => [...document.querySelectorAll("body, body *")]
    .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 120))"""
# Between the last stop and the first, the focus is with the browser itself.
OUTLINED = "() => [document.body, null].includes(document.activeElement) || getComputedStyle(document.activeElement).outlineStyle !== 'none'"


async def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until it is reached. Wherever the focus rests on the way, it shows."""
    await expect(wanted).to_be_visible()
    for _ in range(60):
        await page.keyboard.press(key)
        assert await page.evaluate(OUTLINED), "the focus does not show"
        if await wanted.evaluate("(node) => node === document.activeElement"):
            return
    raise AssertionError("the Tab key does not get there")


async def test_joining_by_keyboard_alone(visitor: Visitor) -> None:
    page, pane = visitor.page, visitor.pane("amina")
    await visitor.arrive()
    await tab_to(page, visitor.button("amina", "Tell me more"))
    await page.keyboard.press("Enter")
    await tab_to(page, visitor.button("amina", "I agree"))
    await page.keyboard.press("Enter")

    # The form is a window that takes the focus, keeps it, and gives it back
    window = pane.get_by_role("dialog", name="Your profile")
    await expect(window.get_by_label("Your name")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(window).to_have_count(0)
    await expect(visitor.newest("amina")).to_be_focused()
    await tab_to(page, visitor.button("amina", "Your profile"))
    await page.keyboard.press("Enter")
    await expect(window.get_by_label("Your name")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(window.get_by_role("button", name="Save")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(window.get_by_label("Your name")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(visitor.button("amina", "Your profile")).to_be_focused()

    await page.keyboard.press("Enter")
    await expect(window.get_by_label("Your name")).to_be_focused()
    await tab_to(page, window.get_by_label("What you do"))
    await page.keyboard.type("Youth organiser")
    await tab_to(page, window.get_by_label("Political", exact=True))
    await page.keyboard.press("ArrowUp")
    await expect(window.get_by_label("Community", exact=True)).to_be_checked()
    await tab_to(page, window.get_by_label("Eastvale North", exact=True))
    await page.keyboard.press("Space")
    await tab_to(page, window.get_by_label("Young people", exact=True))
    await page.keyboard.press("Space")
    await tab_to(page, window.get_by_role("button", name="Save"))
    await page.keyboard.press("Enter")
    await visitor.sees("amina", "You are in, for the community realm in Eastvale North.")
    await expect(window).to_have_count(0)
    await expect(pane.locator(":focus")).to_have_count(1)


async def test_a_narrow_screen_shows_one_person_at_a_time(narrow_visitor: Visitor, town: Town) -> None:
    visitor, page = narrow_visitor, narrow_visitor.page
    await visitor.arrive()
    switcher = page.get_by_role("navigation", name="People")
    await expect(visitor.pane(LEAD)).to_be_visible()
    await visitor.send(LEAD)
    await visitor.sees(LEAD, "You are now a convener")
    for who in ("rhian", "amina"):
        await switcher.get_by_role("button", name=NAMES[who].split()[-2]).click()
        await expect(visitor.pane(who)).to_be_visible()
        await expect(page.get_by_role("region")).to_have_count(1)
        await visitor.press(who, "Tell me more")
        await visitor.sees(who, "What happens")
        await visitor.press(who, "I agree")
        await expect(visitor.form(who, "Save").get_by_label("Your name")).to_be_visible()
        assert await page.evaluate(OVERFLOWING) == []
    await page.keyboard.press("Escape")

    # What arrives with somebody else is counted at their name
    await town.join("tom")
    await expect(switcher.get_by_role("button", name=re.compile(r"Tom\s*\d+ new"))).to_be_visible()
    await switcher.get_by_role("button", name="Tom").click()
    await visitor.sees("tom", "You are in, for the executive realm in Harbour.")
    await expect(switcher.get_by_role("button", name="Tom")).to_have_text("Tom")
    assert await page.evaluate(OVERFLOWING) == []


async def test_markup_that_a_person_types_is_shown_as_typed(visitor: Visitor, town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    for who in ("tom", "amina"):
        await town.press(who, "Say hello to everybody")
    await visitor.arrive()
    from_teams = "<b>x</b> 2*3*4 <!channel> <@U1> :tada: & &amp;"
    from_slack = "<b>x</b> 2 ** 3 [here] <at>Tom</at> <!here> snake_case_z & &amp;"
    await visitor.write("tom", from_teams)
    await visitor.write("amina", from_slack)
    for who, words in (("amina", from_teams), ("rhian", from_teams), ("tom", from_slack), ("rhian", from_slack)):
        shown = visitor.log(who).get_by_text(whole_words(words))
        await expect(shown).to_have_count(1)
        await expect(shown.locator("b, strong, em, a, .mention")).to_have_count(0)
    for who, words in (("tom", from_teams), ("amina", from_slack)):
        await expect(visitor.log(who).get_by_text(whole_words(words))).to_have_count(1)


async def test_formatting_reaches_the_other_platform(visitor: Visitor, town: Town) -> None:
    """Both message boxes make formatting of the usual marks, as the real ones do."""
    await town.introduce("rhian", "tom", "amina")
    for who in ("tom", "amina"):
        await town.press(who, "Say hello to everybody")
    await visitor.arrive()
    await visitor.write("tom", "A *bold* word, an _oblique_ one, ~none~ and `code`")
    await visitor.write("amina", "See *this*: [the plan](https://eastvale.example/plan)")
    for who in ("tom", "amina", "rhian"):
        log = visitor.log(who)
        for tag, word in (("strong, .weight-bolder", "bold"), ("em", "oblique"), ("s", "none"), ("code", "code")):
            await expect(log.locator(tag).get_by_text(word, exact=True)).to_have_count(1)
        await expect(log.get_by_role("link", name="the plan")).to_have_attribute(
            "href", "https://eastvale.example/plan"
        )
        await expect(log.get_by_text("*this*")).to_have_count(0)


async def test_start_again_begins_afresh(visitor: Visitor) -> None:
    await visitor.arrive()
    first_code = await visitor.box(LEAD).input_value()
    await visitor.send(LEAD)
    await visitor.press("rhian", "Tell me more")
    await visitor.is_led_to("Let people join")
    await visitor.page.get_by_role("button", name="Start again").click()
    await visitor.page.get_by_role("button", name="Forget all?").click()
    await visitor.is_led_to("A one-time code waits")
    await expect(visitor.log("rhian").get_by_role("article")).to_have_count(1)
    await expect(visitor.box(LEAD)).not_to_have_value("")
    await expect(visitor.box(LEAD)).not_to_have_value(first_code)
    await visitor.send(LEAD)
    await visitor.sees(LEAD, "You are now a convener of Leading Eastvale")


async def test_what_was_delivered_can_be_looked_at(visitor: Visitor) -> None:
    await visitor.arrive()
    for who, kind in (("tom", '"type": "AdaptiveCard"'), ("amina", '"type": "rich_text"')):
        await visitor.newest(who).hover()
        await visitor.newest(who).get_by_role("button", name="Show what was delivered, as JSON").click()
        await expect(visitor.newest(who).get_by_label("Delivered JSON")).to_contain_text(kind)


async def test_a_half_filled_form_outlives_a_reaction_to_its_message(visitor: Visitor, town: Town) -> None:
    await town.say("tom", "join")
    await visitor.arrive()
    await visitor.press("tom", "I agree")
    form = visitor.form("tom", "Save")
    await form.get_by_label("What you do").fill("Director of Housing")
    await form.hover(position={"x": 60, "y": 20})
    await form.get_by_role("button", name="React").click()
    await form.get_by_role("button", name="like", exact=True).click()
    await expect(form.get_by_role("button", name="like, 1")).to_be_visible()
    await expect(form.get_by_label("What you do")).to_have_value("Director of Housing")
    await visitor.fill("tom", "Save", {}, ["Executive", "Harbour"])
    await visitor.sees("tom", "You are in, for the executive realm in Harbour.")
