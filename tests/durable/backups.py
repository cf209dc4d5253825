"""Backing up and restoring, by the very commands of `docs/operations.md`: all but people's keys in one backup, the keys,
which have to be forgotten sooner, in another."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from tests.durable.postgres import Postgres


class Backups(Protocol):
    def data(self, url: str) -> None: ...

    def keys(self, url: str) -> None: ...

    def restored(self) -> str:
        """A new database from both; returns its address."""
        ...


class OfPostgres:
    def __init__(self, postgres: Postgres, folder: Path, name: str) -> None:
        self._postgres, self._folder, self._name = postgres, folder, name

    def data(self, url: str) -> None:
        self._run(
            "pg_dump", "--format=custom", "--exclude-table-data=person_keys", f"--file={self._folder}/data.dump", url
        )

    def keys(self, url: str) -> None:
        self._run(
            "pg_dump", "--format=custom", "--data-only", "--table=person_keys", f"--file={self._folder}/keys.dump", url
        )

    def restored(self) -> str:
        self._postgres.sql(f"CREATE DATABASE {self._name}")
        url = self._postgres.url(self._name)
        for file in ("data.dump", "keys.dump"):
            self._run("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={url}", f"{self._folder}/{file}")
        return url

    def _run(self, program: str, *given: str) -> None:
        postmaster: Any = self._postgres.server.get_postmaster_info().process
        there = Path(postmaster.exe()).parent / program
        ran = subprocess.run([there, *given], capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr


class OfSqlite:
    """`sqlite3 FILE STATEMENTS`, without needing that program."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def data(self, url: str) -> None:
        copy = self._folder / "data.db"
        with sqlite3.connect(_file(url)) as live, sqlite3.connect(copy) as kept:
            live.backup(kept)  # .backup
        _sqlite(copy, "DELETE FROM person_keys", "VACUUM")

    def keys(self, url: str) -> None:
        attached = f"ATTACH '{self._folder / 'keys.db'}' AS kept"
        _sqlite(_file(url), attached, "CREATE TABLE kept.person_keys AS SELECT * FROM person_keys")

    def restored(self) -> str:
        place = self._folder / "restored.db"
        shutil.copy(self._folder / "data.db", place)
        attached = f"ATTACH '{self._folder / 'keys.db'}' AS kept"
        _sqlite(place, attached, "INSERT INTO person_keys SELECT * FROM kept.person_keys")
        return f"sqlite+aiosqlite:///{place}"


def _file(url: str) -> Path:
    return Path(url.partition(":///")[2])


def _sqlite(file: Path, *statements: str) -> None:
    _each(sqlite3.connect(file, isolation_level=None), statements)


def _each(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    try:
        for statement in statements:
            connection.execute(statement)
    finally:
        connection.close()
