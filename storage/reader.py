"""Reads records within one transaction: select, fetch the keys of whoever owns words in them, unseal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from conversations.model import Record
from storage import codec
from storage.question import as_json
from storage.secrets import PersonKeys
from storage.tables import RECORDS

R = TypeVar("R", bound=Record)


class Reader:
    """`locks`: for a turn, which writes what it read; others only look."""

    def __init__(self, connection: AsyncConnection, keys: PersonKeys, *, locks: bool = False) -> None:
        self.connection = connection
        self.keys = keys
        self.locks = locks

    async def some(
        self, record: type[R], *where: ColumnElement[bool], lock: bool = False, latest: tuple[str, int] | None = None
    ) -> tuple[R, ...]:
        """The records that meet every condition, by id. `lock`: held until the turn ends, on PostgreSQL (a writer
        on SQLite is alone anyhow). `latest`: only so many, those with the highest value of a column."""
        table = RECORDS[record]
        statement = select(as_json(record, table.c)).where(*where)
        if latest:
            statement = statement.order_by(table.c[latest[0]].desc(), table.c.id).limit(latest[1])
        else:
            statement = statement.order_by(table.c.id)
        if lock and self.locks:
            statement = statement.with_for_update()
        rows = (await self.connection.execute(statement)).scalars()
        found = codec.read(record, rows)
        await self.keys.load(codec.owners(found))
        return tuple(sorted(codec.unsealed(found, self.keys), key=lambda each: each.id))

    async def among(self, record: type[R], column: str, values: Iterable[str], lock: bool = False) -> tuple[R, ...]:
        """The records whose column holds one of the values; no statement where there are none."""
        wanted = sorted({value for value in values if value})
        if not wanted:
            return ()
        return await self.some(record, RECORDS[record].c[column].in_(wanted), lock=lock)

    async def one(self, record: type[R], record_id: str) -> R | None:
        return next(iter(await self.among(record, "id", (record_id,))), None)

    async def column(self, statement: Any) -> list[str]:
        """The first column of what a statement finds."""
        return list((await self.connection.execute(statement)).scalars())
