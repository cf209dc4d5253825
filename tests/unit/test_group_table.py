"""The table of docs/bridge.md about one group conversation, row by row: recorded payloads of a group message, and what
the engine does about them. Each check says what became of it: the row must say the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from adapters.slack.parse import parse
from conversations.effects import Amend, Answer, Effect, Recall, Retract, Save, Send, Settle
from conversations.engine import step
from conversations.events import Due, PersonEvent, Pressed, Said
from conversations.message import Action, Form, Message
from conversations.model import Draft, Harvest, Reflection, Sharing
from conversations.model import new_id as an_id
from conversations.values import replace
from tests.unit import builders as make
from tests.unit.test_rooms import FIXTURES, PEOPLE, ROOM, TEAM, kept, played, remark, scene

BRIDGE = Path(__file__).parents[2] / "docs" / "bridge.md"
OWN, BROUGHT, ALONE = "Slack's own", "brought there", "with each person alone"


def in_the_group(name: str, **more: Any) -> PersonEvent:
    """A recorded payload of a group message, with more in its event."""
    payload = json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))
    event = parse({**payload, "event": {**payload["event"], **more}}, make.NOW)
    assert event is not None
    return event


def pressed_there(value: str) -> Pressed:
    """A button of a message in the group."""
    payload = json.loads((FIXTURES / "group_block_actions.json").read_text(encoding="utf-8"))
    event = parse({**payload, "actions": [{**payload["actions"][0], "value": value}]}, make.NOW)
    assert isinstance(event, Pressed)
    return event


def pressed(verb: str, *args: str) -> Pressed:
    return Pressed("p", make.NOW, make.make_actor(workspace=TEAM, user="U061F7AUR"), Action(verb, args))


def done(event: PersonEvent | Due, **more: Any) -> tuple[Effect, ...]:
    there = scene(**more)
    return step(event, replace(there, me=None) if isinstance(event, Due) else there, event.at)


def sends(effects: Iterable[Effect]) -> dict[str, Message]:
    """Who is sent what, as the engine names them: people, or the circle where it reads together."""
    return {effect.to: effect.message for effect in effects if isinstance(effect, Send)}


def all_there(effects: Iterable[Effect]) -> Message:
    """The one message that went to the group, and to nobody besides."""
    [(to, message)] = sends(effects).items()
    assert (to, message.room) == ("c1", ROOM)
    return message


def words() -> str:
    [said] = kept(played("group_message", scene()))
    assert said.text == "I will ring the bus company by next Friday"
    for name in ("group_message", "group_message_changed", "group_message_deleted"):
        effects = played(name, scene(remark=None if name == "group_message" else remark()))
        assert kept(effects)
        assert not sends(effects)
    return OWN


def reactions_and_threads() -> str:
    others = replace(remark(), person_id="bo")
    effects = played("group_reaction_added", scene(remark=others, remarks=(others,)))
    assert kept(effects)[0].reactions
    assert not sends(effects)
    threaded = done(in_the_group("group_message", thread_ts="1795391000.000100"))
    assert kept(threaded)
    assert not sends(threaded)
    return OWN


def files() -> str:
    with_file = json.loads((FIXTURES / "message_file.json").read_text(encoding="utf-8"))["event"]["files"]
    effects = done(in_the_group("group_message", subtype="file_share", files=with_file))
    assert kept(effects)
    assert not [e for e in effects if isinstance(e, Save) and isinstance(e.record, Draft) and e.record.kind == "file"]
    assert not sends(effects)
    return OWN


def words_alone() -> str:
    effects = played("message", scene())
    [said] = kept(effects)
    brought = all_there(effects)
    assert brought.speaker is not None
    assert brought.speaker.name == "Amina"
    changed = played("message_changed", scene(remark=said, remarks=(said,)))
    assert an_id("copy", said.id, "c1") in {e.id for e in changed if isinstance(e, Amend)}
    deleted = played("message_deleted", scene(remark=said, remarks=(said,)))
    assert an_id("copy", said.id, "c1") in {e.id for e in deleted if isinstance(e, Retract)}
    undone = done(pressed("words.undo", said.id), remarks=(said,))
    assert an_id("copy", said.id, "c1") in {e.id for e in undone if isinstance(e, Retract)}
    return BROUGHT


def hello() -> str:
    new = tuple(make.make_seat(who) for who in PEOPLE)
    assert "Hello!" in all_there(done(pressed("hello", "c1"), seats=new)).fallback
    return BROUGHT


def questions() -> str:
    effects = done(Due("prompt:c1:0", make.NOW, circle_id="c1"))
    assert "Question 1 of" in all_there(effects).fallback
    [form] = [
        e.content for e in done(pressed_there("c1|answer|a1"), asked=(make.make_asked(),)) if isinstance(e, Answer)
    ]
    assert isinstance(form, Form)
    return "asked there"


def answers() -> str:
    asked = make.make_asked()

    def passed_by_amina(others: tuple[Reflection, ...]) -> tuple[Effect, ...]:
        return done(pressed_there("c1|pass|a1"), asked=(asked,), reflections=others)

    bo = make.make_reflection("bo", text="A closed door", shared_at=make.NOW)
    cyd = make.make_reflection("cyd", sharing=Sharing.PRIVATE)
    assert "c1" not in sends(passed_by_amina((bo,))), "somebody has still to give theirs"
    assert "A closed door" in sends(passed_by_amina((bo, cyd)))["c1"].fallback
    assert not {"bo", "cyd"} & set(sends(passed_by_amina((bo, cyd))))
    return "shown there"


def promises() -> str:
    effects = played("group_message", scene())
    [draft] = [e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Draft)]
    [offer] = [e.content for e in effects if isinstance(e, Answer)]
    assert isinstance(offer, Message)
    assert "That sounded like a promise" in offer.fallback
    [yes] = [b.does for p in offer.parts for b in getattr(p, "buttons", ()) if b.label == "Yes, record it"]
    told = all_there(done(replace(pressed("x"), action=yes), drafts=(draft,)))
    assert "Amina made a promise" in told.fallback
    return "offered alone, told there"


def harvest() -> str:
    gathering = make.make_circle(room=ROOM, harvest_at=make.NOW)
    given: tuple[Harvest, ...] = (make.make_harvest("bo", noticed="The door was open"),)
    effects = done(Due("harvest:c1", make.NOW, circle_id="c1"), circles=(gathering,), harvests=given)
    there = [e for e in effects if isinstance(e, Send) and e.to == "c1"]
    assert "The door was open" in there[0].message.fallback
    assert not any("The door was open" in str(message) for to, message in sends(effects).items() if to != "c1")
    return "shown there"


def alone() -> str:
    assert set(sends(done(pressed("harvest.wish", "c1")))) == {"bo", "cyd"}
    made = make.make_commitment(person_id="amina")
    due = Due(f"checkin:{made.id}:{made.due.isoformat()}", make.NOW, circle_id="c1")
    assert set(sends(done(due, commitments=(made,)))) == {"amina"}
    raised = done(pressed_there("c1|concern"))
    assert [e.content for e in raised if isinstance(e, Answer)]
    assert "c1" not in sends(raised)
    return ALONE


def commands() -> str:
    for word in ("leave", "help", "commitments"):
        event = in_the_group("group_message", text=word, blocks=[])
        assert isinstance(event, Said)
        effects = done(event)
        assert [said.text for said in kept(effects)] == [word]
        assert not [e for e in effects if isinstance(e, Answer | Settle)]
    return "none"


def stories() -> str:
    brought, theirs = make.make_remark("brought", "amina"), remark()
    for told, stays in ((brought, False), (theirs, True)):
        chosen = make.submitted("story.save", actor=pressed("x").actor, values={"story": (told.id,)})
        [settled] = [e.message for e in done(chosen, remarks=(told,)) if isinstance(e, Settle)]
        assert ("Please delete it in Slack yourself." in str(settled)) is stays
        gone = done(Due(f"withdraw:amina:{told.id}:x", make.NOW, person_id="amina"), remarks=(told,))
        assert told.id in {e.about for e in gone if isinstance(e, Recall)}
    return "what Convenor brought goes"


CHECKS: Mapping[str, Callable[[], str]] = {
    "words and formatting": words,
    "reactions and threads": reactions_and_threads,
    "files": files,
    "words to Convenor alone": words_alone,
    "**Say hello**": hello,
    "questions": questions,
    "answers": answers,
    "promises": promises,
    "harvest": harvest,
    "wishes, check-ins, concerns": alone,
    "typed commands": commands,
    "taking a story back": stories,
}


def the_table() -> dict[str, str]:
    """What is there, by what it is about."""
    rows = BRIDGE.read_text(encoding="utf-8").partition("<!-- group -->\n")[2].partition("<!-- end -->")[0].splitlines()
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows[2:]]
    return {what: there for what, there, _ in cells}


def test_every_row_has_its_test_and_every_test_its_row() -> None:
    assert set(the_table()) == set(CHECKS)


@pytest.mark.parametrize("what", the_table())
def test_the_table_says_what_is_so(what: str) -> None:
    assert the_table()[what] == CHECKS[what]()
