"""Inviting: by link, by a message from Convenor, and from a spreadsheet. Nobody is enrolled by it."""

from __future__ import annotations

import re

import aiohttp
import pytest

from bot.local import LEAD
from tests.scenario.town import Town

BOTH = pytest.mark.parametrize("who", ["morgan", "rhian"], ids=["slack", "teams"])


async def convening(town: Town, who: str) -> None:
    """Makes somebody the convener, on either platform."""
    await town.say(who, town.playground.world.person(LEAD).draft)
    await town.press(who, "The programme")
    await town.press(who, "Invite people")


def page_of(town: Town, who: str, label: str) -> str:
    """The address behind a button."""
    from adapters.local.seen import label as label_of
    from adapters.local.seen import pressables

    for message in reversed(town.messages(who)):
        for _, action in pressables(message):
            if label_of(action) == label and action.get("url"):
                return str(action["url"])
    raise AssertionError(town.screen(who))


@BOTH
async def test_a_link_invites_people_of_any_workspace(town: Town, who: str) -> None:
    await convening(town, who)
    await town.press(who, "Make a link")
    code = re.search(r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2}\b", town.latest(who))
    assert code is not None
    async with aiohttp.ClientSession() as session:
        async with session.get(page_of(town, who, "Open the invitation")) as page:
            text = await page.text()
            assert page.status == 200
        async with session.get(f"{town.url}/join/AAAA-AAAA-AAAA") as page:
            assert page.status == 404
    assert "You are invited to Leading Eastvale" in text
    assert code[0] in text
    # It is nobody's role, and may be used by many
    for each in ("tom", "amina"):
        await town.say(each, code[0])
        await town.press(each, "I agree")


@BOTH
async def test_convenor_writes_once_to_those_who_were_chosen(either_town: Town, who: str) -> None:
    town = either_town
    await convening(town, who)
    guest = "amina" if who == "morgan" else "tom"
    person = town.playground.world.person(guest)
    before = len(town.messages(guest))
    await town.fill(who, "Write to people here", "Send the invitations", {"people": [person.aad_id or person.user_id]})
    assert "I have invited one person." in town.screen(who)
    assert len(town.messages(guest)) == before + 1
    name = town.playground.world.person(who).name
    assert f"{name} invites you to Leading Eastvale." in town.latest(guest)
    assert await town.playground.convenor.queries.person_id_for(f"{person.platform}:{person.workspace}/x") is None
    await town.press(guest, "Tell me more")
    await town.press(guest, "I agree")
    # A second one is not sent
    count = len(town.messages(guest))
    await town.say(who, "programme")
    await town.press(who, "Invite people")
    await town.fill(who, "Write to people here", "Send the invitations", {"people": [person.aad_id or person.user_id]})
    assert len(town.messages(guest)) == count


async def handed_in(url: str, raw: bytes) -> tuple[int, str]:
    form = aiohttp.FormData()
    form.add_field("people", raw, filename="people.csv", content_type="text/csv")
    async with aiohttp.ClientSession() as session, session.post(url, data=form) as page:
        return page.status, await page.text()


@BOTH
async def test_a_spreadsheet_is_taken_whole_or_not_at_all(town: Town, who: str) -> None:
    await convening(town, who)
    url = page_of(town, who, "From a spreadsheet")
    amina, tom = (town.playground.world.person(each) for each in ("amina", "tom"))
    good = [f"Amina,slack:{amina.workspace}/{amina.user_id},", f"Tom,teams:{tom.workspace}/{tom.aad_id},", ",,x@y.org"]
    before = {each: town.screen(each) for each in ("amina", "tom")}
    status, text = await handed_in(url, "\n".join(["name,account,email", *good, "Bad,slack:x,"]).encode())
    await town.settle()
    assert status == 422
    assert "Nobody was invited yet. Please mend one line" in text
    assert "Line 5" in text
    assert {each: town.screen(each) for each in ("amina", "tom")} == before
    status, text = await handed_in(url, "\n".join(["name,account,email", *good]).encode())
    await town.settle()
    assert status == 200
    assert "2 people get a message from Convenor." in text
    assert "One has an e-mail address only" in text
    for each in ("amina", "tom"):
        assert "invites you to Leading Eastvale." in town.latest(each)
    await town.press("tom", "Tell me more")
    assert "I agree" in town.buttons("tom")
    await town.say(who, "programme")
    await town.press(who, "What was done")
    assert "invited 2 people." in town.latest(who)
    # Sent again, nobody is written to twice
    seen = {each: len(town.messages(each)) for each in ("amina", "tom")}
    await handed_in(url, "\n".join(["name,account,email", *good]).encode())
    await town.settle()
    assert {each: len(town.messages(each)) for each in ("amina", "tom")} == seen


async def test_the_page_is_for_conveners(town: Town) -> None:
    await convening(town, "morgan")
    url = page_of(town, "morgan", "From a spreadsheet")
    async with aiohttp.ClientSession() as session:
        async with session.get(url) as page:
            assert page.status == 200
        async with session.get(url[:-4] + "AAAA") as page:
            assert page.status == 404
    await town.say("morgan", "leave")
    await town.press("morgan", "Leave and erase everything")
    status, _ = await handed_in(url, b"email\na@b.org\n")
    assert status == 404, "whoever has left convenes nothing"
