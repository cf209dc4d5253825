"""What the turns of one transaction write: rows that go into their tables together, and earlier deliveries looked up together."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import tables as t
from storage.question import Prepared, inserting, items, named_values
from storage.wake import announce, announcement


class Sent(NamedTuple):
    """What is looked at of an outbox row that is to be changed or taken back."""

    sequence: int
    id: str
    kind: str
    state: str
    in_hand: bool
    recipient: str
    receipt: str
    person_id: str
    programme_id: str
    circle_id: str
    about: str
    author: str
    address: str


_SENT = items("sent")
# Locked always in the same order, so that no courier takes them meanwhile.
_FIND_SENT = Prepared(
    select(*(t.outbox.c[name] for name in Sent._fields))
    .join(_SENT, t.outbox.c.id == _SENT.c.value)
    .order_by(t.outbox.c.sequence)
    .with_for_update(of=t.outbox)
)
_END = Prepared(
    update(t.outbox).where(t.outbox.c.sequence == bindparam("which")).values(state=bindparam("ended"), body="")
)
# Both databases spell it alike.
_posting = (
    postgresql.insert(t.outbox).values(named_values(t.outbox)).inline().on_conflict_do_nothing(index_elements=["id"])
)
_POST, _POST_AND_TELL = Prepared(_posting), Prepared(_posting.returning(announcement()))


class Sheaf:
    """Nothing of it is in the database before `flush`, which whoever looks there by other ways has to ask for."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        # On PostgreSQL the couriers are told in the same breath.
        self._post = _POST_AND_TELL if connection.dialect.name == "postgresql" else _POST
        self._rows: dict[Prepared, list[dict[str, Any]]] = {}
        self._posted: set[str] = set()
        self._found: dict[str, Sent | None] = {}
        self._announced = False
        self.wrote = False
        """Whether a courier has something to do now."""

    def insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        self._add(inserting(table), *rows)

    def post(self, row: dict[str, Any]) -> None:
        """One more row of the outbox. An id that is there already names a message that was sent before: it is not sent
        again."""
        self._posted.add(row["id"])
        self._add(self._post, row)

    def end(self, sent: Sent, state: str) -> None:
        self._add(_END, {"which": sent.sequence, "ended": state})

    def _add(self, statement: Prepared, *rows: dict[str, Any]) -> None:
        self._rows.setdefault(statement, []).extend(rows)

    async def look_up(self, ids: Iterable[str]) -> None:
        """Reads ahead what `sent` will be asked for."""
        if wanted := sorted(set(ids)):
            await self.flush()
            found = (await _FIND_SENT.execute(self._connection, {"sent": json.dumps(wanted)})).found
            self._found = dict.fromkeys(wanted) | {row.id: row for row in map(Sent._make, found)}

    async def sent(self, row_id: str) -> Sent | None:
        """The outbox row of an earlier Send, as it is now."""
        if row_id not in self._found or row_id in self._posted:
            await self.look_up([row_id])
        # It may be changed in between before it is asked for again.
        return self._found.pop(row_id)

    async def flush(self) -> None:
        rows, self._rows, self._found = self._rows, {}, {}
        for statement, given in rows.items():
            await statement.execute(self._connection, *given)
        self._announced = self._announced or _POST_AND_TELL in rows
        self._posted = set()

    async def close(self) -> None:
        await self.flush()
        if self.wrote and not self._announced:
            await announce(self._connection)
