"""A circle's group message in the playground: a tab beside each one's own conversation, with the same messages in it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import monday_morning
from tests.browser.visitor import NAMES, Visitor, visiting
from tests.scenario.test_group import Group, asked, begin, three_in_one_workspace
from tests.scenario.town import running_town

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def group(tmp_path: Path) -> AsyncIterator[Group]:
    monday_morning(tmp_path / "own")
    async with running_town(tmp_path, neighbours=0, world=three_in_one_workspace()) as town:
        yield Group(town)


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(browser: Browser, group: Group) -> AsyncIterator[Visitor]:
    async with visiting(browser, group.town.url) as visitor:
        yield visitor
    assert visitor.complaints == []


def tab(visitor: Visitor, who: str, name: str) -> Locator:
    return visitor.pane(who).get_by_role("tab", name=name)


async def test_a_group_message_is_a_tab_in_which_all_read_the_same(visitor: Visitor, group: Group) -> None:
    NAMES.update(carys="Cllr Carys Pugh", devi="Devi Rao")
    await visitor.arrive()
    await expect(tab(visitor, "amina", "Group")).to_have_count(0)
    await begin(group)
    for who in ("amina", "carys", "devi"):
        await expect(tab(visitor, who, "Group new")).to_be_visible()
        await tab(visitor, who, "Group").click()
        await visitor.sees(who, "You are here together")
        await visitor.has_not_read(who, "Meet ")

    box = visitor.pane("amina").get_by_role("textbox", name="Message from Amina Yusuf to the group")
    await box.fill("Shall we start with *the youth club*?")
    await box.press("Enter")
    for who in ("carys", "devi"):
        await visitor.sees(who, "the youth club")
    assert await group.remarks("amina") == ["Shall we start with the youth club?"]

    await asked(group)
    await visitor.press("devi", "Answer")
    await visitor.fill("devi", "Save", {"Your answer": "I saw a door"}, ["My circle, with my name"])
    for who in ("amina", "carys", "devi"):
        await visitor.has_not_read(who, "I saw a door")
    await tab(visitor, "devi", "Messages").click()
    await visitor.sees("devi", "I saw a door")
    # The page drawn afresh shows the same.
    await visitor.page.reload()
    await tab(visitor, "carys", "Group").click()
    await visitor.sees("carys", "Question 1 of")
