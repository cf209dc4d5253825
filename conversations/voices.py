"""Who has been heard in a circle: for the circle itself, and to ask the least heard realm first. Never a ranking.

Being heard counts once for each shared answer and each remark, not by length: who writes long letters is not heard more.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum

from conversations import access
from conversations.model import Circle
from conversations.scenes import Scene

ENOUGH = 4
"""So many words in all before anything is said about who is heard: fewer are chance."""


class Balance(StrEnum):
    TOO_SOON = "too-soon"
    EVEN = "even"
    UNEVEN = "uneven"


class Share(StrEnum):
    """What one member gave, beside what would be an even share. Only they are told."""

    LESS = "less"
    EVEN = "even"
    MORE = "more"


def heard(scene: Scene, circle: Circle) -> dict[str, int]:
    """How often each member has been heard in a circle, by person id. Guests are asked in to be heard: no count."""
    counts = Counter(r.person_id for r in scene.reflections if r.circle_id == circle.id and access.is_shared(r))
    counts += Counter(r.person_id for r in scene.remarks if r.circle_id == circle.id and r.deleted_at is None)
    return {seat.person_id: counts[seat.person_id] for seat in scene.seats_in(circle.id) if not seat.guest}


def balance(scene: Scene, circle: Circle) -> Balance:
    """Even where nobody was heard less than half as often as they would be in an even conversation."""
    counts = heard(scene, circle)
    total = sum(counts.values())
    if len(counts) < 2 or total < ENOUGH:
        return Balance.TOO_SOON
    return Balance.UNEVEN if min(counts.values()) * len(counts) * 2 < total else Balance.EVEN


def share(scene: Scene, circle: Circle, person_id: str) -> Share:
    counts = heard(scene, circle)
    total, mine = sum(counts.values()), counts.get(person_id, 0)
    if mine * len(counts) * 2 < total:
        return Share.LESS
    return Share.MORE if mine * len(counts) * 2 > total * 3 else Share.EVEN


def least_heard(scene: Scene, circle: Circle) -> frozenset[str]:
    """The members of the realm that has been heard least, who are asked first; nobody where it is not one alone."""
    counts = heard(scene, circle)
    realms: dict[str, list[int]] = {}
    for seat in scene.seats_in(circle.id):
        if seat.person_id in counts:
            realms.setdefault(seat.realm, []).append(counts[seat.person_id])
    means = {realm: sum(each) / len(each) for realm, each in realms.items()}
    lowest = [realm for realm, mean in means.items() if mean == min(means.values())]
    if len(means) < 2 or len(lowest) != 1:
        return frozenset()
    return frozenset(s.person_id for s in scene.seats_in(circle.id) if s.realm == lowest[0] and not s.guest)
