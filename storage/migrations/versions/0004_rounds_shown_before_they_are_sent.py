"""The circles that conveners see before they are introduced; how long before, and what comes first, as settings"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rounds", sa.Column("proposed", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("programmes", sa.Column("preview_hours", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("programmes", sa.Column("span_first", sa.Boolean(), nullable=False, server_default=sa.false()))
