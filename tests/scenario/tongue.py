"""A town whose people read another language: what is pressed is named in English, and found by its sentence's key."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from adapters.local.carrier import Act
from adapters.local.seen import is_wanted, pressables
from adapters.local.world import World
from conversations.wording import Voice
from tests.scenario.town import Given, Town, running_town
from tests.unit.test_wording import catalogue


@cache
def keys_of(label: str) -> tuple[str, ...]:
    """The keys whose English sentence is this, without variables."""
    return tuple(key for key, variables in catalogue().items() if not variables and Voice("en")(key) == label)


@dataclass
class ForeignTown(Town):
    language: str = "cy"
    readers: tuple[str, ...] | None = None
    """Who reads it; everybody, where it is None."""

    def reads(self, who: str) -> bool:
        return self.readers is None or who in self.readers

    def said(self, who: str, label: str) -> str:
        """An English label as somebody reads it: of several translations, the one on their newest button."""
        if not self.reads(who):
            return label
        translations = [Voice(self.language)(key) for key in keys_of(label)] or [label]
        for message in reversed(self.messages(who)):
            for _, action in pressables(message):
                for each in translations:
                    if is_wanted(action, each):
                        return each
        return translations[0]

    async def press(self, who: str, label: str, **more: object) -> Act:
        return await super().press(who, self.said(who, label), **more)

    async def fill(self, who: str, opener: str, submit: str, values: Given) -> Act:
        if self.playground.world.person(who).platform == "slack":
            return await super().fill(who, opener, submit, values)
        for each in [Voice(self.language)(key) for key in keys_of(submit)] if self.reads(who) else [submit]:
            if self._find(who, each, values) is not None:
                return await super().fill(who, opener, each, values)
        return await super().fill(who, opener, self.said(who, submit), values)


@asynccontextmanager
async def foreign_town(
    folder: Path,
    url: str,
    world: World,
    language: str,
    readers: tuple[str, ...] | None = None,
    more: Mapping[str, object] | None = None,
    neighbours: int = 0,
) -> AsyncIterator[ForeignTown]:
    """`more`: settings."""
    for person in list(world.people.values()):
        if readers is None or person.key in readers:
            world.update_person(person, locale=f"{language}-GB")
    async with running_town(folder, url, neighbours=neighbours, world=world, more=more) as running:
        yield ForeignTown(running.playground, running.url, language, readers)
