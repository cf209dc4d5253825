"""The records Convenor keeps, in the words of the glossary. Each is a frozen dataclass and one table.

A field made with `words()` holds somebody's own words or name: storage encrypts it under the key of the person that
`owner` names (a field of the same record), so that erasing the person makes it unreadable for good.
Times are aware and in UTC; ids are strings, made from the event that caused the record (`new_id`).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

_NAMESPACE = uuid.UUID("5c5b4a4e-9d0c-4f0e-9a57-0f2d8d1f6a10")


def new_id(*parts: str) -> str:
    """An id that the same parts always give again, so that a replayed event makes the same records."""
    return uuid.uuid5(_NAMESPACE, "\x1f".join(parts)).hex


def words(owner: str = "person_id") -> Any:
    """A field of personal words, kept under the key of the person whose id the field `owner` holds."""
    return field(default="", metadata={"words": owner})


def sealed() -> Any:
    """A field that names or quotes somebody and is no one person's: kept under the service's own key."""
    return field(default="", metadata={"sealed": True})


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is on a platform. `workspace` is a Slack team or a Teams tenant; `conversation` may be empty
    until the platform has told it; `service_url` is Teams' own."""

    platform: str
    workspace: str
    user: str
    conversation: str = ""
    service_url: str = ""

    @property
    def account_id(self) -> str:
        return f"{self.platform}:{self.workspace}/{self.user}"

    @property
    def workspace_id(self) -> str:
        return f"{self.platform}:{self.workspace}"


def message_ref(platform: str, workspace: str, conversation: str, message: str) -> str:
    """The name of one platform message, unique in the whole deployment."""
    return f"{platform}|{workspace}|{conversation}|{message}"


def invitation_id(programme_id: str, account_id: str) -> str:
    """The name of the one invitation that an account gets to a programme."""
    return new_id("invitation", programme_id, account_id)


@dataclass(frozen=True, slots=True)
class Realm:
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


class Standing(StrEnum):
    """Where a person stands in a programme. Nobody is `taking part` without consent given by themselves."""

    NOTICED = "noticed"
    CONSENTED = "consented"
    TAKING_PART = "taking part"
    PAUSED = "paused"
    LEFT = "left"


class Scope(StrEnum):
    """What a consent is for: taking part at all, being introduced across organisations, sharing with a circle, being
    quoted in digests; and, for those who run a programme, that."""

    TAKING_PART = "taking part"
    INTRODUCTIONS = "introductions"
    SHARING = "sharing"
    QUOTES = "quotes"
    CONVENING = "convening"
    GUEST = "guest"


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


class OfferState(StrEnum):
    """How far an offer of help from outside a circle has come. Names are given only at the second yes."""

    ASKED = "asked"
    OFFERED = "offered"
    MET = "met"
    DECLINED = "declined"


class Sharing(StrEnum):
    PRIVATE = "private"
    CIRCLE = "circle"
    NAMELESS = "nameless"
    PASSED = "passed"


class Outcome(StrEnum):
    """What a check-in found."""

    KEPT = "kept"
    GOING_ON = "going on"
    STUCK = "stuck"
    BLIND_ALLEY = "blind alley"
    HANDED_ON = "handed on"


class Move(StrEnum):
    """How somebody's standing in a programme changed."""

    JOINED = "joined"
    PAUSED = "paused"
    RETURNED = "returned"
    LEFT = "left"


class CommitmentState(StrEnum):
    OPEN = "open"
    STUCK = "stuck"
    KEPT = "kept"
    BLIND_ALLEY = "blind alley"
    WITHDRAWN = "withdrawn"

    @property
    def closed(self) -> bool:
        return self in (CommitmentState.KEPT, CommitmentState.BLIND_ALLEY, CommitmentState.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class RealmPause:
    """From `since` to `until`, both included, nobody in the realm is asked, matched or reminded, as before an election."""

    realm: str
    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Programme:
    """`cadence_*`: a round opens every `cadence_weeks` weeks on `cadence_day` (0 = Monday) at `cadence_hour` in `zone`,
    and circles are introduced `asking_days` later; conveners see them `preview_hours` before (0: not at all).
    `span_first`: rather circles of every realm than everybody crossing realms. `open_to` lists the workspaces whose
    people may join without a code. `languages` are those that its people may choose; none means all that there are.
    `signposts` are lines that tell where else to find help. `*_months`: how long things are kept, where that is less
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
    asking_days: int = 2
    circle_size: int = 3
    guide: str = "first-conversation"
    digest_day: int = 0
    digest_hour: int = 8
    digest_minute: int = 0
    threshold: int = 5
    contact: str = sealed()
    open_to: tuple[str, ...] = ()
    preview_hours: int = 3
    span_first: bool = False
    created_at: datetime | None = None
    state: ProgrammeState = ProgrammeState.RUNNING
    languages: tuple[str, ...] = ()
    signposts: tuple[str, ...] = ()
    realm_pauses: tuple[RealmPause, ...] = ()
    words_months: int = 12
    promises_months: int = 24
    quiet_months: int = 24
    version: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """`writing_to` is the circle that plain words go to, chosen last. An `administrator` may create programmes, and
    convene each of them.

    Their pace: questions come on `working_days` (0 = Monday) from the hour `day_starts` until `day_ends`, at most
    `most_a_week` in any seven days across all circles, and none from `away_from` until they are back, on `away_until`.
    """

    id: str
    name: str = words("id")
    language: str = "en"
    zone: str = "Europe/London"
    writing_to: str = ""
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)
    day_starts: int = 9
    day_ends: int = 17
    most_a_week: int = 3
    away_from: date | None = None
    away_until: date | None = None
    created_at: datetime | None = None
    administrator: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Account:
    """One identity of a person on one platform. `id` is `slack:TEAM/USER` or `teams:TENANT/USER`."""

    id: str
    person_id: str
    platform: str
    workspace: str
    user: str
    conversation: str = ""
    service_url: str = ""
    gone: bool = False
    seen_at: datetime | None = None
    version: int = 0

    @property
    def address(self) -> Address:
        return Address(self.platform, self.workspace, self.user, self.conversation, self.service_url)


@dataclass(frozen=True, slots=True)
class Membership:
    """A person in a programme. `silent_rounds`, `waited` and `left_out` count rounds (see matching). `offered` are the
    roles that wait for their yes."""

    id: str
    programme_id: str
    person_id: str
    standing: Standing
    roles: tuple[Role, ...] = (Role.PARTICIPANT,)
    realm: str = ""
    place: str = ""
    themes: tuple[str, ...] = ()
    assets: str = words()
    title: str = words()
    paused_until: date | None = None
    silent_rounds: int = 0
    waited: int = 0
    left_out: int = 0
    joined_at: datetime | None = None
    offered: tuple[Role, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Consent:
    id: str
    programme_id: str
    person_id: str
    scope: Scope
    given_at: datetime
    withdrawn_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Round:
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


@dataclass(frozen=True, slots=True)
class Turnout:
    """One person's answer to "in this time?": `in`, `out`, or empty while they have not said."""

    id: str
    round_id: str
    programme_id: str
    person_id: str
    answer: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Circle:
    """`next_prompt` counts the guide's prompts asked so far. `shared` is what the introduction says they share.

    `guide` names the edition that the circle began with (`first-conversation@1`); empty where there are no questions.
    The circle's pace: `every_days` between questions (0: the guide's), none before `next_at`, none while `resting`;
    `held_at`: since when the next one waits for the last one's answers. `wish` is what one member would like and
    another has to agree to (`faster`, `harvest`, or `guest:` and the id of its draft), `wished_by` that member.
    `harvest_at`: when the circle was asked what it takes along; `harvested_at`: when that was shown to all.
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
    version: int = 0


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's place in a circle. `shown_at`: when they first agreed where their words go. A seat that was left, or
    whose person was erased, stays as a nameless place. `guest`: by a one-time consent, with no realm, and `place` says
    as whom the circle asked them. `nudged_at`: when they were gently asked, once, whether all is well."""

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
    version: int = 0


@dataclass(frozen=True, slots=True)
class Remark:
    """What a member wrote to the circle, `length` words long. `text` is its plain reading; `rich` its formatting, where
    it has some. `ref` is their own message; `reactions` are (person id, emoji); `answers` is the remark that it replies
    to; `file` the draft that says where the file is that it passes on."""

    id: str
    circle_id: str
    person_id: str
    said_at: datetime
    text: str = words()
    ref: str = ""
    reactions: tuple[tuple[str, str], ...] = ()
    edited_at: datetime | None = None
    deleted_at: datetime | None = None
    rich: str = words()
    answers: str = ""
    file: str = ""
    length: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """Something that waits for its writer's yes: words not yet sent, or a commitment not yet recorded.

    `kind` is `words`; or `commitment`, whose are `due`, `for_whom` and what a `Commitment` has besides; or `guest`, whose
    `for_whom` says who is meant; or `edited` or `deleted`: what was heard of a message (`ref`) before the message itself;
    or `file`: a file to be passed on, kept until its link has had its time.
    """

    id: str
    person_id: str
    circle_id: str
    kind: str
    made_at: datetime
    text: str = words()
    for_whom: str = words()
    due: date | None = None
    first_step: str = words()
    witness: str = ""
    along: tuple[str, ...] = ()
    follows: str = ""
    ref: str = ""
    replaces: str = ""
    done_at: datetime | None = None
    rich: str = words()
    answers: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """One prompt of the guide, put to one circle. `revealed_at` is set once, when answers are first shown."""

    id: str
    circle_id: str
    guide: str
    prompt: str
    number: int
    asked_at: datetime
    reveal_at: datetime
    revealed_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Posed:
    """One prompt, put to one member: not before `due_at`, put at `put_at` in the message `sheet`. `alone`: that message
    holds no other question, so that others' turns may draw it again. `first`: asked before the others were."""

    id: str
    asked_id: str
    circle_id: str
    programme_id: str
    person_id: str
    due_at: datetime
    put_at: datetime | None = None
    sheet: str = ""
    alone: bool = True
    first: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True)
class Reflection:
    """A person's answer to a prompt, or that they passed it on (`sharing` is PASSED, no text).

    `given_at` is when they first did either, and stays; `shared_at` is when it was last opened to the circle. `length`
    is how many words it has.
    """

    id: str
    asked_id: str
    circle_id: str
    person_id: str
    sharing: Sharing
    given_at: datetime
    text: str = words()
    shared_at: datetime | None = None
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    length: int = 0
    version: int = 0


@dataclass(frozen=True, slots=True)
class Commitment:
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
    text: str = words()
    for_whom: str = words()
    state: CommitmentState = CommitmentState.OPEN
    nudges: int = 0
    offered_to: str = ""
    learnt: str = words()
    quotable: bool = False
    first_step: str = words()
    witness: str = ""
    shared: tuple[str, ...] = ()
    along: tuple[str, ...] = ()
    follows: str = ""
    reflection: str = words()
    closed_at: datetime | None = None
    helped_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class CheckIn:
    id: str
    commitment_id: str
    programme_id: str
    person_id: str
    at: datetime
    outcome: Outcome
    note: str = words()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """That somebody, nobody knows who, joined, paused, came back or left in a week of a programme."""

    id: str
    programme_id: str
    week: str
    move: Move
    version: int = 0


@dataclass(frozen=True, slots=True)
class Harvest:
    """What one member takes along from a circle: what they noticed, will do, and would tell others; or nothing, where
    they passed. `quotable` allows `telling` in a digest."""

    id: str
    circle_id: str
    programme_id: str
    person_id: str
    given_at: datetime
    noticed: str = words()
    doing: str = words()
    telling: str = words()
    quotable: bool = False
    withdrawn_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Meeting:
    """One member's answers after a circle: did you meet, and how was it? Nobody in the circle reads them."""

    id: str
    circle_id: str
    programme_id: str
    person_id: str
    at: datetime
    met: Met
    felt: Felt
    version: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody outside a circle may have what a member who is stuck needs. `need` is in the words of whoever needs it,
    `asset` in those of whoever offered it at joining; neither learns who the other is before both have said yes."""

    id: str
    programme_id: str
    commitment_id: str
    needed_by: str
    offered_by: str
    made_at: datetime
    state: OfferState
    need: str = words("needed_by")
    asset: str = words("offered_by")
    version: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """That a person does not want to meet somebody: a person they know (`blocked_id`), or whoever has that name. It is
    theirs alone: nobody else is ever told."""

    id: str
    person_id: str
    made_at: datetime
    blocked_id: str = ""
    name: str = words()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Concern:
    """That a person raised a concern, and with what words. `about` is the message or answer that it is about."""

    id: str
    programme_id: str
    person_id: str
    raised_at: datetime
    circle_id: str = ""
    about: str = ""
    text: str = words()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """A week of one programme. `body` is safe to show to its leads; `figures` is what was counted before anything was
    suppressed, with the ids of the commitments whose lessons are quoted, and never leaves the database."""

    id: str
    programme_id: str
    week: str
    made_at: datetime
    body: dict[str, Any] = field(default_factory=dict)
    figures: dict[str, Any] = field(default_factory=dict)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Subscription:
    """How a lead gets a programme's digests: in chat, by e-mail to `mail`, both or neither; at `hour` in their own
    zone (-1: at the programme's). Links to its pages that were made before `links_from` have ended."""

    id: str
    programme_id: str
    person_id: str
    by_chat: bool = True
    by_mail: bool = False
    mail: str = words()
    hour: int = -1
    links_from: datetime | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Code:
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
    guest: str = words()
    text: str = words()
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


@dataclass(frozen=True, slots=True)
class AuditEntry:
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


Record = (
    Programme
    | Person
    | Account
    | Membership
    | Consent
    | Round
    | Turnout
    | Circle
    | Seat
    | Remark
    | Draft
    | Asked
    | Posed
    | Reflection
    | Commitment
    | CheckIn
    | Movement
    | Harvest
    | Meeting
    | Offer
    | Digest
    | Subscription
    | Code
    | AuditEntry
    | Block
    | Concern
)
