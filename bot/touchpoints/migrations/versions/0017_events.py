"""Business data that is brought in: which map, which import, and what a row was before an import changed it.

Revision 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_ID = sa.String(length=64)
_PATH = sa.String(length=128)
_SHORT = sa.String(length=32)
_SECONDS = sa.Float(precision=53)


def upgrade() -> None:
    op.add_column("external_event", sa.Column("map_id", _ID, nullable=True))
    op.add_column("external_event", sa.Column("import_id", _ID, nullable=True))
    op.create_index("ix_external_event_import_id", "external_event", ["import_id"])
    op.create_table(
        "event_import",
        sa.Column("import_id", _ID, nullable=False),
        sa.Column("at", _SECONDS, nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("map_id", _ID, nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("undone_at", _SECONDS, nullable=True),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_event_import")),
    )
    op.create_index("ix_event_import_at", "event_import", ["at"])
    op.create_table(
        "external_event_before",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("changed_by", _ID, nullable=False),
        sa.Column("external_id", _PATH, nullable=False),
        sa.Column("source", _PATH, nullable=False),
        sa.Column("map_id", _ID, nullable=True),
        sa.Column("import_id", _ID, nullable=True),
        sa.Column("journey_key", _ID, nullable=True),
        sa.Column("customer_key", _ID, nullable=True),
        sa.Column("at", _SECONDS, nullable=False),
        sa.Column("kind", _SHORT, nullable=False),
        sa.Column("stage_id", _ID, nullable=True),
        sa.Column("value", _SECONDS, nullable=True),
        sa.Column("currency", _SHORT, nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_external_event_before")),
    )
    op.create_index("ix_external_event_before_changed_by", "external_event_before", ["changed_by"])
    op.create_index("ix_external_event_before_source", "external_event_before", ["source", "external_id"])
    op.create_index("ix_external_event_before_customer_key", "external_event_before", ["customer_key"])


def downgrade() -> None:
    op.drop_table("external_event_before")
    op.drop_table("event_import")
    op.drop_index("ix_external_event_import_id", "external_event")
    op.drop_column("external_event", "import_id")
    op.drop_column("external_event", "map_id")
