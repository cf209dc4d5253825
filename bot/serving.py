"""Runs the processes: `serve` (web, and the queue unless told not to) and `work` (the queue alone)."""

from __future__ import annotations

import asyncio
import signal
import sys
import time

from aiohttp import web

from bot import logs
from bot.clock import Clock
from bot.local import build_local
from bot.settings import Settings, SettingsError, check
from bot.wiring import Convenor, build
from storage.alone import NotAloneError
from storage.migrations import schema_problem

GRACE = 10.0


async def serve(settings: Settings, work: bool = True) -> None:
    """Serves until SIGTERM or SIGINT, then lets turns in hand finish."""
    check(settings)
    playground = await build_local(settings, settings.own_folder) if settings.local else None
    convenor = playground.convenor if playground else await build(settings, Clock())
    stop_by = time.monotonic()
    try:
        await _ready(convenor)
        runner = web.AppRunner(convenor.app, access_log=None, shutdown_timeout=GRACE)
        await runner.setup()
        try:
            await web.TCPSite(runner, settings.HOST, settings.PORT).start()
        except OSError as error:
            await runner.cleanup()
            raise SettingsError(
                f"Port {settings.PORT} cannot be used ({error.strerror}). Stop what uses it, or set another: PORT=4000"
            ) from None
        if work:
            _start(convenor)
        if playground:
            await playground.greet()
            sys.stdout.write(f"Convenor is ready. Open http://127.0.0.1:{settings.PORT}/playground\n")
        else:
            sys.stdout.write(f"Convenor listens on http://{settings.HOST}:{settings.PORT}\n")
        sys.stdout.flush()
        await _until_told()
        stop_by = time.monotonic() + GRACE
        await runner.cleanup()
    finally:
        await convenor.stop(within=max(0.0, stop_by - time.monotonic()))


async def work(settings: Settings) -> None:
    """Works the queue until SIGTERM or SIGINT."""
    check(settings)
    if settings.local or settings.DATABASE_URL.startswith("sqlite"):
        raise SettingsError(
            "With SQLite one process does everything, so that two cannot send the same message. Run `convenor serve` "
            "alone, or set DATABASE_URL to a PostgreSQL database."
        )
    convenor = await build(settings, Clock())
    stop_by = time.monotonic()
    try:
        await _ready(convenor)
        _start(convenor)
        sys.stdout.write("Convenor works the queue.\n")
        sys.stdout.flush()
        await _until_told()
        stop_by = time.monotonic() + GRACE
    finally:
        await convenor.stop(within=max(0.0, stop_by - time.monotonic()))


async def _ready(convenor: Convenor) -> None:
    if problem := await schema_problem(convenor.db):
        raise SettingsError(problem)


def _start(convenor: Convenor) -> None:
    try:
        convenor.start()
    except NotAloneError as error:
        raise SettingsError(str(error)) from None


async def _until_told() -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for kind in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(kind, told.set)
    await told.wait()


def set_up_logging() -> None:
    logs.set_up()
