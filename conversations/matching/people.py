"""The people of a round as arrays: who may meet whom, and how good it is for two of them to meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conversations.matching import NOVELTY_ROUNDS, Candidate, Rules

Array = NDArray[Any]

NOBODY = Candidate("", "")
# Where partners only just last: what thrift weighs, and the largest lot beside it, in units of the largest affinity.
THRIFT, LOT = 3.0, 0.1
WIDEST = 2 + THRIFT + LOT  # the most by which two wishes can differ, in the same units
# Of more people than PLENTY, somebody new is there for all those rounds. Two who met within them then count for so much
# less beside what novelty loses, in units of the largest affinity, while seats are dealt.
PLENTY, FAMILIAR = 200, 0.35
LONGEST = 99  # rounds of waiting that are told apart


def _bits(sets: Sequence[frozenset[Any]], missing: bool) -> Array:
    """Words × sets: a bit for each thing in any set, 1 where it is in the set. An empty set's bits are all `missing`.
    So whether sets share a thing is told without a matrix product, for which other threads would wait for a free core."""
    things = {thing: i for i, thing in enumerate(sorted(set[Any]().union(*sets)))}
    table = np.zeros((len(sets), -(-max(1, len(things)) // 64) * 64), dtype=bool)
    for row, some in zip(table, sets, strict=True):
        row[[things[thing] for thing in some] if some else slice(None)] = True if some else missing
    return np.ascontiguousarray(np.packbits(table, axis=1).view(np.uint64).T)


def shared(some: Array, others: Array) -> Array:
    """Whether sets have anything in common with others, as arrays of their bits that broadcast."""
    return reduce(np.logical_or, ((a & b) != 0 for a, b in zip(some, others, strict=True)))


def _square(pairs: Mapping[frozenset[str], int], row: Mapping[str, int]) -> Any:
    """A sparse symmetric matrix of the pairs' values, without pairs of which somebody is not there."""
    from scipy.sparse import csr_array

    there = sorted((*sorted(row[one] for one in pair), value) for pair, value in pairs.items() if pair <= row.keys())
    a, b, value = np.array([each for each in there if len(each) == 3], dtype=int).reshape(-1, 3).T
    values = np.append(value, value), (np.append(a, b), np.append(b, a))
    return csr_array(values, shape=(len(row) + 1, len(row) + 1))


def _at(square: Any, a: Array, b: Array) -> Array:
    return square[a, b].toarray() if square.nnz else np.zeros(np.broadcast_shapes(a.shape, b.shape), dtype=int)


class Crowd:
    """The people in the order of their ids: entry i of each array is person i, and the last, -1, is nobody: an empty seat.

    Circles are a table, one row a circle, as wide as the programme's circles; -1 is an empty seat. Kinds are a table
    too: how many members of each realm, in the order of the programme's realms."""

    def __init__(self, people: Sequence[Candidate], met: Mapping[frozenset[str], int], rules: Rules) -> None:
        self.people, self.rules, self.everybody = people, rules, np.arange(len(people))
        seats, row = [*people, NOBODY], {person.id: i for i, person in enumerate(people)}
        self.realm = np.array([*(rules.realms.index(person.realm) for person in people), len(rules.realms)])
        self.counts = self.kinds(self.everybody[None])[0]
        # Whoever gave no place has one to themselves, like nobody's.
        places = {place: i for i, place in enumerate(sorted({p.place for p in people}), start=len(seats))}
        self.place = np.array([places[p.place] if p.place else i for i, p in enumerate(seats)])
        self.themes = _bits([p.themes for p in seats], missing=False)
        self.limits = [_bits(sets, missing=True) for sets in ([p.languages for p in seats], [p.hours for p in seats])]
        self.waited = np.array([min(p.waited, LONGEST) for p in seats])
        self.left_out = np.array([min(p.left_out, LONGEST) for p in seats])
        # What each of two brings to a shared place, and to a shared theme.
        self.near = rules.same_place / 2 + rules.gladness * np.array([p.glad_near for p in seats])
        self.alike = rules.shared_theme / 2 + rules.gladness * np.array([p.glad_alike for p in seats])
        most = 2 * np.abs([self.near, self.alike]).max(axis=1).sum() + abs(rules.novelty)
        self.scale = float(most) or 1.0  # of an affinity
        self.plenty = len(people) > PLENTY
        few, many = self.counts.min(), self.counts.max()
        self.thrifty = 0 < rules.cooling_off <= few and many <= 2 * rules.cooling_off
        self.since = _square({pair: max(1, rounds) for pair, rounds in met.items()}, row)
        self.never = _square(dict.fromkeys(rules.never, 1), row)

    def between(self, a: Array, b: Array) -> tuple[Array, Array, Array]:
        """Of a with b, which broadcast: affinity; rounds since they met, 0 where they never did; are they kept apart."""
        since = _at(self.since, a, b)
        fresh = np.where(since > 0, np.minimum(1, since / NOVELTY_ROUNDS), 1)
        place = (self.near[a] + self.near[b]) * (self.place[a] == self.place[b])
        theme = (self.alike[a] + self.alike[b]) * shared(self.themes[:, a], self.themes[:, b])
        return place + theme + self.rules.novelty * fresh, since, _at(self.never, a, b) > 0

    def wishes(self, a: Array, b: Array) -> tuple[Array, Array, Array]:
        """For choosing by: affinity, would it be a repeat, are they kept apart. Where partners only just last for the
        cooling-off, all who ever met count as a repeat, and thrift weighs more than affinity: if those of a place always
        met first, at last nobody would be new to anybody. Of plenty of people, whoever met once is left for others."""
        mutual, since, never = self.between(a, b)
        ever = (since > 0) & (since < NOVELTY_ROUNDS)
        if self.thrifty:
            return mutual + self.scale * self._thrift[a, b], ever, never
        return mutual - FAMILIAR * self.scale * self.plenty * ever, self.lately(since), never

    def lately(self, since: Array) -> Array:
        return (since > 0) & (since <= self.rules.cooling_off)

    @cached_property
    def _thrift(self) -> Array:
        """How soon two should meet: a look ahead. The fewer people of other realms are new to both of them, the fewer later
        circles they could be in, so they come first; their circle also takes the fewest chances from others. Then by lot."""
        new = (self.realm[:-1, None] != self.realm[:-1]) & (self.since.toarray()[:-1, :-1] == 0)
        chances = new * (new.astype(np.float32) @ new.astype(np.float32))
        lots = np.triu(np.random.default_rng(0).random(chances.shape), 1)
        return np.asarray(LOT * (lots + lots.T) - THRIFT * chances / max(1.0, chances.max(initial=0)))

    @staticmethod
    def pairs(circles: Array) -> tuple[Array, Array]:
        """Circles × pairs of seats: who sits in the one, and in the other."""
        first, second = np.triu_indices(circles.shape[1], 1)
        return circles[:, first], circles[:, second]

    @staticmethod
    def total(circles: Array, mutual: Array) -> Array:
        """Of each circle, the sum over its people of the mean over their circle-mates, of what each pair comes to."""
        a, b = Crowd.pairs(circles)
        return np.asarray((mutual * ((a >= 0) & (b >= 0))).sum(axis=1) * 2 / ((circles >= 0).sum(axis=1) - 1))

    def allowed(self, circles: Array) -> Array:
        """Which circles break no hard limit."""
        a, b = self.pairs(circles)
        in_common = [np.bitwise_and.reduce(limit[:, circles], axis=2).any(axis=0) for limit in self.limits]
        return np.asarray(np.all(in_common, axis=0) & ~_at(self.never, a, b).any(axis=1))

    def repeats(self, circles: Array) -> list[tuple[int, int]]:
        """The pairs that met within the cooling-off."""
        a, b = self.pairs(circles)
        again = self.lately(_at(self.since, a, b))
        return list(zip(a[again].tolist(), b[again].tolist(), strict=True))

    def kinds(self, circles: Array) -> Array:
        """How many members of each realm each circle has."""
        realms = np.arange(len(self.rules.realms))
        return np.asarray((self.realm[circles][:, :, None] == realms).sum(axis=1))

    def unplaced(self, circles: Array) -> Array:
        """Who has no circle, whoever was left out longest first."""
        left = np.setdiff1d(self.everybody, circles)
        return left[np.argsort(-self.left_out[left], kind="stable")]

    def compatible(self, i: int) -> tuple[Array, str]:
        """Who could meet person i; and where nobody could, the limit that ruled out the last of them."""
        language, hours = (shared(limit[:, :-1], limit[:, [i]]) for limit in self.limits)
        never, left = _at(self.never, np.array(i), self.everybody) > 0, np.ones(len(self.people), dtype=bool)
        limits = ("alone", self.everybody != i), ("blocked", ~never), ("language", language), ("hours", hours)
        for reason, fine in limits:
            left = left & fine
            if not left.any():
                return left, reason
        return left, "numbers"
