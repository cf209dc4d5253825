"""The bridge as its people live it: formatting, names, answers, second thoughts and several circles, over real HTTP."""

from __future__ import annotations

import base64
import re

import aiohttp

from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")


async def talking(town: Town) -> None:
    """A circle in which everybody has said hello."""
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")


def card(town: Town, who: str) -> str:
    return str(town.messages(who)[-1].attachments)


def blocks(town: Town, who: str) -> str:
    return str(town.messages(who)[-1].blocks)


async def test_formatting_goes_both_ways(town: Town) -> None:
    await talking(town)
    await town.say("amina", "Yes, *surely*\n- one\n- two\n> Nobody asked\n`x`", formatted=True)
    shown = card(town, "rhian")
    assert "'text': 'surely', 'weight': 'bolder'" in shown
    assert "• " in town.latest("rhian")
    assert "'style': 'emphasis'" in shown
    assert "monospace" in shown
    assert "*surely*" not in shown
    await town.say("rhian", "_Quite_ and *so*\n1. first\n2. second\n```\na < b\n```", formatted=True)
    shown = blocks(town, "amina")
    assert "'text': 'Quite', 'style': {'italic': True}" in shown
    assert "'style': 'ordered'" in shown
    assert "rich_text_preformatted" in shown
    # What only looks like markup stays as it was typed
    await town.say("tom", "2 * 3 * 4 <b> &amp; _x_ <!channel> {{DATE(1)}}")
    assert "2 * 3 * 4 <b> &amp; _x_ <!channel> {{DATE(1)}}" in town.latest("amina")
    assert "2 * 3 * 4 <b> &amp; _x_ <!channel> {{DATE(1)}}" in town.latest("rhian").replace("{\n{", "{{")


async def test_an_edit_keeps_its_formatting_and_says_so(town: Town) -> None:
    await talking(town)
    act = await town.say("amina", "Come *early*", formatted=True)
    await town.playground.people.edit("amina", act.message, "Come _late_", formatted=True)
    await town.settle()
    shown = card(town, "rhian")
    assert "'text': 'late', 'italic': True" in shown
    assert "early" not in shown
    assert "Edited" in town.latest("rhian")


async def test_a_name_rings_for_its_person_and_for_nobody_else(town: Town) -> None:
    await talking(town)
    await town.say("amina", "@Rhian, could you ask @Morgan Ellis or @Tom Okafor?", formatted=True)
    [entity] = town.messages("rhian")[-1].attachments[0]["content"]["msteams"]["entities"]
    assert entity["mentioned"] == {
        "id": town.playground.world.person("rhian").aad_id,
        "name": "Rhian",
    }
    assert entity["text"] in town.latest("rhian")
    [entity] = town.messages("tom")[-1].attachments[0]["content"]["msteams"]["entities"]
    assert entity["mentioned"]["id"] == town.playground.world.person("tom").aad_id
    # Morgan shares Amina's workspace, but not the circle: a name and no more
    assert "@someone" in town.latest("rhian")
    await town.say("tom", "Thank you @amina")
    assert f"'user_id': '{town.playground.world.person('amina').user_id}'" in blocks(town, "amina")
    assert "entities" not in town.messages("rhian")[-1].attachments[0]["content"]["msteams"]


async def test_an_answer_shows_what_it_answers(town: Town) -> None:
    await talking(town)
    await town.say("tom", "Shall we meet at the harbour on Thursday?")
    copy = town.messages("amina")[-1]
    await town.say("amina", "Gladly", thread=copy.id)
    assert "Answering you: “Shall we meet at the harbour on Thursday?”" in town.latest("tom")
    assert "Answering Tom Okafor: “Shall we meet" in town.latest("rhian")
    copy = town.messages("rhian")[-1]
    await town.say("rhian", "Me too", thread=copy.id)
    assert "Answering you: “Gladly”" in town.latest("amina")
    # What was answered changes, and then goes
    own = [m for m in town.playground.world.seen_by(town.playground.world.person("amina")) if not m.by_bot][-1]
    await town.playground.people.edit("amina", own.id, "Gladly, at nine")
    await town.settle()
    assert "Answering Amina Yusuf: “Gladly, at nine”" in town.screen("tom")
    await town.playground.people.delete("amina", own.id)
    await town.settle()
    assert "at nine" not in town.screen("tom")
    assert "Answering an earlier message" in town.screen("tom")


async def test_words_that_were_taken_back_are_in_no_answer_either_wherever_its_reader_is(town: Town) -> None:
    await talking(town)
    await town.say("amina", "My brother drinks")
    copy = town.messages("tom")[-1]
    await town.say("tom", "I am sorry", thread=copy.id)
    for who in ("rhian", "amina"):
        assert "My brother drinks" in town.screen(who)
    own = [m for m in town.playground.world.seen_by(town.playground.world.person("amina")) if not m.by_bot][-1]
    await town.say("rhian", "not this time")
    await town.playground.people.delete("amina", own.id)
    await town.settle()
    for who in ("rhian", "tom"):
        assert "My brother drinks" not in town.screen(who), "rhian has left, and keeps no answer that quotes it"
    assert "I am sorry" in town.screen("amina")


async def test_second_thoughts_within_a_minute_and_after(town: Town) -> None:
    await talking(town)
    await town.say("tom", "Oh no")
    assert "Sent to Amina Yusuf and Cllr Rhian Bevan" in town.latest("tom")
    await town.press("tom", "Undo")
    assert "Oh no" not in town.screen("amina") + town.screen("rhian")
    assert "Undone." in town.latest("tom")
    await town.say("amina", "Oh well")
    await town.move("hour")
    await town.press("amina", "Undo")
    assert "More than a minute has passed" in town.latest("amina")
    assert "Oh well" in town.screen("tom")
    await town.press("amina", "Take it back")
    assert "Oh well" not in town.screen("tom")
    assert "taken back from everybody" in town.latest("amina")


async def test_only_the_newest_receipt_stays(town: Town) -> None:
    await talking(town)
    for number in range(3):
        await town.say("tom", f"Line {number}")
    assert town.screen("tom").count("Sent to Amina") == 1


async def test_with_several_circles_each_has_its_thread_and_its_switch(town: Town) -> None:
    await talking(town)
    await town.say("morgan", "home")
    await town.press("morgan", "Open a round now")
    for who in ("rhian", "amina"):
        await town.say(who, "in")
    await town.make_circles()
    await town.press("rhian", "Say hello to Amina Yusuf")
    copy = town.messages("amina")[-1]
    introduction = next(m for m in town.messages("amina") if m.id == copy.thread)
    assert "Meet Cllr Rhian Bevan" in str(introduction.blocks)
    assert "Tom Okafor" not in str(introduction.blocks)
    # In the thread of a circle, words are for that circle
    await town.say("amina", "Hello there", thread=introduction.id)
    await town.press("amina", "Send")
    assert "Hello there" in town.latest("rhian")
    assert "Hello there" not in town.screen("tom")
    assert "Write to your circle with Cllr Rhian Bevan and Tom Okafor instead" in town.buttons("amina")
    # On Teams the receipt says where words go, and has the switch
    await town.say("rhian", "For you alone")
    assert "Which circle is it for?" not in town.latest("rhian")
    assert "You are writing to your circle with Amina Yusuf." in town.latest("rhian")
    await town.press("rhian", "Write to your circle with Amina Yusuf and Tom Okafor instead")
    await town.say("rhian", "For all of you")
    assert "For all of you" in town.latest("tom")
    # Something comes from the other circle: from now on it is not certain any more
    await town.say("amina", "A word between us", thread=introduction.id)
    await town.say("rhian", "Ah, good")
    assert "Which circle is it for?" in town.latest("rhian")
    assert "Ah, good" not in town.screen("tom") + town.screen("amina")


async def test_one_person_on_slack_and_on_teams(either_town: Town) -> None:
    """Amina works for the council too, and takes part once."""
    town = either_town
    world = town.playground.world
    world.add_person(world.person("tom").workspace, "Amina Yusuf", key="amina at work")
    await talking(town)
    await town.say("amina", "link")
    code = town.latest("amina").split("\n")[1]
    assert "␚" not in town.screen("amina")
    await town.say("amina at work", "link")
    assert "I do not know this account yet" in town.latest("amina at work")
    await town.say("amina at work", code)
    assert "This account is yours too" in town.latest("amina at work")
    await town.say("tom", "Where are you today?")
    assert "Where are you today?" in town.latest("amina at work")
    await town.say("amina at work", "At my other desk")
    assert "At my other desk" in town.latest("tom")
    assert "Amina Yusuf" in str(town.messages("tom")[-1].attachments)
    await town.say("amina", "write here")
    await town.say("tom", "And now?")
    assert "And now?" in town.latest("amina")
    # Once, and for her alone
    await town.say("rhian", code)
    assert "I do not know that code" in town.latest("rhian")
    await town.say("amina", "link")
    await town.say("rhian", town.latest("amina").split("\n")[1])
    assert "You take part from both accounts" in town.latest("rhian")


def file_link(town: Town, who: str) -> str:
    message = town.messages(who)[-1]
    found = re.search(rf"{town.url}/files/[\w=-]+", str(message.blocks) + str(message.attachments))
    assert found is not None, town.latest(who)
    return found[0]


async def fetch(address: str) -> tuple[int, bytes, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.read(), response.headers.get("Content-Disposition", "")


def attached(name: str, data: bytes) -> list[dict[str, str]]:
    return [{"name": name, "data": base64.b64encode(data).decode()}]


async def test_a_file_goes_by_reference_and_with_its_senders_yes(either_town: Town) -> None:
    town = either_town
    await talking(town)
    await town.say("amina", "", files=attached("the plan.png", b"\x89PNG of a bench"))
    assert "the plan.png (1 KB) is still only with you" in town.latest("amina")
    assert "the plan" not in town.screen("tom")
    await town.press("amina", "Pass it on to Cllr Rhian Bevan and Tom Okafor")
    assert "A file: the plan.png (1 KB)" in town.latest("tom")
    status, data, named = await fetch(file_link(town, "tom"))
    assert (status, data) == (200, b"\x89PNG of a bench")
    assert named == "attachment; filename*=UTF-8''the%20plan.png"
    # The other way round
    await town.say("rhian", "Here it is", files=attached("minutes.pdf", b"%PDF-1.7 minutes"))
    assert "Here it is" in town.latest("tom")
    await town.press("rhian", "Pass it on to Amina Yusuf and Tom Okafor")
    status, data, _ = await fetch(link := file_link(town, "amina"))
    assert (status, data) == (200, b"%PDF-1.7 minutes")
    # Taken back, nobody opens it any more
    await town.press("rhian", "Undo")
    assert (await fetch(link))[0] == 404
    assert "minutes.pdf" not in town.screen("amina")
    # Nor after its day
    link = file_link(town, "tom") if "Open the file" in town.latest("tom") else ""
    await town.say("amina", "", files=attached("notes.txt", b"notes"))
    await town.press("amina", "Pass it on to Cllr Rhian Bevan and Tom Okafor")
    link = file_link(town, "rhian")
    await town.move("tomorrow")
    await town.move("tomorrow")
    assert (await fetch(link))[0] == 404


async def test_files_that_cannot_be_passed_on_are_named_with_the_reason(town: Town) -> None:
    await talking(town)
    await town.say("amina", "", files=attached("run me.exe", b"MZ"))
    assert "I cannot pass on run me.exe. I take pictures" in town.latest("amina")
    await town.say("tom", "", files=attached("page.html", b"<script>"))
    assert "I cannot pass on page.html" in town.latest("tom")
    await town.say("amina", "", files=attached("film.mp4", b"x" * (20 * 1024 * 1024 + 1)))
    assert "A file may have up to 20 MB" in town.latest("amina")
    await town.say("amina", "", files=attached("a.png", b"a"))
    await town.press("amina", "Don't pass it on")
    assert "It was not passed on" in town.latest("amina")
    assert "a.png" not in town.screen("tom")


async def test_whoever_leaves_is_not_quoted_any_more(either_town: Town) -> None:
    town = either_town
    await talking(town)
    await town.say("tom", "My private view of the harbour")
    copy = town.messages("amina")[-1]
    await town.say("amina", "I see", thread=copy.id)
    assert "My private view" in town.screen("rhian")
    await town.say("tom", "leave")
    await town.press("tom", "Leave and erase everything")
    await town.settle()
    assert "My private view" not in town.screen("rhian") + town.screen("amina")
    assert "Answering an earlier message" in town.screen("rhian")
    assert "I see" in town.screen("rhian")
