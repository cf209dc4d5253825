"""Events whose turn failed: how often, and after a few times parked, with the event sealed, until a human replays it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from sqlalchemy import ColumnElement, and_, delete, select, update

from conversations.events import PersonEvent
from storage import codec
from storage.database import Database, insert_into
from storage.secrets import Keyring
from storage.tables import failed_events

# After so many tries of one event it is the event, not the moment.
TRIES = 3
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
            "body": "",
        }
        this = failed_events.c.id == row["id"]
        async with self._db.write() as connection:
            again = {"tries": failed_events.c.tries + 1, "reason": row["reason"], "last_at": now}
            insertion = insert_into(connection, failed_events).values(row)
            await connection.execute(insertion.on_conflict_do_update(index_elements=["id"], set_=again))
            tries: int = await connection.scalar(select(failed_events.c.tries).where(this)) or 0
            if tries >= TRIES:
                # Only now are its words kept.
                body = self._keyring.seal_message(codec.to_json(event))
                await connection.execute(update(failed_events).where(this).values(parked=True, body=body))
        return tries >= TRIES

    async def parked(self) -> list[ParkedEvent]:
        async with self._db.read() as connection:
            rows = await connection.execute(
                select(failed_events).where(failed_events.c.parked).order_by(failed_events.c.first_at)
            )
            return [ParkedEvent(r.id, r.kind, r.tries, r.reason, r.first_at, r.last_at) for r in rows]

    async def events(self, event_id: str | None = None) -> list[PersonEvent]:
        """The parked events themselves, the oldest first; one, or all."""
        chosen: ColumnElement[bool] = failed_events.c.parked
        if event_id is not None:
            chosen = and_(chosen, failed_events.c.id == event_id)
        async with self._db.read() as connection:
            rows = await connection.execute(select(failed_events).where(chosen).order_by(failed_events.c.first_at))
            return [codec.from_json(_KINDS[r.kind], self._keyring.open_message(r.body)) for r in rows]

    async def done(self, event_id: str) -> None:
        """A replayed event was played."""
        async with self._db.write() as connection:
            await connection.execute(delete(failed_events).where(failed_events.c.id == codec.tidy(event_id)))
