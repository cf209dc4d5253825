"""A week as the database counts it is the week as it is picked from whole records, on both databases; and reading it
touches the rows of that week alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from bot.sample import sample
from conversations.digest.week import Week, count, gather
from conversations.effects import Forget
from conversations.events import Due
from conversations.flows.digest import make
from conversations.model import (
    CheckIn,
    Circle,
    Commitment,
    Digest,
    Meeting,
    Membership,
    Movement,
    Programme,
    Reflection,
    Remark,
    Role,
    Scope,
    Seat,
    Standing,
    Subscription,
)
from conversations.values import replace
from storage import tables as t
from storage.digests import Digests
from storage.reader import Reader
from storage.week import load_digest, load_week
from tests.storage_world import World
from tests.unit.builders import NOW, make_consent, make_membership, make_person, make_programme
from tests.unit.test_digest import CONSENTS, HARVESTS, RECORDS, WEEK

UNTIL = datetime(2026, 11, 23, tzinfo=UTC)


def of(kind: type[Any], records: list[Any]) -> tuple[Any, ...]:
    return tuple(each for each in records if isinstance(each, kind))


def picked(programme: Programme, week: str, records: list[Any]) -> Week:
    return gather(
        programme, week, of(Membership, records), of(Movement, records), of(Circle, records), of(Seat, records),
        of(Remark, records), of(Reflection, records), of(Commitment, records), of(CheckIn, records),
        of(Meeting, records),
    )  # fmt: skip


async def loaded(world: World, programme: Programme, week: str) -> Week:
    async with world.db.read() as connection:
        return await load_week(Reader(connection, world.keyring.within(connection)), programme, week)


def comparable(week: Week) -> Any:
    """Without the order of rows, and without counts of none."""
    return (
        {who: n for who, n in week.people.items() if n},
        dict(week.moves),
        dict(week.news),
        {circle_id: tuple(moment and moment.astimezone(UTC) for moment in times) for circle_id, times in week.circles.items()},
        week.harvested,
        sorted(week.meetings),
        sorted(week.sat, key=str),
        sorted(week.spoke, key=str),
        sorted((replace(p, made_at=p.made_at.astimezone(UTC), closed_at=p.closed_at and p.closed_at.astimezone(UTC))
                for p in week.promised), key=str),
    )  # fmt: skip


async def test_the_week_worked_out_by_hand(world: World) -> None:
    programme = make_programme()
    people = {m.person_id for m in RECORDS["memberships"]} | {s.person_id for s in RECORDS["seats"]}
    await world.save(programme, *(make_person(each) for each in sorted(people)))
    records = [each for kind in RECORDS.values() for each in kind]
    await world.save(*records)
    for week in (WEEK, "2026-W47", "2026-W49"):
        assert comparable(await loaded(world, programme, week)) == comparable(picked(programme, week, records)), week
    assert count(await loaded(world, programme, WEEK), programme) == count(picked(programme, WEEK, records), programme)


async def test_every_week_of_a_sample(world: World) -> None:
    programme = make_programme(created_at=UNTIL - timedelta(weeks=6))
    records = sample(programme, 60, 6, 1, UNTIL)
    await world.queries.save_programme(programme)
    await world.queries.save_all(records, UNTIL)
    for made in of(Digest, records)[-2:]:
        assert comparable(await loaded(world, programme, made.week)) == comparable(
            picked(programme, made.week, records)
        )
    last = of(Digest, records)[-1]
    digests = Digests(world.db, world.keyring)
    again = make(await digests.scene(programme, last.week, UNTIL), programme, last.week, last.made_at)
    assert replace(again, version=0) == last
    assert await digests.weeks(programme.id) == sorted((d.week for d in of(Digest, records)), reverse=True)


async def test_the_scene_of_a_digest_holds_leads_and_what_may_be_quoted_and_nobody_else(world: World) -> None:
    programme = make_programme()
    people = {m.person_id for m in RECORDS["memberships"]} | {s.person_id for s in RECORDS["seats"]} | {"lead"}
    await world.save(programme, *(make_person(each) for each in sorted(people)))
    await world.save(*(each for kind in RECORDS.values() for each in kind), *CONSENTS, *HARVESTS)
    lead = make_membership("lead", roles=(Role.LEAD,), standing=Standing.CONSENTED)
    await world.save(
        lead, make_consent("lead", Scope.CONVENING), Subscription("s", "better", "lead", mail="a@b.example")
    )
    async with world.db.read() as connection:
        reader = Reader(connection, world.keyring.within(connection))
        scene = await load_digest(reader, Due(f"digest:better:{WEEK}", NOW, programme_id="better"))
    assert {person.id for person in scene.people} == {"lead", "e5"}
    assert {made.id for made in scene.commitments} == {"k7", "k8"}
    assert {kept.person_id for kept in scene.harvests} == {"c2", "c3"}
    assert {consent.person_id for consent in scene.consents} == {"lead", "c2", "c3"}
    assert [each.mail for each in scene.subscriptions] == ["a@b.example"]


async def test_an_address_is_sealed_and_forgotten(world: World) -> None:
    await world.save(make_programme(), make_person("lead"), Subscription("s", "better", "lead", mail="a@b.example"))
    (row,) = await world.rows(t.subscriptions)
    assert "b.example" not in row.mail
    await world.do(Forget("lead"))
    assert await world.rows(t.subscriptions) == []


async def test_a_longer_history_changes_nothing_in_what_is_read(world: World) -> None:
    """The same week, after ten times as many promises and messages of long ago."""
    programme = make_programme(created_at=UNTIL - timedelta(weeks=6))
    records = sample(programme, 30, 4, 1, UNTIL)
    await world.queries.save_programme(programme)
    await world.queries.save_all(records, UNTIL)
    week = of(Digest, records)[-1].week
    before = comparable(await loaded(world, programme, week))
    long_ago = UNTIL - timedelta(weeks=30)
    async with world.db.write() as connection:
        for table, past in (
            (t.commitments, {"made_at": long_ago, "closed_at": long_ago, "state": "kept"}),
            (t.remarks, {"said_at": long_ago}),
        ):
            rows = [dict(row) for row in (await connection.execute(select(table))).mappings()]
            await connection.execute(
                insert(table), [{**row, **past, "id": f"{row['id']}-{n}"} for n in range(10) for row in rows]
            )
    assert comparable(await loaded(world, programme, week)) == before
