"""People: who they are, where they stand in a programme, what they consented to, and whom they keep away from."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from conversations.model.names import Address
from conversations.model.programmes import Role
from conversations.values import Kept, Words, words


class Standing(StrEnum):
    """Where a person stands in a programme. Nobody is `taking part` without consent given by themselves."""

    NOTICED = "noticed"
    CONSENTED = "consented"
    TAKING_PART = "taking part"
    PAUSED = "paused"
    LEFT = "left"


class Scope(StrEnum):
    """What a consent is for: taking part at all, being introduced across organisations, sharing with a circle, being
    quoted in digests, meeting the circle in one group conversation; and, for those who run a programme, that."""

    TAKING_PART = "taking part"
    INTRODUCTIONS = "introductions"
    SHARING = "sharing"
    QUOTES = "quotes"
    TOGETHER = "together"
    CONVENING = "convening"
    GUEST = "guest"


class Person(Kept, frozen=True):
    """`writing_to` is the circle that plain words go to, chosen last. An `administrator` may create programmes, and
    convene each of them.

    Their pace: questions come on `working_days` (0 = Monday) from the hour `day_starts` until `day_ends`, at most
    `most_a_week` in any seven days across all circles, and none from `away_from` until they are back, on `away_until`.
    """

    id: str
    name: Annotated[str, words("id")] = ""
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


class Account(Kept, frozen=True):
    """One identity of a person on one platform. `id` is `slack:TEAM/USER` or `teams:TENANT/USER`. `mark` is the keyed
    hash of the e-mail address that the platform has confirmed for it, where it tells (see `conversations/marks.py`)."""

    id: str
    person_id: str
    platform: str
    workspace: str
    user: str
    conversation: str = ""
    service_url: str = ""
    gone: bool = False
    seen_at: datetime | None = None
    mark: str = ""
    version: int = 0

    @property
    def address(self) -> Address:
        return Address(self.platform, self.workspace, self.user, self.conversation, self.service_url)


class Claim(Kept, frozen=True):
    """That whoever uses an account (`account_id`) says that they take part already, and that a person with the same
    confirmed e-mail address was asked whether that is them. Once they said no, that is all that is kept."""

    id: str
    person_id: str
    made_at: datetime
    account_id: str = ""
    conversation: str = ""
    service_url: str = ""
    refused_at: datetime | None = None
    version: int = 0

    @property
    def address(self) -> Address:
        """The account's, as `Address.account_id` has it."""
        platform, _, rest = self.account_id.partition(":")
        workspace, _, user = rest.partition("/")
        return Address(platform, workspace, user, self.conversation, self.service_url)


class Membership(Kept, frozen=True):
    """A person in a programme. `silent_rounds`, `waited` and `left_out` count rounds (see matching). `offered` are the
    roles that wait for their yes. `speaks`: the languages that they can talk in, where not all of the programme's."""

    id: str
    programme_id: str
    person_id: str
    standing: Standing
    roles: tuple[Role, ...] = (Role.PARTICIPANT,)
    realm: str = ""
    place: str = ""
    themes: tuple[str, ...] = ()
    speaks: tuple[str, ...] = ()
    assets: Words = ""
    title: Words = ""
    paused_until: date | None = None
    silent_rounds: int = 0
    waited: int = 0
    left_out: int = 0
    joined_at: datetime | None = None
    offered: tuple[Role, ...] = ()
    version: int = 0


class Consent(Kept, frozen=True):
    id: str
    programme_id: str
    person_id: str
    scope: Scope
    given_at: datetime
    withdrawn_at: datetime | None = None
    version: int = 0


class Block(Kept, frozen=True):
    """That a person does not want to meet somebody: a person they know (`blocked_id`), or, without one, whoever has that
    name. Who was chosen from a circle and has left since is known by the name: they may come again. It is theirs alone:
    nobody else is ever told."""

    id: str
    person_id: str
    made_at: datetime
    blocked_id: str = ""
    name: Words = ""
    version: int = 0


class Concern(Kept, frozen=True):
    """That a person raised a concern, and with what words. `about` is the message or answer that it is about; `told` are
    the ids of the people whom it went to, each of whom was that as what they are in the programme: `told_as`."""

    id: str
    programme_id: str
    person_id: str
    raised_at: datetime
    circle_id: str = ""
    about: str = ""
    text: Words = ""
    told: tuple[str, ...] = ()
    told_as: Role = Role.SAFEGUARDING
    version: int = 0


class Reply(Kept, frozen=True):
    """What one of those whom a concern went to wrote to whoever raised it, or the other way round."""

    id: str
    concern_id: str
    person_id: str
    said_at: datetime
    text: Words = ""
    version: int = 0
