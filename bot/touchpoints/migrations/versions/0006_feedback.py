"""Votes on answers, and the surveys that were asked.

Revision 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_asked",
        sa.Column("survey_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("journey_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=128), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.CheckConstraint("kind IN ('csat','ces','nps','open')", name=op.f("ck_survey_asked_kind")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.conversation_id"], name=op.f("fk_survey_asked_conversation_id")
        ),
        sa.PrimaryKeyConstraint("survey_id", name=op.f("pk_survey_asked")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_survey_asked_conversation_id")),
    )
    op.create_index("ix_survey_asked_at", "survey_asked", ["at"], unique=False)
    op.create_index("ix_survey_asked_customer_key", "survey_asked", ["customer_key"], unique=False)
    op.add_column("survey_response", sa.Column("survey_id", sa.String(length=64), nullable=True))
    op.add_column("survey_response", sa.Column("commented", sa.Boolean(create_constraint=False), nullable=True))
    op.create_index("ix_survey_response_survey_id", "survey_response", ["survey_id"], unique=True)
    op.add_column("outbox", sa.Column("votable", sa.Boolean(create_constraint=False), nullable=True))
    op.add_column("outbox", sa.Column("survey_id", sa.String(length=64), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("outbox") as table:
        table.drop_column("survey_id")
        table.drop_column("votable")
    op.drop_index("ix_survey_response_survey_id", table_name="survey_response")
    with op.batch_alter_table("survey_response") as table:
        table.drop_column("commented")
        table.drop_column("survey_id")
    op.drop_index("ix_survey_asked_customer_key", table_name="survey_asked")
    op.drop_index("ix_survey_asked_at", table_name="survey_asked")
    op.drop_table("survey_asked")
