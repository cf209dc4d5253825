"""Values (`conversations.values`) to rows and to JSON, and back, driven by their fields and type hints alone.

A row holds strings, numbers, booleans, dates and aware UTC times as they are; enums as their value; tuples, mappings and
nested values as JSON; and fields of personal words sealed by whoever keeps the keys. In JSON, fields that are missing take
their defaults and unknown ones are passed over, so that what one version wrote another can read.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from conversations.message import Message
from conversations.values import field_names

T = TypeVar("T")


class Words(Protocol):
    """Seals personal words under their owner's key, and what is no one person's under the service's. Words whose key was
    destroyed unseal to an empty string."""

    def seal(self, owner: str, text: str) -> str: ...

    def unseal(self, owner: str, sealed: str) -> str: ...

    def seal_shared(self, text: str) -> str: ...

    def unseal_shared(self, sealed: str) -> str: ...


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record: its bare type, whether it may be None, whether it is kept as JSON, who owns it, and whether
    it is sealed under the service's own key."""

    name: str
    type: Any
    optional: bool
    as_json: bool
    owner: str
    shared: bool = False


def tidy(text: str) -> str:
    """Text as every database and every encoding can hold it: no NUL, no half of a surrogate pair."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def columns(record: Any) -> tuple[Column, ...]:
    """The columns of a record class, in the order of its fields."""
    return _columns(record)


@cache
def _columns(record: Any) -> tuple[Column, ...]:
    hints = get_type_hints(record, include_extras=True)
    return tuple(_column(name, hints[name]) for name in field_names(record))


def _column(name: str, hint: Any) -> Column:
    marks = dict[str, Any]()
    if get_origin(hint) is Annotated:
        hint, mark = get_args(hint)
        marks = mark.extra
    bare, optional = _bare(hint)
    plain = isinstance(bare, type) and issubclass(bare, str | int | date)
    return Column(name, bare, optional, not plain, marks.get("words", ""), "sealed" in marks)


def _bare(hint: Any) -> tuple[Any, bool]:
    """A hint without `| None`, and whether it had that."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    others = tuple(arg for arg in get_args(hint) if arg is not types.NoneType)
    return Union[others], len(others) < len(get_args(hint))  # noqa: UP007 - made at run time


def to_row(record: Any, words: Words) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in columns(type(record)):
        value = getattr(record, column.name)
        if column.owner:
            row[column.name] = words.seal(getattr(record, column.owner), tidy(value)) if value else ""
        elif column.shared:
            text = _dump(value) if column.as_json else tidy(value)
            row[column.name] = words.seal_shared(text) if text else ""
        elif column.as_json and value is not None:
            row[column.name] = _dump(value)
        elif isinstance(value, str):
            row[column.name] = tidy(str(value))
        else:
            row[column.name] = value
    return row


def from_row(record: type[T], row: Mapping[str, Any], words: Words) -> T:
    values: dict[str, Any] = {}
    for column in columns(record):
        value = row[column.name]
        if column.owner:
            value = words.unseal(row[column.owner], value) if value else ""
        elif column.shared and value:
            text = words.unseal_shared(value)
            value = _decoder(column.type).decode(text) if column.as_json else text
        elif value is not None and column.as_json:
            value = _decoder(column.type).decode(value)
        elif value is not None and issubclass(column.type, StrEnum):
            value = column.type(value)
        values[column.name] = value
    return record(**values)


def from_values(record: Any, values: Sequence[Any], words: Words) -> Any:
    """A record from its columns' values, in their order, as the database itself writes them in JSON."""
    if places := _shared(record):
        values = [words.unseal_shared(v) if v and place in places else v for place, v in enumerate(values)]
    fields = list(values)
    for place, read in _readers(record):
        if fields[place] is not None:
            fields[place] = read(fields[place])
    for place, owner in _owned(record):
        if fields[place]:
            fields[place] = words.unseal(fields[owner], fields[place])
    return record(*fields)


def owners_in(record: Any, values: Sequence[Any]) -> Iterator[str]:
    """Whose words there are in a record, given as in `from_values`."""
    return (values[owner] for place, owner in _owned(record) if values[place])


@cache
def _shared(record: Any) -> frozenset[int]:
    """The places of what is sealed under the service's own key."""
    return frozenset(place for place, column in enumerate(_columns(record)) if column.shared)


@cache
def _owned(record: Any) -> tuple[tuple[int, int], ...]:
    """The places of a record's personal words, each with the place of its owner's id."""
    places = {column.name: place for place, column in enumerate(_columns(record))}
    return tuple((places[column.name], places[column.owner]) for column in _columns(record) if column.owner)


@cache
def _readers(record: Any) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """The places of the values that have to be read, each with how."""
    readers = enumerate(map(_value_reader, _columns(record)))
    return tuple((place, read) for place, read in readers if read is not None)


def _value_reader(column: Column) -> Callable[[Any], Any] | None:
    """What a column's value has to go through; None where it is what it should be already."""
    if column.as_json:
        return _json_reader(column.type)
    for kind, read in ((datetime, _moment), (date, date.fromisoformat), (bool, bool)):
        if issubclass(column.type, kind):
            return read
    return _named(column.type) if issubclass(column.type, StrEnum) else None


@cache
def _named(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    """By a look into a table: an enum's own way takes several times as long. Raises KeyError for an unknown value."""
    return {str(member): member for member in kind}.__getitem__


def _json_reader(hint: Any) -> Callable[[str], Any]:
    """Tuples are the same whoever holds them, so that what many records repeat is read once."""
    read = _decoder(hint).decode
    return lru_cache(1024)(read) if get_origin(hint) is tuple else read


@lru_cache(4096)
def _moment(text: str) -> datetime:
    """Many records tell the same moment, and turn after turn reads the same records."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def message_to_json(message: Message) -> str:
    return _dump(message)


def message_from_json(text: str) -> Message:
    return from_json(Message, text)


def to_json(value: Any) -> str:
    """A value as JSON text, for `from_json` with the same class."""
    return _dump(value)


def from_json(kind: type[T], text: str) -> T:
    """Raises msgspec.DecodeError where the text is no such value."""
    hint: Any = kind
    result: T = _decoder(hint).decode(text)
    return result


_ENCODER = msgspec.json.Encoder()


def _dump(value: Any) -> str:
    try:
        text = _ENCODER.encode(value).decode()
    except UnicodeEncodeError:
        text = "\\u0000"
    if "\\u0000" in text:
        text = _ENCODER.encode(_tidied(msgspec.to_builtins(value))).decode()
    return text


def _tidied(value: Any) -> Any:
    """What JSON is made of, with all its text tidy."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, Mapping):
        return {tidy(key): _tidied(item) for key, item in value.items()}
    return [_tidied(item) for item in value] if isinstance(value, list | tuple) else value


@cache
def _decoder(hint: Any) -> Any:
    return msgspec.json.Decoder(hint)


def read_rows(rows: Sequence[str]) -> list[list[Any]]:
    """JSON arrays of columns' values, as the database writes them."""
    found: list[list[Any]] = _decoder(list[list[Any]]).decode(f"[{','.join(rows)}]")
    return found
