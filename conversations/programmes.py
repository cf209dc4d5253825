"""What a programme may be: the rules that a form in chat, a TOML file and the command line are all checked by.

A `Problem` is the key of a sentence in the catalogue and what belongs into it, so that each of them can say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

from conversations import guides
from conversations.model import Membership, Programme, Realm, Standing
from conversations.wording import LANGUAGES

LONGEST_NAME = 80
LONGEST_WORD = 60
LONGEST_CONTACT = 200
MOST_PLACES = 100
MOST_THEMES = 40
REALMS = ("Political", "Executive", "Community")
"""A programme's realms where nobody says otherwise."""

LIMITS: dict[str, tuple[int, int]] = {
    "cadence_weeks": (1, 52),
    "cadence_day": (0, 6),
    "cadence_hour": (0, 23),
    "asking_days": (1, 14),
    "circle_size": (2, 5),
    "digest_day": (0, 6),
    "digest_hour": (0, 23),
    "threshold": (2, 100),
    "preview_hours": (0, 48),
}
"""The whole numbers of a programme, and from where to where each may go."""


@cache
def zones() -> frozenset[str]:
    """Every time zone there is. Reading the names from disk takes a while: once is enough."""
    return frozenset(available_timezones())


@dataclass(frozen=True, slots=True)
class Problem:
    key: str
    values: Mapping[str, str | int] = field(default_factory=dict)


def problem(key: str, **values: str | int) -> Problem:
    return Problem(key, values)


def words_of(text: str) -> list[str]:
    """A list as people type it: one in each line, or with commas between."""
    return [word for part in re.split(r"[\n\r,;]", text) if (word := " ".join(part.split()))]


def realms_named(names: Iterable[str], known: Iterable[Realm] = ()) -> tuple[Realm, ...]:
    """Realms by their names. One that is known keeps its key, so that its people stay in it."""
    keys = {realm.name.casefold(): realm.key for realm in known}
    return tuple(Realm(keys.get(name.casefold()) or _slug(name), name) for name in names)


def _slug(name: str) -> str:
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


def problems(
    programme: Programme, members: Iterable[Membership] = (), before: Programme | None = None
) -> dict[str, Problem]:
    """What is wrong with a programme, by field. With its members, and what it was, also what they would lose."""
    found: dict[str, Problem] = {}
    if not programme.name:
        found["name"] = problem("problem-empty")
    elif len(programme.name) > LONGEST_NAME:
        found["name"] = problem("problem-too-long", longest=LONGEST_NAME)
    if len(programme.contact) > LONGEST_CONTACT:
        found["contact"] = problem("problem-too-long", longest=LONGEST_CONTACT)
    names = [realm.name for realm in programme.realms]
    lists = (("realms", names, (2, 5)), ("places", programme.places, (1, MOST_PLACES)),
             ("themes", programme.themes, (0, MOST_THEMES)))  # fmt: skip
    for key, words, (fewest, most) in lists:
        if (wrong := _list_problem(words, fewest, most)) is not None:
            found[key] = wrong
    for key, (least, most) in LIMITS.items():
        if not least <= getattr(programme, key) <= most:
            found[key] = problem("problem-number", least=least, most=most)
    if programme.zone not in zones():
        found["zone"] = problem("problem-zone", zone=programme.zone)
    if programme.guide not in guides.shipped():
        found["guide"] = problem("problem-guide", guides=", ".join(guides.shipped()))
    if unknown := [code for code in programme.languages if code not in LANGUAGES]:
        found["languages"] = problem("problem-language", language=unknown[0], languages=", ".join(LANGUAGES))
    return _in_use(programme, members, before) | found if before else found


def _list_problem(words: Iterable[str], fewest: int, most: int) -> Problem | None:
    words = list(words)
    if not fewest <= len(words) <= most:
        return problem("problem-list-length", least=fewest, most=most)
    if long := next((word for word in words if len(word) > LONGEST_WORD), None):
        return problem("problem-list-long", word=f"{long[:LONGEST_WORD]}…", longest=LONGEST_WORD)
    # Teams writes several choices with commas between.
    if parted := next((word for word in words if "," in word or ";" in word), None):
        return problem("problem-list-comma", word=parted)
    seen: set[str] = set()
    for word in words:
        if not _slug(word):
            return problem("problem-list-letters", word=word or "“”")
        if _slug(word) in seen:
            return problem("problem-list-twice", word=word)
        seen.add(_slug(word))
    return None


def _in_use(programme: Programme, members: Iterable[Membership], before: Programme) -> dict[str, Problem]:
    """A realm or a place that somebody stands for cannot go: nobody is moved without being asked."""
    there = [m for m in members if m.programme_id == programme.id and m.standing is not Standing.LEFT]
    realms, found = {realm.key for realm in programme.realms}, {}
    for realm in before.realms:
        if realm.key not in realms and any(m.realm == realm.key for m in there):
            found["realms"] = problem("problem-in-use", word=realm.name)
    for place in before.places:
        if place not in programme.places and any(m.place == place for m in there):
            found["places"] = problem("problem-in-use", word=place)
    return found


EDITABLE = (
    "name", "realms", "places", "themes", "zone", "cadence_weeks", "cadence_day", "cadence_hour", "asking_days",
    "circle_size", "guide", "digest_day", "digest_hour", "threshold", "contact", "languages", "open_to",
    "preview_hours", "span_first",
)  # fmt: skip


def changed(before: Programme, after: Programme) -> tuple[str, ...]:
    """The names of the settings that differ."""
    return tuple(name for name in EDITABLE if getattr(before, name) != getattr(after, name))
