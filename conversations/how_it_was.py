"""What the next matching takes from "did you meet, and how was it?", beside "not these people again".

Two who both said that they did not meet are new to each other still. Whoever was glad of a circle gets a little more of
what they shared there. Both come last of all that decides: nobody gets a circle, or waits, for what somebody answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from conversations.model import Felt, Meeting, Met, Seat
from conversations.scenes import Scene


def did_not_meet(meetings: Iterable[Meeting]) -> Mapping[str, frozenset[frozenset[str]]]:
    """By circle, the pairs in it who both said that they did not meet. One alone is not enough: the other might read from
    whom they see again what somebody answered."""
    said: dict[str, list[str]] = {}
    for meeting in meetings:
        if meeting.met is Met.NOT_YET:
            said.setdefault(meeting.circle_id, []).append(meeting.person_id)
    return {
        circle_id: frozenset(frozenset(pair) for pair in combinations(people, 2)) for circle_id, people in said.items()
    }


def glad(scene: Scene) -> tuple[frozenset[str], frozenset[str]]:
    """Who was glad of a circle of late with somebody of their place, and who of one with somebody who shares a theme."""
    themes = {(m.programme_id, m.person_id): set(m.themes) for m in scene.memberships}
    near, alike = set[str](), set[str]()
    sitting: dict[str, list[Seat]] = {}
    for seat in scene.seats:
        sitting.setdefault(seat.circle_id, []).append(seat)
    for meeting in scene.meetings:
        seats = sitting.get(meeting.circle_id, [])
        mine = next((seat for seat in seats if seat.person_id == meeting.person_id), None)
        if meeting.felt is not Felt.GLAD or mine is None:
            continue
        others = [seat for seat in seats if seat is not mine]
        if mine.place and any(other.place == mine.place for other in others):
            near.add(meeting.person_id)
        own = themes.get((meeting.programme_id, meeting.person_id), set())
        if any(own & themes.get((meeting.programme_id, other.person_id), set()) for other in others):
            alike.add(meeting.person_id)
    return frozenset(near), frozenset(alike)
