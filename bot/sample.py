"""A made-up programme with some weeks of history: for a look around, screenshots, benchmarks, and the playground's town.

Everything is drawn from a seed, so the same call gives the same people, circles and promises. Nobody in it is real, and
nobody in it has an account, so nothing is ever sent to them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from conversations.cadence import week_of
from conversations.flows.digest import digest
from conversations.matching import Candidate, Rules, match
from conversations.model import (
    CheckIn,
    Circle,
    Commitment,
    CommitmentState,
    Consent,
    Digest,
    Membership,
    Outcome,
    Person,
    Programme,
    Record,
    Role,
    Round,
    Scope,
    Seat,
    Standing,
    Turnout,
    new_id,
)
from conversations.scenes import Scene

FIRST = ["Aisha", "Ben", "Carys", "Dev", "Elin", "Femi", "Grace", "Huw", "Ines", "Jamal", "Kezia", "Leo", "Mei", "Nia", "Omar", "Petra", "Quinn", "Rosa", "Sunil", "Tess", "Uma", "Vic", "Wren", "Zoe"]  # fmt: skip
LAST = ["Adeyemi", "Bowen", "Chaudhry", "Davies", "Ellis", "Farah", "Griffiths", "Hughes", "Ito", "Jones", "Khan", "Lewis", "Mensah", "Novak", "Owen", "Patel", "Rees", "Singh"]  # fmt: skip
PROMISES = (
    "visit the youth club",
    "bring two tenants to the next housing board",
    "open the hall on Saturdays",
    "read the letters that we send to carers",
    "walk the estate with the ward team",
    "share our room bookings with the food bank",
    "sit in on a surgery for an hour",
    "ask the bus company about the last bus",
    "write up what the pilot cost",
    "introduce the clinic to the mosque",
)
LEARNT = (
    "The bus company decides, so next time we ask them before we ask each other.",
    "People did not want a meeting. They wanted somebody to ring back.",
    "We built a form where a phone number would have done.",
    "The keys were the hard part. The room had been free all along.",
    "Two visits taught us more than the survey did.",
    "The people we invited had no way to get there after six.",
    "We asked for volunteers. We should have asked for an hour.",
    "Nobody reads the leaflet. They ask the woman at the till.",
    "The pilot worked because of one caretaker, and we had not noticed.",
    "Our own rules stopped us. Nobody remembered why we had made them.",
)
SHARES = (0.2, 0.35, 0.45, 0.3, 0.3)
_OUTCOMES = ((0.45, Outcome.KEPT), (0.65, Outcome.GOING_ON), (0.8, Outcome.STUCK), (0.93, Outcome.BLIND_ALLEY))


@dataclass
class _History:
    """What has been drawn so far."""

    programme: Programme
    chance: random.Random
    memberships: list[Membership] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    turnouts: list[Turnout] = field(default_factory=list)
    circles: list[Circle] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    check_ins: list[CheckIn] = field(default_factory=list)
    digests: list[Digest] = field(default_factory=list)
    met: dict[frozenset[str], int] = field(default_factory=dict)

    def scene(self) -> Scene:
        return Scene(
            programmes=(self.programme,),
            memberships=tuple(self.memberships),
            consents=tuple(self.consents),
            circles=tuple(self.circles),
            seats=tuple(self.seats),
            commitments=tuple(self.commitments),
            check_ins=tuple(self.check_ins),
            digests=tuple(self.digests),
        )


def sample(programme: Programme, people: int, weeks: int, seed: int, until: datetime) -> list[Record]:
    """The history of `weeks` full ISO weeks of a programme, the last one ending at or before `until`.

    The programme itself is not among the records. A round opens every `cadence_weeks` weeks, from the first on.
    """
    history = _History(programme, random.Random(seed))  # noqa: S311 (made-up people need no secrets)
    zone = ZoneInfo(programme.zone)
    local = until.astimezone(zone)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local.weekday())
    first = monday - timedelta(weeks=weeks)
    for week in range(weeks):
        start = (first + timedelta(weeks=week)).astimezone(zone)
        arriving = people * 2 // 3 if week == 0 else _share(people - people * 2 // 3, week, weeks)
        for _ in range(arriving):
            _join(history, start + timedelta(days=history.chance.uniform(0, 4)))
        if week % programme.cadence_weeks == 0:
            _hold_round(history, start + timedelta(days=2, hours=12))
        _promise(history, start)
        _follow_up(history, start + timedelta(days=7))
        _publish(history, start)
    return list(_records(history))


def _share(total: int, week: int, weeks: int) -> int:
    """How many of those who come later join in one week, so that all have come in the end."""
    steps = max(weeks - 1, 1)
    return total * week // steps - total * (week - 1) // steps


def _join(history: _History, at: datetime) -> None:
    programme, chance = history.programme, history.chance
    number = len(history.people) + 1
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    person = Person(
        new_id("sample", programme.id, str(number)), name, programme.language, programme.zone, created_at=at
    )
    history.people.append(person)
    realm = chance.choices(programme.realms, SHARES[: len(programme.realms)])[0]
    themes = tuple(sorted(chance.sample(programme.themes, min(2, len(programme.themes)))))
    history.memberships.append(
        Membership(
            new_id("membership", programme.id, person.id),
            programme.id,
            person.id,
            Standing.TAKING_PART,
            (Role.PARTICIPANT,),
            realm.key,
            chance.choice(programme.places),
            themes,
            joined_at=at,
        )
    )
    for scope in (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.QUOTES):
        history.consents.append(Consent(new_id("sample", person.id, scope), programme.id, person.id, scope, at))


def _hold_round(history: _History, at: datetime) -> None:
    """Match nine in ten, close the circles of the round before."""
    programme = history.programme
    number = len(history.rounds) + 1
    history.circles = [replace(c, closed_at=at) if c.closed_at is None else c for c in history.circles]
    willing = [m for m in history.memberships if m.joined_at and m.joined_at < at and history.chance.random() < 0.9]
    candidates = [Candidate(m.person_id, m.realm, m.place, frozenset(m.themes)) for m in willing]
    since = {pair: number - met_in for pair, met_in in history.met.items()}
    rules = Rules(tuple(realm.key for realm in programme.realms), programme.circle_size)
    seating = match(candidates, since, rules, seed=number)
    held = Round(new_id("sample-round", programme.id, str(number)), programme.id, number, at, at, at)
    history.rounds.append(held)
    for member in willing:
        turnout_id = new_id("turnout", held.id, member.person_id)
        history.turnouts.append(Turnout(turnout_id, held.id, programme.id, member.person_id, "in"))
    realm_and_place = {m.person_id: (m.realm, m.place) for m in willing}
    for ids in seating.circles:
        circle_number = len(history.circles) + 1
        circle = Circle(
            new_id("sample-circle", programme.id, str(circle_number)), programme.id, held.id, circle_number,
            programme.guide, at,
        )  # fmt: skip
        history.circles.append(circle)
        for person_id in ids:
            realm, place = realm_and_place[person_id]
            seat_id = new_id("seat", circle.id, person_id)
            history.seats.append(Seat(seat_id, circle.id, programme.id, person_id, realm, place, at, at))
        history.met |= {frozenset((a, b)): number for a in ids for b in ids if a < b}


def _promise(history: _History, start: datetime) -> None:
    chance = history.chance
    open_circles = [c for c in history.circles if c.closed_at is None and c.opened_at < start + timedelta(days=5)]
    for circle in open_circles:
        for seat in (s for s in history.seats if s.circle_id == circle.id):
            if chance.random() > 0.3:
                continue
            at = start + timedelta(days=chance.uniform(2.6, 6))
            history.commitments.append(
                Commitment(
                    new_id("sample-promise", circle.id, str(len(history.commitments))),
                    circle.programme_id,
                    circle.id,
                    seat.person_id,
                    (at + timedelta(days=chance.randint(3, 10))).date(),
                    history.programme.zone,
                    at,
                    chance.choice(PROMISES),
                )
            )


def _follow_up(history: _History, end: datetime) -> None:
    """What became of the promises that fell due in the week."""
    for position, made in enumerate(history.commitments):
        if made.state.closed or made.due >= end.date() or history.chance.random() > 0.85:
            continue
        draw = history.chance.random()
        outcome = next((found for limit, found in _OUTCOMES if draw < limit), None)
        if outcome is None:
            continue
        at = end - timedelta(hours=history.chance.uniform(1, 60))
        learnt = history.chance.choice(LEARNT) if outcome is Outcome.BLIND_ALLEY else ""
        check_id = new_id("sample-check", made.id, str(at))
        history.check_ins.append(CheckIn(check_id, made.id, made.programme_id, made.person_id, at, outcome, learnt))
        history.commitments[position] = _after(made, outcome, at, learnt)


def _after(made: Commitment, outcome: Outcome, at: datetime, learnt: str) -> Commitment:
    if outcome is Outcome.KEPT:
        return replace(made, state=CommitmentState.KEPT, closed_at=at)
    if outcome is Outcome.BLIND_ALLEY:
        return replace(made, state=CommitmentState.BLIND_ALLEY, closed_at=at, learnt=learnt, quotable=True)
    if outcome is Outcome.STUCK:
        return replace(made, state=CommitmentState.STUCK, due=made.due + timedelta(days=7))
    return replace(made, state=CommitmentState.OPEN, due=made.due + timedelta(days=10))


def _publish(history: _History, start: datetime) -> None:
    """The digest of a week, made from what was known at its end."""
    programme, week = history.programme, week_of((start + timedelta(days=1)).date())
    made_at = start + timedelta(days=7, hours=programme.digest_hour, minutes=programme.digest_minute)
    body = digest(history.scene(), programme, week)
    history.digests.append(Digest(new_id("digest", programme.id, week), programme.id, week, made_at, body))


def _records(history: _History) -> Iterator[Record]:
    yield from history.people
    yield from history.memberships
    yield from history.consents
    yield from history.rounds
    yield from history.turnouts
    yield from history.circles
    yield from history.seats
    yield from history.commitments
    yield from history.check_ins
    yield from history.digests
