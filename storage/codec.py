"""Dataclasses to rows and to JSON, and back, driven by their fields and type hints alone.

A row holds strings, numbers, booleans, dates and aware UTC times as they are; enums as their value; tuples, mappings and
nested dataclasses as JSON; and fields of personal words sealed by whoever keeps the keys. In JSON a dataclass is an
object; where a hint allows several, `is` says which. Fields that are missing take their defaults and unknown ones are
passed over, so that what one version wrote another can read.
"""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

from conversations.message import Message

T = TypeVar("T")
TAG = "is"


class Words(Protocol):
    """Seals personal words under their owner's key, and what is no one person's under the service's. Words whose key was
    destroyed unseal to an empty string."""

    def seal(self, owner: str, text: str) -> str: ...

    def unseal(self, owner: str, sealed: str) -> str: ...

    def seal_shared(self, text: str) -> str: ...

    def unseal_shared(self, sealed: str) -> str: ...


@dataclasses.dataclass(frozen=True, slots=True)
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
    hints = get_type_hints(record)
    return tuple(_column(field, hints[field.name]) for field in dataclasses.fields(record))


def _column(field: dataclasses.Field[Any], hint: Any) -> Column:
    bare, optional = _bare(hint)
    plain = isinstance(bare, type) and issubclass(bare, str | int | date)
    return Column(
        field.name, bare, optional, not plain, field.metadata.get("words", ""), field.metadata.get("sealed", False)
    )


def _bare(hint: Any) -> tuple[Any, bool]:
    """A hint without `| None`, and whether it had that."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    others = [arg for arg in get_args(hint) if arg is not types.NoneType]
    if len(others) == len(get_args(hint)):
        return hint, False
    return (others[0] if len(others) == 1 else Union[tuple(others)]), True  # noqa: UP007 - made at run time


def to_row(record: Any, words: Words) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in columns(type(record)):
        value = getattr(record, column.name)
        if column.owner:
            row[column.name] = words.seal(getattr(record, column.owner), tidy(value)) if value else ""
        elif column.shared:
            text = _dump(value, column.type) if column.as_json else tidy(value)
            row[column.name] = words.seal_shared(text) if text else ""
        elif column.as_json and value is not None:
            row[column.name] = _dump(value, column.type)
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
            value = _reader(column.type)(json.loads(text)) if column.as_json else text
        elif value is not None and column.as_json:
            value = _reader(column.type)(json.loads(value))
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
    read = _reader(hint)

    def read_text(text: str) -> Any:
        return read(json.loads(text))

    return lru_cache(1024)(read_text) if get_origin(hint) is tuple else read_text


@lru_cache(4096)
def _moment(text: str) -> datetime:
    """Many records tell the same moment, and turn after turn reads the same records."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def message_to_json(message: Message) -> str:
    return _dump(message, Message)


def message_from_json(text: str) -> Message:
    return from_json(Message, text)


def to_json(value: Any) -> str:
    """A dataclass as JSON text, for `from_json` with the same class."""
    return _dump(value, type(value))


def from_json(kind: type[T], text: str) -> T:
    hint: Any = kind
    result: T = _reader(hint)(json.loads(text))
    return result


def _dump(value: Any, hint: Any) -> str:
    return json.dumps(_writer(hint)(value), separators=(",", ":"))


@cache
def _writer(hint: Any) -> Callable[[Any], Any]:
    """What turns a value into what JSON knows, the way `_reader` of the same hint reads it."""
    bare, optional = _bare(hint)
    write = _bare_writer(bare)
    return (lambda value: None if value is None else write(value)) if optional else write


def _bare_writer(bare: Any) -> Callable[[Any], Any]:
    origin = get_origin(bare)
    if origin in (Union, types.UnionType):
        kinds: dict[Any, Callable[[Any], Any]] = {kind: _writer(kind) for kind in get_args(bare)}
        return lambda value: {TAG: type(value).__name__, **kinds[type(value)](value)}
    if dataclasses.is_dataclass(bare):
        record: Any = bare
        # Looked up when it is first used, since a dataclass may hold its own kind.
        return lambda value: {
            name: write(field)
            for name, write, default in _field_writers(record)
            if (field := getattr(value, name)) != default
        }
    if origin is tuple:
        if get_args(bare)[-1] is Ellipsis:
            write_item = _writer(get_args(bare)[0])
            return lambda value: [write_item(item) for item in value]
        return lambda value: [
            _writer(each)(item) for item, each in zip(value, _item_hints(bare, len(value)), strict=True)
        ]
    if origin is not None and issubclass(origin, Mapping):
        write = _writer(_value_hint(bare))
        return lambda value: {key: write(item) for key, item in value.items()}
    if bare in (datetime, date):
        return lambda value: value.isoformat()
    return lambda value: tidy(str(value)) if isinstance(value, str) else value


@cache
def _field_writers(record: Any) -> tuple[tuple[str, Callable[[Any], Any], Any], ...]:
    """For each field its name, how it is written, and its default, which is left out."""
    defaults = {field.name: field.default for field in dataclasses.fields(record)}
    return tuple((column.name, _writer(_hint(column)), defaults[column.name]) for column in columns(record))


@cache
def _reader(hint: Any) -> Callable[[Any], Any]:
    bare, optional = _bare(hint)
    read = _bare_reader(bare)
    return (lambda value: None if value is None else read(value)) if optional else read


def _bare_reader(bare: Any) -> Callable[[Any], Any]:
    origin = get_origin(bare)
    if origin in (Union, types.UnionType):
        kinds = {kind.__name__: _reader(kind) for kind in get_args(bare)}
        return lambda value: kinds[value[TAG]](value)
    if dataclasses.is_dataclass(bare):
        readers = {column.name: _reader(_hint(column)) for column in columns(bare)}
        make: Any = bare
        return lambda value: make(**{name: read(value[name]) for name, read in readers.items() if name in value})
    if origin is tuple:
        return lambda value: tuple(
            _reader(each)(item) for item, each in zip(value, _item_hints(bare, len(value)), strict=True)
        )
    if origin is not None and issubclass(origin, Mapping):
        read = _reader(_value_hint(bare))
        return lambda value: {key: read(item) for key, item in value.items()}
    if bare is datetime:
        return lambda value: datetime.fromisoformat(value).astimezone(UTC)
    if bare is date:
        return date.fromisoformat
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return bare
    return lambda value: value


def _hint(column: Column) -> Any:
    return column.type | None if column.optional else column.type


def _item_hints(hint: Any, count: int) -> tuple[Any, ...]:
    hints = get_args(hint)
    return hints[:1] * count if hints[-1] is Ellipsis else hints


def _value_hint(hint: Any) -> Any:
    arguments = get_args(hint)
    return arguments[1] if arguments else Any
