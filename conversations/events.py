"""What has happened: the only input of the engine. Adapters and the clock make these; names are in the past tense."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from conversations.message import Action
from conversations.model import Address
from conversations.values import Value, field


class Actor(Value, frozen=True):
    """Who did it, as the platform tells: an address to answer to, and what its profile offers. `marks` are the keyed
    hashes of their confirmed e-mail address, by the newest key first; none where they have no such address, and None
    where it was not looked at, or could not be."""

    address: Address
    name: str = ""
    zone: str = ""
    language: str = ""
    marks: tuple[str, ...] | None = None

    @property
    def account_id(self) -> str:
        return self.address.account_id


class Attached(Value, frozen=True):
    """A file that came with a message. `size` is in bytes, 0 where it is not told; `source` is where the platform keeps it, for its own port."""

    name: str
    media: str
    size: int
    source: str


class Said(Value, frozen=True):
    """Somebody wrote to the bot. `text` is the plain reading of their words, `rich` their formatting where there is some
    (`richtext.encode`). `ref` names their message; `thread` the message that they replied to, if any. `channel`: where
    among others they gave a command, as `PLATFORM:WORKSPACE/ID`. `room`, here and below: the conversation of several
    people in which it happened, written alike; empty for a person's own conversation with the bot."""

    id: str
    at: datetime
    actor: Actor
    text: str
    ref: str = ""
    thread: str = ""
    dialog: bool = False
    rich: str = ""
    files: tuple[Attached, ...] = ()
    channel: str = ""
    room: str = ""


class Edited(Value, frozen=True):
    id: str
    at: datetime
    actor: Actor
    text: str
    ref: str
    rich: str = ""
    room: str = ""


class Deleted(Value, frozen=True):
    id: str
    at: datetime
    actor: Actor
    ref: str
    room: str = ""


class Reacted(Value, frozen=True):
    """A reaction was added to (or taken from) a message in a conversation with the bot.

    `emoji` is the character itself, such as 👍; `ref` may name the person's own message or one the bot sent.
    """

    id: str
    at: datetime
    actor: Actor
    ref: str
    emoji: str
    added: bool = True
    room: str = ""


class Pressed(Value, frozen=True):
    """A button was pressed. `ref` is the message it stands in; `dialog`: the platform can open a form at once."""

    id: str
    at: datetime
    actor: Actor
    action: Action
    ref: str = ""
    dialog: bool = False


class Submitted(Value, frozen=True):
    """A form was sent. Each value is a tuple of strings: one for a line or a choice, several for choices."""

    id: str
    at: datetime
    actor: Actor
    action: Action
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ref: str = ""
    dialog: bool = False


class Joined(Value, frozen=True):
    """The bot was installed for, or first opened by, this person."""

    id: str
    at: datetime
    actor: Actor


class Added(Value, frozen=True):
    """The bot was added to a team or a group, or named there. `actor` is that place, not a person: nobody's words are
    read, and the answer goes there for everybody to see."""

    id: str
    at: datetime
    actor: Actor


class Opened(Value, frozen=True):
    """The person opened the bot's home page; the answer is that page."""

    id: str
    at: datetime
    actor: Actor


class Left(Value, frozen=True):
    """The bot was removed by, or can no longer write to, this person."""

    id: str
    at: datetime
    actor: Actor


class Due(Value, frozen=True):
    """A timer fired. `id` is the timer's unique key (`round:{programme}:3`); the ids say what the scene must hold."""

    id: str
    at: datetime
    programme_id: str = ""
    circle_id: str = ""
    person_id: str = ""

    @property
    def name(self) -> str:
        return self.id.split(":", 1)[0]

    @property
    def args(self) -> tuple[str, ...]:
        return tuple(self.id.split(":")[1:])


PersonEvent = Said | Edited | Deleted | Reacted | Pressed | Submitted | Joined | Added | Opened | Left
Event = PersonEvent | Due
