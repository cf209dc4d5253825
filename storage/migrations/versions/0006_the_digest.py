"""What the digest counts by, how leads get it, and an index for each kind of row of one week"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0002"
branch_labels = None
depends_on = None

_INDEXES = {
    "movements": (("programme_id", "week"),),
    "subscriptions": (("person_id",),),
    "check_ins": (("programme_id", "at"),),
    "circles": (("programme_id", "closed_at"),),
    "commitments": (("programme_id", "closed_at"),),
    "reflections": (("given_at", "circle_id"),),
    "remarks": (("said_at", "circle_id"),),
}


def upgrade() -> None:
    op.create_table(
        "movements",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("move", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movements")),
    )
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("by_chat", sa.Boolean(), nullable=False),
        sa.Column("by_mail", sa.Boolean(), nullable=False),
        sa.Column("mail", sa.Text(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("links_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("programme_id", "person_id", name=op.f("uq_subscriptions_programme_id_person_id")),
    )
    op.add_column("commitments", sa.Column("helped_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("remarks", sa.Column("length", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("reflections", sa.Column("length", sa.Integer(), nullable=False, server_default="0"))
    # Digests of the first kind held people's words in clear and cannot be told from what the new ones count.
    op.execute(sa.text("DELETE FROM digests"))
    op.add_column("digests", sa.Column("figures", sa.Text(), nullable=False, server_default="{}"))
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)
