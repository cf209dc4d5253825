"""What somebody tries who means harm: speaking under a borrowed name, looking into another programme, writing where words
are not looked for. What was found by trying stands here, so that it stays mended.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from threading import Thread

import pytest

from bot.local import LEAD
from conversations.effects import Effect, Save
from conversations.engine import step
from conversations.events import Event, Reacted, Submitted
from conversations.message import Action
from conversations.model import Role, Scope
from conversations.naming import tidy_name
from conversations.scenes import Scene
from conversations.values import replace
from storage.database import open_database
from storage.turn import Turns
from tests.scenario.town import Town
from tests.storage_world import World
from tests.unit.builders import (
    NOW,
    make_account,
    make_actor,
    make_circle,
    make_consent,
    make_membership,
    make_person,
    make_programme,
    make_remark,
    make_seat,
    pressed,
    said,
)


@pytest.mark.parametrize(
    "name",
    [
        "Convenor",
        " SLACKBOT ",
        "someone who has left",
        "Somebody in this circle",
        "\u202eConvenor",
        "Con\u200bvenor",
        "Ｃonvénor",
        "Соnvenor ✅ bot",
    ],
)
async def test_nobody_takes_a_name_that_is_not_a_persons(town: Town, name: str) -> None:
    await town.convene()
    await town.say("rhian", "join")
    await town.press("rhian", "I agree")
    form: dict[str, str | list[str]] = {"name": name, "realm": "political", "place": "Harbour"}
    await town.fill("rhian", "Your profile", "Save", form)
    assert "Please use your own name" in town.screen("rhian")
    await town.fill("rhian", "Your profile", "Save", {**form, "name": "Rhian Bevan"})
    assert "You are in" in town.screen("rhian")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Ann\nAdmin (political)", "Ann Admin (political)"),
        ("Ann \u202egnp.exe", "Ann gnp.exe"),
        ("\u200fرامي", "\u200fرامي"),
        ("Zoë O’Neill-Nguyễn", "Zoë O’Neill-Nguyễn"),
        ("a\x00\x07b", "ab"),
        ("a\x9b31m\x7fb", "a31mb"),
        ("Ann\u3164\u2060\U000e0041", "Ann"),
        ("Zo" + "e\u0301" * 3 + "\u0301" * 40, "Zo" + "e\u0301" * 3 + "\u0301" * 2),
    ],
)
def test_a_name_stands_on_one_line_and_turns_nothing_round(given: str, kept: str) -> None:
    assert tidy_name(given) == kept


async def test_what_somebody_does_stands_on_one_line(town: Town) -> None:
    """Lines of their own would look like another member's in the introduction."""
    await town.convene()
    for who in ("tom", "amina"):
        await town.join(who)
    await town.say("rhian", "join")
    await town.press("rhian", "I agree")
    title = "Councillor\nTom Okafor\nChief Executive \u202e"
    form: dict[str, str | list[str]] = {"realm": "political", "place": "Harbour", "title": title, "name": "Rhian"}
    await town.fill("rhian", "Your profile", "Save", form)
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom", "amina"):
        await town.say(who, "in")
    await town.make_circles()
    assert "Councillor Tom Okafor Chief Executive · Political" in town.screen("amina")


async def a_neighbour(world: World) -> None:
    """Ann takes part in one programme. Its convener convenes another one, too, which is not open to her."""
    await world.save(
        make_programme(contact="Jo Marsh"), make_programme("other", name="Other", contact="Secret Contact")
    )
    await world.save(make_person(), make_account(), make_membership(), *(make_consent(scope=s) for s in Scope))
    await world.save(make_person("cora"), make_account("cora"))
    for programme in ("better", "other"):
        membership = make_membership("cora", programme, roles=(Role.CONVENER,))
        await world.save(
            membership, make_consent("cora", Scope.CONVENING, programme_id=programme, id=f"ok-{programme}")
        )


async def test_a_concern_tells_nothing_of_another_programme(world: World) -> None:
    await a_neighbour(world)
    for event in (pressed("concern", "other", dialog=True), said("concern", dialog=True)):
        scene = await world.scene(event)
        assert [programme.id for programme in scene.programmes] == ["better"]
        assert "Secret Contact" not in str(step(event, scene, NOW))


async def test_a_reaction_is_one_sign_and_not_a_way_to_write(world: World) -> None:
    await world.save(make_programme(), make_circle())
    for who in ("ann", "ben"):
        await world.save(make_person(who), make_account(who), make_membership(who), make_seat(who))
        await world.save(*(make_consent(who, scope) for scope in Scope))
    await world.save(make_remark(person_id="ben", ref="their-own"))
    for emoji, taken in (("👍", True), ("a whole letter, written where nobody looks for words", False)):
        event = Reacted("e", NOW, make_actor(), "their-own", emoji)
        scene = await world.scene(event)
        assert any(isinstance(effect, Save) for effect in step(event, scene, NOW)) is taken
    # Nor by somebody who shares nothing.
    event = Reacted("e", NOW, make_actor(), "their-own", "👍")
    scene = await world.scene(event)
    silent = replace(scene, consents=tuple(c for c in scene.consents if c.scope not in (Scope.SHARING, Scope.GUEST)))
    assert step(event, silent, NOW) == ()


async def test_old_buttons_do_nothing_for_somebody_who_has_left(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    for who in ("rhian", "tom", "amina"):
        await town.press(who, "Say hello to everybody")
    await town.say("amina", "commit visit the youth club by next Friday")
    payload = town.payload("amina", "Yes, record it")
    await town.say("amina", "leave")
    await town.press("amina", "Leave and erase everything")
    heard = {who: len(town.messages(who)) for who in ("rhian", "tom")}
    await town.forge("amina", payload)
    await town.forge("amina", "c1|unshare")
    await town.forge("amina", "c1|concern")
    for who, count in heard.items():
        assert len(town.messages(who)) == count


@pytest.mark.parametrize(
    ("form", "values"),
    [
        ("numbers", {"digest_day": "0", "digest_hour": "9", "threshold": "2"}),
        (
            "rhythm",
            {"cadence_weeks": "4", "zone": "Nowhere/Land", "realms": "One", "name": "x" * 5000, "places": "Else"},
        ),
    ],
)
async def test_a_conveners_form_says_no_more_than_it_asks(town: Town, form: str, values: dict[str, str]) -> None:
    """Whoever bends a form may not show counts that point to a person, nor break the programme with what it never asked."""
    await town.introduce("rhian", "tom", "amina")
    before = (await town.playground.convenor.queries.programmes())[0]
    await town.forge(LEAD, f"c1|programme.{form}.save|{before.id}", values)
    after = (await town.playground.convenor.queries.programmes())[0]
    names = ("threshold", "zone", "realms", "name", "places")
    assert [getattr(after, name) for name in names] == [getattr(before, name) for name in names]


async def test_only_conveners_pause_a_realm(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    programme = (await town.playground.convenor.queries.programmes())[0]
    values = {"realm": "political", "since": "today", "until": "next Friday"}
    await town.forge("amina", f"c1|realm.pause.save|{programme.id}", values)
    assert (await town.playground.convenor.queries.programmes())[0].realm_pauses == ()
    assert "Only a convener" in town.screen("amina")


async def test_a_code_that_was_given_away_is_told_where_it_came_from_and_can_be_undone(town: Town) -> None:
    """A colleague reads a linking code off somebody's screen. What comes afterwards goes to the colleague: so the old
    account hears of it at once, and one press there ends it."""
    await town.introduce("rhian", "tom", "amina")
    for who in ("rhian", "tom", "amina"):
        await town.press(who, "Say hello to everybody")
    world = town.playground.world
    home = next(each for each in world.workspaces.values() if each.platform == "slack")
    world.add_person(home, "Mallory", key="mallory")
    await town.say("amina", "link")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") == 2 and line.isupper())
    await town.say("mallory", code)
    assert "This account is yours too" in town.latest("mallory")
    assert "An account on Slack is now yours too" in town.latest("amina")
    await town.say("rhian", "Before it was undone")
    assert "Before it was undone" in town.screen("mallory")
    await town.press("amina", "That was not me")
    await town.say("rhian", "Afterwards")
    assert "Afterwards" in town.screen("amina")
    assert "Afterwards" not in town.screen("mallory")
    await town.say("mallory", "my data")
    assert "I keep nothing about you" in town.latest("mallory")


async def test_nobody_takes_anybody_elses_account_off_them(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    account = next(iter((await town.playground.convenor.queries.whole_person(await _id(town, "tom"))).accounts_of(
        await _id(town, "tom"))))  # fmt: skip
    for who in ("amina", "tom"):
        await town.forge(who, f"c1|unlink|{account.id.replace('/', '%2F')}")
    assert await _id(town, "tom")
    # Nor does the newer one of two: whoever came by a code that was given away does not shut its owner out
    world = town.playground.world
    home = next(each for each in world.workspaces.values() if each.platform == "slack")
    world.add_person(home, "Mallory", key="mallory")
    await town.say("amina", "link")
    await town.say("mallory", next(line for line in town.latest("amina").splitlines() if line.count("-") == 2))
    await town.forge("mallory", town.payload("amina", "That was not me"))
    owner = await _id(town, "mallory")
    assert await _id(town, "amina") == owner
    await town.press("amina", "That was not me")
    assert await _id(town, "amina") == owner
    with pytest.raises(AssertionError):
        await _id(town, "mallory")


async def test_two_who_take_the_role_from_each_other_leave_one_of_them(world: World) -> None:
    """At the same moment: neither a programme nor the service is left without anybody who may act for it."""
    await world.save(make_programme())
    for who in ("ann", "ben"):
        membership = make_membership(who, roles=(Role.CONVENER,))
        await world.save(make_person(who, administrator=True), make_account(who), membership)
        await world.save(make_consent(who, Scope.CONVENING))

    def taking(who: str, other: str, verb: str, value: str) -> Submitted:
        action = Action(verb, ("better",) if verb.startswith("programme") else ())
        return Submitted(
            f"{who}-{verb}", NOW, make_actor(user=who), action, {"who": (value.format(other),)}, dialog=True
        )

    async def meanwhile(event: Event) -> None:
        db = await open_database(world.db.url.render_as_string(hide_password=False))
        await Turns(db, world.keyring, step).play(event, NOW)
        await db.close()

    for verb, value in (("programme.revoke.save", "{}:convener"), ("administrators.save", "{}")):
        others = [taking("ben", "ann", verb, value)]

        def overtaken(
            event: Event, scene: Scene, now: datetime, others: list[Submitted] = others
        ) -> tuple[Effect, ...]:
            """Ben's turn is played and kept between the reading and the writing of Ann's."""
            if others and not world.db.is_sqlite:  # which has one writer, so that this cannot be
                thread = Thread(target=lambda: asyncio.run(meanwhile(others.pop())))
                thread.start()
                thread.join()
            return step(event, scene, now)

        await world.play(taking("ann", "ben", verb, value), overtaken)
        for event in others:
            await world.play(event, step)
    people = {person.id: person for each in ("ann", "ben") for person in (await world.person(each)).people}
    left = [m for each in ("ann", "ben") for m in (await world.person(each)).memberships if m.person_id == each]
    assert [person.administrator for person in people.values()].count(True) == 1
    assert [Role.CONVENER in membership.roles for membership in left].count(True) == 1


async def _id(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    found = await town.playground.convenor.queries.person_id_for(
        f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"
    )
    assert found is not None
    return found
