"""One round: made, improved, repaired, and what it came to. The package says how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import comb

import numpy as np

from conversations.matching import Candidate, Rules, worthwhile
from conversations.matching.bounds import Bound
from conversations.matching.bounds import bound as bound_of
from conversations.matching.people import Array, Crowd
from conversations.matching.programs import CROSSING, FULL, LINKS, PLACED, best, most_links, table, worth
from conversations.matching.seats import repaired, seat, step
from conversations.values import Value, replace

People = Sequence[Candidate]
Met = Mapping[frozenset[str], int]  # rounds since a pair last met: 1 = the round before

SMALL = 1_600  # so many circles that could be are all listed, and the best chosen


class Plan(Value, frozen=True):
    """A valid round that may become better. `best`: by every aim, no other round of these people is better."""

    crowd: Crowd
    circles: Array
    paused: tuple[str, ...] = ()
    best: bool = False
    steps: int = 0


class Seating(Value, frozen=True):
    """One round's circles, ids in order, and what they came to."""

    circles: tuple[tuple[str, ...], ...]
    unplaced: tuple[tuple[str, str], ...]  # id and why: alone, blocked, language, hours, numbers or paused
    realm_links: int  # pairs of circle-mates from different realms
    realm_links_possible: int  # the most that circles of as many people per realm could have
    affinity: float  # mean over people in circles of the mean over their circle-mates
    repeats: tuple[tuple[str, str], ...]  # pairs that met within the cooling-off
    why: tuple[str, ...]  # for each of them: `everybody`, `exists` or `found` (see `_why`)
    full_span: int  # circles that hold every realm, or as many realms as the programme's circles have seats
    crossing: int  # people in circles of at least two realms


def match(people: People, met: Met, rules: Rules, seed: int = 1, steps: int | None = None) -> Seating:
    """Seat everybody who can be, with as many steps of improvement as their number lets one wait for. Raises as `plan`."""
    steps = worthwhile(len(people)) if steps is None else steps
    return seating(improve(plan(people, met, rules, seed), seed, steps))


def plan(people: People, met: Met, rules: Rules, seed: int = 1) -> Plan:
    """A first round.

    Raises ValueError where an id comes twice, a realm is not the programme's, or the rules are out of range.
    """
    crowd, paused = _crowd(people, met, rules)
    few = sum(comb(len(crowd.people), size) for size in range(2, rules.size + 1)) <= SMALL
    return Plan(crowd, best(crowd, crowd.everybody) if few else seat(crowd, seed), paused, few)


def improve(plan: Plan, seed: int, steps: int) -> Plan:
    """The round after so many more steps: as valid, and no worse by what people are seated by
    (`Crowd.wishes`). Steps one by one come to the same as all at once."""
    circles = plan.circles
    if plan.best or not len(circles):
        return plan
    for nth in range(plan.steps, plan.steps + steps):
        circles = step(plan.crowd, circles, seed, nth)
    return replace(plan, circles=circles, steps=plan.steps + steps)


def repair(people: People, met: Met, rules: Rules, circles: Sequence[Sequence[str]], settled: bool = False) -> Plan:
    """A round for `people` out of the circles of an earlier one of almost the same people, of which as few as possible
    are touched. `settled`: they have been introduced, so circles may grow but nobody is moved. Raises as `plan`."""
    # A programme may have made its circles smaller meanwhile; those that were made before stay as they are.
    crowd, paused = _crowd(people, met, replace(rules, size=max([rules.size, *map(len, circles)])))
    row = {person.id: i for i, person in enumerate(crowd.people)}
    left = [[row[one] for one in circle if one in row] for circle in circles]
    before = table(crowd.rules, [circle for circle in left if len(circle) > 1])
    return Plan(crowd, repaired(crowd, before[crowd.allowed(before)], settled), paused)


def bound(plan: Plan) -> Bound:
    """What affinity no round with as many circles of each kind can exceed."""
    return bound_of(plan.crowd, plan.circles)


def _crowd(people: People, met: Met, rules: Rules) -> tuple[Crowd, tuple[str, ...]]:
    """Those who may sit this round, in the order of their ids, and who may not as their realm is paused."""
    _check(people, rules)
    people = sorted(people, key=lambda person: person.id)
    awake = [person for person in people if person.realm not in rules.paused]
    return Crowd(awake, met, rules), tuple(person.id for person in people if person.realm in rules.paused)


def _check(people: People, rules: Rules) -> None:
    if not 2 <= rules.size <= 5:
        raise ValueError(f"A circle has 2 to 5 seats, not {rules.size}.")
    if not 2 <= len(set(rules.realms)) == len(rules.realms) <= 5:
        raise ValueError("A programme has 2 to 5 realms, each named once.")
    for name, times in Counter(person.id for person in people).items():
        if times > 1:
            raise ValueError(f"{name} is listed {times} times. Each person can be listed once.")
    for person in people:
        if person.realm not in rules.realms:
            raise ValueError(f"{person.id} is in the realm “{person.realm}”, which this programme does not have.")


def seating(plan: Plan) -> Seating:
    """The circles in the order of their ids, and what they came to. The crowd is in that order already."""
    crowd, rules, names = plan.crowd, plan.crowd.rules, [person.id for person in plan.crowd.people]
    circles = sorted(sorted(circle[circle >= 0].tolist()) for circle in plan.circles)
    reached = worth(crowd.kinds(plan.circles), rules).sum(axis=1).astype(int)
    mutual, _, _ = crowd.between(*crowd.pairs(plan.circles))
    repeats = sorted((min(pair), max(pair)) for pair in crowd.repeats(plan.circles))
    out = [(names[i], crowd.compatible(i)[1]) for i in crowd.unplaced(plan.circles).tolist()]
    return Seating(
        circles=tuple(tuple(names[i] for i in circle) for circle in circles),
        unplaced=tuple(sorted([*out, *((one, "paused") for one in plan.paused)])),
        realm_links=int(reached[LINKS]),
        realm_links_possible=most_links(crowd.counts, rules),
        affinity=float(crowd.total(plan.circles, mutual).sum()) / max(1, int(reached[PLACED])),
        repeats=tuple((names[i], names[j]) for i, j in repeats),
        why=tuple(_why(plan, pair) for pair in repeats),
        full_span=int(reached[FULL]),
        crossing=int(reached[CROSSING]),
    )


def _why(plan: Plan, pair: tuple[int, int]) -> str:
    """Why two meet again: one of them has met `everybody` they could; no better round `exists`; or none was `found`."""
    for i in pair:
        since = plan.crowd.between(np.array(i), plan.crowd.everybody)[1]
        if not (plan.crowd.compatible(i)[0] & ~plan.crowd.lately(since)).any():
            return "everybody"
    return "exists" if plan.best else "found"
