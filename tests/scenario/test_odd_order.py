"""Events that come twice, too early, too late, or of kinds that nobody here knows; people who go and come back; codes
that are wrong or used. Each gets a plain answer or a quiet no, and the others carry on."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.local.carrier import FORM, Act, Parcel, as_json
from bot.local import LEAD
from tests.scenario.town import Town

CIRCLE = ("rhian", "tom", "amina")
BOTH = pytest.mark.parametrize("who", ["amina", "tom"], ids=["slack", "teams"])
NOWHERE = "http://127.0.0.1:9"


def screens(town: Town) -> dict[str, str]:
    return {who: town.screen(who) for who in (*CIRCLE, LEAD)}


async def talking(town: Town) -> None:
    await town.introduce(*CIRCLE)
    for who in CIRCLE:
        await town.press(who, "Say hello to everybody")


async def parked(town: Town) -> list[Any]:
    convenor = town.playground.convenor
    return [*await convenor.outbox.parked(), *await convenor.timers.parked()]


async def lost_on_the_way(town: Town, who: str, text: str) -> Act:
    """Somebody writes while the bot cannot be reached; the platform will send it again later."""
    carrier = town.playground.people.carrier
    repeats, carrier.slack_repeats, carrier.bot_url = carrier.slack_repeats, (), NOWHERE
    try:
        act = await town.playground.people.say(who, text)
        assert act.status == 0
        return act
    finally:
        carrier.slack_repeats, carrier.bot_url = repeats, town.url


async def again(town: Town, act: Act) -> None:
    assert (await town.playground.people.again(act)).status == 200
    await town.settle()


# Kinds that nobody here knows


async def test_unknown_kinds_of_events_are_taken_quietly(town: Town) -> None:
    await talking(town)
    carrier = town.playground.people.carrier
    said = {who: (await town.say(who, "A known kind")).parcel for who in ("amina", "tom")}
    before = screens(town)
    assert said["amina"] is not None
    assert said["tom"] is not None
    envelope, activity = json.loads(said["amina"].body), json.loads(said["tom"].body)
    events: list[dict[str, Any]] = [
        {"type": "team_join", "user": {"id": "U1"}},
        {"type": "message", "channel_type": "im", "subtype": "huddle_thread", "channel": "D1", "user": "U1"},
        {"type": "message", "channel_type": "channel", "channel": "C1", "user": "U1", "text": "hello", "ts": "1.1"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "channel": "D1"},
        {"type": "reaction_added", "user": "U1", "item": {"type": "file"}, "reaction": "x"},
        {"type": "no_such_event", "odd": [{"deep": None}]},
        {},
    ]
    for number, event in enumerate(events):
        body = {**envelope, "event": event, "event_id": f"EvODD{number}"}
        assert (await carrier.carry(as_json("slack", body, repeats=False))).status == 200, event
    for kind in ("message_action", "shortcut", "block_suggestion", "view_closed", "workflow_step_execute", "dialog"):
        payload = {"type": kind, "team": {"id": envelope["team_id"]}, "user": {"id": "U1"}, "trigger_id": kind}
        parcel = Parcel("slack", FORM, urlencode({"payload": json.dumps(payload)}).encode())
        assert (await carrier.carry(parcel)).status == 200, kind
    for kind in (
        "typing",
        "event",
        "handoff",
        "trace",
        "messageUpdate",
        "messageDelete",
        "contactRelationUpdate",
        "noSuch",
    ):
        odd = {
            **activity,
            "type": kind,
            "id": f"f:{kind}",
            "channelData": {**activity["channelData"], "eventType": "odd"},
        }
        assert (await carrier.carry(as_json("teams", odd, repeats=False))).status == 200, kind
    channel = {**activity, "id": "f:channel", "conversation": {"conversationType": "channel", "id": "19:x"}}
    assert (await carrier.carry(as_json("teams", channel, repeats=False))).status == 200
    await town.settle()
    assert screens(town) == before
    assert await parked(town) == []


# Twice


@BOTH
async def test_the_same_event_twice_changes_nothing(town: Town, who: str) -> None:
    await town.introduce(*CIRCLE)
    acts = [await town.press(who, "Say hello to everybody"), await town.say(who, "Once only")]
    acts.append(await town.fill(who, "Make a promise", "Next", {"what": "call Jo", "when": "in 3 days"}))
    acts.append(await town.press(who, "Yes, record it"))
    people = town.playground.people
    written = await town.say(who, "Mispelt")
    acts += [
        written,
        await people.edit(who, written.message, "Misspelt"),
        await people.react("rhian", _newest(town), "like"),
    ]
    await town.settle()
    acts.append(await people.delete(who, written.message))
    await town.settle()
    before = screens(town)
    for act in acts:
        await again(town, act)
    assert screens(town) == before
    assert before["rhian"].count("Once only") == 1
    assert "isspelt" not in before["rhian"]


def _newest(town: Town) -> str:
    return town.messages("rhian")[-1].id


async def test_two_requests_at_once_are_one_event(town: Town) -> None:
    await talking(town)
    for who in ("amina", "tom"):
        act = await lost_on_the_way(town, who, f"At once from {who}")
        done = await asyncio.gather(*(town.playground.people.again(act) for _ in range(4)))
        await town.settle()
        assert all(one.status == 200 for one in done)
        assert town.screen("rhian").count(f"At once from {who}") == 1


# Out of order


async def test_edits_and_deletions_that_overtake_their_message(town: Town) -> None:
    await talking(town)
    people = town.playground.people
    for who in ("amina", "tom"):
        act = await lost_on_the_way(town, who, f"First version of {who}")
        await people.edit(who, act.message, f"Second version of {who}")
        await town.settle()
        await again(town, act)
        assert f"Second version of {who}" in town.latest("rhian")
        gone = await lost_on_the_way(town, who, "I take this back")
        await people.delete(who, gone.message)
        await town.settle()
        await again(town, gone)
    assert "First version" not in town.screen("rhian")
    assert "I take this back" not in town.screen("rhian")


@BOTH
async def test_pressing_old_buttons_after_leaving(town: Town, who: str) -> None:
    await town.introduce(*CIRCLE)
    await town.move("tomorrow")
    await town.say(who, "leave")
    await town.press(who, "Leave and erase everything")
    await town.settle()
    before = town.screen("rhian")
    for label in ("Say hello to everybody", "Make a promise", "Pass", "I'm in", "Leave and erase everything"):
        try:
            payload = town.payload(who, label)
        except AssertionError:
            continue
        await town.forge(who, payload)
        assert town.latest(who), label
    await town.forge(who, "c1|answer.save|gone", {"text": "Words after leaving", "sharing": "circle"})
    await town.say(who, "Still here?")
    assert "I keep nothing about you until you agree" in town.screen(who)
    assert town.screen("rhian") == before
    assert await town.playground.convenor.queries.person_id_for(_account(town, who)) is None


def _account(town: Town, who: str) -> str:
    person = town.playground.world.person(who)
    return f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"


# Going and coming back


async def test_who_removes_the_bot_in_teams_is_left_alone_until_they_come_back(town: Town) -> None:
    await talking(town)
    people, world = town.playground.people, town.playground.world
    assert (await people.uninstall("tom")).ok
    await town.settle()
    before, calls = town.screen("tom"), len(world.calls)
    await town.say("amina", "Said while Tom is away")
    await town.move("tomorrow")
    assert "Said while Tom is away" in town.screen("rhian")
    assert "Question 1 of 6" in town.latest("amina")
    assert town.screen("tom") == before
    tom = world.personal(world.person("tom")).id
    assert not [call for call in list(world.calls)[calls:] if call.arguments.get("conversation") == tom]
    assert await parked(town) == []

    await people.install("tom")
    await town.settle()
    await town.say("tom", "resume")
    assert "Welcome back" in town.latest("tom")
    await town.say("amina", "Good to have you back")
    await town.press("amina", "Send")
    assert "Good to have you back" in town.latest("tom")
    await town.say("tom", "Glad to be back")
    await town.press("tom", "Send")
    assert "Glad to be back" in town.latest("amina")


async def test_a_slack_workspace_that_removes_the_app_is_left_alone_until_it_comes_back(town: Town) -> None:
    await talking(town)
    people = town.playground.people
    assert (await people.uninstall("amina")).ok
    before = town.screen("amina")
    await town.say("tom", "Said while Slack is away")
    await town.say("rhian", "So it is")
    assert "Said while Slack is away" in town.screen("rhian")
    assert town.screen("amina") == before
    assert await parked(town) == []

    await people.install("amina")
    await town.say("amina", "We are back")
    assert "We are back" in town.latest("tom")
    await town.say("tom", "At last")
    assert "At last" in town.latest("amina")


# Nothing, or nothing for us


async def test_an_empty_message_and_a_file_alone_are_answered(town: Town) -> None:
    await talking(town)
    before = town.screen("rhian")
    for who in ("amina", "tom"):
        for text in ("", "   ", "\n\n", "say", "say   "):
            await town.say(who, text)
            assert "There was nothing to send" in town.latest(who), repr(text)
        # The same message as it comes with a file and no words
        act = await town.say(who, "")
        assert act.parcel is not None
        body = json.loads(act.parcel.body)
        picture = {"contentType": "image/png", "contentUrl": "https://files.example/plan.png", "name": "plan.png"}
        if who == "amina":
            body["event_id"] = "EvFILE"
            body["event"] |= {"subtype": "file_share", "files": [{"id": "F1", "name": "plan.png"}], "ts": "1.000001"}
            parcel = as_json("slack", body, repeats=False)
        else:
            parcel = as_json("teams", {**body, "id": "17", "attachments": [picture]}, repeats=False)
        assert (await town.playground.people.carrier.carry(parcel)).status == 200
        await town.settle()
        assert "There was nothing to send" in town.latest(who)
        assert town.screen("rhian") == before


async def stranger(town: Town, name: str) -> str:
    """Somebody in a tenant that no programme is open to, who has just installed the bot."""
    world = town.playground.world
    world.add_person(world.add_workspace("teams", f"{name}'s own council"), name, key=name)
    await town.playground.people.install(name)
    await town.settle()
    return name


async def test_a_stranger_whom_no_programme_is_open_to_gets_an_answer(town: Town) -> None:
    await town.introduce(*CIRCLE)
    before = screens(town)
    who = await stranger(town, "Sam")
    for text in (
        "join",
        "hello?",
        "home",
        "help",
        "in",
        "leave",
        "my data",
        "commit to help by Friday",
        "digest",
        "pause",
    ):
        await town.say(who, text)
        assert "Leading Eastvale" not in town.latest(who), text
    await town.say(who, "join")
    assert "There is no programme here yet" in town.latest(who)
    programme = (await town.playground.convenor.queries.programmes())[0]
    for verb in ("join", "agree", "profile", "notice", "round.now", "digest.now"):
        await town.forge(who, f"c1|{verb}|{programme.id}")
        assert "Leading Eastvale" not in town.screen(who), verb
    assert screens(town) == before
    assert await town.playground.convenor.queries.person_id_for(_account(town, who)) is None


async def test_codes_that_are_wrong_used_or_written_differently(town: Town) -> None:
    code = town.playground.world.person(LEAD).draft
    await town.convene()
    for wrong in (code, "ABCD-EFGH-JKMN", "ABCD-EFGH-JKMN-PQRS"):
        await town.say("tom", wrong)
        assert "I do not know that code" in town.latest("tom"), wrong
        assert "convener" not in town.latest("tom")
    convenor = town.playground.convenor
    programme = (await convenor.queries.programmes())[0]
    expires = convenor.clock.now().replace(year=convenor.clock.now().year + 1)
    invitation = await convenor.queries.create_code("invitation", programme.id, expires)
    for number, written in enumerate((invitation.lower(), f"  {invitation}\n", invitation.title())):
        who = await stranger(town, f"Guest {number}")
        await town.say(who, written)
        assert "Do you agree to these three?" in town.latest(who), written
    await town.press(who, "I agree")
    assert "You have agreed to take part in Leading Eastvale" in town.latest(who)
    late = await convenor.queries.create_code("invitation", programme.id, convenor.clock.now())
    await town.say("tom", late)
    assert "I do not know that code" in town.latest("tom")


@pytest.mark.parametrize("between", [" ", "", "–", " - "])
async def test_a_code_may_be_spaced_otherwise(town: Town, between: str) -> None:
    await town.say(LEAD, town.playground.world.person(LEAD).draft.lower().replace("-", between))
    assert "You are now a convener" in town.latest(LEAD)
