"""What Convenor has promised to whom, kept by the tests apart from the engine: from what people did, what the bot told
them at once, and who was matched with whom. Whatever is delivered is held against it.

Everything that anybody writes carries a mark of its own, so that words can be followed wherever they turn up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conversations.events import Deleted, Edited, PersonEvent, Pressed, Said, Submitted
from conversations.message import Action, Buttons, Message
from conversations.model import Address, new_id
from conversations.wording import Voice
from storage.outbox import Parcel
from storage.turn import Played
from tests.contract.what_is_seen import marks_in, texts


def begins(key: str) -> str:
    """How an answer of the bot begins, up to the first thing that is filled in."""
    return Voice("en")(
        key, **dict.fromkeys(("programme", "names", "waiting", "what", "day", "name", "who", "told"), "\0")
    ).split("\0")[0]


AGREED, CONVENER, LEFT = begins("agreed"), begins("convener-now"), begins("left")
HELD, SENT, HELLO, RECORDED = begins("hold"), begins("sent"), begins("hello-sent"), begins("commit-recorded")
KEPT = {way: (begins(f"kept-{way}"), begins(f"shown-{way}")) for way in ("circle", "nameless", "private")}
PASSED, WITHDRAWN = begins("passed"), begins("answer-withdrawn")
REPORTED, REPLIED = begins("concern-sent"), begins("reply-sent")
ASKED_ON = begins("handon-sent")
TOO_LATE = begins("edit-too-late")
STUCK, BLIND, TAKEN = begins("stuck-saved"), begins("blind-saved"), begins("handon-taken")
LOOKED, TOGETHER, OFFERED = begins("looked-saved"), begins("along-yours"), begins("offer-thanks")
HARVESTED, WISHED = begins("harvest-kept"), begins("wish-sent")


@dataclass(eq=False)
class Someone:
    """One account. `inbox` is what they can read now, by the name of the message."""

    name: str
    address: Address
    realm: str
    place: str
    willing: bool = True
    consented: bool = False
    installed: bool = True
    inbox: dict[str, Message] = field(default_factory=dict)
    own: list[str] = field(default_factory=list)

    @property
    def account(self) -> str:
        return self.address.account_id

    @property
    def on_slack(self) -> bool:
        """Where a form can open at once."""
        return self.address.platform == "slack"


@dataclass(eq=False)
class Words:
    """Something that somebody wrote. `readers` are the names of those who may read it, by the promise that says so;
    `asked`: only once they gave or passed on their own answer."""

    mark: str
    author: Someone
    kind: str
    ref: str = ""
    readers: dict[str, set[str]] = field(default_factory=dict)
    asked: str = ""
    nameless: bool = False
    pending: bool = False
    deleted: bool = False
    erased: bool = False
    adopted: bool = False
    offered: bool = False
    reported: bool = False

    @property
    def open_to(self) -> set[str]:
        return set().union(*self.readers.values())


def some_people() -> list[Someone]:
    """A convener, six who join from both platforms, one who never agrees, and one from a workspace that is not open."""
    told = (
        ("Cora Venn", "slack", "T1", "convener", "executive"),
        ("Ann Quill", "slack", "T1", "ann", "community"),
        ("<b>Bo</b> & *Reed*", "slack", "T1", "bo", "community"),
        ("@channel Cyd", "slack", "T1", "cyd", "political"),
        ("Dai ap Huw", "teams", "council", "dai", "political"),
        ("‏رامي 👍", "teams", "council", "rami", "executive"),
        ("Eve Marsh", "teams", "council", "eve", "executive"),
        ("Never Nell", "teams", "council", "nell", ""),
        ("Outside Olaf", "slack", "T9", "olaf", "community"),
    )
    return [
        Someone(name, Address(platform, workspace, user, f"D-{user}"), realm, "Northside", name != "Never Nell")
        for name, platform, workspace, user, realm in told
    ]


class Book:
    """`together` tells the names of those who ever sat in a circle with somebody; `members` those of one circle, named
    by a prompt or a promise in it."""

    def __init__(
        self,
        people: list[Someone],
        together: Callable[[Someone], set[str]],
        members: Callable[[str], set[str]],
    ) -> None:
        self.people = people
        self.together = together
        self.members = members
        self.words: dict[str, Words] = {}
        self.drafts: dict[str, set[str]] = {}
        self.witnesses: dict[str, set[str]] = {}
        self.shown: dict[str, set[str]] = {}
        self.answered: set[tuple[str, str]] = set()
        self.answers: dict[tuple[str, str], Words] = {}
        self.reporting: dict[str, set[str]] = {}
        self.concerns: dict[str, Someone] = {}
        self.handing: dict[str, set[str]] = {}
        self._read: dict[int, tuple[Any, set[str]]] = {}

    # --- what people do

    def mark(self, author: Someone, kind: str, ref: str = "") -> str:
        mark = f"zq{len(self.words) + 1}x"
        self.words[mark] = Words(mark, author, kind, ref)
        return mark

    def acted(self, who: Someone, event: PersonEvent, played: Played) -> None:
        """Somebody did something for the first time, and this is what they were told at once."""
        note = played.note
        match event:
            case Said():
                self._said(who, event, note)
            case Edited():
                # Whoever is told that it was too late knows that the old words stay.
                if not note.startswith(TOO_LATE):
                    self._edited(who, event)
            case Deleted():
                for words in self._mine(who, event.ref):
                    words.deleted, words.pending = True, False
                    words.readers.pop("said", None)
            case Pressed(action=action):
                self._pressed(who, action.verb, action.arg(0), note)
            case Submitted(action=action):
                self._submitted(who, event, action.arg(0), note)
            case _:
                pass
        if note.startswith((AGREED, CONVENER)):
            who.consented = True
        elif note.startswith(LEFT):
            who.consented = False

    def erased(self, who: Someone) -> None:
        who.consented = False
        who.inbox.clear()
        for words in self.words.values():
            if words.author is who:
                words.erased = True
                words.readers.clear()

    def _said(self, who: Someone, event: Said, note: str) -> None:
        for mark in marks_in(event.text):
            words = self.words[mark]
            if note.startswith(SENT):
                words.readers["said"] = self._named(note, who)
                # Where words go is shown before the first ones go.
                assert words.readers["said"] <= self.shown.get(who.account, set()), "sent to people who were not shown"
            else:
                words.pending = note.startswith(HELD)

    def _edited(self, who: Someone, event: Edited) -> None:
        new = [self.words[mark] for mark in marks_in(event.text)]
        for old in self._mine(who, event.ref):
            for words in new:
                words.ref, words.pending, words.deleted = event.ref, old.pending, old.deleted
                if "said" in old.readers:
                    words.readers["said"] = old.readers["said"]
                for marks in self.drafts.values():
                    if old.pending and old.mark in marks:
                        marks.add(words.mark)
            old.readers.pop("said", None)
            old.pending, old.ref = False, ""

    def _mine(self, who: Someone, ref: str) -> list[Words]:
        return [w for w in self.words.values() if ref and w.ref == ref and w.author is who]

    def _pressed(self, who: Someone, verb: str, arg: str, note: str) -> None:
        if note.startswith((HELLO, SENT)):
            self.shown.setdefault(who.account, set()).update(self._named(note, who))
        if verb in ("words.send", "words.drop", "words.answer"):
            for words in self._draft(who, arg):
                if words.pending and note.startswith(SENT):
                    words.readers["said"] = self._named(note, who)
                words.pending = False
        elif verb == "commit.yes" and note.startswith(RECORDED):
            for words in self._draft(who, arg):
                words.readers["promised"] = self.witnesses[arg]
        elif verb == "handon.yes" and note.startswith(TAKEN):
            # The promise is theirs from now on, and so are its words.
            for mark in marks_in(note):
                self.words[mark].adopted = True
        elif verb == "pass" and note.startswith(PASSED):
            self.answered.add((arg, who.name))
        elif note.startswith(WITHDRAWN) and (arg, who.account) in self.answers:
            # Somebody who passed has no words to take back.
            self.answers[arg, who.account].readers.clear()
        else:
            self._pressed_together(who, verb, arg, note)

    def _pressed_together(self, who: Someone, verb: str, arg: str, note: str) -> None:
        if verb == "along.yes" and note.startswith(TOGETHER):
            for mark in marks_in(note):
                self.words[mark].adopted = True
        elif verb == "offer.yes" and note.startswith(OFFERED):
            # What they offer may be read by whoever needs it, outside of their circles.
            for words in self.words.values():
                words.offered = words.offered or (words.author is who and words.kind == "profile")
        elif verb == "harvest.withdraw" and note.startswith(WITHDRAWN):
            for words in self.words.values():
                if words.author is who:
                    words.readers.pop(f"harvest {arg}", None)

    def _draft(self, who: Someone, draft: str) -> list[Words]:
        mine = (self.words[mark] for mark in self.drafts.get(draft, ()))
        return [words for words in mine if words.author is who and not words.erased]

    def _submitted(self, who: Someone, event: Submitted, arg: str, note: str) -> None:
        written = [self.words[mark] for mark in marks_in(*event.values.values())]
        way = next((way for way, kept in KEPT.items() if note.startswith(kept)), "")
        if event.action.verb == "answer.save" and way:
            if (arg, who.account) in self.answers:
                self.answers[arg, who.account].readers.clear()
            self.answered.add((arg, who.name))
            for words in written:
                words.asked, words.nameless = arg, way == "nameless"
                words.readers["answered"] = set() if way == "private" else self.members(arg)
                self.answers[arg, who.account] = words
        elif event.action.verb == "concern.save" and note.startswith(REPORTED):
            # Whoever hears of concerns keeps what they were told, and so does nobody else.
            for mark in self.reporting.get(who.account, set()) | {words.mark for words in written}:
                self.words[mark].reported = True
            self.concerns[new_id(event.id, "concern")] = who
        elif event.action.verb == "concern.answer.save" and note.startswith(REPLIED):
            for words in written:
                hears = {each.name for each in self.people if each.address.user == "convener"}
                words.readers["reply"] = hears | {self.concerns[arg].name}
        elif event.action.verb in ("stuck.save", "blind.save") and note.startswith((STUCK, BLIND)):
            for words in written:
                words.readers["news"] = self.members(arg)
                if "yes" in (*event.values.get("quotable", ()), *event.values.get("beyond", ())):
                    words.readers["quoted"] = {each.name for each in self.people}
        else:
            self._shared(who, event, arg, note, written)

    def _shared(self, who: Someone, event: Submitted, arg: str, note: str, written: list[Words]) -> None:
        if event.action.verb == "looked.save" and note.startswith(LOOKED):
            for words in written:
                words.readers["news"] = self.members(arg)
        elif event.action.verb == "guest.save" and note.startswith(WISHED):
            for words in written:
                words.readers["wish"] = self.members(arg)
        elif event.action.verb == "handon.save" and note.startswith(ASKED_ON):
            # Also where they came after it was made: whoever promised it chose them.
            for mark in self.handing.get(who.account, set()):
                self.words[mark].readers["handed on"] = self.words[mark].open_to | self._named(note, who)
        elif event.action.verb == "harvest.save" and note.startswith(HARVESTED):
            for words in self.words.values():
                if words.author is who:
                    words.readers.pop(f"harvest {arg}", None)
            for words in written:
                words.readers[f"harvest {arg}"] = self.members(arg)

    def _named(self, text: str, besides: Someone) -> set[str]:
        return {each.name for each in self.people if each is not besides and each.name in text}

    # --- what people get

    def delivered(self, who: Someone, parcel: Parcel, direct: bool) -> None:
        assert direct or who.consented, f"{who.name} did not consent, or has left, and got a {parcel.kind}"
        if parcel.message is not None:
            self.read(who, parcel.message)
            self._learn(who, parcel.message)

    def read(self, who: Someone, content: Any) -> None:
        """Somebody can read this: may they?"""
        for words in self._others_words(who, content):
            what = f"{words.kind} {words.mark} of {words.author.name}"
            if words.adopted or (words.reported and who.address.user == "convener"):
                continue
            assert not words.erased, f"{who.name} reads {what}, who was erased"
            if words.kind == "profile":
                assert words.offered or who.name in self.together(words.author), (
                    f"{who.name} reads {what} outside of a circle"
                )
                continue
            assert who.name in words.open_to, f"{who.name} reads {what}, which is not for them"
            assert not words.asked or (words.asked, who.name) in self.answered, f"{who.name} reads {what} too early"
            if words.nameless:
                assert words.author.name not in " ".join(texts(content)), f"{what} was to be nameless"

    def _others_words(self, who: Someone, content: Any) -> list[Words]:
        # The same message is looked at again and again while it stays in somebody's inbox.
        if (kept := self._read.get(id(content))) is None:
            kept = self._read[id(content)] = (content, marks_in(content))
        return [self.words[mark] for mark in kept[1] if self.words[mark].author is not who]

    def _learn(self, who: Someone, message: Message) -> None:
        """Which words a draft holds, and whom its writer was told that a promise goes to."""
        for part in message.parts:
            if not isinstance(part, Buttons):
                continue
            for button in part.buttons:
                action = button.does
                if isinstance(action, Action) and action.verb in ("words.send", "commit.yes"):
                    self.drafts.setdefault(action.args[0], set()).update(marks_in(message))
                    self.witnesses[action.args[0]] = self._named(" ".join(texts(message)), who)

    def quiet(self) -> None:
        """Nothing is under way any more: what people can read now is what they may read now."""
        for who in self.people:
            for message in who.inbox.values():
                self.read(who, message)

    def forgotten(self) -> set[str]:
        """The marks of whoever was erased, but for promises that somebody else has made theirs."""
        return {mark for mark, words in self.words.items() if words.erased and not words.adopted}
