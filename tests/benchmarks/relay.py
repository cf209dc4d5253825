"""How long a message waits inside Convenor: from the commit of the turn that took it to the call that delivers it.

Fifty messages a second come in for twenty seconds, from a hundred circles of three people on two platforms; each makes
two copies. Everything of ours is real: turns, database (PostgreSQL by DATABASE_URL, else a SQLite file of its own),
outbox and courier. The platforms' own time and limits are theirs: a call counts when it is made, and returns at once.

`python -m tests.benchmarks.relay` prints the two rows.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from adapters.base import Port, Receipt, Stream
from adapters.slack.deliver import SlackPort
from adapters.teams.config import TeamsConfig
from adapters.teams.deliver import TeamsPort
from bot.clock import Clock
from bot.courier import Courier
from conversations.engine import step
from conversations.events import Actor, Said
from conversations.message import Message, Written
from conversations.model import Address, Record, message_ref
from storage.turn import Turns
from tests.storage_world import World, migrated, open_world
from tests.unit import builders as make

A_SECOND, SECONDS, CIRCLES = 50, 20.0, 100
GOALS = {"p50": 30.0, "p99": 150.0}


@dataclass
class Watch:
    """When each message was committed, and how long after that each of its copies was handed to its platform."""

    wanted: int
    whole: asyncio.Event = field(default_factory=asyncio.Event)
    committed: dict[str, float] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)

    def delivered(self, message: Message) -> None:
        now = time.perf_counter()
        for part in message.parts:
            if isinstance(part, Written) and part.lines and (began := self.committed.get(part.lines[0].text)):
                self.waited.append((now - began) * 1000)
        if len(self.waited) >= self.wanted:
            self.whole.set()


class Watched:
    """A port with the allowances of a real one, whose calls are made and done."""

    finds = False

    def __init__(self, real: Port, watch: Watch) -> None:
        self.platform = real.platform
        self.allowances = real.allowances
        self._watch = watch
        self._numbers = itertools.count(1)

    async def send(self, to: Address, message: Message, key: str, *, quiet: bool = False, under: str = "") -> Receipt:
        self._watch.delivered(message)
        ref = message_ref(to.platform, to.workspace, to.conversation, str(next(self._numbers)))
        return Receipt("" if quiet else ref, to.conversation)

    async def find(self, to: Address, key: str) -> Receipt | None:
        return None

    async def amend(self, to: Address, ref: str, message: Message) -> None: ...

    async def retract(self, to: Address, ref: str) -> None: ...

    async def show_home(self, to: Address, message: Message) -> None: ...

    async def open_room(self, people: Sequence[Address]) -> Address:
        raise NotImplementedError

    @asynccontextmanager
    async def open_file(self, at: Address, source: str) -> AsyncIterator[Stream]:
        raise RuntimeError("nobody sends a file in this benchmark")
        yield

    async def close(self) -> None: ...


def addresses(circle: int) -> tuple[Address, ...]:
    """Two on Slack and one on Teams, in workspaces of some size: ten circles share each."""
    home = circle // 10
    return tuple(
        make.make_address(platform, f"{platform}-{home}", f"u{circle}-{seat}")
        for seat, platform in enumerate(("slack", "teams", "slack"))
    )


def population() -> Iterable[Record]:
    yield make.make_programme()
    yield make.make_round()
    for circle in range(CIRCLES):
        yield make.make_circle(f"c{circle}")
        for address in addresses(circle):
            who = address.user
            yield make.make_person(who)
            yield make.make_account(who, address)
            yield make.make_membership(who)
            yield from make.make_sharing(who)
            yield make.make_seat(who, f"c{circle}", shown_at=make.NOW)


async def measured(url: str) -> list[float]:
    """How long each copy waited, in milliseconds."""
    await migrated(url)
    async with open_world(url) as world:
        await world.save(*population())
        return await _run(world)


async def _run(world: World) -> list[float]:
    watch, clock = Watch(2 * int(A_SECOND * SECONDS)), Clock()
    teams = TeamsConfig(app_id="bench", local=True)
    nothing: Any = None
    slack_port = SlackPort(nothing, "http://127.0.0.1:9/", lambda kind, page: "", nothing)
    real: tuple[Port, ...] = (slack_port, TeamsPort(teams, lambda kind, page: "", nothing))
    ports: dict[str, Port] = {port.platform: Watched(port, watch) for port in real}
    turns = Turns(world.db, world.keyring, step)
    courier = Courier(world.outbox, world.timers, turns, ports, clock)
    courier.pace.on = False
    working = asyncio.create_task(courier.run())

    async def say(number: int) -> None:
        circle, text = number % CIRCLES, f"message {number}"
        address = addresses(circle)[number // CIRCLES % 3]
        event = Said(f"bench:{number}", clock.now(), Actor(address, "Somebody"), text, ref=f"ref-{number}")
        played = await turns.play(event, clock.now())
        watch.committed[text] = time.perf_counter()
        if played.wrote:
            courier.wake()

    began, tasks = time.perf_counter(), []
    for number in range(int(A_SECOND * SECONDS)):
        await asyncio.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
        tasks.append(asyncio.create_task(say(number)))
    await asyncio.gather(*tasks)
    async with asyncio.timeout(60):
        await watch.whole.wait()
    await courier.stop()
    working.cancel()
    return watch.waited


def rows() -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite+aiosqlite:///{Path(folder) / 'relay.db'}"
        waited = asyncio.run(measured(url))
    cuts = statistics.quantiles(waited, n=100)
    found = {"p50": cuts[49], "p99": cuts[98]}
    return [
        {
            "name": f"relay: commit to delivery call at {A_SECOND} messages/s, {name}",
            "value": round(value, 1),
            "unit": "ms",
            "baseline": None,
            "ratio": None,
            "goal": GOALS[name],
            "met": value <= GOALS[name],
            "better": "lower",
        }
        for name, value in found.items()
    ]


if __name__ == "__main__":
    for row in rows():
        print(f"{row['name']}: {row['value']} {row['unit']}, goal {row['goal']}, {'met' if row['met'] else 'missed'}")
