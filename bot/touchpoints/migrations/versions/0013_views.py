"""Views for tools that read the log: plain names, times as timestamps, no words but redacted ones.

Revision 0013, after 0012.
"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_TIME = {
    "sqlite": "strftime('%Y-%m-%d %H:%M:%f', {0}, 'unixepoch')",
    "postgresql": "to_timestamp({0})",
}
_DAY = {
    "sqlite": "date({0}, 'unixepoch')",
    "postgresql": "(to_timestamp({0}) AT TIME ZONE 'UTC')::date",
}

_VIEWS = (
    (
        "v_turn_with_tests",
        """
        SELECT t.turn_id, t.conversation_id, t.seq AS turn_number, t.customer_key AS customer,
               t.journey_key AS journey, t.at AS at_seconds, {time[t.at]} AS at_time, {day[t.at]} AS day,
               t.map_id AS map, t.release, t.channel, t.language, t.persona_id AS persona,
               c.source, t.page, t.stage_id AS stage, s.name AS stage_name, s.stage_order,
               t.stage_source AS stage_known_by, t.touchpoint_id AS touchpoint,
               t.question_id AS question, q.name AS question_text, t.kind,
               {flag[t.answered]} AS answered, {flag[t.helpful]} AS helpful,
               t.sentiment, t.sentiment_label AS mood, t.confidence,
               t.response_ms / 1000.0 AS answer_seconds, t.text_redacted, {flag[c.is_test]} AS is_test
        FROM touchpoint t
        JOIN conversation c ON c.conversation_id = t.conversation_id
        LEFT JOIN map_element s ON s.map_id = t.map_id AND s.release = t.release AND s.kind = 'stage'
             AND s.path = t.stage_id
        LEFT JOIN map_element q ON q.map_id = t.map_id AND q.release = t.release AND q.kind = 'question'
             AND q.path = COALESCE(t.home_stage_id, t.stage_id) || '.' || t.question_id
        """,
    ),
    ("v_turn", "SELECT * FROM v_turn_with_tests WHERE is_test = 0"),
    (
        "v_conversation_with_tests",
        """
        SELECT c.conversation_id, c.customer_key AS customer, c.journey_key AS journey, c.map_id AS map, c.release,
               c.channel, c.language, c.persona_id AS persona, c.source,
               c.started_at AS started_seconds, {time[c.started_at]} AS started_time, {day[c.started_at]} AS day,
               c.ended_at AS ended_seconds, {time[c.ended_at]} AS ended_time,
               c.turns, {flag[c.out_of_hours]} AS out_of_hours, c.outcome,
               CASE WHEN c.outcome IN ('resolved_confirmed', 'resolved_implied') THEN 1
                    WHEN c.outcome IS NOT NULL THEN 0 END AS resolved,
               {flag[c.is_test]} AS is_test
        FROM conversation c
        """,
    ),
    ("v_conversation", "SELECT * FROM v_conversation_with_tests WHERE is_test = 0"),
    (
        "v_stage_day",
        """
        SELECT map, stage, MAX(stage_name) AS stage_name, MAX(stage_order) AS stage_order, day,
               COUNT(*) AS turns, COUNT(DISTINCT conversation_id) AS conversations,
               COUNT(DISTINCT customer) AS customers,
               SUM(CASE WHEN kind IN ('question', 'fallback') THEN 1 ELSE 0 END) AS doubts,
               SUM(CASE WHEN kind = 'question' AND answered = 1 THEN 1 ELSE 0 END) AS answered,
               SUM(CASE WHEN kind = 'fallback' THEN 1 ELSE 0 END) AS missed,
               SUM(CASE WHEN kind = 'handoff' THEN 1 ELSE 0 END) AS handed_off,
               SUM(CASE WHEN helpful = 1 THEN 1 ELSE 0 END) AS found_helpful,
               COUNT(helpful) AS votes, AVG(sentiment) AS mean_sentiment
        FROM v_turn
        GROUP BY map, stage, day
        """,
    ),
    (
        "v_question_day",
        """
        SELECT map, stage, question, MAX(question_text) AS question_text, day,
               COUNT(*) AS asked, COUNT(DISTINCT conversation_id) AS conversations,
               SUM(CASE WHEN helpful = 1 THEN 1 ELSE 0 END) AS found_helpful,
               COUNT(helpful) AS votes, AVG(sentiment) AS mean_sentiment
        FROM v_turn
        WHERE question IS NOT NULL AND kind = 'question'
        GROUP BY map, stage, question, day
        """,
    ),
    (
        "v_survey",
        """
        SELECT a.survey_id, a.conversation_id, a.customer_key AS customer, a.journey_key AS journey,
               a.map_id AS map, a.release, a.channel, a.language, a.kind, a.stage_id AS stage,
               a.at AS asked_seconds, {time[a.at]} AS asked_time, {day[a.at]} AS day,
               CASE WHEN r.row_id IS NULL THEN 0 ELSE 1 END AS was_answered, r.score, r.comment AS comment_redacted
        FROM survey_asked a
        JOIN v_conversation c ON c.conversation_id = a.conversation_id
        LEFT JOIN survey_response r ON r.survey_id = a.survey_id
        """,
    ),
    (
        "v_event",
        """
        SELECT e.external_id, e.source, e.kind, e.journey_key AS journey, e.customer_key AS customer,
               e.stage_id AS stage, e.at AS at_seconds, {time[e.at]} AS at_time, {day[e.at]} AS day,
               e.value, e.currency
        FROM external_event e
        """,
    ),
    (
        "v_map",
        """
        SELECT e.map_id AS map, e.release, v.name AS map_name, v.registered_at AS published_seconds,
               {time[v.registered_at]} AS published_time, e.kind, e.path, e.name, e.stage_id AS stage,
               e.stage_order, e.expected_emotion, e.target_seconds, e.importance_customer, e.importance_business,
               e.owner
        FROM map_element e
        JOIN map_version v ON v.map_id = e.map_id AND v.release = e.release
        """,
    ),
)
"""Each may stand on those before it."""


class _Of:
    """Puts a column into a database's way of saying something: `{time[t.at]}`."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    def __getitem__(self, column: str) -> str:
        return self._pattern.format(column)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    says = {
        "time": _Of(_TIME[dialect]),
        "day": _Of(_DAY[dialect]),
        "flag": _Of("CASE WHEN {0} THEN 1 WHEN NOT {0} THEN 0 END"),
    }
    for name, query in _VIEWS:
        op.get_bind().exec_driver_sql(f"CREATE VIEW {name} AS {query.format(**says)}")


def downgrade() -> None:
    for name, _ in reversed(_VIEWS):
        op.execute(f"DROP VIEW {name}")
