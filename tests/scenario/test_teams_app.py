"""The app in Teams, against the local Bot Connector: installed for a person and for a team, its menu of commands, a card,
and messages that nobody asked for just then."""

from __future__ import annotations

from adapters.local.seen import words
from adapters.teams.manifest import COMMANDS
from bot.local import LEAD
from tests.scenario.town import Town


async def test_added_to_a_team_it_says_hello_once_and_enrols_nobody(town: Town) -> None:
    people, world = town.playground.people, town.playground.world
    before = {who: len(town.messages(who)) for who in ("rhian", "tom")}
    for _ in range(2):
        assert (await people.add_to_team("rhian")).status == 200
        await town.settle()
    for who in ("rhian", "tom"):
        new = town.messages(who)[before[who] :]
        assert len(new) == 1, "told four times, it says hello once, where everybody reads it"
        assert "I read nothing that you write here." in words(new[0])
        assert 'write "join" to me there' in words(new[0])
    queries = town.playground.convenor.queries
    for who in ("rhian", "tom"):
        person = world.person(who)
        assert await queries.person_id_for(f"teams:{person.workspace}/{person.aad_id}") is None
    # The personal chat is still where people are written to
    await town.convene()
    await town.join("tom")
    await town.press(LEAD, "Open a round now")
    await town.settle()
    assert "In this time?" in town.latest("tom")
    talk = world.personal(world.person("tom"))
    assert town.messages("tom")[-1].conversation == talk.id


async def test_every_command_of_the_menu_is_answered(town: Town) -> None:
    await town.convene()
    await town.join("tom")
    for title, _ in COMMANDS:
        count = len(town.messages("tom"))
        await town.say("tom", title)
        assert len(town.messages("tom")) > count, title
        assert "I do not know" not in town.latest("tom")


async def test_whoever_was_met_before_is_written_to_without_having_written(town: Town) -> None:
    await town.convene()
    await town.join("tom")
    count = len(town.messages("tom"))
    await town.press(LEAD, "Open a round now")
    await town.settle()
    assert len(town.messages("tom")) == count + 1
    assert "I'm in" in town.buttons("tom")
    await town.press("tom", "I'm in")
    assert "You are in." in town.latest("tom")
