"""A town on a Monday morning, and a visitor in a real browser who must find nothing to complain of."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser

from bot.local import WEEKS_AHEAD
from tests.browser.visitor import NARROW, Visitor, browsing, visiting
from tests.scenario.town import Town, running_town


def monday_morning(folder: Path) -> None:
    """Set the playground's clock to ten o'clock next Monday, so that every run sees the same week."""
    now = datetime.now(UTC)
    monday = (now + timedelta(days=7 - now.weekday())).replace(hour=10, minute=0, second=0, microsecond=0)
    folder.mkdir(parents=True)
    (folder / "clock.json").write_text(json.dumps({"ahead_seconds": (monday - now).total_seconds()}))


# One browser for all the tests, so all of them run in one loop.
@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    monday_morning(tmp_path / "own")
    async with running_town(tmp_path, ahead=WEEKS_AHEAD) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, town: Town) -> AsyncIterator[Visitor]:
    async with visiting(browser, town.url) as visitor:
        yield visitor
    assert visitor.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def narrow_visitor(browser: Browser, town: Town) -> AsyncIterator[Visitor]:
    """On a telephone."""
    async with visiting(browser, town.url, NARROW) as visitor:
        yield visitor
    assert visitor.complaints == []
