"""The bound for 10,000 people: computed once, kept with the prices that prove it, and never taken on trust.

Whatever price is put on each person and each kind of three, all prices together, and what the dearest three of each
person is worth beyond its cost, are an upper bound on the linear program over circles (`conversations/matching/bounds`).
So good prices are all that is kept: `python -m tests.benchmarks.matching_bound check` proves the bound from them, by
looking at every three there could be. `… matching_bound make` finds such prices anew, by a subgradient method: each
step puts up the price of whoever is in several of the threes that are dearest, and takes down that of who is in none.
On the way, a three is looked for only among the likeliest partners of each realm. It takes a quarter of an hour, the
proof two minutes, and 4 GB. The people are those of `matching.people`; their fingerprint tells whether they still are.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from conversations import matching
from conversations.matching import Candidate, Rules
from conversations.matching.bounds import Part, Program
from tests.benchmarks.matching import REALMS, people

PEOPLE = 10_000
KEPT = Path(__file__).with_name("matching_bound.json")
GRAIN = 20_000  # prices are kept in such parts of one
STAGES = ((40, 260), (150, 30))  # partners looked at, and steps
START, NEAR, KEEP, PATIENCE = (
    0.93,
    0.012,
    0.6,
    6,
)  # first price; hoped-for gap; of the last direction; steps without gain


@dataclass(frozen=True)
class Kept:
    """`affinity` is the bound, a mean over people; it stands for rounds with so many circles of each kind."""

    fingerprint: str
    kinds: dict[str, int]
    affinity: float
    price: np.ndarray[Any, Any]
    toll: dict[Part, float]


def fingerprint(everybody: Sequence[Candidate]) -> str:
    """The same for the same people, in any process."""
    told = [[p.id, p.realm, p.place, sorted(p.themes), sorted(p.languages), sorted(p.hours)] for p in everybody]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def kinds_of(plan: matching.Plan) -> dict[str, int]:
    """How many circles there are of each kind."""
    kinds, counts = np.unique(plan.crowd.kinds(plan.circles), axis=0, return_counts=True)
    return {",".join(map(str, kind)): count for kind, count in zip(kinds.tolist(), counts.tolist(), strict=True)}


def load() -> Kept:
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    price = np.frombuffer(base64.b85decode(kept["prices"]), dtype="<u2") / GRAIN
    toll = {tuple(map(int, part.split(","))): float(each) for part, each in kept["tolls"].items()}
    return Kept(kept["fingerprint"], kept["kinds"], kept["affinity"], price, toll)


def program_of(plan: matching.Plan) -> Program:
    return Program(plan.crowd, plan.circles)


def kept_for(everybody: Sequence[Candidate], plan: matching.Plan) -> float | None:
    """The bound that is kept, where it is of these people and of rounds with such circles."""
    kept = load()
    return kept.affinity if (kept.fingerprint, kept.kinds) == (fingerprint(everybody), kinds_of(plan)) else None


def dearest(program: Program, part: Part, price: Any, toll: float, likely: int) -> tuple[Any, Any, Any]:
    """The people of the rarest realm, the most that a three with each is worth beyond its cost, and that three. Threes are
    looked for only among the likely partners."""
    weight, anchors, *others = program.sides(part)
    most, threes, price = np.zeros(len(anchors)), np.zeros((len(anchors), 3), dtype=int), np.append(price, 0)
    for nth in np.array_split(np.arange(len(anchors)), -(-len(anchors) * likely**2 // 500_000)):
        chunk, sides = anchors[nth], list[tuple[Any, Any]]()
        for some in others:
            left = weight * program.mutual[np.ix_(chunk, some)] - price[some].astype(np.float32)
            best = np.argsort(-left, axis=1)[:, :likely]
            sides.append((some[best], np.take_along_axis(left, best, axis=1)))
        (a, of_a), (b, of_b) = sides
        table = program.mutual[a[:, :, None], b[:, None, :]] + of_a[:, :, None] + of_b[:, None, :]
        top = table.reshape(len(chunk), -1).argmax(axis=1)
        row, col = np.unravel_index(top, table.shape[1:])
        each = np.arange(len(chunk))
        most[nth] = np.maximum(0, table[each, row, col] - price[chunk] - toll)
        threes[nth] = np.stack([chunk, a[each, row], b[each, col]], axis=1)
    return anchors, most, threes


class Descent:
    """The subgradient method: prices of people and of parts, and the best so far."""

    def __init__(self, program: Program, placed: int, reached: float) -> None:
        self.program, self.placed, self.hoped = program, placed, reached + NEAR
        self.price, self.toll = np.full(len(program.mutual) - 1, START), np.zeros(len(program.mass))
        self.mass = np.array(list(program.mass.values()))
        self.along, self.along_toll = np.zeros_like(self.price), np.zeros_like(self.toll)
        self.size, self.best = 1.0, (self.price, self.toll)

    def restart(self) -> None:
        """Go on from the best prices so far. How good they are is measured anew, as more partners are looked at."""
        self.price, self.toll = self.best
        self.least, self.idle = np.inf, 0

    def step(self, likely: int) -> None:
        program, worth = self.program, np.zeros_like(self.price)
        part_of, found = np.full(len(worth), -1), list[Any]()
        for nth, part in enumerate(program.mass):
            anchors, more, threes = dearest(program, part, self.price, self.toll[nth], likely)
            up = more > worth[anchors]
            worth[anchors[up]], part_of[anchors[up]] = more[up], nth
            found.append((anchors, threes))
        most = (self.price.sum() + worth.sum() + self.mass @ self.toll) / self.placed
        self.idle = 0 if most < self.least - 1e-5 else self.idle + 1
        if most < self.least:
            self.least, self.best = most, (self.price, self.toll)
        if self.idle >= PATIENCE:
            self.size, self.idle, (self.price, self.toll) = self.size / 1.6, 0, self.best
            self.along, self.along_toll = np.zeros_like(self.price), np.zeros_like(self.toll)
        self.along, self.along_toll = 1 + KEEP * self.along, self.mass + KEEP * self.along_toll
        for nth, (anchors, threes) in enumerate(found):
            chosen = threes[part_of[anchors] == nth]
            np.subtract.at(self.along, chosen[chosen >= 0], 1)
            self.along_toll[nth] -= len(chosen)
        norm = (self.along**2).sum() + (self.along_toll**2).sum() / 100
        far = self.size * max(most - self.hoped, 1e-4) * self.placed / norm
        self.price = np.maximum(0, self.price - far * self.along)
        self.toll = self.toll - far * self.along_toll / 100


def make() -> None:
    everybody = people(PEOPLE)
    plan = matching.plan(everybody, {}, Rules(REALMS))
    placed = int((plan.circles >= 0).sum())
    descent = Descent(program_of(plan), placed, matching.seating(plan).affinity)
    for likely, steps in STAGES:
        descent.restart()
        for nth in range(steps):
            descent.step(likely)
            print(f"{likely} partners, step {nth + 1} of {steps}: {descent.least:.5f}", file=sys.stderr, flush=True)
    write(everybody, plan, descent.program, *descent.best)


def write(everybody: Sequence[Candidate], plan: matching.Plan, program: Program, price: Any, toll: Any) -> None:
    kept_prices = np.rint(price * GRAIN).astype("<u2")
    tolls = {part: round(float(each), 5) for part, each in zip(program.mass, toll, strict=True)}
    kept = {
        "what": "An upper bound on the mean affinity of 10,000 people, with its proof: python -m tests.benchmarks.matching_bound check",
        "fingerprint": fingerprint(everybody),
        "kinds": kinds_of(plan),
        "affinity": proved(plan, program, kept_prices / GRAIN, tolls),
        "tolls": {",".join(map(str, part)): each for part, each in tolls.items()},
        "prices": base64.b85encode(kept_prices.tobytes()).decode(),
    }
    KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    print(kept["affinity"])


def proved(plan: matching.Plan, program: Program, price: Any, toll: Mapping[Part, float]) -> float:
    """The bound that prices give, rounded up."""
    most, _ = program.priced(price, toll)
    return float(np.ceil(most / int((plan.circles >= 0).sum()) * 1e5) / 1e5)


def check() -> float:
    """The bound, proved anew from the prices that are kept. Raises ValueError where they are of other people."""
    kept, everybody = load(), people(PEOPLE)
    plan = matching.plan(everybody, {}, Rules(REALMS))
    if kept_for(everybody, plan) is None:
        raise ValueError("The bound that is kept is of other people, or of other circles. Make it anew.")
    return proved(plan, program_of(plan), kept.price, kept.toll)


if __name__ == "__main__":
    if sys.argv[1:] == ["make"]:
        make()
    else:
        print(f"proved {check()}, kept {load().affinity}")
