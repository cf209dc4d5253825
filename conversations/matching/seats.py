"""Circles for more people than whole circles can be listed for: sweeps over the seats of a plan, and small circles of
circles, solved exactly, for whoever has none yet and to improve the round."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from conversations.matching.people import Array, Crowd, shared
from conversations.matching.programs import FULL, NEW, PLACED, best, better, planned, possible, worth

SWEEPS = 8  # before the first round is there
BLOCK = 200  # seats dealt by one assignment
NOISE = 0.1  # at the first sweep, in units of affinity
# What each aim weighs against affinity (at most 2 a seat) while seats are dealt: each outweighs a block of the next.
REPEAT, FAIR, HARD = 1e3, 1e6, 1e11
NEIGHBOURHOOD = 6_000  # circles listed in one step of improvement
PASSES, EACH = 4, 15  # how often at most people are mended for, and how many each time
NEIGHBOURS, MATES = 10, 3  # people solved exactly at once, and how many of them without a circle
LIKELY = (0, 20, 8, 5)  # so many of the likeliest circles are tried when none, one, two, three of them are opened up
TRIES = 100  # in all
MET, APART = 10.0, 100.0  # what it takes from how well two suit each other that they met lately, or may not meet


def seat(crowd: Crowd, seed: int) -> Array:
    """Good circles for everybody who can be placed. Where the sweeps leave a circle that breaks a limit, it is dissolved,
    and its people are found others."""
    rng = np.random.default_rng(seed)
    circles = planned(crowd, rng)
    wanted = int((circles >= 0).sum())
    for nth in range(SWEEPS):
        circles = sweep(crowd, circles, rng, NOISE * (1 - (nth + 1) / SWEEPS))
    circles = mended(crowd, circles[crowd.allowed(circles)], wanted, rng)
    return repaired(crowd, circles, settled=False) if (circles >= 0).sum() < wanted else circles


def sweep(crowd: Crowd, circles: Array, rng: np.random.Generator, noise: float) -> Array:
    """Re-deal, realm by realm, one seat of every circle that has one of the realm. Circles are sorted into blocks by the
    place of who sits there or, on the fall of a coin, of another member: so people of a place meet the circles of it."""
    from scipy.optimize import linear_sum_assignment

    circles = np.take_along_axis(circles, np.argsort(crowd.realm[circles], axis=1, kind="stable"), axis=1)
    kinds, size = crowd.kinds(circles), (circles >= 0).sum(axis=1)
    full = worth(kinds, crowd.rules)[FULL]
    for realm in np.flatnonzero(kinds.any(axis=0)):
        having = np.flatnonzero(kinds[:, realm])
        seats = kinds[having, :realm].sum(axis=1) + rng.integers(kinds[having, realm])
        other = (seats + 1 + rng.integers(size[having] - 1)) % size[having]
        places = crowd.place[circles[having, np.where(rng.random(len(having)) < 0.5, seats, other)]]
        order = np.argsort(rng.permutation(places.max() + 1)[places], kind="stable")
        for block in np.array_split(order, -(-len(order) // BLOCK)):
            here, seat = having[block], seats[block]
            people = circles[here, seat]
            circles[here, seat] = -1
            gain = _gain(crowd, people, circles[here], full[here], size[here])
            rows, cols = linear_sum_assignment(gain + noise * rng.random(gain.shape), maximize=True)
            circles[here[cols], seat[cols]] = people[rows]
    return circles


def _gain(crowd: Crowd, people: Array, circles: Array, full: Array, size: Array) -> Array:
    """People × circles: what somebody is worth in the free seat. They bring 2/(size - 1) of their affinity with each
    member, in units of the largest that affinity can be."""
    gain = FAIR * crowd.waited[people][:, None] * full
    for seat in circles.T:
        mutual, repeat, never = crowd.wishes(people[:, None], seat)
        gain += (seat >= 0) * (2 / (size - 1) / crowd.scale * mutual - REPEAT * repeat - HARD * never)
    for limit in crowd.limits:
        in_common = np.bitwise_and.reduce(limit[:, circles], axis=2)
        gain -= HARD * ~shared(limit[:, people[:, None]], in_common)
    return gain


def step(crowd: Crowd, circles: Array, seed: int, nth: int) -> Array:
    """One step of improvement: one seat of every circle is dealt anew, then the circles nearest to one of them, by place,
    are solved exactly. What was there is among what is chosen from, so the round stays valid and is never worse."""
    rng = np.random.default_rng([seed, nth])
    circles = sweep(crowd, circles, rng, 0)
    near = np.isin(crowd.place[circles], crowd.place[circles[rng.integers(len(circles))]]) & (circles >= 0)
    order, kinds, many = np.argsort(-near.mean(axis=1) - rng.random(len(circles))), crowd.kinds(circles), 1
    while many < len(order) and possible(kinds[order[: many + 1]]) <= NEIGHBOURHOOD:
        many += 1
    some, rest = circles[order[:many]], circles[order[many:]]
    return np.vstack([rest, better(crowd, some)])


def mended(crowd: Crowd, circles: Array, wanted: int, rng: np.random.Generator) -> Array:
    """Solves exactly, a few at once, the neighbourhoods of people without a circle (where more are wanted in circles than
    are) and of pairs who meet again. What was there is among what is chosen from, so each can only better the round."""
    for _ in range(PASSES):
        waiting = _waiting(crowd, circles) if (circles >= 0).sum() < wanted else []
        for who in [*waiting, *(pair[0] for pair in crowd.repeats(circles))][:EACH]:
            home, others, mates = _likely(crowd, circles, who, rng.random(len(circles)))
            fitting = (NEIGHBOURS - (circles[home] >= 0).sum() - len(mates)) // crowd.rules.size
            circles, _ = _reopened(crowd, circles, [*home, *others[:fitting]], [who, *mates])
    return circles


def repaired(crowd: Crowd, circles: Array, settled: bool) -> Array:
    """Circles for whoever has none: with others who have none or, where that cannot be, with the fewest circles opened up
    for it, the likeliest first; in each case without a repeat if there is a way. `settled`: circles may grow, but nobody
    is moved."""
    tries = iter(range(TRIES))
    for who in _waiting(crowd, circles):
        _, others, mates = _likely(crowd, circles, who)
        found = list[tuple[Any, ...]]()
        for many, likely in enumerate(LIKELY[: 2 if settled else 4]):
            if who in circles or (found and not found[0][0]):
                break
            for some, nth in zip(combinations(others[:likely], many), tries, strict=False):
                after, gain = _reopened(crowd, circles, list(some), [who] if some else [who, *mates])
                if gain[PLACED] > 0 and not (settled and some and len(after) > len(circles)):
                    found.append((max(0, -gain[NEW]), many, -gain[FULL], nth, after))
        if found:
            circles = min(found)[-1]
    return circles


def _waiting(crowd: Crowd, circles: Array) -> list[int]:
    """Who has no circle though there is somebody they could meet."""
    return [i for i in crowd.unplaced(circles).tolist() if crowd.compatible(i)[0].any()]


def _likely(crowd: Crowd, circles: Array, who: int, chance: Array | float = 0.0) -> tuple[Array, Array, list[int]]:
    """Somebody's own circle, if any; the others with somebody they could meet, the likeliest first; and people without
    one whom they could meet."""
    mutual, since, _ = crowd.between(np.array(who), crowd.everybody)
    could, size = np.append(crowd.compatible(who)[0], False), (circles >= 0).sum(axis=1)
    suits = np.append(mutual - MET * crowd.lately(since), 0) - APART * ~could
    rank = np.where(circles >= 0, suits[circles], 0).sum(axis=1) / size + MET / 2 * (size < crowd.rules.size) + chance
    order, home = np.argsort(-rank, kind="stable"), (circles == who).any(axis=1)
    mates = [i for i in crowd.unplaced(circles).tolist() if could[i]][:MATES]
    return order[home[order]], order[(could[circles].any(axis=1) & ~home)[order]], mates


def _reopened(crowd: Crowd, circles: Array, opened: list[int], people: list[int]) -> tuple[Array, Array]:
    """The circles once some of them, and people, are solved anew; and what that gains, by the aims that are counted."""
    here = circles[opened]
    solved = best(crowd, np.unique([*people, *here[here >= 0]]))
    now, then = (worth(crowd.kinds(some), crowd.rules).sum(axis=1) for some in (solved, here))
    now[NEW], then[NEW] = -len(crowd.repeats(solved)), -len(crowd.repeats(here))
    return np.vstack([np.delete(circles, opened, axis=0), solved]), now - then
