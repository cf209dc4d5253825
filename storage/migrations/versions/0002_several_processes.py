"""Lanes, urgency and failures in the outbox; who writes to which workspace; events whose turn fails"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("lane", sa.Text(), nullable=False, server_default=""))
    op.add_column("outbox", sa.Column("urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outbox", sa.Column("failures", sa.Integer(), nullable=False, server_default="0"))
    _fill_lanes()
    op.create_index(
        "ix_outbox_open_lane",
        "outbox",
        ["lane", "urgent", "sequence"],
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_table(
        "desks",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_desks")),
    )
    op.create_table(
        "failed_events",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_events")),
    )
    op.create_index(op.f("ix_failed_events_account_id"), "failed_events", ["account_id"], unique=False)


def _fill_lanes() -> None:
    """What still waits gets the lane that a new row would have: `slack:T1/U1` and `send` make `slack:T1:send`."""
    outbox = sa.table(
        "outbox",
        sa.column("sequence"),
        sa.column("recipient"),
        sa.column("kind"),
        sa.column("state"),
        sa.column("lane"),
    )
    connection = op.get_bind()
    waiting = sa.select(outbox.c.sequence, outbox.c.recipient, outbox.c.kind).where(
        outbox.c.state.in_(("open", "parked"))
    )
    for sequence, recipient, kind in connection.execute(waiting).all():
        workspace = recipient.partition("/")[0]
        lane = f"{workspace}:{'send' if kind == 'quiet' else kind}" if workspace else ""
        connection.execute(sa.update(outbox).where(outbox.c.sequence == sequence).values(lane=lane))
