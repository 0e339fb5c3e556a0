"""The label of a turn's mood, how sure it is, and the phrases that decided it.

Revision 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("touchpoint") as table:
        table.add_column(sa.Column("sentiment_label", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("sentiment_confidence", sa.Float(precision=53), nullable=True))
        table.add_column(sa.Column("sentiment_phrases", sa.JSON(), nullable=True))
        table.create_check_constraint(
            op.f("ck_touchpoint_sentiment_label"), "sentiment_label IN ('negative','neutral','positive')"
        )
        table.create_check_constraint(
            op.f("ck_touchpoint_sentiment_confidence"), "sentiment_confidence BETWEEN 0 AND 1"
        )


def downgrade() -> None:
    with op.batch_alter_table("touchpoint") as table:
        table.drop_constraint(op.f("ck_touchpoint_sentiment_confidence"), type_="check")
        table.drop_constraint(op.f("ck_touchpoint_sentiment_label"), type_="check")
        table.drop_column("sentiment_phrases")
        table.drop_column("sentiment_confidence")
        table.drop_column("sentiment_label")
