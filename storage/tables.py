"""The tables: one for each record of `conversations.model`, with a column for each of its fields, and our own few.

Record tables are made from the dataclasses, so that a field and its column cannot drift apart; `migrations/` spells the
same out, version by version, and a test compares the two.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    and_,
    text,
)

from conversations import model
from storage import codec


class Moment(TypeDecorator[datetime]):
    """An aware time in UTC. SQLite, which knows no zones, keeps it without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be kept")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _column_type(column: codec.Column) -> Any:
    if column.as_json or issubclass(column.type, str):
        return Text
    for kind, sql in ((bool, Boolean), (int, Integer), (datetime, Moment), (date, Date)):
        if issubclass(column.type, kind):
            return sql
    raise TypeError(f"no column type for {column.name}")


def _table(name: str, record: type[Any], look_up: str = "", unique: str = "", together: tuple[str, ...] = ()) -> Table:
    """`look_up` lists the columns with an index of their own, `unique` those that are unique together, and each of
    `together` those of one more index."""
    columns: list[Any] = [
        Column(
            column.name,
            _column_type(column),
            primary_key=column.name == "id",
            nullable=column.optional,
            index=column.name in look_up.split() or None,
        )
        for column in codec.columns(record)
    ]
    if unique:
        columns.append(UniqueConstraint(*unique.split()))
    columns += [Index(None, *each.split()) for each in together]
    return Table(name, metadata, *columns)


# What happened in one week of a programme is found without a look at other weeks.
_CLOSED = "programme_id closed_at"
RECORDS: dict[type[Any], Table] = {
    model.Programme: _table("programmes", model.Programme),
    model.Person: _table("people", model.Person),
    model.Account: _table("accounts", model.Account, "person_id mark"),
    model.Membership: _table("memberships", model.Membership, "person_id", "programme_id person_id"),
    model.Consent: _table("consents", model.Consent, "person_id programme_id"),
    model.Round: _table("rounds", model.Round, unique="programme_id number"),
    model.Turnout: _table("turnouts", model.Turnout, "person_id programme_id", "round_id person_id"),
    model.Circle: _table("circles", model.Circle, "programme_id round_id", together=(_CLOSED,)),
    model.Seat: _table("seats", model.Seat, "circle_id person_id programme_id"),
    model.Remark: _table(
        "remarks", model.Remark, "person_id ref", together=("circle_id person_id said_at", "said_at circle_id")
    ),
    model.Draft: _table("drafts", model.Draft, "person_id"),
    model.Asked: _table("asked", model.Asked, "circle_id"),
    model.Posed: _table("posed", model.Posed, "circle_id person_id", "asked_id person_id"),
    model.Reflection: _table(
        "reflections", model.Reflection, "asked_id circle_id person_id", together=("given_at circle_id",)
    ),
    model.Commitment: _table(
        "commitments",
        model.Commitment,
        "programme_id circle_id person_id",
        together=(_CLOSED,),
    ),
    model.CheckIn: _table(
        "check_ins", model.CheckIn, "commitment_id programme_id person_id", together=("programme_id at",)
    ),
    model.Movement: _table("movements", model.Movement, together=("programme_id week",)),
    model.Harvest: _table("harvests", model.Harvest, "programme_id person_id", "circle_id person_id"),
    model.Meeting: _table("meetings", model.Meeting, "programme_id person_id", "circle_id person_id"),
    model.Offer: _table("offers", model.Offer, "commitment_id programme_id needed_by offered_by"),
    model.Digest: _table("digests", model.Digest, unique="programme_id week"),
    model.Subscription: _table("subscriptions", model.Subscription, "person_id", "programme_id person_id"),
    model.Code: _table("codes", model.Code),
    model.AuditEntry: _table("audit", model.AuditEntry, "programme_id"),
    model.Block: _table("blocks", model.Block, "person_id blocked_id"),
    model.Concern: _table("concerns", model.Concern, "person_id"),
    model.Reply: _table("replies", model.Reply, "concern_id person_id"),
    model.Claim: _table("claims", model.Claim, "person_id account_id"),
}

programmes = RECORDS[model.Programme]
people = RECORDS[model.Person]
accounts = RECORDS[model.Account]
memberships = RECORDS[model.Membership]
consents = RECORDS[model.Consent]
rounds = RECORDS[model.Round]
turnouts = RECORDS[model.Turnout]
circles = RECORDS[model.Circle]
seats = RECORDS[model.Seat]
remarks = RECORDS[model.Remark]
drafts = RECORDS[model.Draft]
asked = RECORDS[model.Asked]
posed = RECORDS[model.Posed]
reflections = RECORDS[model.Reflection]
commitments = RECORDS[model.Commitment]
check_ins = RECORDS[model.CheckIn]
movements = RECORDS[model.Movement]
harvests = RECORDS[model.Harvest]
meetings = RECORDS[model.Meeting]
offers = RECORDS[model.Offer]
digests = RECORDS[model.Digest]
subscriptions = RECORDS[model.Subscription]
codes = RECORDS[model.Code]
audit = RECORDS[model.AuditEntry]
blocks = RECORDS[model.Block]
concerns = RECORDS[model.Concern]
replies = RECORDS[model.Reply]
claims = RECORDS[model.Claim]

# Hardly any commitment is offered to somebody. With all the others in it, an index of this would be taken for useless.
_OFFERED = text("offered_to <> ''")
Index("ix_commitments_offered_to", commitments.c.offered_to, sqlite_where=_OFFERED, postgresql_where=_OFFERED)


def offered_to(person_id: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Which commitments wait for somebody's yes, said so that the index is used."""
    return and_(commitments.c.offered_to == person_id, _OFFERED)


# The events that were handled, by id.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
)

# What is to be delivered and what was. `kind` is one of send, quiet, home, amend, retract, room. `sequence` orders the rows of one `recipient` (an account id). `state` is one of
# open, delivered, retracted, cancelled, parked, gone. `in_hand`: a courier may have sent it. `held_until`: the end of a
# lease, or the time of the next try. `target` is the row that an amend or retract is about, `ref` the message, where it
# is known at once. `author` is the person whose words it carries. `receipt` is where a delivered row landed. `body` is
# sealed, and blank once delivered. `lane` is what shares one pace: a workspace and a kind of call. `urgent` rows answer
# somebody who has just written. `tries` counts how often a row was handed out (and so tells an old courier from a new
# one), `failures` how often its delivery failed. `turn` is the event whose turn wrote it, for the log.
outbox = Table(
    "outbox",
    metadata,
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("programme_id", Text, nullable=False),
    Column("circle_id", Text, nullable=False),
    Column("about", Text, nullable=False, index=True),
    Column("author", Text, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("receipt", Text, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("held_until", Moment),
    Column("in_hand", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
    Column("lane", Text, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("turn", Text, nullable=False),
    sqlite_autoincrement=True,
)
# A row lands long after it is written, and many never do.
_LANDED = text("receipt <> ''")
Index("ix_outbox_receipt", outbox.c.receipt, sqlite_where=_LANDED, postgresql_where=_LANDED)
_OPEN = text("state = 'open'")
Index("ix_outbox_open_due", outbox.c.not_before, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index(
    "ix_outbox_open_lane",
    outbox.c.lane,
    outbox.c.urgent,
    outbox.c.sequence,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
Index("ix_outbox_open_order", outbox.c.recipient, outbox.c.sequence, sqlite_where=_OPEN, postgresql_where=_OPEN)


def landed(receipt: ColumnElement[str]) -> ColumnElement[bool]:
    """Which outbox rows a delivered message is, said so that the index is used."""
    return and_(outbox.c.receipt == receipt, _LANDED)


# What is to happen, by unique key. A parked timer has failed too often and waits, with its reason, for a human.
timers = Table(
    "timers",
    metadata,
    Column("key", Text, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("programme_id", Text, nullable=False),
    Column("circle_id", Text, nullable=False),
    Column("person_id", Text, nullable=False, index=True),
    Column("parked", Text, nullable=False),
)

# Which process writes to a workspace at present, so that one pace holds for it however many processes there are.
desks = Table(
    "desks",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("holder", Text, nullable=False),
    Column("until", Moment, nullable=False),
)

# Events whose turn failed. Most are sent again and succeed; one that fails again and again is parked, with its sealed
# body, until a human replays it.
failed_events = Table(
    "failed_events",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("account_id", Text, nullable=False, index=True),
    Column("tries", Integer, nullable=False),
    Column("parked", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("body", Text, nullable=False),
)

# Each person's own key, wrapped by the master key. Deleting the row makes that person's words unreadable for good.
person_keys = Table(
    "person_keys",
    metadata,
    Column("person_id", Text, primary_key=True),
    Column("wrapped", Text, nullable=False),
)

# The Slack workspaces that installed the app by OAuth. `body` is sealed: the tokens, and what Slack told with them.
# `expires_at` is the bot token's end, where tokens rotate; `renewing_until` is the lease of whoever renews it.
installs = Table(
    "installs",
    metadata,
    Column("workspace", Text, primary_key=True),
    Column("body", Text, nullable=False),
    Column("installed_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("renewing_until", Moment),
    Column("revoked_at", Moment),
)

# Installations under way: the keyed hash of each `state`, which is taken away when it comes back.
oauth_states = Table(
    "oauth_states",
    metadata,
    Column("id", Text, primary_key=True),
    Column("expires_at", Moment, nullable=False),
)

# Teams registrations beside the one in the settings. `secret` is sealed.
teams_registrations = Table(
    "teams_registrations",
    metadata,
    Column("app_id", Text, primary_key=True),
    Column("app_type", Text, nullable=False),
    Column("tenant_id", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("added_at", Moment, nullable=False),
)

# Requests that a door turned away, by platform and reason: for `convenor doctor`.
refusals = Table(
    "refusals",
    metadata,
    Column("what", Text, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
)
