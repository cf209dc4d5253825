"""Words and names are never in the database in clear, and unreadable for good once a person is erased."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from conversations.effects import Answer, Forget, Save, Send, Wake
from conversations.model import Code, Commitment, Concern, Digest, Harvest, Offer, Reply, Scope
from conversations.values import field_names, replace
from storage import tables
from storage.digests import Digests
from storage.reader import Reader
from storage.rotation import rotate
from storage.secrets import Keyring, new_secret_key, read_code
from tests.storage_world import World, migrated, open_world
from tests.unit.builders import (
    NOW,
    make_account,
    make_check_in,
    make_circle,
    make_commitment,
    make_consent,
    make_draft,
    make_harvest,
    make_membership,
    make_message,
    make_offer,
    make_person,
    make_programme,
    make_reflection,
    make_remark,
    make_round,
    make_seat,
    make_turnout,
    said,
)

MARK = "zebrafish"


async def a_full_life(world: World) -> None:
    """Ann and Ben in one circle; everything that Ann ever wrote carries the mark."""
    await world.save(
        make_programme(),
        make_round(),
        make_circle(room="slack:T1/G1"),
        make_person(name=f"Ann {MARK}"),
        make_account(),
        make_membership(assets=f"a {MARK} van", title=f"{MARK} chair"),
        make_consent(),
        make_turnout(),
        make_seat(),
        make_remark(text=f"Hello {MARK}", ref="slack|T1|D-ann|1"),
        make_draft(text=f"I will {MARK}", for_whom=MARK),
        make_reflection(text=f"I saw a {MARK}"),
        make_commitment(text=f"feed the {MARK}", for_whom=MARK, learnt=MARK, first_step=MARK, reflection=MARK),
        make_harvest(noticed=MARK, doing=MARK, telling=MARK),
        make_offer("o1", "ann", "ben", need=f"a {MARK} net", asset="a pond"),
        make_offer("o2", "ben", "ann", need="a van", asset=f"a {MARK} van"),
        Code("guest-code", "guest", "better", NOW, "c1", "ann", guest=MARK, text=f"What do {MARK} eat?"),
        make_check_in(note=f"{MARK} fed"),
        Concern("mine", "better", "ann", NOW, text=f"{MARK} worries me", told=("ben", "cyd")),
        Concern("theirs", "better", "ben", NOW, text="A door", told=("ann", "cyd")),
        Reply("asked", "mine", "ben", NOW, "Where is it?"),
        Reply("told", "mine", "ann", NOW, f"The {MARK} is there"),
        Reply("answered", "theirs", "ann", NOW, f"I saw a {MARK}"),
        Reply("thanks", "theirs", "ben", NOW, "Thank you"),
        make_person("ben"),
        make_account("ben"),
        make_membership("ben"),
        make_consent("ben", Scope.QUOTES),
        make_seat("ben"),
        make_remark("rem2", "ben", text="Hello Ann", reactions=(("ann", "👍"), ("ben", "🎉"))),
        make_commitment("k2", "ben", offered_to="ann", witness="ann", shared=("ann",), along=("ann", "cyd")),
    )
    await world.do(
        Send("relay", "ben", make_message(f"Ann {MARK} says: Hello {MARK}"), "better", circle_id="c1", about="rem1"),
        Send("to-ann", "ann", make_message(f"Dear {MARK}"), "better"),
        Wake("pause:ann", NOW, person_id="ann"),
        Answer(make_message(f"Thank you, {MARK}")),
    )


def raw(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_words_and_names_are_never_in_the_file_in_clear(tmp_path: Path, sqlite_url: str) -> None:
    await migrated(sqlite_url)
    async with open_world(sqlite_url) as world:
        await a_full_life(world)
        assert (await world.person("ann")).people[0].name == f"Ann {MARK}"
        assert MARK.encode() not in raw(tmp_path)
        assert b"Northside" in raw(tmp_path)


async def test_words_and_names_are_never_in_any_table_in_clear(world: World) -> None:
    await a_full_life(world)
    for table in tables.metadata.sorted_tables:
        assert MARK not in str(await world.rows(table)), table.name


async def test_an_erased_person_is_gone_and_others_keep_a_nameless_place(world: World) -> None:
    await a_full_life(world)
    before = await world.circle("c1")
    await world.do(Forget("ann"), Answer(make_message("Goodbye")), event=said("leave"))
    gone = await world.person("ann")
    assert all(getattr(gone, name) in ((), None, "", {}, frozenset()) for name in field_names(gone))
    after = await world.circle("c1")
    assert [person.name for person in after.people] == ["Ben"]
    (place,) = (seat for seat in after.seats if seat.person_id != "ben")
    assert place.left_at == NOW
    assert [circle.room for circle in after.circles] == [""], "its members would name them"
    mine = next(each for each in after.commitments if each.id == "k1")
    was = next(each for each in before.commitments if each.id == "k1")
    assert (mine.person_id, mine.text, mine.for_whom, mine.learnt) == (place.person_id, "", "", "")
    assert (mine.due, mine.state) == (was.due, was.state)
    assert [(each.person_id, each.note) for each in after.check_ins] == [(place.person_id, "")]
    (remark,) = after.remarks
    assert remark.text == "Hello Ann"
    assert remark.reactions == ((place.person_id, "👍"), ("ben", "🎉"))
    assert next(each for each in after.commitments if each.id == "k2").offered_to == ""
    theirs = await world.person("ben")
    (concern,) = theirs.concerns
    assert concern.told == (place.person_id, "cyd")
    assert [reply.id for reply in theirs.replies] == ["thanks"], "what was written about Ann's concern went with it"


async def test_nothing_leads_back_to_an_erased_person(world: World) -> None:
    await a_full_life(world)
    await world.do(Forget("ann"))
    for table in tables.RECORDS.values():
        assert "'ann'" not in str(await world.rows(table)), table.name
    assert await world.rows(tables.timers) == []
    assert [row.person_id for row in await world.rows(tables.person_keys)] == ["ben"]


async def test_an_erased_person_is_not_written_to_and_their_words_do_not_travel_on(world: World) -> None:
    await a_full_life(world)
    await world.do(Forget("ann"), Answer(make_message("Goodbye")), event=said("leave"))
    sent = [parcel.message and parcel.message.fallback for parcel in await world.deliver()]
    assert sent == [f"Thank you, {MARK}", "Goodbye"]


async def test_a_copy_of_the_old_rows_is_unreadable_after_erasure(world: World) -> None:
    await a_full_life(world)
    (kept,) = await world.rows(tables.reflections)
    await world.do(Forget("ann"))
    async with world.db.write() as connection:
        await connection.execute(tables.reflections.insert().values(**kept._mapping))
    (read,) = (await world.circle("c1")).reflections
    assert read.text == ""


async def test_somebody_erased_may_join_again_as_somebody_new(world: World) -> None:
    await a_full_life(world)
    await world.do(Forget("ann"))
    await world.save(make_person(name="Anna"), make_account())
    (person,) = (await world.person("ann")).people
    assert (person.name, person.version) == ("Anna", 1)


async def test_a_turn_that_is_rolled_back_leaves_no_key_behind(world: World) -> None:
    with pytest.raises(Exception, match="without a zone"):
        await world.do(Save(make_person()), Wake("t:1", NOW.replace(tzinfo=None)))
    await world.save(make_person(name="Ann"))
    async with open_world(world.db.url.render_as_string(hide_password=False)) as other:
        other.keyring._master = world.keyring._master
        assert (await other.person("ann")).people[0].name == "Ann"


# The master key


async def test_a_new_master_key_takes_over_and_the_old_one_may_go(migrated_url: str) -> None:
    old, new = new_secret_key(), new_secret_key()
    async with open_world(migrated_url, old) as world:
        await world.save(make_person(), make_account())
        await world.do(Send("s1", "ann", make_message(), "better"))
    async with open_world(migrated_url, f"{new},{old}") as world:
        assert await rotate(world.db, world.keyring) == 2
    async with open_world(migrated_url, new) as world:
        assert (await world.person("ann")).people[0].name == "Ann"
        assert [each.message for each in await world.deliver()] == [make_message()]


@pytest.mark.parametrize("secret", ["", "short", f"{new_secret_key()},x", "é" * 44])
def test_a_malformed_master_key_is_refused_without_repeating_it(secret: str) -> None:
    with pytest.raises(ValueError, match="CONVENOR_SECRET_KEY must be") as refusal:
        Keyring(secret)
    assert not secret or secret not in str(refusal.value)


# Codes


async def test_a_code_is_found_however_it_is_typed_and_kept_only_as_a_hash(world: World) -> None:
    await world.save(make_programme())
    code = await world.queries.create_code("convener", "better", NOW)
    for typed in (code, code.lower(), f"  {code.replace('-', ' ')}\n", code.replace("-", "\u2013")):
        scene = await world.scene(said(typed))
        assert scene.code
        assert (scene.code.kind, scene.code.expires_at) == ("convener", NOW)
        assert [each.id for each in scene.programmes] == ["better"]
    kept: list[Any] = await world.rows(tables.codes)
    assert code not in str(kept)
    assert read_code(code) not in str(kept)
    assert (await world.scene(said("Good morning"))).code is None


async def test_a_code_is_used_once(world: World) -> None:
    code = await world.queries.create_code("convener", "better", NOW)
    record = (await world.scene(said(code))).code
    assert record
    await world.save(replace(record, used_at=NOW))
    again = (await world.scene(said(code))).code
    assert again
    assert again.used_at == NOW


async def test_a_code_made_before_the_master_key_changed_still_works(migrated_url: str) -> None:
    old, new = new_secret_key(), new_secret_key()
    async with open_world(migrated_url, old) as world:
        code = await world.queries.create_code("invitation", "better", NOW)
    async with open_world(migrated_url, f"{new},{old}") as world:
        assert (await world.scene(said(code))).code


async def test_a_digest_is_found_by_its_id_and_by_its_week(world: World) -> None:
    digest = Digest("d", "better", "2026-W48", NOW, {"counts": {"people": None}})
    await world.save(digest)
    kept = replace(digest, version=1)
    assert await Digests(world.db, world.keyring).by_id("d") == kept
    assert await Digests(world.db, world.keyring).of_week("better", "2026-W48") == kept
    assert await Digests(world.db, world.keyring).by_id("other") is None


async def test_nothing_in_others_promises_offers_and_invitations_names_whoever_was_erased(world: World) -> None:
    await a_full_life(world)
    await world.do(Forget("ann"))
    async with world.db.read() as connection:
        reader = Reader(connection, world.keyring.within(connection))
        [left] = [made for made in await reader.some(Commitment) if made.id == "k2"]
        assert (left.witness, left.offered_to) == ("", "")
        assert "ann" not in (*left.shared, *left.along)
        assert "cyd" in left.along
        assert len(left.shared) == 1, "a nameless place"
        for record in (Harvest, Offer, Code):
            assert await reader.some(record) == ()
