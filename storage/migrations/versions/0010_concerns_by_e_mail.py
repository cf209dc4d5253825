"""An e-mail address that hears of a programme's concerns"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programmes", sa.Column("concern_mail", sa.Text(), nullable=False, server_default=""))
