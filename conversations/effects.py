"""What is to be done: the only output of the engine. One turn's effects are written in one transaction."""

from __future__ import annotations

from datetime import datetime

from conversations.message import Form, Message
from conversations.model import Account, Address, Block, Claim, Code, Record
from conversations.values import Value


class Save(Value, frozen=True):
    """Insert or replace a record. Its `version` must be the one that was loaded, or the turn is played again."""

    record: Record


class Remove(Value, frozen=True):
    """Delete a record that belongs to one person alone."""

    record: Block | Account | Claim


class Recall(Value, frozen=True):
    """Take back everything that was sent about a record: the copies of a message, or the news of a promise."""

    about: str


class Send(Value, frozen=True):
    """Write to a person, not before `at` where it is given. `id` names the message for later Amend and Retract.

    `to` may also be a circle, by its id: then it goes to the circle's room, where everybody in it reads it.
    `circle_id` says which circle a reply in its thread belongs to; `about` names the remark, answer or promise that it
    carries; `by` is the person whose words it carries, so that erasing them takes the message back. `under` names an
    earlier Send in whose thread it stands, where the platform has threads.
    """

    id: str
    to: str
    message: Message
    programme_id: str
    at: datetime | None = None
    circle_id: str = ""
    about: str = ""
    by: str = ""
    under: str = ""


class Amend(Value, frozen=True):
    """Replace the content of an earlier Send (a no-op where that was never sent, or is gone)."""

    id: str
    message: Message


class Retract(Value, frozen=True):
    """Take an earlier Send back: deleted where it was delivered, dropped where it was not yet."""

    id: str


class Settle(Value, frozen=True):
    """Replace the message whose button was pressed; where there is none (typed text), answer with it."""

    message: Message


class Answer(Value, frozen=True):
    """Reply to whoever caused this event, in their own conversation. `quiet`: a note only they see, where possible. `id`
    names the reply for a later Retract."""

    content: Message | Form
    quiet: bool = False
    id: str = ""


class Invite(Value, frozen=True):
    """Write once to somebody who is not known here: that they are invited, or, by a letter, that a concern was raised.
    Nothing is kept of them but the delivery. For invitations, `id` is the same for the same person and programme, so that nobody gets a second one while that is kept."""

    id: str
    to: Address
    message: Message
    programme_id: str


CODE_HERE = "\N{LOWER LEFT PENCIL}\N{LOWER LEFT PENCIL}\N{LOWER LEFT PENCIL}"


class Issue(Value, frozen=True):
    """Make a one-time code. Storage draws it, since nothing here may; it keeps `code` under the code's hash, which
    becomes its id, and tells it in `told`, where the code stands in the place of CODE_HERE."""

    code: Code
    told: Answer | Invite


class Gather(Value, frozen=True):
    """Open one conversation with all these people, accounts of one workspace, for a circle, not before `at`. Where the
    platform does, the timer `gathered:{circle}:{conversation}` tells; where it will not, nothing follows."""

    id: str
    circle_id: str
    programme_id: str
    people: tuple[Address, ...]
    at: datetime


class Wake(Value, frozen=True):
    """Set a timer (a second one with the same key moves it while it has not fired)."""

    key: str
    at: datetime
    programme_id: str = ""
    circle_id: str = ""
    person_id: str = ""


class Cancel(Value, frozen=True):
    key: str


class Forget(Value, frozen=True):
    """Erase a person: their words, profile, accounts and key. Others' records keep a nameless place."""

    person_id: str


Effect = (
    Save | Remove | Recall | Send | Amend | Retract | Settle | Answer | Issue | Invite | Gather | Wake | Cancel | Forget
)
