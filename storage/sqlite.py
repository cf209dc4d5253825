"""SQLite without a thread: statements run where they are asked for, and only a commit waits for the disk elsewhere.

A statement of a turn takes some microseconds; handing it to another thread and back takes ten times as long, and the
usual driver does so four times for each. This one has the same face (`aiosqlite`'s, as SQLAlchemy uses it). What may
take long, such as a purge, is done in a thread after all: `in_thread`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, Self, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

T = TypeVar("T")

# Another process, such as a command, may hold the lock: ask again, and let others go on meanwhile.
LOCKED_SECONDS = 10.0
ASK_AGAIN = 0.005
# So many writes share a commit at most, so that none waits long for the others.
MOST_TOGETHER = 32


class SQLiteConnection:
    """One connection, used by one task at a time."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._connection: sqlite3.Connection | None = raw
        self._raw = raw
        self._written = raw.total_changes
        self.in_thread = False

    async def call(self, work: Callable[[], T]) -> T:
        until = 0.0
        while True:
            try:
                return await asyncio.to_thread(work) if self.in_thread else work()
            except sqlite3.OperationalError as error:
                now = asyncio.get_running_loop().time()
                until = until or now + LOCKED_SECONDS
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or now > until:
                    raise
            await asyncio.sleep(ASK_AGAIN)

    @property
    def in_transaction(self) -> bool:
        return self._raw.in_transaction

    def run(self, statement: str) -> None:
        """One of those that bound a transaction."""
        self._raw.execute(statement)

    def empty_log(self) -> bool:
        """Whether nobody was in the way."""
        (busy, *_) = self._raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    async def execute(self, statement: str, values: Any) -> tuple[list[Any], int]:
        """A prepared statement, without a way through SQLAlchemy, which takes longer than SQLite; many times where
        `values` is a list. The rows found, and how many were written. Raises what SQLAlchemy would."""
        run = self._raw.executemany if isinstance(values, list) else self._raw.execute
        try:
            cursor = await self.call(lambda: run(statement, values))
            return cursor.fetchall(), cursor.rowcount
        except sqlite3.Error as error:
            raise DBAPIError.instance(statement, None, error, sqlite3.Error, hide_parameters=True) from error

    def cursor(self) -> SQLiteCursor:
        return SQLiteCursor(self)

    async def commit(self) -> None:
        if self._raw.in_transaction and self._raw.total_changes != self._written:
            # Shielded: a commit that has begun is not to be taken back by whoever stops waiting for it.
            await asyncio.shield(asyncio.to_thread(self._raw.commit))
            self._written = self._raw.total_changes
        else:
            self._raw.commit()

    async def rollback(self) -> None:
        self._raw.rollback()
        self._written = self._raw.total_changes

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        if self._connection is not None:
            self._connection = None
            self._raw.close()

    async def create_function(self, *given: Any, **named: Any) -> None:
        self._raw.create_function(*given, **named)


class SQLiteCursor:
    def __init__(self, connection: SQLiteConnection) -> None:
        self._connection = connection
        self._cursor = connection._raw.cursor()
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def execute(self, statement: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.call(lambda: self._cursor.execute(statement, parameters))

    async def executemany(self, statement: str, parameters: Iterable[Sequence[Any]]) -> None:
        await self._connection.call(lambda: self._cursor.executemany(statement, parameters))

    async def fetchall(self) -> list[Any]:
        return await self._connection.call(self._cursor.fetchall)

    async def close(self) -> None:
        self._cursor.close()


async def connect(database: str, **options: Any) -> SQLiteConnection:
    if database != ":memory:" and not options.get("uri", False):
        # A new file is its owner's alone, and so are those that SQLite lays beside it: others share this computer.
        with contextlib.suppress(OSError):
            os.close(os.open(database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    # Transactions are begun by `storage.database`: the driver itself would begin them too late.
    return SQLiteConnection(
        sqlite3.connect(
            database, timeout=0, isolation_level=None, check_same_thread=False, uri=options.get("uri", False)
        )
    )


class GroupCommit:
    """SQLite's one writer. Writes come one after another; those that wait together are committed together, each inside a
    savepoint of its own, and each is told that it is kept only after that commit."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._turn = asyncio.Lock()
        self._waiting = 0
        self._open: _Group | None = None
        self._committing: asyncio.Task[None] | None = None

    @asynccontextmanager
    async def write(self, long: bool) -> AsyncIterator[AsyncConnection]:
        """`long`: it shares its commit with nobody, and its statements run in a thread."""
        await self._wait()
        try:
            if long and self._open is not None:
                earlier, self._open = self._open, None
                await asyncio.shield(asyncio.ensure_future(earlier.commit()))
            if self._open is None:
                self._open = await _Group.begin(self._engine)
        except BaseException:
            self._turn.release()
            raise
        group = self._open
        try:
            async with group.savepoint(long):
                yield group.connection
        finally:
            try:
                if not self._waiting:
                    # Who has come meanwhile gets as far as waiting, to share this commit.
                    await asyncio.sleep(0)
            finally:
                if self._waiting and group.size < MOST_TOGETHER and not (group.lost or long):
                    self._turn.release()
                else:
                    self._commit(group)
        await asyncio.shield(group.kept)

    async def _wait(self) -> None:
        self._waiting += 1
        try:
            await self._turn.acquire()
        except BaseException:
            # Whoever stops waiting may be the one for whom the others' commit was put off.
            if self._open is not None and self._waiting == 1 and not self._turn.locked():
                await self._turn.acquire()
                self._commit(self._open)
            raise
        finally:
            self._waiting -= 1

    def _commit(self, group: _Group) -> None:
        """In a task of its own: it goes on, and the next writer waits for it, whoever stops waiting for it here."""
        self._open = None
        self._committing = asyncio.create_task(group.commit())
        self._committing.add_done_callback(lambda _: self._turn.release())


class _Group:
    """Writes that share one transaction. `kept` is done once they are committed, or fails with why they are not. `lost`:
    SQLite took the whole transaction back, as it does where the disk is full."""

    def __init__(self, connection: AsyncConnection, driver: SQLiteConnection) -> None:
        self.connection = connection
        self.size = 0
        self.lost = False
        self.kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._driver = driver

    @classmethod
    async def begin(cls, engine: AsyncEngine) -> Self:
        connection = await engine.connect()
        try:
            await connection.execution_options(convenor_writes=True)
            await connection.begin()
            driver = (await connection.get_raw_connection()).driver_connection
            assert isinstance(driver, SQLiteConnection)
            return cls(connection, driver)
        except BaseException:
            await connection.close()
            raise

    @asynccontextmanager
    async def savepoint(self, long: bool) -> AsyncIterator[None]:
        self.size += 1
        self._driver.run("SAVEPOINT one")
        self._driver.in_thread = long
        try:
            yield
        except BaseException:
            self.lost = not self._driver.in_transaction
            if not self.lost:
                self._driver.run("ROLLBACK TO one")
            raise
        finally:
            self._driver.in_thread = False
            if not self.lost:
                self._driver.run("RELEASE one")

    async def commit(self) -> None:
        try:
            try:
                if self.lost or not self._driver.in_transaction:
                    raise OSError("SQLite took the transaction back")
                await self.connection.commit()
            finally:
                await self.connection.close()
            self.kept.set_result(None)
        except BaseException as error:
            self.kept.set_exception(error)
            # Where every writer of the group has failed already, nobody asks.
            self.kept.exception()
