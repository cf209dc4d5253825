"""Processes that are really killed: each is an operating-system process of its own that runs one `convenor` command.

They are forked from a server that has imported Convenor already, so that one starts in a fraction of a second.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.durable import child

DEADLINE = 60.0

_forks = multiprocessing.get_context("forkserver")
_forks.set_forkserver_preload(["tests.durable.child"])


async def until(condition: Callable[[], object], what: str, within: float = DEADLINE) -> None:
    """Waits for something to come true; AssertionError, in the words `what`, where it does not."""
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.05)


@dataclass
class Process:
    """One running command."""

    plan: child.Plan
    ran: BaseProcess = field(init=False)

    def __post_init__(self) -> None:
        self.ran = _forks.Process(target=child.run, args=(self.plan,), daemon=True)
        self.ran.start()

    @property
    def name(self) -> str:
        return " ".join(self.plan.argv)

    @property
    def running(self) -> bool:
        return self.ran.is_alive()

    @property
    def output(self) -> str:
        return self.plan.log.read_text() if self.plan.log.exists() else ""

    async def says(self, words: str) -> None:
        await until(
            lambda: words in self.output or not self.running,
            f"`convenor {self.name}` never said {words!r}: {self.output}",
        )
        assert words in self.output, f"`convenor {self.name}` ended: {self.output}"

    async def ended(self) -> int:
        """The exit status, once it has one: negative where a signal ended it."""
        await until(lambda: not self.running, f"`convenor {self.name}` still runs: {self.output}")
        self.ran.join()
        assert self.ran.exitcode is not None
        return self.ran.exitcode

    async def killed_itself(self) -> None:
        assert await self.ended() == -signal.SIGKILL, (
            f"`convenor {self.name}` did not die where it should: {self.output}"
        )

    def kill(self) -> None:
        """What `kill -9` does."""
        if self.running:
            assert self.ran.pid is not None
            os.kill(self.ran.pid, signal.SIGKILL)
        self.ran.join()

    async def stop(self) -> int:
        """What a deployment does: SIGTERM, and time to finish."""
        self.ran.terminate()
        return await self.ended()


def log_in(folder: Path, argv: tuple[str, ...]) -> Path:
    """A new log file for a command."""
    taken = len(list(folder.glob("*.log")))
    return folder / f"{taken:02d}-{argv[0]}.log"
