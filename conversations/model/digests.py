"""Weekly digests, who gets them how, and the nameless movements that they count."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from conversations.values import Kept, Words, field


class Move(StrEnum):
    """How somebody's standing in a programme changed."""

    JOINED = "joined"
    PAUSED = "paused"
    RETURNED = "returned"
    LEFT = "left"


class Movement(Kept, frozen=True):
    """That somebody, nobody knows who, joined, paused, came back or left in a week of a programme."""

    id: str
    programme_id: str
    week: str
    move: Move
    version: int = 0


class Digest(Kept, frozen=True):
    """A week of one programme. `body` is safe to show to its leads; `figures` is what was counted before anything was
    suppressed, with the ids of the commitments whose lessons are quoted, and never leaves the database."""

    id: str
    programme_id: str
    week: str
    made_at: datetime
    body: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    version: int = 0


class Subscription(Kept, frozen=True):
    """How a lead gets a programme's digests: in chat, by e-mail to `mail`, in a channel (`PLATFORM:WORKSPACE/ID`), all or
    none; at `hour` in their own zone (-1: at the programme's). Links to its pages that were made before `links_from` have ended."""

    id: str
    programme_id: str
    person_id: str
    by_chat: bool = True
    by_mail: bool = False
    mail: Words = ""
    hour: int = -1
    links_from: datetime | None = None
    by_channel: bool = False
    channel: str = ""
    version: int = 0
