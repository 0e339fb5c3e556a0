"""What became of each group of open doubts.

Revision 0009, after 0008.
"""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the work that is under way."""


def downgrade() -> None:
    """Filled in by the work that is under way."""
