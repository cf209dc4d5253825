"""A programme: its realms and settings, its codes, and what was done to it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from conversations.values import Kept, Sealed, Value, Words


class Realm(Value, frozen=True):
    key: str
    name: str


class Role(StrEnum):
    """What a person does in a programme. An administrator is one everywhere: see `Person`."""

    PARTICIPANT = "participant"
    CONVENER = "convener"
    LEAD = "lead"
    GUEST = "guest"
    SAFEGUARDING = "safeguarding"
    ADMINISTRATOR = "administrator"


class ProgrammeState(StrEnum):
    """Where a programme stands. Rounds open and digests go out while it is running; a paused one opens no rounds."""

    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    CLOSED = "closed"


class RealmPause(Value, frozen=True):
    """From `since` to `until`, both included, nobody in the realm is asked, matched or reminded, as before an election."""

    realm: str
    since: date
    until: date


class Programme(Kept, frozen=True):
    """`cadence_*`: a round opens every `cadence_weeks` weeks on `cadence_day` (0 = Monday) at `cadence_hour` in `zone`;
    where `cadence_months` is not 0, it is instead every so many months, on the `cadence_nth` such day of the month (-1:
    the last). Circles are introduced `asking_days` later; conveners see them `preview_hours` before (0: not at all).
    `span_first`: rather circles of every realm than everybody crossing realms. `together`: a circle whose people are all
    in one workspace, and agree to it, talks in one group conversation there. `open_to` lists the workspaces whose
    people may join without a code. `languages` are those that its people may choose; none means all that there are. The
    first of them is what is said to whoever has not chosen yet (`first_language`).
    `signposts` are lines that tell where else to find help; `concern_mail` is an e-mail address that hears of concerns,
    too. `*_months`: how long things are kept, where that is less
    than Convenor's own limit.
    """

    id: str
    name: str
    realms: tuple[Realm, ...]
    places: tuple[str, ...]
    themes: tuple[str, ...]
    zone: str = "Europe/London"
    language: str = "en"
    cadence_weeks: int = 4
    cadence_day: int = 0
    cadence_hour: int = 9
    cadence_months: int = 0
    cadence_nth: int = 1
    asking_days: int = 2
    circle_size: int = 3
    guide: str = "first-conversation"
    digest_day: int = 0
    digest_hour: int = 8
    digest_minute: int = 0
    threshold: int = 5
    contact: Sealed = ""
    open_to: tuple[str, ...] = ()
    preview_hours: int = 3
    span_first: bool = False
    created_at: datetime | None = None
    state: ProgrammeState = ProgrammeState.RUNNING
    languages: tuple[str, ...] = ()
    signposts: tuple[str, ...] = ()
    concern_mail: Sealed = ""
    realm_pauses: tuple[RealmPause, ...] = ()
    words_months: int = 12
    promises_months: int = 24
    quiet_months: int = 24
    together: bool = False
    version: int = 0

    @property
    def first_language(self) -> str:
        return self.languages[0] if self.languages else self.language


class Code(Kept, frozen=True):
    """A one-time code that makes its sender a convener, a lead or an administrator (the `kind`), an invitation that lets
    people from other workspaces join (`kind` invitation), one that lets a guest into one circle (`kind` guest), or one
    that links an account to a person (`kind` link, `person_id`). `id` is a keyed hash of the code: the code itself is
    never kept. A guest's code is `person_id`'s: `guest` says who is meant, `text` why."""

    id: str
    kind: str
    programme_id: str
    expires_at: datetime
    circle_id: str = ""
    person_id: str = ""
    guest: Words = ""
    text: Words = ""
    used_at: datetime | None = None
    version: int = 0


class Deed(StrEnum):
    """What the audit trail tells of."""

    CREATED = "created"
    EDITED = "edited"
    STARTED = "started"
    PAUSED = "paused"
    CLOSED = "closed"
    INVITED = "invited"
    CODE = "code"
    OFFERED = "offered"
    TAKEN_ON = "taken-on"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    ROUND = "round"
    CIRCLES = "circles"
    MOVED = "moved"


class AuditEntry(Kept, frozen=True):
    """Who did what to a programme. `actor_id` is empty for the command line; `subject_id` is whom it was done to.
    `details` are names of settings or roles and numbers, never anybody's words."""

    id: str
    programme_id: str
    at: datetime
    deed: Deed
    actor_id: str = ""
    subject_id: str = ""
    details: tuple[str, ...] = ()
    version: int = 0
