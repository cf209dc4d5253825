"""The agreement between the card that `render` draws and the answer that `parse` reads: keys, and names of inputs.

An input is named `f1.c.place`: the form's number in its card, how its value is written on the wire, and the field's
key. So two forms of one card never collide, and a value can be read back without knowing the form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversations.message import Field, FieldKind

VERB = "convenor"
ACTION = "a"
FORM = "f"
TICKED = "yes"
UNTICKED = "no"
# Teams writes the values of a multiple choice with commas between, so no value may hold one.
SEPARATOR = ","

_LETTER = {
    FieldKind.LINE: "w",
    FieldKind.TEXT: "w",
    FieldKind.CHOICE: "w",
    FieldKind.CHOICES: "c",
    FieldKind.PEOPLE: "c",
    FieldKind.TICK: "t",
}


def input_id(form: int, field: Field) -> str:
    return f"f{form}.{_LETTER[field.kind]}.{field.key}"


def read_inputs(data: Mapping[str, Any], form: object) -> dict[str, tuple[str, ...]]:
    """The values of one form, by field key. An empty input is an empty tuple."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in data.items():
        prefix, _, rest = name.partition(".")
        letter, _, key = rest.partition(".")
        if prefix == f"f{form}" and key and isinstance(value, str | int | float):
            found[key] = _values(letter, _as_text(value))
    return found


def _as_text(value: str | int | float) -> str:
    if isinstance(value, bool):
        return TICKED if value else UNTICKED
    return str(value)


def _values(letter: str, value: str) -> tuple[str, ...]:
    if letter == "t":
        return (TICKED,) if value.lower() in (TICKED, "true") else ()
    if letter == "c":
        return tuple(part for part in value.split(SEPARATOR) if part)
    return (value,) if value else ()
