"""Whom a concern went to, and what they and whoever raised it wrote to each other

Whom earlier concerns went to is not known: nobody can answer those here.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("concerns", sa.Column("told", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("concerns", sa.Column("told_as", sa.Text(), nullable=False, server_default="safeguarding"))
    op.create_table(
        "replies",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("concern_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replies")),
    )
    op.create_index(op.f("ix_replies_concern_id"), "replies", ["concern_id"], unique=False)
    op.create_index(op.f("ix_replies_person_id"), "replies", ["person_id"], unique=False)
