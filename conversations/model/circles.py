"""Rounds, and the circles that they make: who sits there, and how it was."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.values import Kept, Words, field


class Met(StrEnum):
    """Whether the people of a circle met, as one of them tells it."""

    IN_PERSON = "in person"
    BY_CALL = "by call"
    HERE = "here"
    NOT_YET = "not yet"


class Felt(StrEnum):
    """How a circle was for one of its members."""

    GLAD = "glad"
    FINE = "fine"
    NOT_AGAIN = "not again"


class Round(Kept, frozen=True):
    """One pass of matching. `record` is what the matching decided, in numbers; `proposed` the circles (ids of people)
    that conveners have seen, until they are introduced; `matched_at` is when they were, or the round was cancelled."""

    id: str
    programme_id: str
    number: int
    asked_at: datetime
    match_at: datetime
    matched_at: datetime | None = None
    record: dict[str, Any] = field(default_factory=dict)
    proposed: tuple[tuple[str, ...], ...] = ()
    version: int = 0


class Turnout(Kept, frozen=True):
    """One person's answer to "in this time?": `in`, `out`, or empty while they have not said."""

    id: str
    round_id: str
    programme_id: str
    person_id: str
    answer: str = ""
    version: int = 0


class Circle(Kept, frozen=True):
    """`next_prompt` counts the guide's prompts asked so far. `shared` is what the introduction says they share.

    `guide` names the edition that the circle began with (`first-conversation@1`); empty where there are no questions.
    The circle's pace: `every_days` between questions (0: the guide's), none before `next_at`, none while `resting`;
    `held_at`: since when the next one waits for the last one's answers. `wish` is what one member would like and
    another has to agree to (`faster`, `harvest`, or `guest:` and the id of its draft), `wished_by` that member.
    `harvest_at`: when the circle was asked what it takes along; `harvested_at`: when that was shown to all.
    `room`: the one conversation that its people share, as `PLATFORM:WORKSPACE/ID`; empty where each has copies of their
    own. `room_ended_at`: since when they have copies again.
    """

    id: str
    programme_id: str
    round_id: str
    number: int
    guide: str
    opened_at: datetime
    shared: str = ""
    next_prompt: int = 0
    every_days: int = 0
    next_at: datetime | None = None
    resting: bool = False
    held_at: datetime | None = None
    wish: str = ""
    wished_by: str = ""
    harvest_at: datetime | None = None
    harvested_at: datetime | None = None
    closed_at: datetime | None = None
    room: str = ""
    room_ended_at: datetime | None = None
    version: int = 0

    @property
    def had_room(self) -> bool:
        """Whether its people share a conversation or did: what stands there follows what changes, as copies do."""
        return bool(self.room) or self.room_ended_at is not None


class Seat(Kept, frozen=True):
    """A person's place in a circle. `shown_at`: when they first agreed where their words go. A seat that was left, or
    whose person was erased, stays as a nameless place. `guest`: by a one-time consent, with no realm or place, and
    `asked_as` says in the circle's own words as whom. `nudged_at`: when they were gently asked, once, whether all is well."""

    id: str
    circle_id: str
    programme_id: str
    person_id: str
    realm: str
    place: str
    joined_at: datetime
    shown_at: datetime | None = None
    left_at: datetime | None = None
    guest: bool = False
    nudged_at: datetime | None = None
    asked_as: Words = ""
    version: int = 0

    @property
    def stands_for(self) -> str:
        """What is told beside somebody's realm: their place; of a guest, as whom they were asked."""
        return self.asked_as if self.guest else self.place


class Harvest(Kept, frozen=True):
    """What one member takes along from a circle: what they noticed, will do, and would tell others; or nothing, where
    they passed. `quotable` allows `telling` in a digest."""

    id: str
    circle_id: str
    programme_id: str
    person_id: str
    given_at: datetime
    noticed: Words = ""
    doing: Words = ""
    telling: Words = ""
    quotable: bool = False
    withdrawn_at: datetime | None = None
    version: int = 0


class Meeting(Kept, frozen=True):
    """One member's answers after a circle: did you meet, and how was it? Nobody in the circle reads them."""

    id: str
    circle_id: str
    programme_id: str
    person_id: str
    at: datetime
    met: Met
    felt: Felt
    version: int = 0
