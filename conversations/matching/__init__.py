"""Who meets whom: one round's circles, from those who said "in".

Hard limits are never broken: a pair kept apart, a paused realm, no language or no hour in common. Then each aim is
decided only among the best of the ones before it: as many people as possible are placed, then cross realms, then as many
circles as possible span the realms; whoever was left out or waited longest comes first; then no pair meets again within
the cooling-off; then circles are as large as the programme allows; then affinity. Where few circles are possible, all are
listed and an integer program picks the best (`programs`). For more people, an integer program over *kinds* of circle, how
many members of each realm in which language, says how many of which; people are dealt to the seats; sweeps re-deal one
seat of every circle at once by assignment, with noise that dies away; circles that break a hard limit are dissolved, and
whoever has none is solved exactly with likely circles (`seats`). `improve` goes on from there in steps: a sweep, and a
neighbourhood solved exactly. Late changes open up as few circles as can be. Beside each round stands a bound that no such
round can exceed (`bounds`). The same people, in any order, and the same seed and steps give the same circles.

Who only needs the data, as the web side does, loads no library for numbers: the rest of this package is loaded when a
round is made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from conversations.values import Value

if TYPE_CHECKING:
    from conversations.matching.bounds import Bound
    from conversations.matching.rounds import Plan, Seating, bound, improve, match, plan, repair, seating

__all__ = ["MOST_STEPS", "Candidate", "Rules", "affinity", "worthwhile"]
__all__ += ["Bound", "Plan", "Seating", "bound", "improve", "match", "plan", "repair", "seating"]

NOVELTY_ROUNDS = 26  # rounds after which two people are as new to each other as they were at first
EFFORT, MOST_STEPS = 80_000, 16  # people × steps of improvement that are worth waiting for, and the most steps


class Candidate(Value, frozen=True):
    """Somebody who said "in". No languages, or no hours (of the week, UTC, 0..167), set no limit."""

    id: str
    realm: str
    place: str = ""
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    hours: frozenset[int] = frozenset()
    waited: int = 0  # rounds since their last circle that held every realm
    left_out: int = 0  # rounds in a row they said "in" and got no circle
    glad_near: bool = False  # they were glad of a circle with somebody of their place
    glad_alike: bool = False  # they were glad of a circle with somebody who shares a theme


class Rules(Value, frozen=True):
    """A programme's settings. `never` holds the pairs that are kept apart, `paused` the realms that sit this round out.
    `gladness` is what a shared place, or a theme, counts more for each of the two who was glad of such a circle.
    `span_first`: rather circles that hold every realm than everybody crossing realms. Weights may be negative."""

    realms: tuple[str, ...]
    size: int = 3
    cooling_off: int = 12  # rounds before a pair may meet again without it being a repeat
    never: frozenset[frozenset[str]] = frozenset()
    same_place: float = 0.4
    shared_theme: float = 0.3
    novelty: float = 0.3
    gladness: float = 0.05
    paused: frozenset[str] = frozenset()
    span_first: bool = False


def affinity(a: Candidate, b: Candidate, since: int | None, rules: Rules) -> float:
    """How good it is for two to meet; `since` is the rounds since they last did, None where they never did."""
    fresh = 1.0 if since is None else min(1.0, max(since, 1) / NOVELTY_ROUNDS)
    near, shared = a.place != "" and a.place == b.place, not a.themes.isdisjoint(b.themes)
    place = rules.same_place + rules.gladness * (a.glad_near + b.glad_near)
    theme = rules.shared_theme + rules.gladness * (a.glad_alike + b.glad_alike)
    return place * near + theme * shared + rules.novelty * fresh


def worthwhile(people: int) -> int:
    """The steps of improvement that so many people are worth waiting for."""
    return min(MOST_STEPS, EFFORT // max(1, people))


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    from conversations.matching import rounds

    return getattr(rounds, name)
