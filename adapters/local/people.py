"""What people do, on either platform, by one set of names: for the page (`act`), the tests and the benchmarks."""

from __future__ import annotations

from typing import Any

from adapters.local.carrier import Act, Carrier
from adapters.local.records import Json, Message, Person
from adapters.local.seen import is_wanted, pressables
from adapters.local.slack_install import SlackInstalls
from adapters.local.slack_methods import SlackMethods
from adapters.local.slack_people import SlackPeople
from adapters.local.teams_people import TeamsPeople
from adapters.local.world import World

__all__ = ["Act", "People"]

NOT_THERE = Act(refused="That message is not there.")


class People:
    """The hands of everybody in the world. Who is meant is given by key or user id (KeyError for nobody)."""

    def __init__(self, world: World, carrier: Carrier, methods: SlackMethods, own_url: str) -> None:
        self.world = world
        self.carrier = carrier
        self.slack_installs = SlackInstalls(world)
        self._slack = SlackPeople(world, carrier, methods)
        self._teams = TeamsPeople(world, carrier, own_url)

    def _hands(self, who: str) -> tuple[SlackPeople | TeamsPeople, Person]:
        person = self.world.person(who)
        return (self._slack if person.platform == "slack" else self._teams), person

    async def say(
        self,
        who: str,
        text: str,
        *,
        thread: str = "",
        conversation: str = "",
        formatted: bool = False,
        files: list[Json] | None = None,
    ) -> Act:
        """Writes to the bot, or in a group that the bot is in. A draft that is sent is used up. `formatted`: the marks
        in the text become formatting, as the message boxes of both platforms do while somebody types. `files` go with
        it, each as `name` and `data` (base64)."""
        hands, person = self._hands(who)
        if person.draft and person.draft == text:
            self.world.update_person(person, draft="")
        return await hands.say(person, text, thread=thread, conversation=conversation, formatted=formatted, files=files)

    async def press(
        self,
        who: str,
        action: Json | str,
        *,
        message: str = "",
        given: Json | None = None,
        value: Any = None,
    ) -> Act:
        """Presses a button (or picks `value` in a menu).

        `action` is the delivered element itself, or its label, action id, value or verb. `message` is a message id,
        `home` or `modal`; left out, it is the newest message that has such a button. `given` holds the fields beside
        it: by action id on Slack, by input id on Teams.
        """
        hands, person = self._hands(who)
        where = message if message in ("home", "modal") else self._offering(person, action, message)
        return NOT_THERE if where is None else await hands.press(person, where, action, given or {}, value)

    def _offering(self, person: Person, action: Json | str, message_id: str) -> Message | None:
        if message_id:
            return self.world.find_message(person, message_id)
        for message in reversed(self.world.inbox(person)):
            if any(is_wanted(found, action) for _, found in pressables(message)):
                return message
        return None

    async def submit(self, who: str, given: Json) -> Act:
        """Sends the open Slack modal. A Teams form is a card: use `press`."""
        hands, person = self._hands(who)
        return await hands.submit(person, given)

    async def close_view(self, who: str) -> Act:
        hands, person = self._hands(who)
        return await hands.close_view(person)

    async def open_home(self, who: str, *, tab: str = "home") -> Act:
        hands, person = self._hands(who)
        return await hands.open_home(person, tab)

    async def command(self, who: str, text: str, **more: Any) -> Act:
        """`/convenor text` on Slack, in the `channel` of that id or to the bot alone; the words alone on Teams."""
        hands, person = self._hands(who)
        return await hands.command(person, text, **more)

    async def install(self, who: str) -> Act:
        hands, person = self._hands(who)
        return await hands.install(person)

    async def add_to_team(self, who: str) -> Act:
        """Adds the app to a team on Teams; KeyError for somebody on Slack."""
        _, person = self._hands(who)
        if person.platform != "teams":
            raise KeyError(who)
        return await self._teams.add_to_team(person)

    async def uninstall(self, who: str) -> Act:
        hands, person = self._hands(who)
        return await hands.uninstall(person)

    async def edit(self, who: str, message: str, text: str, *, formatted: bool = False) -> Act:
        """Changes one's own message."""
        hands, person = self._hands(who)
        found = self._own(person, message)
        return NOT_THERE if found is None else await hands.edit(person, found, text, formatted=formatted)

    async def delete(self, who: str, message: str) -> Act:
        hands, person = self._hands(who)
        found = self._own(person, message)
        return NOT_THERE if found is None else await hands.delete(person, found)

    def _own(self, person: Person, message_id: str) -> Message | None:
        found = self.world.find_message(person, message_id)
        return found if found and found.author == person.user_id else None

    async def react(self, who: str, message: str, reaction: str, *, on: bool = True) -> Act:
        """Slack takes `+1`, `heart`, `tada` …; Teams `like`, `heart`, `laugh`, `surprised`, `sad`, `angry`."""
        hands, person = self._hands(who)
        found = self.world.find_message(person, message)
        return NOT_THERE if found is None else await hands.react(person, found, reaction, on=on)

    async def shortcut(self, who: str, message: str, *, concern: bool = False) -> Act:
        """Chooses "Raise a concern", or "Make this a commitment", in the menu of a message."""
        hands, person = self._hands(who)
        found = self.world.find_message(person, message)
        return NOT_THERE if found is None else await hands.shortcut(person, found, concern)

    async def again(self, act: Act) -> Act:
        """Delivers the same request once more, as a platform does that missed the answer."""
        if act.parcel is None:
            raise ValueError("Nothing was sent")
        return await self.carrier.carry(act.parcel)

    async def act(self, who: str, kind: str, details: Json) -> Act:
        """The page's way in. ValueError for an unknown kind or details that do not fit it."""
        if kind not in KINDS:
            raise ValueError(f"Nobody can {kind!r}")
        try:
            done: Act = await getattr(self, kind)(who, **details)
        except TypeError as error:
            raise ValueError(f"{kind} does not take that: {error}") from error
        return done

    async def close(self) -> None:
        await self.carrier.close()


KINDS = (
    "say",
    "press",
    "submit",
    "close_view",
    "open_home",
    "command",
    "install",
    "uninstall",
    "edit",
    "delete",
    "react",
    "shortcut",
)
