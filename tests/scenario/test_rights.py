"""Each consent by itself, given and taken back by one press; one story taken back everywhere; everything taken back."""

from __future__ import annotations

import json

from bot.local import LEAD
from conversations.model import Scope
from storage.queries import Queries
from tests.scenario.test_journey import fetch, link
from tests.scenario.town import Town


async def consents_of(town: Town, who: str) -> dict[str, bool]:
    """Each consent that somebody ever gave, and whether it still stands."""
    queries: Queries = town.playground.convenor.queries
    person = town.playground.world.person(who)
    workspace = person.workspace
    person_id = await queries.person_id_for(f"{person.platform}:{workspace}/{person.user_id}")
    assert person_id is not None
    scene = await queries.whole_person(person_id)
    mine = [c for c in scene.consents if c.person_id == person_id]
    assert all(c.given_at.tzinfo for c in mine)
    return {c.scope.value: c.withdrawn_at is None for c in mine}


async def introduced(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    for who in ("rhian", "tom", "amina"):
        await town.press(who, "Say hello to everybody")


async def test_agreeing_gives_three_consents_and_each_is_taken_back_by_itself(town: Town) -> None:
    await introduced(town)
    assert await consents_of(town, "amina") == {
        Scope.TAKING_PART: True,
        Scope.INTRODUCTIONS: True,
        Scope.SHARING: True,
    }
    await town.say("amina", "consents")
    assert "Given on Monday 2 November 2026" in town.latest("amina")
    programme = (await town.playground.convenor.queries.programmes())[0]
    await town.forge("amina", f"c1|consent.take|{programme.id}|sharing")
    assert (await consents_of(town, "amina"))[Scope.SHARING] is False
    assert "Nothing that you write goes to your circle from now on" in town.screen("amina")
    await town.say("amina", "Does anybody hear this")
    assert "Nothing was sent" in town.latest("amina")
    assert "Does anybody hear this" not in town.screen("tom")
    await town.press("amina", "Allow sharing again")
    await town.say("amina", "And now they do")
    assert "And now they do" in town.screen("tom")


async def test_without_the_consent_to_introductions_nobody_is_matched(town: Town) -> None:
    await town.convene()
    for who in ("rhian", "tom", "amina"):
        await town.join(who)
    programme = (await town.playground.convenor.queries.programmes())[0]
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom", "amina"):
        await town.say(who, "in")
    await town.forge("amina", f"c1|consent.take|{programme.id}|introductions")
    await town.press(LEAD, "Make the circles now")
    await town.press(LEAD, "Send the introductions")
    assert "Meet Cllr Rhian Bevan" in town.screen("tom")
    assert "Amina" not in town.screen("tom")
    assert "Meet" not in town.screen("amina").replace("meet", "")


async def test_consents_chosen_one_by_one(town: Town) -> None:
    await town.convene()
    await town.say("amina", "join")
    act = await town.fill("amina", "Choose one by one", "Save", {"introductions": ["yes"]})
    assert "Without this one" in str(act.body)
    await town.fill("amina", "Choose one by one", "Save", {"taking-part": ["yes"], "introductions": ["yes"]})
    assert await consents_of(town, "amina") == {Scope.TAKING_PART: True, Scope.INTRODUCTIONS: True}


async def test_taking_back_taking_part_is_leaving(town: Town) -> None:
    await introduced(town)
    programme = (await town.playground.convenor.queries.programmes())[0]
    await town.forge("tom", f"c1|consent.take|{programme.id}|taking-part")
    assert "Leave and erase everything" in town.buttons("tom")


async def test_one_story_is_taken_back_everywhere(town: Town) -> None:
    await introduced(town)
    await town.say("amina", "My own story of debt")
    await town.say("amina", "And another one that stays")
    for who in ("rhian", "tom"):
        assert "story of debt" in town.screen(who)
    await town.say("amina", "take back")
    await town.press("amina", "Take back a story")
    view = town.playground.world.views[town.playground.world.person("amina").modal].view
    offered = next(b for b in view["blocks"] if b.get("block_id") == "story")["element"]["options"]
    value = next(o["value"] for o in offered if "story of debt" in o["text"]["text"])
    await town.fill("amina", "Take back a story", "Take it back", {"story": value})
    for who in ("rhian", "tom"):
        assert "story of debt" not in town.screen(who)
        assert "another one that stays" in town.screen(who)


async def test_an_answer_that_was_taken_back_is_gone_from_its_writers_own_question_too(town: Town) -> None:
    await introduced(town)
    while "Question 1" not in town.screen("amina"):
        await town.move("next")
    await town.fill("amina", "Answer", "Save", {"text": "My own story of debt"})
    assert "My own story of debt" in town.screen("amina")
    await town.say("amina", "take back")
    await town.press("amina", "Take back a story")
    view = town.playground.world.views[town.playground.world.person("amina").modal].view
    offered = next(b for b in view["blocks"] if b.get("block_id") == "story")["element"]["options"]
    story = next(o["value"] for o in offered if "story of debt" in o["text"]["text"])
    await town.fill("amina", "Take back a story", "Take it back", {"story": story})
    assert "My own story of debt" not in town.screen("amina")
    assert "Your answer is withdrawn" in town.screen("amina")


async def test_a_promise_is_taken_back_with_its_news(town: Town) -> None:
    await introduced(town)
    await town.say("rhian", "commit visit the youth club by next Friday")
    await town.press("rhian", "Yes, record it")
    assert "visit the youth club" in town.screen("amina")
    await town.say("rhian", "take back")
    values = [
        choice["value"]
        for m in town.messages("rhian")[-1:]
        for each in m.attachments[0]["content"]["body"]
        for choice in _choices(each)
        if "youth club" in choice["title"]
    ]
    await town.fill("rhian", "Take back a story", "Take it back", {"story": values[0]})
    assert "visit the youth club" not in town.screen("amina")
    await town.say("rhian", "commitments")
    assert "no open promises" in town.latest("rhian")


def _choices(part: object) -> list[dict[str, str]]:
    """Every choice in a part of a card, however deep."""
    if isinstance(part, dict):
        own = part.get("choices", [])
        return [*own, *(found for value in part.values() for found in _choices(value))]
    return [found for item in part for found in _choices(item)] if isinstance(part, list) else []


async def test_everything_shared_can_be_taken_back(town: Town) -> None:
    await introduced(town)
    await town.say("tom", "Something I shared")
    await town.forge("tom", "c1|unshare")
    for who in ("rhian", "amina"):
        assert "Something I shared" not in town.screen(who)


async def test_a_promise_is_taken_back_with_its_first_step_and_what_was_said_of_it(town: Town) -> None:
    """Whatever was told of it goes from others' chats: how it was, that it was stuck, what was learnt on looking back."""
    await introduced(town)
    await town.fill(
        "rhian", "Make a promise", "Next", {"what": "visit the quay", "when": "in 3 days", "first": "ring Zebedee"}
    )
    await town.press("rhian", "Yes, record it")
    while "Today is the day for: visit the quay" not in town.screen("rhian"):
        await town.move("next")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "no boat at all"})
    await town.say("rhian", "commitments")
    await town.press("rhian", "Done")
    await town.fill("rhian", "Look back", "Save", {"text": "a neighbour lent me one"})
    said = ("visit the quay", "ring Zebedee", "no boat at all", "a neighbour lent me one")
    assert all(words in town.screen("amina") for words in said)
    await town.say("rhian", "take back")
    values = [
        choice["value"]
        for m in town.messages("rhian")[-1:]
        for each in m.attachments[0]["content"]["body"]
        for choice in _choices(each)
        if "quay" in choice["title"]
    ]
    await town.fill("rhian", "Take back a story", "Take it back", {"story": values[0]})
    for who in ("amina", "tom"):
        assert not [words for words in said if words in town.screen(who)]
    person_id = await _id_of(town, "rhian")
    kept = str(await town.playground.convenor.queries.whole_person(person_id))
    assert not [words for words in said if words in kept], "nor are they kept here"


async def _id_of(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    account = f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"
    found = await town.playground.convenor.queries.person_id_for(account)
    assert found is not None
    return found


async def test_whoever_is_erased_leaves_no_promise_in_what_others_told_of_it(town: Town) -> None:
    await introduced(town)
    tom = await _id_of(town, "tom")
    await town.fill("rhian", "Make a promise", "Next", {"what": "visit the quay", "when": "in 3 days", "with": [tom]})
    await town.press("rhian", "Yes, record it")
    await town.press("tom", "Yes, together")
    await town.say("tom", "commitments")
    await town.press("tom", "Done")
    assert "Tom Okafor kept a promise: visit the quay" in town.screen("amina")
    await town.say("rhian", "leave")
    await town.press("rhian", "Leave and erase everything")
    assert "visit the quay" not in town.screen("amina")


async def test_once_sharing_is_taken_back_nothing_that_was_not_shown_yet_is_shown(town: Town) -> None:
    await introduced(town)
    while "Question 1" not in town.screen("amina"):
        await town.move("next")
    await town.fill("rhian", "Answer", "Save", {"text": "The debt that I hid"})
    await _stop_sharing(town, "rhian")
    assert "What was not shown yet stays with you" in town.screen("rhian")
    await town.fill("amina", "Answer", "Save", {"text": "A long winter"})
    await town.press("tom", "Pass")
    for who in ("amina", "tom"):
        assert "The debt that I hid" not in town.screen(who)
    assert "A long winter" in town.screen("rhian"), "who gave theirs before still reads the others'"


async def test_once_sharing_is_taken_back_a_changed_message_brings_nothing_new(town: Town) -> None:
    await introduced(town)
    sent = await town.say("rhian", "We meet at the hall")
    assert "We meet at the hall" in town.screen("tom")
    await _stop_sharing(town, "rhian")
    await town.playground.people.edit("rhian", sent.message, "My own story of debt")
    await town.settle()
    for who in ("amina", "tom"):
        assert "story of debt" not in town.screen(who)
        assert "We meet at the hall" not in town.screen(who)
    assert "I took this message back from your circle, too" in town.latest("rhian")


async def test_once_sharing_is_taken_back_the_circle_hears_no_more_of_a_promise(town: Town) -> None:
    await introduced(town)
    for what in ("visit the quay", "ring the mayor"):
        await town.fill("rhian", "Make a promise", "Next", {"what": what, "when": "in 3 days"})
        await town.press("rhian", "Yes, record it")
    await _stop_sharing(town, "rhian")
    before = {who: town.screen(who) for who in ("amina", "tom")}
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "no boat at all"})
    assert "Nothing was sent" in town.screen("rhian")
    assert "no boat at all" in town.screen("rhian"), "what was typed is not lost"
    await town.say("rhian", "commitments")
    await town.fill("rhian", "It was a blind alley", "Save", {"learnt": "boats are dear"})
    await town.say("rhian", "commitments")
    await town.press("rhian", "Done")
    assert town.screen("rhian").count("Your circle is not told") == 2
    await town.fill("rhian", "Look back", "Save", {"text": "a neighbour lent me one"})
    await town.say("rhian", "circle")
    await town.fill("rhian", "Invite a guest", "Ask my circle", {"who": "Dr Sands", "text": "About my debts"})
    assert {who: town.screen(who) for who in ("amina", "tom")} == before


async def _stop_sharing(town: Town, who: str) -> None:
    programme = (await town.playground.convenor.queries.programmes())[0]
    await town.say(who, "consents")
    await town.forge(who, f"c1|consent.take|{programme.id}|sharing")


async def test_ones_own_page_tells_what_the_file_tells(town: Town) -> None:
    await introduced(town)
    while "Question 1" not in town.screen("amina"):
        await town.move("next")
    await town.fill("amina", "Make a promise", "", {"what": "visit the quay", "when": "in 3 days", "first": "ring Zeb"})
    await town.press("amina", "Yes, record it")
    await town.say("amina", "my data")
    _, page = await fetch(link(town, "amina", "/my-data/"))
    for told in (
        "Your language: English", "Questions come on Monday, Tuesday, Wednesday, Thursday and Friday, from 9:00 to 17:00",
        "Questions that you were asked", "First step: ring Zeb",
    ):  # fmt: skip
        assert told in page
    await town.say(LEAD, "my data")
    _, page = await fetch(link(town, LEAD, "/my-data/"))
    assert "What was noted in the audit trail" in page
    _, file = await fetch(link(town, LEAD, "/my-data/") + "?format=json")
    kept = json.loads(file)
    assert list(kept["programmes"].values()) == ["Leading Eastvale"]
    assert kept["audit"]
    assert "Rhian" not in file
