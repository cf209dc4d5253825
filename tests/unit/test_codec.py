"""What is kept comes back the same: every record as a row, every message as JSON."""

from __future__ import annotations

import types
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from sqlalchemy import create_engine, insert, select

from conversations.message import Message, Text
from conversations.model import Address, Record
from conversations.values import field_names
from storage import codec
from storage.question import as_json
from storage.tables import RECORDS
from tests.unit.builders import make_membership, make_person

# Neither of these can be kept by every database: see `codec.tidy`.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
PLAIN: dict[Any, SearchStrategy[Any]] = {
    str: WORDS,
    int: st.integers(-(2**31), 2**31 - 1),
    bool: st.booleans(),
    date: st.dates(),
    datetime: MOMENTS,
    types.NoneType: st.none(),
    Any: JSON,
}


def anything(hint: Any) -> SearchStrategy[Any]:
    """Values of a type hint, as the records and messages use them."""
    known = PLAIN.get(hint)
    if known is not None:
        return known
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of([anything(argument) for argument in arguments])
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(anything(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(anything(argument) for argument in arguments))
    if origin in (dict, Mapping):
        return st.dictionaries(WORDS, anything(arguments[1]), max_size=3)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    hints = get_type_hints(hint)
    return st.builds(hint, **{name: anything(hints[name]) for name in field_names(hint)})


class Reversed:
    """Seals words by turning them round, and remembers whose they are."""

    def seal(self, owner: str, text: str) -> str:
        return f"{owner}/{text[::-1]}"

    def unseal(self, owner: str, sealed: str) -> str:
        assert sealed.startswith(f"{owner}/")
        return sealed[len(owner) + 1 :][::-1]

    def seal_shared(self, text: str) -> str:
        return f"/{text[::-1]}"

    def unseal_shared(self, sealed: str) -> str:
        assert sealed.startswith("/")
        return sealed[:0:-1]


def kept(record: Any) -> Any:
    """What comes back from a table that a record was put into."""
    table, row = RECORDS[type(record)], codec.to_row(record, Reversed())
    with create_engine("sqlite://").begin() as connection:
        table.create(connection)
        connection.execute(insert(table).values(row))
        (found,) = codec.read(type(record), connection.execute(select(as_json(type(record), table.c))).scalars())
    return codec.unsealed([found], Reversed())[0]


@pytest.mark.parametrize("kind", get_args(Record), ids=lambda kind: kind.__name__)
@settings(max_examples=25)
@given(data=st.data())
def test_a_record_comes_back_as_it_went(kind: type[Any], data: st.DataObject) -> None:
    record = data.draw(anything(kind))
    assert kept(record) == record


@given(anything(Message))
def test_a_message_comes_back_as_it_went(message: Message) -> None:
    assert codec.message_from_json(codec.message_to_json(message)) == message


@given(anything(Address))
def test_an_address_comes_back_as_it_went(address: Address) -> None:
    assert codec.from_json(Address, codec.to_json(address)) == address


def test_every_kind_of_record_has_a_table() -> None:
    assert set(RECORDS) == set(get_args(Record))


def test_words_are_sealed_for_their_owner_and_nothing_else_is() -> None:
    row = codec.to_row(make_membership(assets="a van", title="Chair"), Reversed())
    assert row["assets"] == "ann/nav a"
    assert row["title"] == "ann/riahC"
    assert row["place"] == "Northside"


def test_no_words_need_no_sealing() -> None:
    row = codec.to_row(make_person(name=""), Reversed())
    assert row["name"] == ""
    assert kept(make_person(name="")).name == ""


def test_text_that_no_database_takes_is_mended() -> None:
    row = codec.to_row(make_person(zone="Europe\0/\ud800London", name="An\0n"), Reversed())
    assert row["zone"] == "Europe/?London"
    assert row["name"] == "ann/nnA"


def test_a_message_of_another_version_is_still_read() -> None:
    text = '{"fallback":"Hi","mood":"sunny","parts":[{"is":"Text","text":"Hi","size":3}]}'
    assert codec.message_from_json(text) == Message("Hi", (Text("Hi"),))
