"""The first schema: the touchpoint log and the gateway's journal.

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("journey_key", sa.String(length=64), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("persona_id", sa.String(length=64), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("started_at", sa.Float(precision=53), nullable=False),
        sa.Column("ended_at", sa.Float(precision=53), nullable=False),
        sa.Column("turns", sa.Integer(), nullable=False),
        sa.Column("out_of_hours", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("is_test", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('resolved_confirmed','resolved_implied','handoff','abandoned','unengaged')",
            name=op.f("ck_conversation_outcome"),
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_conversation")),
    )
    op.create_index("ix_conversation_customer_key", "conversation", ["customer_key", "started_at"], unique=False)
    op.create_index("ix_conversation_outcome", "conversation", ["outcome", "ended_at"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("path", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=True),
        sa.Column("n", sa.Integer(), nullable=True),
        sa.Column("score", sa.Float(precision=53), nullable=True),
        sa.Column("quote", sa.Text(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_evidence")),
    )
    op.create_index("ix_evidence_path", "evidence", ["map_id", "path"], unique=False)
    op.create_table(
        "external_event",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("source", sa.String(length=128), nullable=False),
        sa.Column("journey_key", sa.String(length=64), nullable=True),
        sa.Column("customer_key", sa.String(length=64), nullable=True),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("value", sa.Float(precision=53), nullable=True),
        sa.Column("currency", sa.String(length=32), nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_external_event")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_external_event_source_external_id")),
    )
    op.create_index("ix_external_event_at", "external_event", ["at"], unique=False)
    op.create_index("ix_external_event_customer_key", "external_event", ["customer_key"], unique=False)
    op.create_table(
        "finding",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("fingerprint", sa.String(length=128), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("path", sa.String(length=128), nullable=True),
        sa.Column("first_seen", sa.Float(precision=53), nullable=False),
        sa.Column("last_seen", sa.Float(precision=53), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("sample", sa.Text(), nullable=True),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("seen_by", sa.String(length=64), nullable=True),
        sa.Column("seen_at", sa.Float(precision=53), nullable=True),
        sa.CheckConstraint("status IN ('open','accepted','dismissed','solved')", name=op.f("ck_finding_status")),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_finding")),
    )
    op.create_index("ix_finding_fingerprint", "finding", ["fingerprint", "status"], unique=False)
    op.create_table(
        "journey",
        sa.Column("journey_key", sa.String(length=64), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("started_at", sa.Float(precision=53), nullable=False),
        sa.Column("last_at", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("journey_key", name=op.f("pk_journey")),
    )
    op.create_index("ix_journey_customer_key", "journey", ["customer_key", "last_at"], unique=False)
    op.create_table(
        "map_element",
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("path", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("stage_order", sa.Integer(), nullable=True),
        sa.Column("expected_emotion", sa.Float(precision=53), nullable=True),
        sa.Column("target_seconds", sa.Integer(), nullable=True),
        sa.Column("importance_customer", sa.Integer(), nullable=True),
        sa.Column("importance_business", sa.Integer(), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("was", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("map_id", "release", "path", "kind", name=op.f("pk_map_element")),
    )
    op.create_table(
        "map_version",
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("registered_at", sa.Float(precision=53), nullable=False),
        sa.Column("author", sa.Text(), nullable=True),
        sa.Column("checksum", sa.String(length=64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("map_id", "release", name=op.f("pk_map_version")),
    )
    op.create_table(
        "plan_release",
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("plan_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("path", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("map_id", "plan_id", "release", "path", name=op.f("pk_plan_release")),
    )
    op.create_table(
        "session",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.Float(precision=53), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.Float(precision=53), nullable=False),
        sa.Column("tokens_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.conversation_id"], name=op.f("fk_session_conversation_id")
        ),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_session")),
    )
    op.create_index("ix_session_customer_key", "session", ["customer_key"], unique=False)
    op.create_table(
        "survey_response",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("journey_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("score", sa.Float(precision=53), nullable=True),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("comment", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('csat','ces','nps','open')", name=op.f("ck_survey_response_kind")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.conversation_id"], name=op.f("fk_survey_response_conversation_id")
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_survey_response")),
    )
    op.create_index("ix_survey_response_at", "survey_response", ["at"], unique=False)
    op.create_index("ix_survey_response_customer_key", "survey_response", ["customer_key"], unique=False)
    op.create_table(
        "touchpoint",
        sa.Column("row_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("turn_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("customer_key", sa.String(length=64), nullable=False),
        sa.Column("journey_key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("map_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("language", sa.String(length=32), nullable=False),
        sa.Column("persona_id", sa.String(length=64), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("text_redacted", sa.Text(), nullable=True),
        sa.Column("response_ms", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=32), nullable=True),
        sa.Column("stage_id", sa.String(length=64), nullable=True),
        sa.Column("stage_source", sa.String(length=32), nullable=False),
        sa.Column("home_stage_id", sa.String(length=64), nullable=True),
        sa.Column("touchpoint_id", sa.String(length=64), nullable=True),
        sa.Column("question_id", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=True),
        sa.Column("intent", sa.String(length=128), nullable=True),
        sa.Column("confidence", sa.Float(precision=53), nullable=True),
        sa.Column("candidates", sa.JSON(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=True),
        sa.Column("chosen", sa.Boolean(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=True),
        sa.Column("sentiment", sa.Float(precision=53), nullable=True),
        sa.Column("sentiment_version", sa.String(length=32), nullable=True),
        sa.CheckConstraint("kind IN ('question','fallback','handoff','chitchat')", name=op.f("ck_touchpoint_kind")),
        sa.CheckConstraint("outcome IN ('ok','failed')", name=op.f("ck_touchpoint_outcome")),
        sa.CheckConstraint(
            "stage_source IN ('question','context','page','default')", name=op.f("ck_touchpoint_stage_source")
        ),
        sa.CheckConstraint("sentiment BETWEEN -1 AND 1", name=op.f("ck_touchpoint_sentiment")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.conversation_id"], name=op.f("fk_touchpoint_conversation_id")
        ),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_touchpoint")),
        sa.UniqueConstraint("conversation_id", "seq", name=op.f("uq_touchpoint_conversation_id_seq")),
        sa.UniqueConstraint("turn_id", name=op.f("uq_touchpoint_turn_id")),
    )
    op.create_index("ix_touchpoint_at", "touchpoint", ["at"], unique=False)
    op.create_index("ix_touchpoint_customer_key", "touchpoint", ["customer_key"], unique=False)
    op.create_index("ix_touchpoint_journey_key", "touchpoint", ["journey_key", "at"], unique=False)
    op.create_index("ix_touchpoint_question_id", "touchpoint", ["question_id", "at"], unique=False)
    op.create_index("ix_touchpoint_stage_id", "touchpoint", ["stage_id", "at"], unique=False)
    op.create_table(
        "inbox",
        sa.Column("inbox_id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=False),
        sa.Column("turn_id", sa.String(length=64), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=64), nullable=True),
        sa.Column("page", sa.Text(), nullable=True),
        sa.Column("campaign", sa.Text(), nullable=True),
        sa.Column("accepted_at", sa.Float(precision=53), nullable=False),
        sa.Column("ready_at", sa.Float(precision=53), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.CheckConstraint("kind IN ('text','choice','opening')", name=op.f("ck_inbox_kind")),
        sa.CheckConstraint("state IN ('waiting','done','parked')", name=op.f("ck_inbox_state")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.conversation_id"], name=op.f("fk_inbox_conversation_id")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"], name=op.f("fk_inbox_session_id")),
        sa.PrimaryKeyConstraint("inbox_id", name=op.f("pk_inbox")),
        sa.UniqueConstraint(
            "channel", "session_id", "external_id", name=op.f("uq_inbox_channel_session_id_external_id")
        ),
        sa.UniqueConstraint("turn_id", name=op.f("uq_inbox_turn_id")),
    )
    op.create_index("ix_inbox_state", "inbox", ["state", "session_id", "inbox_id"], unique=False)
    op.create_table(
        "lease",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=128), nullable=False),
        sa.Column("fence", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"], name=op.f("fk_lease_session_id")),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_lease")),
    )
    op.create_table(
        "offered_choice",
        sa.Column("choice_id", sa.String(length=64), nullable=False),
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("release", sa.String(length=128), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"], name=op.f("fk_offered_choice_session_id")),
        sa.PrimaryKeyConstraint("choice_id", name=op.f("pk_offered_choice")),
    )
    op.create_index("ix_offered_choice_session_id", "offered_choice", ["session_id"], unique=False)
    op.create_table(
        "outbox",
        sa.Column("session_id", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", sa.Float(precision=53), nullable=False),
        sa.Column("in_reply_to", sa.String(length=64), nullable=True),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("last", sa.Boolean(), nullable=False),
        sa.Column("turn_id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("author IN ('customer','bot')", name=op.f("ck_outbox_author")),
        sa.ForeignKeyConstraint(["session_id"], ["session.session_id"], name=op.f("fk_outbox_session_id")),
        sa.PrimaryKeyConstraint("session_id", "number", name=op.f("pk_outbox")),
    )


def downgrade() -> None:
    op.drop_table("outbox")
    op.drop_index("ix_offered_choice_session_id", table_name="offered_choice")
    op.drop_table("offered_choice")
    op.drop_table("lease")
    op.drop_index("ix_inbox_state", table_name="inbox")
    op.drop_table("inbox")
    op.drop_index("ix_touchpoint_stage_id", table_name="touchpoint")
    op.drop_index("ix_touchpoint_question_id", table_name="touchpoint")
    op.drop_index("ix_touchpoint_journey_key", table_name="touchpoint")
    op.drop_index("ix_touchpoint_customer_key", table_name="touchpoint")
    op.drop_index("ix_touchpoint_at", table_name="touchpoint")
    op.drop_table("touchpoint")
    op.drop_index("ix_survey_response_customer_key", table_name="survey_response")
    op.drop_index("ix_survey_response_at", table_name="survey_response")
    op.drop_table("survey_response")
    op.drop_index("ix_session_customer_key", table_name="session")
    op.drop_table("session")
    op.drop_table("plan_release")
    op.drop_table("map_version")
    op.drop_table("map_element")
    op.drop_index("ix_journey_customer_key", table_name="journey")
    op.drop_table("journey")
    op.drop_index("ix_finding_fingerprint", table_name="finding")
    op.drop_table("finding")
    op.drop_index("ix_external_event_customer_key", table_name="external_event")
    op.drop_index("ix_external_event_at", table_name="external_event")
    op.drop_table("external_event")
    op.drop_index("ix_evidence_path", table_name="evidence")
    op.drop_table("evidence")
    op.drop_index("ix_conversation_outcome", table_name="conversation")
    op.drop_index("ix_conversation_customer_key", table_name="conversation")
    op.drop_table("conversation")
