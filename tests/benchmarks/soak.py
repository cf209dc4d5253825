"""A soak: two web processes and two workers on PostgreSQL, and people who write, correct, press and look, for minutes.

`python -m tests.benchmarks.soak --minutes 10` prints the rows. The processes are the real commands at the real pace; the
platforms are emulated, and refuse whoever writes too fast. Nobody is killed here: every message has to come exactly once.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

from sqlalchemy import func, select

from adapters.local import Person as Somebody
from adapters.local.world import World
from conversations.model import Account, Record, Scope
from storage import tables as t
from storage.condition import condition
from storage.database import Database, open_database
from storage.migrations import migrate
from storage.queries import Queries
from storage.secrets import Keyring, new_secret_key
from tests.durable.child import Plan
from tests.durable.platforms import Platforms, live_platforms
from tests.durable.postgres import Postgres
from tests.durable.processes import Process, log_in, until
from tests.durable.wires import free_port
from tests.unit import builders as make

CIRCLES, SIZE = 20, 3
# Each person does something so often, in seconds: some four events a second in all, near what one Slack workspace takes.
EVERY = 14.0
LOOK_EVERY = 5.0
# Seconds, after the last event, for what is still on its way.
DRAINED_WITHIN = 60
MARK = re.compile(r"Remark \d+ of \w+\.")


@dataclass
class Soak:
    """What is counted while it lasts. `memory` is the four processes' resident memory, in MB, at each look."""

    platforms: Platforms
    db: Database
    processes: list[Process]
    circles: list[list[Somebody]]
    said: dict[str, list[Somebody]] = field(default_factory=dict)
    accepted: int = 0
    answers: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    oldest: list[float] = field(default_factory=list)

    async def live(self, who: Somebody, others: list[Somebody], end: float, chance: random.Random) -> None:
        """One person: mostly writes, sometimes corrects, takes back, reacts, asks or looks at the home page."""
        await asyncio.sleep(chance.uniform(0, EVERY))
        own: list[tuple[str, str]] = []
        people, number, corrected, liked = self.platforms.people, 0, 0, ""
        while time.monotonic() < end:
            kind = chance.choices(("say", "edit", "delete", "react", "ask", "home"), (60, 8, 4, 8, 12, 8))[0]
            began = time.perf_counter()
            if kind == "edit" and own:
                message, text = chance.choice(own)
                corrected += 1
                act = await people.edit(who.key, message, f"{text} Corrected, for time {corrected}.")
            elif kind == "delete" and own:
                message, text = own.pop(0)
                del self.said[text]
                act = await people.delete(who.key, message)
            elif kind == "react" and (new := self._newest(who, liked)):
                # Twice the same is the same event.
                liked = new
                act = await people.react(who.key, new, "heart")
            elif kind == "ask":
                act = await people.say(who.key, chance.choice(("commitments", "help", "notice")))
            elif kind == "home":
                act = await people.open_home(who.key)
            else:
                number += 1
                text = f"Remark {number} of {who.user_id.rpartition(':')[2].replace('-', '_')}."
                self.said[text] = others
                act = await people.say(who.key, text)
                own.append((act.message, text))
            if act.parcel is not None:
                self.answers.append(time.perf_counter() - began)
                await self.platforms.until_heard(act)
                self.accepted += 1
            await asyncio.sleep(chance.uniform(0.5, 1.5) * EVERY)

    def _newest(self, who: Somebody, but: str) -> str:
        inbox = self.platforms.world.inbox(who)
        return inbox[-1].id if inbox and inbox[-1].id != but else ""

    async def watch(self, end: float) -> None:
        while time.monotonic() < end:
            each = [_resident(process) for process in self.processes]
            self.memory.append(sum(each))
            print(f"memory: {each} MB", file=sys.stderr)
            found = await condition(self.db, datetime.now(UTC))
            self.oldest.append(found.messages_oldest.total_seconds())
            await asyncio.sleep(LOOK_EVERY)

    def missed_and_doubled(self) -> tuple[int, int]:
        """Of every remark that was not taken back, to each of the others."""
        heard: dict[str, Counter[str]] = {}
        for circle in self.circles:
            for who in circle:
                texts = [f"{m.text}{m.blocks}{m.attachments}" for m in self.platforms.world.inbox(who)]
                heard[who.key] = Counter(found[0] for text in texts if (found := MARK.findall(text)))
        times = [heard[other.key][text] for text, others in self.said.items() for other in others]
        return sum(each == 0 for each in times), sum(each - 1 for each in times if each > 1)

    def refused(self) -> int:
        return sum(call.status == 429 for call in self.platforms.world.calls)


def _resident(process: Process) -> float:
    pages = int(Path(f"/proc/{process.ran.pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def _town(world: World) -> list[list[Somebody]]:
    slack = next(w for w in world.workspaces.values() if w.platform == "slack")
    teams = next(w for w in world.workspaces.values() if w.platform == "teams")
    return [
        [world.add_person((teams, slack, teams)[place], f"Person {number}-{place}") for place in range(SIZE)]
        for number in range(CIRCLES)
    ]


def _records(platforms: Platforms, circles: list[list[Somebody]]) -> Iterator[Record]:
    now = datetime.now(UTC) - timedelta(days=2)
    yield make.make_programme(created_at=now)
    yield make.make_round(1, asked_at=now, match_at=now, matched_at=now)
    for number, circle in enumerate(circles):
        yield make.make_circle(f"c{number}", number=number + 1, opened_at=now)
        for place, somebody in enumerate(circle):
            own, on_slack = f"p{number}-{place}", somebody.platform == "slack"
            user = somebody.user_id if on_slack else somebody.aad_id
            yield make.make_person(own, name=somebody.name)
            yield Account(
                f"{somebody.platform}:{somebody.workspace}/{user}",
                own,
                somebody.platform,
                somebody.workspace,
                user,
                platforms.world.personal(somebody).id,
                "" if on_slack else platforms.service_url,
                seen_at=datetime.now(UTC),
            )
            yield make.make_membership(own, realm=make.REALMS[place].key)
            for scope in (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.SHARING):
                yield make.make_consent(own, scope, given_at=now)
            yield make.make_seat(own, f"c{number}", realm=make.REALMS[place].key, shown_at=now, joined_at=now)


async def soak(minutes: float) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="convenor-soak-", ignore_cleanup_errors=True) as folder:
        postgres = Postgres.start(folder)
        try:
            postgres.sql("CREATE DATABASE soak")
            return await _in(Path(tempfile.mkdtemp(dir=folder)), postgres.url("soak"), minutes * 60)
        finally:
            postgres.server.cleanup()


async def _in(folder: Path, url: str, seconds: float) -> list[dict[str, Any]]:
    world, secret, db = World(), new_secret_key(), await open_database(url)
    world.add_workspace("slack", "Harbour"), world.add_workspace("teams", "Eastvale")
    world.calls = type(world.calls)(maxlen=None)
    circles, processes = _town(world), list[Process]()
    await migrate(db)
    async with live_platforms(world, lambda: datetime.now(UTC)) as platforms:
        world.pacing.on = True
        await Queries(db, Keyring(secret)).save_all(list(_records(platforms, circles)), datetime.now(UTC))
        settings = {"DATABASE_URL": url, "CONVENOR_SECRET_KEY": secret, "CONVENOR_MODE": "live", **platforms.settings}
        try:
            for argv in (("serve", "--no-work"), ("serve", "--no-work"), ("work",), ("work",)):
                processes.append(await _started(argv, settings, folder, platforms))
            made = Soak(platforms, db, processes, circles)
            end = time.monotonic() + seconds
            lives = [
                made.live(who, [other for other in circle if other is not who], end, random.Random(who.name))
                for circle in circles
                for who in circle
            ]
            await asyncio.gather(made.watch(end), *lives)
            return await _rows(made)
        finally:
            for process in processes:
                process.kill()
            await db.close()


async def _started(argv: tuple[str, ...], settings: dict[str, str], folder: Path, platforms: Platforms) -> Process:
    port = free_port()
    own = {**settings, "PORT": str(port)}
    process = Process(Plan(argv, own, folder, log_in(folder, argv), folder / "clock", in_earnest=True))
    await process.says("Convenor ")
    if argv[0] == "serve":
        platforms.inward.targets.append(port)
    return process


async def _rows(made: Soak) -> list[dict[str, Any]]:
    for _ in range(DRAINED_WITHIN):
        if not (await condition(made.db, datetime.now(UTC))).messages_due:
            break
        await asyncio.sleep(1)
    await until(lambda: all(process.running for process in made.processes), "a process ended")
    async with made.db.read() as connection:
        played = await connection.scalar(select(func.count()).select_from(t.inbox)) or 0
    missed, doubled = made.missed_and_doubled()
    # What was loaded late is there by the second quarter; from then on nothing may pile up.
    quarter = max(1, len(made.memory) // 4)
    early, late = fmean(made.memory[quarter : 2 * quarter]), fmean(made.memory[-quarter:])
    slow = quantiles(made.answers, n=20)[18]
    return [
        _row("soak: events", made.accepted, "events", goal=1, better="higher"),
        _row("soak: accepted, not played", abs(made.accepted - played), "events", goal=0),
        _row("soak: messages missed", missed, "messages", goal=0),
        _row("soak: messages doubled", doubled, "messages", goal=0),
        _row("soak: told to wait (429)", made.refused(), "calls", goal=0),
        _row("soak: oldest in the outbox", max(made.oldest), "s", goal=15),
        _row("soak: answer, 95th percentile", slow, "s", goal=3),
        _row("soak: memory, 4 processes", late, "MB", baseline=early, goal=1.03),
    ]


def _row(
    name: str, value: float, unit: str, *, goal: float, baseline: float | None = None, better: str = "lower"
) -> dict[str, Any]:
    ratio = value / baseline if baseline else None
    judged = value if ratio is None else ratio
    return {
        "name": name,
        "value": round(value, 3),
        "unit": unit,
        "baseline": baseline and round(baseline, 3),
        "ratio": ratio and round(ratio, 4),
        "goal": goal,
        "met": judged >= goal if better == "higher" else judged <= goal,
        "better": better,
    }


def rows(minutes: float = 10.0) -> list[dict[str, Any]]:
    return asyncio.run(soak(minutes))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    found = rows(parser.parse_args().minutes)
    for row in found:
        sign, ratio = ("≥" if row["better"] == "higher" else "≤"), f" ({row['ratio']} of {row['baseline']})"
        met = "met" if row["met"] else "NOT MET"
        print(
            f"{row['name']:32} {row['value']:>10} {row['unit']}{ratio if row['ratio'] else ''}, {sign} {row['goal']}: {met}"
        )
    sys.exit(0 if all(row["met"] for row in found) else 1)


if __name__ == "__main__":
    main()
