"""The Procfile as a platform-as-a-service runs it: `release` first, then web and worker side by side, by honcho."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from uuid import uuid4

import aiohttp

from adapters.local.world import default_world
from storage.secrets import new_secret_key
from tests.durable.platforms import live_platforms
from tests.durable.postgres import Postgres
from tests.durable.processes import until
from tests.durable.wires import free_port

ROOT = Path(__file__).parents[2]


def _command(folder: Path) -> None:
    """`convenor`, as an installation puts it on the path."""
    file = folder / "convenor"
    file.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n')
    file.chmod(0o755)


@asynccontextmanager
async def _honcho(folder: Path, settings: dict[str, str], *argv: str) -> AsyncIterator[asyncio.subprocess.Process]:
    given = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    given |= {"PATH": f"{folder}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT), **settings}
    with (folder / "honcho.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "honcho", "--app-root", str(folder), "-f", str(ROOT / "Procfile"), *argv,
            env=given, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
            await process.wait()


async def _metrics(port: int) -> str:
    address = f"http://127.0.0.1:{port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        return await answer.text()


async def test_web_and_worker_carry_a_message_through(killable: Postgres, tmp_path: Path) -> None:
    name, world, port, probes = f"procfile_{uuid4().hex}", default_world(), free_port(), free_port()
    killable.sql(f"CREATE DATABASE {name}")
    _command(tmp_path)
    log = tmp_path / "honcho.log"
    async with live_platforms(world, lambda: datetime.now(UTC)) as platforms:
        settings = {
            "DATABASE_URL": killable.url(name),
            "CONVENOR_SECRET_KEY": new_secret_key(),
            "PORT": str(port),
            "METRICS_PORT": str(probes),
            **platforms.settings,
        }
        async with _honcho(tmp_path, settings, "run", "convenor", "migrate") as release:
            assert await release.wait() == 0, log.read_text()
        platforms.inward.targets.append(port)
        async with _honcho(tmp_path, settings, "start", "web", "worker") as both:
            for who in ("amina", "rhian"):
                await platforms.say(who, "join")
                await until(partial(world.inbox, who), f"{who} got no answer\n{log.read_text()}")
            # What each counts can be read from each; what lies in the database, from either.
            web, worker = await _metrics(port), await _metrics(probes)
            assert 'convenor_turns_total{kind="Said",result="played"}' in web
            assert 'convenor_sends_total{kind="send",platform="slack",result="delivered"}' in worker
            for told in (web, worker):
                assert "convenor_outbox_oldest_seconds 0.0" in told
            both.send_signal(signal.SIGTERM)
            await both.wait()
        assert "Traceback" not in log.read_text(), log.read_text()
    killable.sql(f"DROP DATABASE {name} WITH (FORCE)")
