"""Conveners and administrators run their programme from chat, by the same forms on Slack and on Teams."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.actions import pack
from bot.local import LEAD
from conversations.engine import PRESSES, SUBMITS
from conversations.message import Action
from tests.scenario.town import Given, Town

BOTH = pytest.mark.parametrize("who", ["amina", "rhian"], ids=["slack", "teams"])
BASICS: Given = {"name": "Harbour Together", "places": "Harbour\nOld Town", "themes": "Housing, Health"}


async def administrator(town: Town, who: str) -> None:
    convenor = town.playground.convenor
    code = await convenor.queries.create_code("administrator", "", convenor.clock.now() + timedelta(days=1))
    await town.say(who, code)
    assert "You are now an administrator" in town.screen(who)


async def created(town: Town, who: str) -> None:
    await administrator(town, who)
    await town.fill(who, "Make a programme", "Save", BASICS)


@BOTH
async def test_an_administrator_makes_a_programme_and_starts_it(town: Town, who: str) -> None:
    await created(town, who)
    made = town.latest(who)
    assert "Harbour Together is made, and you are its first convener." in made
    assert "not started yet" in made
    assert "Political, Executive, Community" in made
    assert "Housing, Health" in made
    await town.fill(who, "Rounds and circles", "Save", {"often": "weeks 2", "cadence_day": "3", "circle_size": "4"})
    assert (
        "One opens every 2 weeks, on Thursday at 09:00. You have 2 days to say yes. A circle is 4 people."
        in town.latest(who)
    )
    await town.fill(who, "Rounds and circles", "Save", {"span_first": "yes", "preview_hours": "6"})
    kept = next(p for p in await town.playground.convenor.queries.programmes() if p.name == "Harbour Together")
    assert (kept.span_first, kept.preview_hours, kept.circle_size) == (True, 6, 4)
    await town.fill(who, "The digest", "Save", {"threshold": "10", "digest_time": "17:30"})
    assert "Monday at 17:30. Counts below 10 are not shown." in town.latest(who)
    await town.press(who, "Start the programme")
    # The day that the page names is the day on which the round opens
    assert "The next round opens on Thursday 5 November 2026." in town.latest(who)
    programme = next(p for p in await town.playground.convenor.queries.programmes() if p.name == "Harbour Together")
    keys = {key for key, _ in await timers(town) if programme.id in key}
    assert keys == {f"round:{programme.id}:2026-11-05", f"digest:{programme.id}:2026-W44"}
    await town.press(who, "What was done")
    trail = town.latest(who)
    for deed in (
        "whether circles have every realm first",
        "made the programme",
        "changed: how often rounds open, the day of rounds and the size of circles",
    ):
        assert deed in trail
    assert "started it" in trail


async def timers(town: Town) -> list[tuple[str, object]]:
    from sqlalchemy import select

    from storage.tables import timers as table

    async with town.playground.convenor.db.read() as connection:
        return [(row.key, row.at) for row in (await connection.execute(select(table))).all()]


@BOTH
async def test_a_form_that_cannot_be_is_given_back_with_what_to_mend(town: Town, who: str) -> None:
    await administrator(town, who)
    before = len(await town.playground.convenor.queries.programmes())
    wrong: Given = {**BASICS, "realms": "Political", "places": "Harbour\nharbour"}
    await town.fill(who, "Make a programme", "Save", wrong)
    person = town.playground.world.person(who)
    view = town.playground.world.views.get(person.modal)
    shown = " ".join(view.errors.values()) if view else town.latest(who)
    assert "Please give at least 2 and at most 5 of these." in shown
    assert "harbour is there twice. Please keep one of them." in shown
    assert len(await town.playground.convenor.queries.programmes()) == before
    await town.fill(who, "Make a programme", "Save", {**BASICS, "realms": "Political\nCommunity"})
    assert len(await town.playground.convenor.queries.programmes()) == before + 1


async def test_a_realm_that_somebody_stands_for_cannot_go(town: Town) -> None:
    await town.convene()
    await town.join("amina")
    await town.press(LEAD, "The programme")
    await town.fill(LEAD, "Name, places and themes", "Save", {"realms": "Political\nExecutive"})
    view = town.playground.world.views[town.playground.world.person(LEAD).modal]
    assert "Somebody takes part for Community" in view.errors["realms"]
    # A new one may come, and the people of the old ones stay where they are
    await town.fill(LEAD, "Name, places and themes", "Save", {"realms": "Political\nExecutive\nCommunity\nBusiness"})
    [programme] = await town.playground.convenor.queries.programmes()
    assert [realm.key for realm in programme.realms] == ["political", "executive", "community", "business"]


@BOTH
async def test_a_role_is_offered_taken_on_and_taken_back(either_town: Town, who: str) -> None:
    town = either_town
    await town.convene()
    await town.join(who)
    name = town.playground.world.person(who).name
    person_id = await town.playground.convenor.queries.person_id_for(account(town, who))
    assert person_id is not None
    await town.press(LEAD, "The programme")
    await town.press(LEAD, "Roles")
    await town.fill(LEAD, "Give a role", "Offer it", {"who": person_id, "role": "lead"})
    assert "asks you to be a lead of Leading Eastvale." in town.latest(who)
    assert await roles_of(town, who) == {"participant"}, "nobody has a role before they say yes"
    await town.press(who, "Yes, I will")
    assert await roles_of(town, who) == {"participant", "lead"}
    assert f"{name} is now a lead of Leading Eastvale." in town.screen(LEAD)
    await town.press(LEAD, "Roles")
    await town.fill(LEAD, "Take a role back", "Take a role back", {"who": f"{person_id}:lead"})
    assert await roles_of(town, who) == {"participant"}
    assert "has taken back your role as a lead" in town.latest(who)
    await town.press(LEAD, "What was done")
    trail = town.latest(LEAD)
    assert f"Morgan Ellis asked {name} to be a lead." in trail
    assert f"{name} took on the role of lead." in trail
    assert f"Morgan Ellis took the role of lead back from {name}." in trail


@pytest.mark.parametrize(("who", "other"), [("amina", "rhian"), ("rhian", "amina")], ids=["slack", "teams"])
async def test_an_administrator_is_made_by_a_code_and_taken_back_and_the_last_one_stays(
    either_town: Town, who: str, other: str
) -> None:
    town = either_town
    await administrator(town, who)
    await town.say(who, "home")
    await town.press(who, "Administrators")
    await town.press(who, "Code for an administrator")
    await town.say(other, town.latest(who).split(": ")[1].split()[0])
    assert "You are now an administrator" in town.latest(other)
    queries = town.playground.convenor.queries
    ids = {each: await queries.person_id_for(account(town, each)) for each in (who, other)}
    await town.say(who, "home")
    await town.press(who, "Administrators")
    await town.fill(who, "Take the role back", "Take the role back", {"who": ids[other] or ""})
    assert "is no longer an administrator. I have told them." in town.latest(who)
    assert "has taken back your role as an administrator." in town.latest(other)
    assert [person.id for person in await queries.administrators()] == [ids[who]]
    await town.say(who, "home")
    await town.press(who, "Administrators")
    await town.fill(who, "Take the role back", "Take the role back", {"who": ids[who] or ""})
    assert [person.id for person in await queries.administrators()] == [ids[who]], "somebody has to be one"


async def test_the_trail_names_nobody_who_was_erased(town: Town) -> None:
    await town.convene()
    await town.press(LEAD, "The programme")
    await town.press(LEAD, "Roles")
    await town.press(LEAD, "Code for a lead")
    await town.say("tom", town.latest(LEAD).split(": ")[1].split()[0])
    person_id = await town.playground.convenor.queries.person_id_for(account(town, "tom"))
    await town.say("tom", "leave")
    await town.press("tom", "Leave and erase everything")
    await town.settle()
    await town.say(LEAD, "programme")
    await town.press(LEAD, "What was done")
    assert "Someone who has left took on the role of lead." in town.latest(LEAD)
    [programme] = await town.playground.convenor.queries.programmes()
    assert person_id not in {e.actor_id for e in await town.playground.convenor.queries.audit(programme.id)}


def account(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    return f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"


async def roles_of(town: Town, who: str) -> set[str]:
    queries = town.playground.convenor.queries
    person_id = await queries.person_id_for(account(town, who))
    scene = await queries.whole_person(person_id or "")
    return {role.value for m in scene.memberships if m.person_id == person_id for role in m.roles}


async def test_the_last_convener_stays(town: Town) -> None:
    await town.convene()
    person_id = await town.playground.convenor.queries.person_id_for(account(town, LEAD))
    await town.press(LEAD, "The programme")
    await town.press(LEAD, "Roles")
    await town.fill(LEAD, "Take a role back", "Take a role back", {"who": f"{person_id}:convener"})
    view = town.playground.world.views[town.playground.world.person(LEAD).modal]
    assert "A programme needs a convener." in view.errors["who"]
    assert await roles_of(town, LEAD) == {"convener", "lead"}


@pytest.mark.parametrize("kind", ["convener", "lead"])
async def test_a_code_for_somebody_new_works_once(town: Town, kind: str) -> None:
    await town.convene()
    await town.press(LEAD, "The programme")
    await town.press(LEAD, "Roles")
    await town.press(LEAD, f"Code for a {kind}")
    code = town.latest(LEAD).split(": ")[1].split()[0]
    assert len(code) == 14
    await town.say("tom", code)
    assert kind in await roles_of(town, "tom")
    await town.say("rhian", code)
    assert "I do not know that code" in town.latest("rhian")


async def test_who_has_joined_is_shown_to_conveners_only(town: Town) -> None:
    await town.convene()
    await town.join("amina")
    await town.say("tom", "join")
    await town.press(LEAD, "The programme")
    await town.press(LEAD, "Who has joined")
    shown = town.latest(LEAD)
    assert "Who has joined Leading Eastvale" in shown
    payload = town.payload(LEAD, "The programme").replace("programme.show", "programme.people")
    for stranger in ("amina", "tom"):
        await town.forge(stranger, payload)
        assert "Only a convener of this programme can do that." in town.latest(stranger)


async def test_nobody_else_can_do_what_conveners_do(town: Town) -> None:
    await town.convene()
    await town.join("tom")
    [programme] = await town.playground.convenor.queries.programmes()
    before = await town.playground.convenor.queries.programmes(), town.screen("morgan")
    for verb in (v for v in PRESSES if v.startswith(("programme.", "administrators", "role."))):
        await town.forge("tom", pack(Action(verb, (programme.id, "convener"))))
    for verb in (v for v in SUBMITS if v.startswith(("programme.", "administrators"))):
        await town.forge("tom", pack(Action(verb, (programme.id,))), {"name": "Mine", "who": "x", "role": "convener"})
    after = await town.playground.convenor.queries.programmes(), town.screen("morgan")
    assert after == before
    assert await roles_of(town, "tom") == {"participant"}


@BOTH
async def test_a_paused_programme_opens_no_round_and_a_closed_one_thanks_everybody(town: Town, who: str) -> None:
    await town.convene()
    await town.join(who)
    await town.press(LEAD, "The programme")
    await town.press(LEAD, "Pause the programme")
    assert "No new round opens until you start it again." in town.latest(LEAD)
    await town.say(who, "in")
    assert "I will ask you when the next one opens." in town.latest(who), "no day is promised that will not come"
    asked = town.screen(who).count("A new round of")
    for _ in range(5):
        await town.move("next week")
    assert town.screen(who).count("A new round of") == asked
    await town.say(LEAD, "programme")
    await town.press(LEAD, "Start it again")
    for _ in range(5):
        await town.move("next week")
    assert town.screen(who).count("A new round of") > asked
    await town.say(LEAD, "programme")
    await town.press(LEAD, "Close the programme")
    assert "Leading Eastvale has come to its end. Thank you for all that you gave." in town.screen(who)
    digests = town.screen(LEAD).count("Leading Eastvale: week")
    for _ in range(3):
        await town.move("next week")
    assert town.screen(LEAD).count("Leading Eastvale: week") == digests, "the last digest went out when it closed"
    other = "tom" if who == "amina" else "amina"
    await town.say(other, "join")
    assert "I agree" not in town.screen(other)
    assert await town.playground.convenor.timers.parked() == []
