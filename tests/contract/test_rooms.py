"""Programmes, workspaces and circles are rooms with walls: in random worlds, everybody tries every action with every id
there is, their own, somebody else's, one of another workspace or of a circle that is over, and made-up ones. What the bot
would do is held against an independent statement of who may what (`rooms_charter.py`).
"""

from __future__ import annotations

import asyncio
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from conversations.effects import Save, Send
from conversations.engine import PRESSES, SUBMITS, step
from conversations.events import Actor, Deleted, Due, Edited, Event, Opened, Pressed, Reacted, Said, Submitted
from conversations.message import Action
from conversations.model import (
    Account,
    Address,
    Asked,
    Circle,
    Commitment,
    Digest,
    Draft,
    Membership,
    Person,
    Programme,
    Reflection,
    Remark,
    Round,
    Seat,
    new_id,
)
from storage.digests import Digests
from storage.turn import Turns
from tests.contract.rooms_charter import Charter
from tests.contract.rooms_world import Drawn, draw_world
from tests.storage_world import World, open_world
from tests.unit.builders import NOW, make_message

WORLDS = 3
# How many ids of each kind everybody tries; half of them, where there are any, from circles that they sat in.
IDS: dict[type[Any], int] = {
    Circle: 2, Asked: 3, Commitment: 5, Draft: 2, Round: 1, Person: 1, Membership: 1, Remark: 1, Programme: 1, Digest: 1,
}  # fmt: skip
TYPED = ("join", "in", "out", "commitments", "pause until next Friday", "resume", "my data", "leave", "home", "profile",
         "digest", "say hello to them", "commit visit them by next Friday", "hello to everybody")  # fmt: skip
FILLED = {
    "text": ("forged",), "sharing": ("circle",), "what": ("forged",), "when": ("tomorrow",), "for": ("them",),
    "learnt": ("forged",), "quotable": ("yes",), "note": ("forged",), "name": ("Forged",), "realm": ("political",),
    "about": ("else",), "since": ("today",), "story": ("forged",), "taking-part": ("yes",), "who": ("forged",),
    "place": ("Northside",), "until": ("next Friday",), "zone": ("Europe/London",), "quotes": ("yes",),
}  # fmt: skip


@pytest.fixture(scope="module")
def template(_migrated_file: Path) -> Path:
    """A migrated, empty database."""
    return _migrated_file


@pytest.mark.timeout(300)
@given(seed=st.integers(0, 2**32))
# A smaller number makes no simpler world, so nothing is shrunk.
@settings(
    max_examples=WORLDS, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate]
)
def test_nobody_gets_into_a_room_that_is_not_theirs(template: Path, seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(template, folder))
        tried, broken = asyncio.run(_try_everything(f"sqlite+aiosqlite:///{file}", random.Random(seed)))
    assert not broken, "\n\n".join(f"{what}\n{told}" for what, told in list(broken.items())[:20])
    # A world in which nothing could be done would prove nothing.
    assert tried["turns"] > 5_000
    assert tried["said or done"] > 500


async def _try_everything(url: str, chance: random.Random) -> tuple[Counter[str], dict[str, str]]:
    """How much was tried, and what broke the charter, once for each kind of thing done."""
    drawn = draw_world(chance)
    async with open_world(url) as world:
        sent = await _furnish(world, drawn)
        digests = await _digests(world)
        law = Charter(drawn, digests, sent)
        tried: Counter[str] = Counter()
        broken: dict[str, str] = {}
        for actor, person in _everybody(drawn):
            for event in _events(actor, drawn, _some_ids(drawn, digests, person, chance), chance):
                scene = await world.scene(event, NOW)
                for variant in _variants(event, chance, drawn):
                    effects = step(variant, scene, NOW)
                    tried["turns"] += 1
                    tried["said or done"] += any(isinstance(e, Save | Send) for e in effects)
                    for problem in law.problems(person, effects):
                        what = f"{getattr(variant, 'action', type(variant).__name__)}"
                        broken.setdefault(
                            f"{_verb(variant)} {problem[:24]}", f"{person or 'a stranger'}: {what}: {problem}"
                        )
        return tried, broken


def _verb(event: Event) -> str:
    return event.action.verb if isinstance(event, Pressed | Submitted) else type(event).__name__


async def _furnish(world: World, drawn: Drawn) -> dict[str, str]:
    """Puts everything into the database, relayed copies included; gives the reader of each by its id."""
    await world.save(*drawn.records)
    sent: dict[str, str] = {}
    for remark in drawn.all(Remark):
        for seat in drawn.all(Seat):
            if seat.circle_id != remark.circle_id or seat.person_id == remark.person_id or seat.left_at:
                continue
            copy = new_id("copy", remark.id, seat.person_id)
            sent[copy] = seat.person_id
            circle, by = remark.circle_id, remark.person_id
            await world.do(
                Send(copy, seat.person_id, make_message(), "better", circle_id=circle, about=remark.id, by=by)
            )
    await world.deliver()
    # Sets of answers, which their readers have got.
    for asked in drawn.all(Asked):
        sent |= {new_id("answers", asked.id, person.id): person.id for person in drawn.all(Person)}
    return sent


async def _digests(world: World) -> list[Digest]:
    """Each programme's digest of the week, made by its own timer."""
    for programme in ("better", "other"):
        due = Due(f"digest:{programme}:2026-W48", NOW, programme_id=programme)
        await world.timers.set(due.id, NOW, programme_id=programme)
        await Turns(world.db, world.keyring, step).play(due, NOW + timedelta(hours=1))
    found = [await Digests(world.db, world.keyring).of_week(programme, "2026-W48") for programme in ("better", "other")]
    return [digest for digest in found if digest is not None]


def _everybody(drawn: Drawn) -> Iterator[tuple[Actor, str]]:
    """Every account with its person's id, and two people whom nobody knows."""
    for account in drawn.all(Account):
        person = next(p for p in drawn.all(Person) if p.id == account.person_id)
        yield Actor(account.address, person.name, "Europe/London", "en"), person.id
    for workspace in ("T1", "T9"):
        yield Actor(Address("slack", workspace, "stranger", "D-stranger"), "Stranger"), ""


def _some_ids(drawn: Drawn, digests: list[Digest], person: str, chance: random.Random) -> list[str]:
    sat = {seat.circle_id for seat in drawn.all(Seat) if seat.person_id == person}
    found = []
    for kind, count in IDS.items():
        all_of_kind: list[Any] = list(digests) if kind is Digest else drawn.all(kind)
        near = [r for r in all_of_kind if sat & {r.id, getattr(r, "circle_id", "")}]
        some = chance.sample(near, min(len(near), (count + 1) // 2))
        rest = [r for r in all_of_kind if r not in some]
        found += [r.id for r in some + chance.sample(rest, min(len(rest), count - len(some)))]
    return found


def _events(actor: Actor, drawn: Drawn, ids: list[str], chance: random.Random) -> Iterator[Event]:
    """One event for each scene that has to be loaded."""
    for number, one in enumerate(ids):
        for verb in ("home", "programme.show"):
            args = (one, chance.choice((*ids, "", "no-such-id")))
            yield Pressed(f"p-{actor.account_id}-{number}-{verb}", NOW, actor, Action(verb, args), dialog=True)
    for text in TYPED:
        thread = chance.choice(["", *(f"ref-{id_}" for id_ in ids[:3])])
        yield Said(f"s-{actor.account_id}-{text}", NOW, actor, text, "own-1", thread, True)
    for remark in drawn.all(Remark):
        copies = [f"ref-{new_id('copy', remark.id, seat.person_id)}" for seat in drawn.all(Seat)]
        for ref in (remark.ref, chance.choice(copies)):
            yield Reacted(f"r-{actor.account_id}-{ref}", NOW, actor, ref, "👍")
    yield Opened(f"o-{actor.account_id}", NOW, actor)


def _variants(event: Event, chance: random.Random, drawn: Drawn) -> Iterator[Event]:
    """Everything that can be done on the same scene: every verb, as a press and as a form."""
    if isinstance(event, Reacted):
        yield event
        yield Edited(f"{event.id}-e", NOW, event.actor, "forged words", event.ref)
        yield Deleted(f"{event.id}-d", NOW, event.actor, event.ref)
    elif isinstance(event, Pressed):
        conveners = event.action.verb.startswith("programme")
        to = (chance.choice(drawn.all(Person)).id,)
        for verb in PRESSES:
            if verb.startswith("programme") == conveners:
                yield Pressed(f"{event.id}-{verb}", NOW, event.actor, Action(verb, event.action.args), "", event.dialog)
        for verb in SUBMITS:
            if verb.startswith("programme") == conveners:
                action, values = Action(verb, event.action.args), {**FILLED, "to": to, "who": to}
                about = chance.choice([r.id for r in drawn.records if isinstance(r, Remark | Reflection | Commitment)])
                values |= {"about": chance.choice(((about,), ("else",))), "story": (about,)}
                yield Submitted(f"{event.id}-{verb}", NOW, event.actor, action, values, "", event.dialog)
    else:
        yield event


@pytest.mark.parametrize("seed", range(3))
def test_the_worlds_are_not_empty(seed: int) -> None:
    drawn = draw_world(random.Random(seed))
    assert len(drawn.all(Seat)) > 6
    assert len(drawn.marks) > 40
