"""What a turn asks of the database: how many statements, and that none of them reads a growing table from end to end."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as events
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from conversations.engine import step
from conversations.events import Due, Event, Reacted
from conversations.model import Scope
from storage import tables as t
from storage.question import Prepared
from storage.sqlite import SQLiteConnection
from tests.benchmarks.population import fill
from tests.storage_world import World
from tests.unit import builders as make
from tests.unit.builders import DAY, NOW

# A programme or a code is made by hand, once in a while.
FEW = {"programmes", "codes", "desks", "alembic_version"}
# Inbox key, circles, scene, remark, outbox; and the earlier receipt, whose button is taken away.
AT_MOST = 6


@pytest.fixture
async def talking(world: World) -> World:
    """Three people in a circle who have talked before."""
    await world.save(make.make_programme(), make.make_round(1), make.make_circle(), make.make_asked(revealed_at=NOW))
    for who, realm in (("ann", "community"), ("ben", "executive"), ("cat", "political")):
        await world.save(
            make.make_person(who),
            make.make_account(who),
            make.make_membership(who, realm=realm),
            make.make_consent(who),
            make.make_consent(who, Scope.INTRODUCTIONS),
            make.make_consent(who, Scope.SHARING),
            make.make_seat(who, realm=realm, shown_at=NOW),
            make.make_reflection(who),
            make.make_remark(f"rem-{who}", who, ref=f"slack|T1|D-{who}|1"),
        )
    await world.save(make.make_commitment())
    return world


@contextmanager
def listening(world: World, to: str = "before_cursor_execute") -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its parameters, but for those that bound a transaction; or every commit."""
    heard: list[tuple[str, Any]] = []

    def hear(_connection: Any, _cursor: Any = None, statement: str = "", parameters: Any = (), *more: Any) -> None:
        if not statement.startswith("BEGIN"):
            heard.append((statement, parameters[0] if more and more[-1] else parameters))

    def hear_commit(connection: Any) -> None:
        hear(connection)

    async def hear_prepared(driver: SQLiteConnection, statement: str, values: Any) -> Any:
        hear(None, None, statement, values, None, isinstance(values, list))
        return await execute(driver, statement, values)

    engine, hearer = world.db.engine.sync_engine, hear_commit if to == "commit" else hear
    execute = SQLiteConnection.execute
    events.listen(engine, to, hearer)
    with pytest.MonkeyPatch.context() as patch:
        if to != "commit":
            patch.setattr(SQLiteConnection, "execute", hear_prepared)
        try:
            yield heard
        finally:
            events.remove(engine, to, hearer)


def words(number: int) -> Event:
    ref = f"slack|T1|D-ann|{100 + number}"
    return make.said("The hall is open now.", make.make_actor(user="ann"), f"words-{number}", ref=ref)


async def test_plain_words_cost_six_statements_and_one_commit(talking: World) -> None:
    await talking.play(words(1), step)  # reads everybody's keys
    with listening(talking) as heard, listening(talking, "commit") as commits:
        played = await talking.play(words(2), step)
    assert played.wrote
    assert len(heard) <= AT_MOST, "\n".join(statement for statement, _ in heard)
    assert len(commits) == 1


async def test_writes_that_wait_together_share_a_commit_on_sqlite_and_fail_alone(talking: World) -> None:
    def fails(*_: object) -> tuple[()]:
        raise RuntimeError("no")

    await talking.play(words(1), step)
    with listening(talking, "commit") as commits:
        played = await asyncio.gather(
            *(talking.play(words(number), fails if number == 4 else step) for number in range(2, 8)),
            return_exceptions=True,
        )
    assert [type(each).__name__ for each in played] == [
        "Played",
        "Played",
        "RuntimeError",
        "Played",
        "Played",
        "Played",
    ]
    kept = {row.ref.rpartition("|")[2] for row in await talking.rows(t.remarks)}
    assert {str(100 + number) for number in (1, 2, 3, 5, 6, 7)} <= kept
    assert "104" not in kept
    assert len(commits) < len(played) or not talking.db.is_sqlite


async def test_a_message_heard_again_costs_one_statement(talking: World) -> None:
    await talking.play(words(1), step)
    with listening(talking) as heard:
        assert (await talking.play(words(1), step)).seen
    assert len(heard) == 1


async def test_where_sqlite_takes_a_transaction_back_nobody_in_it_is_told_that_it_is_kept(talking: World) -> None:
    if not talking.db.is_sqlite:
        return  # There each turn has a transaction of its own.

    async def disk_is_full() -> None:
        async with talking.db.write() as connection:
            await connection.exec_driver_sql("ROLLBACK")  # what SQLite does by itself then
            raise OSError("disk full")

    async def write(name: str) -> None:
        async with talking.db.write() as connection:
            await connection.execute(insert(t.inbox).values(id=name, at=NOW))

    # Those before it share its transaction; whoever comes after has another.
    done = await asyncio.gather(write("1"), write("2"), disk_is_full(), write("3"), return_exceptions=True)
    assert [type(each).__name__ for each in done] == ["DatabaseAway"] * 3 + ["NoneType"]
    assert {row.id for row in await talking.rows(t.inbox)} & {"1", "2", "3"} == {"3"}


async def test_a_commit_is_not_put_off_for_somebody_who_stops_waiting(talking: World) -> None:
    first = asyncio.create_task(talking.play(words(1), step))
    second = asyncio.create_task(talking.play(words(2), step))
    await asyncio.sleep(0)
    second.cancel()
    async with asyncio.timeout(5):
        assert (await first).wrote
        assert (await talking.play(words(3), step)).wrote


async def test_a_statement_that_was_prepared_before_a_table_changed_is_prepared_anew(talking: World) -> None:
    """As when a newer version migrates the database beside an older one that still runs."""
    if talking.db.is_sqlite:
        return  # It sees by itself that a table has changed.
    statement = Prepared(select(t.harvests))

    async def read() -> Any:
        async with talking.db.read() as connection:
            await connection.exec_driver_sql("SELECT 1")
            return await statement.execute(connection, {})

    assert (await read()).found == []
    async with talking.db.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE harvests ALTER COLUMN circle_id TYPE VARCHAR(200)")
    with pytest.raises(DBAPIError):
        await read()
    assert (await read()).found == []
    async with talking.db.write() as connection:
        await connection.exec_driver_sql("ALTER TABLE harvests ALTER COLUMN circle_id TYPE TEXT")


async def test_nothing_reads_a_growing_table_from_end_to_end(talking: World) -> None:
    ann, ben = make.make_actor(user="ann"), make.make_actor(user="ben")
    with listening(talking) as heard:
        for event in (
            words(1),
            make.pressed("hello", "c1", actor=ben, id="hello"),
            make.pressed("home", actor=ann, id="home"),
            make.edited("Closed, I mean.", "slack|T1|D-ann|101", ann, "edit"),
            Reacted("react", NOW, ben, "slack|T1|D-ann|101", "👍", True),
            make.deleted("slack|T1|D-ann|101", ann, "delete"),
            make.said("who am I", make.make_actor(user="stranger"), "stranger"),
        ):
            await talking.play(event, step)
        await talking.scene(Due("prompt:c1", NOW, "better", "c1"))
        await talking.scene(Due("match:r1", NOW, "better"))
        await talking.scene(Due("digest:better:2026-W48", NOW, "better"))
        await talking.scene(Due("offers:com1", NOW, "better"))
        await talking.person("ann")
        await talking.deliver(NOW + DAY)
        await talking.timers.due(NOW)
        await talking.timers.next_at()
        await talking.outbox.next_at(NOW)
        await talking.outbox.depth(NOW + timedelta(hours=1))
    found = {
        statement: parameters for statement, parameters in heard if not statement.startswith(("INSERT", "EXPLAIN"))
    }
    scans = {
        scan: statement
        for statement, parameters in found.items()
        for scan in await scanned(talking, statement, parameters)
    }
    assert scans == {}


async def test_the_few_promises_that_are_offered_to_somebody_are_found_among_many_that_are_not(talking: World) -> None:
    """As each database plans it that knows what its tables hold: thousands of promises, and none of them offered."""
    await fill(talking.db, 3000, 100)
    with listening(talking) as heard:
        await talking.play(words(1), step)
        await talking.person("ann")
    read = {statement: values for statement, values in heard if statement.startswith("SELECT")}
    plans = [line for statement, values in read.items() for line in await planned(talking, statement, values)]
    assert [line for line in plans if re.search("commitments", line)]
    assert [line for line in plans if re.search(r"(Seq Scan on|SCAN) commitments", line)] == []


async def planned(world: World, statement: str, parameters: Any) -> list[str]:
    explain = "EXPLAIN QUERY PLAN" if world.db.is_sqlite else "EXPLAIN"
    async with world.db.read() as connection:
        return [str(row[-1]) for row in (await connection.exec_driver_sql(f"{explain} {statement}", parameters)).all()]


async def test_the_check_itself_sees_a_table_that_is_read_whole(talking: World) -> None:
    wanted = "$1" if not talking.db.is_sqlite else "?"
    assert await scanned(talking, f"SELECT * FROM remarks WHERE text = {wanted}", ("x",)) == {"remarks"}


async def scanned(world: World, statement: str, parameters: Any) -> set[str]:
    """The growing tables that a statement reads whole, by the database's own plan of it."""
    growing = set(t.metadata.tables) - FEW
    async with world.db.read() as connection:
        if world.db.is_sqlite:
            plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            whole = [re.match(r"SCAN (\w+)(?! USING| VIRTUAL)", row[-1]) for row in plan.all()]
            return {match[1] for match in whole if match and re.sub(r"_\d+$", "", match[1]) in growing}
        # Small tables are always read whole: only where no index would serve is that a finding.
        await connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        plan = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        whole = [re.search(r"Seq Scan on (\w+)", row[0]) for row in plan.all()]
        return {match[1] for match in whole if match and match[1] in growing}
