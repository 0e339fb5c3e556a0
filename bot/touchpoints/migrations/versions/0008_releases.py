"""Releases of the maps, and which of them is active.

Revision 0008, after 0007.
"""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled in by the work that is under way."""


def downgrade() -> None:
    """Filled in by the work that is under way."""
