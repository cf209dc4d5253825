"""One human with two accounts finds the other by their e-mail address, where both accounts say so; and nobody else is
found, told of, or joined with anybody by it.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adapters.local.records import Person
from bot.local import LEAD
from conversations.effects import Forget, Send
from conversations.engine import step
from conversations.events import Actor
from conversations.export import export
from conversations.model import Claim, Scope, Standing
from conversations.my_data import my_data
from conversations.values import replace
from storage.retention import enforce
from storage.secrets import Keyring, new_secret_key
from storage.tables import accounts, claims
from tests.scenario.town import Town
from tests.storage_world import World
from tests.unit.builders import (
    NOW,
    make_account,
    make_actor,
    make_consent,
    make_membership,
    make_person,
    make_programme,
    pressed,
)

AT_WORK = "amina at work"
QUESTION = "It looks as if you also use Convenor in Teams. Are these both you?"


def at_work(town: Town, **more: object) -> Person:
    """Amina works for the council too, with the same e-mail address."""
    world = town.playground.world
    address = str(more.pop("email", world.person("amina").email.upper()))
    made = world.add_person(world.person("tom").workspace, "Amina Yusuf", key=AT_WORK, email=address)
    for name, value in more.items():
        setattr(made, name, value)
    return made


async def looks(town: Town) -> str:
    """Amina at work says that she takes part already, and has her other account looked for."""
    await town.playground.people.install(AT_WORK)
    await town.settle()
    await town.press(AT_WORK, "I take part already")
    await town.press(AT_WORK, "Look by my e-mail address")
    return town.latest(AT_WORK)


async def test_two_accounts_with_one_address_become_one_person(either_town: Town) -> None:
    town = either_town
    at_work(town)
    await town.introduce("rhian", "tom", "amina")
    told = await looks(town)
    assert "If your other account has the same e-mail address, I have asked there." in told
    assert "Amina" not in told
    assert "Done" not in town.screen(AT_WORK)
    assert QUESTION in town.latest("amina")
    assert "Say yes only if you asked for this yourself." in town.latest("amina")
    await town.press("amina", "Yes, join them")
    assert "You are one person here and in Teams now." in town.latest("amina")
    assert "This account is yours too" in town.latest(AT_WORK)
    await town.say(AT_WORK, "write here")
    await town.press("tom", "Say hello to everybody")
    assert "Tom" in town.latest(AT_WORK)
    held = await town.playground.convenor.queries.whole_person(await person_of(town, "amina"))
    assert sorted(a.platform for a in held.accounts_of(await person_of(town, AT_WORK))) == ["slack", "teams"]
    assert "eastvale-network.example" not in json.dumps(export(held, held.accounts[0].person_id))


async def test_a_yes_that_was_a_mistake_is_taken_back_where_it_was_said(town: Town) -> None:
    at_work(town)
    await town.introduce("rhian", "tom", "amina")
    await looks(town)
    await town.press("amina", "Yes, join them")
    await town.forge(AT_WORK, town.payload("amina", "That was not me"))
    assert await person_of(town, AT_WORK) == await person_of(town, "amina"), "the new one takes nothing off"
    await town.press("amina", "That was not me")
    assert await person_of(town, AT_WORK) == ""
    await town.press("tom", "Say hello to everybody")
    assert "Hello! I am glad to meet you." not in town.screen(AT_WORK)


async def person_of(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    account = f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"
    return await town.playground.convenor.queries.person_id_for(account) or ""


async def test_a_no_is_remembered_and_nobody_is_told(town: Town) -> None:
    at_work(town)
    await town.convene()
    await town.join("amina")
    await looks(town)
    heard = len(town.messages(AT_WORK))
    await town.press("amina", "No")
    assert "will not ask about that account again" in town.latest("amina")
    assert "Raise a concern" in town.buttons("amina")
    assert len(town.messages(AT_WORK)) == heard
    asked = town.screen("amina").count("Are these both you?")
    told = await looks(town)
    assert "If your other account has the same e-mail address" in told
    assert town.screen("amina").count("Are these both you?") == asked
    await town.say(AT_WORK, "join")
    assert "Leading Eastvale brings together" in town.latest(AT_WORK), "a no takes nothing from anybody"


@pytest.mark.parametrize(
    "otherwise",
    [{"email": "somebody.else@eastvale.example"}, {"confirmed": False}, {"guest": True}],
    ids=["another address", "not confirmed", "a guest"],
)
async def test_whoever_has_no_such_address_finds_nobody(town: Town, otherwise: dict[str, object]) -> None:
    person = at_work(town, **otherwise)
    await town.convene()
    await town.join("amina")
    await town.playground.people.install(AT_WORK)
    await town.settle()
    await town.press(AT_WORK, "I take part already")
    if person.guest:
        assert "Look by my e-mail address" not in town.buttons(AT_WORK)
        await town.forge(AT_WORK, "c1|link.find")
        assert "I cannot see a confirmed e-mail address here" in town.latest(AT_WORK)
    else:
        await town.press(AT_WORK, "Look by my e-mail address")
    assert "Are these both you?" not in town.screen("amina")


async def test_nobody_is_found_whose_own_address_is_not_confirmed(town: Town) -> None:
    town.playground.world.person("amina").confirmed = False
    at_work(town)
    await town.move("tomorrow")  # what was told of her before is asked anew
    await town.convene()
    await town.join("amina")
    told = await looks(town)
    assert "If your other account has the same e-mail address" in told, "the same as where there is somebody"
    assert "Are these both you?" not in town.screen("amina")


async def test_without_the_scope_nothing_happens_and_nothing_breaks(town: Town) -> None:
    world = town.playground.world
    world.workspaces[world.person("amina").workspace].scopes = "chat:write,users:read"
    at_work(town)
    await town.move("tomorrow")
    await town.convene()
    await town.join("amina")
    await looks(town)
    assert "Are these both you?" not in town.screen("amina")
    await town.say("amina", "link")
    assert "This code is for your other account" in town.latest("amina")


async def test_another_members_press_joins_nobody(town: Town) -> None:
    at_work(town)
    await town.introduce("rhian", "tom", "amina")
    await looks(town)
    yes, no = town.payload("amina", "Yes, join them"), town.payload("amina", "No")
    for who in ("rhian", LEAD, AT_WORK):
        for payload in (yes, no):
            await town.forge(who, payload)
            assert "out of date" in town.latest(who)
    await town.press("amina", "Yes, join them")
    assert "You are one person here and in Teams now." in town.latest("amina")
    await town.forge("amina", yes)
    assert "out of date" in town.latest("amina"), "a question is answered once"


async def test_whoever_has_joined_there_meanwhile_stays_themselves(town: Town) -> None:
    at_work(town)
    await town.convene()
    await town.join("amina")
    await looks(town)
    await town.join(AT_WORK, realm="executive", place="Harbour")
    await town.press("amina", "Yes, join them")
    assert "You take part from your account in Teams as well, so I cannot join the two." in town.latest("amina")
    await town.say(AT_WORK, "home")
    assert "executive" in town.latest(AT_WORK)
    await town.forge(AT_WORK, "c1|link.find")
    assert "You take part from both accounts" in town.latest(AT_WORK)
    # What they are told to do works: one account is left, and then is the other's
    await town.say(AT_WORK, "leave")
    await town.press(AT_WORK, "Leave and erase everything")
    await town.say("amina", "link")
    await town.say(AT_WORK, town.latest("amina").split("\n")[1])
    assert "This account is yours too" in town.latest(AT_WORK)


# What is kept, on either database


async def ann_takes_part(world: World, mark: str = "") -> None:
    await world.save(make_programme(open_to=("slack:T1", "teams:council")), make_person())
    await world.save(make_account(mark=mark), make_membership(standing=Standing.TAKING_PART))
    await world.save(*(make_consent(scope=scope) for scope in (Scope.TAKING_PART, Scope.SHARING)))


def with_marks(marks: tuple[str, ...] | None, **address: str) -> Actor:
    return replace(make_actor(**address), marks=marks)


async def test_from_a_workspace_that_no_programme_of_theirs_is_open_to_nobody_is_found(world: World) -> None:
    """A tenant may give its people any address."""
    marks = world.keyring.marks("Ann@Example.org ")
    await ann_takes_part(world, marks[0])
    for tenant, found in (("elsewhere", False), ("council", True)):
        eve = with_marks(marks, platform="teams", workspace=tenant, user="eve")
        event = pressed("link.find", actor=eve, id=tenant)
        effects = step(event, await world.scene(event), NOW)
        assert any(isinstance(effect, Send) and effect.to == "ann" for effect in effects) is found


async def test_only_a_keyed_hash_is_kept_while_somebody_takes_part_and_is_confirmed(world: World) -> None:
    await ann_takes_part(world)
    marks = world.keyring.marks("ann@example.org")
    for seen, expected in ((None, ""), (marks, marks[0]), (None, marks[0]), ((), "")):
        event = pressed("in", "r1", actor=with_marks(seen), id=f"in-{expected[:3]}-{seen}")
        await world.play(event, step)
        [kept] = await world.rows(accounts)
        assert kept.mark == expected
    assert "ann@example.org" not in str(await world.rows(accounts))
    assert world.keyring.marks("not an address") == world.keyring.marks("") == world.keyring.marks("@") == ()


async def test_a_stranger_who_looks_leaves_nothing_of_themselves(world: World) -> None:
    await ann_takes_part(world)
    marks = world.keyring.marks("eve@example.org")
    await world.play(pressed("link.find", actor=with_marks(marks, user="eve")), step)
    assert [row.id for row in await world.rows(accounts)] == [make_account().id]
    assert await world.rows(claims) == []


async def test_a_mark_by_an_older_key_is_found_and_made_anew() -> None:
    old, new = new_secret_key(), new_secret_key()
    before, both, after = (Keyring(keys) for keys in (old, f"{new},{old}", new))
    address = "ann@example.org"
    assert before.marks(address)[0] in both.marks(address)
    assert both.marks(address)[0] == after.marks(address)[0]
    assert set(before.marks(address)).isdisjoint(after.marks(address))


async def test_a_claim_goes_with_either_person_or_in_time_and_a_no_stays(world: World) -> None:
    await ann_takes_part(world)
    await world.save(make_person("eve"), make_account("eve"))
    waits = Claim("waits", "ann", NOW, make_account("eve").id, "D9")

    async def there() -> list[str]:
        return sorted(row.id for row in await world.rows(claims))

    await world.save(waits, Claim("no", "ann", NOW, refused_at=NOW))
    told = await world.person("ann")
    assert {claim.id for claim in told.claims} == {"waits", "no"}
    assert "eve" not in json.dumps(export(told, "ann")["asked_about_other_accounts"])
    assert any("You said no." in entry.notes for section in my_data(told, "ann") for entry in section.entries)
    await enforce(world.db, NOW + timedelta(days=31))
    assert await there() == ["no"]
    await world.save(replace(waits, id="again"))
    await world.do(Forget("eve"))
    assert await there() == ["no"]
    await world.do(Forget("ann"))
    assert await there() == []


async def test_a_question_is_out_of_date_after_a_week(world: World) -> None:
    await ann_takes_part(world)
    await world.save(Claim("waits", "ann", NOW, account_id="teams:council/eve"))
    event = pressed("link.yes", "waits")
    for days, joined in ((8, False), (6, True)):
        await world.play(replace(event, id=f"after-{days}"), step, NOW + timedelta(days=days))
        assert ("teams:council/eve" in {row.id for row in await world.rows(accounts)}) is joined
