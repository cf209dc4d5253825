"""People on Slack and Teams who do whatever comes to their mind, on the real engine and the real storage. The platforms
are played by the test: it claims what is due and puts it into people's inboxes, as an obliging platform would.

Everything is drawn from one seed. Every event is played twice, every step computed twice, and `Book` watches.
"""

from __future__ import annotations

import copy
import random
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from conversations.effects import Effect
from conversations.engine import step
from conversations.events import (
    Actor,
    Deleted,
    Edited,
    Event,
    Joined,
    Left,
    Opened,
    PersonEvent,
    Pressed,
    Reacted,
    Said,
    Submitted,
)
from conversations.message import Action, FieldKind, Form, Message
from conversations.model import Commitment, Reflection, Remark
from conversations.scenes import Scene
from storage.outbox import Parcel
from storage.reader import Reader
from storage.tables import metadata
from storage.turn import Played, Turns
from tests.contract.promise_book import Book, Someone, some_people
from tests.contract.what_is_seen import choices_in, forms_in, marks_in, primary_in, readable, told
from tests.storage_world import World
from tests.unit.builders import NOW, make_programme

COMMANDS = (
    "join", "in", "in", "not this time", "commitments", "pause until next Friday", "pause until yesterday", "pause",
    "resume", "my data", "leave", "help", "home", "profile", "notice", "digest", "commit", "say", "I agree",
)  # fmt: skip
DAYS = (
    "tomorrow",
    "next Friday",
    "in two weeks",
    "in a week",
    "yesterday",
    "soon",
    "3 December",
    "",
    "today",
    "x" * 99,
)
SAYINGS = (
    "What about {}?", "I will visit the {} by next Friday", "say {} to you all", "‏مرحبا {} 👍", "*{}* <@U1> <!channel> &amp;",
    "I'll ring {} tomorrow", "{}\n\n> quoted\n", "[{}](https://example.org) \0 end",
)  # fmt: skip
# Pressed on its own, now and then; else everybody would soon have left.
UNLIKELY = ("leave.now", "words.drop", "decline", "help", "pause", "profile")
WAITS = (timedelta(minutes=5), timedelta(hours=3), timedelta(hours=20), timedelta(days=1), timedelta(days=3))


class Lives:
    def __init__(self, world: World, file: Path, seed: int) -> None:
        self.world = world
        self.chance = random.Random(seed)
        self.now = NOW
        self.people = some_people()
        self.turns = Turns(world.db, world.keyring, self._step)
        self.kept = sqlite3.connect(file)
        self.book = Book(self.people, self._together, self._members)
        self.programme = make_programme(open_to=("slack:T1", "teams:council"), threshold=3)
        self.story: list[str] = []
        self.past: list[Event] = []
        self.forms: dict[str, Form] = {}
        self.seen: list[Action | Form] = []
        self.looked_for: set[str] = set()
        self.last = Played()
        self._numbered = 0

    def branch(self, world: World, file: Path, seed: int) -> Lives:
        """The same people with the same past, and another future; `file` is a copy of the database."""
        other = Lives(world, file, seed)
        # What the book asks about circles, it asks the new one.
        other.book = copy.deepcopy(self.book, {id(self): other})
        other.people = other.book.people
        other.now, other._numbered = self.now, self._numbered
        other.story, other.past = list(self.story), list(self.past)
        other.forms, other.seen = dict(self.forms), list(self.seen)
        return other

    # --- time, storage and the platforms

    def _step(self, event: Event, scene: Scene, now: datetime) -> tuple[Effect, ...]:
        effects = step(event, scene, now)
        assert step(event, scene, now) == effects, "the same event gave other effects"
        return effects

    def number(self) -> int:
        self._numbered += 1
        return self._numbered

    def tables(self) -> list[Any]:
        return [self.kept.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in sorted(metadata.tables)]

    async def play(self, event: Event) -> Played:
        """Plays an event, and then again as platforms do: the second time changes nothing."""
        self.story.append(f"{self.now:%d %b %H:%M} {told(event)}")
        played = await self.turns.play(event, self.now)
        await self.again(event)
        self.past.append(event)
        return played

    async def again(self, event: Event) -> None:
        before = self.tables()
        assert await self.turns.play(event, self.now) == Played(seen=True)
        assert self.tables() == before, "the same event changed something the second time"

    async def act(self, who: Someone, event: PersonEvent) -> Played:
        who.installed = not isinstance(event, Left)
        self.last = played = await self.play(event)
        self.story.append(f"      → {played.note[:90]!r}")
        self.book.acted(who, event, played)
        if played.form is not None:
            self.book.read(who, played.form)
            self.forms[who.account] = played.form
            self.seen.append(played.form)
        return played

    async def courier(self) -> None:
        """Timers and deliveries, until nothing is due."""
        timers = self.world.timers
        while True:
            due = await timers.due(self.now)
            for timer in due:
                erased = self._account_of(timer.person_id) if timer.name == "erase" else None
                await self.play(timer)
                if erased is not None:
                    self.book.erased(erased)
            parcels = [] if due else await self.world.outbox.claim(self.now)
            for parcel in parcels:
                await self._deliver(parcel)
            if not due and not parcels:
                break
        self.book.quiet()
        if self.book.forgotten() - self.looked_for:
            await self.look_for_the_forgotten()

    async def look_for_the_forgotten(self) -> None:
        """Nothing that Convenor can still read was written by somebody who was erased."""
        self.looked_for = self.book.forgotten()
        kept = marks_in(await readable(self.world.db, self.world.keyring))
        assert not self.looked_for & kept, f"words of somebody who was erased are kept: {self.looked_for & kept}"

    async def _deliver(self, parcel: Parcel) -> None:
        who = next(each for each in self.people if each.account == parcel.address.account_id)
        if not who.installed:
            await self.world.outbox.gone(parcel, self.now)
            return
        ref = f"m{self.number()}"
        await self.world.outbox.delivered(parcel, ref, f"D-{who.address.user}", self.now)
        self.story.append(f"      {parcel.kind} for {who.name}: {parcel.message and parcel.message.fallback[:80]!r}")
        to_whom = self.kept.execute("SELECT person_id FROM outbox WHERE sequence = ?", (parcel.id,)).fetchone()
        # Rows for a person are sent by the bot; rows for an account alone answer what it just did.
        self.book.delivered(who, parcel, direct=to_whom is not None and not to_whom[0])
        if parcel.kind == "retract":
            who.inbox.pop(parcel.ref, None)
        elif parcel.message is not None:
            ref = {"home": "home", "amend": parcel.ref}.get(parcel.kind, ref)
            if parcel.kind != "amend" or ref in who.inbox:
                who.inbox[ref] = parcel.message
            self.seen += choices_in(parcel.message)

    # --- what the test knows of who sits with whom

    def _account_of(self, person_id: str) -> Someone | None:
        found = self.kept.execute("SELECT id FROM accounts WHERE person_id = ?", (person_id,)).fetchone()
        return next((each for each in self.people if found and each.account == found[0]), None)

    def _names(self, where: str, *values: str) -> set[str]:
        """The names of those in the seats that meet a condition."""
        rows = self.kept.execute(
            "SELECT accounts.id FROM seats JOIN accounts ON accounts.person_id = seats.person_id WHERE " + where, values
        )
        ids = {row[0] for row in rows}
        return {each.name for each in self.people if each.account in ids}

    def _together(self, who: Someone) -> set[str]:
        circles = "SELECT circle_id FROM seats JOIN accounts USING (person_id) WHERE accounts.id = ?"
        return self._names(f"circle_id IN ({circles})", who.account)

    def _members(self, about: str) -> set[str]:
        tables = ("asked", "commitments")
        circles = " UNION ".join(f"SELECT circle_id FROM {table} WHERE id = ?" for table in tables)
        return self._names(f"left_at IS NULL AND circle_id IN ({circles} UNION SELECT ?)", about, about, about)

    # --- beginnings

    async def begin(self) -> None:
        """A programme, its convener, people who join, a round, and circles."""
        await self.world.queries.save_programme(self.programme)
        await self.world.timers.set(f"start:{self.programme.id}", self.now, programme_id=self.programme.id)
        code = await self.world.queries.create_code("convener", self.programme.id, self.now + timedelta(days=1))
        convener, *others = self.people
        await self.say(convener, code)
        for who in others:
            await self.say(who, "join")
            if who.willing:
                await self.press(who, Action("agree", (self.programme.id,)))
                await self.courier()
                forms = [form for message in who.inbox.values() for form in forms_in(message)]
                for form in forms[-1:]:
                    await self.submit(who, form, wrong=0.02)
        await self.courier()
        await self.press(convener, Action("round.now", (self.programme.id,)))
        await self.courier()
        for who in others:
            if self.chance.random() < 0.9:
                await self.say(who, "in")
        await self.press(convener, Action("match.now", (self.programme.id,)))
        await self.courier()
        await self.press(convener, Action("match.send", (self.programme.id,)))
        await self.courier()

    # --- acts

    async def live(self, acts: int) -> None:
        """So many acts of anybody; now and then the courier sleeps through some."""
        choices: dict[Callable[[Someone], Awaitable[None]], float] = {
            self._press: 26, self._fill: 20, self._talk: 16, self._command: 5, self._promise: 7, self._follow_up: 4, self._edit: 5,
            self._delete: 4, self._react: 3, self._steal: 8, self._nonsense: 1, self._look: 2, self._replay: 2,
            self._uninstall: 0.5, self._leave: 1, self._wait: 10,
        }  # fmt: skip
        for _ in range(acts):
            eager = [each for each in self.people if each.consented]
            who = self.chance.choice(eager if eager and self.chance.random() < 0.85 else self.people)
            act = self.chance.choices(list(choices), list(choices.values()))[0]
            await act(who)
            if self.chance.random() < 0.7:
                await self.courier()
        await self.courier()
        await self.look_for_the_forgotten()

    def stamp(self, who: Someone) -> tuple[str, datetime, Actor]:
        return f"e{self.number()}", self.now, Actor(who.address, who.name, "Europe/London", "en")

    async def say(self, who: Someone, text: str, ref: str = "", thread: str = "") -> None:
        ref = ref or f"own{self.number()}"
        who.own.append(ref)
        await self.act(who, Said(*self.stamp(who), text, ref, thread, who.on_slack))

    async def press(self, who: Someone, action: Action, ref: str = "") -> None:
        if action.verb == "agree" and not who.willing:
            return
        await self.act(who, Pressed(*self.stamp(who), action, ref, who.on_slack))

    async def submit(self, who: Someone, form: Form, ref: str = "", wrong: float = 0.2) -> None:
        self.forms.pop(who.account, None)
        values = {each.key: self._value(who, form, each.key, wrong) for each in form.fields}
        about = values.get("about", ())
        self.book.reporting[who.account] = await self._written_in(about)
        self.book.handing[who.account] = await self._promised_in(form.submits.args[:1])
        if self.chance.random() < wrong / 4:
            values = dict.fromkeys(("what", "no-such-field"), ("text where a form was expected",))
        await self.act(who, Submitted(*self.stamp(who), form.submits, values, ref, who.on_slack))

    async def _written_in(self, ids: tuple[str, ...]) -> set[str]:
        """The marks of a message or an answer that somebody names."""
        async with self.world.db.read() as connection:
            reader = Reader(connection, self.world.keyring.within(connection))
            remarks, answers = await reader.among(Remark, "id", ids), await reader.among(Reflection, "id", ids)
        return marks_in(*(r.text for r in remarks), *(r.text for r in answers))

    async def _promised_in(self, ids: tuple[str, ...]) -> set[str]:
        """The marks of a promise that a form is about."""
        async with self.world.db.read() as connection:
            reader = Reader(connection, self.world.keyring.within(connection))
            return marks_in(*(made.text for made in await reader.among(Commitment, "id", ids)))

    def _value(self, who: Someone, form: Form, key: str, wrong: float) -> tuple[str, ...]:
        field = next(each for each in form.fields if each.key == key)
        if key == "language":
            return ("en",)  # the book knows what was promised by how the bot's answers begin in English
        if self.chance.random() < wrong / 2:
            odd = self.chance.choice([(), ("",), ("no such choice",), ("y" * 9000,), ("a", "b")])
            # The book knows people by their names: nobody takes another one.
            return (who.name,) if key == "name" and odd and 0 < len(odd[0]) < 100 else odd
        match field.kind:
            case FieldKind.CHOICE:
                fixed = {"realm": who.realm, "place": who.place, "zone": "Europe/London"}.get(key)
                return (fixed or self.chance.choice(field.options).value,) if field.options or fixed else ()
            case FieldKind.CHOICES:
                return tuple(option.value for option in field.options if self.chance.random() < 0.6)
            case FieldKind.TICK:
                return self.chance.choice([("yes",), ()])
            case _ if key == "name":
                return (who.name,)
            case _ if key in ("when", "until"):
                return (self.chance.choice(DAYS),)
            case _:
                kind = "profile" if form.submits.verb == "profile.save" else form.submits.verb
                return (self._sentence(who, kind),)

    def _sentence(self, who: Someone, kind: str, ref: str = "") -> str:
        return self.chance.choice(SAYINGS).format(self.book.mark(who, kind, ref))

    def _recent(self, who: Someone) -> tuple[str, Message] | None:
        """One of the last messages in their inbox, the newer the likelier."""
        last = list(who.inbox.items())[-6:]
        return self.chance.choices(last, range(1, len(last) + 1))[0] if last else None

    async def _press(self, who: Someone) -> None:
        if (found := self._recent(who)) is not None:
            ref, message = found
            choices = {c: 3 if c in primary_in(message) else 1 for c in choices_in(message)}
            choices = {c: w for c, w in choices.items() if not (isinstance(c, Action) and c.verb in UNLIKELY)}
            if choices:
                choice = self.chance.choices(list(choices), list(choices.values()))[0]
                action = choice if isinstance(choice, Action) else choice.opens
                await self.press(who, action, "" if ref == "home" else ref)

    async def _fill(self, who: Someone) -> None:
        found = [(ref, form) for ref, message in who.inbox.items() for form in forms_in(message)]
        found = [
            (ref, form) for ref, form in found if form.submits.verb != "profile.save" or self.chance.random() < 0.1
        ]
        if who.account in self.forms:
            await self.submit(who, self.forms[who.account])
        elif found:
            ref, form = self.chance.choice(found[-3:])
            await self.submit(who, form, "" if ref == "home" else ref)

    async def _talk(self, who: Someone) -> None:
        ref = f"own{self.number()}"
        thread = self.chance.choice([*who.inbox, "", "", ""]) if self.chance.random() < 0.4 else ""
        await self.say(who, self._sentence(who, "words", ref), ref, thread)
        await self._answer_last(who, "words.send")

    async def _command(self, who: Someone) -> None:
        text = self.chance.choice(COMMANDS)
        if who.willing or text != "I agree":
            await self.say(who, text)

    async def _promise(self, who: Someone) -> None:
        await self.say(who, f"commit visit {self.book.mark(who, 'promise')} by {self.chance.choice(DAYS)}")
        await self._answer_last(who, "commit.yes")

    async def _follow_up(self, who: Someone) -> None:
        await self.say(who, "commitments")
        await self._answer_last(who, self.chance.choice(["kept", "going", "stuck", "blind", "handon", "handon"]))
        await self.courier()
        await self._fill(who)

    async def _answer_last(self, who: Someone, verb: str) -> None:
        """Mostly, people answer what they were just asked."""
        await self.courier()
        for ref, message in list(who.inbox.items())[-1:]:
            for choice in choices_in(message):
                if isinstance(choice, Action) and choice.verb == verb and self.chance.random() < 0.8:
                    await self.press(who, choice, ref)
                    return

    def _ref(self, who: Someone) -> str:
        """A message: mostly their own, now and then another's or none at all."""
        sent = [words.ref for words in self.book.words.values() if words.author is who and "said" in words.readers]
        if sent and self.chance.random() < 0.8:
            return self.chance.choice(sent)
        theirs = [ref for each in self.people for ref in each.own[-3:]]
        return self.chance.choice([*who.own[-6:], *theirs, *list(who.inbox)[-5:], "no-such-message"])

    async def _edit(self, who: Someone) -> None:
        await self.act(who, Edited(*self.stamp(who), self._sentence(who, "words"), self._ref(who)))

    async def _delete(self, who: Someone) -> None:
        await self.act(who, Deleted(*self.stamp(who), self._ref(who)))

    async def _react(self, who: Someone) -> None:
        emoji, added = self.chance.choice("👍🎉"), self.chance.random() < 0.7
        ref = self.chance.choice([*who.inbox][-6:] or [""]) if self.chance.random() < 0.7 else self._ref(who)
        await self.act(who, Reacted(*self.stamp(who), ref, emoji, added))

    async def _steal(self, who: Someone) -> None:
        """A button or a form of somebody else's message, or of one long gone."""
        choice = self.chance.choice(self.seen[-60:])
        ref = self.chance.choice([*who.inbox, "", ""])
        ref = "" if ref == "home" else ref
        if isinstance(choice, Action):
            if choice.verb not in UNLIKELY:
                await self.press(who, choice, ref)
        elif choice.submits.verb != "profile.save" or who.willing:
            await self.submit(who, choice, ref)

    async def _nonsense(self, who: Someone) -> None:
        verb = self.chance.choice(
            ["", "no.such.verb", "words.send", "answer", "kept", "handon.yes", "commit.yes", "in"]
        )
        await self.press(who, Action(verb, self.chance.choice([(), ("",), ("\0",), ("no-such-id", "x")])))
        await self.submit(who, Form("", (), Action(verb + ".save", ("no-such-id",)), Action(""), ""))

    async def _look(self, who: Someone) -> None:
        event: PersonEvent = Opened(*self.stamp(who))
        await self.act(who, event if self.chance.random() < 0.5 else Joined(event.id, event.at, event.actor))

    async def _replay(self, _: Someone) -> None:
        """Something from long ago comes once more."""
        await self.again(self.chance.choice(self.past))

    async def _uninstall(self, who: Someone) -> None:
        await self.act(who, Left(*self.stamp(who)))
        who.inbox.clear()

    async def _leave(self, who: Someone) -> None:
        await self.press(who, Action("leave.now"))

    async def _wait(self, _: Someone) -> None:
        self.now += self.chance.choice(WAITS)
        self.story.append(f"{self.now:%d %b %H:%M} …")
        await self.courier()
