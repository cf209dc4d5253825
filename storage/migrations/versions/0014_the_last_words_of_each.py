"""Each member's last words in a circle are found at once; where a row landed is indexed once it has"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_remarks_circle_id", table_name="remarks")
    op.create_index("ix_remarks_circle_id_person_id_said_at", "remarks", ["circle_id", "person_id", "said_at"])
    op.drop_index("ix_outbox_receipt", table_name="outbox")
    landed = sa.text("receipt <> ''")
    op.create_index("ix_outbox_receipt", "outbox", ["receipt"], sqlite_where=landed, postgresql_where=landed)
