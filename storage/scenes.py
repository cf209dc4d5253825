"""Loads the scene of an event: the frozen snapshot that `conversations.scenes` describes, in few statements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import combinations
from typing import TypeVar

from sqlalchemy import and_, or_, select

from conversations.events import Due, Event, PersonEvent, Pressed, Said, Submitted
from conversations.how_it_was import did_not_meet
from conversations.message import Action
from conversations.model import (
    Account,
    Asked,
    AuditEntry,
    Block,
    CheckIn,
    Circle,
    Claim,
    Commitment,
    Concern,
    Consent,
    Draft,
    Felt,
    Harvest,
    Meeting,
    Membership,
    Offer,
    Person,
    Posed,
    Programme,
    Record,
    Reflection,
    Remark,
    Reply,
    Role,
    Round,
    Seat,
    Subscription,
    Turnout,
)
from conversations.scenes import Scene
from conversations.typed import read_command
from conversations.values import replace
from storage import tables as t
from storage.circles import load_act, load_circle
from storage.codec import tidy
from storage.reader import Reader
from storage.secrets import Keyring
from storage.week import DIGEST_TIMERS, load_digest

R = TypeVar("R", bound=Record)

# Circles that closed, or opened, earlier than this play no part in a round.
ROUND_REACH = timedelta(days=70)
ROUNDS = 2
AUDITED = 40
ANSWERING = ("concern.answer", "concern.answer.save")


async def load_scene(reader: Reader, keyring: Keyring, event: Event, now: datetime) -> Scene:
    if not isinstance(event, Due):
        verb = _verb(event)
        scene = await _with_convened(reader, await load_act(reader, keyring, event, now), event)
        if scene.me is not None and verb.startswith("concern"):
            me = scene.me.id
            scene = await _with_contacts(reader, scene, me)
            return await _with_concern(reader, scene, event, me) if verb in ANSWERING else scene
        if scene.me is not None and verb.startswith("stor"):
            return await _with_stories(reader, scene, scene.me.id)
        if verb == "link.find":
            return await _with_alike(reader, scene, event)
        if scene.me is not None and verb in ("link.yes", "link.no"):
            return await _with_claim(reader, scene, event, scene.me.id)
        return scene
    if event.circle_id:
        return await load_circle(reader, event.circle_id, event.person_id)
    if event.programme_id and event.name in DIGEST_TIMERS:
        return await load_digest(reader, event)
    if event.programme_id:
        scene = await _load_programme(reader, event.programme_id, now)
        return await _with_need(reader, scene, event) if event.name == "offers" else scene
    return await _load_person(reader, event.person_id)


async def _with_convened(reader: Reader, scene: Scene, event: PersonEvent) -> Scene:
    """What only conveners and administrators may read: every programme, for an administrator; and, for a verb of
    conveners, everybody in the programme that it names."""
    person = scene.me
    if person is None:
        return scene
    if person.administrator:
        scene = replace(scene, programmes=_union(scene.programmes, await reader.some(Programme)))
        others = await reader.some(Person, t.people.c.administrator)
        scene = replace(scene, people=_union(scene.people, others))
    action = event.action if isinstance(event, Pressed | Submitted) else None
    if action is None or not action.verb.startswith("programme."):
        return scene
    programme_id = tidy(action.arg(0))
    mine = scene.membership(person.id, programme_id)
    convener = mine is not None and Role.CONVENER in mine.roles
    if not convener and not person.administrator:
        return scene
    members = await reader.some(Membership, t.memberships.c.programme_id == programme_id)
    audit = await reader.some(AuditEntry, t.audit.c.programme_id == programme_id, latest=("at", AUDITED))
    named = {each.person_id for each in members} | {e.actor_id for e in audit} | {e.subject_id for e in audit}
    return replace(
        scene,
        memberships=_union(scene.memberships, members),
        people=_union(scene.people, await reader.among(Person, "id", named)),
        consents=_union(scene.consents, await reader.some(Consent, t.consents.c.programme_id == programme_id)),
        accounts=_union(scene.accounts, await _invited_already(reader, action, members)),
        turnouts=_union(scene.turnouts, await _said_yes(reader, action)),
        audit=audit,
    )


async def _invited_already(reader: Reader, action: Action, members: tuple[Membership, ...]) -> tuple[Account, ...]:
    """Where people are about to be invited, the accounts of those who are in the programme."""
    if action.verb != "programme.message.save":
        return ()
    return await reader.among(Account, "person_id", {each.person_id for each in members})


async def _said_yes(reader: Reader, action: Action) -> tuple[Turnout, ...]:
    """Where somebody is to be moved by hand, who said yes to the round that is named, in the programme that is."""
    if not action.verb.startswith("programme.move"):
        return ()
    of = t.turnouts.c.programme_id == tidy(action.arg(0)), t.turnouts.c.round_id == tidy(action.arg(1))
    return await reader.some(Turnout, *of, t.turnouts.c.answer == "in")


def _verb(event: Event) -> str:
    """What somebody does, typed or pressed."""
    if isinstance(event, Said):
        return read_command(event.text).verb
    return event.action.verb if isinstance(event, Pressed | Submitted) else ""


async def _with_contacts(reader: Reader, scene: Scene, me: str) -> Scene:
    """Where a concern is raised: who may be told of it, as they are in my programmes, and nothing else of theirs."""
    mine = {each.programme_id for each in scene.memberships if each.person_id == me}
    roles = or_(*(t.memberships.c.roles.contains(json.dumps(role)) for role in (Role.SAFEGUARDING, Role.CONVENER)))
    memberships = await reader.some(Membership, t.memberships.c.programme_id.in_(mine), roles)
    ids = {each.person_id for each in memberships}
    consents = await reader.some(Consent, t.consents.c.programme_id.in_(mine), t.consents.c.person_id.in_(ids))
    return replace(
        scene,
        people=_union(scene.people, await reader.among(Person, "id", ids)),
        memberships=_union(scene.memberships, memberships),
        consents=_union(scene.consents, consents),
    )


async def _with_concern(reader: Reader, scene: Scene, event: PersonEvent, me: str) -> Scene:
    """Where a concern is answered: that one, for whoever raised it or was told of it and for nobody else; who raised it,
    as they are in its programme; what it is about, which says whom it may not go to; and the seats of whoever reads the
    answer, since they may write back to the wrong conversation."""
    action = event.action if isinstance(event, Pressed | Submitted) else Action("")
    found = await reader.among(Concern, "id", (tidy(action.arg(0)),))
    mine = tuple(each for each in found if me == each.person_id or me in each.told)
    about, raised_by = {each.about for each in mine}, {each.person_id for each in mine}
    of = {each.programme_id for each in mine}
    told = {person_id for each in mine for person_id in each.told}
    written_to = t.seats.c.person_id.in_((told | raised_by) - {me}), t.seats.c.left_at.is_(None)
    memberships = await reader.among(Membership, "person_id", raised_by)
    consents = await reader.among(Consent, "person_id", raised_by)
    return replace(
        scene,
        concerns=mine,
        programmes=_union(scene.programmes, await reader.among(Programme, "id", of)),
        people=_union(scene.people, await reader.among(Person, "id", raised_by)),
        memberships=_union(scene.memberships, tuple(each for each in memberships if each.programme_id in of)),
        consents=_union(scene.consents, tuple(each for each in consents if each.programme_id in of)),
        seats=_union(
            scene.seats, await reader.some(Seat, *written_to, t.seats.c.shown_at.is_not(None)) if mine else ()
        ),
        remarks=_union(scene.remarks, await reader.among(Remark, "id", about)),
        reflections=_union(scene.reflections, await reader.among(Reflection, "id", about)),
    )


async def _with_stories(reader: Reader, scene: Scene, me: str) -> Scene:
    """Where a story is to be taken back: all that I ever wrote, also in circles that are long over."""
    own = await _load_person(reader, me)
    return replace(
        scene,
        remarks=_union(scene.remarks, own.remarks),
        reflections=_union(scene.reflections, own.reflections),
        commitments=_union(scene.commitments, own.commitments),
        harvests=_union(scene.harvests, own.harvests),
    )


async def _with_alike(reader: Reader, scene: Scene, event: PersonEvent) -> Scene:
    """Where somebody looks for their other account: whoever has one with the same e-mail address, where they stand, and
    what they were asked before."""
    marks, own = event.actor.marks or (), tidy(event.actor.account_id)
    found = await reader.among(Account, "mark", marks)
    mine = scene.me.id if scene.me else ""
    alike = {each.person_id for each in found if each.id != own} - {mine}
    memberships = await reader.among(Membership, "person_id", alike)
    return replace(
        scene,
        alike=tuple(sorted(alike)),
        people=_union(scene.people, await reader.among(Person, "id", alike)),
        accounts=_union(scene.accounts, await reader.among(Account, "person_id", alike)),
        memberships=_union(scene.memberships, memberships),
        consents=_union(scene.consents, await reader.among(Consent, "person_id", alike)),
        claims=await reader.among(Claim, "person_id", alike),
    )


async def _with_claim(reader: Reader, scene: Scene, event: PersonEvent, me: str) -> Scene:
    """What I was asked about another account, and whose that is by now."""
    action = event.action if isinstance(event, Pressed) else None
    claims = await reader.some(
        Claim, t.claims.c.id == tidy(action.arg(0) if action else ""), t.claims.c.person_id == me
    )
    accounts = await reader.among(Account, "id", {claim.account_id for claim in claims})
    holders = {account.person_id for account in accounts}
    return replace(
        scene,
        claims=claims,
        accounts=_union(scene.accounts, accounts),
        people=_union(scene.people, await reader.among(Person, "id", holders)),
        memberships=_union(scene.memberships, await reader.among(Membership, "person_id", holders)),
    )


def _union(first: tuple[R, ...], second: tuple[R, ...]) -> tuple[R, ...]:
    return tuple(sorted({each.id: each for each in (*first, *second)}.values(), key=lambda each: each.id))


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
    not_met = did_not_meet(meetings)
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
        blocks=await reader.some(Block, t.blocks.c.person_id.in_(members)),
        met=await _met(reader, programme_id, not_met),
        not_met=frozenset().union(*not_met.values()),
    )


async def _with_need(reader: Reader, scene: Scene, event: Due) -> Scene:
    """The promise that somebody is stuck with, what they said would help, and who else sits in their circle."""
    needed = await reader.among(Commitment, "id", event.args[:1])
    seats = await reader.among(Seat, "circle_id", {commitment.circle_id for commitment in needed})
    check_ins = await reader.among(CheckIn, "commitment_id", event.args[:1])
    offers = await reader.some(Offer, t.offers.c.programme_id == event.programme_id)
    return replace(scene, commitments=needed, check_ins=check_ins, seats=_union(scene.seats, seats), offers=offers)


async def _met(
    reader: Reader, programme_id: str, not_met: Mapping[str, frozenset[frozenset[str]]]
) -> dict[frozenset[str], int]:
    """For each pair who ever sat in one circle, and did not both say that they never met there: the rounds since they
    last did, at least 1."""
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
            if key in not_met.get(circle_id, ()):
                continue
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
    owned = or_(t.commitments.c.person_id == person_id, t.offered_to(person_id))
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
        remarks=await reader.some(
            Remark,
            or_(
                t.remarks.c.person_id == person_id,
                and_(t.remarks.c.circle_id.in_(sat), t.remarks.c.reactions.contains(person_id, autoescape=True)),
            ),
        ),
        asked=await reader.some(Asked, t.asked.c.circle_id.in_(sat)),
        posed=await reader.some(Posed, t.posed.c.person_id == person_id),
        reflections=await reader.some(Reflection, t.reflections.c.person_id == person_id),
        harvests=await reader.some(Harvest, t.harvests.c.person_id == person_id),
        meetings=await reader.some(Meeting, t.meetings.c.person_id == person_id),
        offers=await reader.some(Offer, or_(t.offers.c.needed_by == person_id, t.offers.c.offered_by == person_id)),
        commitments=await reader.some(Commitment, owned),
        check_ins=await reader.some(CheckIn, t.check_ins.c.person_id == person_id),
        drafts=await reader.some(Draft, t.drafts.c.person_id == person_id),
        blocks=await reader.some(Block, t.blocks.c.person_id == person_id),
        concerns=await reader.some(Concern, t.concerns.c.person_id == person_id),
        replies=await reader.some(Reply, t.replies.c.person_id == person_id),
        claims=await reader.some(Claim, t.claims.c.person_id == person_id),
        subscriptions=await reader.among(Subscription, "person_id", (person_id,)),
        audit=await reader.some(AuditEntry, or_(t.audit.c.actor_id == person_id, t.audit.c.subject_id == person_id)),
    )
