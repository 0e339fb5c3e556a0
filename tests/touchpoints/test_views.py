"""The views for other tools: what they show is what the log holds, tests apart, and their page names every column."""

import re
from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import Engine

from bot.touchpoints.database import writing
from bot.touchpoints.tables import external_event, survey_asked, survey_response
from tests.analytics.written import MAY, Talk, Turn, publish, write
from tests.databases import rows

PAGE = Path(__file__).parents[2] / "docs" / "sql-views.md"
VIEWS = (
    *("v_conversation", "v_conversation_with_tests", "v_event", "v_map", "v_question_day", "v_stage_day"),
    *("v_survey", "v_turn", "v_turn_with_tests"),
)


def filled(database: Engine) -> None:
    publish(database, [("buy", 1.0, None, ()), ("use", None, 600, ())])
    write(
        database,
        Talk(
            0.5,
            [
                Turn("buy", question="price", helpful=True, sentiment=0.5, response_ms=1_500),
                Turn("buy", kind="fallback", sentiment=-0.1),
            ],
            persona="p",
            source="mail",
        ),
        Talk(0.6, [Turn("buy", question="price", helpful=False)], customer="bo", outcome="abandoned"),
        Talk(0.7, [Turn("buy", question="price")], customer="us", is_test=True),
        Talk(1.2, [Turn("use", kind="handoff")], outcome=None),
    )
    with writing(database) as connection:
        common = {"customer_key": "ana", "journey_key": "ana", "map_id": "shop", "release": "r1", "kind": "csat"}
        asked = common | {"channel": "web", "language": "es", "place": "end", "stage_id": "buy"}
        for number, survey in enumerate(("s0", "s1", "s2")):
            row = {"survey_id": survey, "conversation_id": f"c{number}", "at": MAY.starts_at + number}
            connection.execute(survey_asked.insert(), asked | row)
        answer = {"survey_id": "s0", "conversation_id": "c0", "at": MAY.starts_at, "score": 4.0, "comment": "bien"}
        connection.execute(survey_response.insert(), common | answer)
        order = {"external_id": "1", "source": "shop", "at": MAY.starts_at, "kind": "order", "value": 10.0}
        connection.execute(external_event.insert(), order)


def test_views_show_the_log_without_tests(database: Engine) -> None:
    filled(database)
    turns = (
        "SELECT turn_id, answered, helpful, answer_seconds, stage_name, stage_order, source FROM {} ORDER BY turn_id"
    )
    first = {"turn_id": "c0-1", "answered": 1, "helpful": 1, "answer_seconds": 1.5, "stage_name": "Buy"}
    found = rows(database, turns.format("v_turn"))
    assert found[0] == first | {"stage_order": 1, "source": "mail"}
    assert [row["turn_id"] for row in found] == ["c0-1", "c0-2", "c1-1", "c3-1"]
    with_tests = rows(database, turns.format("v_turn_with_tests"))
    assert [row["turn_id"] for row in with_tests] == ["c0-1", "c0-2", "c1-1", "c2-1", "c3-1"]
    talks = "SELECT conversation_id, resolved, is_test, out_of_hours FROM {} ORDER BY conversation_id"
    found = rows(database, talks.format("v_conversation"))
    resolved = {row["conversation_id"]: (row["resolved"], row["is_test"]) for row in found}
    assert resolved == {"c0": (1, 0), "c1": (0, 0), "c3": (None, 0)}
    assert len(rows(database, talks.format("v_conversation_with_tests"))) == 4


def test_days_and_surveys_and_events_count_alike_on_both_databases(database: Engine) -> None:
    filled(database)
    days = rows(database, "SELECT * FROM v_stage_day ORDER BY stage")
    counted = {name: value for name, value in days[0].items() if name not in ("day", "mean_sentiment")}
    assert counted == {
        **{"map": "shop", "stage": "buy", "stage_name": "Buy", "stage_order": 1, "turns": 3, "conversations": 2},
        **{"customers": 2, "doubts": 3, "answered": 2, "missed": 1, "handed_off": 0, "found_helpful": 1, "votes": 2},
    }
    assert (str(days[0]["day"]), days[0]["mean_sentiment"]) == ("2026-05-01", 0.2)
    assert (days[1]["stage"], days[1]["handed_off"], days[1]["mean_sentiment"]) == ("use", 1, None)
    asked = rows(database, "SELECT question, asked, conversations, found_helpful, votes FROM v_question_day")
    assert asked == [{"question": "price", "asked": 2, "conversations": 2, "found_helpful": 1, "votes": 2}]
    surveys = rows(database, "SELECT survey_id, was_answered, score, comment_redacted FROM v_survey ORDER BY survey_id")
    assert surveys == [
        {"survey_id": "s0", "was_answered": 1, "score": 4.0, "comment_redacted": "bien"},
        {"survey_id": "s1", "was_answered": 0, "score": None, "comment_redacted": None},
    ]
    [event] = rows(database, "SELECT kind, value, at_seconds, at_time FROM v_event")
    assert (event["kind"], event["value"], event["at_seconds"]) == ("order", 10.0, MAY.starts_at)
    assert str(event["at_time"]).startswith("2026-0")  # on PostgreSQL in the session's zone
    stages = rows(database, "SELECT map_name, name, expected_emotion, target_seconds FROM v_map ORDER BY path")
    assert stages == [
        {"map_name": "Shop", "name": "Buy", "expected_emotion": 1.0, "target_seconds": None},
        {"map_name": "Shop", "name": "Use", "expected_emotion": None, "target_seconds": 600},
    ]


def test_the_page_names_every_view_and_every_column(database: Engine) -> None:
    found = inspect(database)
    assert tuple(sorted(found.get_view_names())) == VIEWS
    page = PAGE.read_text(encoding="utf-8")
    told = {
        name: re.findall(r"^\| `(\w+)` \|", part, re.MULTILINE)
        for name, part in re.findall(r"^## `(\w+)`.*?\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    }
    assert told == {
        name: [column["name"] for column in found.get_columns(name)] for name in VIEWS if "with_tests" not in name
    }
