"""A circle may share one conversation"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programmes", sa.Column("together", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("circles", sa.Column("room", sa.Text(), nullable=False, server_default=""))
    op.add_column("circles", sa.Column("room_ended_at", sa.DateTime(timezone=True), nullable=True))
