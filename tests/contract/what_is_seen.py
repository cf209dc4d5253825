"""What people see in their messages, what they can press there, and what Convenor itself can still read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from conversations.events import Due, Event
from conversations.message import Action, Buttons, Form, Message, Style
from conversations.values import Value, field_names
from storage.database import Database
from storage.reader import Reader
from storage.secrets import Keyring
from storage.tables import RECORDS, outbox

MARK = re.compile(r"zq\d+x")
"""What every piece of writing carries in these tests, each its own."""


def texts(value: Any) -> Iterator[str]:
    """Every string in a message, wherever it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, Value):
        for name in field_names(value):
            yield from texts(getattr(value, name))


def marks_in(*values: Any) -> set[str]:
    return {found for value in values for text in texts(value) for found in MARK.findall(text)}


async def readable(db: Database, keyring: Keyring) -> list[str]:
    """Everything that Convenor itself can still read in its database, messages on their way included."""
    async with db.read() as connection:
        reader = Reader(connection, keyring.within(connection))
        found = [repr(await reader.some(record)) for record in RECORDS]
        bodies = await connection.execute(select(outbox.c.body).where(outbox.c.body != ""))
        return found + [keyring.open_message(body) for body in bodies.scalars()]


def forms_in(message: Message) -> list[Form]:
    return [part for part in message.parts if isinstance(part, Form)]


def primary_in(message: Message) -> list[Action]:
    buttons = [b for part in message.parts if isinstance(part, Buttons) for b in part.buttons]
    return [b.does for b in buttons if isinstance(b.does, Action) and b.style is Style.PRIMARY]


def choices_in(message: Message) -> list[Action | Form]:
    buttons = [b for part in message.parts if isinstance(part, Buttons) for b in part.buttons]
    return [b.does for b in buttons if isinstance(b.does, Action)] + forms_in(message)


def told(event: Event) -> str:
    if isinstance(event, Due):
        return f"timer {event.id}"
    rest = {name: getattr(event, name, None) for name in ("action", "text", "values", "ref", "emoji")}
    return f"{type(event).__name__} {event.actor.name}: " + " ".join(f"{v}"[:160] for v in rest.values() if v)
