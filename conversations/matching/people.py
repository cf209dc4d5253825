"""The people of a round as arrays: who may meet whom, and how good it is for two of them to meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from conversations.matching import NOVELTY_ROUNDS, Candidate, Rules

Array = NDArray[Any]
Kind = tuple[int, ...]  # how many members of each realm a circle has, in the order of the programme's realms

# Where partners only just last: what thrift weighs, and the largest lot beside it, in units of the largest affinity.
THRIFT, LOT = 3.0, 0.1
WIDEST = 2 + THRIFT + LOT  # the most by which two wishes can differ, in the same units
# Of more people than PLENTY, somebody new is there for all those rounds. Two who met within them then count for so much
# less beside what novelty loses, in units of the largest affinity, while seats are dealt.
PLENTY, FAMILIAR = 200, 0.35
LONGEST = 99  # rounds of waiting that are told apart


def _bits(sets: Sequence[frozenset[Any]], missing: bool) -> Array:
    """One row a set, a bit for each word of any set: 1 where it is in the set. An empty set's row is all `missing`.
    So whether sets share a word is told without a matrix product, for which other threads would wait for a free core."""
    words = {word: i for i, word in enumerate(sorted(set[Any]().union(*sets)))}
    table = np.zeros((len(sets), -(-max(1, len(words)) // 64) * 64), dtype=bool)
    for row, some in zip(table, sets, strict=True):
        row[[words[word] for word in some] if some else slice(None)] = True if some else missing
    return np.packbits(table, axis=1).view(np.uint64)


def shared(some: Array, others: Array) -> Array:
    """Does each of some sets have anything in common with each of others."""
    found = np.zeros((len(some), len(others)), dtype=bool)
    for a, b in zip(some.T, others.T, strict=True):
        found |= np.bitwise_and.outer(a, b) != 0
    return found


def _rows(values: Mapping[frozenset[str], int], row: Mapping[str, int]) -> dict[tuple[int, int], int]:
    """By rows, the smaller first, instead of ids; without pairs of which somebody is not there."""
    there = ((sorted(row[one] for one in pair), value) for pair, value in values.items() if pair <= row.keys())
    return {(rows[0], rows[1]): value for rows, value in there if len(rows) == 2}


def _square(pairs: Mapping[tuple[int, int], int], size: int) -> Any:
    """A sparse symmetric matrix of the pairs' values."""
    from scipy.sparse import csr_array

    a, b = np.array(list(pairs), dtype=int).reshape(-1, 2).T
    value = np.array(list(pairs.values()), dtype=int)
    return csr_array((np.append(value, value), (np.append(a, b), np.append(b, a))), shape=(size, size))


class Crowd:
    """The people as arrays, in the order of their ids: row i of each is person i. A circle is an array of rows."""

    def __init__(self, people: Sequence[Candidate], met: Mapping[frozenset[str], int], rules: Rules) -> None:
        self.people, self.rules = people, rules
        self.realm = np.array([rules.realms.index(person.realm) for person in people], dtype=int)
        self.counts = self.kind(np.arange(len(people)))
        # Whoever gave no place has one to themselves, like nobody's.
        places = {place: i for i, place in enumerate(sorted({p.place for p in people}), start=len(people))}
        self.place = np.array([places[p.place] if p.place else i for i, p in enumerate(people)], dtype=int)
        self.themes = _bits([p.themes for p in people], missing=False)
        self.limits = [_bits(sets, missing=True) for sets in ([p.languages for p in people], [p.hours for p in people])]
        self.waited = np.array([min(p.waited, LONGEST) for p in people], dtype=int)
        self.left_out = np.array([min(p.left_out, LONGEST) for p in people], dtype=int)
        few, many = min(self.counts, default=0), max(self.counts, default=0)
        self.plenty = len(people) > PLENTY
        self.thrifty = 0 < rules.cooling_off <= few and many <= 2 * rules.cooling_off
        self.more_near = rules.gladness * np.array([p.glad_near for p in people], dtype=float)
        self.more_alike = rules.gladness * np.array([p.glad_alike for p in people], dtype=float)
        most = abs(rules.same_place) + abs(rules.shared_theme) + abs(rules.novelty)
        most += 2 * sum(float(np.abs(more).max(initial=0)) for more in (self.more_near, self.more_alike))
        self.scale = most or 1.0  # of an affinity
        row = {person.id: i for i, person in enumerate(people)}
        self.met = _rows({pair: max(1, rounds) for pair, rounds in met.items()}, row)
        self.banned = _rows(dict.fromkeys(rules.never, 1), row)
        self.since, self.never = _square(self.met, len(people)), _square(self.banned, len(people))

    def pairs(self, rows: Array, cols: Array) -> tuple[Array, Array, Array]:
        """Of each of `rows` with each of `cols`: affinity; would it be a repeat; are they kept apart."""
        since = self._values(self.since, rows, cols)
        fresh = np.where(since > 0, np.minimum(1, since / NOVELTY_ROUNDS), 1)
        near = self.place[rows][:, None] == self.place[cols]
        place = self.rules.same_place + self.more_near[rows][:, None] + self.more_near[cols]
        theme = self.rules.shared_theme + self.more_alike[rows][:, None] + self.more_alike[cols]
        mutual = place * near + theme * shared(self.themes[rows], self.themes[cols]) + self.rules.novelty * fresh
        return mutual, (since > 0) & (since <= self.rules.cooling_off), self._values(self.never, rows, cols) > 0

    def wishes(self, rows: Array, cols: Array) -> tuple[Array, Array, Array]:
        """The same, for choosing by. Where partners only just last for the cooling-off, all who ever met count as a repeat,
        and thrift weighs more than affinity: if those of a place always met first, at last nobody would be new to anybody.
        Where there are plenty of people, whoever met once is left for others."""
        mutual, repeat, never = self.pairs(rows, cols)
        if not self.thrifty and not (self.plenty and self.met):
            return mutual, repeat, never
        since = self._values(self.since, rows, cols)
        ever = (since > 0) & (since < NOVELTY_ROUNDS)
        if self.thrifty:
            return mutual + self.scale * self._thrift[np.ix_(rows, cols)], ever, never
        return mutual - FAMILIAR * self.scale * ever, repeat, never

    @cached_property
    def _thrift(self) -> Array:
        """How soon two should meet: a look ahead. The fewer people of other realms are new to both of them, the fewer later
        circles they could be in, so they come first; their circle also takes the fewest chances from others. Then by lot."""
        new = (self.realm[:, None] != self.realm) & (self.since.toarray() == 0)
        chances = new * (new.astype(np.float32) @ new.astype(np.float32))
        lots = np.triu(np.random.default_rng(0).random(chances.shape), 1)
        return np.asarray(LOT * (lots + lots.T) - THRIFT * chances / max(1.0, chances.max(initial=0)))

    @staticmethod
    def _values(square: Any, rows: Array, cols: Array) -> Array:
        return square[rows][:, cols].toarray() if square.nnz else np.zeros((len(rows), len(cols)), dtype=int)

    def common(self, circles: Array) -> list[Array]:
        """The languages and the hours that all members of each circle share; -1 is an empty seat."""
        anything = ~np.uint64(0)
        there = [np.where(circles[..., None] >= 0, limit[circles], anything) for limit in self.limits]
        return [np.bitwise_and.reduce(limit, axis=1) for limit in there]

    def allowed(self, circle: Array) -> bool:
        apart = any(pair in self.banned for pair in combinations(sorted(circle.tolist()), 2))
        return not apart and all(some.any() for some in self.common(circle[None, :]))

    def repeats(self, circle: Array) -> list[tuple[int, int]]:
        met = ((pair, self.met.get(pair)) for pair in combinations(sorted(circle.tolist()), 2))
        return [pair for pair, rounds in met if rounds is not None and rounds <= self.rules.cooling_off]

    def kind(self, circle: Array) -> Kind:
        return tuple(np.bincount(self.realm[circle], minlength=len(self.rules.realms)).tolist())

    def unplaced(self, circles: Sequence[Array]) -> Array:
        return np.setdiff1d(np.arange(len(self.people)), np.concatenate([*circles, np.array([], dtype=int)]))

    def compatible(self, i: int) -> tuple[Array, str]:
        """Who could meet person i; and where nobody could, the limit that ruled out the last of them."""
        left = np.arange(len(self.people)) != i
        if not left.any():
            return left, "alone"
        language, hours = (~shared(limit, limit[[i]])[:, 0] for limit in self.limits)
        never = self.never[[i]].toarray()[0] > 0
        for reason, apart in (("blocked", never), ("language", language), ("hours", hours)):
            left = left & ~apart
            if not left.any():
                return left, reason
        return left, "numbers"
