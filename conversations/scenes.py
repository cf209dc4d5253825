"""What a turn may read: a frozen snapshot that storage loads for one event, and look-ups over it.

Which records it holds depends on what the event is about (`storage/scenes.py` loads them):

- somebody did something: their account, their programmes (theirs and those open to their workspace), their open
  circles with everybody and everything in them, their drafts, and the record that the event's `ref` or code names;
  for plain words at first only what passing them on needs, since those are most of what people do; with a verb of
  conveners (`programme.…`), also everybody in the programme that it names, and its audit trail;
  with a concern, also whom their programmes' concerns go to, and with an answer to one, that concern, if they raised it
  or were told of it, who raised it and the record that it is about; where somebody looks for their other account, who has the
  same e-mail address, and with the answer to that, the account that it is about;
- a circle's timer: that circle with everybody and everything in it;
- a programme's timer: the programme with all its members, the current round, and who met whom;
- a timer of the digest: the programme with its leads and conveners only, the week's rows, what may be quoted, and the
  digests before it;
- a person's timer: everything of that person, in every circle they ever sat in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from operator import attrgetter
from typing import Any, Never, TypeVar

from conversations.digest.week import Week
from conversations.model import (
    Account,
    Asked,
    AuditEntry,
    Block,
    CheckIn,
    Circle,
    Claim,
    Code,
    Commitment,
    Concern,
    Consent,
    Digest,
    Draft,
    Harvest,
    Meeting,
    Membership,
    Offer,
    Person,
    Posed,
    Programme,
    Reflection,
    Remark,
    Reply,
    Role,
    Round,
    Scope,
    Seat,
    Subscription,
    Turnout,
)
from conversations.values import Value, field

_LONG_AGO = datetime.min.replace(tzinfo=UTC)

# What records are looked up by.
_ID, _PERSON, _CIRCLE = attrgetter("id"), attrgetter("person_id"), attrgetter("circle_id")
_MEMBER, _CONSENT = attrgetter("person_id", "programme_id"), attrgetter("person_id", "programme_id", "scope")


R = TypeVar("R")


class NotRead(Exception):
    """A flow looked at a part of the scene that was not read for its event. Storage then plays the event on all of it."""


class _NotRead:
    def _refuse(self, *_: object) -> Never:
        raise NotRead

    __iter__ = __len__ = __bool__ = __contains__ = __getitem__ = _refuse


NOT_READ: Any = _NotRead()
"""In place of a part of a scene that was not read: whatever looks at it raises NotRead, so that nobody takes it for
empty."""


class Scene(Value, frozen=True, dict=True):
    """`me` is whoever acted (None for a stranger, or a timer). `remark` is the one that the event's `ref` names, be it
    the writer's own message or a relayed copy; `thread_circle` the circle of the message replied to, and `answered` the
    remark that it carried, if any. `met` maps a pair of person ids to rounds since they last met, and `not_met` are those
    who were introduced and both said that they did not (programme timers only); `code` is the record of a code just sent,
    or of the one that a guest's button names. `newest` is the last remark of each member in each circle, where the others
    were not read. `alike` are the ids of people with an account that has the e-mail address of the one that looks for its
    other."""

    me: Person | None = None
    programmes: tuple[Programme, ...] = ()
    people: tuple[Person, ...] = ()
    accounts: tuple[Account, ...] = ()
    memberships: tuple[Membership, ...] = ()
    consents: tuple[Consent, ...] = ()
    rounds: tuple[Round, ...] = ()
    turnouts: tuple[Turnout, ...] = ()
    circles: tuple[Circle, ...] = ()
    seats: tuple[Seat, ...] = ()
    remarks: tuple[Remark, ...] = ()
    newest: tuple[Remark, ...] | None = None
    asked: tuple[Asked, ...] = ()
    posed: tuple[Posed, ...] = ()
    reflections: tuple[Reflection, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    harvests: tuple[Harvest, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    offers: tuple[Offer, ...] = ()
    drafts: tuple[Draft, ...] = ()
    digests: tuple[Digest, ...] = ()
    audit: tuple[AuditEntry, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    week: Week | None = None
    blocks: tuple[Block, ...] = ()
    concerns: tuple[Concern, ...] = ()
    replies: tuple[Reply, ...] = ()
    claims: tuple[Claim, ...] = ()
    alike: tuple[str, ...] = ()
    code: Code | None = None
    remark: Remark | None = None
    thread_circle: str = ""
    answered: Remark | None = None
    met: Mapping[frozenset[str], int] = field(default_factory=dict)
    not_met: frozenset[frozenset[str]] = frozenset()

    @cached_property
    def _found(self) -> dict[Any, dict[Any, list[Any]]]:
        return {}

    def _those(self, records: tuple[R, ...], key: Callable[[Any], Any], value: Any) -> list[R]:
        """Those of one of the scene's parts whose key is this. Each part is gone through once for a key: a programme has
        thousands of people, and asks after each."""
        found = self._found.get((id(records), key))
        if found is None:
            found = self._found[id(records), key] = {}
            for each in records:
                found.setdefault(key(each), []).append(each)
        return found.get(value, [])

    def _one(self, records: tuple[R, ...], key: Callable[[Any], Any], value: Any) -> R | None:
        return next(iter(self._those(records, key, value)), None)

    def person(self, person_id: str) -> Person | None:
        return self._one(self.people, _ID, person_id)

    def programme(self, programme_id: str) -> Programme | None:
        return self._one(self.programmes, _ID, programme_id)

    def circle(self, circle_id: str) -> Circle | None:
        return self._one(self.circles, _ID, circle_id)

    def asked_one(self, asked_id: str) -> Asked | None:
        return self._one(self.asked, _ID, asked_id)

    def commitment(self, commitment_id: str) -> Commitment | None:
        return self._one(self.commitments, _ID, commitment_id)

    def offer(self, offer_id: str) -> Offer | None:
        return self._one(self.offers, _ID, offer_id)

    def draft(self, draft_id: str) -> Draft | None:
        return self._one(self.drafts, _ID, draft_id)

    def round(self, round_id: str) -> Round | None:
        return self._one(self.rounds, _ID, round_id)

    def membership(self, person_id: str, programme_id: str) -> Membership | None:
        return self._one(self.memberships, _MEMBER, (person_id, programme_id))

    def accounts_of(self, person_id: str) -> tuple[Account, ...]:
        return tuple(self._those(self.accounts, _PERSON, person_id))

    def account_of(self, person_id: str) -> Account | None:
        """The account at which a person is written to: of those that work, the one that was seen last."""
        live = sorted((a for a in self.accounts_of(person_id) if not a.gone), key=_ID)
        return max(live, key=lambda a: a.seen_at or _LONG_AGO, default=None)

    def in_room(self, room: str) -> Circle | None:
        """The circle whose room that is now: the newest, where the same people share it twice."""
        here = [c for c in self.circles if c.room == room and c.room_ended_at is None and c.closed_at is None]
        return max(here, key=lambda c: (c.opened_at, c.id), default=None)

    def consented(self, person_id: str, programme_id: str, scope: Scope) -> bool:
        given = self._those(self.consents, _CONSENT, (person_id, programme_id, scope))
        return any(consent.withdrawn_at is None for consent in given)

    def seats_in(self, circle_id: str) -> tuple[Seat, ...]:
        """The seats still taken in a circle, in a steady order."""
        return tuple(sorted((s for s in self._those(self.seats, _CIRCLE, circle_id) if not s.left_at), key=_ID))

    def seat(self, circle_id: str, person_id: str) -> Seat | None:
        return next((s for s in self.seats_in(circle_id) if s.person_id == person_id), None)

    def circles_of(self, person_id: str) -> tuple[Circle, ...]:
        """The open circles in which a person sits, the newest first."""
        mine = {s.circle_id for s in self._those(self.seats, _PERSON, person_id) if not s.left_at}
        open_ones = [c for c in self.circles if c.id in mine and c.closed_at is None]
        return tuple(sorted(open_ones, key=lambda c: (c.opened_at, c.id), reverse=True))

    def writing_circle(self, person_id: str) -> Circle | None:
        """The circle that a person's plain words go to without asking: their only one; or the one they chose or wrote
        to last, unless something has come to them from another one since, which the words may be an answer to."""
        mine, person = self.circles_of(person_id), self.person(person_id)
        if len(mine) == 1:
            return mine[0]
        chosen = next((circle for circle in mine if person is not None and circle.id == person.writing_to), None)
        seat = self.seat(chosen.id, person_id) if chosen is not None else None
        if chosen is None or seat is None or seat.shown_at is None:
            return None
        said = (r.said_at for r in self.last_words() if r.circle_id == chosen.id and r.person_id == person_id)
        spoke = max((seat.shown_at, *said))
        return chosen if all(self._news_at(c, person_id) <= spoke for c in mine if c is not chosen) else None

    def _news_at(self, circle: Circle, person_id: str) -> datetime:
        """When something last came to a person from a circle."""
        said = (r.said_at for r in self.last_words() if r.circle_id == circle.id and r.person_id != person_id)
        asked = (a.asked_at for a in self.asked if a.circle_id == circle.id)
        return max((circle.opened_at, *said, *asked))

    def last_words(self) -> tuple[Remark, ...]:
        """Remarks among which is each member's last one in each circle; there may be earlier ones."""
        return self.remarks if self.newest is None else self.newest

    def reflections_on(self, asked_id: str) -> tuple[Reflection, ...]:
        return tuple(sorted((r for r in self.reflections if r.asked_id == asked_id), key=lambda r: r.id))

    def members_with(self, programme_id: str, role: Role) -> Iterator[Membership]:
        return (m for m in self.memberships if m.programme_id == programme_id and role in m.roles)
