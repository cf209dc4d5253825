"""The migrations make what the tables say, on both databases, and a database says how far it is."""

from __future__ import annotations

import asyncio
import stat
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import open_database
from storage.migrations import VERSIONS, alembic_config, migrate, schema_state
from storage.tables import metadata
from tests.storage_world import World, migrated, open_world


def differences(connection: Connection) -> list[object]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


async def test_a_new_database_is_migrated_once_and_says_how_far_it_is(database_url: str) -> None:
    db = await open_database(database_url)
    try:
        assert await schema_state(db) == "empty"
        await asyncio.gather(migrate(db), migrate(db))
        assert await schema_state(db) == "current"
    finally:
        await db.close()


def modes(folder: Path, name: str) -> set[int]:
    return {stat.S_IMODE(each.stat().st_mode) for each in folder.glob(f"{name}*")}


async def test_the_file_of_a_new_database_is_its_owners_alone(tmp_path: Path) -> None:
    """Other people may have an account on the same computer; an older file keeps what its owner gave it."""
    old = tmp_path / "old.db"
    old.touch(mode=0o640)
    for path, mode in ((tmp_path / "new.db", 0o600), (old, 0o640)):
        db = await open_database(f"sqlite:///{path}")
        await migrate(db)
        assert modes(tmp_path, path.name) == {mode}
        await db.close()


async def test_the_migrations_make_what_the_tables_say(world: World) -> None:
    async with world.db.read() as connection:
        assert await connection.run_sync(differences) == []


def test_the_versions_are_one_line_and_numbered_as_their_files_are() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert [script.revision for script in reversed(list(scripts.walk_revisions()))] == VERSIONS
    assert scripts.get_heads() == [VERSIONS[-1]]


async def test_a_database_of_a_later_version_is_known_as_such(database_url: str) -> None:
    await migrated(database_url)
    async with open_world(database_url) as world:
        async with world.db.write() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert await schema_state(world.db) == "new"


async def test_the_short_form_of_an_address_is_understood(database_url: str) -> None:
    plain = database_url.replace("sqlite+aiosqlite:", "sqlite:").replace("postgresql:", "postgres:")
    db = await open_database(plain)
    try:
        async with db.read() as connection:
            assert await connection.scalar(text("SELECT 1")) == 1
    finally:
        await db.close()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://me:hunter2@host/db"])
async def test_an_address_of_nothing_we_know_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL") as refusal:
        await open_database(url)
    assert "hunter2" not in str(refusal.value)


async def test_how_hosts_ask_for_encryption_is_translated_for_the_driver() -> None:
    db = await open_database("postgres://me@host/db?sslmode=require")
    assert dict(db.url.query) == {"ssl": "require"}
    await db.close()
