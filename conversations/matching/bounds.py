"""How good a round could be at most: a linear program in which people and circles may be divided.

Every bound here is for rounds with as many circles of each kind as the one it stands beside, and is never below one of
them. `by_program` is the linear program over circles (a circle of more than three is seen as the threes within it, each
with its share), solved by column generation. Whatever price is put on each person and each kind of three, a round is
worth no more than all the prices together, provided that no three is worth more than its members and its kind cost.
Pricing looks at every three there could be, so each step gives a true bound. `by_partners` asks less and is looser: each
person sits with the best partner that there is in each realm.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from conversations.matching.people import Array, Crowd, Kind, shared

Part = tuple[int, ...]  # the realms of a three, or of a pair that is a circle by itself

CLOSE = 2e-3  # the program is solved to this share of itself
STEPS = 60  # columns are generated so often at most
BLUR = 1e-3  # the most that is added to an affinity, by lot: the program is much quicker where no two are the same
APART = -9.0  # in place of the affinity of two who may not meet
MOST = 2_000  # people for whom the program is solved


@dataclass(frozen=True)
class Bound:
    """`affinity` is at least that of every such round; `method` is `program` or `partners`."""

    affinity: float
    method: str


def bound(crowd: Crowd, circles: Sequence[Array], most: int = MOST) -> Bound:
    """The tighter bound for up to `most` people, the looser one for more."""
    if not circles:
        return Bound(0.0, "program")
    placed = sum(map(len, circles))
    if placed <= most:
        return Bound(by_program(crowd, circles) / placed, "program")
    return Bound(by_partners(crowd, circles) / placed, "partners")


def by_program(crowd: Crowd, circles: Sequence[Array]) -> float:
    """An upper bound on the sum of affinities of such circles, within CLOSE of the optimum of the linear program."""
    mass = shares(Counter(map(crowd.kind, circles)))
    program, least = Program(crowd, circles, mass), np.inf
    for _ in range(STEPS):
        reached, price, toll = program.solve()
        most, new = program.priced(price, toll)
        least = min(least, most)
        if not program.add(new) or least - reached <= CLOSE * abs(reached):
            break
    return float(least)


def shares(circles: Mapping[Kind, int]) -> dict[Part, float]:
    """How many threes of these realms such circles hold, where each person counts once over all the threes they are in."""
    mass = defaultdict[Part, float](float)
    for kind, times in sorted(circles.items()):
        seats = [realm for realm, count in enumerate(kind) for _ in range(count)]
        for part in combinations(seats, min(3, len(seats))):
            mass[part] += times * _share(len(seats))
    return dict(mass)


def _share(size: int) -> float:
    """Of a person, in each three of a circle that they are in."""
    return 2 / ((size - 1) * (size - 2)) if size > 2 else 1.0


class Program:
    """Maximise Σ worth(T)·y_T with Σ y_T ≤ 1 for the threes T of each person, and Σ y_T = mass for those of each part."""

    def __init__(self, crowd: Crowd, circles: Sequence[Array], mass: Mapping[Part, float]) -> None:
        everybody, rng = np.arange(len(crowd.people)), np.random.default_rng(0)
        mutual, repeat, apart = crowd.pairs(everybody, everybody)
        for limit in crowd.limits:
            apart |= ~shared(limit, limit)
        if not any(crowd.repeats(circle) for circle in circles):
            apart |= repeat  # rounds that are as good by the aims before affinity have no repeat either
        np.fill_diagonal(apart, True)
        blur = np.triu(rng.random(mutual.shape, dtype=np.float32), 1) * BLUR * crowd.scale
        self.mutual = np.where(apart, APART * crowd.scale, mutual + blur + blur.T).astype(np.float32)
        self.top = float(self.mutual.max())
        self.rows = [np.flatnonzero(crowd.realm == realm) for realm in range(len(crowd.counts))]
        self.parts, self.mass = list(mass), mass
        self.columns = dict[tuple[int, ...], tuple[float, int]]()  # what each three is worth, and its part
        threes = [np.array(some) for circle in circles for some in combinations(np.sort(circle), min(3, len(circle)))]
        self.add([(tuple(sorted(crowd.realm[some].tolist())), some[None, :]) for some in threes])

    def add(self, found: Sequence[tuple[Part, Array]]) -> int:
        """Takes in threes as columns; says how many are new."""
        before = len(self.columns)
        for part, threes in found:
            weight = 2.0 if len(part) == 2 else 1.0
            for three in map(tuple, np.sort(threes, axis=1).tolist()):
                if three not in self.columns:
                    worth = weight * sum(float(self.mutual[pair]) for pair in combinations(three, 2))
                    self.columns[three] = worth, self.parts.index(part)
        return len(self.columns) - before

    def solve(self) -> tuple[float, Array, dict[Part, float]]:
        """What the columns so far reach, and the prices of people and of parts that go with it."""
        from scipy.optimize import linprog
        from scipy.sparse import csc_array

        nth = np.arange(len(self.columns))
        worth, part_of = zip(*self.columns.values(), strict=True)
        members = np.concatenate(list(self.columns))
        which = np.repeat(nth, list(map(len, self.columns)))
        people = csc_array((np.ones(len(members)), (members, which)), shape=(len(self.mutual), len(nth)))
        parts = csc_array((np.ones(len(nth)), (part_of, nth)), shape=(len(self.parts), len(nth)))
        mass = [self.mass[part] for part in self.parts]
        found = linprog(-np.array(worth), people, np.ones(len(self.mutual)), parts, mass, method="highs-ds")
        toll = dict(zip(self.parts, (-found.eqlin.marginals).tolist(), strict=True))
        return -found.fun, np.maximum(-found.ineqlin.marginals, 0), toll

    def priced(self, price: Array, toll: Mapping[Part, float]) -> tuple[float, list[tuple[Part, Array]]]:
        """What no round is worth more than, whatever the prices of people and of parts; and the threes that are dear."""
        new, dearer = list[tuple[Part, Array]](), np.zeros(len(price))
        for part in self.mass:
            anchors, worth, threes = self.dear(part, price, toll[part])
            # Whoever is in a three that is worth more than it costs is put up in price until it is not.
            dearer[anchors] = np.maximum(dearer[anchors], worth[anchors])
            new.append((part, threes[worth > 0]))
        return float(price.sum() + dearer.sum() + sum(self.mass[part] * toll[part] for part in self.mass)), new

    def dear(self, part: Part, price: Array, toll: float) -> tuple[Array, Array, Array]:
        """For each person, the three of these realms with them that is worth most beyond its cost: the people of the
        rarest of the realms, what the three is worth beyond (0 where none is), and the three."""
        worth, threes = np.zeros(len(price)), np.zeros((len(price), len(part)), dtype=int)
        rows = sorted((self.rows[realm] for realm in part), key=len)

        def note(who: Array, value: Array, found: Sequence[Array | int]) -> None:
            up = value > worth[who]
            worth[who[up]] = value[up]
            threes[who[up]] = np.stack([np.broadcast_to(one, who.shape) for one in found], axis=1)[up]

        for table, who in self._tables(rows, price, toll):
            first, second = table.argmax(axis=0), table.argmax(axis=1)
            by_first, by_second = table.max(axis=1), table.max(axis=0)
            a, b, *third = (*who[:2], *who[2:])
            note(a, by_first, [a, b[second], *third])
            note(b, by_second, [a[first], b, *third])
            if third:
                nth = np.argmax(by_first)
                note(np.array(third), by_first[[nth]], [a[nth], b[second[nth]], *third])
        return rows[0], worth, threes

    def _tables(self, rows: Sequence[Array], price: Array, toll: float) -> Iterator[tuple[Array, list[Any]]]:
        """What threes are worth beyond their cost, a table at a time: of two realms, with one member of the third."""
        if len(rows) == 2:
            a, b = rows
            yield 2 * self.mutual[np.ix_(a, b)] - price[a][:, None] - price[b] - toll, [a, b]
            return
        for one in rows[0].tolist():
            left, right = (self.mutual[one, some] - price[some] for some in rows[1:])
            need = toll + price[one] - self.top
            # Nobody else can be in a three that is dear.
            a, b = np.flatnonzero(left >= need - right.max()), np.flatnonzero(right >= need - left.max())
            if len(a) and len(b):
                table = self.mutual[np.ix_(rows[1][a], rows[2][b])] + left[a][:, None]
                yield table + (right[b] - price[one] - toll), [rows[1][a], rows[2][b], one]


def by_partners(crowd: Crowd, circles: Sequence[Array]) -> float:
    """An upper bound on the sum of affinities: everybody sits in the kind of circle that suits them best, each time with
    the best of each realm, be they free or not, even they themselves. Limits on who may meet are left out, and so is who has met."""
    rules, realms = crowd.rules, range(len(crowd.counts))
    # As if whoever they sit with had been as glad as anybody.
    gain_place = np.maximum(rules.same_place + crowd.more_near + crowd.more_near.max(initial=0), 0)
    gain_theme = np.maximum(rules.shared_theme + crowd.more_alike + crowd.more_alike.max(initial=0), 0)
    best = np.zeros((len(crowd.people), len(crowd.counts)))
    _, place = np.unique(crowd.place, return_inverse=True)
    for realm in realms:
        there = crowd.realm == realm
        near = np.isin(place, place[there])
        of_place = np.zeros((place.max() + 1, crowd.themes.shape[1]), dtype=np.uint64)
        np.bitwise_or.at(of_place, place[there], crowd.themes[there])
        both = (crowd.themes & of_place[place]).any(axis=1)
        alike = (crowd.themes & np.bitwise_or.reduce(of_place)).any(axis=1)
        best[:, realm] = np.maximum(gain_theme * alike, gain_place * near + gain_theme * both) + max(rules.novelty, 0)
    best_kind = np.zeros(len(crowd.people))
    placed = np.zeros(len(crowd.people), dtype=bool)
    placed[np.concatenate(list(circles))] = True
    for kind in set(map(crowd.kind, circles)):
        for realm in np.flatnonzero(kind).tolist():
            mates = np.array(kind) - (np.arange(len(kind)) == realm)
            who = crowd.realm == realm
            best_kind[who] = np.maximum(best_kind[who], best[who] @ mates / (sum(kind) - 1))
    return float(best_kind[placed].sum())
