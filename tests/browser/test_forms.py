"""A mistake in a form is shown at its field, in the same words on both platforms, and what was typed stays."""

from __future__ import annotations

import pytest
from playwright.async_api import FloatRect, Locator, expect

from tests.browser.visitor import Visitor
from tests.scenario.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOSE = 40  # pixels: a label may stand between


async def says_at(form: Locator, field: Locator, problem: str) -> None:
    """The problem shows, and stands right above or below its field."""
    shown = form.get_by_text(problem)
    await expect(shown.first).to_be_visible()
    box = await field.bounding_box()
    others = [await place.bounding_box() for place in await shown.all()]
    assert box is not None
    assert any(other is not None and _gap(box, other) < CLOSE for other in others), f"{problem!r} stands elsewhere"


def _gap(one: FloatRect, other: FloatRect) -> float:
    return max(one["y"] - other["y"] - other["height"], other["y"] - one["y"] - one["height"])


@pytest.mark.parametrize("who", ["rhian", "amina"], ids=["teams", "slack"])
async def test_a_profile_with_gaps(visitor: Visitor, town: Town, who: str) -> None:
    await town.say(who, "join")
    await visitor.arrive()
    await visitor.press(who, "I agree")
    await visitor.fill(who, "Save", {"What you do": "Youth work, 10 years", "Your name": ""}, ["Housing"])
    form = visitor.form(who, "Save")
    await expect(form.get_by_label("Your name")).to_have_attribute("aria-invalid", "true")
    await expect(form.get_by_role("group", name="Your realm")).to_have_attribute("aria-invalid", "true")
    if who == "amina":  # Slack's own words
        await says_at(form, form.get_by_label("Your name"), "Please complete this required field.")
        await says_at(form, form.get_by_role("group", name="Your realm"), "Please complete this required field.")
    await expect(form.get_by_label("What you do")).to_have_value("Youth work, 10 years")
    await expect(form.get_by_label("Housing", exact=True)).to_be_checked()
    await visitor.fill(who, "Save", {"Your name": "Ash"}, ["Political", "Harbour"])
    await visitor.sees(who, "You are in, for the political realm in Harbour.")


@pytest.mark.parametrize("who", ["tom", "amina"], ids=["teams", "slack"])
async def test_a_day_that_has_passed(visitor: Visitor, town: Town, who: str) -> None:
    await town.introduce("rhian", "tom", "amina")
    await visitor.arrive()
    await visitor.press(who, "Make a promise")
    words = {"I will …": "open the hall <b>early</b>", "By when?": "the day before yesterday"}
    await visitor.fill(who, "Next", words)
    form = visitor.form(who, "Next")
    await says_at(form, form.get_by_label("By when?"), "has passed. Please choose a later day.")
    await expect(form.get_by_label("I will …")).to_have_value("open the hall <b>early</b>")
    await expect(form.get_by_label("By when?")).to_have_value("the day before yesterday")
    await visitor.fill(who, "Next", {"By when?": "in two weeks"})
    await visitor.sees(who, "Is this right? It counts once you say yes.")
    await expect(visitor.newest(who)).to_contain_text("open the hall <b>early</b>")
