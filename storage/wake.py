"""Waking across processes: a commit that leaves work behind says so, and every process that works listens.

PostgreSQL carries the word (NOTIFY is sent when its transaction commits, and not otherwise). With SQLite there is one
process, which wakes itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql.asyncpg import dialect
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncConnection

log = logging.getLogger(__name__)

CHANNEL = "convenor_work"
# A connection that is silently dead is found by asking now and then.
ASKED_EVERY = 15.0
AGAIN_AFTER = 1.0
_KNOWN = {"host", "port", "user", "password", "database", "ssl", "passfile", "server_settings"}


def announcement() -> ColumnElement[Any]:
    """PostgreSQL: what tells every listening process, once this transaction is committed, that there is work."""
    return func.pg_notify(CHANNEL, "")


async def announce(connection: AsyncConnection) -> None:
    if connection.dialect.name == "postgresql":
        await connection.execute(select(announcement()))


class Listener:
    """Calls `wake` whenever some process has left work, over a connection of its own that comes back by itself.
    The ticker finds whatever is announced meanwhile. On SQLite there is nothing to listen to."""

    def __init__(self, url: URL, wake: Callable[[], None]) -> None:
        self._url = url
        self._wake = wake
        self._task: asyncio.Task[None] | None = None
        self._connected = False

    def start(self) -> None:
        if self._url.get_backend_name() == "postgresql":
            self._task = asyncio.create_task(self._listen_for_ever())

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _listen_for_ever(self) -> None:
        while True:
            try:
                await self._listen()
            except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
                # Once for each time it was lost, not at each attempt.
                if self._connected:
                    log.warning("not listening to the database for now: %s", type(error).__name__)
            self._connected = False
            await asyncio.sleep(AGAIN_AFTER)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(**_arguments(self._url), timeout=5, command_timeout=5)
        try:
            await connection.add_listener(CHANNEL, lambda *_: self._wake())
            self._connected = True
            # Something may have been said before we listened.
            self._wake()
            lost = asyncio.Event()
            connection.add_termination_listener(lambda *_: lost.set())
            while not lost.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), ASKED_EVERY)
                await connection.execute("SELECT 1")
        finally:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(connection.close(), 2)


def _arguments(url: URL) -> dict[str, Any]:
    """The address as the driver takes it, the way SQLAlchemy reads the same address."""
    sql: Any = dialect
    _, given = sql().create_connect_args(url)
    return {name: value for name, value in given.items() if name in _KNOWN}
