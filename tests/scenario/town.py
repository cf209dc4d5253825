"""A whole Convenor in local mode on a free port, and hands for its people: what tests do, users do.

Everything goes over real HTTP: signed Slack requests and Bot Framework activities in, Web API and connector calls out.
"""

from __future__ import annotations

import socket
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters.local.cards import inputs_for
from adapters.local.carrier import Act
from adapters.local.records import Message, View
from adapters.local.seen import is_wanted, label, labels, pressables, view_words, words
from adapters.local.world import World
from bot.clock import Clock
from bot.local import LEAD, NEIGHBOURS, Playground, build_local
from bot.settings import load

Given = dict[str, str | list[str]]

MONDAY_MORNING = datetime(2026, 11, 2, 10, 30, tzinfo=UTC)
"""When each town begins, so that no test depends on the day and the hour at which it is run."""

PROFILES: dict[str, Given] = {
    "rhian": {
        "realm": "political",
        "place": "Eastvale North",
        "themes": ["Young people", "Housing"],
        "title": "Councillor",
    },
    "tom": {"realm": "executive", "place": "Harbour", "themes": ["Young people"], "title": "Director of Housing"},
    "amina": {
        "realm": "community",
        "place": "Eastvale North",
        "themes": ["Young people"],
        "assets": "A hall on Tuesdays",
    },
}


@dataclass
class Town:
    playground: Playground
    url: str

    async def settle(self) -> None:
        """Wait until everything that is due has been played and delivered."""
        await self.playground.convenor.courier.play_timers()
        await self.playground.convenor.courier.drain()

    async def say(self, who: str, text: str, **more: Any) -> Act:
        return await self._done(await self.playground.people.say(who, text, **more))

    async def press(self, who: str, label: str, **more: Any) -> Act:
        """Press the newest button with that label; AssertionError where nobody would see one."""
        act = await self.playground.people.press(who, label, **more)
        assert act.refused == "", f"{who} sees no button {label!r}: {self.screen(who)}"
        return await self._done(act)

    async def fill(self, who: str, opener: str, submit: str, values: Given) -> Act:
        """Fill in a form: open it by its button (a modal on Slack, in the card on Teams) and send it."""
        people, person = self.playground.people, self.playground.world.person(who)
        if person.platform == "slack":
            if not person.modal:
                await self.press(who, opener)
            assert person.modal, f"no form opened for {who}: {self.screen(who)}"
            return await self._done(await people.submit(who, values))
        if self._find(who, submit, values) is None:
            await self.press(who, opener)
        found = self._find(who, submit, values)
        assert found is not None, f"{who} sees no form with {submit!r}: {self.screen(who)}"
        message, action, inputs = found
        given = {inputs[key]: ",".join(v) if isinstance(v, list) else v for key, v in values.items()}
        return await self._done(await people.press(who, action, message=message.id, given=given))

    def _find(self, who: str, submit: str, values: Given) -> tuple[Message, Any, dict[str, str]] | None:
        """The newest Teams form with that button and those fields, and the ids of its inputs by field."""
        for message in reversed(self.playground.world.inbox(who)):
            for card, action in pressables(message):
                if not is_wanted(action, submit) or action["type"] != "Action.Execute":
                    continue
                own = [i["id"] for i in inputs_for(card, action) if i["id"].startswith(f"f{action['data'].get('f')}.")]
                inputs = {name.split(".", 2)[2]: name for name in own}
                if set(values) <= set(inputs):
                    return message, action, inputs
        return None

    async def forge(self, who: str, payload: str, values: Mapping[str, str] | None = None) -> Act:
        """Press a button with any payload at all, as a forger or an old message might have it; with `values`, send a
        form. It is put under the newest message first, so that the request itself is the platform's own."""
        people, world, message = self.playground.people, self.playground.world, self.messages(who)[-1]
        person = world.person(who)
        if person.platform == "teams":
            inputs: Given = (
                {"f": "9", **{f"f9.w.{key}": value for key, value in values.items()}} if values is not None else {}
            )
            action = {"type": "Action.Execute", "title": "Forged", "verb": "convenor", "data": {"a": payload, **inputs}}
            action["associatedInputs"] = "none"
            message.attachments[0]["content"]["body"].append({"type": "ActionSet", "actions": [action]})
            return await self._done(await people.press(who, action, message=message.id))
        if values is None:
            said = {"type": "plain_text", "text": "Forged"}
            button = {"type": "button", "action_id": "forged", "text": said, "value": payload}
            message.blocks.append({"type": "actions", "block_id": "forged", "elements": [button]})
            try:
                return await self._done(await people.press(who, button, message=message.id))
            finally:
                message.blocks = [block for block in message.blocks if block.get("block_id") != "forged"]
        blocks = [
            {
                "type": "input",
                "block_id": key,
                "element": {"type": "plain_text_input", "action_id": key, "max_length": 10**6},
            }
            for key in values
        ]
        view = {"type": "modal", "callback_id": payload, "blocks": blocks}
        world.show_modal(person, View("V0FORGED", person.user_id, person.workspace, view, "1"))
        return await self._done(await people.submit(who, dict(values)))

    def payload(self, who: str, label_: str) -> str:
        """What a button that somebody was sent carries."""
        for message in reversed(self.messages(who)):
            for _, action in pressables(message):
                if label(action) == label_:
                    return str(action.get("value") or action["data"]["a"])
        raise AssertionError(f"{who} was sent no button {label_!r}: {self.screen(who)}")

    async def _done(self, act: Act) -> Act:
        assert act.refused == "", act.refused
        assert act.status in (None, 200, 202), (act.status, act.body)
        await self.settle()
        return act

    async def move(self, by: str) -> None:
        await self.playground.clock.move(by)
        await self.settle()

    def messages(self, who: str) -> list[Message]:
        """What the bot has sent to somebody, oldest first."""
        return [m for m in self.playground.world.inbox(who) if m.by_bot]

    def screen(self, who: str) -> str:
        """Everything somebody can read from the bot, in order."""
        return "\n---\n".join("\n".join((m.username, words(m))) for m in self.messages(who))

    def latest(self, who: str) -> str:
        return words(self.messages(who)[-1])

    def buttons(self, who: str) -> list[str]:
        return labels(self.messages(who)[-1])

    def modal(self, who: str) -> str:
        person = self.playground.world.person(who)
        return view_words(self.playground.world.views[person.modal].view) if person.modal else ""

    # Steps of the journey that many tests start from

    async def join(self, who: str, **profile: str | list[str]) -> None:
        await self.say(who, "join")
        await self.press(who, "I agree")
        await self.fill(who, "Your profile", "Save", {**PROFILES.get(who, {}), **profile})

    async def convene(self) -> None:
        await self.say(LEAD, self.playground.world.person(LEAD).draft)

    async def introduce(self, *people: str) -> None:
        """A round that everybody is in, up to the introductions."""
        await self.convene()
        for who in people:
            await self.join(who)
        await self.press(LEAD, "Open a round now")
        for who in people:
            await self.say(who, "in")
        await self.make_circles()

    async def make_circles(self) -> None:
        """The convener has the circles made, and sends the introductions."""
        await self.press(LEAD, "Make the circles now")
        await self.press(LEAD, "Send the introductions")


@asynccontextmanager
async def running_town(
    folder: Path,
    database_url: str = "",
    paced: bool = False,
    neighbours: int = NEIGHBOURS,
    more: Mapping[str, object] | None = None,
    world: World | None = None,
    still: bool = False,
    ahead: int = 0,
) -> AsyncIterator[Town]:
    """`neighbours`: how many made-up people have lived there before, and for how many weeks `ahead` they go on. Without any
    it starts faster. `more`: settings.
    `still`: time passes only when the clock is moved."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    database_url = database_url or f"sqlite+aiosqlite:///{folder / 'convenor.db'}"
    settings = load({"PORT": port, "DATABASE_URL": database_url, "CONVENOR_MODE": "local", **(more or {})})
    began = time.monotonic()

    def passed() -> float:
        return 0.0 if still else time.monotonic() - began

    clock = Clock(wall=lambda: MONDAY_MORNING + timedelta(seconds=passed()), monotonic=passed)
    playground = await build_local(settings, folder / "own", world, clock=clock)
    playground.world.pacing.on = paced
    playground.convenor.courier.pace.on = paced
    runner = web.AppRunner(playground.convenor.app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    playground.convenor.start()
    try:
        await playground.greet(neighbours, ahead)
        town = Town(playground, f"http://127.0.0.1:{port}")
        await town.settle()
        yield town
    finally:
        await runner.cleanup()
        await playground.convenor.stop()
