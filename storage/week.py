"""Loads one week of a programme for its digest: counts where counts will do, light rows elsewhere, never its history.

Every statement is bound to the week by an index of its own. What is loaded grows with the people who take part now, with
the circles and promises of the week, and with nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Subquery, and_, func, or_, select, union_all

from conversations.cadence import week_bounds
from conversations.digest.week import AFTERWARDS, COUNTED, Promised, Sat, Spoke, Week
from conversations.events import Due
from conversations.model import (
    Account,
    Commitment,
    CommitmentState,
    Consent,
    Digest,
    Felt,
    Harvest,
    Membership,
    Met,
    Person,
    Programme,
    Role,
    Scope,
    Sharing,
    Subscription,
)
from conversations.scenes import Scene
from storage import tables as t
from storage.database import chunks
from storage.reader import Reader

DIGEST_TIMERS = ("digest", "show-digest", "requote", "needs", "stop-digest", "shut")
# The weeks before that a digest shows; those whose words may have to be taken back.
DIGESTS = 27
QUOTED = 105


async def load_digest(reader: Reader, event: Due) -> Scene:
    """The scene of a timer about a programme's digest."""
    programme_id = event.programme_id
    programmes = await reader.among(Programme, "id", (programme_id,))
    roles = or_(*(t.memberships.c.roles.contains(json.dumps(str(role))) for role in (Role.LEAD, Role.CONVENER)))
    memberships = await reader.some(Membership, t.memberships.c.programme_id == programme_id, roles)
    leads = {membership.person_id for membership in memberships}
    scene = {
        "programmes": programmes,
        "memberships": memberships,
        "people": await reader.among(Person, "id", leads),
        "accounts": await reader.among(Account, "person_id", leads),
        "subscriptions": await reader.among(Subscription, "person_id", leads),
    }
    consents = await reader.some(Consent, t.consents.c.programme_id == programme_id, t.consents.c.person_id.in_(leads))
    if not programmes or event.name in ("stop-digest", "shut"):
        return Scene(**scene, consents=consents)  # type: ignore[arg-type]
    programme, named = programmes[0], event.args[1] if len(event.args) > 1 else ""
    week: Week | None = None
    commitments: tuple[Commitment, ...] = ()
    harvests: tuple[Harvest, ...] = ()
    if event.name in ("digest", "needs"):
        week = await load_week(reader, programme, named)
    digests = await _digests(reader, programme_id, event.name, named)
    if event.name == "digest":
        commitments = await _lessons(reader, programme, named)
        harvests = await _harvests(reader, programme, named)
    elif event.name != "needs":
        commitments = await reader.among(Commitment, "id", _quoted(digests, "learnt"))
        harvests = await reader.among(Harvest, "id", _quoted(digests, "told"))
    if event.name == "needs" and week is not None:
        scene["people"] = await reader.among(Person, "id", leads | _needing(week))
    return Scene(
        **scene,  # type: ignore[arg-type]
        consents=(*consents, *await quote_consents(reader, programme_id, (*commitments, *harvests))),
        commitments=commitments,
        harvests=harvests,
        digests=digests,
        week=week,
    )


async def _digests(reader: Reader, programme_id: str, name: str, week: str) -> tuple[Digest, ...]:
    own = t.digests.c.programme_id == programme_id
    if name == "needs":
        return ()
    if name == "show-digest":
        return await reader.some(Digest, own, t.digests.c.week == week)
    if name == "requote":
        return await reader.some(Digest, own, latest=("week", QUOTED))
    return await reader.some(Digest, own, t.digests.c.week <= week, latest=("week", DIGESTS))


async def _lessons(reader: Reader, programme: Programme, week: str) -> tuple[Commitment, ...]:
    start, end = week_bounds(week, programme.zone)
    c = t.commitments.c
    within = and_(c.programme_id == programme.id, c.closed_at >= start, c.closed_at < end)
    return await reader.some(Commitment, within, c.quotable, c.state == CommitmentState.BLIND_ALLEY)


async def _harvests(reader: Reader, programme: Programme, week: str) -> tuple[Harvest, ...]:
    """Found by the circles that were open then: the week's own rows."""
    start, end = week_bounds(week, programme.zone)
    circles = select(_Rows(reader, programme.id, start, end).open().c.id)
    h = t.harvests.c
    return await reader.some(Harvest, h.circle_id.in_(circles), h.quotable, h.given_at >= start, h.given_at < end)


def _quoted(digests: Iterable[Digest], kind: str) -> set[str]:
    return {record_id for digest in digests for record_id in digest.figures.get(kind, ())}


async def quote_consents(
    reader: Reader, programme_id: str, quoted: Iterable[Commitment | Harvest]
) -> tuple[Consent, ...]:
    """The consents to be quoted, of the people who made these promises and gave these harvests."""
    owners = sorted({each.person_id for each in quoted})
    found: list[Consent] = []
    for chunk in chunks(owners):
        scope = and_(t.consents.c.programme_id == programme_id, t.consents.c.scope == Scope.QUOTES)
        found += await reader.some(Consent, scope, t.consents.c.person_id.in_(chunk))
    return tuple(found)


async def read_quotes(reader: Reader, digest: Digest) -> Scene:
    """What tells which lessons a digest may quote now."""
    commitments = await reader.among(Commitment, "id", _quoted((digest,), "learnt"))
    harvests = await reader.among(Harvest, "id", _quoted((digest,), "told"))
    consents = await quote_consents(reader, digest.programme_id, (*commitments, *harvests))
    return Scene(commitments=commitments, harvests=harvests, consents=consents)


# --- the week's rows ----------------------------------------------------------------------------------------------


async def load_week(reader: Reader, programme: Programme, week: str) -> Week:
    start, end = week_bounds(week, programme.zone)
    rows = _Rows(reader, programme.id, start, end)
    circles = {row.id: (row.opened_at, row.closed_at) for row in await rows.circles()}
    promised = tuple(_promised(row) for row in await rows.promised())
    ended = {p.circle_id for p in promised if p.closed_at is not None and p.closed_at < end} - circles.keys()
    return Week(
        week,
        {(row.realm, row.place): row.people for row in await rows.people()},
        {row.move: row.number for row in await rows.moves(week)},
        {row.outcome: row.number for row in await rows.news()},
        circles,
        (*await rows.sat_in_open(), *await rows.sat_in(ended)),
        await rows.harvested(),
        tuple((Met(row.met), Felt(row.felt)) for row in await rows.meetings()),
        tuple(Spoke(*row) for row in await rows.spoke()),
        promised,
    )


class _Rows:
    """The statements, one for each kind of row. `start` and `end` are the moments between which the week lies."""

    def __init__(self, reader: Reader, programme_id: str, start: datetime, end: datetime) -> None:
        self._reader = reader
        self._programme_id = programme_id
        self._start = start
        self._end = end

    async def _all(self, statement: Any) -> list[Any]:
        return list((await self._reader.connection.execute(statement)).all())

    async def people(self) -> list[Any]:
        m = t.memberships.c
        members = and_(
            m.programme_id == self._programme_id,
            m.standing.in_(COUNTED),
            m.roles.contains(json.dumps(str(Role.PARTICIPANT))),
            or_(m.joined_at.is_(None), m.joined_at < self._end),
        )
        counted = select(m.realm, m.place, func.count().label("people"))
        return await self._all(counted.where(members).group_by(m.realm, m.place))

    async def moves(self, week: str) -> list[Any]:
        m = t.movements.c
        counted = select(m.move, func.count().label("number"))
        return await self._all(counted.where(m.programme_id == self._programme_id, m.week == week).group_by(m.move))

    async def news(self) -> list[Any]:
        c = t.check_ins.c
        within = and_(c.programme_id == self._programme_id, c.at >= self._start, c.at < self._end)
        return await self._all(select(c.outcome, func.count().label("number")).where(within).group_by(c.outcome))

    def open(self) -> Subquery:
        """Circles that were open at some time in the week: those that are open still, and those that closed since it
        began, each by its index."""
        c = t.circles.c
        began = select(c.id, c.opened_at, c.closed_at).where(
            c.programme_id == self._programme_id, c.opened_at < self._end
        )
        return union_all(began.where(c.closed_at.is_(None)), began.where(c.closed_at >= self._start)).subquery("opened")

    async def harvested(self) -> int:
        c = t.circles.c
        own = and_(c.id.in_(select(self.open().c.id)), c.harvested_at >= self._start, c.harvested_at < self._end)
        return int(await self._reader.connection.scalar(select(func.count()).select_from(t.circles).where(own)) or 0)

    async def meetings(self) -> list[Any]:
        """What was answered in the week about circles that closed lately, each found by its index."""
        c, m = t.circles.c, t.meetings.c
        lately = and_(c.closed_at >= self._start - AFTERWARDS, c.closed_at < self._end)
        circles = select(c.id).where(c.programme_id == self._programme_id, lately)
        within = and_(m.circle_id.in_(circles), m.at >= self._start, m.at < self._end)
        return await self._all(select(m.met, m.felt).where(within))

    async def circles(self) -> list[Any]:
        return await self._all(select(self.open()))

    def _seats(self) -> Select[Any]:
        s, m = t.seats.c, t.memberships.c
        own = and_(m.person_id == s.person_id, m.programme_id == s.programme_id)
        sitting = and_(s.joined_at < self._end, or_(s.left_at.is_(None), s.left_at >= self._end))
        joined = (
            select(s.circle_id, s.person_id, s.realm, m.themes)
            .select_from(t.seats.outerjoin(t.memberships, own))
            .where(~s.guest)
        )
        return joined.where(sitting).order_by(s.circle_id, s.id)

    async def sat_in_open(self) -> list[Sat]:
        return _sat(await self._all(self._seats().where(t.seats.c.circle_id.in_(select(self.open().c.id)))))

    async def sat_in(self, circle_ids: Iterable[str]) -> list[Sat]:
        found: list[Sat] = []
        for chunk in chunks(sorted(circle_ids)):
            found += _sat(await self._all(self._seats().where(t.seats.c.circle_id.in_(chunk))))
        return found

    async def spoke(self) -> list[Any]:
        """What was written and answered in the week, in its open circles, by circle and person."""
        r, f = t.remarks.c, t.reflections.c
        said = select(r.circle_id, r.person_id, r.length).where(r.said_at >= self._start, r.said_at < self._end)
        answered = select(f.circle_id, f.person_id, f.length).where(
            f.given_at >= self._start, f.given_at < self._end, f.sharing != Sharing.PASSED
        )
        both = union_all(said, answered).subquery()
        turns = select(both.c.circle_id, both.c.person_id, func.count(), func.coalesce(func.sum(both.c.length), 0))
        turns = turns.where(both.c.circle_id.in_(select(self.open().c.id)))
        return await self._all(turns.group_by(both.c.circle_id, both.c.person_id))

    async def promised(self) -> list[Any]:
        c = t.commitments.c
        columns = (c.id, c.circle_id, c.person_id, c.state, c.due, c.made_at, c.closed_at, c.helped_at)
        own = and_(c.programme_id == self._programme_id, c.made_at < self._end)
        still = select(*columns).where(own, c.closed_at.is_(None))
        ended = select(*columns).where(own, c.closed_at >= self._start)
        return await self._all(union_all(still, ended))


def _promised(row: Any) -> Promised:
    state, helped = CommitmentState(row.state), row.helped_at is not None
    return Promised(row.id, row.circle_id, row.person_id, state, row.due, row.made_at, row.closed_at, helped)


def _sat(rows: Iterable[Any]) -> list[Sat]:
    known: dict[str, tuple[str, ...]] = {}
    found = []
    for circle_id, person_id, realm, themes in rows:
        text = themes or "[]"
        if text not in known:
            known[text] = tuple(json.loads(text))
        found.append(Sat(circle_id, person_id, realm, known[text]))
    return found


def _needing(week: Week) -> set[str]:
    """Whose names the list of what needs a hand may have to say."""
    stuck = {p.person_id for p in week.promised if p.state is CommitmentState.STUCK and p.closed_at is None}
    spoken = {spoke.circle_id for spoke in week.spoke}
    return stuck | {sat.person_id for sat in week.sat if sat.circle_id not in spoken}
