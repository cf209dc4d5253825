"""Values and ids are the same for every version that reads or makes them."""

from __future__ import annotations

import uuid

import pytest

from conversations.message import Action, Button, Buttons, Form, Message
from conversations.model import new_id
from conversations.values import replace
from storage import codec
from tests.unit.builders import make_person

# As it was written before actions said what they are everywhere.
BEFORE = """{"fallback":"In this time?","parts":[
{"is":"Buttons","buttons":[{"label":"Yes","does":{"is":"Action","verb":"round.in","args":["r1"]}}]},
{"is":"Form","title":"A promise","fields":[],"submits":{"verb":"promise.save"},"opens":{"verb":"promise.open"},
"submit_label":"Save"}]}"""


def test_an_id_is_the_uuid_that_the_standard_library_makes_of_the_same_parts() -> None:
    space = uuid.UUID("5c5b4a4e-9d0c-4f0e-9a57-0f2d8d1f6a10")
    for parts in [
        ("copy", "rem", "ann"),
        ("\N{LATIN SMALL LETTER E WITH DIAERESIS}", ""),
        *((str(n),) for n in range(40)),
    ]:
        assert new_id(*parts) == uuid.uuid5(space, "\x1f".join(parts)).hex


def test_a_message_that_waited_since_before_is_read() -> None:
    buttons = Buttons((Button("Yes", Action("round.in", ("r1",))),))
    form = Form("A promise", (), Action("promise.save"), Action("promise.open"), "Save")
    assert codec.message_from_json(BEFORE) == Message("In this time?", (buttons, form))


def test_a_value_never_changes() -> None:
    person = make_person()
    with pytest.raises(AttributeError):
        person.zone = "Europe/Paris"  # type: ignore[misc]
    assert replace(person, zone="Europe/Paris").zone == "Europe/Paris" != person.zone
