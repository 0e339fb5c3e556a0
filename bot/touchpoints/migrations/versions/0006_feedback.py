"""Votes on answers, and the surveys that were asked.

Revision 0006, after 0005.
"""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the work that is under way."""


def downgrade() -> None:
    """Filled in by the work that is under way."""
