"""One ISO week of one programme, as the digest counts it: the week's own rows and nothing of other weeks.

Storage fills a `Week` with a handful of statements (`storage/week.py`); `gather` makes one from whole records. `count`
turns it into figures: nothing is suppressed yet, so they must not leave the database.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import combinations
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from conversations.cadence import week_bounds
from conversations.model import (
    CheckIn,
    Circle,
    Commitment,
    CommitmentState,
    Felt,
    Meeting,
    Membership,
    Met,
    Movement,
    Outcome,
    Programme,
    Reflection,
    Remark,
    Role,
    Seat,
    Sharing,
    Standing,
)
from conversations.values import Value, field

_HAPPENINGS = (
    "circles_met", "circles_introduced", "people_active", "commitments_made", "commitments_kept", "blind_alleys",
    "handed_on", "joined", "paused", "returned", "left",
)  # fmt: skip
# So long after a circle closed, whether it met is still counted: by then nobody answers any more.
AFTERWARDS = timedelta(weeks=4)
COUNTED = (Standing.TAKING_PART, Standing.PAUSED)


class Sat(Value, frozen=True):
    """Who sat in a circle that was open in the week, or in which a promise was settled."""

    circle_id: str
    person_id: str
    realm: str
    themes: tuple[str, ...] = ()


class Spoke(Value, frozen=True):
    """How often somebody wrote or answered in a circle during the week, and how many words."""

    circle_id: str
    person_id: str
    turns: int
    words: int


class Promised(Value, frozen=True):
    """A commitment made or closed in the week, or open at its end."""

    id: str
    circle_id: str
    person_id: str
    state: CommitmentState
    due: date
    made_at: datetime
    closed_at: datetime | None
    helped: bool


class Week(Value, frozen=True):
    """`people` counts by (realm, place); `moves` by kind, `news` by outcome; `circles` maps the id of each circle that
    was open in the week to when it opened and, if it has, closed. `harvested`: how many circles showed their harvest;
    `meetings`: what was answered about circles that closed lately (`AFTERWARDS`)."""

    week: str
    people: Mapping[tuple[str, str], int] = field(default_factory=dict)
    moves: Mapping[str, int] = field(default_factory=dict)
    news: Mapping[str, int] = field(default_factory=dict)
    circles: Mapping[str, tuple[datetime, datetime | None]] = field(default_factory=dict)
    sat: tuple[Sat, ...] = ()
    harvested: int = 0
    meetings: tuple[tuple[Met, Felt], ...] = ()
    spoke: tuple[Spoke, ...] = ()
    promised: tuple[Promised, ...] = ()


def gather(
    programme: Programme,
    week: str,
    memberships: Iterable[Membership] = (),
    movements: Iterable[Movement] = (),
    circles: Iterable[Circle] = (),
    seats: Iterable[Seat] = (),
    remarks: Iterable[Remark] = (),
    reflections: Iterable[Reflection] = (),
    commitments: Iterable[Commitment] = (),
    check_ins: Iterable[CheckIn] = (),
    meetings: Iterable[Meeting] = (),
) -> Week:
    """The week of a programme, picked from any records of it, its own and others'."""
    start, end = week_bounds(week, programme.zone)
    known = [m for m in memberships if m.programme_id == programme.id]
    themes = {m.person_id: m.themes for m in known}
    members = [m for m in known if Role.PARTICIPANT in m.roles]
    circles = tuple(c for c in circles if c.programme_id == programme.id)
    lately = {c.id for c in circles if c.closed_at is not None and start - AFTERWARDS <= c.closed_at < end}
    opened = {c.id: (c.opened_at, c.closed_at) for c in circles if _open(c, programme.id, start, end)}
    promised = [
        Promised(c.id, c.circle_id, c.person_id, c.state, c.due, c.made_at, c.closed_at, c.helped_at is not None)
        for c in commitments
        if c.programme_id == programme.id and c.made_at < end and (c.closed_at is None or c.closed_at >= start)
    ]
    wanted = opened.keys() | {p.circle_id for p in promised if p.closed_at is not None and p.closed_at < end}
    said = [(r.circle_id, r.person_id, r.length) for r in remarks if start <= r.said_at < end]
    answers = (r for r in reflections if start <= r.given_at < end and r.sharing is not Sharing.PASSED)
    return Week(
        week,
        Counter(
            (m.realm, m.place) for m in members if m.standing in COUNTED and (not m.joined_at or m.joined_at < end)
        ),
        Counter(str(m.move) for m in movements if m.programme_id == programme.id and m.week == week),
        Counter(str(c.outcome) for c in check_ins if c.programme_id == programme.id and start <= c.at < end),
        opened,
        tuple(
            Sat(s.circle_id, s.person_id, s.realm, themes.get(s.person_id, ()))
            for s in seats
            if s.circle_id in wanted and s.joined_at < end and (s.left_at is None or s.left_at >= end)
        ),
        sum(c.harvested_at is not None and start <= c.harvested_at < end for c in circles),
        tuple((m.met, m.felt) for m in meetings if m.circle_id in lately and start <= m.at < end),
        tuple(_spoken([*said, *((r.circle_id, r.person_id, r.length) for r in answers)], opened.keys())),
        tuple(promised),
    )


def _open(circle: Circle, programme_id: str, start: datetime, end: datetime) -> bool:
    in_time = circle.opened_at < end and (circle.closed_at is None or circle.closed_at >= start)
    return circle.programme_id == programme_id and in_time


def _spoken(turns: Iterable[tuple[str, str, int]], circle_ids: Iterable[str]) -> Iterator[Spoke]:
    wanted = set(circle_ids)
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for circle_id, person_id, words in turns:
        if circle_id in wanted:
            found[circle_id, person_id].append(words)
    return (Spoke(*who, len(words), sum(words)) for who, words in found.items())


# --- counting -----------------------------------------------------------------------------------------------------


def count(week: Week, programme: Programme) -> dict[str, Any]:
    """The week's figures as plain data: `cells` by name, and what measures are made of."""
    counter = Counted(week, programme)
    cells = {**counter.people(), **counter.meetings(), **counter.afterwards(), **counter.promises(), **counter.themes()}
    return {
        "cells": cells,
        "voice": counter.voice(),
        "settled": counter.settled(),
        "days_to_kept": counter.days_to_kept(),
        "needs": counter.needs(),
        "quiet": counter.is_quiet(cells),
    }


class Counted:
    """A week's rows, looked at in every way the digest needs. Who wrote, answered or promised something in a circle
    during the week took part in it."""

    def __init__(self, week: Week, programme: Programme) -> None:
        self._week = week
        self._realms = [realm.key for realm in programme.realms]
        self._places = programme.places
        self._themes = programme.themes
        self._start, self._end = week_bounds(week.week, programme.zone)
        self._last_day = self._end.astimezone(ZoneInfo(programme.zone)).date()
        self._members: defaultdict[str, list[Sat]] = defaultdict(list)
        for sat in week.sat:
            self._members[sat.circle_id].append(sat)
        self._active: defaultdict[str, set[str]] = defaultdict(set)
        for spoke in week.spoke:
            self._active[spoke.circle_id].add(spoke.person_id)
        for made in self._made():
            self._active[made.circle_id].add(made.person_id)
        self._took_part = {
            circle_id: [sat for sat in self._members[circle_id] if sat.person_id in self._active[circle_id]]
            for circle_id in week.circles
        }

    def _in_week(self, moment: datetime | None) -> bool:
        return moment is not None and self._start <= moment < self._end

    def _made(self) -> list[Promised]:
        return [p for p in self._week.promised if self._in_week(p.made_at)]

    def _closed(self, state: CommitmentState) -> list[Promised]:
        return [p for p in self._week.promised if p.state is state and self._in_week(p.closed_at)]

    def _open(self) -> list[Promised]:
        return [p for p in self._week.promised if p.closed_at is None or p.closed_at >= self._end]

    def people(self) -> dict[str, int]:
        found, moves = self._week.people, self._week.moves
        active = {sat.person_id for circle_id in self._week.circles for sat in self._took_part[circle_id]}
        cells = {"people": sum(found.values()), "people_active": len(active)}
        cells |= {move: moves.get(move, 0) for move in ("joined", "paused", "returned", "left")}
        cells |= {f"people:{realm}": sum(n for (r, _), n in found.items() if r == realm) for realm in self._realms}
        cells |= {f"people@{place}": sum(n for (_, p), n in found.items() if p == place) for place in self._places}
        return cells | {
            f"people:{realm}@{place}": found.get((realm, place), 0) for realm in self._realms for place in self._places
        }

    def meetings(self) -> dict[str, int]:
        """Links are pairs of people from two realms in one circle: possible as they sit there, made where both took
        part in the week."""
        circles = self._week.circles
        made, possible = Counter[str](), Counter[str]()
        for circle_id in circles:
            possible.update(self._pairs(self._members[circle_id]))
            made.update(self._pairs(self._took_part[circle_id]))
        pairs = [f"{a}+{b}" for a, b in combinations(self._realms, 2)]
        met = [circle_id for circle_id in circles if len(self._took_part[circle_id]) > 1]
        return {
            "circles": len(circles),
            "circles_met": len(met),
            "circles_introduced": sum(self._in_week(opened_at) for opened_at, _ in circles.values()),
            "realm_links_made": sum(made[pair] for pair in pairs),
            "realm_links_possible": sum(possible[pair] for pair in pairs),
            **{f"links_made:{pair}": made[pair] for pair in pairs},
            **{f"links_possible:{pair}": possible[pair] for pair in pairs},
            "all_realms_met": sum(self._spans(self._took_part[circle_id]) for circle_id in circles),
            "all_realms_possible": sum(self._spans(self._members[circle_id]) for circle_id in circles),
        }

    def _pairs(self, members: list[Sat]) -> Iterator[str]:
        order = {realm: position for position, realm in enumerate(self._realms)}
        realms = sorted((sat.realm for sat in members if sat.realm in order), key=order.__getitem__)
        return (f"{a}+{b}" for a, b in combinations(realms, 2) if a != b)

    def _spans(self, members: list[Sat]) -> bool:
        return {sat.realm for sat in members} >= set(self._realms)

    def afterwards(self) -> dict[str, int]:
        """How circles ended, and what their members told of them."""
        told = self._week.meetings
        return {
            "circles_harvested": self._week.harvested,
            "meeting_answers": len(told),
            "said_met": sum(met is not Met.NOT_YET for met, _ in told),
            "said_glad": sum(felt is Felt.GLAD for _, felt in told),
        }

    def promises(self) -> dict[str, int]:
        still = self._open()
        stuck = [p for p in still if p.state is CommitmentState.STUCK]
        overdue = [p for p in still if p.state is not CommitmentState.STUCK and p.due < self._last_day]
        return {
            "commitments_made": len(self._made()),
            "commitments_kept": len(self._closed(CommitmentState.KEPT)),
            "blind_alleys": len(self._closed(CommitmentState.BLIND_ALLEY)),
            "handed_on": self._week.news.get(Outcome.HANDED_ON, 0),
            "commitments_open": len(still),
            "commitments_going_on": len(still) - len(stuck) - len(overdue),
            "commitments_stuck": len(stuck),
            "commitments_overdue": len(overdue),
        }

    def themes(self) -> dict[str, int]:
        """For each theme, the circles that met in which at least two members who took part had chosen it."""
        found = Counter[str]()
        for circle_id in self._week.circles:
            chosen = Counter(theme for sat in self._took_part[circle_id] for theme in sat.themes)
            found.update(theme for theme, people in chosen.items() if people > 1)
        return {f"theme:{theme}": found[theme] for theme in self._themes}

    def voice(self) -> dict[str, list[int]]:
        """For each realm: how many people spoke, how often, and how many words."""
        realm_of = {(sat.circle_id, sat.person_id): sat.realm for sat in self._week.sat}
        who: defaultdict[str, set[str]] = defaultdict(set)
        turns, words = Counter[str](), Counter[str]()
        for spoke in self._week.spoke:
            realm = realm_of.get((spoke.circle_id, spoke.person_id), "")
            who[realm].add(spoke.person_id)
            turns[realm] += spoke.turns
            words[realm] += spoke.words
        return {realm: [len(who[realm]), turns[realm], words[realm]] for realm in self._realms}

    def settled(self) -> dict[str, dict[str, list[int]]]:
        """Promises kept and settled in the week, by realm of the promiser and of each realm among the witnesses."""
        found = {side: {realm: [0, 0] for realm in self._realms} for side in ("promiser", "witness")}
        for state in (CommitmentState.KEPT, CommitmentState.BLIND_ALLEY):
            for made in self._closed(state):
                members = self._members[made.circle_id]
                own = {sat.realm for sat in members if sat.person_id == made.person_id}
                others = {sat.realm for sat in members if sat.person_id != made.person_id}
                for side, realms in (("promiser", own), ("witness", others)):
                    for realm in realms & found[side].keys():
                        found[side][realm][0] += state is CommitmentState.KEPT
                        found[side][realm][1] += 1
        return found

    def days_to_kept(self) -> float | None:
        kept = self._closed(CommitmentState.KEPT)
        days = [(p.closed_at - p.made_at).total_seconds() / 86400 for p in kept if p.closed_at is not None]
        return round(median(days), 1) if days else None

    def needs(self) -> list[str]:
        """What wants a lead's hand: only that there is some, never how much."""
        found = []
        if self.silent_circles():
            found.append("quiet_circles")
        if self.unanswered():
            found.append("stuck_promises")
        if self.missing():
            found.append("missing_realms")
        return found

    def silent_circles(self) -> list[str]:
        """The circles that were open all week and in which nobody wrote, answered or promised anything."""
        return [
            circle_id
            for circle_id, (opened_at, closed_at) in self._week.circles.items()
            if opened_at <= self._start
            and (closed_at is None or closed_at >= self._end)
            and not self._active[circle_id]
        ]

    def unanswered(self) -> list[Promised]:
        """Promises that are stuck, and nobody has offered help."""
        return [p for p in self._open() if p.state is CommitmentState.STUCK and not p.helped]

    def missing(self) -> list[tuple[str, str]]:
        """Realms from which nobody takes part in a place, as (place, realm)."""
        people = self._week.people
        return [(place, realm) for place in self._places for realm in self._realms if not people.get((realm, place))]

    def is_quiet(self, cells: Mapping[str, int]) -> bool:
        """Whether nothing at all happened: nobody came, went, met or wrote, and no promise changed."""
        return not any(cells[name] for name in _HAPPENINGS) and not any(self._week.news.values())
