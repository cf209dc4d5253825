"""A wire between two servers that can be cut, slowed down, or made to lose replies. TCP and Unix sockets alike."""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

Place = int | Path
"""A port on loopback, or a Unix socket."""


@dataclass
class Trouble:
    """How often, out of one, something happens to a reply (`lost`: it is dropped and the connection with it)."""

    lost: float = 0.0
    late: float = 0.0
    seconds: float = 0.3
    chance: random.Random = field(default_factory=lambda: random.Random(7))


class Wire:
    """Listens at `at` and passes everything on to the `targets`, by turns; one that does not answer is passed over."""

    def __init__(self, *targets: Place, at: Place = 0) -> None:
        self.targets = list(targets)
        self.at = at
        self.trouble = Trouble()
        self.lost = 0
        self._turn = 0
        self._is_cut = False
        self._open: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.at}"

    async def __aenter__(self) -> Self:
        if isinstance(self.at, Path):
            self._server = await asyncio.start_unix_server(self._accept, self.at)
        else:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.at)
            self.at = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        await self.cut()

    async def cut(self) -> None:
        """Every connection ends, and no other begins, until `mend`."""
        self._is_cut = True
        for connection in self._open:
            connection.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)

    def mend(self) -> None:
        self._is_cut = False

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        whole = False
        try:
            whole = await self._carry(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(task)
            # An end in trouble comes at once, as in a crash, without what is still on its way.
            writer.close() if whole else writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Until either side has had enough; whether all of it was passed on."""
        far = None if self._is_cut else await self._connect()
        if far is None:
            return False
        far_reader, far_writer = far
        there = asyncio.create_task(_pass_on(reader, far_writer))
        try:
            return await self._replies(far_reader, writer)
        finally:
            there.cancel()
            far_writer.transport.abort()
            await asyncio.gather(there, return_exceptions=True)

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in self.targets:
            self._turn += 1
            target = self.targets[self._turn % len(self.targets)]
            with contextlib.suppress(OSError):
                if isinstance(target, Path):
                    return await asyncio.open_unix_connection(target)
                return await asyncio.open_connection("127.0.0.1", target)
        return None

    async def _replies(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        while data := await reader.read(65536):
            trouble = self.trouble
            if trouble.chance.random() < trouble.lost:
                self.lost += 1
                return False
            if trouble.chance.random() < trouble.late:
                await asyncio.sleep(trouble.seconds * trouble.chance.random())
            writer.write(data)
            await writer.drain()
        return True


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@asynccontextmanager
async def in_trouble(wire: Wire, trouble: Trouble) -> AsyncIterator[None]:
    wire.trouble = trouble
    try:
        yield
    finally:
        wire.trouble = Trouble()
