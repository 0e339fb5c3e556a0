"""The tables of releases: what each holds, its model, which one is active, and who is publishing."""

from sqlalchemy import JSON, CheckConstraint, Column, Float, ForeignKey, Integer, LargeBinary, Table, Text

from bot.touchpoints.tables import ID, PATH, SHORT, metadata, seconds

release = Table(
    "release",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("release_id", PATH, nullable=False, unique=True),
    Column("created_at", seconds(), nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("reason", Text),
    Column("version", SHORT, nullable=False),
    Column("step", SHORT, nullable=False),
    Column("language_version", Integer, nullable=False),
    Column("fingerprint", ID, nullable=False),
    Column("files", JSON, nullable=False),
    Column("maps", LargeBinary, nullable=False),
    Column("maps_checksum", ID, nullable=False),
    Column("training", Text),
    Column("examination", JSON(none_as_null=True)),
    CheckConstraint("step IN ('first','major','minor','patch','none')", name="step"),
)
"""One row per release, never changed. `maps` is the archive of the files its author wrote, kept for ever."""

release_model = Table(
    "release_model",
    metadata,
    Column("number", Integer, ForeignKey("release.number"), primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
    Column("checksum", ID, nullable=False),
    Column("made_from", ID, nullable=False),
    Column("seconds", Float(53), nullable=False),
)
"""The trained model of a release, in a row of its own: it may go, and nobody reads it by accident."""

active_release = Table(
    "active_release",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, ForeignKey("release.number"), nullable=False),
    Column("since", seconds(), nullable=False),
    Column("by", Text, nullable=False),
    CheckConstraint("slot = 1", name="slot"),
)
"""The one pointer: which release every process serves."""

release_activation = Table(
    "release_activation",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("number", Integer, ForeignKey("release.number"), nullable=False),
    Column("at", seconds(), nullable=False),
    Column("by", Text, nullable=False),
    Column("kind", SHORT, nullable=False),
    CheckConstraint("kind IN ('published','rolled_back','planned')", name="kind"),
)
"""Every time a release began to answer."""

planned_activation = Table(
    "planned_activation",
    metadata,
    Column("number", Integer, ForeignKey("release.number"), primary_key=True, autoincrement=False),
    Column("not_before", seconds(), nullable=False),
    Column("by", Text, nullable=False),
)
"""A release that is ready and waits for its hour. Who deletes the row activates it: so it happens once."""

publishing_lease = Table(
    "publishing_lease",
    metadata,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("owner", PATH, nullable=False),
    Column("by", Text, nullable=False),
    Column("since", seconds(), nullable=False),
    Column("expires_at", seconds(), nullable=False),
    CheckConstraint("slot = 1", name="slot"),
)
"""Who is publishing now. It expires, so that a process that died blocks nobody."""

serving_process = Table(
    "serving_process",
    metadata,
    Column("process", ID, primary_key=True),
    Column("number", Integer),
    Column("seen_at", seconds(), nullable=False),
)
"""Each process that follows the pointer, and the release it serves, NULL for files; who has gone silent is gone."""
