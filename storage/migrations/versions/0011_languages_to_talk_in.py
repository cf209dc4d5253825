"""The languages that somebody can talk in, where not all of a programme's"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("memberships", sa.Column("speaks", sa.Text(), nullable=False, server_default="[]"))
