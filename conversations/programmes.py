"""What a programme may be: the rules that a form in chat, a TOML file and the command line are all checked by.
`tests/contract/test_every_setting.py` has the table of what is set where.

A `Problem` is the key of a sentence in the catalogue and what belongs into it, so that each of them can say it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from conversations import guides
from conversations.limits import LIMITS, NTHS
from conversations.model import Membership, Programme, Realm, Standing
from conversations.naming import hides
from conversations.values import Value, field
from conversations.wording import LANGUAGES

LONGEST_NAME = 80
LONGEST_WORD = 60
LONGEST_CONTACT = 200
LONGEST_ADDRESS = 254
MOST_PLACES = 100
MOST_THEMES = 40
MOST_SIGNPOSTS = 10
MOST_WORKSPACES = 50
MOST_REALM_PAUSES = 20
REALMS = ("Political", "Executive", "Community")
"""A programme's realms where nobody says otherwise."""

_WORKSPACE = re.compile(r"(slack:[A-Z0-9]{2,32}|teams:[0-9a-fA-F-]{36})")
_ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+"
)


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address."""
    return len(text) <= LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


@cache
def zones() -> frozenset[str]:
    """Every time zone there is. Reading the names from disk takes a while: once is enough."""
    return frozenset(available_timezones())


class Problem(Value, frozen=True):
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
    if programme.cadence_nth not in NTHS.values():
        found["cadence_nth"] = problem("problem-nth", nths=", ".join(NTHS))
    if programme.zone not in zones():
        found["zone"] = problem("problem-zone", zone=programme.zone)
    if programme.guide not in guides.shipped():
        found["guide"] = problem("problem-guide", guides=", ".join(guides.shipped()))
    if unknown := [code for code in programme.languages if code not in LANGUAGES]:
        found["languages"] = problem("problem-language", language=unknown[0], languages=", ".join(LANGUAGES))
    told = {"name": (programme.name,), "contact": (programme.contact,), "signposts": programme.signposts,
            "realms": names, "places": programme.places, "themes": programme.themes}  # fmt: skip
    hidden = {key: problem("problem-hidden") for key, lines in told.items() if any(map(hides, lines))}
    found |= _help_problems(programme) | hidden
    return _in_use(programme, members, before) | found if before else found


def _help_problems(programme: Programme) -> dict[str, Problem]:
    """What is wrong with where help is found, who may join, and when a realm is left in peace."""
    found: dict[str, Problem] = {}
    if len(programme.signposts) > MOST_SIGNPOSTS:
        found["signposts"] = problem("problem-list-length", least=0, most=MOST_SIGNPOSTS)
    elif any(len(line) > LONGEST_CONTACT for line in programme.signposts):
        found["signposts"] = problem("problem-too-long", longest=LONGEST_CONTACT)
    if programme.concern_mail and not is_address(programme.concern_mail):
        found["concern_mail"] = problem("problem-address")
    if len(programme.open_to) > MOST_WORKSPACES:
        found["open_to"] = problem("problem-list-length", least=0, most=MOST_WORKSPACES)
    elif wrong := next((each for each in programme.open_to if not _WORKSPACE.fullmatch(each)), None):
        found["open_to"] = problem("problem-workspace", workspace=wrong[:LONGEST_WORD])
    keys = {realm.key for realm in programme.realms}
    if len(programme.realm_pauses) > MOST_REALM_PAUSES:
        found["realm_pauses"] = problem("problem-list-length", least=0, most=MOST_REALM_PAUSES)
    for pause in programme.realm_pauses:
        if pause.realm not in keys:
            found["realm_pauses"] = problem("problem-realm", realm=pause.realm[:LONGEST_WORD])
        elif pause.until < pause.since:
            found["realm_pauses"] = problem("problem-until-before-since")
    return found


def by_weeks_or_months(given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they were given, where weeks alone mean that rounds open by weeks from now on, and no longer by months."""
    by_weeks = "cadence_weeks" in given and "cadence_months" not in given
    return dict(given) | ({"cadence_months": 0} if by_weeks else {})


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
    "preview_hours", "span_first", "cadence_months", "cadence_nth", "digest_minute", "signposts", "concern_mail",
    "realm_pauses", "words_months", "promises_months", "quiet_months", "together",
)  # fmt: skip


def changed(before: Programme, after: Programme) -> tuple[str, ...]:
    """The names of the settings that differ."""
    return tuple(name for name in EDITABLE if getattr(before, name) != getattr(after, name))
