"""How circles are guided: pace, questions put to each member, harvests, guests, offers, and how it was"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "harvests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("circle_id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("noticed", sa.Text(), nullable=False),
        sa.Column("doing", sa.Text(), nullable=False),
        sa.Column("telling", sa.Text(), nullable=False),
        sa.Column("quotable", sa.Boolean(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_harvests")),
        sa.UniqueConstraint("circle_id", "person_id", name=op.f("uq_harvests_circle_id_person_id")),
    )
    op.create_index(op.f("ix_harvests_person_id"), "harvests", ["person_id"], unique=False)
    op.create_index(op.f("ix_harvests_programme_id"), "harvests", ["programme_id"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("circle_id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("met", sa.Text(), nullable=False),
        sa.Column("felt", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("circle_id", "person_id", name=op.f("uq_meetings_circle_id_person_id")),
    )
    op.create_index(op.f("ix_meetings_person_id"), "meetings", ["person_id"], unique=False)
    op.create_index(op.f("ix_meetings_programme_id"), "meetings", ["programme_id"], unique=False)
    op.create_table(
        "offers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("commitment_id", sa.Text(), nullable=False),
        sa.Column("needed_by", sa.Text(), nullable=False),
        sa.Column("offered_by", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("asset", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_commitment_id"), "offers", ["commitment_id"], unique=False)
    op.create_index(op.f("ix_offers_needed_by"), "offers", ["needed_by"], unique=False)
    op.create_index(op.f("ix_offers_offered_by"), "offers", ["offered_by"], unique=False)
    op.create_index(op.f("ix_offers_programme_id"), "offers", ["programme_id"], unique=False)
    op.create_table(
        "posed",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("asked_id", sa.Text(), nullable=False),
        sa.Column("circle_id", sa.Text(), nullable=False),
        sa.Column("programme_id", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posed")),
        sa.UniqueConstraint("asked_id", "person_id", name=op.f("uq_posed_asked_id_person_id")),
    )
    op.create_index(op.f("ix_posed_circle_id"), "posed", ["circle_id"], unique=False)
    op.create_index(op.f("ix_posed_person_id"), "posed", ["person_id"], unique=False)
    op.add_column("circles", sa.Column("every_days", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("circles", sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("circles", sa.Column("resting", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("circles", sa.Column("held_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("circles", sa.Column("wish", sa.Text(), nullable=False, server_default=""))
    op.add_column("circles", sa.Column("wished_by", sa.Text(), nullable=False, server_default=""))
    op.add_column("circles", sa.Column("harvest_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("circles", sa.Column("harvested_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("codes", sa.Column("circle_id", sa.Text(), nullable=False, server_default=""))
    op.add_column("codes", sa.Column("guest", sa.Text(), nullable=False, server_default=""))
    op.add_column("codes", sa.Column("text", sa.Text(), nullable=False, server_default=""))
    op.add_column("commitments", sa.Column("first_step", sa.Text(), nullable=False, server_default=""))
    op.add_column("commitments", sa.Column("witness", sa.Text(), nullable=False, server_default=""))
    op.add_column("commitments", sa.Column("shared", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("commitments", sa.Column("along", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("commitments", sa.Column("follows", sa.Text(), nullable=False, server_default=""))
    op.add_column("commitments", sa.Column("reflection", sa.Text(), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("first_step", sa.Text(), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("witness", sa.Text(), nullable=False, server_default=""))
    op.add_column("drafts", sa.Column("along", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("drafts", sa.Column("follows", sa.Text(), nullable=False, server_default=""))
    op.add_column("people", sa.Column("working_days", sa.Text(), nullable=False, server_default="[0,1,2,3,4]"))
    op.add_column("people", sa.Column("day_starts", sa.Integer(), nullable=False, server_default="9"))
    op.add_column("people", sa.Column("day_ends", sa.Integer(), nullable=False, server_default="17"))
    op.add_column("people", sa.Column("most_a_week", sa.Integer(), nullable=False, server_default="3"))
    op.add_column("people", sa.Column("away_from", sa.Date(), nullable=True))
    op.add_column("people", sa.Column("away_until", sa.Date(), nullable=True))
    op.add_column("seats", sa.Column("guest", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("seats", sa.Column("nudged_at", sa.DateTime(timezone=True), nullable=True))
