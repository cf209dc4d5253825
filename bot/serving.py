"""Runs the processes: `serve` (web, and the queue unless told not to) and `work` (the queue alone)."""

from __future__ import annotations

import asyncio
import gc
import signal
import sys
import time
from typing import TYPE_CHECKING

from aiohttp import web

from bot import logs
from bot.clock import Clock
from bot.settings import Settings, SettingsError, check
from bot.web.probes import add_probes
from bot.wiring import Convenor, build
from storage.alone import NotAloneError
from storage.migrations import schema_problem
from storage.rotation import key_problem

if TYPE_CHECKING:
    from bot.local import Playground

GRACE = 10.0
# Python looks for garbage after so many new objects. Its own 700 is less than one turn needs, and a turn leaves next to none
# that is not freed at once.
SEARCH_AFTER = 10_000


async def serve(settings: Settings, work: bool = True) -> None:
    """Serves until SIGTERM or SIGINT, then lets turns in hand finish."""
    check(settings)
    playground = await _playground(settings) if settings.local else None
    convenor = playground.convenor if playground else await build(settings, Clock())
    stop_by = time.monotonic()
    try:
        await _ready(convenor)
        runner = await _listen(convenor.app, settings.HOST, settings.PORT, "PORT")
        if work:
            _start(convenor)
        await _connect(convenor)
        # What was made until now stays for good: it need not be searched for garbage again and again.
        gc.freeze()
        gc.set_threshold(SEARCH_AFTER)
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


async def _playground(settings: Settings) -> Playground:
    from bot.local import build_local  # a live Convenor need not wait for what it does not use

    return await build_local(settings, settings.own_folder)


async def work(settings: Settings) -> None:
    """Works the queue until SIGTERM or SIGINT. Probes are answered at METRICS_PORT, where that is set."""
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
        probes = web.Application()
        add_probes(probes, convenor.db, convenor.clock.now)
        port = settings.METRICS_PORT
        runner = await _listen(probes, settings.HOST, port, "METRICS_PORT") if port else None
        _start(convenor)
        sys.stdout.write("Convenor works the queue.\n")
        sys.stdout.flush()
        await _until_told()
        stop_by = time.monotonic() + GRACE
        if runner:
            await runner.cleanup()
    finally:
        await convenor.stop(within=max(0.0, stop_by - time.monotonic()))


async def _listen(app: web.Application, host: str, port: int, setting: str) -> web.AppRunner:
    # Neither platform packs its requests, and a stranger's megabyte may unpack to a gigabyte, whatever its address.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=GRACE, auto_decompress=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise SettingsError(
            f"Port {port} cannot be used ({error.strerror}). Stop what uses it, or set another: {setting}=4000"
        ) from None
    return runner


async def _ready(convenor: Convenor) -> None:
    if problem := await schema_problem(convenor.db) or await key_problem(convenor.db, convenor.keyring):
        raise SettingsError(problem)


async def _connect(convenor: Convenor) -> None:
    """Opens Slack's socket, where requests come through one. It connects again by itself; the first time must work."""
    if convenor.socket is None:
        return
    try:
        async with asyncio.timeout(20):
            await convenor.socket.start()
    except Exception as error:
        raise SettingsError(
            f"Slack's socket could not be opened ({type(error).__name__}). Is SLACK_APP_TOKEN an app-level token with "
            "connections:write, and Socket Mode on in the app? See: convenor doctor"
        ) from None


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
