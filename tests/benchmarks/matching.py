"""Matching: how near the bound, how long, how much memory, at 100 to 100,000 people, beside what others would do.

`python -m tests.benchmarks.matching 1000` measures one size in a process of its own and prints it as JSON; `rows` runs
one for each size. Everything is measured on the same made-up people in the same run: realms 15/35/50 %, places and 30
themes that a few of share (Zipf), three languages and hours of the week as hard limits. The bound is that of the linear
program: for 10,000 people it was computed once, and is kept (`matching_bound`); beyond that it is the looser one. It
stands for circles of the kinds that the plan needs, so pairs may exceed it: they meet one person where others meet two.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from math import log
from typing import Any

import numpy as np

from conversations import matching
from conversations.matching import Candidate, Rules, affinity
from conversations.matching.people import Crowd, shared

Row = dict[str, Any]
Circles = Sequence[Sequence[int]]

REALMS = ("political", "executive", "community")
# Least affinity ÷ bound, seconds, MB; None where only reported.
GOALS: dict[int, tuple[float | None, float, float | None]] = {
    100: (0.98, 2, None),
    1_000: (0.97, 5, 300),
    10_000: (0.93, 10, 600),
    100_000: (None, 90, 2_000),
}
GROWTH = (10_000, 100_000)
RUSTWORKX_UP_TO = 10_000
ALL_PAIRS_UP_TO, LIKELY = 1_000, 18  # of 10,000 people's 38 million pairs it does not end within 21 minutes
NETWORKX_UP_TO = 100  # it takes longer than a minute for 1,000


def people(count: int, seed: int = 1) -> list[Candidate]:
    chance = np.random.default_rng(seed)
    realms = np.repeat(
        REALMS, [round(count * 0.15), round(count * 0.35), count - round(count * 0.15) - round(count * 0.35)]
    )

    def zipf(kinds: int, shape: tuple[int, ...]) -> Any:
        share = 1 / np.arange(1, kinds + 1)
        return chance.choice(kinds, size=shape, p=share / share.sum())

    places, themes = zipf(min(400, max(5, count // 25)), (count,)), zipf(30, (count, 3))
    spoken = (("en",), ("en", "cy"), ("cy",))
    languages = [spoken[i] for i in chance.choice(3, size=count, p=[0.85, 0.1, 0.05])]
    starts, days = chance.integers(8, 13, size=count), chance.random((count, 5)) < 0.6
    return [
        Candidate(
            f"p{i:06}",
            str(realms[i]),
            f"place {places[i]}",
            frozenset(f"theme {theme}" for theme in themes[i]),
            frozenset(languages[i]),
            frozenset(24 * day + int(starts[i]) + h for day in range(5) if days[i, day] for h in range(4)),
        )
        for i in range(count)
    ]


def reached(everybody: Sequence[Candidate], circles: Circles, rules: Rules) -> float:
    """The affinity of circles, a mean over everybody: whoever has none counts as nothing."""
    total = 0.0
    for circle in circles:
        for i in circle:
            mates = [j for j in circle if j != i]
            total += sum(affinity(everybody[i], everybody[j], None, rules) for j in mates) / len(mates)
    return total / len(everybody)


def shuffled(everybody: Sequence[Candidate]) -> Circles:
    """Threes in the order of a shuffle, whoever they are."""
    order = list(range(len(everybody)))
    random.Random(1).shuffle(order)
    cuts = [*range(0, len(order) - len(order) % 3, 3), len(order)]
    return [order[a:b] for a, b in pairwise(cuts)]


def edges(everybody: Sequence[Candidate], rules: Rules) -> Iterator[tuple[int, int, int]]:
    """The pairs that may meet, with what they would be worth; to cross realms is worth more than all affinity. Of many
    people only the LIKELY partners of each, by lot where they are worth as much."""
    crowd, chance = Crowd(everybody, {}, rules), np.random.default_rng(1)
    for rows in np.array_split(np.arange(len(everybody)), -(-len(everybody) // 500)):
        worth = np.rint(100 * crowd.between(rows[:, None], crowd.everybody)[0])
        worth += 1_000 * (crowd.realm[rows][:, None] != crowd.realm[:-1])
        for limit in crowd.limits:
            worth[~shared(limit[:, rows[:, None]], limit[:, crowd.everybody])] = 0
        worth[np.arange(len(rows)), rows] = 0
        wanted = worth > 0
        if len(everybody) > ALL_PAIRS_UP_TO:
            rank = worth + chance.random(worth.shape)
            wanted &= rank >= np.partition(rank, -LIKELY, axis=1)[:, [-LIKELY]]
        a, b = np.nonzero(wanted)
        yield from zip(rows[a].tolist(), b.tolist(), worth[a, b].astype(int).tolist(), strict=True)


def by_rustworkx(everybody: Sequence[Candidate], rules: Rules) -> Circles:
    import rustworkx

    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(len(everybody)))
    graph.add_edges_from(list(edges(everybody, rules)))
    return [list(pair) for pair in rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)]


def by_networkx(everybody: Sequence[Candidate], rules: Rules) -> Circles:
    import networkx

    graph = networkx.Graph()
    graph.add_weighted_edges_from(edges(everybody, rules))
    return [list(pair) for pair in networkx.max_weight_matching(graph, maxcardinality=True)]


def timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    done = work()
    return done, time.perf_counter() - began


def measure(count: int) -> dict[str, Any]:
    """One size, measured here. Memory is this process's peak once the matching is done, before the bound and the others."""
    from tests.benchmarks import matching_bound  # which needs the people of this module

    rules, everybody = Rules(REALMS), people(count)
    seed = 1
    first, first_seconds = timed(lambda: matching.plan(everybody, {}, rules, seed))
    plan, more_seconds = timed(lambda: matching.improve(first, seed, matching.worthwhile(count)))
    seconds = first_seconds + more_seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    seating = matching.seating(plan)
    bound, bound_seconds = timed(lambda: matching.bound(plan))
    kept = matching_bound.kept_for(everybody, plan) if count == matching_bound.PEOPLE else None
    found: dict[str, Any] = {
        "affinity": seating.affinity, "bound": kept or bound.affinity, "method": "program" if kept else bound.method, "seconds": seconds, "first_seconds": first_seconds, "memory": peak,
        "bound_seconds": bound_seconds, "crossing": seating.crossing / count, "full_span": seating.full_span,
        "unplaced": len(seating.unplaced), "repeats": len(seating.repeats),
    }  # fmt: skip
    ways: dict[str, Callable[[], Circles]] = {"shuffle": lambda: shuffled(everybody)}
    if count <= RUSTWORKX_UP_TO:
        ways["rustworkx"] = lambda: by_rustworkx(everybody, rules)
    if count <= NETWORKX_UP_TO:
        ways["networkx"] = lambda: by_networkx(everybody, rules)
    for name, way in ways.items():
        circles, took = timed(way)
        crossing = sum(len(c) for c in circles if len({everybody[i].realm for i in c}) > 1) / count
        found[name] = {"affinity": reached(everybody, circles, rules), "seconds": took, "crossing": crossing}
    return found


def rows() -> list[Row]:
    """Each size: affinity ÷ bound beside the shuffle's, with seconds, memory, and what the others reach; and how the time
    for a first round grows beyond 10,000 people, where N·log N is allowed."""
    found = {count: _apart(count) for count in GOALS}
    few, many = GROWTH
    growth = found[many]["first_seconds"] / found[few]["first_seconds"]
    allowed = round(many * log(many) / (few * log(few)), 2)
    grown = row(f"matching_growth_{few}_{many}", growth, "times the seconds", None, allowed, "lower")
    return [*(each for count in GOALS for each in _rows(count, found[count])), grown]


def _apart(count: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.benchmarks.matching", str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _rows(count: int, found: dict[str, Any]) -> list[Row]:
    name, (least, seconds, memory) = f"matching_{count}", GOALS[count]
    bound, unit = found["bound"], "of the bound" if found["method"] == "program" else "of the looser bound"
    ours, shuffle = found["affinity"] / bound, found["shuffle"]["affinity"] / bound
    result = [row(name, ours, unit, shuffle, least, "higher")]
    result.append(row(f"{name}_seconds", found["seconds"], "s", None, seconds, "lower"))
    result.append(row(f"{name}_memory", found["memory"], "MB", None, memory, "lower"))
    for other in ("rustworkx", "networkx"):
        if other in found:
            # How many people cross realms: pairs may share more with the one whom they meet.
            theirs = found[other]["affinity"] / bound
            result.append(row(f"{name}_{other}", ours, unit, theirs, None, "higher"))
            result.append(row(f"{name}_{other}_s", found["seconds"], "s", found[other]["seconds"], None, "lower"))
    return result


def row(name: str, value: float, unit: str, baseline: float | None, goal: float | None, better: str) -> Row:
    """The goal is of the value: a ratio to the bound, seconds or MB. Without one the row only reports."""
    met = goal is None or (value >= goal if better == "higher" else value <= goal)
    ratio = value / baseline if baseline else None
    return {
        "name": name, "value": round(value, 4), "unit": unit, "baseline": None if baseline is None else round(baseline, 4),
        "ratio": None if ratio is None else round(ratio, 4), "goal": goal, "met": met, "better": better,
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
