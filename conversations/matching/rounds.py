"""One round: made, improved, repaired, and what it came to. The package says how."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

import numpy as np

from conversations.matching import Candidate, Rules, affinity, worthwhile
from conversations.matching.bounds import Bound
from conversations.matching.bounds import bound as bound_of
from conversations.matching.people import Array, Crowd
from conversations.matching.programs import CROSSING, FULL, LINKS, best, most_links, worth
from conversations.matching.repairs import repair as repair_circles
from conversations.matching.seats import seat, step

SMALL = 1_600  # so many circles that could be are all listed, and the best chosen
SWEEPS = 8  # before the first round is there


@dataclass(frozen=True)
class Plan:
    """A valid round that may become better. `best`: by every aim, no other round of these people is better."""

    crowd: Crowd
    circles: tuple[Array, ...]
    paused: tuple[str, ...] = ()
    best: bool = False
    steps: int = 0


@dataclass(frozen=True)
class Seating:
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


def match(
    people: Sequence[Candidate],
    met: Mapping[frozenset[str], int],
    rules: Rules,
    seed: int = 1,
    steps: int | None = None,
) -> Seating:
    """Seat everybody who can be, with as many steps of improvement as their number lets one wait for. Raises as `plan`."""
    steps = worthwhile(len(people)) if steps is None else steps
    return seating(improve(plan(people, met, rules, seed), seed, steps))


def plan(people: Sequence[Candidate], met: Mapping[frozenset[str], int], rules: Rules, seed: int = 1) -> Plan:
    """A first round. `met`: pair -> rounds since they last met (1 = the round before).

    Raises ValueError where an id comes twice, a realm is not the programme's, or the rules are out of range.
    """
    crowd, paused = _crowd(people, met, rules)
    few = sum(comb(len(crowd.people), size) for size in range(2, rules.size + 1)) <= SMALL
    circles = best(crowd, np.arange(len(crowd.people))) if few else seat(crowd, seed, SWEEPS)
    return Plan(crowd, tuple(circles), paused, few)


def improve(plan: Plan, seed: int, steps: int) -> Plan:
    """The round after so many more steps: as valid, and no worse. Steps one by one come to the same as all at once."""
    circles: Sequence[Array] = plan.circles
    if plan.best or not circles:
        return plan
    for nth in range(plan.steps, plan.steps + steps):
        circles = step(plan.crowd, circles, seed, nth)
    return replace(plan, circles=tuple(circles), steps=plan.steps + steps)


def repair(
    people: Sequence[Candidate],
    met: Mapping[frozenset[str], int],
    rules: Rules,
    circles: Sequence[Sequence[str]],
    settled: bool = False,
) -> Plan:
    """A round for `people` out of the circles of an earlier one of almost the same people, of which as few as possible
    are touched. `settled`: they have been introduced, so circles may grow but nobody is moved. Raises as `plan`."""
    crowd, paused = _crowd(people, met, rules)
    row = {person.id: i for i, person in enumerate(crowd.people)}
    before = [np.array([row[one] for one in circle if one in row], dtype=int) for circle in circles]
    return Plan(crowd, tuple(repair_circles(crowd, before, settled)), paused)


def bound(plan: Plan) -> Bound:
    """What affinity no round with as many circles of each kind can exceed."""
    return bound_of(plan.crowd, plan.circles)


def _crowd(
    people: Sequence[Candidate], met: Mapping[frozenset[str], int], rules: Rules
) -> tuple[Crowd, tuple[str, ...]]:
    """Those who may sit this round, in the order of their ids, and who may not as their realm is paused."""
    _check(people, rules)
    people = sorted(people, key=lambda person: person.id)
    awake = [person for person in people if person.realm not in rules.paused]
    return Crowd(awake, met, rules), tuple(person.id for person in people if person.realm in rules.paused)


def _check(people: Sequence[Candidate], rules: Rules) -> None:
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
    crowd, rules = plan.crowd, plan.crowd.rules
    people, circles = crowd.people, sorted(sorted(circle.tolist()) for circle in plan.circles)
    pairs = [(i, j, 2 / (len(circle) - 1)) for circle in circles for i, j in combinations(circle, 2)]
    mutual = sum(affinity(people[i], people[j], crowd.met.get((i, j)), rules) * weight for i, j, weight in pairs)
    repeats = [pair for circle in circles for pair in crowd.repeats(np.array(circle))]
    kinds = [crowd.kind(circle) for circle in plan.circles]
    out = [(people[i].id, crowd.compatible(i)[1]) for i in crowd.unplaced(plan.circles).tolist()]
    return Seating(
        circles=tuple(tuple(people[i].id for i in circle) for circle in circles),
        unplaced=tuple(sorted([*out, *((one, "paused") for one in plan.paused)])),
        realm_links=sum(int(worth(kind, rules)[LINKS]) for kind in kinds),
        realm_links_possible=most_links(crowd.counts, rules),
        affinity=mutual / max(1, sum(map(len, circles))),
        repeats=tuple((people[i].id, people[j].id) for i, j in repeats),
        why=tuple(_why(plan, pair) for pair in repeats),
        full_span=sum(int(worth(kind, rules)[FULL]) for kind in kinds),
        crossing=sum(int(worth(kind, rules)[CROSSING]) for kind in kinds),
    )


def _why(plan: Plan, pair: tuple[int, int]) -> str:
    """Why two meet again: one of them has met `everybody` they could; no better round `exists`; or none was `found`."""
    everybody = np.arange(len(plan.crowd.people))
    for i in pair:
        lately = plan.crowd.pairs(np.array([i]), everybody)[1][0]
        if not (plan.crowd.compatible(i)[0] & ~lately).any():
            return "everybody"
    return "exists" if plan.best else "found"
