"""Questions: one statement that reads records of many kinds at once, where each kind by itself would take one.

A question is put together once, from a SELECT for each part, and kept as text; asking it costs one round trip and little
else. Every row comes back as its part's name and a JSON array of its columns, which is what lets kinds that have nothing
in common share a statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    Table,
    Text,
    bindparam,
    insert,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from storage import codec, postgres
from storage.secrets import PersonKeys
from storage.tables import Moment


def _spelt(on_sqlite: str, on_postgresql: str, kind: type[TypeEngine[Any]] = Text) -> Any:
    """A function of SQL that the two databases spell differently; its arguments go where `{}` stands."""

    class Spelt(FunctionElement[Any]):
        type = kind()
        inherit_cache = True

    def written(spelling: str) -> Callable[..., str]:
        return lambda element, compiler, **given: spelling.format(compiler.process(element.clauses, **given))

    compiles(Spelt)(written(on_sqlite))
    compiles(Spelt, "postgresql")(written(on_postgresql))
    return Spelt


# A row's columns as one JSON array, in text.
_Values = _spelt("json_array({})", "CAST(json_build_array({}) AS TEXT)")
# A moment as text with its zone.
_Zoned = _spelt("({} || 'Z')", "{}")
# JSON that is kept as text, as itself.
_Parsed = _spelt("json({})", "CAST({} AS JSON)")
# A table of one column, `value`: the strings in a JSON array. Of an array, PostgreSQL expects few elements, and looks rows up
# by them; of a JSON list a hundred, and reads tables.
_Items = _spelt("json_each({})", "(SELECT unnest(ARRAY(SELECT json_array_elements_text(CAST({} AS JSON)))) AS value)")
# Whether a text's place in another is more than 0. (LIKE with a parameter would make SQLite plan the statement anew at
# each use.)
_Holds = _spelt("(instr({}) > 0)", "(strpos({}) > 0)", Boolean)


def as_json(record: type[Any], columns: Iterable[ColumnElement[Any]]) -> ColumnElement[str]:
    """A record's columns, in the order of its fields, as `codec.read` reads them."""
    kinds = codec.columns(record)
    row: ColumnElement[str] = _Values(*(_in_json(column, kind) for column, kind in zip(columns, kinds, strict=True)))
    return row


def _in_json(column: ColumnElement[Any], kind: codec.Column) -> Any:
    if kind.as_json:
        return _Parsed(column)
    return _Zoned(column) if issubclass(kind.type, datetime) else column


def items(name: str) -> TableValuedAlias:
    """A list that is given with the question, as JSON, to be joined."""
    found: TableValuedAlias = _Items(bindparam(name, None, type_=Text())).table_valued("value", name=f"given_{name}")
    return found


def holds(column: ColumnElement[str], what: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a column's text holds another text."""
    found: ColumnElement[bool] = _Holds(column, what)
    return found


class Rows(NamedTuple):
    """What a statement found, and how many rows it wrote."""

    found: list[Any]
    written: int


class Prepared:
    """A statement put together once for each kind of database, and then given to the driver as text: SQLAlchemy has
    nothing left to do with it at each use. Parameters are named; those that are not given are NULL."""

    def __init__(self, statement: Any) -> None:
        self._statement = statement
        self._made: dict[str, _Text] = {}

    async def execute(self, connection: AsyncConnection, *given: Mapping[str, Any]) -> Rows:
        """Once for each of the given sets of values."""
        dialect = connection.dialect
        made = self._made.get(dialect.name)
        if made is None:
            made = self._made[dialect.name] = _Text(self._statement, dialect)
        values: Any = [made.values(each) for each in given]
        values = values if len(values) > 1 else values[0]
        driver: Any = connection.sync_connection and connection.sync_connection.connection.driver_connection
        if dialect.name == "sqlite":
            return Rows(*await driver.execute(made.text, values))
        if driver.is_in_transaction():
            return Rows(*await postgres.execute(driver, made.text, values))
        # SQLAlchemy begins the transaction with the first statement.
        result = await connection.exec_driver_sql(made.text, values)
        return Rows(list(result.all()) if result.returns_rows else [], result.rowcount)


@cache
def inserting(table: Table) -> Prepared:
    """Inserts rows that name every column, but for a number that the database gives."""
    return Prepared(insert(table).values(named_values(table)).inline())


def named_values(table: Table) -> dict[str, BindParameter[Any]]:
    given = (column for column in table.c if column.autoincrement is not True)
    return {column.name: bindparam(column.name, None, type_=column.type) for column in given}


class _Text:
    def __init__(self, statement: Any, dialect: Any) -> None:
        # SQLite's driver takes names, so that each value is given once however often it is used.
        own: Any = SQLiteDialect(paramstyle="named") if dialect.name == "sqlite" else dialect
        made = statement.compile(dialect=own, compile_kwargs={"render_postcompile": True})
        self.text = str(made)
        self._constants = dict(made.params)
        self._places = list(made.positiontup or ())
        processors = {name: _processor(bind.type, own) for name, bind in made.binds.items()}
        self._processors = {name: process for name, process in processors.items() if process is not None}

    def values(self, given: Mapping[str, Any]) -> dict[str, Any] | tuple[Any, ...]:
        values = self._constants | dict(given)
        for name, process in self._processors.items():
            values[name] = process(values[name])
        return tuple(values[name] for name in self._places) if self._places else values


def _processor(kind: Any, dialect: Any) -> Any:
    """What makes a value of a type what the driver takes; None where it is that already."""
    process = kind.dialect_impl(dialect).bind_processor(dialect)
    # A turn's rows tell one and the same moment many times.
    return lru_cache(64)(process) if process and isinstance(kind, Moment) else process


Part = tuple[str, type[Any], Select[Any]]
"""A name, a kind of record, and a SELECT of some of them. Several parts may share a name, and may overlap."""


class Question:
    """`strings` are SELECTs of one column of text, by name."""

    def __init__(self, parts: Sequence[Part], strings: Mapping[str, Select[Any]] | None = None) -> None:
        self._records = {name: record for name, record, _ in parts}
        rows: list[Any] = [_part(name, as_json(record, wanted.subquery().c)) for name, record, wanted in parts]
        rows += [_part(name, next(iter(wanted.subquery().c))) for name, wanted in (strings or {}).items()]
        self._prepared = Prepared(union_all(*rows))

    async def ask(self, connection: AsyncConnection, keys: PersonKeys, given: Mapping[str, Any]) -> Found:
        """`given` are the values of the parameters."""
        rows: dict[str, list[str]] = {}
        for part, row in (await self._prepared.execute(connection, given)).found:
            rows.setdefault(part, []).append(row)
        strings = {name: rows.pop(name) for name in rows.keys() - self._records.keys()}
        # Parts may overlap.
        records = {name: codec.read(self._records[name], dict.fromkeys(some)) for name, some in rows.items()}
        await keys.load(set[str]().union(*map(codec.owners, records.values())))
        return Found(records, strings, keys)


def _part(name: str, row: ColumnElement[Any]) -> Select[Any]:
    return select(literal_column(f"'{name}'").label("part"), row.label("row"))


class Found:
    """The answer to a question."""

    def __init__(
        self, records: Mapping[str, Sequence[Any]], strings: Mapping[str, Sequence[str]], keys: PersonKeys
    ) -> None:
        self._records = records
        self._strings = strings
        self._keys = keys

    def __getitem__(self, name: str) -> tuple[Any, ...]:
        """The records of all parts of a name, by id."""
        return tuple(sorted(codec.unsealed(self._records.get(name, ()), self._keys), key=attrgetter("id")))

    def one(self, name: str) -> Any | None:
        return next(iter(self[name]), None)

    def string(self, name: str) -> str:
        """The first string of a name; empty where there is none."""
        return next(iter(self._strings.get(name, ())), "")


Held = dict[str, dict[str, Any]]
"""Records of each part, by id."""


class SharedQuestion:
    """A question that is asked for many at once. Each part's last column says what its row was found by: one of the values
    that were given."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._records = {name: record for name, record, _ in parts}
        self._prepared = Prepared(
            union_all(*(_part_by(name, record, wanted.subquery().c) for name, record, wanted in parts))
        )

    async def ask(self, connection: AsyncConnection, keys: PersonKeys, given: Mapping[str, Any]) -> dict[str, Held]:
        """What each of the values that were given found. One and the same row is decoded once for all."""
        rows: dict[str, dict[str, list[str]]] = {name: {} for name in self._records}
        for part, by, row in (await self._prepared.execute(connection, given)).found:
            rows[part].setdefault(row, []).append(by)
        records = {name: codec.read(self._records[name], some) for name, some in rows.items()}
        await keys.load(set[str]().union(*map(codec.owners, records.values())))
        found: dict[str, Held] = {}
        for name, some in records.items():
            for record, by in zip(codec.unsealed(some, keys), rows[name].values(), strict=True):
                for each in by:
                    found.setdefault(each, {}).setdefault(name, {})[record.id] = record
        return found


def _part_by(name: str, record: type[Any], columns: Any) -> Select[Any]:
    *row, by = columns
    return select(literal_column(f"'{name}'").label("part"), by.label("by"), as_json(record, row).label("row"))
