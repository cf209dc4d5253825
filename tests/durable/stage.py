"""A circle of three people on two platforms, a live Convenor in processes that may be killed, and the counting after it.

`prepare` brings a database to the point where everybody's words go straight to the others, once, the way people would;
each test then starts from a copy. Its people write numbered remarks; `check` counts what became of each.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import aiohttp
from sqlalchemy import false, func, select, update

from adapters.local.world import World, default_world
from bot.local import LEAD
from conversations.cadence import at_hour, working_time
from storage import tables as t
from storage.database import Database, open_database
from storage.secrets import new_secret_key
from tests.durable.child import Plan, Point, ahead
from tests.durable.platforms import Platforms, live_platforms
from tests.durable.processes import DEADLINE, Process, log_in
from tests.durable.wires import free_port
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")
# A little longer than a lease.
LEASED = 40.0


@dataclass
class Stage:
    """Processes, platforms and people around one database. `database_url` is how this test reaches it; the processes'
    own way may lead over a wire."""

    platforms: Platforms
    database_url: str
    folder: Path
    secret: str
    db: Database
    own_url: str = ""
    processes: list[Process] = field(default_factory=list)
    said: dict[str, list[str]] = field(default_factory=dict)

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    @property
    def world(self) -> World:
        return self.platforms.world

    def now(self) -> datetime:
        return datetime.now(UTC) + ahead(self.clock)

    def jump(self, seconds: float) -> None:
        """Every process's clock goes forward at once."""
        draft = self.clock.with_suffix(".new")
        draft.write_text(str(ahead(self.clock).total_seconds() + seconds))
        draft.replace(self.clock)

    # Processes

    def run(self, *argv: str, point: Point | None = None, **settings: str) -> Process:
        """Starts `convenor ARGV`."""
        own = {
            "CONVENOR_MODE": "live",
            "CONVENOR_SECRET_KEY": self.secret,
            "DATABASE_URL": self.own_url or self.database_url,
            **self.platforms.settings,
            **settings,
        }
        process = Process(Plan(argv, own, self.folder, log_in(self.folder, argv), self.clock, point))
        self.processes.append(process)
        return process

    async def command(self, *argv: str) -> tuple[int, str]:
        """Runs a command to its end: its exit status and what it wrote."""
        process = self.run(*argv)
        return await process.ended(), process.output

    async def serve(self, *options: str, point: Point | None = None) -> Process:
        """A web process among those that the platforms reach."""
        port = free_port()
        process = self.run("serve", *options, point=point, PORT=str(port))
        await process.says("Convenor listens on")
        self.platforms.inward.targets.append(port)
        return process

    async def work(self, point: Point | None = None) -> Process:
        process = self.run("work", point=point)
        await process.says("Convenor works the queue")
        return process

    async def serve_and_work(self, webs: int = 1, workers: int = 1, point: Point | None = None) -> list[Process]:
        """What is usual: on SQLite one process that does both, on PostgreSQL several that do one or the other."""
        if self.db.is_sqlite:
            return [await self.serve(point=point)]
        running = [await self.serve("--no-work", point=point) for _ in range(webs)]
        return running + [await self.work(point) for _ in range(workers)]

    async def ready(self) -> int:
        """What /readyz answers, over the platforms' wire; 0 where nobody answers."""
        try:
            timeout = aiohttp.ClientTimeout(total=10)
            address = f"{self.platforms.inward.url}/readyz"
            async with aiohttp.ClientSession(timeout=timeout) as session, session.get(address) as answer:
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return 0

    async def until_ready(self, wanted: int) -> None:
        """Until /readyz answers so."""
        end = time.monotonic() + DEADLINE
        while (answered := await self.ready()) != wanted:
            assert time.monotonic() < end, f"/readyz says {answered}, not {wanted}\n{self.logs()}"
            await asyncio.sleep(0.1)

    def logs(self) -> str:
        return "\n".join(f"--- convenor {p.name}\n{p.output[-3000:]}" for p in self.processes)

    # People

    async def say(self, who: str, text: str) -> None:
        """A remark that the platform sends until it is heard."""
        self.said.setdefault(who, []).append(text)
        await self.platforms.say(who, text)

    async def talk(self, who: str, count: int, first: int = 1) -> None:
        """Numbered remarks, one after the other."""
        for number in range(first, first + count):
            await self.say(who, f"Remark {number} of {who}.")

    async def all_talk(self, count: int, first: int = 1) -> None:
        await asyncio.gather(*(self.talk(who, count, first) for who in CIRCLE))

    @asynccontextmanager
    async def talking(self, count: int) -> AsyncIterator[None]:
        """They talk while the block goes on, and until every remark is heard."""
        task = asyncio.create_task(self.all_talk(count))
        try:
            yield
            await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def heard(self, who: str) -> list[str]:
        """The remarks that somebody was sent, in order, doubled ones and all."""
        own = (str(m.text) + str(m.blocks) + str(m.attachments) for m in self.world.inbox(who))
        shown = (re.findall(r"Remark \d+ of \w+\.", text) for text in own)
        return [found[0] for found in shown if found]

    # The database

    async def count(self, table: Any, *where: Any) -> int:
        async with self.db.read() as connection:
            return (await connection.scalar(select(func.count()).select_from(table).where(*where))) or 0

    async def waiting(self) -> int:
        """Timers that are due and messages that are: what the processes still have to do. Timers are counted first: a
        turn that takes one away puts its messages into the outbox at the same moment."""
        due = (t.timers.c.parked == "", t.timers.c.at <= self.now())
        open_ = (t.outbox.c.state == "open", t.outbox.c.not_before <= self.now())
        return await self.count(t.timers, *due) + await self.count(t.outbox, *open_)

    async def in_hand(self) -> int:
        """Messages that may have been sent without anybody having noted it."""
        return await self.count(t.outbox, t.outbox.c.state == "open", t.outbox.c.in_hand)

    async def settle(self, *, within: float = DEADLINE) -> None:
        """Until there is nothing left to do."""
        end = time.monotonic() + within
        while left := await self.waiting():
            assert time.monotonic() < end, f"{left} messages or timers still wait\n{self.logs()}"
            await asyncio.sleep(0.1)

    async def settle_after_leases(self) -> None:
        """The same after a crash: what somebody dead had in hand is free once the lease is over. What somebody living
        has in hand is waited for, since the leap would take it from them."""
        left, same = -1, 0
        while left and same < 8:
            same = same + 1 if left == (left := await self.waiting()) else 0
            await asyncio.sleep(0.1)
        self.jump(LEASED)
        await self.settle()

    # Counting

    async def check(self, doubled_on_teams: int = 0, parked: Any = False, parked_events: int = 0) -> None:
        """Every remark was played once and reached each of the others: once on Slack, on Teams once but for those that
        were on their way when something broke; and everybody's came in the order they were said in. Nothing is parked
        but what `parked` says."""
        said = [text for texts in self.said.values() for text in texts]
        assert await self.count(t.remarks, t.remarks.c.ref != "") == len(said), self.logs()
        doubled = 0
        for who in CIRCLE:
            heard = Counter(self.heard(who))
            expected = [text for other, texts in self.said.items() if other != who for text in texts]
            assert set(heard) == set(expected), f"{who} missed {set(expected) - set(heard)}\n{self.logs()}"
            more = {text: times for text, times in heard.items() if times > 1}
            if self.world.person(who).platform == "slack":
                assert more == {}, f"{who} was told twice on Slack: {more}\n{self.logs()}"
            doubled += sum(times - 1 for times in more.values())
            self._check_order(who)
        assert doubled <= doubled_on_teams, f"{doubled} doubled on Teams, {doubled_on_teams} in hand\n{self.logs()}"
        others = (t.outbox.c.state == "parked") & ~(parked if parked is not False else false())
        assert await self.count(t.outbox, others) == 0, self.logs()
        assert await self.count(t.failed_events, t.failed_events.c.parked) == parked_events, self.logs()
        self._check_logs()

    def _check_logs(self) -> None:
        """Whatever broke, no log tells who said what."""
        for process in self.processes:
            found = [
                line for line in process.output.splitlines() if re.search("Remark|promise |Amina|Rhian|Tom ", line)
            ]
            assert not found, found
            assert "Traceback" not in process.output, process.output
            assert all(json.loads(line)["message"] for line in process.output.splitlines() if line.startswith("{"))

    def log_lines(self, words: str) -> list[dict[str, str]]:
        """What the processes logged that has these words in it."""
        lines = [line for process in self.processes for line in process.output.splitlines() if words in line]
        return [json.loads(line) for line in lines]

    def _check_order(self, who: str) -> None:
        firsts = list(dict.fromkeys(self.heard(who)))
        for other, texts in self.said.items():
            if other != who:
                heard = [text for text in firsts if text in texts]
                assert heard == texts, f"{who} heard {other} out of order: {heard}\n{self.logs()}"

    async def close(self) -> None:
        for process in self.processes:
            process.kill()
        await self.db.close()


@asynccontextmanager
async def staged(world: World, database_url: str, folder: Path, secret: str, seconds: float) -> AsyncIterator[Stage]:
    """A stage on a database; `seconds` is how far its clock is ahead."""
    clock = folder / "clock"
    clock.write_text(str(seconds))
    async with live_platforms(world, lambda: datetime.now(UTC) + ahead(clock)) as platforms:
        stage = Stage(platforms, database_url, folder, secret, await open_database(database_url))
        try:
            yield stage
        finally:
            await stage.close()


@dataclass(frozen=True)
class Prepared:
    """What a test starts from, beside the database: the people, the secret key, and how far the clock is ahead."""

    world: Path
    secret: str
    seconds: float

    @asynccontextmanager
    async def stage(self, database_url: str, folder: Path) -> AsyncIterator[Stage]:
        """A stage on a copy of the prepared database."""
        async with staged(World.load(self.world), database_url, folder, self.secret, self.seconds) as made:
            # This time Teams' people are reached at another port.
            here = update(t.accounts).where(t.accounts.c.platform == "teams")
            async with made.db.write() as connection:
                await connection.execute(here.values(service_url=made.platforms.service_url))
            yield made


class LiveTown(Town):
    """The hands of the scenarios' people, with a Convenor in other processes."""

    def __init__(self, stage: Stage) -> None:
        people = SimpleNamespace(people=stage.platforms.people, world=stage.world)
        super().__init__(cast(Any, people), stage.platforms.inward.url)
        self._stage = stage

    async def settle(self) -> None:
        await self._stage.settle()


async def prepare(database_url: str, folder: Path) -> Prepared:
    """Everything up to three people who talk."""
    now, secret = datetime.now(UTC), new_secret_key()
    # Ten on a working day to come, whatever the time is now, so that nobody's working day ends while the tests run.
    tomorrow = at_hour((now + timedelta(days=1)).date(), 9, "Europe/London")
    morning = working_time(tomorrow, "Europe/London") + timedelta(hours=1)
    async with staged(default_world(), database_url, folder, secret, (morning - now).total_seconds()) as stage:
        await _done(stage, "migrate")
        code = await _done(stage, "programme", "create", "Leading Eastvale", *_PLACES, *_THEMES, *_open_to(stage.world))
        stage.world.update_person(stage.world.person(LEAD), draft=code.split()[-1])
        await stage.serve()
        town = LiveTown(stage)
        await town.introduce(*CIRCLE)
        for who in CIRCLE:
            await town.press(who, "Say hello to everybody")
        for process in stage.processes:
            process.kill()
        stage.world.save(folder / "world.json")
        return Prepared(folder / "world.json", secret, ahead(stage.clock).total_seconds())


async def _done(stage: Stage, *argv: str) -> str:
    status, output = await stage.command(*argv)
    assert status == 0, output
    return output


_PLACES = ("--place", "Eastvale North", "--place", "Harbour")
_THEMES = ("--theme", "Young people", "--theme", "Housing")


def _open_to(world: World) -> list[str]:
    return [part for w in world.workspaces.values() for part in ("--open-to", f"{w.platform}:{w.id}")]
