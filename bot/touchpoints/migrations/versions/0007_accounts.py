"""Users of the console, their sessions, and who did what.

Revision 0007, after 0006.
"""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the work that is under way."""


def downgrade() -> None:
    """Filled in by the work that is under way."""
