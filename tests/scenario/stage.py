"""A town whose days are written down: what each person does and reads, in order, like a play.

Everything that chance decides in the emulated platforms is drawn from a seed here and time stands still between acts,
so that the same story gives the same words.
"""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

from adapters.local.records import Message
from adapters.local.seen import cards_of, label, words
from adapters.local.world import World, default_world
from tests.scenario.town import PROFILES, Given, Town, running_town

LONDON = ZoneInfo("Europe/London")
CODE = re.compile(r"\b[A-Z0-9]{4}(?:-[A-Z0-9]{4}){2,4}\b")
ADDRESS = re.compile(r"https?://127\.0\.0\.1:\d+/\S*")
DRAWN_IN = ("records", "world", "slack_methods", "slack_people", "slack_wire")


@dataclass
class Stage:
    """Hands for everybody, as a `Town` has them, and a page for each person."""

    town: Town
    pages: dict[str, list[str]] = field(default_factory=dict)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)
    first_seen: dict[tuple[str, str], str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    # --- acts

    async def says(self, who: str, text: str) -> str:
        self._note(who, f'writes "{CODE.sub("CODE-FROM-THE-LETTER", text)}"')
        act = await self.town.say(who, text)
        self.look()
        return act.message

    async def presses(self, who: str, label: str) -> None:
        self._note(who, f"presses [ {label} ]")
        await self.town.press(who, label)
        self.look()

    async def presses_one(self, who: str, label: str, of: str) -> None:
        """Press the button with that label that is about this one, where a message has several."""
        self._note(who, f"presses [ {label} ] at {of}")
        parts = self.town.payload(who, label).split("|")
        await self.town.press(who, "|".join((*parts[:-1], of)))
        self.look()

    async def fills(self, who: str, opener: str, submit: str, values: Given) -> None:
        told = "\n".join(f"    {key}: {self._chosen(value)}" for key, value in values.items())
        self._note(who, f"fills in [ {opener} ] and presses [ {submit} ]\n{told}")
        await self.town.fill(who, opener, submit, values)
        self.look()

    async def id_of(self, who: str) -> str:
        """The id by which a form offers somebody; the page shows the name, as the form does."""
        person = self.town.playground.world.person(who)
        account = f"{person.platform}:{person.workspace}/{person.aad_id or person.user_id}"
        found = await self.town.playground.convenor.queries.person_id_for(account)
        assert found is not None
        self.names[found] = person.name
        return found

    def _chosen(self, value: str | list[str]) -> str:
        return ", ".join(self.names.get(each, each) for each in ([value] if isinstance(value, str) else value))

    def code_of(self, who: str) -> str:
        """The newest one-time code that somebody was given."""
        said = (words(message) for message in reversed(self.town.messages(who)))
        return next(found[0] for each in said if (found := CODE.search(each)) is not None)

    async def edits(self, who: str, message: str, text: str) -> None:
        self._note(who, f'changes their message to "{text}"')
        await self.town.playground.people.edit(who, message, text)
        await self.town.settle()
        self.look()

    async def reacts(self, who: str, words_: str, reaction: str) -> None:
        message = next(m for m in reversed(self.town.messages(who)) if words_ in words(m))
        self._note(who, f'reacts with {reaction} to "{words_}"')
        await self.town.playground.people.react(who, message.id, reaction)
        await self.town.settle()
        self.look()

    async def joins(self, who: str, **profile: str | list[str]) -> None:
        await self.says(who, "join")
        await self.presses(who, "I agree")
        await self.fills(who, "Your profile", "Save", {**PROFILES.get(who, {}), **profile})

    async def answers(self, who: str, text: str, sharing: str = "circle") -> None:
        await self.fills(who, "Answer", "Save", {"text": text, "sharing": sharing})

    async def a_day(self, days: int = 1) -> None:
        """Let days go by, one after the other."""
        for _ in range(days):
            await self.town.move("tomorrow")
            self.look()

    async def waits_for(self, who: str, text: str) -> None:
        """Let days go by until somebody has read such words."""
        for _ in range(20):
            if text in self.town.screen(who):
                return
            await self.a_day()
        raise AssertionError(f"{self._now()}: {who} has not read {text!r}: {self.town.screen(who)}")

    # --- writing down

    def _person(self, who: str) -> str:
        return self.town.playground.world.person(who).name

    def _now(self) -> str:
        return self._time(self.town.playground.clock.now().isoformat())

    def _time(self, at: str) -> str:
        return f"{datetime.fromisoformat(at).astimezone(LONDON):%a %-d %b %H:%M}"

    def _note(self, who: str, what: str) -> None:
        self.pages.setdefault(who, []).append(f"{self._now()}  {self._person(who).upper()} {what}")

    def look(self) -> None:
        """Whatever is new, different or gone in anybody's pane since the last look, in the order of its time."""
        now = self.town.playground.clock.now()
        for who in self.town.playground.world.people:
            known, seen = self.shown.setdefault(who, {}), []
            messages = {m.id: m for m in self.town.messages(who)}
            for gone in sorted(known.keys() - messages.keys(), key=float):
                seen.append((now, f"CONVENOR takes back the message of {self.first_seen[who, gone]}"))
                del known[gone]
            for message in messages.values():
                text = _told(message)
                if known.get(message.id) == text:
                    continue
                if message.id in known:
                    when = now
                    what = f"CONVENOR changes the message of {self.first_seen[who, message.id]} to"
                else:
                    when, what = datetime.fromisoformat(message.at), message.username.upper() or "CONVENOR"
                    self.first_seen[who, message.id] = self._time(message.at)
                known[message.id] = text
                seen.append((when, f"{what}\n{text}"))
            page = self.pages.setdefault(who, [])
            page += [f"{self._time(when.isoformat())}  {what}" for when, what in sorted(seen, key=itemgetter(0))]

    def transcript(self, who: str) -> str:
        person = self.town.playground.world.person(who)
        where = "Slack" if person.platform == "slack" else "Teams"
        return "\n\n".join((f"{person.name}, {person.role}. On {where}.", *self.pages[who])) + "\n"


def _told(message: Message) -> str:
    """The words and what can be pressed, where they stand, each line set in."""
    shown = [*message.blocks, *cards_of(message)]
    lines = "\n".join(_lines(shown)).splitlines() if shown else message.text.splitlines()
    text = "\n".join(f"    {line.strip()}" for line in lines if line.strip())
    return ADDRESS.sub("(address)", CODE.sub("CODE-FOR-A-GUEST", text))


def _lines(node: Any) -> Iterator[str]:
    """What stands in blocks or cards, as somebody reads it: a row of facts in one line, a choice by its name, buttons
    side by side. What a button opens is not there before it is pressed."""
    if isinstance(node, list):
        pressed = [each for each in node if isinstance(each, dict) and _is_button(each)]
        if pressed:
            yield "  ".join(f"[ {label(each)} ]" for each in pressed)
        for each in node:
            if each not in pressed:
                yield from _lines(each)
    elif isinstance(node, dict):
        yield from _element(node)


def _element(node: Mapping[str, Any]) -> Iterator[str]:
    if _is_button(node):
        yield f"[ {label(dict(node))} ]"
    elif set(node) == {"title", "value"}:
        yield f"{node['title']}: {node['value']}".replace("::", ":")
    elif "choices" in node:
        yield str(node.get("label", ""))
        yield "  ".join(f"( ) {choice['title']}" for choice in node["choices"])
    elif str(node.get("type", "")).startswith("Input."):
        yield f"{node.get('label') or node.get('title', '')} ________"
    else:
        for name, inner in node.items():
            if isinstance(inner, str):
                if inner and name in ("text", "title", "alt_text", "altText"):
                    yield inner
            elif name not in ("data", "metadata", "confirm"):
                yield from _lines(inner)


def _is_button(node: Mapping[str, Any]) -> bool:
    return node.get("type") == "button" or str(node.get("type", "")).startswith("Action.")


@contextmanager
def drawn_from(seed: int) -> Iterator[None]:
    """The chance of the emulated platforms, from a seed: ids come out the same every time."""
    # What is drawn while messages are under way, in no sure order, must not move what is drawn for an act.
    streams: dict[str, random.Random] = {}

    def dice(what: str) -> random.Random:
        return streams.setdefault(what, random.Random(f"{seed} {what}"))

    drawn = SimpleNamespace(
        token_hex=lambda size: dice(f"hex {size}").randbytes(size).hex(),
        token_urlsafe=lambda size: dice(f"url {size}").randbytes(size).hex(),
        randbelow=lambda most: dice("number").randrange(most),
    )
    ids = SimpleNamespace(uuid4=lambda: uuid.UUID(bytes=dice("uuid").randbytes(16), version=4))
    patches = [patch(f"adapters.local.{module}.secrets", drawn) for module in DRAWN_IN]
    patches += [patch(f"adapters.local.{module}.uuid", ids) for module in ("records", "slack_people")]
    for each in patches:
        each.start()
    try:
        yield
    finally:
        for each in patches:
            each.stop()


@asynccontextmanager
async def open_stage(
    folder: Path, cast: list[tuple[str, str, str, str]], database_url: str = ""
) -> AsyncIterator[Stage]:
    """A still town with more people in it: (key, name, role, platform)."""
    with drawn_from(2010):
        world = default_world()
        _add(world, cast)
        async with running_town(folder, database_url, neighbours=0, world=world, still=True) as town:
            stage = Stage(town)
            for key, _, _, platform in cast:
                if platform == "teams":
                    await town.playground.people.install(key)
            await town.settle()
            stage.look()
            yield stage


def _add(world: World, cast: list[tuple[str, str, str, str]]) -> None:
    for key, name, role, platform in cast:
        home = next(w for w in world.workspaces.values() if w.platform == platform)
        world.add_person(home, name, role=role, key=key)
