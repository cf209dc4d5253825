"""Promises, what became of them, and offers of help."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from conversations.values import Kept, Words, words


class OfferState(StrEnum):
    """How far an offer of help from outside a circle has come. Names are given only at the second yes."""

    ASKED = "asked"
    OFFERED = "offered"
    MET = "met"
    DECLINED = "declined"


class Outcome(StrEnum):
    """What a check-in found."""

    KEPT = "kept"
    GOING_ON = "going on"
    STUCK = "stuck"
    BLIND_ALLEY = "blind alley"
    HANDED_ON = "handed on"


class CommitmentState(StrEnum):
    OPEN = "open"
    STUCK = "stuck"
    KEPT = "kept"
    BLIND_ALLEY = "blind alley"
    WITHDRAWN = "withdrawn"

    @property
    def closed(self) -> bool:
        return self in (CommitmentState.KEPT, CommitmentState.BLIND_ALLEY, CommitmentState.WITHDRAWN)


class Commitment(Kept, frozen=True):
    """Who will do what, for or with whom, by when (`due`, a day in `zone`). `offered_to` waits for that person's yes.

    `nudges` counts the check-ins without an answer since the last news; `helped_at` is when somebody offered help with
    a stuck one; `quotable` allows `learnt` in a digest. `witness` is the member who was asked to be one; `shared` holds
    those who said yes to doing it together, `along` those who have not answered yet; `follows` is an earlier commitment;
    `reflection` was written once it was kept.
    """

    id: str
    programme_id: str
    circle_id: str
    person_id: str
    due: date
    zone: str
    made_at: datetime
    text: Words = ""
    for_whom: Words = ""
    state: CommitmentState = CommitmentState.OPEN
    nudges: int = 0
    offered_to: str = ""
    learnt: Words = ""
    quotable: bool = False
    first_step: Words = ""
    witness: str = ""
    shared: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    follows: str = ""
    reflection: Words = ""
    closed_at: datetime | None = None
    helped_at: datetime | None = None
    version: int = 0


class CheckIn(Kept, frozen=True):
    id: str
    commitment_id: str
    programme_id: str
    person_id: str
    at: datetime
    outcome: Outcome
    note: Words = ""
    version: int = 0


class Offer(Kept, frozen=True):
    """Somebody outside a circle may have what a member who is stuck needs. `need` is in the words of whoever needs it,
    `asset` in those of whoever offered it at joining; neither learns who the other is before both have said yes."""

    id: str
    programme_id: str
    commitment_id: str
    needed_by: str
    offered_by: str
    made_at: datetime
    state: OfferState
    need: Annotated[str, words("needed_by")] = ""
    asset: Annotated[str, words("offered_by")] = ""
    version: int = 0
