"""The tables beside `finding`: which process does what is done from time to time, and which digests went out."""

from sqlalchemy import CheckConstraint, Column, Integer, Table

from bot.touchpoints.tables import ID, PATH, SHORT, metadata, seconds

periodic_job = Table(
    "periodic_job",
    metadata,
    Column("name", SHORT, primary_key=True),
    Column("owner", PATH),
    Column("held_until", seconds(), nullable=False),
    Column("done_at", seconds(), nullable=False),
)
"""One row per job: whoever moves `held_until` forward does it; the dead leave it behind."""

digest_delivery = Table(
    "digest_delivery",
    metadata,
    Column("map_id", ID, primary_key=True),
    Column("week", SHORT, primary_key=True),
    Column("way", SHORT, primary_key=True),
    Column("attempts", Integer, nullable=False),
    Column("due_at", seconds(), nullable=False),
    Column("sent_at", seconds()),
    CheckConstraint("way IN ('mail','webhook')", name="way"),
)
"""One row per map, week (`2026-W47`) and way; whoever moves `due_at` forward tries to send it."""
