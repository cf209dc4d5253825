"""The whole journey, as three leaders from three realms on two platforms and a programme lead live it."""

from __future__ import annotations

import re

import aiohttp

from adapters.local.seen import view_words
from bot.local import LEAD
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def fetch(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.text()


def link(town: Town, who: str, path: str) -> str:
    """The newest address of one of our pages that somebody was sent."""
    for message in reversed(town.messages(who)):
        if found := re.search(rf"{town.url}{path}[\w=-]{{40,}}", str(message.blocks) + str(message.attachments)):
            return found.group(0)
    raise AssertionError(f"{who} was sent no link to {path}")


async def test_from_a_code_to_a_digest(either_town: Town) -> None:
    town = either_town
    # Join: a notice first, consent, then a profile
    await town.convene()
    assert "You are now a convener of Leading Eastvale" in town.latest(LEAD)
    await town.say("rhian", "join")
    assert "freedom of information" in town.latest("rhian")
    assert "Jo Marsh" in town.latest("rhian")
    for who in CIRCLE:
        await town.join(who)
        assert "You are in, for the" in town.latest(who)

    # Round: everybody is asked, by button or by text
    await town.press(LEAD, "Open a round now")
    for who in CIRCLE:
        assert "In this time?" in town.latest(who)
    await town.press("rhian", "I'm in")
    await town.press("amina", "I'm in")
    await town.say("tom", "in")
    await town.make_circles()
    assert "3 of 3 possible" in town.latest(LEAD)

    # Introduction: who, realm, place, why
    met = town.latest("tom")
    assert "Meet Amina Yusuf and Cllr Rhian Bevan" in met
    assert "Community · Eastvale North · Slack" in met
    assert "a theme you all chose (Young people)" in met
    assert "three realms and only new faces" in met
    assert "A hall on Tuesdays" in met

    # Hello, and first words, which go only once their writer has seen where
    await town.press("rhian", "Say hello to everybody")
    assert "Hello! I am glad to meet you." in town.latest("amina")
    assert town.messages("amina")[-1].username == "Cllr Rhian Bevan · Political, Eastvale North"
    await town.say("tom", "Good to meet you both. I run housing.")
    assert "I run housing" not in town.screen("amina") + town.screen("rhian")
    assert "Amina Yusuf (Community, Eastvale North) and Cllr Rhian Bevan (Political, Eastvale North)" in town.latest(
        "tom"
    )
    await town.press("tom", "Send")
    assert "I run housing" in town.latest("amina")
    assert "I run housing" in town.latest("rhian")

    # A question, answered by each in their own way, and revealed together
    await town.move("tomorrow")
    for who in CIRCLE:
        assert "Question 1 of 6" in town.latest(who)
    await town.fill("amina", "Answer", "Save", {"text": "A mother waited nine weeks.", "sharing": "circle"})
    await town.fill("tom", "Answer", "Save", {"text": "My aunt gave up.", "sharing": "nameless"})
    for who in CIRCLE:
        others = "nine weeks" if who != "amina" else "My aunt"
        assert others not in town.screen(who)
    await town.press("rhian", "Pass")
    assert "My aunt gave up." in town.latest("amina")
    assert "Somebody in this circle" in town.latest("amina")
    assert "nine weeks" in town.latest("rhian")
    assert "Amina Yusuf · Community · Eastvale North" in town.latest("tom")

    # A promise by sentence, shown back before it counts
    await town.say("tom", "I will visit the youth club by Thursday")
    assert "That sounded like a promise" in town.latest("tom")
    assert "made a promise" not in town.screen("amina")
    await town.press("tom", "Yes, record it")
    assert "Tom Okafor made a promise" in town.latest("amina")
    assert "visit the youth club" in town.latest("rhian")

    # Follow-up on the day, by button
    for _ in range(4):
        await town.move("tomorrow")
    assert "Today is the day for: visit the youth club" in town.screen("tom")
    await town.press("tom", "Done")
    assert "Tom Okafor kept a promise: visit the youth club" in town.latest("amina")

    # The digest, in chat and as a page
    await town.move("next week")
    assert "Leading Eastvale: week" in town.screen(LEAD)
    status, page = await fetch(link(town, LEAD, "/digests/"))
    assert status == 200
    assert "Leading Eastvale" in page
    assert "People taking part" in page
    assert "Counts from 1 to 4 are not shown" in page
    for name in ("Tom", "Amina", "Rhian", "nine weeks", "My aunt"):
        assert name not in page
    assert await town.playground.convenor.outbox.parked() == []
    assert await town.playground.convenor.timers.parked() == []


async def test_promises_end_in_every_way(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who, what in (("tom", "write to the minister"), ("rhian", "ask about the bus"), ("amina", "open the hall")):
        await town.fill(who, "Make a promise", "Next", {"what": what, "when": "in 3 days", "for": "the street"})
        await town.press(who, "Yes, record it")

    await town.say("rhian", "commitments")
    for names_somebody in ("Amina knew it all along.", "The Harbour is not the problem."):
        act = await town.fill("rhian", "It was a blind alley", "Save", {"learnt": names_somebody, "quotable": "yes"})
        assert "This may name somebody, or a place." in str(act.errors or town.latest("rhian"))
    await town.fill("rhian", "It was a blind alley", "Save", {"learnt": "The bus firm decides, not us."})
    assert "The bus firm decides, not us." in town.latest("amina")

    await town.say("amina", "commitments")
    await town.fill("amina", "I'm stuck", "Ask my circle", {"note": "We need a key."})
    assert "Amina Yusuf is stuck with: open the hall" in town.latest("tom")
    assert "We need a key." in town.latest("tom")
    await town.press("tom", "I can help")
    assert "Tom Okafor can help you with: open the hall" in town.latest("amina")

    await town.say("tom", "commitments")
    await town.fill("tom", "Still going", "Save", {"when": "in two weeks"})
    assert "The new day is" in town.latest("tom")
    amina = (await town.playground.convenor.queries.person_id_for(f"slack:{_account(town, 'amina')}")) or ""
    await town.say("tom", "commitments")
    await town.fill("tom", "Hand it on", "Ask them", {"to": amina})
    assert "Tom Okafor asks if you could take this on" in town.latest("amina")
    await town.press("amina", "Yes, I take it on")
    assert "Amina Yusuf has taken on: write to the minister" in town.latest("tom")
    assert "Amina Yusuf has taken on what Tom Okafor promised: write to the minister" in town.latest("rhian")
    assert "what Tom Okafor promised" not in town.screen("tom")
    await town.say("tom", "commitments")
    assert town.latest("tom") == "You have no open promises."


def _account(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    return f"{person.workspace}/{person.user_id}"


async def test_edits_deletions_and_reactions_cross_the_bridge(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")
    people = town.playground.people
    written = await town.say("amina", "The hall is free on Tusday")
    assert "Tusday" in town.latest("tom")
    await people.edit("amina", written.message, "The hall is free on Tuesday")
    await town.settle()
    assert "Tuesday" in town.latest("tom")
    assert "Tusday" not in town.screen("tom") + town.screen("rhian")

    await people.react("tom", town.messages("tom")[-1].id, "like")
    await town.settle()
    assert "👍 Tom Okafor" in town.latest("rhian")
    assert "Tom Okafor reacted 👍" in town.latest("amina")
    await people.delete("amina", written.message)
    await town.settle()
    assert "free on Tuesday" not in town.screen("tom") + town.screen("rhian")


async def test_an_answer_can_be_changed_and_withdrawn_after_the_reveal(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    for who in CIRCLE:
        await town.fill(who, "Answer", "Save", {"text": f"first from {who}", "sharing": "circle"})
    assert "first from amina" in town.latest("tom")
    await town.fill("amina", "Change my answer", "Save", {"text": "second from amina", "sharing": "circle"})
    assert "second from amina" in town.screen("tom")
    assert "first from amina" not in town.screen("tom") + town.screen("rhian")
    await town.press("amina", "Withdraw")
    assert "second from amina" not in town.screen("tom") + town.screen("rhian") + town.screen("amina")


async def test_late_answers_come_by_themselves(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await town.fill("amina", "Answer", "Save", {"text": "early bird", "sharing": "circle"})
    await town.press("tom", "Pass")
    await town.move("next week")
    assert "early bird" in town.screen("tom")
    assert "early bird" not in town.screen("rhian")
    assert "You can read them once you have answered or passed" in town.screen("rhian")
    first = next(
        m for m in town.messages("rhian") if "lived" in str(m.attachments) or "Question 1" in str(m.attachments)
    )
    await town.press("rhian", "Pass", message=first.id)
    assert "early bird" in town.screen("rhian")


async def test_leaving_erases_and_takes_copies_back(either_town: Town) -> None:
    town = either_town
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")
    await town.say("tom", "WORDSOFTOM one")
    await town.say("tom", "I will bring WORDSOFTOM two by Friday")
    await town.press("tom", "Yes, record it")
    await town.move("tomorrow")
    for who in CIRCLE:
        await town.fill(
            who, "Answer", "Save", {"text": f"answer {'WORDSOFTOM' if who == 'tom' else who}", "sharing": "circle"}
        )
    assert town.screen("amina").count("WORDSOFTOM") == 4
    await town.say("tom", "leave")
    await town.press("tom", "Leave and erase everything")
    await town.settle()
    for who in ("amina", "rhian"):
        assert "WORDSOFTOM" not in town.screen(who)
        assert "Somebody has left your circle" in town.screen(who)
    assert "answer rhian" in town.screen("amina")
    assert await town.playground.convenor.queries.person_id_for(f"teams:{_account(town, 'tom')}") is None
    await town.say("tom", "home")
    assert "Tell me more" in town.buttons("tom")
    # The rest of the circle carries on
    await town.say("amina", "Are you still there, Rhian?")
    assert "still there" in town.latest("rhian")


async def test_a_pause_says_what_still_comes(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")
    await town.say("rhian", "pause until 3 January")
    assert "no questions come. Words from your circle still do" in town.latest("rhian")
    await town.move("tomorrow")
    assert "Question 1 of" in town.screen("tom")
    assert "Question 1 of" not in town.screen("rhian")
    await town.say("tom", "Rest well")
    await town.press("tom", "Send")  # a question is open, so he is asked if it answers that
    assert "Rest well" in town.latest("rhian")
    await town.press("rhian", "Come back")
    assert "Your circle's next questions come to you again" in town.screen("rhian")


async def test_pause_resume_and_own_data(town: Town) -> None:
    await town.join("rhian")
    await town.say("rhian", "pause until the day before yesterday")
    assert "That day has passed" in town.latest("rhian")
    await town.say("rhian", "pause until 3 January")
    assert "You are paused until" in town.latest("rhian")
    await town.press("rhian", "Come back")
    assert "Welcome back" in town.latest("rhian")
    await town.say("rhian", "my data")
    status, page = await fetch(link(town, "rhian", "/my-data/"))
    assert status == 200
    assert "Cllr Rhian Bevan" in page
    assert "Eastvale North" in page
    forged = link(town, "rhian", "/my-data/").replace("gAAAA", "gAAAB")
    status, text = await fetch(forged)
    assert status == 404
    assert "This link has ended" in text
    await town.move("tomorrow")
    status, _ = await fetch(link(town, "rhian", "/my-data/"))
    assert status == 404


async def test_home_shows_what_is_open(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await town.playground.people.open_home("amina")
    await town.settle()
    home = town.playground.world.person("amina").home
    assert home is not None
    shown = view_words(home)
    assert "Your circle with Cllr Rhian Bevan and Tom Okafor" in shown
    assert "A question is waiting for you" in shown
    await town.say("tom", "home")
    assert "Your circle with Amina Yusuf and Cllr Rhian Bevan" in town.latest("tom")


async def test_a_promise_that_is_stuck_keeps_its_day_and_is_looked_in_on(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("rhian", "commit ask about the bus by next Friday")
    await town.press("rhian", "Yes, record it")
    day = next(line for line in town.latest("rhian").splitlines() if "By Friday" in line)
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "Whom do I ask?"})
    await town.say("rhian", "commitments")
    assert day.partition("By ")[2].partition(". I")[0] in town.latest("rhian")
    await town.move("next week")
    await town.move("tomorrow")
    assert "A week ago you were stuck with: ask about the bus. How is it now?" in town.screen("rhian")
    await town.press("rhian", "Done")
    assert "Cllr Rhian Bevan kept a promise: ask about the bus" in town.screen("tom")
