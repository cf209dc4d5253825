"""Blocks, concerns, pauses of a realm, how long things are kept; what may be shared is a consent of its own"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name, default in (("signposts", "[]"), ("realm_pauses", "[]")):
        op.add_column("programmes", sa.Column(name, sa.Text(), nullable=False, server_default=default))
    for name, months in (("words_months", "12"), ("promises_months", "24"), ("quiet_months", "24")):
        op.add_column("programmes", sa.Column(name, sa.Integer(), nullable=False, server_default=months))
    op.create_table(
        "blocks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    op.create_index(op.f("ix_blocks_person_id"), "blocks", ["person_id"], unique=False)
    op.create_index(op.f("ix_blocks_blocked_id"), "blocks", ["blocked_id"], unique=False)
    op.create_table(
        "concerns",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("circle_id", sa.Text(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concerns")),
    )
    op.create_index(op.f("ix_concerns_person_id"), "concerns", ["person_id"], unique=False)
    _consent_to_sharing()


def _consent_to_sharing() -> None:
    """Until now whoever agreed to be introduced agreed, by the same notice, to sharing with their circle."""
    consents = sa.table(
        "consents",
        sa.column("id"),
        sa.column("programme_id"),
        sa.column("person_id"),
        sa.column("scope"),
        sa.column("given_at", sa.DateTime(timezone=True)),
        sa.column("withdrawn_at", sa.DateTime(timezone=True)),
        sa.column("version"),
    )
    connection = op.get_bind()
    given = connection.execute(sa.select(consents).where(consents.c.scope == "introductions")).mappings().all()
    for row in given:
        new_id = hashlib.sha256(f"sharing {row['id']}".encode()).hexdigest()[:32]
        connection.execute(consents.insert().values({**row, "id": new_id, "scope": "sharing", "version": 1}))
