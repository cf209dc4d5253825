"""Random worlds for the test of the rooms: programmes, workspaces, circles and people with several roles, drawn record by
record, so that states which seldom come about by themselves are there too. Every piece of writing carries a mark.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar

from conversations.model import (
    Account,
    Address,
    Block,
    Circle,
    CommitmentState,
    Consent,
    Membership,
    Outcome,
    Person,
    Programme,
    Role,
    Scope,
    Seat,
    Sharing,
    Standing,
    Turnout,
    message_ref,
)
from conversations.values import replace
from tests.unit.builders import (
    NOW,
    make_asked,
    make_check_in,
    make_circle,
    make_commitment,
    make_draft,
    make_membership,
    make_programme,
    make_reflection,
    make_remark,
    make_round,
    make_seat,
)

R = TypeVar("R")

WORKSPACES = (("slack", "T1"), ("slack", "T2"), ("teams", "council"))
OPEN_TO = {"better": ("slack:T1", "teams:council"), "other": ("slack:T2", "teams:council")}
STANDINGS = (*(Standing.TAKING_PART,) * 6, Standing.PAUSED, Standing.CONSENTED, Standing.NOTICED, Standing.LEFT)
ROLES = (
    (Role.PARTICIPANT,),
    (Role.PARTICIPANT,),
    (Role.PARTICIPANT, Role.CONVENER, Role.LEAD),
    (Role.CONVENER, Role.LEAD),
    (Role.PARTICIPANT, Role.LEAD),
    (Role.PARTICIPANT, Role.SAFEGUARDING),
)
PEOPLE = 8


@dataclass
class Drawn:
    """Everything that is in one world, `marks` says in which record and field each mark was written."""

    chance: random.Random
    records: list[Any] = field(default_factory=list)
    marks: dict[str, tuple[Any, str]] = field(default_factory=dict)

    def all(self, kind: type[R]) -> list[R]:
        return [record for record in self.records if isinstance(record, kind)]

    def add(self, record: R, *fields: str) -> R:
        """Keeps a record whose named fields get words of their own."""
        marks = [f"zq{len(self.marks) + number}x" for number in range(1, len(fields) + 1)]
        words = {name: f"{name} {mark}" for name, mark in zip(fields, marks, strict=True)}
        kept: R = replace(record, **words)  # type: ignore[type-var]
        self.marks |= {mark: (kept, name) for mark, name in zip(marks, fields, strict=True)}
        self.records.append(kept)
        return kept

    def maybe(self, likely: float) -> bool:
        return self.chance.random() < likely


def draw_world(chance: random.Random) -> Drawn:
    world = Drawn(chance)
    for programme_id, open_to in OPEN_TO.items():
        world.add(make_programme(programme_id, name=programme_id.title(), open_to=open_to, threshold=2))
        world.add(
            make_round(
                1, programme_id, id=f"r-{programme_id}", matched_at=chance.choice((None, NOW - timedelta(days=1)))
            )
        )
    for number in range(PEOPLE):
        _draw_person(world, f"person{number}")
    for programme in world.all(Programme):
        for number in range(1, chance.randint(2, 3) + 1):
            _draw_circle(world, programme, number)
    for person in world.all(Person):
        for kind in ("words", "commitment"):
            circle = chance.choice(world.all(Circle))
            ref = f"early-{kind}-{person.id}"
            draft = make_draft(f"d-{kind}-{person.id}", person.id, circle.id, kind=kind, ref=ref)
            if kind == "commitment":
                draft = make_draft(draft.id, person.id, circle.id, kind=kind, due=NOW.date() + timedelta(days=5))
            world.add(draft, "text")
    for person in world.all(Person):
        if world.maybe(0.4):
            other = chance.choice([each for each in world.all(Person) if each is not person])
            world.add(Block(f"b-{person.id}", person.id, NOW, other.id))
        if world.maybe(0.3):
            world.add(Block(f"n-{person.id}", person.id, NOW), "name")
    return world


def _draw_person(world: Drawn, person_id: str) -> None:
    chance = world.chance
    world.add(Person(person_id, created_at=NOW), "name")
    for platform, workspace in chance.sample(WORKSPACES, 2 if world.maybe(0.2) else 1):
        at = Address(platform, workspace, person_id, f"D-{platform}-{person_id}")
        world.add(
            Account(at.account_id, person_id, platform, workspace, person_id, conversation=at.conversation, seen_at=NOW)
        )
    for programme in world.all(Programme):
        if not world.maybe(0.7):
            continue
        standing = chance.choice(STANDINGS)
        membership = make_membership(
            person_id,
            programme.id,
            standing=standing,
            roles=() if standing is Standing.LEFT else chance.choice(ROLES),
            realm=chance.choice(programme.realms).key,
        )
        world.add(membership, "assets", "title")
        for scope in Scope:
            if standing is not Standing.NOTICED and world.maybe(0.85):
                gone = NOW if world.maybe(0.1) else None
                consent_id = f"ok-{programme.id}-{person_id}-{scope.name}"
                world.add(Consent(consent_id, programme.id, person_id, scope, NOW, gone))
        if world.maybe(0.5):
            turnout_id = f"t-{programme.id}-{person_id}"
            world.add(Turnout(turnout_id, f"r-{programme.id}", programme.id, person_id, chance.choice(("", "in"))))


def _draw_circle(world: Drawn, programme: Programme, number: int) -> None:
    chance = world.chance
    members = [
        m for m in world.all(Membership) if m.programme_id == programme.id and m.standing is not Standing.NOTICED
    ]
    if len(members) < 2:
        return
    closed = chance.choice((None, None, NOW - timedelta(days=3), NOW - timedelta(days=60)))
    circle = world.add(
        make_circle(
            f"c-{programme.id}-{number}",
            programme_id=programme.id,
            round_id=f"r-{programme.id}",
            number=number,
            closed_at=closed,
        )
    )
    seats = []
    for member in chance.sample(members, min(len(members), chance.randint(2, 4))):
        left = NOW if member.standing is Standing.LEFT or world.maybe(0.12) else None
        shown = chance.choice((None, NOW))
        seats.append(
            world.add(make_seat(member.person_id, circle.id, programme_id=programme.id, left_at=left, shown_at=shown))
        )
    for seat in seats:
        _draw_writing(world, circle, seat, seats)
    for place in range(1, 3):
        _draw_prompt(world, circle, place, seats)


def _draw_writing(world: Drawn, circle: Circle, seat: Seat, seats: list[Seat]) -> None:
    chance, me = world.chance, seat.person_id
    if world.maybe(0.8):
        account = next(a for a in world.all(Account) if a.person_id == me)
        ref = message_ref(account.platform, account.workspace, account.conversation, f"{circle.id}-{me}")
        gone = NOW if world.maybe(0.15) else None
        remark = make_remark(f"w-{circle.id}-{me}", me, circle.id, ref=ref, text="", deleted_at=gone)
        world.add(remark, *(() if gone else ("text",)))
    if world.maybe(0.6):
        state = chance.choice(tuple(CommitmentState))
        others = [each.person_id for each in seats if each is not seat]
        made = make_commitment(
            f"k-{circle.id}-{me}",
            me,
            circle.id,
            programme_id=circle.programme_id,
            state=state,
            offered_to=chance.choice((*others, "", "")) if not state.closed else "",
            closed_at=NOW if state.closed else None,
            quotable=world.maybe(0.5),
        )
        learnt = ("learnt",) if state is CommitmentState.BLIND_ALLEY else ()
        kept = world.add(made, "text", "for_whom", *learnt)
        world.add(
            make_check_in(f"i-{kept.id}", kept.id, me, programme_id=circle.programme_id, outcome=Outcome.GOING_ON),
            "note",
        )


def _draw_prompt(world: Drawn, circle: Circle, place: int, seats: list[Seat]) -> None:
    chance = world.chance
    revealed = chance.choice((None, NOW))
    asked = world.add(make_asked(f"a-{circle.id}-{place}", circle.id, number=place, revealed_at=revealed))
    for seat in seats:
        if not world.maybe(0.6):
            continue
        sharing = chance.choice(tuple(Sharing))
        gone = NOW if sharing is not Sharing.PASSED and world.maybe(0.15) else None
        answer = make_reflection(
            seat.person_id, asked.id, circle.id, sharing=sharing, text="", withdrawn_at=gone, shared_at=NOW
        )
        world.add(answer, *(() if gone or sharing is Sharing.PASSED else ("text",)))
