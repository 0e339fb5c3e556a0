"""The tables of the touchpoint log: what was expected (the map) and what happened (the turns)."""

from typing import Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

ID: Final = String(64)
"""Ids of ours and of the map (at most 48 characters there)."""
PATH: Final = String(128)
SHORT: Final = String(32)


def seconds() -> Float:
    """A time in UTC seconds since the epoch, to the millisecond: compares and subtracts alike on every database."""
    return Float(53)


map_version = Table(
    "map_version",
    metadata,
    Column("map_id", ID, primary_key=True),
    Column("release", PATH, primary_key=True),
    Column("version", SHORT),
    Column("name", Text, nullable=False),
    Column("language", SHORT, nullable=False),
    Column("registered_at", seconds(), nullable=False),
    Column("author", Text),
    Column("checksum", ID, nullable=False),
    Column("source", Text, nullable=False),
)
"""One row per map and release; `release` is what every turn carries."""

map_element = Table(
    "map_element",
    metadata,
    Column("map_id", ID, primary_key=True),
    Column("release", PATH, primary_key=True),
    Column("path", PATH, primary_key=True),
    Column("kind", SHORT, primary_key=True),
    Column("name", Text, nullable=False),
    Column("stage_id", ID),
    Column("stage_order", Integer),
    Column("expected_emotion", Float(53)),
    Column("target_seconds", Integer),
    Column("importance_customer", Integer),
    Column("importance_business", Integer),
    Column("owner", ID),
    Column("was", JSON, nullable=False),
)
"""The map, flattened: what was expected. `was` keeps earlier ids, so that the join follows a rename."""

map_kpi = Table(
    "map_kpi",
    metadata,
    Column("map_id", ID, primary_key=True),
    Column("release", PATH, primary_key=True),
    Column("place", PATH, primary_key=True),
    Column("metric", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("target", Text, nullable=False),
)
"""The targets of each release; `place` is a path of the map, or empty for the whole of it.

`number` tells apart, from 1, the KPIs that have the same metric at the same place.
"""

journey = Table(
    "journey",
    metadata,
    Column("journey_key", ID, primary_key=True),
    Column("customer_key", ID, nullable=False),
    Column("map_id", ID, nullable=False),
    Column("stage_id", ID),
    Column("started_at", seconds(), nullable=False),
    Column("last_at", seconds(), nullable=False),
    Index("ix_journey_customer_key", "customer_key", "last_at"),
)
"""One customer's way through the map, across conversations; `stage_id` is where they are now."""

conversation = Table(
    "conversation",
    metadata,
    Column("conversation_id", ID, primary_key=True),
    Column("customer_key", ID, nullable=False),
    Column("journey_key", ID, nullable=False),
    Column("map_id", ID, nullable=False),
    Column("release", PATH, nullable=False),
    Column("channel", SHORT, nullable=False),
    Column("language", SHORT, nullable=False),
    Column("persona_id", ID),
    Column("source", Text),
    Column("started_at", seconds(), nullable=False),
    Column("ended_at", seconds(), nullable=False),
    Column("turns", Integer, nullable=False),
    Column("out_of_hours", Boolean(create_constraint=False)),
    Column("outcome", SHORT),
    Column("is_test", Boolean(create_constraint=False), nullable=False),
    CheckConstraint(
        "outcome IN ('resolved_confirmed','resolved_implied','handoff','abandoned','unengaged')", name="outcome"
    ),
    Index("ix_conversation_customer_key", "customer_key", "started_at"),
    Index("ix_conversation_outcome", "outcome", "ended_at"),
    Index("ix_conversation_started_at", "started_at"),
)
"""One sitting on one channel; `outcome` is empty while it is open, `ended_at` is its latest sign of life."""

touchpoint = Table(
    "touchpoint",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("turn_id", ID, nullable=False),
    Column("conversation_id", ID, ForeignKey("conversation.conversation_id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("customer_key", ID, nullable=False),
    Column("journey_key", ID, nullable=False),
    Column("at", seconds(), nullable=False),
    Column("map_id", ID, nullable=False),
    Column("release", PATH, nullable=False),
    Column("channel", SHORT, nullable=False),
    Column("language", SHORT, nullable=False),
    Column("persona_id", ID),
    Column("page", Text),
    Column("campaign", Text),
    Column("text_redacted", Text),
    Column("response_ms", Integer),
    Column("outcome", SHORT),
    Column("stage_id", ID),
    Column("stage_source", SHORT, nullable=False),
    Column("home_stage_id", ID),
    Column("touchpoint_id", ID),
    Column("question_id", ID),
    Column("kind", SHORT),
    Column("intent", PATH),
    Column("confidence", Float(53)),
    Column("candidates", JSON, nullable=False),
    Column("answered", Boolean(create_constraint=False)),
    Column("chosen", Boolean(create_constraint=False), nullable=False),
    Column("helpful", Boolean(create_constraint=False)),
    Column("sentiment", Float(53)),
    Column("sentiment_version", SHORT),
    Column("sentiment_label", SHORT),
    Column("sentiment_confidence", Float(53)),
    Column("sentiment_phrases", JSON(none_as_null=True)),
    Column("entities", JSON),
    Column("clarifies", ID),
    Column("also_answered", JSON),
    UniqueConstraint("turn_id"),
    UniqueConstraint("conversation_id", "seq"),
    CheckConstraint("outcome IN ('ok','failed')", name="outcome"),
    CheckConstraint("stage_source IN ('question','context','page','default')", name="stage_source"),
    CheckConstraint("kind IN ('question','fallback','handoff','chitchat','clarification','media')", name="kind"),
    CheckConstraint("sentiment BETWEEN -1 AND 1", name="sentiment"),
    CheckConstraint("sentiment_label IN ('negative','neutral','positive')", name="sentiment_label"),
    CheckConstraint("sentiment_confidence BETWEEN 0 AND 1", name="sentiment_confidence"),
    Index("ix_touchpoint_journey_key", "journey_key", "at"),
    Index("ix_touchpoint_stage_id", "stage_id", "at"),
    Index("ix_touchpoint_question_id", "question_id", "at"),
    Index("ix_touchpoint_customer_key", "customer_key"),
    Index("ix_touchpoint_at", "at"),
    Index(
        "ix_touchpoint_helpful",
        "at",
        "helpful",
        sqlite_where=text("helpful IS NOT NULL"),
        postgresql_where=text("helpful IS NOT NULL"),
    ),
)
"""One row per customer turn. `docs/decisions` tells who writes which column: gateway or custom actions.

`text_redacted` and `sentiment_phrases` hold words of the customer; what empties the one empties the other.
"""

survey_asked = Table(
    "survey_asked",
    metadata,
    Column("survey_id", ID, primary_key=True),
    Column("conversation_id", ID, ForeignKey("conversation.conversation_id"), nullable=False),
    Column("customer_key", ID, nullable=False),
    Column("journey_key", ID, nullable=False),
    Column("at", seconds(), nullable=False),
    Column("map_id", ID, nullable=False),
    Column("release", PATH, nullable=False),
    Column("channel", SHORT, nullable=False),
    Column("language", SHORT, nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("place", PATH, nullable=False),
    Column("stage_id", ID),
    UniqueConstraint("conversation_id"),
    CheckConstraint("kind IN ('csat','ces','nps','open')", name="kind"),
    Index("ix_survey_asked_at", "at"),
    Index("ix_survey_asked_customer_key", "customer_key"),
)
"""Surveys that were shown, at most one in a conversation: answers are counted against them, customers rest from them.

`place` is the survey's `at` in the map, or `end`; `stage_id` the stage it asks about, for `end` the last answer's.
"""

survey_response = Table(
    "survey_response",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("conversation_id", ID, ForeignKey("conversation.conversation_id"), nullable=False),
    Column("customer_key", ID, nullable=False),
    Column("journey_key", ID, nullable=False),
    Column("at", seconds(), nullable=False),
    Column("map_id", ID, nullable=False),
    Column("release", PATH, nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("score", Float(53)),
    Column("stage_id", ID),
    Column("comment", Text),
    Column("survey_id", ID),
    Column("commented", Boolean(create_constraint=False)),
    CheckConstraint("kind IN ('csat','ces','nps','open')", name="kind"),
    Index("ix_survey_response_at", "at"),
    Index("ix_survey_response_customer_key", "customer_key"),
    Index("ix_survey_response_survey_id", "survey_id", unique=True),
)
"""One row per survey that was answered; `commented` stays when the words themselves are no longer kept."""

external_event = Table(
    "external_event",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("external_id", PATH, nullable=False),
    Column("source", PATH, nullable=False),
    Column("journey_key", ID),
    Column("customer_key", ID),
    Column("at", seconds(), nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("stage_id", ID),
    Column("value", Float(53)),
    Column("currency", SHORT),
    Column("map_id", ID),
    Column("import_id", ID),
    UniqueConstraint("source", "external_id"),
    Index("ix_external_event_at", "at"),
    Index("ix_external_event_customer_key", "customer_key"),
    Index("ix_external_event_import_id", "import_id"),
)
"""Orders, returns, calls, footfall. The pair of source and external id lets an import run twice.

Without a `map_id` an event is of the map of its journey; `import_id` is the import that last said what stands here.
"""

evidence = Table(
    "evidence",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("map_id", ID, nullable=False),
    Column("path", PATH, nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("at", seconds()),
    Column("n", Integer),
    Column("score", Float(53)),
    Column("quote", Text),
    Column("ref", Text),
    Column("brought_at", seconds()),
    Column("import_id", ID),
    Column("contact_id", ID),
    Column("open", Boolean(create_constraint=False)),
    Index("ix_evidence_path", "map_id", "path"),
    Index("ix_evidence_import_id", "import_id"),
    Index("ix_evidence_contact_id", "contact_id", unique=True),
)
"""What supports an element of the map: a stage, or `stage.question`; empty where nobody knows which.

A contact of another channel (a call, a search) has the import that brought it and an id made of what it says, so that
it comes in once; `open` says that the map did not answer it, and `score` how it felt, -1 to 1. Its redacted words stand
in `quote`, for as long after `brought_at` as the map keeps texts.
"""

plan_release = Table(
    "plan_release",
    metadata,
    Column("map_id", ID, primary_key=True),
    Column("plan_id", ID, primary_key=True),
    Column("release", PATH, primary_key=True),
    Column("path", PATH, primary_key=True),
)
"""What each plan that a release brought into force touches: paths of the map, or one empty path for the whole of it."""

finding = Table(
    "finding",
    metadata,
    Column("row_id", Integer, primary_key=True, autoincrement=True),
    Column("fingerprint", PATH, nullable=False),
    Column("map_id", ID, nullable=False),
    Column("kind", SHORT, nullable=False),
    Column("stage_id", ID),
    Column("path", PATH),
    Column("first_seen", seconds(), nullable=False),
    Column("last_seen", seconds(), nullable=False),
    Column("n", Integer, nullable=False),
    Column("sample", Text),
    Column("status", SHORT, nullable=False),
    Column("seen_by", ID),
    Column("seen_at", seconds()),
    Column("facts", JSON(none_as_null=True)),
    Column("decided_by", Text),
    Column("decided_at", seconds()),
    CheckConstraint("status IN ('open','accepted','dismissed','solved')", name="status"),
    Index("ix_finding_fingerprint", "fingerprint", "status"),
    Index(
        "ix_finding_alive",
        "map_id",
        "fingerprint",
        unique=True,
        sqlite_where=text("status <> 'solved'"),
        postgresql_where=text("status <> 'solved'"),
    ),
)
"""What the product proposes; a solved fingerprint may come back as a new row.

`facts` are the numbers behind it, never customers' words; `seen_at` is when somebody first looked.
"""
