"""Circles are mended: whoever has none, or a doubtful one, is found another, and as little as possible is touched.

While a round is made, `mend` solves the neighbourhoods of such people exactly. After it was made, somebody drops out or
joins late: `repair` keeps the circles that still are circles. Whoever has none gets one with others who have none or,
where that cannot be, with the fewest circles opened up for it: one, then two, then three, solved exactly; in each case
without a repeat if there is a way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from conversations.matching.people import Array, Crowd
from conversations.matching.programs import FULL, best, worth

LIKELY = (40, 10, 6)  # so many of the likeliest circles are tried when one, two, three of them are opened up
NEIGHBOURS = 10  # people solved exactly at once while mending
ATTEMPTS, EACH = 60, 4  # how often at most, and around one person
MET, APART = 10.0, 100.0  # what it takes from how well two suit each other that they met lately, or may not meet


def mend(crowd: Crowd, circles: list[Array], wanted: int, doubtful: set[int], rng: np.random.Generator) -> list[Array]:
    """Solve the neighbourhoods of people who got no circle though the numbers allow it (so many people are wanted), and
    of whoever's circle is in doubt or repeats a pair. As nothing else changes, each such step can only better the round."""
    tries, doubtful = Counter[int](), doubtful | _repeated(crowd, circles)
    for _ in range(ATTEMPTS):
        pool = set(waiting(crowd, circles)) if sum(map(len, circles)) < wanted else set[int]()
        trouble = [i for i in pool | doubtful if tries[i] < EACH]
        if not trouble:
            break
        who = min(trouble, key=lambda i: (tries[i], -crowd.left_out[i], i))
        suits = _suits(crowd, who)
        hope = suits.max() > -(APART if who in pool else MET) / 2
        tries[who] += 1 if hope else EACH
        if hope:
            near = [i for i in sorted(pool - {who}) if suits[i] > -APART / 2]
            group, rest = _neighbourhood(circles, who, near, suits, rng)
            solved = best(crowd, group)
            doubtful = doubtful - set(group.tolist()) | _repeated(crowd, solved)
            circles = rest + solved
    return gather(crowd, circles)


def _neighbourhood(
    circles: list[Array], who: int, pool: list[int], suits: Array, rng: np.random.Generator
) -> tuple[Array, list[Array]]:
    """Somebody, their circle, others without one, and the circles (with some chance) that suit them, as many as can be
    solved; and the rest of the circles."""
    group = np.array([who, *pool[: NEIGHBOURS // 3]])
    rank = _on_average(circles, suits) + rng.random(len(circles))
    rank[[who in circle for circle in circles]] = np.inf

    def are_few(some: Sequence[Array]) -> bool:
        return len(np.unique(np.concatenate([group, *some]))) <= NEIGHBOURS

    some, rest = opened(circles, rank, are_few)
    return np.unique(np.concatenate([group, *some])), rest


def gather(crowd: Crowd, circles: list[Array]) -> list[Array]:
    """More circles of the people without one, whoever was left out longest first."""
    for who in waiting(crowd, circles):
        left = np.array(waiting(crowd, circles), dtype=int)
        mates = left[crowd.compatible(who)[0][left]][: NEIGHBOURS // 2]
        if who in left and len(mates):
            circles = circles + best(crowd, np.append(mates, who))
    return circles


def repair(crowd: Crowd, before: Sequence[Array], settled: bool) -> list[Array]:
    """Circles for everybody who can be placed. `before`: rows of the crowd, perhaps fewer than a circle was; `settled`:
    the circles have been introduced, so that they may grow but nobody is moved."""
    circles = gather(crowd, [circle for circle in before if len(circle) > 1 and crowd.allowed(circle)])
    for who in waiting(crowd, circles):
        if who in crowd.unplaced(circles):
            circles = _placed(crowd, circles, who, settled)
    return circles


def _placed(crowd: Crowd, circles: list[Array], who: int, settled: bool) -> list[Array]:
    """The circles with somebody in one of them; unchanged where that cannot be."""
    suits, spare = _suits(crowd, who), circles
    rank = _on_average(circles, suits) + np.array([MET * (len(circle) < crowd.rules.size) / 2 for circle in circles])
    order = np.argsort(-rank, kind="stable").tolist()
    for many in (1,) if settled else (1, 2, 3):
        ways = list[tuple[float, float, int, list[Array]]]()
        for some in combinations(order[: LIKELY[many - 1]], many):
            here = [circles[k] for k in some]
            solved = best(crowd, np.concatenate([np.array([who]), *here]))
            if sum(map(len, solved)) > sum(map(len, here)) and not (settled and len(solved) > 1):
                repeats, full = (_counted(crowd, solved) - _counted(crowd, here)).tolist()
                rest = [circle for k, circle in enumerate(circles) if k not in some]
                ways.append((-max(repeats, 0), full, -len(ways), rest + solved))
        if ways:
            repeated, *_, chosen = max(ways)
            if not repeated:
                return chosen
            spare = chosen if spare is circles else spare
    return spare


def _counted(crowd: Crowd, circles: Sequence[Array]) -> Array:
    """How many repeats there are, and how many circles of full span."""
    counted = [[len(crowd.repeats(c)), worth(crowd.kind(c), crowd.rules)[FULL]] for c in circles]
    return np.asarray(np.array(counted).sum(axis=0))


def waiting(crowd: Crowd, circles: Sequence[Array]) -> list[int]:
    """Who has no circle, whoever was left out longest first."""
    return sorted(crowd.unplaced(circles).tolist(), key=lambda i: (-crowd.left_out[i], i))


def _repeated(crowd: Crowd, circles: Sequence[Array]) -> set[int]:
    """One person of each circle with a repeat, who has it."""
    return {pair[0] for circle in circles for pair in crowd.repeats(circle)[:1]}


def _suits(crowd: Crowd, who: int) -> Array:
    """How well each person suits somebody."""
    mutual, repeat, _ = (some[0] for some in crowd.pairs(np.array([who]), np.arange(len(crowd.people))))
    return np.asarray(mutual - MET * repeat - APART * ~crowd.compatible(who)[0])


def _on_average(circles: Sequence[Array], values: Array) -> Array:
    """Of the members of each circle."""
    seated = padded(circles)
    there = seated >= 0
    return np.asarray(np.where(there, values[seated], 0).sum(axis=1) / np.maximum(1, there.sum(axis=1)))


def opened(
    circles: Sequence[Array], rank: Array, fits: Callable[[Sequence[Array]], bool]
) -> tuple[list[Array], list[Array]]:
    """The circles of the highest rank, as many of them as fit; and the rest."""
    order, some = np.argsort(-rank, kind="stable").tolist(), list[Array]()
    while len(some) < len(order) and fits([*some, circles[order[len(some)]]]):
        some.append(circles[order[len(some)]])
    return some, [circles[k] for k in order[len(some) :]]


def padded(circles: Sequence[Array]) -> Array:
    """One row a circle; -1 is an empty seat."""
    table = np.full((len(circles), max(map(len, circles), default=1)), -1)
    for row, circle in zip(table, circles, strict=True):
        row[: len(circle)] = circle
    return table
