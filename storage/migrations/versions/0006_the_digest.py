"""What the digest counts by, how leads get it, and an index for each kind of row of one week"""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
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
    _drop_words()
    op.add_column("digests", sa.Column("figures", sa.Text(), nullable=False, server_default="{}"))
    for table, indexes in _INDEXES.items():
        for columns in indexes:
            op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def _drop_words() -> None:
    """Digests of the first kind hold what people learnt, in clear. The figures stay; the words are with the promise."""
    digests = sa.table("digests", sa.column("id"), sa.column("body"))
    connection = op.get_bind()
    for digest_id, text in connection.execute(sa.select(digests.c.id, digests.c.body)).all():
        body = json.loads(text)
        if body.get("learnt"):
            blank = json.dumps({**body, "learnt": []}, separators=(",", ":"))
            connection.execute(sa.update(digests).where(digests.c.id == digest_id).values(body=blank))
