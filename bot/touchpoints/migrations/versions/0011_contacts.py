"""Contacts of other channels as candidates for questions.

Revision 0011, after 0010.
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("evidence") as table:
        table.add_column(sa.Column("brought_at", sa.Float(precision=53), nullable=True))
        table.add_column(sa.Column("import_id", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("contact_id", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("open", sa.Boolean(create_constraint=False), nullable=True))
    op.create_index("ix_evidence_import_id", "evidence", ["import_id"])
    op.create_index("ix_evidence_contact_id", "evidence", ["contact_id"], unique=True)
    op.create_table(
        "contact_import",
        sa.Column("import_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("brought", sa.Integer(), nullable=False),
        sa.Column("open", sa.Integer(), nullable=False),
        sa.Column("undone_at", sa.Float(precision=53), nullable=True),
        sa.PrimaryKeyConstraint("import_id", name=op.f("pk_contact_import")),
    )
    op.create_index("ix_contact_import_at", "contact_import", ["at"])


def downgrade() -> None:
    op.drop_table("contact_import")
    op.drop_index("ix_evidence_contact_id", "evidence")
    op.drop_index("ix_evidence_import_id", "evidence")
    with op.batch_alter_table("evidence") as table:
        for name in ("open", "contact_id", "import_id", "brought_at"):
            table.drop_column(name)
