"""The analyst's questions reach conversations by when they began, and votes without reading whole turns.

Revision 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_VOTED = sa.text("helpful IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_conversation_started_at", "conversation", ["started_at"])
    op.create_index(
        "ix_touchpoint_helpful", "touchpoint", ["at", "helpful"], sqlite_where=_VOTED, postgresql_where=_VOTED
    )


def downgrade() -> None:
    op.drop_index("ix_touchpoint_helpful", "touchpoint")
    op.drop_index("ix_conversation_started_at", "conversation")
