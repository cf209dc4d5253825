"""Backups are made while people talk, and a restored database carries on: with everybody's words but those of somebody
who was erased since, whose key is in no backup of the keys any more."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from storage import tables as t
from storage.database import open_database
from storage.queries import Queries
from storage.secrets import Keyring
from tests.durable.backups import Backups, OfPostgres, OfSqlite
from tests.durable.postgres import Postgres
from tests.durable.stage import LEASED, Stage


@pytest.fixture
def backups(on_either: Stage, killable: Postgres, tmp_path: Path) -> Backups:
    if on_either.db.is_sqlite:
        return OfSqlite(tmp_path)
    return OfPostgres(killable, tmp_path, f"restored_{uuid4().hex}")


async def test_a_restored_database_carries_on(on_either: Stage, backups: Backups) -> None:
    stage = on_either
    running = await stage.serve_and_work()
    async with stage.talking(3):
        pass
    await stage.settle()
    # One message of each is on its way when the backup is made: it waits there, and arrives before all breaks.
    await stage.platforms.outward.cut()
    await stage.all_talk(1, first=4)
    backups.data(stage.database_url)
    assert await stage.waiting() > 0
    stage.platforms.outward.mend()
    await stage.settle_after_leases()

    # Somebody leaves, and the keys are backed up again that night. Then the database is lost.
    status, told = await stage.command("erase", "--yes", await _account(stage, "rhian"))
    assert status == 0, told
    await stage.settle()
    heard = stage.heard("amina")
    assert [text for text in heard if "rhian" in text] == []
    backups.keys(stage.database_url)
    for process in running:
        process.kill()
    await stage.db.close()
    stage.database_url = backups.restored()
    stage.db = await open_database(stage.database_url)

    status, told = await stage.command("restored", "--yes")
    assert (status, "erased again: 1." in told) == (0, True), told
    status, told = await stage.command("doctor")
    assert "cannot be reached" not in told
    assert "convenor migrate" not in told
    queries = Queries(stage.db, Keyring(stage.secret))
    async with stage.db.read() as connection:
        people = [row.id for row in await connection.execute(t.people.select())]
    names = [p.name for who in people for p in (await queries.whole_person(who)).people if p.id == who]
    assert "Amina Yusuf" in names
    assert not any("Rhian" in name for name in names), "the key of somebody erased came back"
    # It carries on; and nobody on Slack is told twice what had waited in the backup.
    await stage.serve_and_work()
    stage.jump(LEASED)
    await stage.say("tom", "Remark 5 of tom.")
    await stage.settle_after_leases()
    assert stage.heard("amina") == [*heard, "Remark 5 of tom."]


async def _account(stage: Stage, who: str) -> str:
    person = stage.world.person(who)
    async with stage.db.read() as connection:
        rows = list(await connection.execute(t.accounts.select().where(t.accounts.c.platform == person.platform)))
    user = person.user_id if person.platform == "slack" else person.aad_id
    return next(str(row.id) for row in rows if row.user == user)
