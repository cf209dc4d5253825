"""What is said in a circle: remarks, drafts of them, questions and answers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from conversations.values import Kept, Words


class Sharing(StrEnum):
    PRIVATE = "private"
    CIRCLE = "circle"
    NAMELESS = "nameless"
    PASSED = "passed"


class Remark(Kept, frozen=True):
    """What a member wrote to the circle, `length` words long. `text` is its plain reading; `rich` its formatting, where
    it has some. `ref` is their own message; `reactions` are (person id, emoji); `answers` is the remark that it replies
    to; `file` the draft that says where the file is that it passes on."""

    id: str
    circle_id: str
    person_id: str
    said_at: datetime
    text: Words = ""
    ref: str = ""
    reactions: tuple[tuple[str, str], ...] = ()
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    rich: Words = ""
    answers: str = ""
    file: str = ""
    length: int = 0
    version: int = 0


class Draft(Kept, frozen=True):
    """Something that waits for its writer's yes: words not yet sent, or a commitment not yet recorded.

    `kind` is `words`; or `commitment`, whose are `due`, `for_whom` and what a `Commitment` has besides; or `guest`, whose
    `for_whom` says who is meant; or `edited` or `deleted`: what was heard of a message (`ref`) before the message itself;
    or `file`: a file to be passed on, kept until its link has had its time; or `unlink`: that an account (`ref`) was told
    of a newer one (`answers`), which it may take off again.
    """

    id: str
    person_id: str
    circle_id: str
    kind: str
    made_at: datetime
    text: Words = ""
    for_whom: Words = ""
    due: date | None = None
    first_step: Words = ""
    witness: str = ""
    along: tuple[str, ...] = ()
    follows: str = ""
    ref: str = ""
    replaces: str = ""
    done_at: datetime | None = None
    rich: Words = ""
    answers: str = ""
    version: int = 0


class Asked(Kept, frozen=True):
    """One prompt of the guide, put to one circle. `revealed_at` is set once, when answers are first shown."""

    id: str
    circle_id: str
    guide: str
    prompt: str
    number: int
    asked_at: datetime
    reveal_at: datetime
    revealed_at: datetime | None = None
    version: int = 0


class Posed(Kept, frozen=True):
    """One prompt, put to one member: not before `due_at`, put at `put_at` in the message `sheet`. `alone`: that message
    holds no other question, so that others' turns may draw it again. `first`: asked before the others were."""

    id: str
    asked_id: str
    circle_id: str
    programme_id: str
    person_id: str
    due_at: datetime
    put_at: datetime | None = None
    sheet: str = ""
    alone: bool = True
    first: bool = False
    version: int = 0


class Reflection(Kept, frozen=True):
    """A person's answer to a prompt, or that they passed it on (`sharing` is PASSED, no text).

    `given_at` is when they first did either, and stays; `shared_at` is when it was last opened to the circle. `length`
    is how many words it has.
    """

    id: str
    asked_id: str
    circle_id: str
    person_id: str
    sharing: Sharing
    given_at: datetime
    text: Words = ""
    shared_at: datetime | None = None
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    length: int = 0
    version: int = 0
