"""Events whose turn failed, each with its sealed body. One that failed too often, or that no platform sends again, is
given up: it is parked until a human replays it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, get_args

from sqlalchemy import ColumnElement, Select, and_, delete, or_, select

from conversations.events import PersonEvent
from storage import codec
from storage.database import Database, insert_into
from storage.secrets import Keyring
from storage.tables import failed_events, inbox

# After so many tries of one event it is the event, not the moment.
TRIES = 3
# Slack sends a message again after one minute and after five; a press is sent once, on either platform.
SENT_AGAIN_WITHIN = timedelta(minutes=10)
_KINDS: dict[str, Any] = {kind.__name__: kind for kind in get_args(PersonEvent)}


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    id: str
    kind: str
    tries: int
    reason: str
    first_at: datetime
    last_at: datetime


class Failures:
    def __init__(self, db: Database, keyring: Keyring) -> None:
        self._db = db
        self._keyring = keyring

    async def note(self, event: PersonEvent, reason: str, now: datetime) -> bool:
        """Counts a failed try. Returns whether the event is parked now, and so need not be sent again."""
        row = {
            "id": codec.tidy(event.id),
            "kind": type(event).__name__,
            "account_id": codec.tidy(event.actor.account_id),
            "tries": 1,
            "parked": False,
            "reason": codec.tidy(reason),
            "first_at": now,
            "last_at": now,
            "body": self._keyring.seal_message(codec.to_json(event)),
        }
        tries = failed_events.c.tries + 1
        again = {"tries": tries, "reason": row["reason"], "last_at": now, "parked": tries >= TRIES}
        async with self._db.write() as connection:
            insertion = insert_into(connection, failed_events).values(row)
            counted = insertion.on_conflict_do_update(index_elements=["id"], set_=again)
            parked: bool = await connection.scalar(counted.returning(failed_events.c.parked)) or False
        return parked

    async def parked(self, now: datetime) -> list[ParkedEvent]:
        async with self._db.read() as connection:
            rows = await connection.execute(_in_order(given_up(now)))
            return [ParkedEvent(r.id, r.kind, r.tries, r.reason, r.first_at, r.last_at) for r in rows]

    async def events(self, now: datetime, event_id: str | None = None) -> list[PersonEvent]:
        """The parked events themselves, the oldest first; one, or all."""
        chosen = given_up(now)
        if event_id is not None:
            chosen = and_(chosen, failed_events.c.id == event_id)
        async with self._db.read() as connection:
            rows = await connection.execute(_in_order(chosen))
            return [codec.from_json(_KINDS[r.kind], self._keyring.open_message(r.body)) for r in rows]

    async def done(self, event_id: str) -> None:
        """A replayed event was played."""
        async with self._db.write() as connection:
            await connection.execute(delete(failed_events).where(failed_events.c.id == codec.tidy(event_id)))


def given_up(now: datetime) -> ColumnElement[bool]:
    """Parked, or failed and not sent again in time. What was played after all is neither."""
    played = select(inbox.c.id).where(inbox.c.id == failed_events.c.id).exists()
    return or_(failed_events.c.parked, and_(failed_events.c.last_at < now - SENT_AGAIN_WITHIN, ~played))


def _in_order(chosen: ColumnElement[bool]) -> Select[Any]:
    return select(failed_events).where(chosen).order_by(failed_events.c.first_at)
