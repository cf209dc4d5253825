"""How soon Convenor answers, and what it holds in memory, beside the libraries that it stands on, merely imported."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping

from tests.benchmarks.load import run
from tests.benchmarks.report import Row, row
from tests.benchmarks.servers import CONVENOR, Stage, Stopwatch, database, stage

ROUNDS = 7
CIRCLES = 1000
IMPORTS = "import slack_bolt, botbuilder.core, sqlalchemy"
_MEMORY = "; print(int(open('/proc/self/status').read().partition('VmRSS:')[2].split()[0]) / 1024)"


def rows() -> list[Row]:
    return asyncio.run(_rows())


async def _rows() -> list[Row]:
    help_, serve, imports, held, idle = [], [], [], [], []
    with database("sqlite") as url:
        async with stage(url, 3) as town:
            for _ in range(ROUNDS):
                imports.append(_seconds(sys.executable, "-c", IMPORTS))
                help_.append(_seconds(CONVENOR, "--help"))
                ready, memory = await _ready(town)
                serve.append(ready)
                idle.append(memory)
                held.append(_imported())
    found = [
        row("start_help", "s", help_, imports, goal=0.25, better="lower"),
        row("start_serve", "s", serve, imports, goal=2.0, better="lower"),
        row("memory_idle", "MB", idle, held, goal=2.0, better="lower"),
    ]
    return found + await _circles(held)


def _seconds(*command: str) -> float:
    with Stopwatch() as watch:
        subprocess.run(command, check=True, capture_output=True, env=_environment())
    return watch.seconds


def _imported() -> float:
    done = subprocess.run([sys.executable, "-c", IMPORTS + _MEMORY], check=True, capture_output=True, text=True)
    return float(done.stdout)


def _environment() -> Mapping[str, str]:
    return {"PATH": os.environ["PATH"]}


async def _ready(town: Stage) -> tuple[float, float]:
    """The seconds until `convenor serve` listens, and the MB that it holds a moment later."""
    with Stopwatch() as watch:
        serving = town.serve()
        server = await serving.__aenter__()
    await asyncio.sleep(0.5)
    memory = server.memory
    await serving.__aexit__(None, None, None)
    return watch.seconds, memory


async def _circles(held: list[float]) -> list[Row]:
    """The web process of a programme with a thousand open circles, after everybody's traffic; and after as much again."""
    with database("sqlite") as url:
        async with stage(url, CIRCLES) as town, town.serve("--no-work") as server:
            everybody = len(town.population.slack)
            await run(town.job("slack", server.port, count=everybody))
            before = server.memory
            await run(town.job("slack", server.port, first=everybody, count=everybody))
            after = server.memory
    return [
        row("memory_circles", "MB", [after], held, goal=2.0, better="lower"),
        row("memory_growth", "MB", [after], [before], goal=1.05, better="lower"),
    ]
