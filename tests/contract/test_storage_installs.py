"""Installations, states and registrations in storage: sealed, renewed by one at a time, and readable after new keys."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from storage.installs import Install, Installs, Registration
from storage.rotation import rotate
from storage.secrets import Keyring, new_secret_key
from storage.tables import installs, oauth_states, teams_registrations
from tests.storage_world import World
from tests.unit.builders import NOW


async def test_tokens_and_secrets_are_kept_sealed(world: World) -> None:
    store = Installs(world.db, world.keyring)
    await store.save(Install("T1", "xoxb-secret", "xoxe-secret", NOW, {"name": "Network"}), NOW)
    await store.add_registration(Registration("app-1", "SingleTenant", "tenant-1", "pass-secret"), NOW)
    kept = repr([*await world.rows(installs), *await world.rows(teams_registrations)])
    assert "-secret" not in kept
    assert "Network" not in kept
    found = await store.get("T1")
    assert found is not None
    assert (found.bot_token, found.refresh_token, found.expires_at, found.details["name"]) == (
        "xoxb-secret", "xoxe-secret", NOW, "Network",
    )  # fmt: skip
    assert [each.secret for each in await store.registrations()] == ["pass-secret"]
    assert await store.remove_registration("app-1")
    assert not await store.remove_registration("app-1")


async def test_a_stranger_who_begins_over_and_over_fills_no_table(world: World) -> None:
    """Nor does anybody lose the installation that they have begun."""
    store = Installs(world.db, world.keyring)
    first, *_ = [store.new_state(NOW + timedelta(seconds=second)) for second in range(2000)]
    assert await world.rows(oauth_states) == []
    assert await store.take_state(first, NOW)


async def test_one_at_a_time_renews_a_token(world: World) -> None:
    store = Installs(world.db, world.keyring)
    await store.save(Install("T1", "a", "r", NOW), NOW)
    taken = await asyncio.gather(*(store.take_renewal("T1", NOW) for _ in range(5)))
    assert taken.count(True) == 1
    assert not await store.take_renewal("T1", NOW + timedelta(seconds=10))
    # Whoever died with it does not hold it for ever
    assert await store.take_renewal("T1", NOW + timedelta(minutes=1))
    await store.end_renewal("T1", Install("T1", "b", "s", NOW + timedelta(hours=12)))
    found = await store.get("T1")
    assert found is not None
    assert (found.bot_token, found.refresh_token) == ("b", "s")
    assert await store.take_renewal("T1", NOW + timedelta(minutes=1))


async def test_a_removed_workspace_keeps_no_token(world: World) -> None:
    store = Installs(world.db, world.keyring)
    await store.save(Install("T1", "a", "r", NOW), NOW)
    assert await store.revoke("T1", NOW)
    assert not await store.revoke("T1", NOW)
    assert not await store.take_renewal("T1", NOW)
    await store.end_renewal("T1", Install("T1", "late", "late"))
    found = await store.get("T1")
    assert found is not None
    assert (found.bot_token, found.refresh_token, found.revoked_at) == ("", "", NOW)
    await store.save(Install("T1", "again"), NOW)
    found = await store.get("T1")
    assert found is not None
    assert (found.bot_token, found.revoked_at) == ("again", None)


async def test_a_state_works_once_and_is_kept_as_a_hash(world: World) -> None:
    store = Installs(world.db, world.keyring)
    state, late = store.new_state(NOW), store.new_state(NOW)
    for made_up in ("made up", "", "ü.1.2", state[:-1], state + "0", "1" + state):
        assert not await store.take_state(made_up, NOW)
    assert await world.rows(oauth_states) == []
    assert (await store.take_state(state, NOW), await store.take_state(state, NOW)) == (True, False)
    assert state not in repr(await world.rows(oauth_states))
    assert not await store.take_state(late, NOW + timedelta(minutes=11))
    # What is used up is forgotten once it would be too old anyway
    assert await store.take_state(store.new_state(NOW + timedelta(hours=1)), NOW + timedelta(hours=1))
    assert len(await world.rows(oauth_states)) == 1


async def test_what_is_sealed_is_readable_after_the_secret_key_was_renewed(world: World) -> None:
    old, new = new_secret_key(), new_secret_key()
    store = Installs(world.db, Keyring(old))
    await store.save(Install("T1", "a", "r", NOW), NOW)
    await store.add_registration(Registration("app-1", "SingleTenant", "tenant-1", "pass"), NOW)
    await rotate(world.db, Keyring(f"{new},{old}"))
    store = Installs(world.db, Keyring(new))
    found = await store.get("T1")
    assert found is not None
    assert found.bot_token == "a"
    assert [each.secret for each in await store.registrations()] == ["pass"]


async def test_refusals_are_counted(world: World) -> None:
    store = Installs(world.db, world.keyring)
    await store.note_refusal("slack", 2, NOW)
    await store.note_refusal("slack", 3, NOW + timedelta(minutes=5))
    [refusal] = await store.refusals(NOW - timedelta(days=1))
    assert (refusal.times, refusal.first_at, refusal.last_at) == (5, NOW, NOW + timedelta(minutes=5))
    assert await store.refusals(NOW + timedelta(hours=1)) == ()
