"""A commitment that is offered to somebody is found by them; the many that are not are left out of that index"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("ix_commitments_offered_to", table_name="commitments")
    offered = sa.text("offered_to <> ''")
    op.create_index(
        "ix_commitments_offered_to", "commitments", ["offered_to"], sqlite_where=offered, postgresql_where=offered
    )
