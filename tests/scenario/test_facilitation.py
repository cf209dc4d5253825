"""How circles are guided, over real HTTP: whose turn it is, at whose pace, with which guests, and how it ends."""

from __future__ import annotations

import pytest

from adapters.local.seen import words
from bot.local import LEAD
from tests.scenario.test_circles import second_round
from tests.scenario.town import Given, Town

CIRCLE = ("rhian", "tom", "amina")


async def until(town: Town, who: str, text: str, days: int = 40) -> None:
    """Let days go by until somebody has read such words."""
    for _ in range(days):
        if text in town.screen(who):
            return
        await town.move("tomorrow")
    raise AssertionError(f"{days} days later {who} still has not read {text!r}: {town.screen(who)}")


async def answer(town: Town, who: str, text: str, sharing: str = "circle") -> None:
    await town.fill(who, "Answer", "Save", {"text": text, "sharing": sharing})


async def everybody_answers(town: Town, text: str = "I saw it") -> None:
    for who in CIRCLE:
        await answer(town, who, f"{text}, said {who}")


def count(town: Town, who: str, text: str) -> int:
    return town.screen(who).count(text)


async def neighbour(town: Town, key: str, name: str, platform: str, **profile: str | list[str]) -> None:
    """Somebody else of the town joins."""
    world = town.playground.world
    home = next(w for w in world.workspaces.values() if w.platform == platform)
    world.add_person(home, name, key=key)
    if platform == "teams":
        await town.playground.people.install(key)
    await town.join(key, **profile)


# --- pace ---------------------------------------------------------------------------------------------------------


async def test_what_was_kept_says_so_once_it_is_shown(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await answer(town, "amina", "A mother waited nine weeks")
    assert "When this was kept, I was still waiting for 2 people." in town.latest("amina")
    await answer(town, "tom", "My aunt gave up")
    await town.press("rhian", "Pass")
    for who in ("amina", "tom"):
        assert "Your answer is kept. Your circle reads it with your name." in town.screen(who)
        assert "still waiting for" not in town.screen(who)


async def test_the_next_question_waits_for_the_last_one(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    for _ in range(9):
        await town.move("tomorrow")
    for who in CIRCLE:
        assert "Question 2" not in town.screen(who)
        assert count(town, who, "No hurry. Nobody has answered question 1 in your circle") == 1, "each is told once"
    asked = town.messages("tom")[-1]
    await town.press("tom", "Answer", message=asked.id)
    assert "Think of one person who used a local service lately" in town.latest("tom"), "it can be answered from there"
    await town.say("tom", "circle")
    assert "Question 1 is still open, so the next one waits" in town.latest("tom")
    await everybody_answers(town)
    await until(town, "amina", "Question 2 of 6", days=4)


async def test_a_circle_that_never_answers_is_left_in_peace(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await until(town, "tom", "Two weeks went by without an answer", days=25)
    assert "Question 2" not in town.screen("tom")
    await town.press("tom", "Go on")
    assert "Good. The next question comes on" in town.screen("tom")
    assert "Tom Okafor let the questions begin again" in town.screen("amina")


async def test_questions_come_in_own_hours_and_gather_while_somebody_is_away(town: Town) -> None:
    await town.introduce(*CIRCLE)
    pace: Given = {"days": ["0", "1", "2", "3", "4"], "from": "13", "to": "18", "most": "3"}
    await town.say("tom", "pace")
    await town.fill("tom", "My pace", "Save", {**pace, "away": "tomorrow", "back": "in 15 days"})
    assert "No questions from Tuesday 3 November 2026" in town.latest("tom")
    await town.move("tomorrow")
    assert "Question 1 of 6" in town.screen("amina")
    for number in (1, 2, 3):
        await until(town, "amina", f"Question {number} of 6", days=8)
        for who in ("rhian", "amina"):
            await answer(town, who, f"Answer {number} of {who}")
    assert "Question" not in town.screen("tom"), "nothing while away"
    await until(town, "tom", "questions are waiting for you", days=16)
    together = town.messages("tom")[-1]
    assert "3 questions are waiting for you" in words(together)
    assert "Answer 1 of amina" not in town.screen("tom")
    # Each is answered where it stands, and the others stay open
    await town.press("tom", "Pass")
    assert words(together).count("You passed. No reason needed.") == 1
    assert "Answer" in town.screen("tom")
    at = together.at
    assert "T13:0" in at, f"in the hours Tom chose, not {at}"


async def test_an_evening_that_somebody_chose_is_no_quiet_hour(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("rhian", "pace")
    await town.fill("rhian", "My pace", "Save", {"days": ["0", "1", "2", "3", "4", "5", "6"], "from": "19", "to": "22"})
    await town.say("rhian", "commit visit the youth club by tomorrow")
    await town.press("rhian", "Yes, record it")
    await town.move("2026-11-03T21:30")
    asked = [m for m in town.messages("rhian") if "Question 1 of 6" in words(m) or "Today is the day" in words(m)]
    assert [m.at[11:13] for m in asked] == ["19", "19"]


async def test_nobody_is_asked_more_in_a_week_than_they_chose_in_all_their_circles(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await second_round(town, "rhian", "amina")
    await town.say("rhian", "pace")
    await town.fill("rhian", "My pace", "Save", {"most": "1"})
    await town.move("tomorrow")
    assert count(town, "rhian", "Question 1 of 6") == 1
    assert "2 questions are waiting for you" in town.screen("amina")
    for _ in range(5):
        await town.move("tomorrow")
        assert count(town, "rhian", "Question 1 of 6") == 1
    for _ in range(4):
        if count(town, "rhian", "Question 1 of 6") < 2:
            await town.move("tomorrow")
    assert count(town, "rhian", "Question 1 of 6") == 2


async def test_whoever_is_silent_is_reminded_once_and_alone(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for number in (1, 2, 3):
        await until(town, "amina", f"Question {number} of 6", days=9)
        await answer(town, "amina", f"Amina's answer {number}")
        await until(town, "tom", f"Question {number} of 6", days=3)
        await answer(town, "tom", f"Tom's answer {number}")
    await town.move("next week")
    reminders = ("Some answers are ready.", "No hurry. Nobody", "I have not heard you")
    assert sum(count(town, "rhian", text) for text in reminders) == 1
    for who in ("tom", "amina"):
        assert not any(text in town.screen(who) for text in reminders)
        assert "Tom's answer 3" in town.screen("amina"), "the others do not wait for ever"


async def test_whoever_is_just_back_is_not_called_silent(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("rhian", "pace")
    await town.fill("rhian", "My pace", "Save", {"away": "tomorrow", "back": "in 10 days"})
    for number in (1, 2, 3, 4, 5):
        await until(town, "amina", f"Question {number} of 6", days=9)
        await answer(town, "amina", f"Amina's answer {number}")
        await until(town, "tom", f"Question {number} of 6", days=3)
        await answer(town, "tom", f"Tom's answer {number}")
        if number == 3:
            assert "are waiting for you" in town.screen("rhian"), "she is back"
            assert "I have not heard you" not in town.screen("rhian")
    for _ in range(6):
        await town.move("tomorrow")
    assert count(town, "rhian", "I have not heard you") + count(town, "rhian", "Some answers are ready.") == 1


async def test_anybody_may_slow_down_but_faster_needs_a_second_yes(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await town.say("amina", "circle")
    await town.press("amina", "Slower")
    assert "Questions now come every 7 days" in town.latest("amina")
    assert "Amina Yusuf would like more time" in town.screen("rhian")
    await town.say("amina", "circle")
    await town.press("amina", "Faster")
    assert "Questions now come every 4 days" not in town.screen("rhian")
    await town.press("tom", "Rather not")
    assert "The others would rather leave things as they are" in town.latest("amina")
    assert "Tom" not in town.latest("amina"), "who said no is not told"
    await town.press("rhian", "Yes, I would")
    assert "That has been settled already" in town.screen("rhian")
    await town.say("rhian", "circle")
    await town.press("rhian", "Faster")
    await town.press("amina", "Yes, I would")
    assert "Questions now come every 4 days" in town.screen("tom")


async def test_the_least_heard_realm_is_asked_first(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.press("rhian", "Say hello to everybody")
    await town.press("tom", "Say hello to everybody")
    await town.move("tomorrow")
    await answer(town, "rhian", "One")
    await answer(town, "tom", "Two")
    await town.press("amina", "Pass")
    for _ in range(20):
        if "Question 2 of 6" in town.screen("amina"):
            break
        await town.move("hour") if town.playground.clock.now().hour in range(8, 10) else await town.move("tomorrow")
    assert "I ask you first this time" in town.screen("amina")
    first = next(m for m in town.messages("amina") if "Question 2 of 6" in words(m))
    for who in ("rhian", "tom"):
        await until(town, who, "Question 2 of 6", days=2)
        later = next(m for m in town.messages(who) if "Question 2 of 6" in words(m))
        assert later.at > first.at
        assert "I ask you first" not in words(later)


# --- guides and guests --------------------------------------------------------------------------------------------


async def test_a_convener_looks_at_a_guide_and_uses_it(town: Town) -> None:
    await town.convene()
    await town.say(LEAD, "guides")
    assert "A first conversation (in use)" in town.latest(LEAD)
    await town.forge(LEAD, f"c1|guide.preview|{town.payload(LEAD, 'Look at it').split('|')[2]}|place-in-change")
    assert "Some realms are asked in their own way" in town.latest(LEAD)
    await town.press(LEAD, "Use it for new circles")
    assert "New circles will begin with: A place in change" in town.latest(LEAD)
    for who in CIRCLE:
        await town.join(who)
    await town.press(LEAD, "Open a round now")
    for who in CIRCLE:
        await town.say(who, "in")
    await town.make_circles()
    await town.move("tomorrow")
    await everybody_answers(town)
    await until(town, "amina", "Question 2 of 5", days=9)
    await until(town, "tom", "Question 2 of 5", days=2)
    assert "What do they manage that no service does?" in town.screen("amina")
    assert "You see how the services work from inside." in town.screen("tom")
    await answer(town, "amina", "They mind each other's children")
    await answer(town, "tom", "The keys", sharing="nameless")
    await town.press("rhian", "Pass")
    told = town.latest("rhian")
    assert "Asked in another way: You see what people do for each other" in told
    assert "You see how the services work from inside" not in told, "it would tell whose answer has no name"


async def test_a_guest_comes_by_a_one_time_consent_and_goes_with_the_circle(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.press("rhian", "Say hello to everybody")
    await town.say("amina", "circle")
    await town.fill(
        "amina",
        "Invite a guest",
        "Ask my circle",
        {"who": "somebody who uses the bus", "text": "What is the last bus like?"},
    )
    assert "would like to invite a guest" in town.latest("tom")
    assert "From before, only the questions" in town.latest("tom")
    await town.press("tom", "Yes, I would")
    assert "a guest is invited to your circle, as Amina Yusuf would like" in town.latest("rhian")
    assert "a guest is invited" not in town.screen("tom") + town.screen("amina")
    await town.press("rhian", "Yes, I would")
    assert "One yes was enough" in town.screen("rhian"), "a kind yes that comes second was not for nothing"
    await town.press("amina", "Get the invitation")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") >= 2 and line.isupper())
    world = town.playground.world
    council = next(w for w in world.workspaces.values() if w.platform == "teams")
    world.add_person(council, "Sam Lee", key="sam")
    await town.playground.people.install("sam")
    await town.say("sam", code)
    notice = town.latest("sam")
    assert "Amina Yusuf invites you as a guest to one conversation" in notice
    assert "What is the last bus like?" in notice
    assert "Rhian" not in notice, "others are named only inside the circle"
    await town.press("sam", "Yes, this once")
    assert "You are a guest of Amina Yusuf, Cllr Rhian Bevan and Tom Okafor" in town.screen("sam")
    assert "Hello! I am glad to meet you." not in town.screen("sam"), "nothing from before"
    assert "Sam Lee is here as your guest: somebody who uses the bus" in town.latest("rhian")
    await town.say("sam", "It leaves before my shift ends.")
    assert "It leaves before my shift ends." in town.latest("amina")
    assert "Sam Lee · Guest, somebody who uses the bus" in (town.messages("amina")[-1].username + town.latest("amina"))
    await town.say("amina", "Thank you, Sam!")
    await town.press("amina", "Send")
    assert "Thank you, Sam!" in town.latest("sam")
    # A second person cannot use it; the guest is asked nothing, and hears no promises
    await town.say(LEAD, code)
    assert "I do not know that code" in town.latest(LEAD)
    await town.say("tom", "commit ring the bus company by next Friday")
    await town.press("tom", "Yes, record it")
    await town.move("tomorrow")
    assert "ring the bus company" not in town.screen("sam")
    assert "Question" not in town.screen("sam")
    await everybody_answers(town)
    await until(town, "sam", "Thank you for coming. To take part yourself", days=70)
    await town.say("sam", "Still there?")
    assert "Still there?" not in town.screen("amina")


async def test_a_guest_reads_the_questions_so_far_and_a_promise_from_before_once_its_owner_shows_it(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.press("rhian", "Say hello to everybody")
    await town.move("tomorrow")
    for who, what in (("tom", "ring the bus company"), ("amina", "open the hall on Saturdays")):
        await town.say(who, f"commit {what} by Friday week")
        await town.press(who, "Yes, record it")
    await answer(town, "amina", "A mother waited nine weeks")
    await town.say("amina", "circle")
    who_and_what: Given = {"who": "somebody who uses the bus", "text": "What is the last bus like?"}
    await town.fill("amina", "Invite a guest", "Ask my circle", who_and_what)
    await town.press("tom", "Yes, I would")
    assert "a guest is invited to your circle, as Amina Yusuf would like" in town.latest("rhian")
    assert "a guest is invited" not in town.screen("tom") + town.screen("amina")
    await town.press("rhian", "Yes, I would")
    assert "One yes was enough" in town.screen("rhian"), "a kind yes that comes second was not for nothing"
    await town.press("amina", "Get the invitation")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") >= 2 and line.isupper())
    world = town.playground.world
    world.add_person(next(w for w in world.workspaces.values() if w.platform == "teams"), "Sam Lee", key="sam")
    await town.playground.people.install("sam")
    await town.say("sam", code)
    await town.press("sam", "Yes, this once")
    assert "Question 1, open now" in town.screen("sam")
    assert "Think of one person who used a local service lately" in town.screen("sam")
    assert "nine weeks" not in town.screen("sam")
    # Each is shown their own promise alone; whoever has none is asked nothing
    assert "ring the bus company" in town.latest("tom")
    assert "open the hall" not in town.latest("tom")
    assert "Show it" not in town.latest("rhian")
    shows = town.payload("tom", "Show it to Sam Lee")
    await town.forge("rhian", shows)
    assert "Nothing was shown" in town.latest("rhian")
    assert "ring the bus company" not in town.screen("sam")
    await town.press("tom", "Show it to Sam Lee")
    assert "Sam Lee can read this now" in town.latest("tom")
    assert "Tom Okafor would like you to know what they have promised" in town.latest("sam")
    assert "ring the bus company" in town.latest("sam")
    await town.forge("tom", shows)
    assert count(town, "sam", "ring the bus company") == 1
    assert "open the hall" not in town.screen("sam"), "a silence is no yes"


@pytest.mark.parametrize("known", [False, True])
async def test_a_guest_whom_a_member_does_not_want_to_meet_is_not_let_in_and_not_told_why(
    town: Town, known: bool
) -> None:
    await town.introduce(*CIRCLE)
    await town.say("rhian", "block")
    await town.fill("rhian", "Add somebody", "Add to my list", {"name": "Sam Lee"})
    await town.say("amina", "circle")
    await town.fill("amina", "Invite a guest", "Ask my circle", {"who": "a bus user", "text": "What is it like?"})
    await town.press("tom", "Yes, I would")
    assert "a guest is invited to your circle, as Amina Yusuf would like" in town.latest("rhian")
    assert "a guest is invited" not in town.screen("tom") + town.screen("amina")
    await town.press("rhian", "Yes, I would")
    assert "One yes was enough" in town.screen("rhian"), "a kind yes that comes second was not for nothing"
    await town.press("amina", "Get the invitation")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") >= 2 and line.isupper())
    world = town.playground.world
    council = next(w for w in world.workspaces.values() if w.platform == "teams")
    world.add_person(council, "Sam Lee", key="sam")
    await town.playground.people.install("sam")
    if known:
        await town.join("sam", name="Sam Lee", realm="political", place="Harbour")
    await town.say("sam", code)
    assert "I do not know that code" in town.latest("sam")
    for who in CIRCLE:
        assert "is here as your guest" not in town.screen(who)
    # It is over for everybody: nobody tries one name after the other with it, or finds that it was good
    world.add_person(council, "Kim Poe", key="kim")
    await town.playground.people.install("kim")
    for who in ("kim", "amina"):
        await town.say(who, code)
        assert "I do not know that code" in town.latest(who)


async def test_a_guests_code_does_not_tell_a_member_that_they_were_blocked(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("amina", "circle")
    await town.fill("amina", "Invite a guest", "Ask my circle", {"who": "a bus user", "text": "What is it like?"})
    await town.press("tom", "Yes, I would")
    await town.press("amina", "Get the invitation")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") >= 2 and line.isupper())
    await town.say("amina", code)
    before = town.latest("amina")
    await town.say("rhian", "block")
    await town.fill("rhian", "Add somebody", "Add to my list", {"name": "Amina Yusuf"})
    await town.say("amina", code)
    assert town.latest("amina") == before


async def test_a_guest_does_not_speak_under_the_bots_own_name(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.press("rhian", "Say hello to everybody")
    await town.say("amina", "circle")
    await town.fill("amina", "Invite a guest", "Ask my circle", {"who": "a bus user", "text": "What is it like?"})
    await town.press("tom", "Yes, I would")
    assert "a guest is invited to your circle, as Amina Yusuf would like" in town.latest("rhian")
    assert "a guest is invited" not in town.screen("tom") + town.screen("amina")
    await town.press("rhian", "Yes, I would")
    assert "One yes was enough" in town.screen("rhian"), "a kind yes that comes second was not for nothing"
    await town.press("amina", "Get the invitation")
    code = next(line for line in town.latest("amina").splitlines() if line.count("-") >= 2 and line.isupper())
    world = town.playground.world
    council = next(w for w in world.workspaces.values() if w.platform == "teams")
    world.add_person(council, "Convenor", key="fake")
    await town.playground.people.install("fake")
    await town.say("fake", code)
    await town.press("fake", "Yes, this once")
    await town.say("fake", "Send me your passwords, please.")
    shown = town.messages("amina")[-1]
    assert "passwords" in words(shown)
    assert "a bus user" in shown.username + words(shown)
    assert "Convenor" not in shown.username + words(shown)


# --- promises -----------------------------------------------------------------------------------------------------


async def test_a_promise_together_with_a_witness_and_a_first_step(town: Town) -> None:
    await town.introduce(*CIRCLE)
    tom_id = await person_id(town, "tom")
    await town.fill(
        "amina",
        "Make a promise",
        "Next",
        {"what": "open the hall on Saturdays", "when": "in 10 days", "first": "ask for the keys", "with": [tom_id]},
    )
    assert "Asked to join in" in town.latest("amina")
    assert "ask for the keys" in town.latest("amina")
    await town.press("amina", "Yes, record it")
    assert "would like to do this with you" in town.latest("tom")
    assert "You are the witness to this" in town.latest("rhian")
    await town.press("tom", "Yes, together")
    assert "Tom Okafor will do this with you" in town.latest("amina")
    assert "Tom Okafor joins Amina Yusuf in a promise" in town.latest("rhian")
    await until(town, "tom", "A friendly reminder", days=12)
    assert "The first step: ask for the keys" in town.screen("tom")
    assert "Your first step: ask for the keys" in town.screen("amina")
    await town.fill("tom", "Move the day", "Save", {"when": "in 5 days"})
    assert "has moved the day of: open the hall on Saturdays" in town.latest("rhian")
    assert "That is part of it" in town.latest("amina")
    await until(town, "amina", "The day has come for: open the hall", days=9)
    assert "The day has come for: open the hall" in town.screen("tom")
    await town.press("amina", "Done")
    assert "Amina Yusuf says that what you promised together is done" in town.latest("tom")
    assert "Amina Yusuf kept a promise" in town.latest("rhian")
    await town.fill("amina", "Look back", "Save", {"text": "We asked the caretaker first."})
    assert "We asked the caretaker first." in town.latest("rhian")
    await town.fill("amina", "Promise a next step", "Next", {"what": "open it on Sundays", "when": "in 2 weeks"})
    assert "Follows" in town.latest("amina")
    assert "open the hall on Saturdays" in town.latest("amina")


async def test_who_takes_a_promise_on_is_not_hurried_and_is_told_before(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.say("tom", "commit ask the caretaker about the hall by tomorrow")
    await town.press("tom", "Yes, record it")
    await town.say("tom", "commitments")
    await town.fill("tom", "Hand it on", "Ask them", {"to": await person_id(town, "amina")})
    assert "If you say yes, you have a week from then." in town.latest("amina")
    await town.press("amina", "Yes, I take it on")
    assert "You have a week for it, so the new day is" in town.screen("amina")


async def test_a_promise_together_that_is_stuck_asks_its_own_people_for_nothing(town: Town) -> None:
    await town.introduce(*CIRCLE)
    given: Given = {"what": "open the hall", "when": "in 10 days", "with": [await person_id(town, "tom")]}
    await town.fill("amina", "Make a promise", "Next", given)
    await town.press("amina", "Yes, record it")
    await town.press("tom", "Yes, together")
    await town.say("amina", "commitments")
    await town.fill("amina", "I'm stuck", "Ask my circle", {"note": "We need a key."})
    assert "Amina Yusuf is stuck with what you promised together: open the hall" in town.latest("tom")
    assert "We need a key." in town.latest("tom")
    assert "I can help" not in town.buttons("tom")
    assert "I can help" in town.buttons("rhian")


async def person_id(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    user = person.aad_id or person.user_id
    found = await town.playground.convenor.queries.person_id_for(f"{person.platform}:{person.workspace}/{user}")
    assert found is not None
    return found


async def test_an_offer_from_beyond_the_circle_gives_away_nothing_before_two_yeses(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    await neighbour(
        town, "nadia", "Nadia Rees", "slack", realm="community", place="Eastvale North", assets="A minibus on weekdays"
    )
    await town.say("rhian", "commit bring the pensioners to the clinic by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "Somebody with transport", "beyond": "yes"})
    asked = town.latest("nadia")
    assert "Somebody in Eastvale North is stuck with a promise" in asked
    assert "Somebody with transport" in asked
    assert "A minibus on weekdays" in asked
    assert "Rhian" not in town.screen("nadia")
    assert "minibus" not in town.screen("rhian")
    await town.press("nadia", "Yes, offer it")
    assert "A minibus on weekdays" in town.latest("rhian")
    assert "Nadia" not in town.screen("rhian")
    await town.press("rhian", "Yes, put us in touch")
    assert "You are in touch with Nadia Rees" in town.screen("rhian")
    assert "You are in touch with Cllr Rhian Bevan" in town.latest("nadia")
    await town.press("nadia", "Say hello to Cllr Rhian Bevan")
    assert "Hello! I am glad to meet you." in town.latest("rhian")
    assert "Hello" not in town.latest("tom")


async def test_a_no_to_an_offer_tells_nobody_anything(town: Town) -> None:
    await town.introduce("rhian", "tom", "amina")
    await neighbour(
        town, "nadia", "Nadia Rees", "slack", realm="community", place="Eastvale North", assets="A minibus on weekdays"
    )
    await town.say("rhian", "commit bring the pensioners to the clinic by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "A van"})
    assert "stuck with a promise" not in town.screen("nadia"), "no look beyond the circle without a yes"
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "A van or a minibus", "beyond": "yes"})
    before = town.screen("rhian")
    await town.press("nadia", "Not now")
    assert town.screen("rhian") == before


@pytest.mark.parametrize("blocker", ["nadia", "rhian"])
async def test_an_offer_brings_nobody_together_with_somebody_on_their_list(town: Town, blocker: str) -> None:
    await town.introduce("rhian", "tom", "amina")
    await neighbour(
        town, "nadia", "Nadia Rees", "slack", realm="community", place="Eastvale North", assets="A minibus on weekdays"
    )
    await town.say("rhian", "commit bring the pensioners to the clinic by next Friday")
    await town.press("rhian", "Yes, record it")
    await town.say("rhian", "commitments")
    await town.fill("rhian", "I'm stuck", "Ask my circle", {"note": "Somebody with transport", "beyond": "yes"})
    await town.press("nadia", "Yes, offer it")
    meet = town.payload("rhian", "Yes, put us in touch")
    # Between the first yes and the second, one of them thinks of the other.
    await town.say(blocker, "block")
    if blocker == "nadia":
        await town.press("nadia", "Add somebody")
    other = "Cllr Rhian Bevan" if blocker == "nadia" else "Nadia Rees"
    await town.fill(blocker, "Add somebody", "Add to my list", {"name": other})
    heard = len(town.messages("nadia"))
    await town.forge("rhian", meet)
    if blocker == "nadia":
        assert "Nadia" not in town.screen("rhian")
    assert "Rhian" not in "".join(words(m) for m in town.messages("nadia")[heard:])


@pytest.mark.parametrize("who", ["tom", "amina"])
async def test_a_message_becomes_a_promise_by_its_menu(town: Town, who: str) -> None:
    await town.introduce(*CIRCLE)
    await town.press(who, "Say hello to everybody")
    said = await town.say(who, "I will ask the bus company about the last bus by next Friday")
    await town.press(who, "Don't record it")
    people = town.playground.people
    act = await people.shortcut(who, said.message)
    assert act.status == 200
    await town.settle()
    assert "Is this right?" not in town.screen(who), "nothing is recorded, or shown back, by opening the form"
    if who == "amina":
        assert "ask the bus company about the last bus" in str(town.playground.world.views)
        done = await people.submit(who, {"for": "shift workers"})
    else:
        dialog = town.messages(who)[-1]
        assert "ask the bus company about the last bus" in str(dialog.attachments)
        done = await people.press(who, "Next", message=dialog.id, given={"for": "shift workers"})
    assert done.status == 200
    await town.settle()
    assert "Is this right? It counts once you say yes." in town.latest(who)
    assert "made a promise" not in town.screen("rhian")
    await town.press(who, "Yes, record it")
    assert "ask the bus company about the last bus" in town.latest("rhian")


# --- the end ------------------------------------------------------------------------------------------------------


async def test_a_part_in_a_harvest_is_a_story_that_can_be_taken_back(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await everybody_answers(town)
    await town.say("rhian", "circle")
    await town.press("rhian", "Close with a harvest")
    await town.press("tom", "Yes, I would")
    for who in CIRCLE:
        await town.fill(who, "Give my part", "Save", {"telling": f"What {who} would tell."})
    assert "What amina would tell." in town.screen("rhian")
    await town.say("amina", "take back")
    await town.press("amina", "Take back a story")
    view = town.playground.world.views[town.playground.world.person("amina").modal].view
    offered = next(b for b in view["blocks"] if b.get("block_id") == "story")["element"]["options"]
    story = next(o["value"] for o in offered if "What amina would tell." in o["text"]["text"])
    await town.fill("amina", "Take back a story", "Take it back", {"story": story})
    for who in CIRCLE:
        assert "What amina would tell." not in town.screen(who)
        assert "What tom would tell." in town.screen(who)


async def test_a_circle_ends_in_a_harvest_and_each_says_how_it_was(town: Town) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await everybody_answers(town)
    await town.say("rhian", "circle")
    await town.press("rhian", "Close with a harvest")
    await town.press("tom", "Yes, I would")
    given: Given = {"noticed": "We all wait.", "doing": "Ring each other.", "telling": "Go and look."}
    await town.fill("rhian", "Give my part", "Save", given)
    await town.fill("tom", "Give my part", "Save", {"telling": "Ask the caretaker."})
    assert "We all wait." not in town.screen("tom")
    await town.press("amina", "Pass")
    for who in CIRCLE:
        assert "We all wait." in town.screen(who)
        assert "Ask the caretaker." in town.screen(who)
        assert "I will not pass on messages any more" in town.latest(who)
    await town.press("tom", "Withdraw")
    for who in ("rhian", "amina"):
        assert "Ask the caretaker." not in town.screen(who)
        assert "Go and look." in town.screen(who)
    await town.fill("tom", "How was it?", "Save", {"met": "in person", "felt": "not again"})
    assert "I will not put you in a circle with the same people again" in town.latest("tom")
    await town.fill("amina", "How was it?", "Save", {"met": "in person", "felt": "glad"})
    # They are the only ones, and Tom is not put together with them again
    await town.press(LEAD, "Open a round now")
    for who in CIRCLE:
        await town.say(who, "in")
    await town.make_circles()
    assert "Meet" not in town.latest("tom")
    assert "Meet" in town.latest("amina")
