"""A concern reaches a named person at once; people who do not want to meet do not; a realm that is paused is left alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from adapters.local.seen import words
from bot.local import LEAD
from tests.scenario.test_journey import fetch, link
from tests.scenario.town import Town


async def contact(town: Town, who: str) -> None:
    """Somebody becomes the safeguarding contact, by the code that the programme's command prints."""
    programme = (await town.playground.convenor.queries.programmes())[0]
    expires = town.playground.clock.now() + timedelta(days=1)
    await town.say(who, await town.playground.convenor.queries.create_code("safeguarding", programme.id, expires))


async def introduced(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    for who in ("rhian", "tom", "amina"):
        await town.press(who, "Say hello to everybody")


async def test_a_concern_reaches_the_safeguarding_contact_at_once(town: Town) -> None:
    await introduced(town)
    await contact(town, LEAD)
    assert "safeguarding contact" in town.screen(LEAD)
    await town.say("tom", "You should be ashamed of yourself")
    values: dict[str, str | list[str]] = {"text": "He wrote this to me."}
    await town.say("amina", "concern")
    await town.press("amina", "Raise a concern")
    option = next(o for o in options(town, "amina", "about") if o["text"]["text"].startswith("Tom"))
    await town.fill("amina", "Raise a concern", "Send", {**values, "about": option["value"]})
    told = town.latest(LEAD)
    for part in ("Amina", "Community", "He wrote this to me.", "You should be ashamed of yourself", "Tom"):
        assert part in told
    assert "gone to Morgan" in town.screen("amina")
    assert "999" in town.screen("amina")
    # The circle hears nothing of it.
    for who in ("rhian", "tom"):
        assert "concern" not in town.latest(who).lower()
        assert "He wrote this" not in town.screen(who)


async def test_a_concern_by_text_alone_from_teams_reaches_the_conveners_where_nobody_is_named(town: Town) -> None:
    await introduced(town)
    await town.say("rhian", "concern")
    assert "999" in town.latest("rhian")
    await town.fill("rhian", "Raise a concern", "Send", {"about": "else", "text": "I am worried about a neighbour"})
    assert "I am worried about a neighbour" in town.latest(LEAD)
    assert "Rhian" in town.latest(LEAD)
    # Who convenes has not agreed to be named to members.
    assert "gone to those who run this programme" in town.latest("rhian")
    assert "Morgan" not in town.latest("rhian")


async def test_a_safeguarding_contact_stands_in_what_was_done_and_in_their_own_data(town: Town) -> None:
    await town.convene()
    await contact(town, LEAD)
    await town.say(LEAD, "programme")
    await town.press(LEAD, "What was done")
    assert "safeguarding contact" in town.latest(LEAD)
    await town.say(LEAD, "my data")
    status, page = await fetch(link(town, LEAD, "/my-data/"))
    assert status == 200
    assert "safeguarding contact" in page


async def test_a_concern_about_the_contacts_own_words_does_not_go_to_them(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await town.say("tom", "You should be ashamed of yourself")
    await town.say("amina", "concern")
    assert "something that one of them wrote" in town.latest("amina")
    await town.press("amina", "Raise a concern")
    option = next(o for o in options(town, "amina", "about") if o["text"]["text"].startswith("Tom"))
    await town.fill("amina", "Raise a concern", "Send", {"about": option["value"], "text": "He wrote this to me."})
    assert "He wrote this to me." in town.latest(LEAD), "whoever runs the programme hears of it in their place"
    assert "gone to those who run this programme" in town.latest("amina")
    assert "He wrote this to me." not in town.screen("tom")
    assert "concern was raised" not in town.screen("tom")
    # What is about something else goes to them, as before.
    await town.fill("amina", "Raise a concern", "Send", {"about": "else", "text": "A door stays shut"})
    assert "A door stays shut" in town.latest("tom")


async def test_who_gets_a_concern_does_not_tell_who_wrote_without_a_name(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await contact(town, "rhian")
    while "Question 1" not in town.screen("amina"):
        await town.move("next")
    await town.fill("tom", "Answer", "Save", {"text": "My aunt gave up", "sharing": "nameless"})
    for who in ("rhian", "amina"):
        await town.press(who, "Pass")
    await town.press("amina", "Raise a concern")
    option = next(o for o in options(town, "amina", "about") if o["text"]["text"].startswith("Somebody"))
    await town.fill("amina", "Raise a concern", "Send", {"about": option["value"], "text": "Is she well?"})
    assert "Is she well?" in town.latest("rhian")
    assert "Is she well?" not in town.screen("tom")
    assert "gone to those who look after concerns here" in town.latest("amina")


async def test_a_concern_of_the_only_contact_reaches_somebody_too(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await town.say("tom", "concern")
    await town.fill("tom", "Raise a concern", "Send", {"about": "else", "text": "A neighbour's door stays shut"})
    assert "A neighbour's door stays shut" in town.latest(LEAD)
    assert "gone to those who run this programme" in town.latest("tom")


async def test_a_concern_beside_a_question_leaves_the_question(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    await town.move("tomorrow")
    for who in ("amina", "rhian"):
        assert "Question 1 of 6" in town.latest(who)
        await town.press(who, "Raise a concern")
        await town.fill(who, "Raise a concern", "Send", {"about": "else", "text": "A neighbour's door stays shut"})
        assert "gone to those who run this programme" in town.latest(who)
        await town.fill(who, "Answer", "Save", {"text": "I saw it", "sharing": "circle"})
        assert "Your answer is kept" in town.screen(who)


@pytest.mark.parametrize("who", ["rhian", "amina"])
async def test_every_message_has_a_concern_in_its_menu_with_that_message_chosen(town: Town, who: str) -> None:
    await introduced(town)
    await contact(town, LEAD)
    await town.say("tom", "You should be ashamed of yourself")
    await town.say("tom", "This came later")
    people = town.playground.people
    copy = next(m for m in reversed(town.messages(who)) if "ashamed" in words(m))
    assert (await people.shortcut(who, copy.id, concern=True)).status == 200
    await town.settle()
    if who == "amina":
        done = await people.submit(who, {"text": "He wrote this to me."})
    else:
        dialog = town.messages(who)[-1]
        done = await people.press(who, "Send", message=dialog.id, given={"text": "He wrote this to me."})
    assert done.status == 200
    await town.settle()
    told = town.latest(LEAD)
    for part in ("He wrote this to me.", "You should be ashamed of yourself", "Tom"):
        assert part in told
    assert "This came later" not in told
    assert "concern" not in town.latest("tom").lower()


async def test_the_menu_of_a_message_that_is_not_ours_opens_the_form_without_one(town: Town) -> None:
    await introduced(town)
    await contact(town, LEAD)
    copy = next(m for m in reversed(town.messages("amina")) if m.by_bot)
    assert (await town.playground.people.shortcut("amina", copy.id, concern=True)).status == 200
    assert (await town.playground.people.submit("amina", {"text": "A worry of mine"})).status == 200
    await town.settle()
    assert "A worry of mine" in town.latest(LEAD)


async def test_an_empty_concern_is_mended(town: Town) -> None:
    await introduced(town)
    await town.say("rhian", "concern")
    await town.fill("rhian", "Raise a concern", "Send", {"about": "else", "text": ""})
    assert "write a few words" in town.latest("rhian")


async def test_a_stranger_is_told_whom_to_talk_to(town: Town) -> None:
    await town.say("amina", "concern")
    assert "You can talk to a person" in town.latest("amina")
    assert "999" in town.latest("amina")
    assert "Jo Marsh" in town.latest("amina")


async def test_who_is_blocked_is_neither_heard_nor_met_again_and_never_told(town: Town) -> None:
    await introduced(town)
    await town.say("amina", "block")
    await town.press("amina", "Add somebody")
    tom = next(o for o in options(town, "amina", "who") if o["text"]["text"].startswith("Tom"))
    await town.fill("amina", "Add somebody", "Add to my list", {"who": tom["value"]})
    assert "on your list" in town.screen("amina")
    await town.say("tom", "Hello all of you once more")
    await town.say("amina", "A word from Amina to the rest")
    assert "once more" in town.screen("rhian")
    assert "once more" not in town.screen("amina")
    assert "A word from Amina" in town.screen("rhian")
    assert "A word from Amina" not in town.screen("tom")
    for who in ("tom", "rhian"):
        assert "list" not in town.screen(who)
    # And they are kept apart in the rounds to come.
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "tom", "amina"):
        await town.say(who, "in")
    before = {who: len(town.messages(who)) for who in ("tom", "amina")}
    await town.press(LEAD, "Make the circles now")
    await town.press(LEAD, "Send the introductions")
    for who, other in (("tom", "Amina"), ("amina", "Tom")):
        new = "\n".join(words(m) for m in town.messages(who)[before[who] :])
        assert other not in new
    await town.say("amina", "block")
    await town.press("amina", "Take off my list")
    assert "not on your list any more" in town.screen("amina")


async def test_a_name_can_be_put_on_the_list_and_tells_nothing(town: Town) -> None:
    await town.convene()
    for who in ("rhian", "tom", "amina"):
        await town.join(who)
    await town.say("amina", "block")
    for name in ("Nobody Of That Name", "tom  OKAFOR"):
        await town.fill("amina", "Add somebody", "Add to my list", {"name": name})
        assert f"{name}: on your list. You will not meet in a circle." in town.screen("amina")
        await town.say("amina", "block")
    await town.press(LEAD, "Open a round now")
    for who in ("tom", "amina"):
        await town.say(who, "in")
    await town.press(LEAD, "Make the circles now")
    await town.press(LEAD, "Send the introductions")
    assert "I could not find you a circle this time" in town.screen("tom")
    assert "Meet" not in town.latest("amina")


async def test_a_paused_realm_is_not_asked_matched_or_reminded(town: Town) -> None:
    await introduced(town)
    await town.say("rhian", "commit ring the youth club by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say(LEAD, "pause realm")
    when: dict[str, str | list[str]] = {"realm": "political", "since": "today", "until": "in three weeks"}
    await town.fill(LEAD, "Set a pause", "Save", when)
    assert "Political is paused" in town.latest(LEAD)
    heard = len(town.messages("rhian"))
    await town.press(LEAD, "Open a round now")
    for _ in range(20):
        await town.move("tomorrow")
    new = [words(m) for m in town.messages("rhian")[heard:]]
    assert [text for text in new if "Question" in text or "A new round" in text or "ring the youth club" in text] == []
    assert "Question 1" in town.screen("amina")
    await town.say("rhian", "in")
    assert "Political is paused until" in town.latest("rhian")
    # What people write still arrives.
    await town.say("tom", "Good luck to you")
    await town.press("tom", "Send")
    assert "Good luck to you" in town.screen("rhian")
    # After the pause come the question that was kept for later, and the one about the promise.
    for _ in range(4):
        await town.move("tomorrow")
    after = "\n".join(words(m) for m in town.messages("rhian")[heard:])
    assert "ring the youth club" in after
    assert "Question 1" in after


async def test_leaving_and_coming_again_is_no_way_off_a_list(town: Town) -> None:
    await introduced(town)
    await town.say("amina", "block")
    await town.press("amina", "Add somebody")
    rhian = next(o["value"] for o in options(town, "amina", "who") if "Rhian" in o["text"]["text"])
    await town.fill("amina", "Add somebody", "Add to my list", {"who": rhian})
    await town.say("rhian", "leave")
    await town.press("rhian", "Leave and erase everything")
    await town.move("hour")
    await town.join("rhian")
    await town.say("amina", "block")
    assert "Cllr Rhian Bevan" in town.latest("amina"), "the list is as its owner made it"
    await town.press(LEAD, "Open a round now")
    for who in ("rhian", "amina"):
        await town.say(who, "in")
    await town.make_circles()
    for who in ("rhian", "amina"):
        assert "I could not find you a circle this time" in town.latest(who)


async def test_no_list_shows_what_did_not_come(town: Town) -> None:
    """Rhian does not want to meet Amina any more. What Rhian writes and promises from then on does not come to Amina: nor
    does a form or a page say that it was there. What Amina read before can still be reported."""
    await introduced(town)
    await town.say("rhian", "Before")
    await town.say("rhian", "block")
    await town.fill("rhian", "Add somebody", "Add to my list", {"name": "Amina Yusuf"})
    await town.move("hour")
    await town.say("rhian", "After")
    await town.say("rhian", "commit ring the youth club by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say("tom", "A word from Tom")
    assert "After" in town.screen("tom")
    await town.say("amina", "concern")
    await town.press("amina", "Raise a concern")
    told = [option["text"]["text"] for option in options(town, "amina", "about")]
    assert [bool(re.search("Rhian", each)) for each in told].count(True) == 2, told  # hello, and what came before
    assert any("Tom" in each for each in told)
    for who, shown in (("tom", True), ("amina", False)):
        await town.say(who, "circle")
        assert ("Cllr Rhian Bevan\nby" in town.latest(who)) is shown, town.latest(who)


async def test_a_realm_that_is_back_early_is_asked_what_was_put_off(town: Town) -> None:
    await introduced(town)
    await town.say(LEAD, "pause realm")
    when: dict[str, str | list[str]] = {"realm": "political", "since": "today", "until": "in eight weeks"}
    await town.fill(LEAD, "Set a pause", "Save", when)
    for _ in range(10):
        await town.move("tomorrow")
    assert "Question 1" in town.screen("amina")
    assert "Question 1" not in town.screen("rhian")
    await town.say(LEAD, "pause realm")
    await town.press(LEAD, "End this pause")
    for _ in range(2):
        await town.move("tomorrow")
    assert "Question 1" in town.screen("rhian")


def options(town: Town, who: str, key: str) -> list[dict[str, Any]]:
    """What a choice of the open modal offers."""
    person = town.playground.world.person(who)
    if not person.modal:
        raise AssertionError(f"no form is open for {who}: {town.screen(who)}")
    for block in town.playground.world.views[person.modal].view["blocks"]:
        if block.get("block_id") == key:
            found: list[dict[str, Any]] = block["element"]["options"]
            return found
    raise AssertionError(f"no choice {key}")
