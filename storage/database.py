"""One database, SQLite or PostgreSQL, opened from its address: transactions to write in and to read in."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import islice
from typing import Any, TypeVar

import asyncpg
from sqlalchemy import Connection, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as SQLAlchemyTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from storage.sqlite import GroupCommit, connect

T = TypeVar("T")

# Both databases take at most some 32,000 parameters in one statement.
MOST_PARAMETERS = 10_000

# A connection that was used just now is taken to be alive.
IDLE_SECONDS = 1.0

LOG_TRIES, LOG_PAUSE = 10, 0.5

# PostgreSQL's classes of errors that are about the server, not about the statement.
_AWAY = {"08", "53", "57", "58"}

_DRIVERS = {
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "sqlite": "sqlite+aiosqlite",
}
_PRAGMAS = (
    "journal_mode = WAL",
    # A commit that was acknowledged survives a power cut, too.
    "synchronous = FULL",
    # A savepoint's way back is kept in memory: in a file, it takes a fifth of what writing takes, and words lie about.
    "temp_store = MEMORY",
    # What was blanked or deleted is overwritten, not only unlinked.
    "secure_delete = ON",
    # Pages go from the log into the file once there are so many (16 MB), each once, however often it was written since; and
    # every night (`empty_log`).
    "wal_autocheckpoint = 4000",
)
# PostgreSQL plans each of our few statements once for each connection and not at each use: the long ones of a turn take
# longer to plan than to play. A row found by its index costs little more than the next one in a table, as on any disk
# of today; and nothing here is worth compiling. Of a list that is given with a statement, it expects ten elements, for
# which it would rather read a small table as a whole, and there is mostly one.
_SETTINGS = {
    "plan_cache_mode": "force_generic_plan",
    "random_page_cost": "1.1",
    "enable_seqscan": "off",
    "jit": "off",
    # Moments are told in it.
    "timezone": "UTC",
    # Of a process that stands still in the middle of a turn, nobody waits longer for the circle that it holds.
    "idle_in_transaction_session_timeout": "5min",
}
# As many connections stay open as turns are played at once: one that is opened for a turn and closed after it has to
# plan everything anew. A few more, for a while, are for what else is going on.
_POOL = {"pool_size": 16, "max_overflow": 4}


class DatabaseAway(Exception):
    """The database cannot be reached, or not in time. Nothing was kept, or it is not known what: try again."""


class Database:
    """`write()` and `read()` each give a connection inside one transaction; leaving by an exception rolls it back.
    Both raise DatabaseAway where the database is lost or cannot be reached."""

    def __init__(self, url: URL, engine: AsyncEngine) -> None:
        self.url = url
        self.engine = engine
        self._group = GroupCommit(engine) if self.is_sqlite else None

    @property
    def dialect(self) -> str:
        return self.engine.dialect.name

    @property
    def is_sqlite(self) -> bool:
        return self.dialect == "sqlite"

    @asynccontextmanager
    async def write(self, *, long: bool = False) -> AsyncIterator[AsyncConnection]:
        """`long`: it may take long. On SQLite it shares its commit with nobody then, and its statements run in a thread."""
        with _noticing_loss():
            if self._group is not None:
                async with self._group.write(long) as connection:
                    yield connection
            else:
                async with self.engine.connect() as connection, connection.begin():
                    yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        with _noticing_loss():
            async with self.engine.connect() as connection, connection.begin():
                yield connection

    async def empty_log(self) -> None:
        """SQLite: what is in its log goes into the file, and the log is emptied, so that nothing that was deleted lies there
        for long. Left for another night where somebody writes again and again."""
        for _ in range(LOG_TRIES if self.is_sqlite else 0):
            async with self.engine.connect() as connection:
                driver: Any = (await connection.get_raw_connection()).driver_connection
                if await asyncio.to_thread(driver.empty_log):
                    return
            await asyncio.sleep(LOG_PAUSE)

    async def close(self) -> None:
        await self.engine.dispose()


@contextmanager
def _noticing_loss() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if _is_loss(error):
            raise DatabaseAway(type(error).__name__) from None
        raise


def _is_loss(error: Exception) -> bool:
    """Whether an error is about the server or the way to it, and not about a statement or its values."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        state = str(getattr(error.orig, "sqlstate", None) or "")
        if state:
            return state[:2] in _AWAY
        # The driver itself refuses a value that it cannot send with an error that is a ValueError, too.
        return isinstance(error, OperationalError | InterfaceError) and not isinstance(
            getattr(error.orig, "__cause__", None), ValueError
        )
    return isinstance(error, OSError | SQLAlchemyTimeout | asyncpg.PostgresError | asyncpg.InterfaceError)


async def open_database(url: str) -> Database:
    """Opens without connecting. Raises ValueError where the address is of another kind of database, or none."""
    address = _address(url)
    on_sqlite = address.get_backend_name() == "sqlite"
    engine = create_async_engine(
        address,
        **({} if on_sqlite else _POOL),
        # Errors reach logs, where nobody's words belong.
        hide_parameters=True,
        connect_args={"async_creator_fn": connect} if on_sqlite else {"server_settings": _SETTINGS},
    )
    if on_sqlite:
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    else:
        event.listen(engine.sync_engine, "checkin", _note_time)
        event.listen(engine.sync_engine, "checkout", _see_whether_it_lives)
    return Database(address, engine)


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except Exception:
        # The address may hold a password: say nothing of what it was.
        raise ValueError("DATABASE_URL is not an address of a database") from None
    address = address.set(drivername=_DRIVERS.get(address.drivername, address.drivername))
    if address.drivername not in _DRIVERS.values():
        raise ValueError(f"DATABASE_URL must begin with sqlite or postgresql, not {address.drivername}")
    if "sslmode" in address.query:
        # The name that hosts put into their addresses, and the one that the driver knows.
        mode = address.query["sslmode"]
        address = address.difference_update_query(["sslmode"]).update_query_dict({"ssl": mode})
    return address


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _note_time(_connection: Any, record: Any) -> None:
    record.info["used"] = time.monotonic()


def _see_whether_it_lives(connection: Any, record: Any, _proxy: Any) -> None:
    """A connection that has lain idle is tried before it is used, and another one taken where it is dead."""
    if time.monotonic() - record.info.get("used", 0.0) > IDLE_SECONDS:
        try:
            cursor = connection.cursor()
            cursor.execute("SELECT 1")
            cursor.close()
            connection.rollback()
        except Exception:
            raise DisconnectionError from None


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes the lock before it reads, so that what it read still holds when it writes.
    writes = connection.get_execution_options().get("convenor_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def insert_into(connection: AsyncConnection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that knows ON CONFLICT, which both databases spell alike."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)


def chunks(items: Iterable[T], size: int = MOST_PARAMETERS) -> Iterator[list[T]]:
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk
