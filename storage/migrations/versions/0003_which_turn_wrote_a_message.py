"""Which turn wrote a message, so that the log of its delivery can name it; the minute of a programme's digest"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outbox", sa.Column("turn", sa.Text(), nullable=False, server_default=""))
    op.add_column("programmes", sa.Column("digest_minute", sa.Integer(), nullable=False, server_default="0"))
