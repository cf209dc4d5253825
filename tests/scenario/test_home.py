"""Home: a page on Slack and a card on Teams, with the same on them; and on Slack it changes with what is done there."""

from __future__ import annotations

from adapters.local.seen import view_words, words
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def on_slack(town: Town, who: str) -> str:
    act = await town.playground.people.open_home(who)
    assert act.ok
    await town.settle()
    return shown(town, who)


def shown(town: Town, who: str) -> str:
    home = town.playground.world.person(who).home
    assert home is not None
    return view_words({"title": None, "submit": None, **home})


async def test_the_card_and_the_page_say_the_same(town: Town) -> None:
    """Two people in the same place of a journey: a promise, a question, a circle, the next round."""
    await town.introduce(*CIRCLE)
    for who in ("amina", "tom"):
        await town.fill(who, "Make a promise", "Next", {"what": "open the hall", "when": "in 3 days"})
        await town.press(who, "Yes, record it")
    await town.move("tomorrow")
    page = await on_slack(town, "amina")
    await town.say("tom", "home")
    card = words(town.messages("tom")[-1])
    for part in (
        "Leading Eastvale",
        "The next round opens on",
        "A question is waiting for you",
        "open the hall",
        "Done",
        "I'm stuck",
        "Make a promise",
        "Change my profile",
        "Pause",
        "My data",
        "Leave",
    ):
        assert part in page, part
        assert part in card, part


async def test_the_page_changes_with_what_is_done_there(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.fill("amina", "Make a promise", "Next", {"what": "open the hall", "when": "in 3 days"})
    await town.press("amina", "Yes, record it")
    assert "open the hall" in await on_slack(town, "amina")
    await town.press("amina", "Done", message="home")
    assert "open the hall" not in shown(town, "amina"), "what is done is gone from it"
    # A form that is opened there changes it, too
    await town.press("amina", "Pause", message="home")
    await town.playground.people.submit("amina", {"until": "in three weeks"})
    await town.settle()
    assert "You are paused until" in shown(town, "amina")
