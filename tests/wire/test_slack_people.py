"""People of local mode use the real door: what they write, press and send arrives, and forms open before them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import aiohttp
import pytest

from adapters.base import Handled
from adapters.local import LocalServer, People, Person, World
from adapters.slack.app import SlackConfig, _outside
from adapters.slack.deliver import SlackPort
from conversations.events import Deleted, Edited, Opened, Pressed, Reacted, Said, Submitted
from conversations.message import Action, Button, Buttons, Field, FieldKind, Form, Message, Option, Text
from conversations.model import Address, message_ref
from tests.wire.slack_kit import Remembered, door

OFFER = Message("A promise?", (Text("A promise?"), Buttons((Button("Make one", Action("ask", ("c1",))),))))
FORM = Form(
    "A commitment you can keep by Friday",
    (
        Field("what", "What will you do?", FieldKind.TEXT),
        Field(
            "with", "With whom?", FieldKind.CHOICES, (Option("tom", "Tom"), Option("rhian", "Rhian")), required=False
        ),
        Field("agreed", "The circle may see it", FieldKind.TICK, value=("yes",)),
    ),
    submits=Action("make", ("c1",)),
    opens=Action("ask", ("c1",)),
    submit_label="Keep",
)


@dataclass
class Scene:
    world: World
    people: People
    amina: Person
    handle: Remembered
    port: SlackPort
    to: Address


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    world = World()
    home = world.add_workspace("slack", "Eastvale")
    amina = world.add_person(home, "Amina Yusuf", key="amina", tz="Europe/Lisbon", locale="cy-GB")

    async def token_for(team: str) -> str:
        return home.bot_token

    def no_page(kind: str, page: str) -> str:
        return ""

    handle = Remembered()
    async with LocalServer(world) as local, aiohttp.ClientSession() as session:
        config = SlackConfig(world.slack_signing_secret, home.bot_token, local.slack_api_url)
        async with door(handle, config) as slack:
            local.people.carrier.bot_url = slack.url.removesuffix("/slack/events")
            port = SlackPort(token_for, local.slack_api_url, no_page, session)
            yield Scene(world, local.people, amina, handle, port, Address("slack", home.id, amina.user_id))


async def test_a_writer_is_known_by_their_profile_which_is_read_once() -> None:
    async with scene() as s:
        act = await s.people.say("amina", "Tea & talk <3 at https://eastvale.example/plan?a=1&b=2 *now*")
        await s.people.say("amina", "Anybody?")
        said = s.handle.events[0]
        assert isinstance(said, Said)
        assert said.text == "Tea & talk <3 at https://eastvale.example/plan?a=1&b=2 *now*"
        assert said.actor.address.conversation == s.world.personal(s.amina).id
        assert said.ref == message_ref("slack", s.amina.workspace, said.actor.address.conversation, act.message)
        assert (said.actor.name, said.actor.zone, said.actor.language) == ("Amina Yusuf", "Europe/Lisbon", "cy")
        assert sum(call.method == "users.info" for call in s.world.calls) == 1


async def test_somebody_of_another_organisation_who_only_shares_a_channel_is_not_heard() -> None:
    async with scene() as s:
        s.amina.from_team = "T0ELSEWHERE"
        act = await s.people.say("amina", "join")
        assert (act.status, s.handle.events) == (200, [])


@pytest.mark.parametrize(
    ("user", "outside"),
    [
        ({"team_id": "T1"}, False),
        ({"team_id": "T2"}, True),
        ({"team_id": "T1", "is_stranger": True}, True),
        ({"team_id": "T2", "enterprise_user": {"id": "W1", "teams": ["T1", "T2"]}}, False),
        ({"team_id": "T2", "enterprise_user": {"id": "W1", "teams": ["T3"]}}, True),
        ({}, False),
        (None, False),
        ({"team_id": 7, "enterprise_user": "x"}, False),
    ],
)
def test_who_is_of_another_organisation(user: object, outside: bool) -> None:
    """Slack tells the workspace that somebody belongs to, and, of a large organisation, all that they are in."""
    assert _outside(user, "T1") is outside


async def test_edits_deletions_reactions_and_the_home_page_arrive() -> None:
    async with scene() as s:
        sent = await s.port.send(s.to, OFFER, "row-1")
        act = await s.people.say("amina", "Thursday", thread=sent.ref.rpartition("|")[2])
        await s.people.edit("amina", act.message, "Friday")
        await s.people.react("amina", sent.ref.rpartition("|")[2], "heart")
        await s.people.delete("amina", act.message)
        await s.people.open_home("amina")
        said, edited, reacted, deleted, opened = s.handle.events
        assert isinstance(said, Said)
        assert said.thread == sent.ref
        assert isinstance(edited, Edited)
        assert (edited.text, edited.ref) == ("Friday", said.ref)
        assert isinstance(reacted, Reacted)
        assert (reacted.emoji, reacted.ref, reacted.added) == ("❤️", sent.ref, True)
        assert isinstance(deleted, Deleted)
        assert deleted.ref == said.ref
        assert isinstance(opened, Opened)


async def test_a_press_opens_the_form_and_the_form_comes_back() -> None:
    async with scene() as s:
        sent = await s.port.send(s.to, OFFER, "row-1")
        s.handle.answer = Handled(form=FORM)
        assert (await s.people.press("amina", "Make one")).ok
        assert s.amina.modal
        s.handle.answer = Handled()
        act = await s.people.submit("amina", {"what": "Visit the youth club", "with": ["rhian"]})
        assert act.ok
        assert not s.amina.modal
        pressed, submitted = s.handle.events
        assert isinstance(pressed, Pressed)
        assert (pressed.action, pressed.ref, pressed.dialog) == (Action("ask", ("c1",)), sent.ref, True)
        assert isinstance(submitted, Submitted)
        assert (submitted.action, submitted.ref) == (Action("make", ("c1",)), sent.ref)
        assert submitted.values == {"what": ("Visit the youth club",), "with": ("rhian",), "agreed": ("yes",)}


async def test_problems_stand_at_their_fields_and_the_form_stays() -> None:
    async with scene() as s:
        s.handle.answer = Handled(form=FORM)
        await s.people.command("amina", "commit")
        problem = Form("", (Field("what", "", problem="Please say what."),), Action("a"), Action("b"), "Keep")
        s.handle.answer = Handled(form=problem)
        act = await s.people.submit("amina", {"what": "…"})
        assert act.errors == {"what": "Please say what."}
        assert s.amina.modal


@pytest.mark.parametrize(("typed", "read"), [("commit visit & talk", "commit visit & talk"), ("", "help")])
async def test_a_command_is_said_in_ones_own_conversation(typed: str, read: str) -> None:
    async with scene() as s:
        act = await s.people.command("amina", typed)
        (said,) = s.handle.events
        assert isinstance(said, Said)
        assert (act.status, act.body, said.text, said.dialog) == (200, "", read, True)
        assert said.actor.address.conversation == ""


async def test_an_event_that_failed_comes_again() -> None:
    async with scene() as s:
        s.handle.fails = RuntimeError("no database")
        act = await s.people.say("amina", "Hello?")
        assert (act.status, act.attempts) == (500, 4)
        assert len({event.id for event in s.handle.events}) == 1


async def test_uninstalling_is_acknowledged() -> None:
    async with scene() as s:
        assert (await s.people.uninstall("amina")).ok
        assert s.handle.events == []
