"""One process works the queue of a SQLite database: SQLite cannot lock single rows, so two would send everything twice.

A lock on a file beside the database says who; the system lets it go when that process ends, however it ends.
"""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO

from storage.database import Database


class NotAloneError(Exception):
    """Another process works the queue of this database. The text says so, why that matters, and what to do."""


class Alone:
    """Held from `take` until `leave`. On PostgreSQL there is nothing to hold."""

    def __init__(self, db: Database) -> None:
        name = db.url.database or ""
        self._path = Path(f"{name}.lock") if db.is_sqlite and name not in ("", ":memory:") else None
        self._file: IO[str] | None = None

    def take(self) -> None:
        """Raises NotAloneError where another process has it."""
        if self._path is None:
            return
        file = self._path.open("a")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            raise NotAloneError(
                "Another Convenor already works on this SQLite database. SQLite cannot share its rows between two, so "
                "both would send the same messages. Stop the other one, or set DATABASE_URL to a PostgreSQL database."
            ) from None
        self._file = file

    def leave(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
