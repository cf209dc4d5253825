"""PostgreSQL without a way through SQLAlchemy, which takes longer for a prepared statement than its driver does."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

import asyncpg
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError

# What each connection has prepared, by its text.
_prepared: WeakKeyDictionary[Any, dict[str, Any]] = WeakKeyDictionary()


async def execute(driver: Any, statement: str, values: Any) -> tuple[list[Any], int]:
    """A prepared statement on the driver's own connection; many times, in one journey, where `values` is a list. The rows
    found, and how many were written. Raises what SQLAlchemy would."""
    known = _prepared.setdefault(driver, {})
    try:
        if (prepared := known.get(statement)) is None:
            prepared = known[statement] = await driver.prepare(statement)
        if isinstance(values, list):
            await prepared.executemany(values)
            return [], len(values)
        found = await prepared.fetch(*values)
        count = prepared.get_statusmsg().rpartition(" ")[2]
        return found, int(count) if count.isdecimal() else 0
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        # A statement that was prepared before a table changed is prepared anew.
        known.clear()
        raise _kind(error)(statement, None, error, hide_parameters=True) from error


def _kind(error: Exception) -> type[DBAPIError]:
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return IntegrityError
    # The driver refuses a value that it cannot send with an error that is a ValueError, too: the connection is well.
    lost = isinstance(error, asyncpg.InterfaceError) and not isinstance(error, ValueError)
    return InterfaceError if lost else DBAPIError
