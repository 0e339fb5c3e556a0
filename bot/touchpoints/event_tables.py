"""The tables of business data that is brought in: the imports, and what a row was before an import changed it."""

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from bot.touchpoints.tables import ID, PATH, SHORT, metadata, seconds

event_import = Table(
    "event_import",
    metadata,
    Column("import_id", ID, primary_key=True),
    Column("at", seconds(), nullable=False),
    Column("brought_by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("map_id", ID, nullable=False),
    Column("new", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("undone_at", seconds()),
    Index("ix_event_import_at", "at"),
)
"""Tables of orders, calls, costs… that were brought in; `undone_at` when somebody has taken them out again."""

external_event_before = Table(
    "external_event_before",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("changed_by", ID, nullable=False),
    Column("external_id", PATH, nullable=False),
    Column("source", PATH, nullable=False),
    Column("map_id", ID),
    Column("import_id", ID),
    Column("journey_key", ID),
    Column("customer_key", ID),
    Column("at", seconds(), nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("stage_id", ID),
    Column("value", Float(53)),
    Column("currency", SHORT),
    Index("ix_external_event_before_changed_by", "changed_by"),
    Index("ix_external_event_before_source", "source", "external_id"),
    Index("ix_external_event_before_customer_key", "customer_key"),
)
"""An event as it was before the import `changed_by` said otherwise: undoing that import puts it back."""
