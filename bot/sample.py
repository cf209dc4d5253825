"""A made-up programme with some weeks of history: for a look around, screenshots, benchmarks, and the playground's town.

Everything is drawn from a seed, so the same call gives the same people, circles and promises. Nobody in it is real, and
nobody in it has an account, so nothing is ever sent to them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.sample_words import FIRST, LAST, LEARNT, NOTICED, PROMISES, REMARKS, TELLINGS
from conversations.cadence import week_of
from conversations.digest.week import gather
from conversations.flows.digest import make
from conversations.matching import Candidate, Rules, match
from conversations.model import (
    CheckIn,
    Circle,
    Commitment,
    CommitmentState,
    Consent,
    Digest,
    Felt,
    Harvest,
    Meeting,
    Membership,
    Met,
    Move,
    Movement,
    Outcome,
    Person,
    Programme,
    Record,
    Remark,
    Role,
    Round,
    Scope,
    Seat,
    Standing,
    Turnout,
    new_id,
)
from conversations.scenes import Scene
from conversations.values import replace

SHARES = (0.2, 0.35, 0.45, 0.3, 0.3)
# How often somebody of each realm writes in a week: those who are used to it write more.
_TALKS = (2.0, 3.0, 1.6, 2.0, 2.0)
_OUTCOMES = (
    (0.5, Outcome.KEPT),
    (0.68, Outcome.GOING_ON),
    (0.8, Outcome.STUCK),
    (0.93, Outcome.BLIND_ALLEY),
    (0.98, Outcome.HANDED_ON),
)


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
    remarks: list[Remark] = field(default_factory=list)
    movements: list[Movement] = field(default_factory=list)
    harvests: list[Harvest] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    sitting: dict[str, list[Seat]] = field(default_factory=dict)
    digests: list[Digest] = field(default_factory=list)
    met: dict[frozenset[str], int] = field(default_factory=dict)

    def moved(self, move: Move, week: str) -> None:
        moved_id = new_id("sample-moved", self.programme.id, str(len(self.movements)))
        self.movements.append(Movement(moved_id, self.programme.id, week, move))


def sample(programme: Programme, people: int, weeks: int, seed: int, until: datetime, ahead: int = 0) -> list[Record]:
    """The history of `weeks` full ISO weeks of a programme, the last one ending at or before `until`.

    The programme itself is not among the records. A round opens every `cadence_weeks` weeks, from the first on. For so many
    weeks `ahead` people go on talking and promising in the circles that there are, so that a town whose clock is moved on
    does not fall silent; nobody comes or goes then, and there is no digest of it yet.
    """
    history = _History(programme, random.Random(seed))  # noqa: S311 (made-up people need no secrets)
    zone = ZoneInfo(programme.zone)
    local = until.astimezone(zone)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=local.weekday())
    first = monday - timedelta(weeks=weeks)
    for week in range(weeks + ahead):
        start = (first + timedelta(weeks=week)).astimezone(zone)
        if week >= weeks:
            _live(history, start)
            continue
        arriving = people * 2 // 3 if week == 0 else _share(people - people * 2 // 3, week, weeks)
        name = week_of(start.date())
        for _ in range(arriving):
            _join(history, start + timedelta(days=history.chance.uniform(0, 4)), name)
        if week:
            _come_and_go(history, name)
        if week % programme.cadence_weeks == 0:
            _hold_round(history, start + timedelta(days=2, hours=12))
        _live(history, start)
        _end_circles(history, start)
        _publish(history, start)
    return list(_records(history))


def _live(history: _History, start: datetime) -> None:
    _talk(history, start)
    _promise(history, start)
    _follow_up(history, start + timedelta(days=7))


def _share(total: int, week: int, weeks: int) -> int:
    """How many of those who come later join in one week, so that all have come in the end."""
    steps = max(weeks - 1, 1)
    return total * week // steps - total * (week - 1) // steps


def _join(history: _History, at: datetime, week: str) -> None:
    programme, chance = history.programme, history.chance
    number = len(history.people) + 1
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    person = Person(
        new_id("sample", programme.id, str(number)), name, programme.language, programme.zone, created_at=at
    )
    history.people.append(person)
    realm = chance.choices(programme.realms, SHARES[: len(programme.realms)])[0]
    places = programme.places
    if realm == programme.realms[0] and len(places) > 2:
        places = places[:-1]  # somewhere, somebody is always missing
    themes = tuple(sorted(chance.sample(programme.themes, min(2, len(programme.themes)))))
    history.memberships.append(
        Membership(
            new_id("membership", programme.id, person.id),
            programme.id,
            person.id,
            Standing.TAKING_PART,
            (Role.PARTICIPANT,),
            realm.key,
            chance.choice(places),
            themes,
            joined_at=at,
        )
    )
    history.moved(Move.JOINED, week)
    for scope in (Scope.TAKING_PART, Scope.INTRODUCTIONS, Scope.SHARING, Scope.QUOTES):
        history.consents.append(Consent(new_id("sample", person.id, scope), programme.id, person.id, scope, at))


def _come_and_go(history: _History, week: str) -> None:
    """A few pause, and most of them come back; hardly anybody leaves."""
    chance = history.chance
    for position, member in enumerate(history.memberships):
        draw = chance.random()
        if member.standing is Standing.TAKING_PART and draw < 0.03:
            history.moved(Move.PAUSED, week)
            history.memberships[position] = replace(member, standing=Standing.PAUSED)
        elif member.standing is Standing.PAUSED and draw < 0.4:
            history.moved(Move.RETURNED, week)
            history.memberships[position] = replace(member, standing=Standing.TAKING_PART)
        elif member.standing is Standing.TAKING_PART and draw > 0.995:
            history.moved(Move.LEFT, week)
            history.memberships[position] = replace(member, standing=Standing.LEFT, roles=())


def _hold_round(history: _History, at: datetime) -> None:
    """Match nine in ten, close the circles of the round before."""
    programme = history.programme
    number = len(history.rounds) + 1
    history.circles = [replace(c, closed_at=at) if c.closed_at is None else c for c in history.circles]
    taking_part = [m for m in history.memberships if m.standing is Standing.TAKING_PART]
    willing = [m for m in taking_part if m.joined_at and m.joined_at < at and history.chance.random() < 0.9]
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
            seat = Seat(seat_id, circle.id, programme.id, person_id, realm, place, at, at)
            history.seats.append(seat)
            history.sitting.setdefault(circle.id, []).append(seat)
        history.met |= {frozenset((a, b)): number for a in ids for b in ids if a < b}


def _talk(history: _History, start: datetime) -> None:
    """Most circles talk in most weeks, and a few fall silent."""
    chance, realms = history.chance, [realm.key for realm in history.programme.realms]
    for circle in history.circles:
        if circle.closed_at is not None or chance.random() < 0.12:
            continue
        begins = max(circle.opened_at, start)
        for seat in history.sitting[circle.id]:
            often = _TALKS[realms.index(seat.realm)]
            for _ in range(round(chance.triangular(0, 2 * often, often) if chance.random() < 0.8 else 0)):
                text = chance.choice(REMARKS)
                at = begins + (start + timedelta(days=7) - begins) * chance.random()
                remark_id = new_id("sample-remark", circle.id, str(len(history.remarks)))
                history.remarks.append(Remark(remark_id, circle.id, seat.person_id, at, text, length=len(text.split())))


def _promise(history: _History, start: datetime) -> None:
    chance = history.chance
    open_circles = [c for c in history.circles if c.closed_at is None and c.opened_at < start + timedelta(days=5)]
    for circle in open_circles:
        for seat in history.sitting[circle.id]:
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
        after = _after(made, outcome, at, learnt)
        others = [seat.person_id for seat in history.sitting[made.circle_id] if seat.person_id != made.person_id]
        if outcome is Outcome.HANDED_ON and others:
            after = replace(after, person_id=history.chance.choice(others))
        if outcome is Outcome.STUCK and history.chance.random() < 0.6:
            after = replace(after, helped_at=at)
        history.commitments[position] = after


def _after(made: Commitment, outcome: Outcome, at: datetime, learnt: str) -> Commitment:
    if outcome is Outcome.KEPT:
        return replace(made, state=CommitmentState.KEPT, closed_at=at)
    if outcome is Outcome.BLIND_ALLEY:
        return replace(made, state=CommitmentState.BLIND_ALLEY, closed_at=at, learnt=learnt, quotable=True)
    if outcome is Outcome.STUCK:
        return replace(made, state=CommitmentState.STUCK, due=made.due + timedelta(days=7))
    return replace(made, state=CommitmentState.OPEN, due=made.due + timedelta(days=10))


def _end_circles(history: _History, start: datetime) -> None:
    """In the last week before a new round, three in five circles share a harvest and end. Most then say how it was."""
    chance = history.chance
    old = start + timedelta(days=7) - timedelta(weeks=max(history.programme.cadence_weeks - 1, 1))
    for position, circle in enumerate(history.circles):
        if circle.closed_at is not None or circle.opened_at > old or chance.random() > 0.6:
            continue
        shared = start + timedelta(days=chance.uniform(3, 5))
        closed = shared + timedelta(days=1)
        history.circles[position] = replace(
            circle, harvest_at=shared - timedelta(days=2), harvested_at=shared, closed_at=closed
        )
        for seat in history.sitting[circle.id]:
            if chance.random() < 0.7:
                _harvest(history, seat, shared)
            if chance.random() < 0.7:
                met = chance.choices(tuple(Met), (5, 3, 4, 2))[0]
                felt = chance.choices(tuple(Felt), (7, 3, 1))[0]
                answered = closed + timedelta(hours=chance.uniform(1, 20))
                meeting_id = new_id("sample-meeting", circle.id, seat.person_id)
                history.meetings.append(
                    Meeting(meeting_id, circle.id, circle.programme_id, seat.person_id, answered, met, felt)
                )


def _harvest(history: _History, seat: Seat, shared: datetime) -> None:
    chance = history.chance
    history.harvests.append(
        Harvest(
            new_id("sample-harvest", seat.circle_id, seat.person_id),
            seat.circle_id,
            seat.programme_id,
            seat.person_id,
            shared - timedelta(hours=chance.uniform(1, 40)),
            noticed=chance.choice(NOTICED),
            telling=chance.choice(TELLINGS),
            quotable=chance.random() < 0.5,
        )
    )


def _publish(history: _History, start: datetime) -> None:
    """The digest of a week, made from what was known at its end."""
    programme, week = history.programme, week_of((start + timedelta(days=1)).date())
    made_at = start + timedelta(days=7, hours=programme.digest_hour, minutes=programme.digest_minute)
    rows = gather(
        programme, week, history.memberships, history.movements, history.circles, history.seats, history.remarks, (),
        history.commitments, history.check_ins, history.meetings,
    )  # fmt: skip
    scene = Scene(
        commitments=tuple(history.commitments),
        consents=tuple(history.consents),
        harvests=tuple(history.harvests),
        digests=tuple(history.digests),
        week=rows,
    )
    history.digests.append(make(scene, programme, week, made_at))


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
    yield from history.remarks
    yield from history.harvests
    yield from history.meetings
    yield from history.movements
    yield from history.digests
