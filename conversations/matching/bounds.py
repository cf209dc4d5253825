"""How good a round could be at most: a linear program in which people and circles may be divided.

Every bound here is for rounds with as many circles of each kind as the one it stands beside, and is never below one of
them. `by_program` is the linear program over circles (a circle of more than three is seen as the threes within it, each
with its share; a pair as a three with an empty seat), solved by column generation. Whatever price is put on each person
and each kind of three, a round is worth no more than all the prices together, provided that no three is worth more than
its members and its kind cost. Pricing looks at every three there could be, so each step gives a true bound.
`by_partners` asks less and is looser: each person sits with the best partner that there is in each realm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations
from math import comb

import numpy as np

from conversations.matching.people import Array, Crowd, shared
from conversations.values import Value

Part = tuple[int, ...]  # the realms of a three; an empty seat comes after all realms

CLOSE = 2e-3  # the program is solved to this share of itself
STEPS = 60  # columns are generated so often at most
BLUR = 1e-3  # the most that is added to an affinity, by lot: the program is much quicker where no two are the same
APART = -9.0  # in place of the affinity of two who may not meet
MOST = 2_000  # people for whom the program is solved


class Bound(Value, frozen=True):
    """`affinity` is at least that of every such round; `method` is `program` or `partners`."""

    affinity: float
    method: str


def bound(crowd: Crowd, circles: Array, most: int = MOST) -> Bound:
    """The tighter bound for up to `most` people, the looser one for more."""
    placed = int((circles >= 0).sum())
    if not placed:
        return Bound(0.0, "program")
    if placed <= most:
        return Bound(by_program(crowd, circles) / placed, "program")
    return Bound(by_partners(crowd, circles) / placed, "partners")


def by_program(crowd: Crowd, circles: Array) -> float:
    """An upper bound on the sum of affinities of such circles, within CLOSE of the optimum of the linear program."""
    program, least = Program(crowd, circles), np.inf
    for _ in range(STEPS):
        reached, price, toll = program.solve()
        most, dear = program.priced(price, toll)
        least = min(least, most)
        if not program.add(dear) or least - reached <= CLOSE * abs(reached):
            break
    return float(least)


class Program:
    """Maximise Σ worth(T)·y_T with Σ y_T ≤ 1 for the threes T of each person, and Σ y_T = mass for those of each part."""

    def __init__(self, crowd: Crowd, circles: Array) -> None:
        one, other = crowd.everybody[:, None], crowd.everybody
        mutual, since, apart = crowd.between(one, other)
        for limit in crowd.limits:
            apart |= ~shared(limit[:, one], limit[:, other])
        if not crowd.repeats(circles):
            apart |= crowd.lately(since)  # rounds that are as good by the aims before affinity have no repeat either
        np.fill_diagonal(apart, True)
        blur = np.triu(np.random.default_rng(0).random(mutual.shape, dtype=np.float32), 1) * BLUR * crowd.scale
        mutual = np.where(apart, APART * crowd.scale, mutual + blur + blur.T)
        self.mutual = np.pad(mutual, (0, 1)).astype(np.float32)
        self.realm, self.top = crowd.realm, float(self.mutual.max())
        self.rows = [np.flatnonzero(crowd.realm == realm) for realm in range(len(crowd.counts))] + [np.array([-1])]
        self.mass, self.threes, threes = defaultdict[Part, float](float), np.zeros((0, 3), dtype=int), list[Array]()
        for circle in -np.sort(-np.pad(circles, ((0, 0), (0, 1)), constant_values=-1)):
            size = int((circle >= 0).sum())
            threes.append(np.array(list(combinations(circle[: max(3, size)], 3))))
            for part in map(tuple, np.sort(crowd.realm[threes[-1]], axis=1).tolist()):
                self.mass[part] += 1 / max(1, comb(size - 1, 2))  # each person counts once over all threes they are in
        self.add(np.vstack(threes))

    def add(self, threes: Array) -> int:
        """Takes in threes as columns; says how many are new."""
        before = len(self.threes)
        self.threes = np.unique(np.vstack([self.threes, np.sort(threes, axis=1)]), axis=0)
        return len(self.threes) - before

    def solve(self) -> tuple[float, Array, dict[Part, float]]:
        """What the columns so far reach, and the prices of people and of parts that go with it."""
        from scipy.optimize import linprog
        from scipy.sparse import csc_array

        nth, (a, b, c) = np.arange(len(self.threes)), self.threes.T
        worth = (1 + (a < 0)) * (self.mutual[a, b] + self.mutual[a, c] + self.mutual[b, c])
        places = (self.threes.ravel() % len(self.mutual), np.repeat(nth, 3))
        people = csc_array((np.ones(len(places[0])), places), shape=(len(self.mutual), len(nth)))[:-1]
        parts = np.all(np.sort(self.realm[self.threes], axis=1) == np.array(list(self.mass))[:, None], axis=2)
        found = linprog(
            -worth, people, np.ones(len(self.mutual) - 1), csc_array(parts), list(self.mass.values()), method="highs-ds"
        )
        toll = dict(zip(self.mass, (-found.eqlin.marginals).tolist(), strict=True))
        return -found.fun, np.maximum(-found.ineqlin.marginals, 0), toll

    def priced(self, price: Array, toll: Mapping[Part, float]) -> tuple[float, Array]:
        """What no round is worth more than, whatever the prices of people and of parts; and threes that are dear."""
        dearer, found = np.zeros(len(price)), [self.threes[:0]]
        for part in self.mass:
            anchors, most, threes = self.dear(part, price, toll[part])
            # Whoever is in a three that is worth more than it costs is put up in price until it is not.
            dearer[anchors] = np.maximum(dearer[anchors], most)
            found.append(threes)
        tolls = sum(mass * toll[part] for part, mass in self.mass.items())
        return float(price.sum() + dearer.sum() + tolls), np.vstack(found)

    def sides(self, part: Part) -> tuple[int, Array, Array, Array]:
        """How often a pair of such a three counts; the people of its rarest realm, and of the others. Nobody comes last."""
        rows = sorted((self.rows[realm] for realm in part), key=lambda some: (some[0] < 0, len(some)))
        return 2 if rows[2][0] < 0 else 1, rows[0], rows[1], rows[2]

    def dear(self, part: Part, price: Array, toll: float) -> tuple[Array, Array, Array]:
        """The people of the rarest of these realms; by how much the dearest three of each is worth more than it costs, 0
        where none is; and threes that are: of each person, the dearest."""
        (weight, anchors, left, right), price = self.sides(part), np.append(price, 0)
        most, values, threes = np.zeros(len(anchors)), [np.zeros(0)], [self.threes[:0]]
        for nth, one in enumerate(anchors):
            of_left, of_right = (weight * self.mutual[one, some] - price[some] for some in (left, right))
            cost = price[one] + toll
            # Nobody else can be in a three that is dear.
            a = np.flatnonzero(of_left >= cost - self.top - of_right.max())
            b = np.flatnonzero(of_right >= cost - self.top - of_left.max())
            if not len(a) or not len(b):
                continue
            table = self.mutual[np.ix_(left[a], right[b])] + of_left[a][:, None] + (of_right[b] - cost)
            rows = np.append(np.arange(len(a)), table.argmax(axis=0))
            cols = np.append(table.argmax(axis=1), np.arange(len(b)))
            value = table[rows, cols]
            up = value > 0
            most[nth] = value.max(initial=0)
            values.append(value[up])
            threes.append(np.stack([np.full(up.sum(), one), left[a][rows[up]], right[b][cols[up]]], axis=1))
        found = np.vstack(threes)[np.argsort(-np.concatenate(values), kind="stable")]
        return anchors, most, found[np.unique(np.unique(found, return_index=True)[1] // 3)]


def by_partners(crowd: Crowd, circles: Array) -> float:
    """An upper bound on the sum of affinities: everybody sits in the kind of circle that suits them best, and shares a
    place and a theme with everybody in it, if with anybody of their realm. Limits on who may meet are left out, and so is who has met."""
    # As if whoever they sit with had been as glad as anybody.
    near, alike = (np.maximum(brought + brought.max(), 0) for brought in (crowd.near, crowd.alike))
    best, realms = list[Array](), range(len(crowd.counts))
    for realm in realms:
        there = crowd.realm == realm
        themes = np.bitwise_or.reduce(crowd.themes[:, there], axis=1)
        best.append(near * np.isin(crowd.place, crowd.place[there]) + alike * shared(crowd.themes, themes))
    most = np.zeros(len(crowd.realm))
    for kind in np.unique(crowd.kinds(circles), axis=0):
        for realm in np.flatnonzero(kind).tolist():
            mates = kind - (np.arange(len(kind)) == realm)
            value = mates @ np.array(best) / mates.sum() + max(crowd.rules.novelty, 0)
            most = np.where(crowd.realm == realm, np.maximum(most, value), most)
    return float(most[circles[circles >= 0]].sum())
