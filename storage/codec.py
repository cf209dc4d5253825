"""Values (`conversations.values`) to rows and to JSON, and back, driven by their fields and type hints alone.

A row holds strings, numbers, booleans, dates and aware UTC times as they are; enums as their value; tuples, mappings and
nested values as JSON; and fields of personal words sealed by whoever keeps the keys. In JSON, fields that are missing take
their defaults and unknown ones are passed over, so that what one version wrote another can read.
"""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any, Protocol, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from conversations.message import Message
from conversations.values import Kept, field_names, replace

T = TypeVar("T")
K = TypeVar("K", bound=Kept)


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
            row[column.name] = words.seal_shared(tidy(value)) if value else ""
        elif column.as_json and value is not None:
            row[column.name] = _dump(value)
        elif isinstance(value, str):
            row[column.name] = tidy(str(value))
        else:
            row[column.name] = value
    return row


def read(record: type[K], rows: Iterable[str]) -> list[K]:
    """Records from rows that the database wrote as JSON (`storage.question.as_json`). What is sealed still is."""
    found: list[K] = _rows_decoder(record).decode(f"[{','.join(rows)}]")
    return found


@cache
def _rows_decoder(record: Any) -> Any:
    # Not strictly: to SQLite, yes is 1.
    return msgspec.json.Decoder(list[record], strict=False)


def owners(records: Sequence[Kept]) -> set[str]:
    """Whose words there are in records of one kind."""
    marked: Any = _owned(type(records[0])) if records else ()
    return {getattr(record, owner) for name, owner in marked for record in records if getattr(record, name)}


def unsealed(records: Sequence[K], words: Words) -> Sequence[K]:
    """Records of one kind as they were before `to_row`."""
    kind: Any = type(records[0]) if records else None
    if not records or not (_owned(kind) or _shared(kind)):
        return records
    return [_unsealed(record, words, _owned(kind), _shared(kind)) for record in records]


def _unsealed(record: K, words: Words, owned: Iterable[tuple[str, str]], shared: Iterable[str]) -> K:
    opened = {name: words.unseal_shared(sealed) for name in shared if (sealed := getattr(record, name))}
    for name, owner in owned:
        if sealed := getattr(record, name):
            opened[name] = words.unseal(getattr(record, owner), sealed)
    return replace(record, **opened)


@cache
def _shared(record: Any) -> tuple[str, ...]:
    """What is sealed under the service's own key."""
    return tuple(column.name for column in _columns(record) if column.shared)


@cache
def _owned(record: Any) -> tuple[tuple[str, str], ...]:
    """The names of a record's personal words, each with that of its owner's id."""
    return tuple((column.name, column.owner) for column in _columns(record) if column.owner)


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
