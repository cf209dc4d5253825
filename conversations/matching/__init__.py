"""Who meets whom: one round's circles, from those who said "in".

Hard limits are never broken: a pair kept apart, no language or no hour in common. Then each aim is decided only among
the best of the ones before it: as many people as possible are placed, then cross realms, then as many circles as
possible span the realms; whoever was left out or waited longest comes first; then no pair meets again within the
cooling-off; then circles are as large as the programme allows; then affinity. Where few circles are possible, all are
listed and an integer program picks the best (`programs`). For more people (`seats`), an integer program over *kinds* of
circle, how many members of each realm in which language, says how many of which; people are dealt to the seats; sweeps
re-deal one seat of every circle at once by assignment, with noise that dies away; circles that break a hard limit are
taken apart, and the neighbourhoods of whoever is left are solved exactly; groups of up to 60 are polished. The same
people, in any order, and the same seed give the same circles.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from conversations.matching.people import Array, Candidate, Crowd, Rules, affinity
from conversations.matching.programs import FULL, best, most_links, worth
from conversations.matching.seats import seat

__all__ = ["Candidate", "Rules", "Seating", "affinity", "match"]

SMALL = 1_600  # so many circles that could be are all listed, and the best chosen
POLISHED = 60  # people whose circles are polished as a whole


@dataclass(frozen=True)
class Seating:
    """One round's circles, ids in order, and what they came to."""

    circles: tuple[tuple[str, ...], ...]
    unplaced: tuple[tuple[str, str], ...]  # id and why: alone, blocked, language, hours or numbers
    realm_links: int  # pairs of circle-mates from different realms
    realm_links_possible: int  # the most that circles of as many people per realm could have
    affinity: float  # mean over people in circles of the mean over their circle-mates
    repeats: tuple[tuple[str, str], ...]  # pairs that met within the cooling-off
    full_span: int  # circles that hold every realm, or as many realms as the programme's circles have seats


def match(
    people: Sequence[Candidate], met: Mapping[frozenset[str], int], rules: Rules, seed: int = 1, sweeps: int = 8
) -> Seating:
    """Seat everybody who can be. `met`: pair -> rounds since they last met (1 = the round before).

    Raises ValueError where an id comes twice, a realm is not the programme's, or the rules are out of range.
    """
    _check(people, rules)
    crowd = Crowd(sorted(people, key=lambda person: person.id), met, rules)
    if sum(comb(len(people), size) for size in range(2, rules.size + 1)) <= SMALL:
        circles = best(crowd, np.arange(len(people)))
    else:
        circles = seat(crowd, seed, sweeps, POLISHED)
    return _seating(crowd, circles, met)


def _check(people: Sequence[Candidate], rules: Rules) -> None:
    if not 2 <= rules.size <= 5:
        raise ValueError(f"A circle has 2 to 5 seats, not {rules.size}.")
    if not 2 <= len(set(rules.realms)) == len(rules.realms) <= 5:
        raise ValueError("A programme has 2 to 5 realms, each named once.")
    for name, times in Counter(person.id for person in people).items():
        if times > 1:
            raise ValueError(f"{name} is listed {times} times. Each person can be listed once.")
    for person in people:
        if person.realm not in rules.realms:
            raise ValueError(f"{person.id} is in the realm “{person.realm}”, which this programme does not have.")


def _seating(crowd: Crowd, found: Sequence[Array], met: Mapping[frozenset[str], int]) -> Seating:
    """The circles in the order of their ids, and what they came to. The crowd is in that order already."""
    rules = crowd.rules
    circles = [[crowd.people[i] for i in circle] for circle in sorted(sorted(circle.tolist()) for circle in found)]
    pairs = [(a, b, 2 / (len(circle) - 1)) for circle in circles for a, b in combinations(circle, 2)]
    since = {(a.id, b.id): met.get(frozenset((a.id, b.id))) for a, b, _ in pairs}
    mutual = sum(affinity(a, b, since[a.id, b.id], rules) * weight for a, b, weight in pairs)
    return Seating(
        circles=tuple(tuple(person.id for person in circle) for circle in circles),
        unplaced=tuple((crowd.people[i].id, crowd.compatible(i)[1]) for i in crowd.unplaced(found).tolist()),
        realm_links=sum(a.realm != b.realm for a, b, _ in pairs),
        realm_links_possible=most_links(crowd.counts, rules),
        affinity=mutual / max(1, sum(map(len, circles))),
        repeats=tuple(pair for pair, rounds in since.items() if rounds is not None and rounds <= rules.cooling_off),
        full_span=sum(int(worth(crowd.kind(circle), rules)[FULL]) for circle in found),
    )
