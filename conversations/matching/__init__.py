"""Who meets whom: one round's circles, from those who said "in".

Hard limits are never broken: a pair kept apart, a paused realm, no language or no hour in common. Then each aim is
decided only among the best of the ones before it: as many people as possible are placed, then cross realms, then as many
circles as possible span the realms; whoever was left out or waited longest comes first; then no pair meets again within
the cooling-off; then circles are as large as the programme allows; then affinity. Where few circles are possible, all are
listed and an integer program picks the best (`programs`). For more people (`seats`), an integer program over *kinds* of
circle, how many members of each realm in which language, says how many of which; people are dealt to the seats; sweeps
re-deal one seat of every circle at once by assignment, with noise that dies away; circles that break a hard limit are
taken apart, and the neighbourhoods of whoever is left are solved exactly. `improve` goes on from there in steps: a sweep,
and a neighbourhood solved exactly. Late changes touch few circles (`repairs`). Beside each round stands a bound that no
such round can exceed (`bounds`). The same people, in any order, and the same seed and steps give the same circles.

Who only needs the data, as the web side does, loads no library for numbers: the rest of this package is loaded when a
round is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conversations.matching.candidates import Candidate, Rules, affinity

if TYPE_CHECKING:
    from conversations.matching.bounds import Bound
    from conversations.matching.rounds import (
        MOST_STEPS,
        Plan,
        Seating,
        bound,
        improve,
        match,
        plan,
        repair,
        seating,
        worthwhile,
    )

__all__ = [
    "MOST_STEPS",
    "Bound",
    "Candidate",
    "Plan",
    "Rules",
    "Seating",
    "affinity",
    "bound",
    "improve",
    "match",
    "plan",
    "repair",
    "seating",
    "worthwhile",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from conversations.matching import rounds

    return getattr(rounds, name)
