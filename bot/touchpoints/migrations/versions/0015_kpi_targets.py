"""The KPIs of each release, with the target that was valid then.

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ID = sa.String(length=64)
_PATH = sa.String(length=128)


def upgrade() -> None:
    op.create_table(
        "map_kpi",
        sa.Column("map_id", _ID, nullable=False),
        sa.Column("release", _PATH, nullable=False),
        sa.Column("place", _PATH, nullable=False),
        sa.Column("metric", _ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("map_id", "release", "place", "metric", "number", name=op.f("pk_map_kpi")),
    )


def downgrade() -> None:
    op.drop_table("map_kpi")
