"""The scenes of circles: what somebody did, in all their open circles; a circle's timer. Two statements each. (Plain words,
which most of it is, have a way of their own: `storage.words`.)

The first finds the circles and, on PostgreSQL, locks them, always in the same order: so turns on one circle come one
after another, and the second, which reads everything, sees what the turn before left. SQLite has one writer anyway.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, literal, or_, select, union_all

from conversations.events import PersonEvent, Pressed, Said, Submitted
from conversations.model import (
    Account,
    Asked,
    Block,
    CheckIn,
    Circle,
    Code,
    Commitment,
    CommitmentState,
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
from storage.question import Found, Part, Prepared, Question, holds, items
from storage.reader import Reader
from storage.secrets import Keyring, read_code

# A circle that closed is read this much longer, for late answers.
LATE = timedelta(days=14)
# Remarks are many and flows need the recent ones; the one that an event is about is always read.
REMARKS = 200
_STILL_OPEN = tuple(state.value for state in CommitmentState if not state.closed)


def _given(name: str) -> Any:
    """A value that comes with the question; NULL, which nothing equals, where there is none."""
    return bindparam(name, None, type_=Text())


# Everybody and everything in the circles whose ids are `here`, and one more person with their programmes: `me`. Joins
# rather than IN: for each IN, SQLite sets up a table of its own.

HERE = items("here")
OF_PEOPLE: tuple[tuple[str, type[Any], Any], ...] = (
    ("people", Person, t.people.c.id),
    ("accounts", Account, t.accounts.c.person_id),
    ("memberships", Membership, t.memberships.c.person_id),
    ("consents", Consent, t.consents.c.person_id),
)


def _programmes_of(me: Any) -> Part:
    mine = joined(t.programmes.c.id, t.memberships.c.programme_id).where(t.memberships.c.person_id == me)
    return "programmes", Programme, mine


def of_circles() -> list[Part]:
    newest = in_here(t.remarks.c.circle_id).order_by(t.remarks.c.said_at.desc(), t.remarks.c.id).limit(REMARKS)
    parts: list[Part] = [
        ("programmes", Programme, through(t.programmes.c.id, t.circles.c.programme_id, t.circles.c.id)),
        ("rounds", Round, through(t.rounds.c.id, t.circles.c.round_id, t.circles.c.id)),
        ("circles", Circle, in_here(t.circles.c.id)),
        ("seats", Seat, in_here(t.seats.c.circle_id)),
        ("remarks", Remark, newest),
        ("asked", Asked, in_here(t.asked.c.circle_id)),
        ("posed", Posed, in_here(t.posed.c.circle_id)),
        ("reflections", Reflection, in_here(t.reflections.c.circle_id)),
        ("harvests", Harvest, in_here(t.harvests.c.circle_id)),
        ("commitments", Commitment, in_here(t.commitments.c.circle_id)),
        ("check_ins", CheckIn, through(t.check_ins.c.commitment_id, t.commitments.c.id, t.commitments.c.circle_id)),
        ("blocks", Block, through(t.blocks.c.person_id, t.seats.c.person_id, t.seats.c.circle_id)),
    ]
    for name, record, whose in OF_PEOPLE:
        parts.append((name, record, through(whose, t.seats.c.person_id, t.seats.c.circle_id)))
    return parts


def _of_person(me: Any) -> list[Part]:
    """One person, whether or not they sit in one of the circles here."""
    about: tuple[tuple[str, type[Any], Any], ...] = (*OF_PEOPLE, ("blocks", Block, t.blocks.c.person_id))
    return [
        _programmes_of(me),
        ("meetings", Meeting, in_here(t.meetings.c.circle_id).where(t.meetings.c.person_id == me)),
        *((name, record, select(whose.table).where(whose == me)) for name, record, whose in about),
    ]


def in_here(circle: Any) -> Select[Any]:
    """The rows whose circle is here."""
    return joined(circle, HERE.c.value)


def through(column: Any, other: Any, circle: Any) -> Select[Any]:
    """The rows that a column of another table names, where that one's circle is here."""
    return joined(column, other).join(HERE, circle == HERE.c.value)


def joined(column: Any, other: Any) -> Select[Any]:
    return select(column.table).select_from(column.table).join(other.table, column == other)


_NAMES = frozenset(name for name, _, _ in (*of_circles(), *_of_person(_given("person"))))
# What else the scene of an act may hold.
_MORE = ("turnouts", "drafts", "digests", "subscriptions", "offers")
OF_ACTS = _NAMES.union(_MORE)


def _scene(found: Found, **more: Any) -> Scene:
    parts: dict[str, Any] = {name: found[name] for name in _NAMES}
    return Scene(**parts, **more)


# A circle's timer

_FIND_CIRCLE = Prepared(select(t.circles.c.id).where(t.circles.c.id == _given("circle")))
_LOCK_CIRCLE = Prepared(select(t.circles.c.id).where(t.circles.c.id == _given("circle")).with_for_update())
_CIRCLE = Question([*of_circles(), *_of_person(_given("person"))])


async def load_circle(reader: Reader, circle_id: str, person_id: str) -> Scene:
    """A circle, and one more person with their programmes, where one is named."""
    here = await _find(reader, _FIND_CIRCLE, _LOCK_CIRCLE, {"circle": circle_id})
    return _scene(await _CIRCLE.ask(reader.connection, reader.keys, {"here": here, "person": person_id or None}))


async def _find(reader: Reader, find: Prepared, lock: Prepared, given: dict[str, Any]) -> str:
    """The ids of the circles, as the question wants them."""
    locks = reader.locks and reader.connection.dialect.name == "postgresql"
    rows = await (lock if locks else find).execute(reader.connection, given)
    return json.dumps(sorted({circle_id for (circle_id,) in rows.found}))


# What somebody did

_ME = select(t.accounts.c.person_id).where(t.accounts.c.id == _given("account")).scalar_subquery()


def _act_circles() -> list[Select[Any]]:
    """The circles of an act: open ones, or closed lately, that I sit in; those of my open commitments, of the remark,
    and of whatever a button names, if I ever sat there; and the one that a code asks somebody into."""
    promised = [made.with_only_columns(t.commitments.c.circle_id) for made in _my_commitments()]
    about = [remark.with_only_columns(t.remarks.c.circle_id).where(_ME.is_not(None)) for remark in _remark_at("ref")]
    named = items("named")
    asked_for = [
        select(circle)
        .join(named, table.c.id == named.c.value)
        .join(t.seats, t.seats.c.circle_id == circle)
        .where(t.seats.c.person_id == _ME)
        for table, circle in (
            (t.circles, t.circles.c.id),
            (t.asked, t.asked.c.circle_id),
            (t.reflections, t.reflections.c.circle_id),
            (t.commitments, t.commitments.c.circle_id),
            (t.drafts, t.drafts.c.circle_id),
        )
    ]
    codes = items("codes")
    asked_into = select(t.codes.c.circle_id).join(codes, t.codes.c.id == codes.c.value).where(t.codes.c.circle_id != "")
    return [_sitting(), *promised, *about, *asked_for, asked_into]


def _sitting() -> Select[Any]:
    """The circles that I sit in."""
    mine = joined(t.circles.c.id, t.seats.c.circle_id).with_only_columns(t.circles.c.id)
    return mine.where(t.seats.c.person_id == _ME, sits_there())


def sits_there() -> ColumnElement[bool]:
    """Whether a seat is still taken, in a circle that is open, or closed lately."""
    open_or_late = or_(
        t.circles.c.closed_at.is_(None), t.circles.c.closed_at > bindparam("late", None, type_=t.Moment())
    )
    return and_(t.seats.c.left_at.is_(None), open_or_late)


def _my_commitments() -> list[Select[Any]]:
    made = t.commitments.c
    still_open = or_(*(made.state == state for state in _STILL_OPEN))
    own = [
        select(t.commitments).where(made.person_id == _ME, still_open),
        select(t.commitments).where(t.offered_to(_ME), still_open),
    ]
    # Those that I made together with others are found by the circles that I ever sat in.
    shared = joined(made.circle_id, t.seats.c.circle_id).where(t.seats.c.person_id == _ME, still_open)
    return [*own, shared.where(holds(made.shared, literal('"') + _ME + literal('"')))]


def _offered() -> list[Part]:
    """The offer that a button names, for the two whom it is between: with the commitment, both of them, and whom either
    does not want to meet."""
    between = or_(t.offers.c.needed_by == _ME, t.offers.c.offered_by == _ME)
    mine = (t.offers.c.id == _given("offer"), between)
    parts: list[Part] = [
        ("offers", Offer, select(t.offers).where(*mine)),
        ("commitments", Commitment, joined(t.commitments.c.id, t.offers.c.commitment_id).where(*mine)),
    ]
    about: tuple[tuple[str, type[Any], Any], ...] = (*OF_PEOPLE, ("blocks", Block, t.blocks.c.person_id))
    for name, record, whose in about:
        parts += [
            (name, record, joined(whose, who).where(*mine)) for who in (t.offers.c.needed_by, t.offers.c.offered_by)
        ]
    return parts


def open_to(workspace: ColumnElement[str]) -> ColumnElement[bool]:
    """Which programmes people of a workspace may join; its id is given as JSON."""
    return and_(holds(t.programmes.c.open_to, workspace), t.programmes.c.state != ProgrammeState.CLOSED.value)


def _remark_at(message: str) -> list[Select[Any]]:
    """The remark that a message is: the writer's own message, or a copy that was delivered."""
    copied = joined(t.remarks.c.id, t.outbox.c.about).where(t.landed(_given(message)))
    return [select(t.remarks).where(t.remarks.c.ref == _given(message)), copied]


def _latest_rounds() -> Select[Any]:
    later = t.rounds.alias()
    overtaken = select(later.c.id).where(
        later.c.programme_id == t.rounds.c.programme_id, later.c.number > t.rounds.c.number
    )
    mine = joined(t.rounds.c.programme_id, t.memberships.c.programme_id).where(t.memberships.c.person_id == _ME)
    return mine.where(~overtaken.exists())


def _latest_digests() -> Select[Any]:
    """The newest of each programme that I lead or convene: what they say is looked up when it is sent."""
    roles = or_(*(holds(t.memberships.c.roles, literal(json.dumps(role))) for role in (Role.LEAD, Role.CONVENER)))
    later = t.digests.alias()
    overtaken = select(later.c.id).where(
        later.c.programme_id == t.digests.c.programme_id, later.c.week > t.digests.c.week
    )
    mine = joined(t.digests.c.programme_id, t.memberships.c.programme_id).where(t.memberships.c.person_id == _ME)
    return mine.where(roles, ~overtaken.exists())


def _act_parts() -> Sequence[Part]:
    codes = items("codes")
    code = select(t.codes).join(codes, t.codes.c.id == codes.c.value)
    of_code = joined(t.programmes.c.id, t.codes.c.programme_id).join(codes, t.codes.c.id == codes.c.value)
    # Whoever pressed a button about a programme was sent an invitation to it.
    sent = select(t.outbox.c.id).where(t.outbox.c.id == _given("invitation")).exists()
    invited = select(t.programmes).where(t.programmes.c.id == _given("invited_to"), sent)
    # A button may be about an earlier round than the newest.
    named = items("named")
    of_named = select(t.turnouts).join(named, t.turnouts.c.round_id == named.c.value)
    turnouts = (
        _latest_rounds().with_only_columns(*t.turnouts.c).join(t.turnouts, t.turnouts.c.round_id == t.rounds.c.id)
    )
    # Whoever showed a code that links an account is told that it was used.
    shown_by = [
        (name, record, joined(whose, t.codes.c.person_id).join(codes, t.codes.c.id == codes.c.value))
        for name, record, whose in OF_PEOPLE[:2]
    ]
    return [
        *of_circles(),
        *_of_person(_ME),
        *((name, record, whose.where(t.codes.c.kind == "link")) for name, record, whose in shown_by),
        # Those that people of this workspace may join, the one that a code names, and the one of an invitation.
        ("programmes", Programme, select(t.programmes).where(open_to(_given("workspace")))),
        ("programmes", Programme, of_code),
        ("programmes", Programme, invited),
        ("rounds", Round, _latest_rounds()),
        ("turnouts", Turnout, turnouts.where(t.turnouts.c.person_id == _ME)),
        ("turnouts", Turnout, of_named.where(t.turnouts.c.person_id == _ME)),
        *(("commitments", Commitment, made) for made in _my_commitments()),
        *_offered(),
        ("drafts", Draft, select(t.drafts).where(t.drafts.c.person_id == _ME, t.drafts.c.done_at.is_(None))),
        ("digests", Digest, _latest_digests()),
        ("subscriptions", Subscription, select(t.subscriptions).where(t.subscriptions.c.person_id == _ME)),
        *(("remark", Remark, remark) for remark in _remark_at("ref")),
        *(("answered", Remark, remark) for remark in _remark_at("thread")),
        ("code", Code, code),
    ]


_FIND_ACT = Prepared(union_all(*_act_circles()))
_LOCK_ACT = Prepared(
    select(t.circles.c.id)
    .where(t.circles.c.id.in_(union_all(*_act_circles())))
    .order_by(t.circles.c.id)
    .with_for_update()
)
_WHO = select(t.accounts.c.person_id).where(t.accounts.c.id == _given("account"))
_ACT = Question(
    _act_parts(),
    {"thread": select(t.outbox.c.circle_id).where(t.landed(_given("thread")), t.outbox.c.circle_id != ""), "me": _WHO},
)


async def load_act(reader: Reader, keyring: Keyring, event: PersonEvent, now: datetime) -> Scene:
    """The scene of what somebody did."""
    given = _of_event(event, keyring)
    mine = {"account": given["account"], "late": now - LATE}
    here = await _find(reader, _FIND_ACT, _LOCK_ACT, mine | {name: given[name] for name in ("ref", "named", "codes")})
    found = await _ACT.ask(reader.connection, reader.keys, given | {"here": here})
    code = found.one("code")
    if code is not None and code.kind != "guest" and not isinstance(event, Said):
        code = None  # only a guest's button names a code
    if not found.string("me"):
        return _scene(found, code=code)
    answered = found.one("answered")
    return _scene(
        found,
        me=_me(found, found["people"]),
        **{name: found[name] for name in _MORE},
        code=code,
        remark=found.one("remark"),
        thread_circle=answered.circle_id if answered else found.string("thread"),
        answered=answered,
    )


def _me(found: Found, people: Iterable[Person]) -> Person | None:
    me = found.string("me")
    return next((person for person in people if person.id == me), None)


def _of_event(event: PersonEvent, keyring: Keyring) -> dict[str, Any]:
    """What the statements ask for, as far as the event says it."""
    said = event if isinstance(event, Said) else None
    action = event.action if isinstance(event, Pressed | Submitted) else None
    codes = keyring.code_ids(said.text) if said and read_code(said.text) else ()
    if action and action.verb.startswith("guest."):
        codes = (tidy(action.arg(0)),)
    return {
        "account": tidy(event.actor.account_id),
        "workspace": json.dumps(tidy(event.actor.address.workspace_id)),
        # What somebody has just written is about nothing yet.
        "ref": None if said else tidy(getattr(event, "ref", "")) or None,
        "thread": (tidy(said.thread) if said else "") or None,
        "named": json.dumps([tidy(arg) for arg in action.args if arg] if action else []),
        "codes": json.dumps(codes),
        "invited_to": tidy(action.args[0]) if action and action.args else None,
        "invitation": invitation_id(tidy(action.args[0]), tidy(event.actor.account_id))
        if action and action.args
        else None,
        "offer": tidy(action.arg(0)) if action and action.verb.startswith("offer.") else None,
    }
