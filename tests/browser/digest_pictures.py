"""Makes the pictures in docs/digest/ anew: `python -m tests.browser.digest_pictures docs/digest`."""

from __future__ import annotations

import asyncio
import base64
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page

from adapters.email.render import Pictures, html, pictures_in
from bot.local import LEAD
from bot.wiring import draw_picture
from conversations.digest.messages import Reader, letter
from conversations.flows.digest import with_quotes
from conversations.wording import Voice
from storage.digests import Digests
from tests.browser.visitor import NARROW, browsing, visiting
from tests.scenario.town import Town, running_town

PEOPLE = 200
TEAMS_LEAD = "tom"


async def two_leads(town: Town) -> None:
    """One on each platform, and both have asked for the latest digest."""
    convenor = town.playground.convenor
    (programme,) = await convenor.queries.programmes()
    code = await convenor.queries.create_code("convener", programme.id, convenor.clock.now() + timedelta(days=1))
    await town.convene()
    await town.say(TEAMS_LEAD, code)
    for who in (LEAD, TEAMS_LEAD):
        await town.say(who, "digest")


async def in_chat(browser: Browser, town: Town, target: Path) -> str:
    """Each pane alone, as high as its message. Returns the address of the page."""
    async with visiting(browser, town.url, (1100, 3200)) as visitor:
        await visitor.arrive()
        # What stays above while one scrolls would cover a long message.
        await visitor.page.evaluate("document.querySelector('.top').style.display = 'none'")
        for who, name in ((LEAD, "slack"), (TEAMS_LEAD, "teams")):
            message = visitor.newest(who)
            await message.scroll_into_view_if_needed()
            await visitor.page.wait_for_timeout(500)
            await message.screenshot(path=target / f"{name}.png")
        page = await visitor.open_link(LEAD, "Open the full page")
        return page.url


async def as_mail(browser: Browser, town: Town, target: Path) -> None:
    """What a mail program shows: the HTML of the mail, with its pictures in place."""
    convenor = town.playground.convenor
    digests = Digests(convenor.db, convenor.keyring)
    (programme,) = await convenor.queries.programmes()
    week = (await digests.weeks(programme.id))[0]
    made = await digests.of_week(programme.id, week)
    assert made is not None
    body = with_quotes(made, await digests.quotes(made))
    message = letter(body, made.id, Reader("lead"), "lead@example.org", Voice())
    drawn = {page: png for page in pictures_in(message) if (png := await draw_picture(digests, page))}
    pictures = Pictures(drawn)
    shown = html(message, convenor.links.address, pictures)
    for page, png in drawn.items():
        shown = shown.replace(f"cid:{pictures.name(page)}", f"data:image/png;base64,{base64.b64encode(png).decode()}")
    tab = await browser.new_page(viewport={"width": 700, "height": 900})
    await tab.set_content(shown)
    await tab.screenshot(path=target / "email.png", full_page=True)
    await tab.close()


async def as_page(browser: Browser, address: str, target: Path) -> None:
    async def shot(name: str, width: int, media: str = "screen") -> None:
        tab: Page = await browser.new_page(viewport={"width": width, "height": 900})
        await tab.goto(address)
        await tab.emulate_media(media="print" if media == "print" else "screen")
        await tab.screenshot(path=target / f"{name}.png", full_page=True)
        await tab.close()

    await shot("web", 1180)
    await shot("narrow", NARROW[0])
    await shot("print", 690, "print")


async def main(target: Path) -> None:
    with TemporaryDirectory() as folder:
        async with running_town(Path(folder), neighbours=PEOPLE) as town, browsing() as browser:
            await two_leads(town)
            address = await in_chat(browser, town, target)
            await as_mail(browser, town, target)
            await as_page(browser, address, target)


if __name__ == "__main__":
    folder_wanted = Path(sys.argv[1])
    folder_wanted.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(folder_wanted))
