"""Many rounds of the same people, some of them absent each time: what each round's matching gets to know of the last."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from conversations.matching import Candidate, Rules, Seating, match
from conversations.values import replace
from tests.unit.matching_checker import avoidable, is_full


@dataclass
class Season:
    """`places` counts the places beside somebody in all circles so far: the most different people that all together
    could have met. `met` holds the rounds since each pair did; those who never did are not in it."""

    people: list[Candidate]
    rules: Rules
    met: dict[frozenset[str], int] = field(default_factory=dict)
    places: int = 0
    avoidable: int = 0
    overdue: list[str] = field(default_factory=list)

    def rounds(self, count: int, absent: float, seed: int = 1) -> Iterator[Seating]:
        chance = random.Random(seed)
        for nth in range(1, count + 1):
            away = set(chance.sample([p.id for p in self.people], round(absent * len(self.people))))
            there = [p for p in self.people if p.id not in away]
            seating = match(there, self.met, self.rules, seed=nth)
            self.avoidable += len(avoidable(there, self.met, self.rules, seating))
            self._take_in(there, seating)
            yield seating

    @property
    def different(self) -> float:
        """Of the different people that all together could have met, how many they did."""
        return 2 * len(self.met) / self.places

    def _take_in(self, there: Sequence[Candidate], seating: Seating) -> None:
        by_id = {p.id: p for p in there}
        circles = [[by_id[one] for one in circle] for circle in seating.circles]
        full = [p for circle in circles if is_full(circle, self.rules) for p in circle]
        out = {one for one, _ in seating.unplaced}
        self.overdue += self._overdue(there, full)
        had = {p.id for p in full}
        self.people = [
            replace(p, waited=0 if p.id in had else p.waited + 1, left_out=p.left_out + 1 if p.id in out else 0)
            if p.id in by_id
            else p
            for p in self.people
        ]
        self.places += sum(len(circle) * (len(circle) - 1) for circle in circles)
        pairs = [frozenset((a.id, b.id)) for circle in circles for a, b in combinations(circle, 2)]
        self.met = {pair: since + 1 for pair, since in self.met.items()} | dict.fromkeys(pairs, 1)

    def _overdue(self, there: Sequence[Candidate], full: Sequence[Candidate]) -> list[str]:
        """Who goes without a circle of full span for the second round beyond what arithmetic requires: where so many of a
        realm share so few seats in such circles, each can have one every so many rounds."""
        found = []
        for realm in self.rules.realms:
            mine, seated = [p for p in there if p.realm == realm], {p.id for p in full if p.realm == realm}
            if seated:
                every = -(-len(mine) // len(seated))
                found += [p.id for p in mine if p.id not in seated and p.waited + 1 > every]
        return found
