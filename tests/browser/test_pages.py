"""The pages behind links: plain, in one language, with one heading, no script, and nothing from elsewhere."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.visitor import LEAD, NARROW, Visitor
from tests.scenario.town import Town

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def is_a_plain_page(page: Page, heading: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    await expect(page.locator("h1")).to_have_count(1)
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("main")).to_have_count(1)
    await expect(page.locator("script, iframe, [onclick], [onload]")).to_have_count(0)
    assert await page.title() != ""
    await page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it is too wide for a telephone"


async def test_the_digest_page(visitor: Visitor, town: Town) -> None:
    await town.convene()
    await town.move("next week")
    await visitor.arrive()
    page = await visitor.open_link(LEAD, "Open the full page")
    await is_a_plain_page(page, "Leading Eastvale")
    await expect(page.get_by_role("img")).to_be_visible()
    await expect(page.get_by_role("row", name="People taking part")).to_be_visible()


async def test_the_page_with_my_data(visitor: Visitor, town: Town) -> None:
    await town.join("rhian", title="<script>alert(1)</script>")
    await visitor.arrive()
    await visitor.write("rhian", "my data")
    page = await visitor.open_link("rhian", "See and save my data")
    await is_a_plain_page(page, "Your data")
    await expect(page.get_by_role("main")).to_contain_text("Cllr Rhian Bevan")
    await expect(page.get_by_role("main")).to_contain_text("<script>alert(1)</script>")
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="Save it as a file").click()
    assert (await saved.value).suggested_filename == "my-convenor-data.json"


@pytest.mark.parametrize("path", ["/digests/never-was", "/my-data/never-was"])
async def test_a_link_that_has_ended(visitor: Visitor, path: str) -> None:
    answer = await visitor.page.goto(visitor.url + path)
    assert answer is not None
    assert answer.status == 404
    await is_a_plain_page(visitor.page, "This link has ended")
    # The browser itself notes that a page was not found.
    assert all("404" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()
