"""A share of what the fuzzer tries (`make fuzz` tries 100,000): no 5xx, no hang, nothing kept of what was refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.fuzz import furnished, fuzz
from tests.scenario.town import Town, running_town

INPUTS = 3_000


@pytest.fixture
async def town(tmp_path: Path, _migrated_sqlite_url: str) -> AsyncIterator[Town]:
    async with running_town(tmp_path, _migrated_sqlite_url, neighbours=0) as running:
        yield running


async def test_whatever_arrives_is_answered_and_what_is_refused_leaves_nothing(town: Town) -> None:
    await furnished(town)
    told = await fuzz(town, INPUTS, seed=7)
    assert told.wrong == []
    assert sum(told.tried.values()) == INPUTS
    # Some of it got through, and some did not.
    assert told.statuses[200] > 50
    assert told.statuses[400] > 10
    assert told.statuses[401] > 10
