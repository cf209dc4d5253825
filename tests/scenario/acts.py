"""What happens in every journey, whoever plays: people join, say whether they are in, and circles are made and end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.local import LEAD
from tests.scenario.stage import Stage
from tests.scenario.town import Given

NORTH, SOUTH, HARBOUR, OLD_TOWN = "Eastvale North", "Eastvale South", "Harbour", "Old Town"
Profiles = dict[str, Given]


async def convenes(stage: Stage) -> None:
    """Morgan sends the code that makes a convener."""
    await stage.says(LEAD, stage.town.playground.world.person(LEAD).draft)


async def first_round(stage: Stage, profiles: Profiles, typed: Mapping[str, str]) -> None:
    """Everybody joins and is in, by the button or in words of their own, and circles are made at once."""
    for who, profile in profiles.items():
        await stage.joins(who, **profile)
    await stage.presses(LEAD, "Open a round now")
    await are_in(stage, profiles, typed)
    await stage.presses(LEAD, "Make the circles now")
    await stage.presses(LEAD, "Send the introductions")


async def are_in(
    stage: Stage, players: Iterable[str], typed: Mapping[str, str], not_this_time: Iterable[str] = ()
) -> None:
    for who in players:
        if who in not_this_time:
            await stage.presses(who, "Not this time")
        elif who in typed:
            await stage.says(who, typed[who])
        else:
            await stage.presses(who, "I'm in")


async def ends_early(stage: Stage, first: str, second: str) -> None:
    """A circle ends in a harvest, since two of it want that."""
    await stage.says(first, "circle")
    await stage.presses(first, "Close with a harvest")
    await stage.presses(second, "Yes, I would")


async def promises(stage: Stage, who: str, words: str) -> None:
    """By a sentence of their own."""
    await stage.says(who, f"commit {words}")
    await stage.presses(who, "Yes, record it")
