"""A courier between a real database and local mode's platforms, with as many workspaces and people as are wanted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp

from adapters.base import Port
from adapters.local import LocalServer, Person
from adapters.local.seen import words
from adapters.slack.deliver import SlackPort
from adapters.teams.config import TeamsConfig
from adapters.teams.deliver import TeamsPort
from bot.clock import Clock
from bot.courier import Courier
from conversations.effects import Send
from conversations.engine import step
from conversations.model import Account
from conversations.model import Person as Member
from storage.turn import Turns
from tests.storage_world import World
from tests.unit.builders import make_message


@dataclass
class CourierTown:
    world: World
    local: LocalServer
    courier: Courier
    clock: Clock
    ports: dict[str, Port]
    people: list[Person] = field(default_factory=list)

    async def settle_in(self, workspaces: int, each: int, platforms: Sequence[str] = ("slack", "teams")) -> None:
        """So many workspaces, by turns on each platform, with so many people in each."""
        for number in range(workspaces):
            platform = platforms[number % len(platforms)]
            home = self.local.world.add_workspace(platform, f"Town {number}")  # type: ignore[arg-type]
            self.people += [self.local.world.add_person(home, f"Person {number}-{n}") for n in range(each)]
        accounts = [Member(self.id_of(p), p.name) for p in self.people]
        await self.world.save(*accounts, *map(self._account, self.people))

    def id_of(self, person: Person) -> str:
        return f"p-{person.user_id}"

    def _account(self, person: Person) -> Account:
        service = self.local.teams_url if person.platform == "teams" else ""
        talk = self.local.world.personal(person).id
        return Account(
            f"{person.platform}:{person.workspace}/{person.user_id}",
            self.id_of(person),
            person.platform,
            person.workspace,
            person.user_id,
            conversation=talk,
            service_url=service,
            seen_at=self.clock.now(),
        )

    async def write(self, texts: Sequence[str], people: Sequence[Person] | None = None) -> None:
        """Puts these messages, in this order, into the outbox for each of the people."""
        sends = [
            Send(f"{person.user_id}-{text}", self.id_of(person), make_message(text), "better")
            for text in texts
            for person in (self.people if people is None else people)
        ]
        await self.world.do(*sends, now=self.clock.now())

    def got(self, person: Person) -> list[str]:
        """What has reached somebody, in order."""
        return [words(said) for said in self.local.world.inbox(person)]

    def refusals(self) -> list[str]:
        return [call.error for call in self.local.world.calls if call.status == 429]

    async def work_until(self, done: Callable[[], bool], within: float = 90.0) -> None:
        """Works until something has become true of what people see."""
        working = asyncio.create_task(self.courier.run())
        self.courier.wake()
        try:
            await self.local.world.until(done, within=within)
        finally:
            await self.courier.stop()
            working.cancel()


@asynccontextmanager
async def courier_town(world: World, clock: Clock | None = None) -> AsyncIterator[CourierTown]:
    async with LocalServer() as local, aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        local.world.calls = type(local.world.calls)(maxlen=None)

        async def token_for(team: str) -> str:
            return local.world.workspaces[team].bot_token

        def page_url(kind: str, page: str) -> str:
            return ""

        ports: dict[str, Port] = {
            "slack": SlackPort(token_for, local.slack_api_url, page_url, session),
            "teams": TeamsPort(TeamsConfig(app_id=local.world.teams_app_id, local=True), page_url, session),
        }
        clock = clock or Clock()
        turns = Turns(world.db, world.keyring, step)
        yield CourierTown(world, local, Courier(world.outbox, world.timers, turns, ports, clock), clock, ports)
