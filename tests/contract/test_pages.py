"""Pages and probes over real HTTP: what monitoring reads, and what a link opens, for whom, and for how long."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from cryptography.fernet import Fernet

from adapters.slack.app import SlackConfig
from bot.clock import Clock
from bot.links import LASTS, Links
from bot.local import LEAD
from bot.serving import _listen
from bot.settings import load
from bot.wiring import Convenor, build
from storage.migrations import migrate
from storage.secrets import new_secret_key
from tests.durable.wires import free_port
from tests.scenario.town import Town, running_town

SECRET_NAME = "Cllr Rhian Bevan"
SECRET_TITLE = "</script><script>alert(1)</script>"


@dataclass
class Answer:
    status: int
    text: str
    headers: dict[str, str]

    def is_a_private_page(self) -> bool:
        """Nothing from elsewhere, no script, kept nowhere, shown in nobody's frame."""
        policy = self.headers["Content-Security-Policy"]
        return (
            policy.startswith("default-src 'none'")
            and "script-src" not in policy
            and "frame-ancestors 'none'" in policy
            and "no-store" in self.headers["Cache-Control"]
            and self.headers["Referrer-Policy"] == "no-referrer"
            and self.headers["X-Content-Type-Options"] == "nosniff"
            and "<script" not in self.text
        )


async def get(address: str) -> Answer:
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return Answer(answer.status, await answer.text(), dict(answer.headers))


@asynccontextmanager
async def serving(database_url: str) -> AsyncIterator[tuple[str, Convenor]]:
    """The web side alone, on a database as it is."""
    settings = load({"DATABASE_URL": database_url, "CONVENOR_SECRET_KEY": new_secret_key()})
    convenor = await build(settings, Clock(), SlackConfig("secret", "xoxb-1", "http://127.0.0.1:9/api/"))
    runner = web.AppRunner(convenor.app, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", convenor
    finally:
        await runner.cleanup()
        await convenor.stop()


@pytest.fixture
async def town(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Town]:
    """A town with somebody in it and a week behind it."""
    async with running_town(tmp_path, _migrated_sqlite_url, neighbours=0) as running:
        await running.convene()
        await running.join("rhian", title=SECRET_TITLE)
        await running.move("next week")
        yield running


def link(town: Town, who: str, path: str) -> str:
    """The newest address of a kind of page that somebody was sent."""
    for message in reversed(town.messages(who)):
        if found := re.search(rf"{town.url}{path}[\w=-]{{40,}}", str((message.blocks, message.attachments))):
            return found.group(0)
    raise AssertionError(f"{who} was sent no link to {path}")


# Probes


async def test_probes_of_a_database_that_was_never_migrated(database_url: str) -> None:
    """Alive, but not ready, and it says what to do; ready as soon as that was done, without a restart."""
    async with serving(database_url) as (url, convenor):
        alive, ready = await get(f"{url}/healthz"), await get(f"{url}/readyz")
        assert (alive.status, ready.status) == (200, 503)
        assert "convenor migrate" in ready.text
        assert (await get(f"{url}/digests/any")).status == 404
        await migrate(convenor.db)
        assert (await get(f"{url}/readyz")).status == 200


async def test_probes_of_a_database_that_is_away() -> None:
    async with serving("postgresql+asyncpg://nobody@127.0.0.1:9/nothing") as (url, _):
        alive, ready = await get(f"{url}/healthz"), await get(f"{url}/readyz")
        assert (alive.status, ready.status) == (200, 503)
        assert "DATABASE_URL" in ready.text
        assert (await get(f"{url}/metrics")).status == 200


async def test_metrics_are_numbers_about_nobody(town: Town) -> None:
    metrics = await get(f"{town.url}/metrics")
    assert metrics.status == 200
    assert metrics.headers["Content-Type"].startswith("text/plain")
    assert re.search(r'^convenor_turns_total\{kind="\w+",result="\w+"\} \d', metrics.text, re.MULTILINE)
    assert "convenor_parked" in metrics.text
    world = town.playground.world
    for person in world.people.values():
        assert person.user_id not in metrics.text
        assert person.workspace not in metrics.text
        assert person.name not in metrics.text


@pytest.fixture
async def served(_migrated_sqlite_url: str) -> AsyncIterator[str]:
    """As `convenor serve` listens."""
    settings = load({"DATABASE_URL": _migrated_sqlite_url, "CONVENOR_SECRET_KEY": new_secret_key()})
    convenor = await build(settings, Clock(), SlackConfig("secret", "xoxb-1", "http://127.0.0.1:9/api/"))
    port = free_port()
    runner = await _listen(convenor.app, "127.0.0.1", port, "PORT")
    yield f"http://127.0.0.1:{port}"
    await runner.cleanup()
    await convenor.stop()


@pytest.mark.parametrize("body", [gzip.compress(b"0" * 20_000_000), b"not packed at all"], ids=["bomb", "no gzip"])
async def test_what_comes_packed_is_not_unpacked(served: str, body: bytes) -> None:
    """A megabyte may unpack to a gigabyte: 413 and 500 would say that it was begun."""
    packed = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        for path, statuses in (("/slack/events", (400, 401)), ("/invite/x", (404,)), ("/nothing", (404,))):
            async with session.post(f"{served}{path}", data=body, headers=packed) as answer:
                assert answer.status in statuses, path


# Pages


async def test_a_digest_opens_for_sixty_days(town: Town) -> None:
    address = link(town, LEAD, "/digests/")
    page = await get(address)
    assert page.status == 200
    assert page.is_a_private_page()
    assert "Leading Eastvale" in page.text
    assert SECRET_NAME not in page.text
    town.playground.convenor.clock.ahead += LASTS["digest"] - timedelta(days=8)
    assert (await get(address)).status == 200
    town.playground.convenor.clock.ahead += timedelta(days=9)
    assert (await get(address)).status == 404


async def test_own_data_opens_for_an_hour_as_a_page_and_as_a_file(town: Town) -> None:
    await town.say("rhian", "my data")
    address = link(town, "rhian", "/my-data/")
    page = await get(address)
    assert page.status == 200
    assert page.is_a_private_page()
    assert SECRET_NAME in page.text
    assert "&lt;script&gt;alert(1)" in page.text
    file = await get(f"{address}?format=json")
    assert file.headers["Content-Type"].startswith("application/json")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "no-store" in file.headers["Cache-Control"]
    body = json.loads(file.text)
    assert body["person"]["name"] == SECRET_NAME
    assert body["memberships"][0]["title"] == SECRET_TITLE
    town.playground.convenor.clock.ahead += timedelta(minutes=61)
    for ended in (address, f"{address}?format=json"):
        gone = await get(ended)
        assert (gone.status, SECRET_NAME in gone.text) == (404, False)


async def test_a_link_that_nobody_here_made_opens_nothing_and_tells_nothing(town: Town) -> None:
    await town.say("rhian", "my data")
    links = town.playground.convenor.links
    mine, digest = link(town, "rhian", "/my-data/"), link(town, LEAD, "/digests/")
    token, other = mine.rpartition("/")[2], digest.rpartition("/")[2]
    me = links.read("my-data", token) or ""
    strangers = Links((b"k" * 32,), town.url, town.playground.convenor.clock.now)
    forged = {
        "another kind of page": f"{town.url}/digests/{token}",
        "the other way round": f"{town.url}/my-data/{other}",
        "another key": strangers.address("my-data", me),
        "nobody": links.address("my-data", "nobody"),
        "no such digest": links.address("digest", "never-was"),
        "a letter changed": mine[:-9] + ("A" if mine[-9] != "A" else "B") + mine[-8:],
        "cut short": mine[:-4],
        "only the id": f"{town.url}/my-data/{me}",
        "signs": f"{town.url}/my-data/%F0%9F%98%80%00%0A",
        "nothing signed": f"{town.url}/my-data/{Fernet(Fernet.generate_key()).encrypt(b'my-data').decode()}",
    }
    told = set()
    for what, address in forged.items():
        page = await get(address)
        assert page.status == 404, what
        assert page.is_a_private_page(), what
        told.add(page.text)
    assert len(told) == 1, "whatever is wrong with a link, the page is the same"
    assert "This link has ended" in told.pop()
    assert (await get(f"{town.url}/my-data/")).status == 404
    async with aiohttp.ClientSession() as session, session.post(mine) as answer:
        assert answer.status == 405


async def test_who_has_left_leaves_no_page_behind(town: Town) -> None:
    await town.say("rhian", "my data")
    address = link(town, "rhian", "/my-data/")
    await town.say("rhian", "leave")
    await town.press("rhian", "Leave and erase everything")
    await town.settle()
    assert (await get(address)).status == 404


@pytest.mark.parametrize("path", ["/privacy", "/terms"])
async def test_pages_for_everybody(town: Town, path: str) -> None:
    page = await get(f"{town.url}{path}")
    assert page.status == 200
    assert page.is_a_private_page()
    assert "<h1>" in page.text


async def test_how_matching_decides_is_open_to_everybody_and_a_programmes_rounds_by_link(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'convenor.db'}"
    async with running_town(tmp_path, url, neighbours=0) as town:
        await town.introduce("rhian", "tom", "amina")
        method = await get(f"{town.url}/matching")
        assert method.status == 200
        assert method.is_a_private_page()
        assert "First, everybody gets a circle" in method.text
        assert "Rounds of" not in method.text
        rounds = await get(link(town, LEAD, "/matching/"))
        assert "Rounds of Leading Eastvale" in rounds.text
        # Three people are too few to be counted.
        assert "fewer than 5" in rounds.text
        assert "3 of 3 possible" not in rounds.text
        for person in town.playground.world.people.values():
            assert person.name not in rounds.text
        assert (await get(f"{town.url}/matching/forged")).status == 404


GUIDE = """
title = "The bus <b>"
every_days = 6

[[prompt]]
key = "first"
question = "Who was late because of the bus?"
note = "Please leave out names."
for.executive = "Which timetable would you tear up?"
"""


async def test_a_guide_that_is_being_written_is_tried_in_the_playground(tmp_path: Path) -> None:
    async with running_town(tmp_path, neighbours=0) as town, aiohttp.ClientSession() as http:
        address = f"{town.url}/playground/guide"
        async with http.get(address) as answer:
            assert answer.status == 200
            assert "Paste a guide" in await answer.text()
        async with http.post(address, data={"guide": GUIDE.replace("\n", "\r\n")}) as answer:
            told = await answer.text()
            assert answer.status == 200
        assert "Who was late because of the bus?" in told
        assert "Question 1, about day 1" in told
        assert "Which timetable would you tear up?" in told
        assert "The bus &lt;b&gt;" in told
        assert "<b>" not in told
        async with http.post(address, data={"guide": GUIDE.replace("question =", "qestion =")}) as answer:
            told = await answer.text()
            assert answer.status == 400
        assert "line 6" in told or "line 7" in told
        assert "qestion" in told.partition("<form")[0], "the mistake is named"
        assert "Who was late" in told.partition("<form")[2], "what was typed is still there"
        async with http.post(address, data={"guide": "  "}) as answer:
            assert "Paste the whole file" in await answer.text()
