"""A concern is answered through the bot, and the answer too, between platforms: by whom it went to and nobody else."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from adapters.local.seen import words
from bot.local import LEAD
from tests.scenario.test_care import contact, introduced, options
from tests.scenario.test_convening import account
from tests.scenario.test_journey import fetch, link
from tests.scenario.town import Town

WORRY = "A neighbour's door stays shut"
FIRST, BACK = "I will ring the warden today.", "Thank you. She is at number nine."


async def raise_concern(town: Town, who: str, text: str = WORRY) -> None:
    await town.say(who, "concern")
    await town.fill(who, "Raise a concern", "Send", {"about": "else", "text": text})


async def answer(town: Town, who: str, text: str) -> None:
    await town.fill(who, "Answer this concern", "Send", {"text": text})


async def write_back(town: Town, who: str, text: str) -> None:
    await town.fill(who, "Write back", "Send", {"text": text})


async def kept_file(town: Town, who: str) -> str:
    return (await fetch(f"{link(town, who, '/my-data/')}?format=json"))[1]


async def report(town: Town, who: str, by: str, text: str) -> None:
    """A concern about what somebody wrote, from Slack."""
    await town.say(who, "concern")
    await town.press(who, "Raise a concern")
    option = next(o for o in options(town, who, "about") if o["text"]["text"].startswith(by))
    await town.fill(who, "Raise a concern", "Send", {"about": option["value"], "text": text})


@pytest.mark.parametrize(("writer", "reader", "name"), [("rhian", LEAD, "Morgan"), ("amina", "tom", "Tom")])
async def test_a_concern_is_answered_both_ways_between_platforms(
    either_town: Town, writer: str, reader: str, name: str
) -> None:
    town = either_town
    world = town.playground.world
    assert world.person(writer).platform != world.person(reader).platform
    await introduced(town)
    await contact(town, reader)
    await raise_concern(town, writer)
    assert "Answer this concern" in town.buttons(reader)
    await answer(town, reader, FIRST)
    assert "Your answer has gone to" in town.latest(reader)
    assert WORRY in town.screen(reader), "the concern stays where it was"
    told = town.latest(writer)
    for part in (FIRST, f"{name} ", "safeguarding contact", "2 November 2026", "call 999", "Jo Marsh"):
        assert part in told
    assert FIRST not in town.messages(writer)[-1].text, "others may see a notification on the screen of a telephone"
    await write_back(town, writer, BACK)
    assert f"Your answer has gone to {name}" in town.latest(writer)
    assert BACK in town.latest(writer)
    assert "999" in town.latest(writer)
    back = town.latest(reader)
    for part in (BACK, "writes back about their concern", "2 November 2026", "Answer this concern"):
        assert part in back
    await answer(town, reader, "Then I go there now.")
    assert "Then I go there now." in town.latest(writer)
    for who in {"rhian", "tom", "amina", LEAD} - {writer, reader}:
        for said in (WORRY, FIRST, BACK):
            assert said not in town.screen(who), "nobody else hears anything"


async def test_the_others_who_look_after_a_concern_read_the_answers_and_who_gave_them(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await contact(town, LEAD)
    await raise_concern(town, "amina")
    await town.press(LEAD, "Answer this concern")
    assert "Tom Okafor can read it, too" in town.modal(LEAD), "said before it is written"
    await answer(town, LEAD, FIRST)
    for part in (FIRST, "has answered a concern. Amina", "You need not answer as well"):
        assert part in town.latest("tom")
    await write_back(town, "amina", BACK)
    for who in ("tom", LEAD):
        assert BACK in town.latest(who)
    assert "Your answer has gone to Morgan" in town.latest("amina")
    assert "Tom Okafor" in town.latest("amina")
    await answer(town, "tom", "I live next door.")
    for who in ("amina", LEAD):
        assert "I live next door." in town.latest(who)
    assert "next door" not in town.screen("rhian")


async def test_whoever_wrote_what_a_concern_is_about_never_reads_an_answer(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await contact(town, "rhian")
    await town.say("tom", "You should be ashamed of yourself")
    await report(town, "amina", "Tom", "He wrote this to me.")
    payload, heard = town.payload("rhian", "Answer this concern"), len(town.messages("tom"))
    await answer(town, "rhian", FIRST)
    assert FIRST in town.latest("amina")
    await write_back(town, "amina", BACK)
    assert BACK in town.latest("rhian")
    assert len(town.messages("tom")) == heard
    await town.forge("tom", payload)
    await town.forge("tom", payload.replace("concern.answer", "concern.answer.save"), {"text": "I never did"})
    assert "cannot be answered here any more" in town.latest("tom")
    assert "I never did" in town.latest("tom")
    for who in ("amina", "rhian"):
        assert "I never did" not in town.screen(who)


async def test_an_answer_does_not_tell_who_wrote_without_a_name(town: Town) -> None:
    """In a circle of three, the name of the contact who answers would tell whose the answer was."""
    await introduced(town)
    await contact(town, "tom")
    await contact(town, "rhian")
    while "Question 1" not in town.screen("amina"):
        await town.move("next")
    await town.fill("tom", "Answer", "Save", {"text": "My aunt gave up", "sharing": "nameless"})
    for who in ("rhian", "amina"):
        await town.press(who, "Pass")
    await report(town, "amina", "Somebody", "Is she well?")
    await town.press("rhian", "Answer this concern")
    assert "Your name does not go with it" in town.latest("rhian")
    await answer(town, "rhian", FIRST)
    told = town.latest("amina")
    assert FIRST in told
    assert "somebody who looks after concerns" in told
    assert "Rhian" not in told
    await write_back(town, "amina", BACK)
    assert "gone to those who look after concerns here" in town.latest("amina")
    assert BACK in town.latest("rhian")
    assert FIRST not in town.screen("tom")
    assert BACK not in town.screen("tom")


async def test_nobody_else_can_answer_a_concern(town: Town) -> None:
    """Neither a stranger nor another member, be they what whoever got it is: a button is a claim."""
    await introduced(town)
    await contact(town, LEAD)
    await raise_concern(town, "rhian")
    payload = town.payload(LEAD, "Answer this concern")
    home = next(each for each in town.playground.world.workspaces.values() if each.platform == "slack")
    town.playground.world.add_person(home, "Mallory", key="mallory")
    await town.say("mallory", "hello")
    await contact(town, "tom")  # since the concern was raised
    for who in ("mallory", "amina", "tom"):
        await town.forge(who, payload)
        assert "cannot be answered here any more" in town.latest(who)
        await town.forge(who, payload.replace("concern.answer", "concern.answer.save"), {"text": "Leave it alone now"})
        assert "Nothing was sent" in town.latest(who)
        assert "Leave it alone now" in town.latest(who), "what was typed is not lost"
    for who in ("rhian", LEAD):
        assert "Leave it alone now" not in town.screen(who)
    await answer(town, LEAD, FIRST)
    assert FIRST not in town.screen("tom"), "whoever became a contact since reads nothing of it"


async def test_whoever_is_not_a_convener_any_more_answers_and_reads_nothing(town: Town) -> None:
    await introduced(town)
    queries = town.playground.convenor.queries
    programme, expires = (await queries.programmes())[0], town.playground.clock.now() + timedelta(days=1)
    await town.say("tom", await queries.create_code("convener", programme.id, expires))
    await raise_concern(town, "amina")
    await answer(town, LEAD, FIRST)
    assert "They help to run" in town.latest("amina")
    payload = town.payload("tom", "Answer this concern")
    await town.press("tom", "Answer this concern")
    await town.say(LEAD, "programme")
    await town.press(LEAD, "Roles")
    tom = await queries.person_id_for(account(town, "tom"))
    await town.fill(LEAD, "Take a role back", "Take a role back", {"who": f"{tom}:convener"})
    await answer(town, "tom", "I wrote this too late")  # into the form that was open before
    shown = next(words(m) for m in town.messages("tom") if "I wrote this too late" in words(m))
    assert "You do not look after this concern any more" in shown, "what was typed is not lost"
    await town.forge("tom", payload)
    assert "You do not look after this concern any more" in town.latest("tom")
    await write_back(town, "amina", BACK)
    assert "gone to those who run this programme" in town.latest("amina")
    assert BACK in town.latest(LEAD)
    assert BACK not in town.screen("tom")
    assert "too late" not in town.screen("amina") + town.screen(LEAD)


async def test_a_writer_whom_nobody_is_left_for_is_told_to_raise_it_again(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await raise_concern(town, "amina")
    await answer(town, "tom", FIRST)
    await town.press("amina", "Write back")
    await town.say("tom", "leave")
    await town.press("tom", "Leave and erase everything")
    await town.playground.people.submit("amina", {"text": BACK})
    await town.settle()
    assert "Please raise it again" in town.latest("amina")
    assert BACK in town.latest("amina")
    assert "Raise a concern" in town.buttons("amina")


async def test_leaving_takes_the_words_back_and_nobody_can_answer_any_more(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await contact(town, LEAD)
    await raise_concern(town, "rhian")
    await answer(town, LEAD, FIRST)
    await write_back(town, "rhian", BACK)
    await town.press(LEAD, "Answer this concern")
    await town.say("rhian", "leave")
    await town.press("rhian", "Leave and erase everything")
    await town.move("hour")
    for who in ("tom", LEAD):
        assert BACK not in town.screen(who)
        assert WORRY in town.screen(who), "the concern itself stays with them, as the notice says"
    await town.playground.people.submit(LEAD, {"text": "Are you still there?"})
    await town.settle()
    assert "cannot be answered here any more" in town.latest(LEAD)
    assert "Are you still there?" in town.latest(LEAD)
    await town.say(LEAD, "my data")
    _, page = await fetch(link(town, LEAD, "/my-data/"))
    assert FIRST not in page, "what was written about their concern goes with it"


async def test_a_contact_who_leaves_takes_their_answers_along(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await contact(town, "rhian")
    await raise_concern(town, "amina")
    await answer(town, "tom", FIRST)
    assert FIRST in town.screen("amina")
    assert FIRST in town.screen("rhian")
    await town.say("tom", "leave")
    await town.press("tom", "Leave and erase everything")
    await town.move("hour")
    assert FIRST not in town.screen("amina")
    assert FIRST not in town.screen("rhian")
    await answer(town, "rhian", "I look after it now.")
    assert "I look after it now." in town.latest("amina")


async def test_what_somebody_answered_is_in_their_data_and_in_nobody_elses(town: Town) -> None:
    await introduced(town)
    await contact(town, LEAD)
    await raise_concern(town, "rhian")
    await answer(town, LEAD, FIRST)
    await write_back(town, "rhian", BACK)
    for who, mine, other in (("rhian", BACK, FIRST), (LEAD, FIRST, BACK)):
        await town.say(who, "my data")
        where = link(town, who, "/my-data/")
        for page in (where, f"{where}?format=json"):
            _, told = await fetch(page)
            assert mine in told
            assert other not in told
    concern = json.loads(await kept_file(town, "rhian"))["concerns"][0]
    assert set(concern) == {"programme_id", "raised_at", "text"}, "whom it went to is theirs"


async def test_an_answer_comes_at_night_too(town: Town) -> None:
    await introduced(town)
    await contact(town, LEAD)
    await raise_concern(town, "rhian")
    for _ in range(13):
        await town.move("hour")
    assert town.playground.clock.now().hour >= 23
    await answer(town, LEAD, FIRST)
    assert FIRST in town.latest("rhian")
    await write_back(town, "rhian", BACK)
    assert BACK in town.latest(LEAD)


async def test_a_list_of_people_one_would_rather_not_meet_keeps_no_answer_back(town: Town) -> None:
    """The list is about circles. Whoever raised a concern was told whom it goes to."""
    await introduced(town)
    await contact(town, "tom")
    await town.say("amina", "block")
    await town.fill("amina", "Add somebody", "Add to my list", {"name": "Tom Okafor"})
    await raise_concern(town, "amina")
    await answer(town, "tom", FIRST)
    assert FIRST in town.latest("amina")


async def test_whoever_types_in_place_of_pressing_sees_first_that_their_circle_would_read_it(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    hello = town.payload("amina", "Say hello to everybody")
    for who in ("rhian", "tom", "amina"):
        await town.press(who, "Say hello to everybody")
    await contact(town, "tom")
    await raise_concern(town, "amina")
    await answer(town, "tom", FIRST)
    await town.say("amina", BACK)
    assert "If you send it, it goes to" in town.latest("amina")
    assert BACK not in town.screen("rhian")
    await town.say("amina", "home")
    assert "Say hello to everybody" not in town.buttons("amina")
    await town.forge("amina", hello)
    assert "I have said hello for you" in town.latest("amina")
    await write_back(town, "amina", BACK)
    await town.say("tom", "I see")
    assert "If you send it, it goes to" in town.latest("tom")


async def test_each_reads_in_their_own_language(town: Town) -> None:
    await introduced(town)
    await contact(town, LEAD)
    await raise_concern(town, "rhian")
    await town.say("rhian", "profile")
    await town.fill("rhian", "Your profile", "Save", {"language": "cy"})
    await answer(town, LEAD, FIRST)
    told = town.latest("rhian")
    assert "yn ateb y pryder a godoch" in told
    assert FIRST in told
    assert "Ysgrifennu'n ôl" in town.buttons("rhian")
    await town.fill("rhian", "Ysgrifennu'n ôl", "Anfon", {"text": BACK})
    assert "Mae eich ateb wedi mynd at Morgan" in town.latest("rhian")
    assert "writes back about their concern" in town.latest(LEAD)
    assert BACK in town.latest(LEAD)


async def test_an_empty_answer_and_one_that_is_too_long_are_mended(town: Town) -> None:
    await introduced(town)
    await contact(town, "tom")
    await raise_concern(town, "amina")
    payload = town.payload("tom", "Answer this concern").replace("concern.answer", "concern.answer.save")
    for text, said in (("", "Please"), ("x" * 4000, "3,000")):
        heard = len(town.messages("amina"))
        await town.forge("tom", payload, {"text": text})
        assert said in town.latest("tom")
        assert len(town.messages("amina")) == heard
