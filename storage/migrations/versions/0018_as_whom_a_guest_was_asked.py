"""As whom a guest was asked is somebody's words: it is kept under the guest's own key

What is there already stands in clear text and belongs to keys that a migration does not have: it goes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("seats", sa.Column("asked_as", sa.Text(), nullable=False, server_default=""))
    op.execute(sa.text("UPDATE seats SET place = '' WHERE guest"))
