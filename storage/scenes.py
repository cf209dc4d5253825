"""Loads the scene of an event: the frozen snapshot that `conversations.scenes` describes, in few statements."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from typing import TypeVar

from sqlalchemy import Select, and_, or_, select

from conversations.events import Due, Event, PersonEvent, Pressed, Said, Submitted
from conversations.message import Action
from conversations.model import (
    Account,
    Asked,
    AuditEntry,
    CheckIn,
    Circle,
    Code,
    Commitment,
    CommitmentState,
    Consent,
    Digest,
    Draft,
    Felt,
    Harvest,
    Meeting,
    Membership,
    Offer,
    Person,
    Posed,
    Programme,
    ProgrammeState,
    Reflection,
    Remark,
    Role,
    Round,
    Seat,
    Subscription,
    Turnout,
    invitation_id,
)
from conversations.scenes import Scene
from storage import tables as t
from storage.codec import tidy
from storage.reader import Kept, Reader
from storage.secrets import Keyring, read_code
from storage.week import DIGEST_TIMERS, load_digest

R = TypeVar("R", bound=Kept)

# A circle that closed is read this much longer, for late answers.
LATE = timedelta(days=14)
# Circles that closed, or opened, earlier than this play no part in a round.
ROUND_REACH = timedelta(days=70)
ROUNDS = 2
AUDITED = 40
# Remarks are many and flows need the recent ones; the one that an event is about is always read.
REMARKS = 200
_STILL_OPEN = tuple(state for state in CommitmentState if not state.closed)


async def load_scene(reader: Reader, keyring: Keyring, event: Event, now: datetime) -> Scene:
    if not isinstance(event, Due):
        return await _Acted(reader, keyring, event, now).load()
    if event.circle_id:
        people = {event.person_id} - {""}
        return await load_circles(reader, {event.circle_id}, people)
    if event.programme_id and event.name in DIGEST_TIMERS:
        return await load_digest(reader, event)
    if event.programme_id:
        scene = await _load_programme(reader, event.programme_id, now)
        return await _with_need(reader, scene, event) if event.name == "offers" else scene
    return await _load_person(reader, event.person_id)


async def load_circles(reader: Reader, circle_ids: set[str], people: set[str]) -> Scene:
    """Circles with everybody and everything in them, and some more people with their programmes.

    The circles are locked first, always in the same order, so that turns on one circle come one after another."""
    circles = await reader.among(Circle, "id", circle_ids, lock=True)
    ids = [circle.id for circle in circles]
    seats = await reader.among(Seat, "circle_id", ids)
    everybody = people | {seat.person_id for seat in seats}
    memberships = await reader.among(Membership, "person_id", everybody)
    programmes = {circle.programme_id for circle in circles}
    programmes |= {membership.programme_id for membership in memberships if membership.person_id in people}
    remarks = await reader.some(Remark, t.remarks.c.circle_id.in_(ids), latest=("said_at", REMARKS)) if ids else ()
    commitments = await reader.among(Commitment, "circle_id", ids)
    return Scene(
        programmes=await reader.among(Programme, "id", programmes),
        people=await reader.among(Person, "id", everybody),
        accounts=await reader.among(Account, "person_id", everybody),
        memberships=memberships,
        consents=await reader.among(Consent, "person_id", everybody),
        rounds=await reader.among(Round, "id", {circle.round_id for circle in circles}),
        circles=circles,
        seats=seats,
        remarks=remarks,
        asked=await reader.among(Asked, "circle_id", ids),
        posed=await reader.among(Posed, "circle_id", ids),
        reflections=await reader.among(Reflection, "circle_id", ids),
        harvests=await reader.among(Harvest, "circle_id", ids),
        meetings=await reader.some(Meeting, t.meetings.c.circle_id.in_(ids), t.meetings.c.person_id.in_(people))
        if ids and people
        else (),
        commitments=commitments,
        check_ins=await reader.among(CheckIn, "commitment_id", {commitment.id for commitment in commitments}),
    )


class _Acted:
    """The scene of something that somebody did."""

    def __init__(self, reader: Reader, keyring: Keyring, event: PersonEvent, now: datetime) -> None:
        self._reader = reader
        self._keyring = keyring
        self._event = event
        self._now = now

    async def load(self) -> Scene:
        reader = self._reader
        account = await reader.one(Account, tidy(self._event.actor.account_id))
        code = await self._code()
        open_here = await self._open_here(code)
        invited_to = {code.circle_id} - {""} if code else set()
        if account is None:
            asked_in = await load_circles(reader, invited_to, set())
            return replace(asked_in, programmes=_union(asked_in.programmes, open_here), code=code)
        me = account.person_id
        remark = await self._remark()
        answered, thread_circle = await self._thread()
        mine = await reader.some(
            Commitment,
            or_(
                t.commitments.c.person_id == me,
                t.commitments.c.offered_to == me,
                t.commitments.c.shared.contains(json.dumps(me), autoescape=True),
            ),
            t.commitments.c.state.in_(_STILL_OPEN),
        )
        offers = await self._offers(me)
        needed = await reader.among(Commitment, "id", {offer.commitment_id for offer in offers})
        circle_ids = {commitment.circle_id for commitment in mine} | await self._circle_ids(me) | invited_to
        if remark:
            circle_ids.add(remark.circle_id)
        parties = {each for offer in offers for each in (offer.needed_by, offer.offered_by)}
        scene = await load_circles(reader, circle_ids, {me} | parties)
        scene = await self._convened(scene, me)
        my_programmes = {each.programme_id for each in scene.memberships if each.person_id == me}
        rounds = await reader.some(Round, t.rounds.c.id.in_(_latest_rounds(my_programmes))) if my_programmes else ()
        convened = {
            each.programme_id
            for each in scene.memberships
            if each.person_id == me and {Role.LEAD, Role.CONVENER} & set(each.roles)
        }
        return replace(
            scene,
            me=scene.person(me),
            programmes=_union(scene.programmes, open_here),
            rounds=_union(scene.rounds, rounds),
            turnouts=await self._my_turnouts(me, rounds),
            commitments=_union(_union(scene.commitments, mine), needed),
            offers=offers,
            drafts=await reader.some(Draft, t.drafts.c.person_id == me, t.drafts.c.done_at.is_(None)),
            digests=await self._digests(convened),
            subscriptions=await reader.among(Subscription, "person_id", (me,)) if convened else (),
            code=code,
            remark=remark,
            thread_circle=thread_circle,
            answered=answered,
        )

    async def _offers(self, me: str) -> tuple[Offer, ...]:
        """The offer that the button names, for the two whom it is between."""
        if not isinstance(self._event, Pressed) or not self._event.action.verb.startswith("offer."):
            return ()
        between = or_(t.offers.c.needed_by == me, t.offers.c.offered_by == me)
        return await self._reader.some(Offer, t.offers.c.id == tidy(self._event.action.arg(0)), between)

    async def _code(self) -> Code | None:
        if isinstance(self._event, Pressed) and self._event.action.verb.startswith("guest."):
            named = await self._reader.among(Code, "id", (tidy(self._event.action.arg(0)),))
            return next((code for code in named if code.kind == "guest"), None)
        if not isinstance(self._event, Said) or not read_code(self._event.text):
            return None
        found = await self._reader.among(Code, "id", self._keyring.code_ids(self._event.text))
        return next(iter(found), None)

    async def _open_here(self, code: Code | None) -> tuple[Programme, ...]:
        """The programmes that people of this workspace may join, and the one that a code names."""
        workspace = tidy(self._event.actor.address.workspace_id)
        condition = and_(
            t.programmes.c.open_to.contains(json.dumps(workspace), autoescape=True),
            t.programmes.c.state != ProgrammeState.CLOSED,
        )
        if code:
            condition = or_(condition, t.programmes.c.id == code.programme_id)
        if invited := await self._invited():
            condition = or_(condition, t.programmes.c.id == invited)
        return await self._reader.some(Programme, condition)

    async def _invited(self) -> str:
        """The programme that a button is about, where whoever pressed it was sent an invitation to it."""
        if not isinstance(self._event, Pressed | Submitted) or not self._event.action.args:
            return ""
        programme_id, account_id = tidy(self._event.action.args[0]), tidy(self._event.actor.account_id)
        row = select(t.outbox.c.id).where(t.outbox.c.id == invitation_id(programme_id, account_id))
        return programme_id if await self._reader.column(row) else ""

    async def _remark(self) -> Remark | None:
        """What the event is about; what somebody has just written is about nothing yet."""
        return None if isinstance(self._event, Said) else await self._remark_at(tidy(getattr(self._event, "ref", "")))

    async def _remark_at(self, ref: str) -> Remark | None:
        """The remark that a message is: the writer's own message, or a relayed copy."""
        if not ref:
            return None
        found = await self._reader.among(Remark, "ref", (ref,))
        if not found:
            about = await self._reader.column(select(t.outbox.c.about).where(t.outbox.c.receipt == ref))
            found = await self._reader.among(Remark, "id", about)
        return next(iter(found), None)

    async def _thread(self) -> tuple[Remark | None, str]:
        """The remark that somebody replied to, if it was one, and the circle of the message replied to."""
        thread = tidy(self._event.thread) if isinstance(self._event, Said) else ""
        if not thread:
            return None, ""
        if (answered := await self._remark_at(thread)) is not None:
            return answered, answered.circle_id
        found = await self._reader.column(select(t.outbox.c.circle_id).where(t.outbox.c.receipt == thread))
        return None, next((circle_id for circle_id in found if circle_id), "")

    async def _circle_ids(self, me: str) -> set[str]:
        """The circles that I sit in and that are open, or closed lately, or that the button is about."""
        mine = select(t.seats.c.circle_id).where(t.seats.c.person_id == me)
        recent = or_(t.circles.c.closed_at.is_(None), t.circles.c.closed_at > self._now - LATE)
        wanted = mine.join(t.circles, t.circles.c.id == t.seats.c.circle_id).where(t.seats.c.left_at.is_(None), recent)
        circle_ids = set(await self._reader.column(wanted))
        if isinstance(self._event, Pressed | Submitted) and self._event.action.args:
            named = [tidy(arg) for arg in self._event.action.args]
            for table in (t.circles, t.asked, t.reflections, t.commitments, t.drafts):
                column = table.c.id if table is t.circles else table.c.circle_id
                about = select(column).where(table.c.id.in_(named), column.in_(mine))
                circle_ids |= set(await self._reader.column(about))
        return circle_ids - {""}

    async def _my_turnouts(self, me: str, rounds: tuple[Round, ...]) -> tuple[Turnout, ...]:
        if not rounds:
            return ()
        ids = [each.id for each in rounds]
        return await self._reader.some(Turnout, t.turnouts.c.round_id.in_(ids), t.turnouts.c.person_id == me)

    async def _convened(self, scene: Scene, me: str) -> Scene:
        """What only conveners and administrators may read: every programme, for an administrator; and, for a verb of
        conveners, everybody in the programme that it names."""
        reader, person = self._reader, scene.person(me)
        if person is not None and person.administrator:
            scene = replace(scene, programmes=_union(scene.programmes, await reader.some(Programme)))
            others = await reader.some(Person, t.people.c.administrator)
            scene = replace(scene, people=_union(scene.people, others))
        action = self._event.action if isinstance(self._event, Pressed | Submitted) else None
        if action is None or not action.verb.startswith("programme."):
            return scene
        programme_id = tidy(action.arg(0))
        mine = scene.membership(me, programme_id)
        convener = mine is not None and Role.CONVENER in mine.roles
        if not convener and not (person is not None and person.administrator):
            return scene
        members = await reader.some(Membership, t.memberships.c.programme_id == programme_id)
        audit = await reader.some(AuditEntry, t.audit.c.programme_id == programme_id, latest=("at", AUDITED))
        named = {each.person_id for each in members} | {e.actor_id for e in audit} | {e.subject_id for e in audit}
        return replace(
            scene,
            memberships=_union(scene.memberships, members),
            people=_union(scene.people, await reader.among(Person, "id", named)),
            consents=_union(scene.consents, await reader.some(Consent, t.consents.c.programme_id == programme_id)),
            accounts=_union(scene.accounts, await self._invited_already(action, members)),
            audit=audit,
        )

    async def _invited_already(self, action: Action, members: tuple[Membership, ...]) -> tuple[Account, ...]:
        """Where people are about to be invited, the accounts of those who are in the programme."""
        if action.verb != "programme.message.save":
            return ()
        return await self._reader.among(Account, "person_id", {each.person_id for each in members})

    async def _digests(self, convened: set[str]) -> tuple[Digest, ...]:
        """The newest of each programme: what they say is looked up when it is sent."""
        found = [
            await self._reader.some(Digest, t.digests.c.programme_id == each, latest=("week", 1))
            for each in sorted(convened)
        ]
        return tuple(digest for one in found for digest in one)


async def _load_programme(reader: Reader, programme_id: str, now: datetime) -> Scene:
    """A programme with all its members. Their memberships are locked: a round, which writes many of them, would
    otherwise be overtaken by single presses again and again."""
    memberships = await reader.some(Membership, t.memberships.c.programme_id == programme_id, lock=True)
    members = select(t.memberships.c.person_id).where(t.memberships.c.programme_id == programme_id)
    rounds = await reader.some(Round, t.rounds.c.programme_id == programme_id, latest=("number", ROUNDS))
    since = now - ROUND_REACH
    circles = await reader.some(
        Circle,
        t.circles.c.programme_id == programme_id,
        or_(t.circles.c.closed_at.is_(None), t.circles.c.closed_at > since, t.circles.c.opened_at > since),
    )
    ids = [circle.id for circle in circles]
    meetings = await reader.some(Meeting, t.meetings.c.programme_id == programme_id)
    not_again = {meeting.circle_id for meeting in meetings if meeting.felt is Felt.NOT_AGAIN}
    seats = await reader.among(Seat, "circle_id", {*ids, *not_again})
    return Scene(
        programmes=await reader.among(Programme, "id", (programme_id,)),
        people=await reader.some(Person, t.people.c.id.in_(members)),
        accounts=await reader.some(Account, t.accounts.c.person_id.in_(members)),
        memberships=memberships,
        consents=await reader.some(Consent, t.consents.c.programme_id == programme_id),
        rounds=rounds,
        turnouts=await reader.among(Turnout, "round_id", {each.id for each in rounds}),
        circles=circles,
        seats=tuple(seat for seat in seats if not seat.guest),
        asked=await reader.among(Asked, "circle_id", ids),
        reflections=await reader.among(Reflection, "circle_id", ids),
        meetings=meetings,
        met=await _met(reader, programme_id),
    )


async def _with_need(reader: Reader, scene: Scene, event: Due) -> Scene:
    """The promise that somebody is stuck with, what they said would help, and who else sits in their circle."""
    needed = await reader.among(Commitment, "id", event.args[:1])
    seats = await reader.among(Seat, "circle_id", {commitment.circle_id for commitment in needed})
    check_ins = await reader.among(CheckIn, "commitment_id", event.args[:1])
    offers = await reader.some(Offer, t.offers.c.programme_id == event.programme_id)
    return replace(scene, commitments=needed, check_ins=check_ins, seats=_union(scene.seats, seats), offers=offers)


async def _met(reader: Reader, programme_id: str) -> dict[frozenset[str], int]:
    """For each pair who ever sat in one circle: the rounds since they last did, at least 1."""
    sat = (
        select(t.seats.c.circle_id, t.seats.c.person_id, t.rounds.c.number)
        .join(t.circles, t.circles.c.id == t.seats.c.circle_id)
        .join(t.rounds, t.rounds.c.id == t.circles.c.round_id)
        .where(t.seats.c.programme_id == programme_id, ~t.seats.c.guest)
    )
    circles: dict[str, set[str]] = {}
    numbers: dict[str, int] = {}
    for circle_id, person_id, number in (await reader.connection.execute(sat)).all():
        circles.setdefault(circle_id, set()).add(person_id)
        numbers[circle_id] = number
    latest = await reader.connection.scalar(
        select(t.rounds.c.number).where(t.rounds.c.programme_id == programme_id).order_by(t.rounds.c.number.desc())
    )
    met: dict[frozenset[str], int] = {}
    for circle_id, members in circles.items():
        since = max((latest or 0) - numbers[circle_id], 1)
        for pair in combinations(members, 2):
            key = frozenset(pair)
            met[key] = min(met.get(key, since), since)
    return met


async def _load_person(reader: Reader, person_id: str) -> Scene:
    """Everything of a person, in every circle they ever sat in; of others, only who sits with them in open circles."""
    sat = select(t.seats.c.circle_id).where(t.seats.c.person_id == person_id)
    circles = await reader.some(Circle, t.circles.c.id.in_(sat), lock=True)
    seats = await reader.some(Seat, t.seats.c.circle_id.in_(sat))
    open_ids = {circle.id for circle in circles if circle.closed_at is None}
    together = {seat.person_id for seat in seats if seat.circle_id in open_ids} | {person_id}
    memberships = await reader.among(Membership, "person_id", together)
    turnouts = await reader.some(Turnout, t.turnouts.c.person_id == person_id)
    programme_ids = {each.programme_id for each in memberships if each.person_id == person_id}
    round_ids = {circle.round_id for circle in circles} | {turnout.round_id for turnout in turnouts}
    owned = or_(t.commitments.c.person_id == person_id, t.commitments.c.offered_to == person_id)
    return Scene(
        programmes=await reader.among(Programme, "id", programme_ids | {circle.programme_id for circle in circles}),
        people=await reader.among(Person, "id", together),
        accounts=await reader.among(Account, "person_id", together),
        memberships=memberships,
        consents=await reader.among(Consent, "person_id", together),
        rounds=await reader.among(Round, "id", round_ids),
        turnouts=turnouts,
        circles=circles,
        seats=seats,
        remarks=await reader.some(Remark, t.remarks.c.person_id == person_id),
        asked=await reader.some(Asked, t.asked.c.circle_id.in_(sat)),
        posed=await reader.some(Posed, t.posed.c.person_id == person_id),
        reflections=await reader.some(Reflection, t.reflections.c.person_id == person_id),
        harvests=await reader.some(Harvest, t.harvests.c.person_id == person_id),
        meetings=await reader.some(Meeting, t.meetings.c.person_id == person_id),
        offers=await reader.some(Offer, or_(t.offers.c.needed_by == person_id, t.offers.c.offered_by == person_id)),
        commitments=await reader.some(Commitment, owned),
        check_ins=await reader.some(CheckIn, t.check_ins.c.person_id == person_id),
        drafts=await reader.some(Draft, t.drafts.c.person_id == person_id),
        subscriptions=await reader.among(Subscription, "person_id", (person_id,)),
    )


def _latest_rounds(programme_ids: set[str]) -> Select[tuple[str]]:
    later = t.rounds.alias()
    overtaken = select(later.c.id).where(
        later.c.programme_id == t.rounds.c.programme_id, later.c.number > t.rounds.c.number
    )
    return select(t.rounds.c.id).where(t.rounds.c.programme_id.in_(programme_ids), ~overtaken.exists())


def _union(first: tuple[R, ...], second: tuple[R, ...]) -> tuple[R, ...]:
    return tuple(sorted({each.id: each for each in (*first, *second)}.values(), key=lambda each: each.id))
