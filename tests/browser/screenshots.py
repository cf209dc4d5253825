"""Makes the picture in the README anew: `python -m tests.browser.screenshots docs/playground.png`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import expect

from tests.browser.conftest import monday_morning
from tests.browser.visitor import Visitor, browsing, visiting
from tests.scenario.town import Town, running_town


async def meeting(visitor: Visitor, town: Town) -> None:
    """Three people who have just been introduced, and the first hello on both platforms."""
    await town.introduce("rhian", "tom", "amina")
    await visitor.arrive()
    await visitor.press("rhian", "Say hello to everybody")
    for who in ("tom", "amina"):
        await visitor.sees(who, "Hello! I am glad to meet you.")
    await visitor.page.mouse.move(0, 0)
    await visitor.page.evaluate("document.activeElement.blur()")
    await expect(visitor.page.locator(".toast, [aria-busy]")).to_have_count(0)


async def main(target: Path) -> None:
    with TemporaryDirectory() as folder:
        monday_morning(Path(folder) / "own")
        async with running_town(Path(folder)) as town, browsing() as browser, visiting(browser, town.url) as visitor:
            await meeting(visitor, town)
            await visitor.page.screenshot(path=target)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
