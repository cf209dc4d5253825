"""Late changes: somebody drops out or joins after the circles were made, and as few circles as possible are touched.

Circles that lost somebody stay as they are while they still are circles. Whoever has none gets one with others who have
none or, where that cannot be, with the fewest circles opened up for it: one, then two, then three, solved exactly; in
each case without a repeat if there is a way.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from conversations.matching.people import Array, Crowd
from conversations.matching.programs import FULL, best, worth
from conversations.matching.seats import padded

LIKELY = (40, 10, 6)  # so many of the likeliest circles are tried when one, two, three of them are opened up
TOGETHER = 8  # people without a circle who are seated among themselves at once


def repair(crowd: Crowd, before: Sequence[Array], settled: bool) -> list[Array]:
    """Circles for everybody who can be placed. `before`: rows of the crowd, perhaps fewer than a circle was; `settled`:
    the circles have been introduced, so that they may grow but nobody is moved."""
    circles = [circle for circle in before if len(circle) > 1 and crowd.allowed(circle)]
    left = crowd.unplaced(circles).tolist()
    left.sort(key=lambda i: (-crowd.left_out[i], i))
    for start in range(0, len(left), TOGETHER):
        circles += best(crowd, np.array(left[start : start + TOGETHER]))
    for who in left:
        if who in crowd.unplaced(circles):
            circles = _placed(crowd, circles, who, settled)
    return circles


def _placed(crowd: Crowd, circles: list[Array], who: int, settled: bool) -> list[Array]:
    """The circles with somebody in one of them; unchanged where that cannot be."""
    order, spare = _likely(crowd, circles, who), list[list[Array]]()
    for opened in (1,) if settled else (1, 2, 3):
        ways = list[tuple[tuple[float, ...], list[Array]]]()
        for some in combinations(order[: LIKELY[opened - 1]], opened):
            taken = set(some)
            group = np.concatenate([np.array([who]), *(circles[k] for k in some)])
            solved = best(crowd, group)
            whole = sum(map(len, solved)) == len(group) and (not settled or len(solved) == 1)
            if whole:
                repeats = sum(len(crowd.repeats(circle)) for circle in solved)
                repeats -= sum(len(crowd.repeats(circles[k])) for k in some)
                full = sum(worth(crowd.kind(circle), crowd.rules)[FULL] for circle in solved)
                full -= sum(worth(crowd.kind(circles[k]), crowd.rules)[FULL] for k in some)
                rest = [circle for k, circle in enumerate(circles) if k not in taken]
                ways.append(((-max(repeats, 0), full, -len(ways)), rest + solved))
        if ways:
            value, chosen = max(ways, key=lambda way: way[0])
            if value[0] == 0:
                return chosen
            spare.append(chosen)
    return spare[0] if spare else circles


def _likely(crowd: Crowd, circles: list[Array], who: int) -> list[int]:
    """The circles in which somebody fits best first: with room, of people they may meet and have not met lately."""
    if not circles:
        return []
    seated, one = padded(circles), np.array([who])
    mutual, repeat, never = (some[0] for some in crowd.pairs(one, np.arange(len(crowd.people))))
    fits = mutual - 10.0 * repeat - 100.0 * (never | ~crowd.compatible(who)[0])
    there = seated >= 0
    rank = np.where(there, fits[seated], 0).sum(axis=1) / there.sum(axis=1)
    rank += 5.0 * (there.sum(axis=1) < crowd.rules.size)
    return [int(k) for k in np.argsort(-rank, kind="stable")]
