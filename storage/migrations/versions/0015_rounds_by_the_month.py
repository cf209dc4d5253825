"""Rounds may open by months, on the first or last such day of one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programmes", sa.Column("cadence_months", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("programmes", sa.Column("cadence_nth", sa.Integer(), nullable=False, server_default="1"))
