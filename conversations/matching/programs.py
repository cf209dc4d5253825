"""Integer programs over circles: the kinds there are, what each is worth, and the best circles of a few people.

A program has one variable for each circle that could be (1 where it is chosen). So it serves as many people as have
circles that can be listed: all circles of about a dozen people, or those of a few kinds of 60.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations, combinations_with_replacement, product
from math import comb, prod
from typing import Any

import numpy as np

from conversations.matching import Rules
from conversations.matching.people import WIDEST, Array, Crowd, Kind

# The aims, in order: people, people, circles, rounds, rounds, pairs (negative), pairs, a measure of size, affinity.
PLACED, CROSSING, FULL, LEFT_OUT, WAITED, NEW, LINKS, EVENNESS, AFFINITY = range(9)
WEIGHED = 1_000  # the most promising circles, from which a polish chooses


def worth(kind: Kind, rules: Rules) -> Array:
    """What a circle of this kind is worth by each aim, as far as its kind decides it."""
    size, realms, aims = sum(kind), sum(count > 0 for count in kind), np.zeros(9)
    aims[[PLACED, CROSSING]] = size, size * (realms > 1)
    aims[FULL] = realms >= min(len(rules.realms), rules.size)
    aims[LINKS] = (size**2 - sum(count**2 for count in kind)) / 2
    aims[EVENNESS] = -100 - size**2  # fewest circles, then even ones: 100 a circle outweighs any sum of such squares
    return aims


def ranked(aims: Array, rules: Rules) -> Array:
    """Rows of aims in the order in which the programme wants them."""
    return aims[[PLACED, FULL, CROSSING, *range(LEFT_OUT, 9)]] if rules.span_first else aims


def kinds(counts: Sequence[int], rules: Rules) -> list[Kind]:
    """Every kind of circle that so many people of each realm can fill."""
    realms, sizes = range(len(counts)), range(2, rules.size + 1)
    members = [some for size in sizes for some in combinations_with_replacement(realms, size)]
    every = [tuple(map(some.count, realms)) for some in members]
    return [kind for kind in every if all(need <= there for need, there in zip(kind, counts, strict=True))]


def possible(counts: Sequence[int], of: Iterable[Kind]) -> int:
    """How many circles of these kinds so many people of each realm could form."""
    return sum(prod(map(comb, counts, kind)) for kind in set(of))


def most_links(counts: Sequence[int], rules: Rules) -> int:
    """The most pairs of different realms that circles of so many people of each realm can hold."""
    of = kinds(counts, rules)
    if not of:
        return 0
    links = np.array([worth(kind, rules)[LINKS] for kind in of])
    return int(links @ solve(links[None, :], [(np.array(of).T, 0, counts)], np.inf))


def solve(stages: Array, rows: Sequence[tuple[Array, Any, Any]], upper: Any, presolve: bool = False) -> Array:
    """The whole numbers x in 0..upper, with low ≤ A·x ≤ high for each row (A, low, high), that are best by each stage
    in turn: maximise stage·x, hold on to that, go on. Only the last stage that is not all 0 may have fractions. All 0
    where nothing keeps to the limits."""
    from scipy.optimize import LinearConstraint, milp

    limits, options = [LinearConstraint(*row) for row in rows], {"mip_rel_gap": 0.0, "presolve": presolve}
    x = np.zeros(stages.shape[1])
    for stage in stages[stages.any(axis=1)]:
        found = milp(-stage, integrality=1, bounds=(0, upper), constraints=limits, options=options)
        if found.x is None:
            break
        x = np.rint(found.x)
        limits.append(LinearConstraint(stage[None, :], stage @ x - 0.5, np.inf))
    return np.asarray(x, dtype=int)


class Options:
    """The allowed circles of these kinds that a sorted group can form: the columns of a program. What they are worth
    is told by each aim, as far as their kind does not decide it."""

    def __init__(self, crowd: Crowd, group: Array, of: Sequence[Kind]) -> None:
        mutual, repeat, never = crowd.wishes(group, group)
        by_realm = [np.flatnonzero(crowd.realm[group] == realm).tolist() for realm in range(len(crowd.counts))]
        self.circles, tables = list[Array](), [np.zeros((len(of) + len(group) + 9, 0))]
        for nth, kind in enumerate(of):
            parts = [combinations(there, need) for there, need in zip(by_realm, kind, strict=True) if need]
            circles = np.array([sum(part, ()) for part in product(*parts)], dtype=int).reshape(-1, sum(kind))
            circles = circles[np.all([some.any(axis=1) for some in crowd.common(group[circles])], axis=0)]
            for i, j in combinations(range(sum(kind)), 2):
                circles = circles[~never[circles[:, i], circles[:, j]]]
            pairs = [(circles[:, i], circles[:, j]) for i, j in combinations(range(sum(kind)), 2)]
            tables.append(np.zeros((len(tables[0]), len(circles))))
            of_kind, members, aims = np.split(tables[-1], [len(of), len(of) + len(group)])
            of_kind[nth] = 1
            members[circles.T, np.arange(len(circles))] = 1
            aims[LEFT_OUT] = crowd.left_out[group] @ members
            aims[WAITED] = crowd.waited[group] @ members * worth(kind, crowd.rules)[FULL]
            aims[NEW] = -sum(repeat[pair].astype(int) for pair in pairs)
            aims[AFFINITY] = sum(mutual[pair] for pair in pairs) * 2 / (sum(kind) - 1)
            self.circles += list(group[circles])
        # kinds × circles, people × circles (1 where a circle is of a kind, has a member), aims × circles
        self.of_kind, self.members, self.worth = np.split(np.hstack(tables), [len(of), len(of) + len(group)])


def best(crowd: Crowd, group: Array, exactly: Counter[Kind] | None = None) -> list[Array]:
    """The best circles of a group, by every aim in turn; or the best with exactly so many of each kind, or none.

    The program's variables are x, 1 for each circle that is chosen, and n, how many are chosen of each kind:
    Σ x of a person ≤ 1; Σ x of a kind = its n; Σ n·(members of a realm) ≤ people of the realm (implied, but quicker).
    """
    group = np.sort(group)
    of = kinds(crowd.kind(group), crowd.rules) if exactly is None else sorted(exactly)
    options = Options(crowd, group, of)
    if not options.circles:
        return []
    x, n, realms = len(options.circles), len(of), len(crowd.counts)
    rows: list[tuple[Array, Any, Any]] = [
        (np.hstack([options.members, np.zeros((len(group), n))]), 0, 1),
        (np.hstack([options.of_kind, -np.eye(n)]), 0, 0),
        (np.hstack([np.zeros((realms, x)), np.array(of).T]), 0, crowd.kind(group)),
    ]
    if exactly is not None:
        counts = [exactly[kind] for kind in of]
        rows.append((np.hstack([np.zeros((n, x)), np.eye(n)]), counts, counts))
    aims = np.hstack([options.worth, np.array([worth(kind, crowd.rules) for kind in of]).T])
    chosen = solve(ranked(aims, crowd.rules), rows, np.repeat([1, len(group)], [x, n]))
    return [options.circles[i] for i in np.flatnonzero(chosen[:x])]


def polish(crowd: Crowd, circles: Sequence[Array], pool: Array) -> list[Array]:
    """As many circles of each kind, of the same people and the pool; no less fair, with the fewest repeats, then the most
    affinity. Only circles whose reduced cost is within the gap between what is there and the linear program's optimum
    (which bounds every round of these kinds) can be part of a better round; the most promising of them are weighed."""
    from scipy.optimize import linprog

    group, there = np.sort(np.concatenate([*circles, pool])), Counter(map(crowd.kind, circles))
    options = Options(crowd, group, sorted(there))
    counts = [there[kind] for kind in sorted(there)]
    where = {frozenset(circle.tolist()): i for i, circle in enumerate(options.circles)}
    now = [where[frozenset(circle.tolist())] for circle in circles]
    fair = options.worth[[LEFT_OUT, WAITED]]
    least = fair[:, now].sum(axis=1)
    value = options.worth[AFFINITY] + options.worth[NEW] * (1 + WIDEST * len(group) * crowd.scale)
    within = np.vstack([options.members, -fair]), [*np.ones(len(group)), *-least]
    bound = linprog(-value, *within, options.of_kind, counts)
    gap = -bound.fun - value[now].sum()
    if gap < 1e-9:
        return list(circles)
    cost = bound.lower.marginals
    cost[now] = -1
    keep = np.argsort(cost, kind="stable")[:WEIGHED]
    keep = keep[cost[keep] <= gap + 1e-6]
    rows: list[tuple[Array, Any, Any]] = [
        (options.members[:, keep], 0, 1),
        (options.of_kind[:, keep], counts, counts),
        (fair[:, keep], least, np.inf),
    ]
    return [options.circles[i] for i in keep[solve(value[None, keep], rows, 1) > 0]]
