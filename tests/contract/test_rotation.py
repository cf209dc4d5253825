"""A new secret key takes over while people go on writing, and then the old one may go."""

from __future__ import annotations

import asyncio

import pytest
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import select, update

from conversations.effects import Send
from conversations.engine import step
from storage import tables as t
from storage.rotation import count, rotate, sealed_columns
from storage.secrets import Keyring, new_secret_key
from tests.storage_world import World, open_world
from tests.unit.builders import (
    make_account,
    make_circle,
    make_consent,
    make_membership,
    make_message,
    make_person,
    make_programme,
    make_remark,
    make_seat,
    said,
)

PEOPLE = 450


async def furnished(world: World) -> None:
    await world.save(make_programme(contact="Jo Marsh"), make_circle(), make_seat("p1"), make_seat("p2"))
    everybody = [f"p{number}" for number in range(PEOPLE)]
    await world.save(*(make_person(each, name=f"Name of {each}") for each in everybody))
    await world.save(make_account("p1"), make_account("p2"), make_membership("p1"), make_membership("p2"))
    await world.save(*(make_consent(each) for each in ("p1", "p2")), make_remark(person_id="p1", text="Hello"))
    await world.do(Send("s1", "p1", make_message("on its way"), "better"))


async def test_everything_is_readable_with_the_new_key_alone(migrated_url: str) -> None:
    old, new = new_secret_key(), new_secret_key()
    async with open_world(migrated_url, old) as world:
        await furnished(world)
    async with open_world(migrated_url, f"{new},{old}") as world:
        seen: list[int] = []
        # People, the contact, a message on its way.
        assert await rotate(world.db, world.keyring, seen.append) == PEOPLE + 2
        assert sum(seen) == PEOPLE + 2
        assert await rotate(world.db, world.keyring) == 0
    async with open_world(migrated_url, new) as world:
        assert (await world.person("p1")).people[0].name == "Name of p1"
        assert (await world.queries.programmes())[0].contact == "Jo Marsh"
        assert [each.message for each in await world.deliver()] == [make_message("on its way")]
    async with open_world(migrated_url, old) as world:
        with pytest.raises(InvalidToken):
            await world.person("p1")


async def test_people_go_on_writing_meanwhile(migrated_url: str) -> None:
    old, new = new_secret_key(), new_secret_key()
    async with open_world(migrated_url, old) as world:
        await furnished(world)
    async with open_world(migrated_url, f"{new},{old}") as world:

        async def write() -> None:
            for number in range(30):
                await world.play(said(f"word {number}", id=f"w{number}"), step)
                await world.save(make_person(f"new{number}", name=f"New {number}"))

        await asyncio.gather(write(), rotate(world.db, world.keyring))
    async with open_world(migrated_url, new) as world:
        assert (await world.person("new29")).people[0].name == "New 29"
        for each in sealed_columns():
            for row in await world.rows(each.table):
                value = getattr(row, each.column.name)
                assert value == "" or world.keyring.is_newest(value)


async def test_what_an_earlier_version_sealed_is_read_and_sealed_anew(migrated_url: str) -> None:
    old, new = new_secret_key(), new_secret_key()
    before = Fernet(old)
    async with open_world(migrated_url, old) as world:
        await furnished(world)
        async with world.db.write() as connection:
            for each in sealed_columns():
                for row in (await connection.execute(select(each.key, each.column).where(each.column != ""))).all():
                    token = before.encrypt(world.keyring.unwrap(row[1])).decode()
                    await connection.execute(update(each.table).where(each.key == row[0]).values({each.column: token}))
    async with open_world(migrated_url, old) as world:
        assert (await world.person("p1")).people[0].name == "Name of p1"
    async with open_world(migrated_url, f"{new},{old}") as world:
        assert await rotate(world.db, world.keyring) > 0
    async with open_world(migrated_url, new) as world:
        assert (await world.person("p1")).people[0].name == "Name of p1"
        assert (await world.queries.programmes())[0].contact == "Jo Marsh"
        assert [each.message for each in await world.deliver()] == [make_message("on its way")]


async def test_what_was_kept_before_it_was_sealed_at_all_is_sealed(world: World) -> None:
    await world.save(make_programme(contact="Jo Marsh"))
    async with world.db.write() as connection:
        await connection.execute(t.programmes.update().values(contact="Jo Marsh"))
    assert (await world.queries.programmes())[0].contact == "Jo Marsh"
    assert await rotate(world.db, world.keyring) == 1
    assert "Jo Marsh" not in (await world.rows(t.programmes))[0].contact
    assert (await world.queries.programmes())[0].contact == "Jo Marsh"
    assert await count(world.db) == 1


def test_which_key_sealed() -> None:
    old, new = new_secret_key(), new_secret_key()
    both = Keyring(f"{new},{old}")
    assert not both.is_newest(Keyring(old).seal_message("x"))
    assert both.is_newest(both.seal_message("x"))
    assert not both.is_newest("not sealed at all")
