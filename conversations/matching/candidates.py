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


@dataclass(frozen=True)
class Rules:
    """A programme's settings. `never` holds the pairs that are kept apart, `paused` the realms that sit this round out.
    `span_first`: rather circles that hold every realm than everybody crossing realms. Weights may be negative."""

    realms: tuple[str, ...]
    size: int = 3
    cooling_off: int = 12  # rounds before a pair may meet again without it being a repeat
    never: frozenset[frozenset[str]] = frozenset()
    same_place: float = 0.4
    shared_theme: float = 0.3
    novelty: float = 0.3
    paused: frozenset[str] = frozenset()
    span_first: bool = False


def affinity(a: Candidate, b: Candidate, since: int | None, rules: Rules) -> float:
    """How good it is for two to meet; `since` is the rounds since they last did, None where they never did."""
    fresh = 1.0 if since is None else min(1.0, max(since, 1) / NOVELTY_ROUNDS)
    near, shared = a.place != "" and a.place == b.place, not a.themes.isdisjoint(b.themes)
    return rules.same_place * near + rules.shared_theme * shared + rules.novelty * fresh
