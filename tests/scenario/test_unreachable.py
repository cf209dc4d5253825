"""Apps that were removed and tokens that are refused: conveners are told, and nothing is tried for ever. (Slack's
workspaces and tokens, with many of them, are in test_installing.)"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.local import LEAD
from conversations.model import Standing
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def standing(town: Town, who: str) -> Standing:
    queries, person = town.playground.convenor.queries, town.playground.world.person(who)
    person_id = await queries.person_id_for(f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}")
    scene = await queries.whole_person(person_id or "")
    [membership] = [m for m in scene.memberships if m.person_id == person_id]
    return membership.standing


async def later(town: Town, by: timedelta) -> None:
    town.playground.convenor.clock.ahead += by
    await town.settle()


def calls_to(town: Town, who: str) -> int:
    world = town.playground.world
    talk = world.personal(world.person(who)).id
    return sum(1 for call in world.calls if call.arguments.get("conversation") == talk)


@pytest.mark.parametrize("told", [True, False], ids=["teams tells", "only the 403 tells"])
async def test_who_removed_the_app_in_teams_is_named_to_the_convener_once(town: Town, told: bool) -> None:
    await town.introduce(*CIRCLE)
    people, world = town.playground.people, town.playground.world
    for who in ("rhian", "tom"):
        if told:
            assert (await people.uninstall(who)).ok
        else:
            world.update_person(world.person(who), installed=False)
    await town.settle()
    await town.say("amina", "Hello, both of you")
    await town.press("amina", "Send")
    before = town.screen(LEAD)
    assert "I can no longer write to" not in before, "they are told together, not one by one"
    tried = [calls_to(town, who) for who in ("rhian", "tom")]
    await later(town, timedelta(minutes=61))
    news = town.latest(LEAD)
    assert "I can no longer write to 2 people of Leading Eastvale: Convenor was removed where they are." in news
    assert "Who it is: Cllr Rhian Bevan and Tom Okafor." in news
    assert "If they add Convenor again, they can go on." in news
    assert [await standing(town, who) for who in ("rhian", "tom")] == [Standing.PAUSED] * 2
    # Days later nothing was tried again, nothing lies parked, and the convener was told once
    for _ in range(3):
        await town.move("tomorrow")
    assert [calls_to(town, who) for who in ("rhian", "tom")] == tried
    assert town.screen(LEAD).count("I can no longer write to") == 1
    assert await town.playground.convenor.outbox.parked() == []
    assert (await people.install("tom")).ok
    await town.say("tom", "resume")
    assert "Welcome back" in town.latest("tom")
    assert await standing(town, "tom") is Standing.TAKING_PART


async def test_a_registration_whose_secret_ended_is_told_to_the_convener_elsewhere_once_a_day(town: Town) -> None:
    await town.introduce(*CIRCLE)
    tenant = town.playground.world.person("tom").workspace
    for _ in range(3):
        await town.playground.convenor.lost.on_teams(tenant, "no token: 401")
        await town.settle()
    assert town.screen(LEAD).count("I cannot write to a workspace of Leading Eastvale just now.") == 1
    assert await standing(town, "tom") is Standing.TAKING_PART, "nobody is paused for the service's own mistake"
