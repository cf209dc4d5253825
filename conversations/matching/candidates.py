"""The people of a round, the programme's rules, and how good it is for two of them to meet."""

from __future__ import annotations

from dataclasses import dataclass

NOVELTY_ROUNDS = 26  # rounds after which two people are as new to each other as they were at first


@dataclass(frozen=True)
class Candidate:
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


@dataclass(frozen=True)
class Rules:
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
