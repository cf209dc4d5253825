"""A circle whose people are all in one Slack workspace: one group conversation there, with the same questions and promises."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.local.records import Conversation, Message
from adapters.local.seen import labels, words
from adapters.local.world import World, default_world
from bot.local import LEAD
from conversations.scenes import Scene
from tests.scenario.town import PROFILES, Given, Town, running_town

TRIO = ("carys", "devi", "amina")
OWN: dict[str, Given] = {
    "carys": {**PROFILES["rhian"], "realm": "political"},
    "devi": {**PROFILES["tom"], "realm": "executive"},
    "amina": PROFILES["amina"],
}


class Group:
    """A town in which three people of three realms are in one Slack workspace."""

    def __init__(self, town: Town) -> None:
        self.town = town

    @property
    def world(self) -> World:
        return self.town.playground.world

    @property
    def room(self) -> Conversation | None:
        """The group conversation of the three, if the bot has opened it."""
        return next((c for c in self.world.conversations.values() if c.kind == "group"), None)

    def here(self) -> list[Message]:
        """What stands in the group, oldest first."""
        assert self.room is not None
        return [self.world.messages[self.room.id, each] for each in self.room.messages]

    def read(self) -> str:
        return "\n---\n".join("\n".join((m.username, words(m))) for m in self.here())

    def alone(self, who: str) -> str:
        """What the bot has told somebody in their own conversation."""
        own = self.world.personal(self.world.person(who)).id
        return "\n---\n".join(
            "\n".join((m.username, words(m))) for m in self.town.messages(who) if m.conversation == own
        )

    async def say(self, who: str, text: str) -> str:
        """Somebody writes in the group; the id of their message."""
        assert self.room is not None
        act = await self.town.say(who, text, conversation=self.room.id)
        return act.message

    async def press(self, who: str, label: str) -> None:
        """The newest button with that label in the group."""
        message = next(m for m in reversed(self.here()) if label in labels(m))
        await self.town.press(who, label, message=message.id)

    async def kept(self, who: str) -> Scene:
        """Everything that is kept of somebody."""
        queries, person = self.town.playground.convenor.queries, self.world.person(who)
        person_id = await queries.person_id_for(f"slack:{person.workspace}/{person.user_id}")
        assert person_id is not None
        return await queries.whole_person(person_id)

    async def remarks(self, who: str) -> list[str]:
        return [r.text for r in sorted((await self.kept(who)).remarks, key=lambda r: r.said_at) if not r.deleted_at]


def three_in_one_workspace() -> World:
    """The playground's people, and two more in Slack."""
    world = default_world()
    for key, name in (("carys", "Cllr Carys Pugh"), ("devi", "Devi Rao")):
        world.add_person("T0EASTVALE", name, key=key, pane=True)
    return world


@pytest.fixture
async def group(tmp_path: Path, database_url: str) -> AsyncIterator[Group]:
    async with running_town(tmp_path, database_url, neighbours=0, world=three_in_one_workspace()) as town:
        yield Group(town)


async def begin(group: Group, together: bool = True) -> None:
    """The round, up to the introductions."""
    town = group.town
    await town.convene()
    if together:
        await town.press(LEAD, "The programme")
        await town.fill(LEAD, "Rounds and circles", "Save", {"together": "yes"})
    for who in TRIO:
        await town.join(who, **OWN[who])
    await town.press(LEAD, "Open a round now")
    for who in TRIO:
        await town.say(who, "in")
    await town.make_circles()
    await town.settle()


async def test_the_journey_in_one_conversation(group: Group) -> None:
    town = group.town
    await begin(group)
    assert group.room is not None
    assert len(group.room.members) == 3
    for words_ in ("You are here together", "Carys Pugh", "Devi Rao", "Amina Yusuf"):
        assert words_ in group.read()
    assert all("Meet " in group.alone(who) for who in TRIO)

    # Words are read by all where they stand: nobody gets a copy, no word is a command, and they are kept.
    before = {who: group.alone(who) for who in TRIO}
    first = await group.say("amina", "help me think about the youth club")
    second = await group.say("devi", "leave it with me")
    assert {who: group.alone(who) for who in TRIO} == before
    assert await group.remarks("amina") == ["help me think about the youth club"]

    # Edits, deletions and reactions follow there.
    await town.playground.people.edit("amina", first, "help me with the youth club")
    await town.playground.people.react("carys", first, "heart")
    await town.playground.people.delete("devi", second)
    [kept] = (await group.kept("amina")).remarks
    assert (kept.text, len(kept.reactions), kept.edited_at is not None) == ("help me with the youth club", 1, True)
    assert await group.remarks("devi") == []

    # What is written to the bot alone is brought there, once, under the writer's name; and can be undone.
    await town.say("carys", "I am on a bus, so I write here")
    assert "I am on a bus" not in group.read()
    await town.press("carys", "Send")
    brought = group.here()[-1]
    assert brought.username.startswith("Cllr Carys Pugh")
    assert "I am on a bus" in words(brought)
    assert not any("I am on a bus" in group.alone(who) for who in ("amina", "devi"))
    await town.press("carys", "Undo")
    assert "I am on a bus" not in group.read()


async def asked(group: Group) -> None:
    """On to the first question."""
    for _ in range(12):
        if "Question 1 of" in group.read():
            return
        await group.town.move("next")
    raise AssertionError(group.read())


async def test_questions_stand_there_and_answers_stay_private_until_all_are_shown(group: Group) -> None:
    town = group.town
    await begin(group)
    await asked(group)
    await town.move("tomorrow")  # past each one's own hour
    assert group.read().count("Question 1 of") == 1
    assert not any("Question 1 of" in group.alone(who) for who in TRIO)

    await group.press("amina", "Answer")
    await town.playground.people.submit("amina", {"text": "I saw a closed door", "sharing": "circle"})
    await town.settle()
    assert "I saw a closed door" in group.alone("amina")
    assert "I was still waiting for" in group.alone("amina")
    await group.press("carys", "Pass")
    assert not any("closed door" in shown for shown in (group.read(), group.alone("carys"), group.alone("devi")))
    await group.press("devi", "Answer")
    await town.playground.people.submit("devi", {"text": "I saw it opened", "sharing": "nameless"})
    await town.settle()

    shown = words(group.here()[-1])
    assert "I saw a closed door" in shown
    assert "I saw it opened" in shown
    assert "Devi" not in shown
    assert not any("closed door" in group.alone(who) for who in ("carys", "devi"))
    assert "I was still waiting for" not in group.alone("amina")

    # What is changed or withdrawn changes there too.
    await town.fill("amina", "Change my answer", "Save", {"text": "I saw a door ajar", "sharing": "circle"})
    assert "I saw a door ajar" in group.read()
    assert "closed door" not in group.read()
    await town.press("devi", "Withdraw")
    assert "I saw it opened" not in group.read()
    # Whoever passed may answer after all: that comes there as a message of its own.
    await town.fill("carys", "Answer after all", "Save", {"text": "I held the key", "sharing": "circle"})
    assert "Another answer has come in" in words(group.here()[-1])
    assert "I held the key" in words(group.here()[-1])


async def test_a_promise_made_there_is_witnessed_there(group: Group) -> None:
    town = group.town
    await begin(group)
    await group.say("amina", "I will visit the youth club by next Friday")
    assert "made a promise" not in group.read()
    await town.press("amina", "Yes, record it")
    assert group.read().count("Amina Yusuf made a promise") == 1
    assert not any("made a promise" in group.alone(who) for who in TRIO)
    await town.say("amina", "commitments")
    await town.press("amina", "Done")
    assert "Amina Yusuf" in words(group.here()[-1])
    assert "visit the youth club" in words(group.here()[-1])


async def ending(group: Group) -> None:
    """Two of them would like to end, and all are asked what they take along."""
    await group.say("amina", "I think we have what we came for")
    await group.town.say("amina", "circle")
    await group.town.press("amina", "Close with a harvest")
    await group.town.press("carys", "Yes, I would")
    await group.town.settle()


async def test_the_harvest_is_given_alone_and_shown_there(group: Group) -> None:
    town = group.town
    await begin(group)
    await ending(group)
    assert "All of it is shown here" in words(group.here()[-1])
    await town.fill("amina", "Give my part", "Save", {"noticed": "The door was never locked"})
    await town.fill("carys", "Give my part", "Save", {"doing": "Knock first"})
    assert not any("never locked" in shown for shown in (group.read(), group.alone("carys"), group.alone("devi")))
    await town.press("devi", "Pass")
    await town.settle()

    for part in ("What you take along from this circle", "The door was never locked", "Knock first", "Amina Yusuf"):
        assert part in group.read()
    assert not any("never locked" in group.alone(who) for who in ("carys", "devi"))
    assert all("How was it?" in group.alone(who) for who in TRIO)
    assert "This circle is over." in words(group.here()[-1])
    # No form is left over, and each one's own part can be taken back from where it was given.
    for who in TRIO:
        left = {label for message in town.messages(who) for label in labels(message)}
        assert not {"Give my part", "Change my answer", "Answer after all"} & left
    await town.press("amina", "Withdraw")
    assert "The door was never locked" not in group.read()
    assert "Knock first" in group.read()
    # Whoever leaves takes theirs along, from there too.
    await town.say("carys", "leave")
    await town.press("carys", "Leave and erase everything")
    await town.settle()
    await town.settle()
    assert "Knock first" not in group.read()
    assert "Carys Pugh" not in group.read()


async def test_a_harvest_that_the_room_does_not_get_goes_to_each_alone(group: Group) -> None:
    town = group.town
    await begin(group)
    await ending(group)
    await town.fill("amina", "Give my part", "Save", {"noticed": "The door was never locked"})
    await town.press("carys", "Pass")
    assert group.room is not None
    group.world.workspaces["T0EASTVALE"].archived = [group.room.id]
    await town.press("devi", "Pass")
    await town.settle()
    assert "The door was never locked" not in group.read()
    for who in TRIO:
        assert "The door was never locked" in group.alone(who).rpartition("The harvest of")[2]


async def test_when_somebody_leaves_the_circle_goes_back_to_copies(group: Group) -> None:
    town = group.town
    await begin(group)
    await group.say("devi", "I may not stay for long")
    await asked(group)
    for who, text in (("devi", "Devi has seen it"), ("amina", "Amina has, too"), ("carys", "So has Carys")):
        await group.press(who, "Answer")
        await town.playground.people.submit(who, {"text": text, "sharing": "circle"})
        await town.settle()
    assert "Devi has seen it" in group.read()

    await town.say("devi", "leave")
    assert "What you wrote in a group conversation in Slack." in group.alone("devi")
    await town.press("devi", "Leave and erase everything")
    await town.settle()
    await town.settle()
    assert "it no longer meets here" in group.read()
    assert "Devi Rao" not in group.read(), "their name goes from what the bot wrote there"
    assert "Devi has seen it" not in group.read()
    assert "Amina has, too" in group.read()
    for who in ("amina", "carys"):
        assert "What they wrote in the group conversation stays there" in group.alone(who)
        assert "From now on, write to me here, and I pass it on." in group.alone(who)

    # What is said there now is nobody's affair, and what is written to the bot goes on as copies.
    await group.say("amina", "just between us here")
    assert "just between us here" not in await group.remarks("amina")
    await town.say("amina", "and this is for the circle")
    await town.press("amina", "Send")
    assert "and this is for the circle" in group.alone("carys")
    assert "and this is for the circle" not in group.read()


async def test_whoever_takes_back_the_consent_ends_it_for_their_circle(group: Group) -> None:
    town = group.town
    await begin(group)
    await group.say("carys", "Good to be here")
    # The programme may think better of it: circles keep what they have, and people what they can take back.
    await town.press(LEAD, "The programme")
    await town.fill(LEAD, "Rounds and circles", "Save", {"together": "no"})
    await group.say("carys", "Still here")
    await town.say("carys", "consents")
    assert "Meeting in one place" in group.alone("carys").rpartition("What you agreed to")[2]
    await town.forge("carys", await payload_of_together(group, "consent.take"))
    assert "it no longer meets here" in group.read()
    assert "Group conversations that you are in end" in group.alone("carys")
    assert await group.remarks("carys") == ["Good to be here", "Still here"]
    story = (await group.kept("carys")).remarks[0].id
    await town.say("carys", "take back")
    await town.fill("carys", "Take back a story", "Take it back", {"story": story})
    assert "Please delete it in Slack yourself." in group.alone("carys")


async def payload_of_together(group: Group, verb: str) -> str:
    [seat] = (await group.kept("carys")).memberships[:1]
    return f"c1|{verb}|{seat.programme_id}|together"


async def test_a_block_ends_it_and_tells_nobody_whose_it_is(group: Group) -> None:
    town = group.town
    await begin(group)
    await town.say("carys", "block")
    await town.fill("carys", "Add somebody", "Add to my list", {"name": "Devi Rao"})
    assert "it no longer meets here" in group.read()
    for who in ("amina", "devi"):
        assert "From now on, write to me here, and I pass it on." in group.alone(who)
        assert "block" not in group.alone(who).casefold()
    await town.say("carys", "Hello to whom it reaches")
    await town.press("carys", "Send")
    assert "Hello to whom it reaches" in group.alone("amina")
    assert "Hello to whom it reaches" not in group.alone("devi")


@pytest.mark.parametrize("why", ["not chosen", "no scope", "refused"])
async def test_without_it_the_circle_has_copies_and_nobody_loses_anything(group: Group, why: str) -> None:
    town = group.town
    network = group.world.workspaces["T0EASTVALE"]
    if why == "no scope":
        network.scopes = "chat:write,chat:write.customize,commands,files:read,im:history,im:write,users:read"
    if why == "refused":
        network.no_groups = True
    await begin(group, together=why != "not chosen")
    assert group.room is None
    await town.say("amina", "Hello both")
    await town.press("amina", "Send")
    assert "Hello both" in group.alone("carys")
    assert "Hello both" in group.alone("devi")
    assert not await town.playground.convenor.outbox.parked()


@pytest.mark.parametrize("how", ["archived", "made a channel"])
async def test_a_conversation_that_is_lost_or_opened_to_others_gives_way_to_copies(group: Group, how: str) -> None:
    town = group.town
    await begin(group)
    assert group.room is not None
    there, before = group.room, len(group.here())
    if how == "archived":
        group.world.workspaces["T0EASTVALE"].archived = [there.id]
    else:
        there.kind = "channel"
        there.members.append(group.world.person(LEAD).user_id)
    await town.say("amina", "Can anybody hear me?")
    await town.press("amina", "Send")
    await town.settle()
    for who in ("carys", "devi"):
        assert "Can anybody hear me?" in group.alone(who)
        assert "I can no longer reach the group conversation" in group.alone(who)
    assert len(there.messages) == before
    # It stays so, and an answer to what was passed on finds its way.
    await town.say("devi", "Loud and clear")
    await town.press("devi", "Send")
    assert "Loud and clear" in group.alone("amina")


async def test_a_group_that_is_no_circles_room_is_not_read(group: Group) -> None:
    """People may add the bot to conversations of their own."""
    town = group.town
    await begin(group)
    own = group.world.group([group.world.person(who) for who in ("amina", "carys")])
    before = {who: group.alone(who) for who in TRIO}
    act = await town.say("amina", "leave", conversation=own.id)
    await town.playground.people.edit("amina", act.message, "I will sell my house by Friday")
    await town.say("devi", "not in here either", conversation=own.id)
    assert {who: group.alone(who) for who in TRIO} == before
    assert await group.remarks("amina") == []
    assert not (await group.kept("amina")).drafts
