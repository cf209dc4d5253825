"""Upgrades: a database of each earlier version comes along with all that is in it, and is refused until it has.

The databases were made by those versions themselves: see `kept_databases.py`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import MetaData, select, text

from bot.clock import Clock
from bot.timekeeper import Timekeeper
from conversations.engine import step
from storage import tables as t
from storage.database import Database
from storage.migrations import migrate, schema_state
from storage.turn import Turns
from tests.contract.kept_databases import FOLDER, kept, restored
from tests.contract.test_commands import refused
from tests.storage_world import World, migrated, open_world
from tests.unit.builders import NOW

VERSIONS = sorted(file.stem for file in FOLDER.glob("*.json"))
each_version = pytest.mark.parametrize("version", VERSIONS)
LIVE = {"SLACK_SIGNING_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1"}


async def _everything(db: Database) -> dict[str, list[dict[str, Any]]]:
    there = MetaData()
    async with db.read() as connection:
        await connection.run_sync(there.reflect)
        found = {}
        for name, table in there.tables.items():
            rows = await connection.execute(select(table).order_by(*table.primary_key.columns))
            found[name] = [dict(row) for row in rows.mappings()]
    return found


def test_the_first_versions_are_kept() -> None:
    assert VERSIONS[:2] == ["0001", "0002"]


@each_version
async def test_nothing_that_was_there_is_lost_or_changed(database_url: str, version: str) -> None:
    await restored(database_url, version)
    async with open_world(database_url, kept(version)["secret"]) as world:
        before = await _everything(world.db)
        await migrate(world.db)
        assert await schema_state(world.db) == "current"
        after = await _everything(world.db)
    del before["alembic_version"]
    assert sum(map(len, before.values())) > 100
    for name, rows in before.items():
        now = {_name(row): row for row in after[name]}
        same = [{key: now[_name(old)].get(key) for key in old if key != "lane"} for old in rows]
        assert same == [{key: value for key, value in old.items() if key != "lane"} for old in rows], name


def _name(row: dict[str, Any]) -> str:
    """What a row is called: a later version may put new rows beside those that were there."""
    return str(next(row[key] for key in ("id", "key", "person_id", "workspace") if key in row))


@each_version
async def test_life_goes_on_after_an_upgrade(database_url: str, version: str) -> None:
    await restored(database_url, version)
    async with open_world(database_url, kept(version)["secret"]) as world:
        await migrate(world.db)
        # People and their words can still be read,
        for person_id in [row.id for row in await world.rows(t.people)]:
            scene = await world.person(person_id)
            assert next(person.name for person in scene.people if person.id == person_id)
        circle = await world.circle("c1")
        assert [remark.text for remark in circle.remarks] == ["Shall we meet?", "Yes — on Friday ☺"]
        assert [answer.text for answer in circle.reflections] == ["The café on the corner closed."]
        assert [made.text for made in circle.commitments] == ["visit the youth club"]
        assert [draft.text for draft in (await world.person("zoe")).drafts] == ["And bring cake"]
        (programme,) = await world.queries.programmes()
        assert (programme.name, programme.digest_minute) == ("Better together", 0)
        # what waited is delivered,
        waiting = [row.id for row in await world.rows(t.outbox) if row.state == "open"]
        assert waiting
        delivered = await world.deliver()
        assert {parcel.key for parcel in delivered} == set(waiting)
        assert all(parcel.message is not None for parcel in delivered)
        # and what was planned happens.
        digests = len(await world.rows(t.digests))
        await _live_on(world)
        assert len(await world.rows(t.digests)) == digests + 2
        assert await world.timers.parked() == []


async def _live_on(world: World) -> None:
    clock = Clock(wall=lambda: NOW, monotonic=lambda: 0.0)
    timekeeper = Timekeeper(world.timers, Turns(world.db, world.keyring, step), clock)
    for _ in range(14):
        clock.ahead += timedelta(days=1)
        await timekeeper.play()


async def test_an_older_database_is_refused_with_what_to_run(database_url: str, tmp_path: Any) -> None:
    await restored(database_url, VERSIONS[0])
    secret = kept(VERSIONS[0])["secret"]
    for command in ["serve"] + ["work"] * database_url.startswith("postgresql"):
        said = refused(tmp_path, command, DATABASE_URL=database_url, CONVENOR_SECRET_KEY=secret, PORT="0", **LIVE)
        assert "older version" in said, said
        assert "convenor migrate" in said, said


async def test_a_newer_database_is_refused_with_what_to_do(database_url: str, tmp_path: Any) -> None:
    await migrated(database_url)
    async with open_world(database_url) as world, world.db.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for command in ["serve", "migrate"] + ["work"] * database_url.startswith("postgresql"):
        said = refused(tmp_path, command, DATABASE_URL=database_url, PORT="0", **LIVE)
        assert "newer Convenor" in said, said
        assert "Traceback" not in said
