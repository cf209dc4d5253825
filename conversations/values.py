"""Values: what records, messages, events and effects are. A value never changes; `replace` gives a copy with changes.

They are structures of msgspec, which makes, copies, reads and writes them in a tenth of the time that dataclasses take. Only
this module and the codec know that.
"""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct
from msgspec import field as field
from msgspec.structs import asdict as asdict
from msgspec.structs import replace as replace


class Value(Struct, frozen=True, omit_defaults=True):
    """As JSON, an object without the fields that have their default."""


class Kept(Value, frozen=True, array_like=True):
    """A record. As JSON, an array of its fields, as a database has them in a row."""


class OneOf(Value, frozen=True, tag_field="is", tag=True):
    """A value that may stand where others may, too: as JSON, `is` says which it is."""


def words(owner: str = "person_id") -> Meta:
    """Marks a field of personal words, kept under the key of the person whose id the field `owner` holds."""
    return Meta(extra={"words": owner})


Words = Annotated[str, words()]

Sealed = Annotated[str, Meta(extra={"sealed": True})]
"""A field that names or quotes somebody and is no one person's: kept under the service's own key."""


def field_names(value: Value | type[Value]) -> tuple[str, ...]:
    return value.__struct_fields__
