"""Probes, for whoever looks after the service: is the process alive, may it be given work, and what can be counted.

Every kind of process answers them: `serve` beside its pages, `work` at METRICS_PORT.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import datetime

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.metrics import measure
from storage.database import Database, DatabaseAway
from storage.migrations import schema_problem

READY_SECONDS = 5.0
MEASURED_SECONDS = 1.0


class Probes:
    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._measured_until = float("-inf")

    async def alive(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def ready(self, _: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(READY_SECONDS):
                problem = await schema_problem(self._db)
        except Exception:
            return web.Response(status=503, text="The database cannot be reached. Check DATABASE_URL.\n")
        if problem:
            return web.Response(status=503, text=f"{problem}\n")
        return web.Response(text="ready\n")

    async def metrics(self, _: web.Request) -> web.Response:
        # What lies in the database is left as it was last seen while that is away; and for a moment, whoever asks again.
        if time.monotonic() >= self._measured_until:
            self._measured_until = time.monotonic() + MEASURED_SECONDS
            with contextlib.suppress(DatabaseAway, TimeoutError):
                async with asyncio.timeout(READY_SECONDS):
                    await measure(self._db, self._now())
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


def add_probes(app: web.Application, db: Database, now: Callable[[], datetime]) -> None:
    probes = Probes(db, now)
    app.router.add_get("/healthz", probes.alive)
    app.router.add_get("/readyz", probes.ready)
    app.router.add_get("/metrics", probes.metrics)
