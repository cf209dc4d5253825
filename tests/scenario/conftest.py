"""A town for each test, on either database."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenario.town import Town, running_town


@pytest.fixture
async def town(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Town]:
    async with running_town(tmp_path, _migrated_sqlite_url, neighbours=0) as running:
        yield running


@pytest.fixture
async def either_town(tmp_path: Path, database_url: str) -> AsyncIterator[Town]:
    """The same on SQLite and on PostgreSQL."""
    async with running_town(tmp_path, database_url) as running:
        yield running
