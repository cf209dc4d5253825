"""What a digest may quote says no name and no affiliation. A machine cannot read for that; it can ask again where words hold
the name of somebody in the circle, or of one of the programme's places. Whether they may be quoted is their owner's choice."""

from __future__ import annotations

import re
from collections.abc import Iterable

from conversations.model import Circle
from conversations.turn import Turn

SHORTEST = 3
"""Shorter parts of a name, such as "de", are in other words too."""


def names_somebody(words: str, names: Iterable[str], places: Iterable[str]) -> bool:
    """Whether words hold a name, or a part of one, as it is written; or a place. "Rose" may be a flower: to ask once
    too often is the smaller mistake."""
    parts = [part for name in names for part in re.findall(r"[^\W\d_]+", name) if len(part) >= SHORTEST]
    known = "|".join(re.escape(each) for each in (*parts, *places) if each)
    return bool(known) and re.search(rf"\b(?:{known})\b", words) is not None


def problems(turn: Turn, circle: Circle | None, words: str) -> dict[str, str]:
    """What to say at the tick of a form that offers these words to a digest, by its field; nothing where all is well."""
    if circle is None or not turn.value("quotable"):
        return {}
    sit = {seat.person_id for seat in turn.scene.seats if seat.circle_id == circle.id}
    names = [person.name for person in turn.scene.people if person.id in sit]
    programme = turn.scene.programme(circle.programme_id)
    if not names_somebody(words, names, programme.places if programme else ()):
        return {}
    return {"quotable": turn.voice("problem-quote-names")}
