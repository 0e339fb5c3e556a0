"""The tables of the console's users, their sessions and links, refused attempts, and the audit trail."""

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)

from bot.touchpoints.tables import ID, PATH, SHORT, metadata, seconds

ROLE_CHECK: Final = "role IN ('viewer','analyst','editor','publisher','admin')"
PURPOSE_CHECK: Final = "purpose IN ('first_admin','password')"

console_user = Table(
    "console_user",
    metadata,
    Column("user_id", ID, primary_key=True),
    Column("name", PATH, nullable=False),
    Column("name_key", PATH, nullable=False),
    Column("role", SHORT, nullable=False),
    Column("password_hash", Text),
    Column("language", SHORT),
    Column("disabled", Boolean(create_constraint=False), nullable=False),
    Column("created_at", seconds(), nullable=False),
    Column("signed_in_at", seconds()),
    UniqueConstraint("name_key"),
    CheckConstraint(ROLE_CHECK, name="role"),
)
"""`name_key` is the name as it is compared; without `password_hash` nobody can sign in yet."""

console_session = Table(
    "console_session",
    metadata,
    Column("token_hash", ID, primary_key=True),
    Column("user_id", ID, ForeignKey("console_user.user_id"), nullable=False),
    Column("began_at", seconds(), nullable=False),
    Column("seen_at", seconds(), nullable=False),
    Index("ix_console_session_user_id", "user_id"),
)
"""Who is signed in. Only the browser has the token: a stolen table opens nothing."""

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("token_hash", ID, primary_key=True),
    Column("purpose", SHORT, nullable=False),
    Column("user_id", ID, ForeignKey("console_user.user_id")),
    Column("expires_at", seconds(), nullable=False),
    CheckConstraint(PURPOSE_CHECK, name="purpose"),
    Index("ix_one_time_link_user_id", "user_id"),
)
"""Links that set a password once; a used one is deleted. The link of the first admin has no user yet."""

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("at", seconds(), nullable=False),
    Column("name_key", ID, nullable=False),
    Column("address", ID, nullable=False),
    Index("ix_sign_in_attempt_at", "at"),
)
"""Attempts that did not succeed, for a quarter of an hour; `name_key` is a hash, people type passwords there too."""

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("at", seconds(), nullable=False),
    Column("actor", PATH, nullable=False),
    Column("action", SHORT, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", JSON, nullable=False),
    Column("address", ID, nullable=False),
    Index("ix_audit_entry_at", "at"),
    Index("ix_audit_entry_actor", "actor", "at"),
)
"""Who did what, when, to what, from where; the database refuses to change or delete a row."""
