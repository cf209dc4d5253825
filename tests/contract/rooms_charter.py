"""Who may do and read what, said again from nothing but the records of a world: the flows and `access.py` are held
against this. It says what must never happen; what should happen is the scenarios' to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from conversations.effects import Amend, Answer, Cancel, Effect, Forget, Recall, Remove, Save, Send, Settle, Wake
from conversations.message import Page
from conversations.model import (
    Account,
    Asked,
    AuditEntry,
    Block,
    CheckIn,
    Circle,
    Commitment,
    Concern,
    Consent,
    Digest,
    Draft,
    Harvest,
    Meeting,
    Membership,
    Movement,
    Outcome,
    Person,
    Posed,
    Programme,
    Reflection,
    Remark,
    Role,
    Round,
    Scope,
    Seat,
    Sharing,
    Standing,
    Subscription,
    Turnout,
)
from conversations.values import Value, field_names, replace
from tests.contract.rooms_world import Drawn
from tests.contract.what_is_seen import marks_in

LEADS = {"round", "match", "preview", "cancel", "digest", "show-digest", "start", "realm-back"}
"""Timers of a programme that only those who run it may set."""


class Charter:
    """The law of one world. `sent` tells whom an earlier message went to, by its id."""

    def __init__(self, world: Drawn, digests: Iterable[Digest], sent: dict[str, str]) -> None:
        self.world = world
        self.sent = sent
        self.digests = {digest.id: digest for digest in digests}
        self.by_id = {record.id: record for record in world.records}
        self.seats = world.all(Seat)

    # --- what is so

    def membership(self, person: str, programme: str) -> Membership | None:
        found = (m for m in self.world.all(Membership) if (m.person_id, m.programme_id) == (person, programme))
        return next(found, None)

    def belongs(self, person: str, programme: str) -> bool:
        membership = self.membership(person, programme)
        return membership is not None and membership.standing is not Standing.LEFT

    def allows(self, person: str, programme: str, *scopes: Scope) -> bool:
        given = {
            c.scope
            for c in self.world.all(Consent)
            if (c.person_id, c.programme_id) == (person, programme) and c.withdrawn_at is None
        }
        return bool(given & set(scopes))

    def reachable(self, person: str, programme: str) -> bool:
        return self.belongs(person, programme) and self.allows(
            person, programme, Scope.TAKING_PART, Scope.CONVENING, Scope.GUEST
        )

    def sits(self, person: str, circle: str) -> bool:
        return any(s.person_id == person and s.circle_id == circle and s.left_at is None for s in self.seats)

    def sat(self, person: str, circle: str) -> bool:
        return any(s.person_id == person and s.circle_id == circle for s in self.seats)

    def is_open(self, circle: str) -> bool:
        found = self.by_id.get(circle)
        return isinstance(found, Circle) and found.closed_at is None

    def runs(self, person: str, programme: str, *roles: Role) -> bool:
        membership = self.membership(person, programme)
        here = membership is not None and membership.standing is not Standing.LEFT
        return here and membership is not None and bool(set(roles) & set(membership.roles))

    def together(self, one: str, other: str, programme: str = "") -> bool:
        """One sits in a circle in which the other sits or sat."""
        circles = {s.circle_id for s in self.seats if s.person_id == other}
        return any(self.sits(one, c) and programme in ("", getattr(self.by_id[c], "programme_id", "")) for c in circles)

    def apart(self, one: str, other: str) -> bool:
        blocks = self.world.all(Block)
        return any({b.person_id, b.blocked_id} == {one, other} for b in blocks)

    def hears_concerns(self, person: str, programme: str) -> bool:
        return self.runs(person, programme, Role.SAFEGUARDING, Role.CONVENER)

    # --- who may read

    def may_read(self, reader: str, mark: str) -> bool:
        record, field = self.world.marks[mark]
        owner = record.id if isinstance(record, Person) else record.person_id
        if reader == owner:
            return True
        match record:
            case Person() if any(
                m.person_id == owner and Role.SAFEGUARDING in m.roles for m in self._shared(reader, owner)
            ):
                return True
            case Person() if any(self.runs(reader, m.programme_id, Role.CONVENER) for m in self._shared(reader, owner)):
                return True
            case Person() if any(b.person_id == reader and b.blocked_id == owner for b in self.world.all(Block)):
                return True  # they chose that name from a circle
            case Person() | Membership():
                return bool(reader) and self.together(reader, owner, getattr(record, "programme_id", ""))
            case Remark():
                return self.sits(reader, record.circle_id)
            case Reflection():
                return self._may_read_answer(reader, record)
            case Commitment():
                offered = record.offered_to == reader
                quoted = field == "learnt" and self._may_be_quoted_to(reader, record)
                return offered or quoted or self.sits(reader, record.circle_id)
            case CheckIn():
                made = self.by_id[record.commitment_id]
                return isinstance(made, Commitment) and self.sits(reader, made.circle_id)
            case _:
                return False  # a draft is nobody else's

    def _shared(self, reader: str, owner: str) -> list[Membership]:
        """The memberships of one person in programmes that another belongs to."""
        theirs = [m for m in self.world.all(Membership) if m.person_id == owner and m.standing is not Standing.LEFT]
        return [m for m in theirs if self.belongs(reader, m.programme_id)]

    def _may_be_quoted_to(self, reader: str, made: Commitment) -> bool:
        allowed = made.quotable and self.allows(made.person_id, made.programme_id, Scope.QUOTES)
        return allowed and self.runs(reader, made.programme_id, Role.LEAD, Role.CONVENER)

    def _may_read_answer(self, reader: str, answer: Reflection) -> bool:
        asked = self.by_id[answer.asked_id]
        given = any(r.asked_id == answer.asked_id and r.person_id == reader for r in self.world.all(Reflection))
        shared = answer.sharing in (Sharing.CIRCLE, Sharing.NAMELESS)
        shown = isinstance(asked, Asked) and asked.revealed_at is not None
        apart = self.apart(reader, answer.person_id)
        return shared and shown and given and not apart and self.sits(reader, answer.circle_id)

    def may_open(self, person: str, page: Page) -> bool:
        if page.kind == "my-data":
            return page.id == person
        if page.kind == "invite":
            programme, _, reader = page.id.partition(":")
            return reader == person and self.runs(person, programme, Role.CONVENER)
        if page.kind == "matching":
            return self.runs(person, page.id, Role.CONVENER)
        if page.kind == "file":
            return True  # drawn into a copy of the words that it goes with
        about, _, rest = page.id.partition(":")
        digest = self.digests.get(about)
        theirs = rest.rpartition(":")[2] == person
        return digest is not None and theirs and self.runs(person, digest.programme_id, Role.LEAD, Role.CONVENER)

    # --- what is wrong with what a turn did

    def problems(self, actor: str, effects: Iterable[Effect], now_given: Iterable[str] = ()) -> Iterator[str]:
        """`actor` is a person's id, or empty for somebody unknown. `now_given`: prompts that the actor answers in this
        very turn, so that they may read the others from here on."""
        effects = tuple(effects)
        given = {e.record.asked_id for e in effects if isinstance(e, Save) and isinstance(e.record, Reflection)} | set(
            now_given
        )
        concern = next((e.record for e in effects if isinstance(e, Save) and isinstance(e.record, Concern)), None)
        for effect in effects:
            yield from self._problems(actor, effect, given, concern)

    def _problems(self, actor: str, effect: Effect, given: set[str], concern: Concern | None) -> Iterator[str]:
        match effect:
            case Remove(record=record) if record.person_id != actor:
                yield f"deletes {record}"
            case Recall(about=about) if getattr(self.by_id.get(about), "person_id", "") != actor:
                yield f"takes back what was sent about {about}"
            case Save(record=record) if not self._may_save(actor, record):
                yield f"saves a {type(record).__name__}: {record}"
            case Send() if concern is not None and self.hears_concerns(effect.to, effect.programme_id):
                yield from self._concern_problems(actor, effect, concern)
            case Send():
                yield from self._send_problems(actor, effect)
                yield from self._unreadable(effect.to, effect.message, given if effect.to == actor else set(), actor)
            case Amend() if effect.id in self.sent:
                yield from self._unreadable(self.sent[effect.id], effect.message, set(), actor)
            case Answer(content=content) | Settle(message=content):
                yield from self._unreadable(actor, content, given, actor)
            case Wake() if not self._may_wake(actor, effect):
                yield f"sets the timer {effect.key}"
            case Cancel() if not self._may_cancel(actor, effect.key):
                yield f"takes away the timer {effect.key}"
            case Forget():
                yield "erases somebody"
            case _:
                pass  # what a Retract names is made of what the actor may save

    def _concern_problems(self, actor: str, effect: Send, concern: Concern) -> Iterator[str]:
        """Whoever hears of concerns reads who raised it, in which circle, and the one thing that it is about."""
        if not self.reachable(effect.to, effect.programme_id) or not self.belongs(actor, effect.programme_id):
            yield f"tells {effect.to} of a concern"
        for mark in sorted(marks_in(effect.message)):
            record, _ = self.world.marks[mark]
            named = isinstance(record, Person) and (record.id == actor or self.sat(record.id, concern.circle_id))
            if not named and not (record.id == concern.about and self.may_read(actor, mark)):
                yield f"shows {mark} of {type(record).__name__} {record.id} to {effect.to}, whom it does not concern"

    def _send_problems(self, actor: str, effect: Send) -> Iterator[str]:
        if not self.reachable(effect.to, effect.programme_id):
            yield f"writes to {effect.to}, who may not be written to"
        if effect.to != actor and not self.together(actor, effect.to, effect.programme_id):
            yield f"writes to {effect.to}, with whom they share no circle"
        if effect.by and self.apart(effect.to, effect.by):
            yield f"writes to {effect.to}, and they do not want to meet"
        if effect.by not in ("", actor):
            yield f"speaks as {effect.by}"
        if effect.circle_id and not (self.sits(actor, effect.circle_id) or self._promised(actor, effect)):
            yield f"writes into {effect.circle_id}, where they do not sit"
        words = not isinstance(self.by_id.get(effect.about), Commitment | Reflection)
        if effect.about and words and not self.is_open(effect.circle_id):
            yield f"writes into {effect.circle_id}, which is closed"

    def _promised(self, actor: str, effect: Send) -> bool:
        """Who takes a promise over, or gives one away, may say so to the other."""
        about = [c for c in self.world.all(Commitment) if c.circle_id == effect.circle_id]
        return any(actor in (c.person_id, c.offered_to) and effect.to == c.person_id for c in about)

    def _unreadable(self, reader: str, content: Any, given: set[str], actor: str) -> Iterator[str]:
        for mark in sorted(marks_in(content)):
            record, field = self.world.marks[mark]
            if self.may_read(reader, mark):
                continue
            if isinstance(record, Reflection) and record.asked_id in given and self._opens(reader, record):
                continue  # they have just given their own
            if isinstance(record, Reflection) and reader != actor and self._opens_for(reader, record):
                continue  # the last answer came in, and all are revealed
            if self._actors_own(actor, mark) and self.together(actor, reader):
                continue  # said just now, to those who sit with them
            if reader == getattr(record, "person_id", "") or (isinstance(record, Person) and reader == record.id):
                continue
            yield f"shows {mark} ({field} of {type(record).__name__} {record.id}) to {reader or 'a stranger'}"
        for page in _pages(content):
            if not self.may_open(reader, page):
                yield f"links {reader or 'a stranger'} to {page}"

    def _actors_own(self, actor: str, mark: str) -> bool:
        record, _ = self.world.marks[mark]
        return isinstance(record, Draft) and record.person_id == actor

    def _opens(self, reader: str, answer: Reflection) -> bool:
        shared = answer.sharing in (Sharing.CIRCLE, Sharing.NAMELESS)
        return shared and self.sits(reader, answer.circle_id) and not self.apart(reader, answer.person_id)

    def _opens_for(self, reader: str, answer: Reflection) -> bool:
        given = any(r.asked_id == answer.asked_id and r.person_id == reader for r in self.world.all(Reflection))
        return given and self._opens(reader, answer)

    def _may_save(self, actor: str, record: Any) -> bool:
        before = self.by_id.get(record.id)
        own = getattr(record, "person_id", None) == actor and (before is None or _owner(before) == actor)
        match record:
            case Person():
                return record.id == actor or (actor == "" and before is None)
            case Account() | Membership() | Consent():
                return own or (actor == "" and before is None)
            case Turnout():
                asked = isinstance(self.by_id.get(record.round_id), Round)
                return own and asked and self.belongs(actor, record.programme_id)
            case Round():
                waits = isinstance(before, Round) and before.matched_at is None
                return waits and self.runs(actor, record.programme_id, Role.CONVENER)
            case Draft() | Block():
                return own
            case Concern():
                return own and self.belongs(actor, record.programme_id)
            case Programme():
                return before is not None and self.runs(actor, record.id, Role.CONVENER)
            case Seat():
                same = isinstance(before, Seat) and before.circle_id == record.circle_id and before.left_at is None
                return own and same
            case CheckIn():
                handed = record.outcome is Outcome.HANDED_ON
                return before is None and (own or handed) and self.belongs(actor, record.programme_id)
            case Commitment():
                return self._may_save_promise(actor, record, before)
            case _:
                return self._may_save_in_circle(actor, record, before, own)

    def _may_save_in_circle(self, actor: str, record: Any, before: Any, own: bool) -> bool:
        match record:
            case Movement():
                return True  # it names nobody
            case AuditEntry():
                return record.actor_id == actor and self.runs(actor, record.programme_id, Role.CONVENER)
            case Circle():
                return before is not None and self._may_write(actor, record.id)  # its pace, its guests
            case Posed() | Harvest() | Meeting():
                return own and self.sits(actor, record.circle_id)
            case Subscription():
                return own and self.belongs(actor, record.programme_id)
            case Remark() if before is None or _owner(before) == actor:
                return own and (record.deleted_at is not None or self._may_write(actor, record.circle_id))
            case Remark():
                bare, was = (replace(r, reactions=(), version=0, length=0) for r in (record, before))
                return bare == was and self._may_write(actor, record.circle_id)
            case Asked():
                return self._may_write(actor, record.circle_id)
            case Reflection():
                return own and (record.withdrawn_at is not None or self._may_write(actor, record.circle_id))
            case _:
                return False  # programmes, rounds, circles, digests and codes are not made by pressing things

    def _may_save_promise(self, actor: str, record: Commitment, before: Any) -> bool:
        if not self.belongs(actor, record.programme_id):
            return False
        if before is None:
            return record.person_id == actor and self._may_write(actor, record.circle_id)
        assert isinstance(before, Commitment)
        if before.state.closed:
            # Looking back at one's own.
            ours = actor in (before.person_id, *before.shared)
            return ours and record.person_id == before.person_id and record.state is before.state
        if before.person_id == actor:
            return record.person_id == actor and record.text == before.text
        if replace(record, helped_at=None, version=0) == replace(before, helped_at=None, version=0):
            return self._may_write(actor, record.circle_id)  # a member of the circle offers help
        taken_or_declined = record.person_id in (actor, before.person_id) and record.offered_to == ""
        return before.offered_to == actor and taken_or_declined and record.text == before.text

    def _may_write(self, actor: str, circle: str) -> bool:
        programme = getattr(self.by_id.get(circle), "programme_id", "")
        return self.sits(actor, circle) and self.is_open(circle) and self.belongs(actor, programme)

    def _may_wake(self, actor: str, wake: Wake) -> bool:
        name = wake.key.split(":")[0]
        if name in LEADS:
            return self.runs(actor, wake.programme_id, Role.CONVENER, Role.LEAD)
        if name == "late":
            return self.belongs(actor, wake.programme_id)
        if wake.person_id:
            return wake.person_id == actor
        return True

    def _may_cancel(self, actor: str, key: str) -> bool:
        about = self.by_id.get(key.split(":")[1])
        if isinstance(about, Round):
            return self.runs(actor, about.programme_id, Role.CONVENER)
        if isinstance(about, Programme):
            return self.runs(actor, about.id, Role.CONVENER)
        if isinstance(about, Circle):
            return self.sits(actor, about.id)
        if isinstance(about, Commitment):
            return actor in (about.person_id, about.offered_to)
        return isinstance(about, Membership) and about.person_id == actor


def _owner(record: Any) -> str:
    return str(record.id if isinstance(record, Person) else record.person_id)


def _pages(content: Any) -> Iterator[Page]:
    if isinstance(content, Page):
        yield content
    elif isinstance(content, tuple | list):
        for item in content:
            yield from _pages(item)
    elif isinstance(content, Value):
        for name in field_names(content):
            yield from _pages(getattr(content, name))
