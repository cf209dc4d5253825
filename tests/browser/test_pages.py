"""The pages behind links: plain, in one language, with one heading, no script, and nothing from elsewhere."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
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


async def is_for_everybody(page: Page) -> None:
    """No rule of WCAG 2.2 at level AA that a program can check is broken, wide or narrow, nor good practice."""
    for width in (1280, NARROW[0]):
        await page.set_viewport_size({"width": width, "height": 900})
        found = await Axe().run(page, options={"resultTypes": ["violations"], "runOnly": RULES})
        assert found.violations_count == 0, found.generate_report()


RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


async def test_the_digest_page_and_its_archive(visitor: Visitor, town: Town) -> None:
    await town.convene()
    await town.say(LEAD, "digest")
    await visitor.arrive()
    page = await visitor.open_link(LEAD, "Open the full page")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await is_a_plain_page(page, "Leading Eastvale")
    await expect(page.get_by_role("img").first).to_be_visible()
    await expect(page.get_by_role("row", name="People taking part")).to_be_visible()
    await is_for_everybody(page)
    week = await page.locator("header p").nth(1).inner_text()
    async with page.expect_download() as saved:
        await page.get_by_role("link", name="For a spreadsheet (CSV)").click()
    assert (await saved.value).suggested_filename.endswith(".csv")
    await page.get_by_role("navigation", name="Other weeks").get_by_role("link").first.click()
    await expect(page.locator("header p").nth(1)).not_to_have_text(week)
    await is_a_plain_page(page, "Leading Eastvale")
    await page.go_back()
    await expect(page.locator("header p").nth(1)).to_have_text(week)
    assert {url.split("/")[2] for url in asked if url.startswith("http")} == {visitor.url.split("/")[2]}


async def test_the_digest_on_paper(visitor: Visitor, town: Town) -> None:
    """Navigation is left out, and nothing is cut off at the side."""
    await town.convene()
    await town.say(LEAD, "digest")
    await visitor.arrive()
    page = await visitor.open_link(LEAD, "Open the full page")
    await page.emulate_media(media="print")
    await page.set_viewport_size({"width": 700, "height": 1000})
    await expect(page.get_by_role("navigation", name="Other weeks")).to_be_hidden()
    await expect(page.get_by_role("img").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_pictures_show_in_chat(visitor: Visitor, town: Town) -> None:
    await town.convene()
    await town.say(LEAD, "digest")
    await visitor.arrive()
    picture = visitor.pane(LEAD).get_by_role("img", name="Political:").last
    await expect(picture).to_be_visible()
    assert await picture.evaluate("image => image.complete && image.naturalWidth") == 1280


async def test_stopping_by_a_link_takes_one_press(visitor: Visitor, town: Town) -> None:
    await town.convene()
    convenor = town.playground.convenor
    (programme,) = await convenor.queries.programmes()
    morgan = town.playground.world.person(LEAD)
    lead = await convenor.queries.person_id_for(f"slack:{morgan.workspace}/{morgan.user_id}")
    await visitor.page.goto(convenor.links.address("stop", f"{programme.id}:{lead}"))
    await is_a_plain_page(visitor.page, "Stop these digests?")
    await is_for_everybody(visitor.page)
    await visitor.page.get_by_role("button", name="Yes, stop them").click()
    await is_a_plain_page(visitor.page, "You have stopped these digests")
    await is_for_everybody(visitor.page)


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
    await is_for_everybody(page)


@pytest.mark.parametrize("path", ["/digests/never-was", "/my-data/never-was"])
async def test_a_link_that_has_ended(visitor: Visitor, path: str) -> None:
    answer = await visitor.page.goto(visitor.url + path)
    assert answer is not None
    assert answer.status == 404
    await is_a_plain_page(visitor.page, "This link has ended")
    await is_for_everybody(visitor.page)
    # The browser itself notes that a page was not found.
    assert all("404" in complaint for complaint in visitor.complaints)
    visitor.complaints.clear()
