"""A stage for each test: a copy of one prepared database, on SQLite or on a PostgreSQL of these tests' own."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.durable.postgres import Postgres
from tests.durable.stage import Prepared, Stage, prepare


@pytest.fixture(scope="session")
def killable() -> Iterator[Postgres]:
    """Not the other tests' server, since it gets killed."""
    with tempfile.TemporaryDirectory(prefix="convenor-postgres-", ignore_cleanup_errors=True) as folder:
        postgres = Postgres.start(folder)
        yield postgres
        postgres.server.cleanup()


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> tuple[Prepared, Path]:
    folder = tmp_path_factory.mktemp("prepared")
    made = asyncio.run(prepare(_sqlite(folder), folder))
    return made, folder / "convenor.db"


@pytest.fixture(scope="session")
def prepared_postgres(killable: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("prepared")
    killable.sql("CREATE DATABASE prepared")
    return asyncio.run(prepare(killable.url("prepared"), folder))


@pytest.fixture
async def on_sqlite(prepared_sqlite: tuple[Prepared, Path], tmp_path: Path) -> AsyncIterator[Stage]:
    prepared, file = prepared_sqlite
    for part in file.parent.glob(f"{file.name}*"):
        shutil.copy(part, tmp_path)
    async with prepared.stage(_sqlite(tmp_path), tmp_path) as stage:
        yield stage


@pytest.fixture
async def on_postgres(killable: Postgres, prepared_postgres: Prepared, tmp_path: Path) -> AsyncIterator[Stage]:
    name = f"durable_{uuid4().hex}"
    killable.sql(f"CREATE DATABASE {name} TEMPLATE prepared STRATEGY FILE_COPY")
    async with prepared_postgres.stage(killable.url(name), tmp_path) as stage:
        yield stage
    killable.start_again()
    killable.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def on_either(request: pytest.FixtureRequest) -> Stage:
    stage: Stage = request.getfixturevalue(f"on_{request.param}")
    return stage


def _sqlite(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / 'convenor.db'}"
