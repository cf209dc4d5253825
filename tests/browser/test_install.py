"""Installing the app in a Slack workspace, as an administrator does it: in a browser, from our page and back to it."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.test_pages import is_a_plain_page
from tests.browser.visitor import Visitor
from tests.scenario.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_the_app_is_added_to_a_workspace(visitor: Visitor, town: Town) -> None:
    page = visitor.page
    await page.goto(f"{visitor.url}/slack/install")
    await is_a_plain_page(page, "Add Convenor to Slack")
    await page.get_by_role("link", name="Add to Slack").click()
    await expect(page.get_by_role("heading")).to_have_text("Convenor would like to join a workspace")
    await page.get_by_role("button", name="Allow").click()
    await is_a_plain_page(page, "Convenor is installed")
    await expect(page.get_by_role("main")).to_contain_text("Convenor is now in Eastvale Community Network.")
    # The page that Slack sent the browser to works once
    await page.reload()
    await is_a_plain_page(page, "Add Convenor to Slack")
    await expect(page.get_by_role("link", name="Start again")).to_be_visible()
    visitor.complaints.clear()  # the browser itself notes the 400
    [install] = await town.playground.convenor.installs.all()
    assert install.workspace == "T0EASTVALE"
    await town.say("amina", "help")
    assert "What you can write" in town.latest("amina")


async def test_saying_no_installs_nothing(visitor: Visitor, town: Town) -> None:
    page = visitor.page
    await page.goto(f"{visitor.url}/slack/install")
    await page.get_by_role("link", name="Add to Slack").click()
    await page.get_by_role("button", name="Cancel").click()
    await is_a_plain_page(page, "Add Convenor to Slack")
    await expect(page.get_by_role("main")).to_contain_text("You did not allow it, so nothing was installed.")
    visitor.complaints.clear()
    assert await town.playground.convenor.installs.all() == ()
