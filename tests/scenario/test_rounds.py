"""A round before and after its introductions: shown to the convener first, sent by itself, and mended when plans change."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import select

from bot.convening import move_in
from bot.local import LEAD
from bot.settings import SettingsError
from conversations.engine import step
from conversations.events import Due
from conversations.model import Block
from storage import tables
from storage.turn import Turns
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def ready(town: Town, *people: str) -> None:
    """A round that people are in, up to where the convener sees it."""
    await town.convene()
    for who in people:
        await town.join(who)
    await town.press(LEAD, "Open a round now")
    for who in people:
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")


def introduced(town: Town, *people: str) -> list[str]:
    return [who for who in people if "Meet " in town.screen(who)]


async def test_the_convener_sees_the_record_before_anybody_is_introduced(either_town: Town) -> None:
    town = either_town
    await ready(town, *CIRCLE)
    seen = town.latest(LEAD)
    for words in (
        "Nobody has been introduced yet",
        "3 of 3 possible",
        "No other circles would be better",
        "If you do nothing, I send them on",
    ):
        assert words in seen
    assert town.buttons(LEAD) == ["Send the introductions", "Make them again", "Move somebody", "Cancel this round"]
    assert introduced(town, *CIRCLE) == []
    await town.press(LEAD, "Send the introductions")
    assert introduced(town, *CIRCLE) == list(CIRCLE)
    assert "3 people said yes, and one circle is on the way." in town.latest(LEAD)
    # What was shown says now that it is done, and its buttons are gone.
    assert "The circles of round 4 have been introduced." in town.screen(LEAD)
    assert "Make them again" not in town.screen(LEAD)


async def test_a_convener_in_teams_sees_the_same(town: Town) -> None:
    code = town.playground.world.person(LEAD).draft
    await town.say("tom", code)
    for who in CIRCLE:
        await town.join(who)
    await town.press("tom", "Open a round now")
    for who in CIRCLE:
        await town.say(who, "in")
    await town.press("tom", "Make the circles now")
    assert "Nobody has been introduced yet" in town.latest("tom")
    await town.press("tom", "Send the introductions")
    assert introduced(town, *CIRCLE) == list(CIRCLE)


async def test_the_introductions_go_by_themselves_at_the_rounds_hour(town: Town) -> None:
    await town.convene()
    for who in CIRCLE:
        await town.join(who)
    await town.press(LEAD, "Open a round now")
    for who in CIRCLE:
        await town.say(who, "in")
    await town.move("2026-11-04T09:30")
    assert "Nobody has been introduced yet" in town.latest(LEAD)
    assert introduced(town, *CIRCLE) == []
    await town.move("2026-11-04T12:30")
    assert introduced(town, *CIRCLE) == list(CIRCLE)


async def test_the_convener_may_have_them_made_again_or_cancel(town: Town) -> None:
    await ready(town, *CIRCLE)
    await town.press(LEAD, "Make them again")
    assert "3 of 3 possible" in town.screen(LEAD)
    assert introduced(town, *CIRCLE) == []
    await town.press(LEAD, "Cancel this round")
    assert "is cancelled. I tell everybody who said yes." in town.screen(LEAD)
    for who in CIRCLE:
        assert "the conveners have called this round off" in town.latest(who)
    await town.move("next week")
    assert introduced(town, *CIRCLE) == []
    await town.press(LEAD, "Open a round now")
    for who in CIRCLE:
        await town.say(who, "in")
    await town.make_circles()
    assert introduced(town, *CIRCLE) == list(CIRCLE)


async def test_who_drops_out_before_it_is_sent_changes_what_the_convener_sees(town: Town) -> None:
    await ready(town, *CIRCLE)
    await town.press("tom", "Not this time after all")
    assert "1 of 1 possible" in town.latest(LEAD)
    await town.press(LEAD, "Send the introductions")
    assert introduced(town, *CIRCLE) == ["rhian", "amina"]


async def test_who_drops_out_after_the_introduction_leaves_a_circle_and_a_word(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("tom", "not this time")
    assert "You are out of your circle" in town.latest("tom")
    for who in ("rhian", "amina"):
        assert "Tom Okafor cannot be in this circle after all." in town.latest(who)
    await town.press("rhian", "Say hello to everybody")
    assert "Hello! I am glad to meet you." in town.latest("amina")
    assert "Hello! I am glad" not in town.screen("tom")
    # The one who is left then is told, and comes first next time.
    await town.say("amina", "not this time")
    assert "you come first next time" in town.latest("rhian")


async def test_who_says_yes_by_noon_still_joins_a_circle(town: Town) -> None:
    await ready(town, "rhian", "amina")
    await town.press(LEAD, "Send the introductions")
    assert introduced(town, "rhian", "amina") == ["rhian", "amina"]
    await town.join("tom")
    await town.say("tom", "in")
    assert "I look for a circle for you now" in town.screen("tom")
    assert "Meet Amina Yusuf and Cllr Rhian Bevan" in town.latest("tom")
    for who in ("rhian", "amina"):
        assert "Tom Okafor joins your circle." in town.latest(who)
        assert "Director of Housing" in town.latest(who)
    await town.press("tom", "Say hello to everybody")
    assert "Hello! I am glad to meet you." in town.latest("rhian")


async def test_a_yes_from_before_somebody_came_is_asked_for_again(town: Town) -> None:
    """On both platforms; for a promise (rhian, on Teams) and for words (amina, on Slack)."""
    await town.introduce("rhian", "amina")
    await town.press("rhian", "Say hello to Amina Yusuf")
    await town.say("rhian", "I will visit the youth club by next Friday")
    assert "Yes, record it" in town.buttons("rhian")
    await town.say("amina", "Only for Rhian so far")
    await town.join("tom")
    await town.say("tom", "in")

    await town.press("rhian", "Yes, record it")
    await town.press("amina", "Send")
    for who in ("rhian", "amina"):
        assert "Somebody has joined since I showed you this." in town.screen(who)
        assert "Tom Okafor" in town.screen(who)
    assert "youth club" not in town.screen("tom")
    assert "Only for Rhian" not in town.screen("tom")

    await town.press("rhian", "Yes, record it")
    await town.press("amina", "Send")
    assert "Cllr Rhian Bevan made a promise" in town.screen("tom")
    assert "Only for Rhian so far" in town.screen("tom")


async def test_a_hello_goes_to_those_whom_its_button_names(town: Town) -> None:
    await town.introduce("rhian", "amina")
    await town.join("tom")
    await town.say("tom", "in")
    for who, name in (("rhian", "Amina Yusuf"), ("amina", "Cllr Rhian Bevan")):
        heard = len(town.messages("tom"))
        await town.press(who, f"Say hello to {name}")
        assert "Somebody has joined since I showed you that." in town.latest(who)
        assert len(town.messages("tom")) == heard
        await town.press(who, "Say hello to everybody")
        assert "Hello! I am glad to meet you." in town.latest("tom")


async def test_news_of_a_promise_go_to_those_who_heard_it(town: Town) -> None:
    await town.introduce("rhian", "amina")
    await town.press("rhian", "Say hello to Amina Yusuf")
    await town.say("rhian", "commit visit the youth club by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.join("tom")
    await town.say("tom", "in")
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "A lift there"})
    assert "youth club" in town.latest("amina")
    await town.press("rhian", "Done")
    assert "I tell those who heard you make it." in town.screen("rhian")
    assert "Cllr Rhian Bevan kept a promise: visit the youth club" in town.latest("amina")
    await town.fill("rhian", "Look back", "Save", {"text": "I rang first."})
    assert "looks back on a promise kept: visit the youth club" in town.latest("amina")
    assert "youth club" not in town.screen("tom")
    assert "A lift there" not in town.screen("tom")
    # What is promised now, he hears from the beginning.
    await town.say("rhian", "commit ring the bus company by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say("rhian", "commitments")
    await town.press("rhian", "Done")
    assert "Cllr Rhian Bevan kept a promise: ring the bus company" in town.latest("tom")


@pytest.mark.parametrize("who", ["rhian", "amina"])
async def test_only_a_convener_sends_or_cancels(town: Town, who: str) -> None:
    await ready(town, *CIRCLE)
    for label in ("Send the introductions", "Make them again", "Cancel this round"):
        await town.forge(who, town.payload(LEAD, label))
        assert "Only a convener" in town.latest(who)
    assert introduced(town, *CIRCLE) == []


async def test_a_button_of_a_round_that_is_over_does_nothing(town: Town) -> None:
    await ready(town, *CIRCLE)
    send, cancel = (town.payload(LEAD, label) for label in ("Send the introductions", "Cancel this round"))
    await town.press(LEAD, "Send the introductions")
    before = {who: town.screen(who) for who in CIRCLE}
    for payload in (send, cancel):
        await town.forge(LEAD, payload)
        assert "That round is over" in town.latest(LEAD)
    assert {who: town.screen(who) for who in CIRCLE} == before


async def test_why_you_is_one_true_sentence(town: Town) -> None:
    await town.introduce(*CIRCLE)
    why = "Why you: a theme you all chose (Young people), a place you share with {} (Eastvale North), "
    why += "three realms and only new faces."
    assert why.format("Amina Yusuf") in town.latest("rhian")
    assert why.format("Cllr Rhian Bevan") in town.latest("amina")
    assert "Why you: a theme you all chose (Young people), three realms and only new faces." in town.latest("tom")


async def test_whoever_meets_again_soon_is_told_why(town: Town) -> None:
    await town.introduce("rhian", "amina")
    await town.say(LEAD, "home")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "amina"):
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")
    assert "1 where one had met everybody they could meet." in town.latest(LEAD)
    await town.press(LEAD, "Send the introductions")
    assert "One of you has met everybody else who could come." in town.latest("rhian")


async def harvested(town: Town, **said: dict[str, str]) -> None:
    """Their circle ends, and some say how it was."""
    for who, name in (("rhian", "Amina Yusuf"), ("amina", "Cllr Rhian Bevan")):
        await town.press(who, f"Say hello to {name}")
    await town.say("rhian", "circle")
    await town.press("rhian", "Close with a harvest")
    await town.press("amina", "Yes, I would")
    for who in ("rhian", "amina"):
        await town.press(who, "Pass")
    for who, answers in said.items():
        await town.fill(who, "How was it?", "Save", {**answers})


NOT_YET = {"met": "not yet", "felt": "fine"}


@pytest.mark.parametrize("other", [NOT_YET, {"met": "here", "felt": "glad"}], ids=["both", "one"])
async def test_two_who_both_did_not_meet_may_be_introduced_again(either_town: Town, other: dict[str, str]) -> None:
    town = either_town
    await town.introduce("rhian", "amina")
    await harvested(town, rhian=NOT_YET, amina=other)
    assert "If the others say so too, I may introduce you again soon." in town.screen("rhian")
    await town.say(LEAD, "home")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "amina"):
        await town.say(who, "in")
    await town.make_circles()
    for who, name in (("rhian", "Amina Yusuf"), ("amina", "Cllr Rhian Bevan")):
        told = town.latest(who)
        assert f"Meet {name}" in told
        assert "new face" not in told, "they were introduced before"
        assert (f"You have been in a circle with {name} before." in told) is (other == NOT_YET)
        assert ("meet again soon" in told) is (other != NOT_YET)
        assert "did not meet" not in told


# --- moved by hand ------------------------------------------------------------------------------------------------

FOUR = (*CIRCLE, LEAD)
CONVENERS = pytest.mark.parametrize("convener", [LEAD, "tom"], ids=["slack", "teams"])


async def two_pairs(town: Town, convener: str) -> dict[str, str]:
    """A round of four, as two pairs: who sits with whom, by id."""
    await town.say(convener, town.playground.world.person(LEAD).draft)
    for who in FOUR:
        await town.join(who, **({"realm": "executive", "place": "Harbour"} if who == LEAD else {}))
    await town.press(convener, "Open a round now")
    for who in FOUR:
        await town.say(who, "in")
    await town.press(convener, "Make the circles now")
    return await mates(town)


async def mates(town: Town) -> dict[str, str]:
    async with town.playground.convenor.db.read() as connection:
        rows = (await connection.execute(select(tables.rounds).order_by(tables.rounds.c.number))).all()
    return {one: other for a, b in json.loads(rows[-1].proposed) for one, other in ((a, b), (b, a))}


@CONVENERS
async def test_a_convener_moves_somebody_and_the_record_says_so(town: Town, convener: str) -> None:
    before = await two_pairs(town, convener)
    who, mate = sorted(before.items())[0]
    beside = min(before.keys() - {who, mate})
    await town.fill(convener, "Move somebody", "Move somebody", {"who": who, "with": beside})
    assert "I am moving them." in town.screen(convener)
    assert await mates(town) == {who: before[beside], before[beside]: who, beside: mate, mate: beside}
    assert "Moved by hand" in town.screen(convener)
    assert not any(introduced(town, one) for one in FOUR)
    await town.press(convener, "Send the introductions")
    assert introduced(town, *FOUR) == list(FOUR)
    assert "Moved by hand" in town.latest(convener)
    await town.say(convener, "programme")
    await town.press(convener, "What was done")
    assert "to another circle." in town.latest(convener)


async def test_a_move_that_a_block_forbids_changes_nothing_and_says_not_why(town: Town) -> None:
    before = await two_pairs(town, LEAD)
    who, mate = sorted(before.items())[0]
    beside = min(before.keys() - {who, mate})
    now = town.playground.convenor.clock.now()
    block = Block("own list", who, now, blocked_id=before[beside])
    await town.playground.convenor.queries.save_all([block], now)
    await town.fill(LEAD, "Move somebody", "Move somebody", {"who": who, "with": beside})
    assert "so everything stays as it was. I do not say why" in town.latest(LEAD)
    assert await mates(town) == before
    assert "Moved by hand" not in town.screen(LEAD)
    await town.say(LEAD, "programme")
    await town.press(LEAD, "What was done")
    assert "to another circle." not in town.latest(LEAD)


async def test_the_record_is_computed_again_as_people_come_and_go_and_still_says_who_moved_somebody(town: Town) -> None:
    before = await two_pairs(town, LEAD)
    who, mate = sorted(before.items())[0]
    await town.fill(LEAD, "Move somebody", "Move somebody", {"who": who, "with": min(before.keys() - {who, mate})})
    assert re.search(r"People who said yes\W+4", town.screen(LEAD))
    await town.say("tom", "not this time")
    assert re.search(r"People who said yes\W+3", town.screen(LEAD))
    assert "3 of 3 possible" in town.screen(LEAD)
    assert "Moved by hand" in town.screen(LEAD)
    await town.say("tom", "in")
    assert re.search(r"People who said yes\W+4", town.screen(LEAD))
    assert "Moved by hand" in town.screen(LEAD)
    # Made again, nobody has been moved.
    await town.press(LEAD, "Make them again")
    assert "Moved by hand" not in town.screen(LEAD)


@CONVENERS
async def test_two_who_sit_together_are_not_moved(town: Town, convener: str) -> None:
    before = await two_pairs(town, convener)
    who, mate = sorted(before.items())[0]
    await town.fill(convener, "Move somebody", "Move somebody", {"who": who, "with": mate})
    person = town.playground.world.person(convener)
    view = town.playground.world.views.get(person.modal)
    shown = " ".join(view.errors.values()) if view else town.latest(convener)
    assert "They sit together already." in shown
    assert await mates(town) == before


async def test_nobody_but_a_convener_moves_anybody_and_none_once_it_is_sent(town: Town) -> None:
    before = await two_pairs(town, LEAD)
    who, mate = sorted(before.items())[0]
    payload = town.payload(LEAD, "Move somebody")
    save = payload.replace("programme.move", "programme.move.save")
    given = {"who": who, "with": min(before.keys() - {who, mate})}
    for stranger in ("tom", "amina"):
        await town.forge(stranger, payload)
        assert "Only a convener" in town.latest(stranger)
        await town.forge(stranger, save, given)
        assert "Only a convener" in town.latest(stranger)
    assert await mates(town) == before
    await town.press(LEAD, "Send the introductions")
    for values in (None, given):
        await town.forge(LEAD, save if values else payload, values)
        assert "That round is over" in town.latest(LEAD)


async def test_somebody_is_moved_from_the_command_line_and_limits_hold(town: Town) -> None:
    before = await two_pairs(town, LEAD)
    who, mate = sorted(before.items())[0]
    beside = min(before.keys() - {who, mate})
    convenor = town.playground.convenor
    (programme,) = await convenor.queries.programmes()
    turns, now = Turns(convenor.db, convenor.keyring, step), convenor.clock.now()
    scene = await convenor.queries.scene(Due("", now, programme_id=programme.id), now)
    names = {person.id: person.name for person in scene.people}

    async def move(one: str, other: str) -> str:
        return await move_in(convenor.queries, convenor.timers, turns, programme, one, other, now)

    # Whom somebody does not want to meet they are not put beside.
    await convenor.queries.save_all([Block("own list", who, now, blocked_id=before[beside])], now)
    with pytest.raises(SettingsError, match=r"cannot be put there\. Nothing was changed"):
        await move(who, beside)
    with pytest.raises(SettingsError, match="They are in one circle already"):
        await move(who, mate)
    with pytest.raises(SettingsError, match="Nobody who said yes is called that"):
        await move("Nobody At All", beside)
    assert await mates(town) == before
    said = await move(names[who], before[beside])
    assert said.startswith(f"{names[who]} is now to sit with {names[beside]}.")
    assert (await mates(town))[who] == beside
    await town.settle()
    assert "Moved by hand" in town.screen(LEAD)
    await town.say(LEAD, "programme")
    await town.press(LEAD, "What was done")
    assert "the command line" in town.latest(LEAD).lower()


async def pace(town: Town, who: str, days: list[str], begins: str, ends: str) -> None:
    await town.say(who, "pace")
    await town.fill(who, "My pace", "Save", {"days": days, "from": begins, "to": ends, "most": "3"})


async def test_whoever_chose_hours_meets_people_who_share_one_and_is_told_where_nobody_does(town: Town) -> None:
    await town.convene()
    for who in ("rhian", "tom"):
        await town.join(who)
    await pace(town, "rhian", ["0", "2"], "18", "21")
    await pace(town, "tom", ["5", "6"], "9", "12")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom"):
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")
    assert "2 where nobody else had hours that fit." in town.latest(LEAD)
    # One of them finds an evening.
    await pace(town, "tom", ["2", "6"], "9", "19")
    await town.press(LEAD, "Make them again")
    await town.press(LEAD, "Send the introductions")
    assert introduced(town, "rhian", "tom") == ["rhian", "tom"]


async def test_who_has_no_circle_for_their_hours_is_told_what_they_can_do(town: Town) -> None:
    await town.convene()
    for who in ("rhian", "tom"):
        await town.join(who)
    await pace(town, "rhian", ["0"], "18", "21")
    await pace(town, "tom", ["5"], "9", "12")
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom"):
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")
    await town.press(LEAD, "Send the introductions")
    assert "Nobody else had hours that fit yours this time." in town.latest("rhian")
    assert 'To choose other hours, write "pace".' in town.latest("tom")
