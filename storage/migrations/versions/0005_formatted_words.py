"""Formatting beside the words of remarks and drafts, what a remark replies to and which file it carries, and codes of one person"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("remarks", "drafts"):
        op.add_column(table, sa.Column("rich", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("answers", sa.Text(), nullable=False, server_default=""))
    op.add_column("remarks", sa.Column("file", sa.Text(), nullable=False, server_default=""))
    op.add_column("codes", sa.Column("person_id", sa.Text(), nullable=False, server_default=""))
