"""Integer programs over circles: the kinds there are, what each is worth, and the best circles of a few people.

A program has one variable for each circle that could be (1 where it is chosen). So it serves as many people as have
circles that can be listed: all circles of about a dozen people, or those of a few kinds of 60.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, combinations_with_replacement, product
from math import comb, prod
from typing import Any

import numpy as np

from conversations.matching import Rules
from conversations.matching.people import WIDEST, Array, Crowd

# The aims, in order: people, people, circles, rounds, rounds, pairs (negative), pairs, a measure of size, affinity.
PLACED, CROSSING, FULL, LEFT_OUT, WAITED, NEW, LINKS, EVENNESS, AFFINITY = range(9)
WEIGHED = 1_000  # the most promising circles, from which better ones are chosen


def kinds_of(counts: Array, rules: Rules) -> Array:
    """Every kind of circle that so many people of each realm can fill."""
    realms = range(len(counts))
    members = [some for size in range(2, rules.size + 1) for some in combinations_with_replacement(realms, size)]
    kinds = np.array([[some.count(realm) for realm in realms] for some in members])
    return np.asarray(kinds[np.all(kinds <= counts, axis=1)])


def worth(kinds: Array, rules: Rules) -> Array:
    """Aims × kinds: what a circle of each kind is worth by each aim, as far as its kind decides it."""
    size, realms, aims = kinds.sum(axis=1), (kinds > 0).sum(axis=1), np.zeros((9, len(kinds)))
    aims[PLACED], aims[CROSSING] = size, size * (realms > 1)
    aims[FULL] = realms >= min(len(rules.realms), rules.size)
    aims[LINKS] = (size**2 - (kinds**2).sum(axis=1)) / 2
    aims[EVENNESS] = -100 - size**2  # fewest circles, then even ones: 100 a circle outweighs any sum of such squares
    return aims


def most_links(counts: Array, rules: Rules) -> int:
    """The most pairs of different realms that circles of so many people of each realm can hold."""
    kinds = kinds_of(counts, rules)
    links = worth(kinds, rules)[[LINKS]]
    return int(links[0] @ solve(links, (kinds.T, 0, counts))) if len(kinds) else 0


def ranked(aims: Array, rules: Rules) -> Array:
    """Rows of aims in the order in which the programme wants them."""
    return aims[[PLACED, FULL, CROSSING, *range(LEFT_OUT, 9)]] if rules.span_first else aims


def solve(aims: Array, *limits: tuple[Array, Any, Any]) -> Array:
    """The whole numbers x ≥ 0, with low ≤ A·x ≤ high for each limit (A, low, high), that are best by each aim in turn:
    maximise aim·x, hold on to that, go on. Only the last aim that is not all 0 may have fractions. All 0 where nothing
    keeps to the limits."""
    from scipy.optimize import LinearConstraint, milp

    x, held = np.zeros(aims.shape[1]), [LinearConstraint(*limit) for limit in limits]
    for aim in aims[aims.any(axis=1)]:
        found = milp(-aim, integrality=1, constraints=held, options={"mip_rel_gap": 0.0, "presolve": False})
        if found.x is None:
            break
        x = np.rint(found.x)
        held.append(LinearConstraint(aim[None], aim @ x - 0.5, np.inf))
    return x.astype(int)


def table(rules: Rules, circles: Sequence[Sequence[int]]) -> Array:
    rows = [[*circle, *[-1] * (rules.size - len(circle))] for circle in circles]
    return np.array(rows, dtype=int).reshape(-1, rules.size)


def possible(kinds: Array) -> int:
    """How many circles, of the kinds of these ones, their people could form."""
    counts = kinds.sum(axis=0).tolist()
    return sum(prod(map(comb, counts, kind)) for kind in np.unique(kinds, axis=0).tolist())


def listed(crowd: Crowd, group: Array, kinds: Array) -> Array:
    """The allowed circles of these kinds that a group can form."""
    by_realm = [group[crowd.realm[group] == realm].tolist() for realm in range(len(crowd.counts))]
    some = [sum(each, ()) for kind in kinds.tolist() for each in product(*map(combinations, by_realm, kind))]
    circles = table(crowd.rules, some)
    return circles[crowd.allowed(circles)]


def columns(crowd: Crowd, circles: Array, group: Array, kinds: Array) -> tuple[Array, Array, Array]:
    """What a program needs of each circle, a column: people × circles, is somebody in it; kinds × circles, is it of a
    kind; aims × circles, what it is worth by each aim, as far as its kind does not decide it."""
    of_kinds, aims = crowd.kinds(circles), np.zeros((9, len(circles)))
    mutual, repeat, _ = crowd.wishes(*crowd.pairs(circles))
    aims[LEFT_OUT] = crowd.left_out[circles].sum(axis=1)
    aims[WAITED] = crowd.waited[circles].sum(axis=1) * worth(of_kinds, crowd.rules)[FULL]
    aims[NEW] = -repeat.sum(axis=1)
    aims[AFFINITY] = crowd.total(circles, mutual)
    return np.any(circles == group[:, None, None], axis=2), np.all(of_kinds == kinds[:, None], axis=2), aims


def best(crowd: Crowd, group: Array) -> Array:
    """The best circles of a group, by every aim in turn.

    The program's variables are x, 1 for each circle that is chosen, and n, how many are chosen of each kind:
    Σ x of a person ≤ 1; Σ x of a kind = its n; Σ n·(members of a realm) ≤ people of the realm (implied, but quicker).
    """
    there = crowd.kinds(group[None])[0]
    kinds = kinds_of(there, crowd.rules)
    circles = listed(crowd, group, kinds)
    if not len(circles):
        return circles
    members, of_kind, aims = columns(crowd, circles, group, kinds)
    x, n = len(circles), len(kinds)
    chosen = solve(
        ranked(np.hstack([aims, worth(kinds, crowd.rules)]), crowd.rules),
        (np.hstack([members, np.zeros((len(group), n))]), 0, 1),
        (np.hstack([of_kind, -np.eye(n)]), 0, 0),
        (np.hstack([np.zeros((len(there), x)), kinds.T]), 0, there),
    )
    return circles[chosen[:x] > 0]


def better(crowd: Crowd, circles: Array) -> Array:
    """As many circles of each kind, of all the same people; no less fair, with the fewest repeats, then the most affinity.
    Only circles whose reduced cost is within the gap between what is there and the linear program's optimum (which bounds
    every round of these kinds) can be part of a better round; the most promising of them are weighed."""
    from scipy.optimize import linprog

    group = circles[circles >= 0]
    kinds, counts = np.unique(crowd.kinds(circles), axis=0, return_counts=True)
    options = np.vstack([circles, listed(crowd, np.sort(group), kinds)])
    members, of_kind, aims = columns(crowd, options, group, kinds)
    value = aims[AFFINITY] + aims[NEW] * (1 + WIDEST * len(group) * crowd.scale)
    exactly, numbers = np.vstack([members, of_kind]), np.append(np.ones(len(group)), counts)
    now, fair = slice(len(circles)), aims[[WAITED]]
    least = fair[:, now].sum(axis=1)
    relaxed = linprog(-value, -fair, -least, exactly, numbers)
    gap, cost = -relaxed.fun - value[now].sum(), relaxed.lower.marginals
    if gap < 1e-9:
        return circles
    cost[now] = -1
    keep = np.argsort(cost, kind="stable")[: min(WEIGHED, (cost <= gap + 1e-6).sum())]
    chosen = solve(value[None, keep], (exactly[:, keep], numbers, numbers), (fair[:, keep], least, np.inf))
    return options[keep[chosen > 0]]


def planned(crowd: Crowd, rng: np.random.Generator) -> Array:
    """Circles of the kinds that are best by the numbers, with people in them who share a language; otherwise by lot.

    The integer program: x circles of each kind and language; z people of each type (realm, left out, waited, languages)
    in seats of each language, in full circles or not. Σ z of a realm, language and fullness = the seats there are;
    Σ z of a type ≤ its people."""
    names = sorted(set[str]().union(*(person.languages for person in crowd.people))) or [""]
    spoken = [[not person.languages or name in person.languages for name in names] for person in crowd.people]
    told = np.column_stack([crowd.realm[:-1], crowd.left_out[:-1], crowd.waited[:-1], spoken])
    types, type_of, there = np.unique(told, axis=0, return_inverse=True, return_counts=True)
    kinds = kinds_of(crowd.counts, crowd.rules)
    kind, in_language = np.indices((len(kinds), len(names))).reshape(2, -1)
    of_type, language, full = np.nonzero(np.repeat(types[:, 3:, None], 2, axis=2))
    realm, left_out, waited = types[of_type, :3].T
    x = len(kind)
    nth, n = np.arange(x + len(realm)), x + len(realm)
    aims, used, seats = np.zeros((9, n)), np.zeros((len(types), n)), np.zeros((len(crowd.counts), len(names), 2, n))
    aims[:, :x] = worth(kinds, crowd.rules)[:, kind]
    aims[LEFT_OUT, x:], aims[WAITED, x:] = left_out, waited * full
    is_full = aims[FULL, :x].astype(int)
    used[of_type, nth[x:]] = 1
    seats[:, in_language, is_full, nth[:x]] = kinds[kind].T
    seats[realm, language, full, nth[x:]] = -1
    numbers = solve(ranked(aims, crowd.rules), (seats.reshape(-1, n), 0, 0), (used, 0, there))
    lots = rng.permutation(crowd.everybody)
    waiting = [lots[type_of[lots] == nth].tolist() for nth in range(len(types))]
    chosen = defaultdict[tuple[int, ...], list[int]](list)
    for t, *seat, number in np.stack([of_type, realm, language, full, numbers[x:]], axis=1).tolist():
        chosen[tuple(seat)] += [waiting[t].pop() for _ in range(number)]
    rows = [
        [chosen[r, where, whether].pop() for r, count in enumerate(kinds[which].tolist()) for _ in range(count)]
        for which, where, whether, number in np.stack([kind, in_language, is_full, numbers[:x]], axis=1).tolist()
        for _ in range(number)
    ]
    return table(crowd.rules, rows)
