"""Users of the console, their sessions, and who did what.

Revision 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID, _PATH, _SHORT, _SECONDS = sa.String(64), sa.String(128), sa.String(32), sa.Float(53)


def upgrade() -> None:
    op.create_table(
        "console_user",
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("name", _PATH, nullable=False),
        sa.Column("name_key", _PATH, nullable=False),
        sa.Column("role", _SHORT, nullable=False),
        sa.Column("password_hash", sa.Text()),
        sa.Column("language", _SHORT),
        sa.Column("disabled", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("created_at", _SECONDS, nullable=False),
        sa.Column("signed_in_at", _SECONDS),
        sa.PrimaryKeyConstraint("user_id", name="pk_console_user"),
        sa.UniqueConstraint("name_key", name="uq_console_user_name_key"),
        sa.CheckConstraint(
            "role IN ('viewer','analyst','editor','publisher','admin')", name=op.f("ck_console_user_role")
        ),
    )
    op.create_table(
        "console_session",
        sa.Column("token_hash", _ID, nullable=False),
        sa.Column("user_id", _ID, nullable=False),
        sa.Column("began_at", _SECONDS, nullable=False),
        sa.Column("seen_at", _SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_console_session"),
        sa.ForeignKeyConstraint(["user_id"], ["console_user.user_id"], name="fk_console_session_user_id"),
    )
    op.create_index("ix_console_session_user_id", "console_session", ["user_id"])
    op.create_table(
        "one_time_link",
        sa.Column("token_hash", _ID, nullable=False),
        sa.Column("purpose", _SHORT, nullable=False),
        sa.Column("user_id", _ID),
        sa.Column("expires_at", _SECONDS, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_one_time_link"),
        sa.ForeignKeyConstraint(["user_id"], ["console_user.user_id"], name="fk_one_time_link_user_id"),
        sa.CheckConstraint("purpose IN ('first_admin','password')", name=op.f("ck_one_time_link_purpose")),
    )
    op.create_index("ix_one_time_link_user_id", "one_time_link", ["user_id"])
    op.create_table(
        "sign_in_attempt",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", _SECONDS, nullable=False),
        sa.Column("name_key", _ID, nullable=False),
        sa.Column("address", _ID, nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_sign_in_attempt"),
    )
    op.create_index("ix_sign_in_attempt_at", "sign_in_attempt", ["at"])
    op.create_table(
        "audit_entry",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", _SECONDS, nullable=False),
        sa.Column("actor", _PATH, nullable=False),
        sa.Column("action", _SHORT, nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("address", _ID, nullable=False),
        sa.PrimaryKeyConstraint("row_id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"])
    op.create_index("ix_audit_entry_actor", "audit_entry", ["actor", "at"])
    _only_append()


def _only_append() -> None:
    """Triggers, for the promise should hold against our own mistakes too."""
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is only added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_entry_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit trail is only added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
        "FOR EACH ROW EXECUTE FUNCTION audit_entry_is_kept()"
    )


def downgrade() -> None:
    for name in ("audit_entry", "sign_in_attempt", "one_time_link", "console_session", "console_user"):
        op.drop_table(name)
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION audit_entry_is_kept()")
