"""Circles for more people than whole circles can be listed for: the plan by the numbers, sweeps over its seats, repairs.

An integer program over kinds of circle and languages reaches the aims that the numbers decide. People are dealt to the
seats, and sweeps move them to where they are worth most. What then still breaks a hard limit is taken apart and solved
exactly with its neighbours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from conversations.matching.people import Array, Crowd, Kind, shared
from conversations.matching.programs import (
    FULL,
    LEFT_OUT,
    WAITED,
    best,
    kinds,
    polish,
    possible,
    ranked,
    solve,
    worth,
)
from conversations.matching.repairs import mend, opened, padded

BLOCK = 200  # seats dealt by one assignment
NOISE = 0.1  # at the first sweep, in units of affinity
# What each aim weighs against affinity (at most 2 a seat) while seats are dealt: each outweighs a block of the next.
REPEAT, FAIR, HARD = 1e3, 1e6, 1e11
NEIGHBOURHOOD = 6_000  # circles listed for the polish in one step of improvement
LISTED = 40_000  # circles listed, at most, to solve everybody at once


def plan(crowd: Crowd, rng: np.random.Generator) -> list[tuple[Kind, list[int]]]:
    """The kinds of circle that are best by the numbers, with people for them who share a language; otherwise by lot.

    The integer program: x circles of each kind and language; z people of each type (realm, languages, left out, waited)
    in seats of each language, in full circles or not. Σ z of a realm, language and fullness = the seats there are;
    Σ z of a type ≤ its people."""
    types = defaultdict[tuple[int, tuple[int, ...], int, int], list[int]](list)
    languages = sorted(set[str]().union(*(person.languages for person in crowd.people))) or [""]
    for i in rng.permutation(len(crowd.people)).tolist():
        own = crowd.people[i].languages or languages
        spoken = tuple(nth for nth, language in enumerate(languages) if language in own)
        types[int(crowd.realm[i]), spoken, int(crowd.left_out[i]), int(crowd.waited[i])].append(i)
    valued = [(kind, worth(kind, crowd.rules)) for kind in kinds(crowd.counts, crowd.rules)]
    circles = [(kind, value, language) for kind, value in valued for language in range(len(languages))]
    shares = [(t, of, lang, full) for t, of in enumerate(sorted(types)) for lang in of[1] for full in (0, 1)]
    seats = np.zeros((len(crowd.counts), len(languages), 2, len(circles) + len(shares)))
    used, aims = np.zeros((len(types), seats.shape[-1])), np.zeros((9, seats.shape[-1]))
    for x, (kind, value, language) in enumerate(circles):
        seats[:, language, int(value[FULL]), x] = kind
        aims[:, x] = value
    for z, (t, of, language, full) in enumerate(shares, start=len(circles)):
        seats[of[0], language, full, z] = -1
        used[t, z] = 1
        aims[[LEFT_OUT, WAITED], z] = of[2], of[3] * full
    there = [len(types[of]) for of in sorted(types)]
    numbers = solve(
        ranked(aims, crowd.rules), [(seats.reshape(-1, seats.shape[-1]), 0, 0), (used, 0, there)], np.inf, presolve=True
    ).tolist()
    people = defaultdict[tuple[int, int, int], list[int]](list)
    for (_, of, language, full), number in zip(shares, numbers[len(circles) :], strict=True):
        people[of[0], language, full] += [types[of].pop() for _ in range(number)]
    return [
        (kind, [people[r, language, int(value[FULL])].pop() for r, count in enumerate(kind) for _ in range(count)])
        for (kind, value, language), number in zip(circles, numbers, strict=False)
        for _ in range(number)
    ]


class Seats:
    """Planned circles, their seats in the order of the realms, and who sits there."""

    def __init__(self, crowd: Crowd, planned: Sequence[tuple[Kind, list[int]]], rng: np.random.Generator) -> None:
        self.crowd, self.rng = crowd, rng
        self.kinds = np.array([kind for kind, _ in planned], dtype=int).reshape(-1, len(crowd.counts))
        self.full = np.array([worth(kind, crowd.rules)[FULL] for kind, _ in planned])
        self.size = self.kinds.sum(axis=1)
        self.first = self.kinds.cumsum(axis=1) - self.kinds  # circles × realms: the realm's first seat
        self.seated = np.full((len(planned), crowd.rules.size), -1)  # -1: nobody
        for row, (_, people) in zip(self.seated, planned, strict=True):
            row[: len(people)] = people

    def circles(self) -> list[Array]:
        return [row[row >= 0] for row in self.seated]

    def sweep(self, noise: float) -> None:
        """Re-deal, realm by realm, one seat of every circle that has one. Circles are sorted into blocks by the place of
        who sits there or, on the fall of a coin, of another member: so people of a place meet the circles of it."""
        for realm in np.flatnonzero(self.kinds.any(axis=0)):
            circles = np.flatnonzero(self.kinds[:, realm])
            seats = self.first[circles, realm] + self.rng.integers(self.kinds[circles, realm])
            people, size = self.seated[circles, seats], self.size[circles]
            other = self.seated[circles, (seats + 1 + self.rng.integers(size - 1)) % size]
            places = self.crowd.place[np.where(self.rng.random(len(circles)) < 0.5, people, other)]
            order = np.argsort(self.rng.permutation(places.max() + 1)[places], kind="stable")
            for block in np.array_split(order, -(-len(order) // BLOCK)):
                self.seated[circles[block], seats[block]] = -1
                self._assign(circles[block], seats[block], people[block], noise * self.rng.random((len(block),) * 2))

    def _assign(self, circles: Array, seats: Array, people: Array, noise: Array) -> None:
        """Seat the people where together they are worth most. One brings to a circle 2/(size - 1) of their affinity with
        each member, in units of the largest that affinity can be."""
        from scipy.optimize import linear_sum_assignment

        others = self.seated[circles]
        value = noise + FAIR * self.crowd.waited[people][:, None] * self.full[circles]
        for seat in others.T:
            mutual, repeat, never = self.crowd.wishes(people, seat)
            weight = 2 / (self.size[circles] - 1) / self.crowd.scale
            value += np.where(seat >= 0, weight * mutual - REPEAT * repeat - HARD * never, 0)
        for limit, common in zip(self.crowd.limits, self.crowd.common(others), strict=True):
            value -= HARD * ~shared(limit[people], common)
        rows, cols = linear_sum_assignment(value, maximize=True)
        self.seated[circles[cols], seats[cols]] = people[rows]


def seat(crowd: Crowd, seed: int, sweeps: int) -> list[Array]:
    """Good circles for everybody who can be placed. Where the sweeps leave a circle that breaks a limit, few people are
    solved as a whole; of more, such a circle is taken apart, and its people are found others."""
    rng = np.random.default_rng(seed)
    planned = plan(crowd, rng)
    seats = Seats(crowd, planned, rng)
    for sweep in range(sweeps):
        seats.sweep(NOISE * (1 - (sweep + 1) / sweeps))
    whole = seats.circles()
    fine = list(map(crowd.allowed, whole))
    as_planned = Counter(kind for kind, _ in planned)
    few = possible(crowd.counts, as_planned) <= LISTED
    if few and not all(fine) and (solved := best(crowd, np.arange(len(crowd.people)), as_planned)):
        return solved
    circles = [circle for circle, allowed in zip(whole, fine, strict=True) if allowed]
    parts = [part for circle, allowed in zip(whole, fine, strict=True) if not allowed for part in best(crowd, circle)]
    return mend(crowd, circles + parts, int(seats.size.sum()), {int(part[0]) for part in parts}, rng)


def step(crowd: Crowd, circles: Sequence[Array], seed: int, nth: int) -> list[Array]:
    """One step of improvement: one seat of every circle is dealt anew, then a neighbourhood is solved exactly. What was
    there is among what is chosen from each time, so the round stays valid and is never worse."""
    rng = np.random.default_rng([seed, nth])
    by_realm = [circle[np.argsort(crowd.realm[circle], kind="stable")] for circle in circles]
    seats = Seats(crowd, [(crowd.kind(circle), circle.tolist()) for circle in by_realm], rng)
    seats.sweep(0)
    dealt, pool = seats.circles(), crowd.unplaced(circles)

    def can_be_listed(some: Sequence[Array]) -> bool:
        return possible(crowd.kind(np.concatenate([*some, pool])), map(crowd.kind, some)) <= NEIGHBOURHOOD

    seated = padded(dealt)
    middle = dealt[rng.integers(len(dealt))]
    near = (np.isin(crowd.place[seated], crowd.place[middle]) & (seated >= 0)).mean(axis=1)
    some, rest = opened(dealt, near + rng.random(len(dealt)), can_be_listed)
    return rest + (polish(crowd, some, pool) if some else [])
