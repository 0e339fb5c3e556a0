"""The step that brings votes and surveys: what was there before is kept, there and back."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.touchpoints.database import connect, writing
from bot.touchpoints.migrating import configuration
from tests.databases import rows
from tests.touchpoints.test_migrating import CONVERSATION

RESPONSE = (
    "INSERT INTO survey_response (conversation_id, customer_key, journey_key, at, map_id, release, kind, score)"
    " VALUES ('c', 'k', 'j', 1, 'm', 'r', 'csat', 4)"
)
SESSION = (
    "INSERT INTO session (session_id, channel, language, customer_key, created_at, last_number, tokens, tokens_at)"
    " VALUES ('s', 'web', 'es', 'k', 0, 1, 5, 0)"
)
LINE = (
    "INSERT INTO outbox (session_id, number, author, text, at, choices, last, turn_id)"
    " VALUES ('s', 1, 'bot', 'Hola.', 0, '[]', true, 't')"
)
ASKED = (
    "INSERT INTO survey_asked (survey_id, conversation_id, customer_key, journey_key, at, map_id, release, channel,"
    " language, kind, place) VALUES ('{}', 'c', 'k', 'j', 1, 'm', 'r', 'web', 'es', '{}', 'end')"
)


@pytest.fixture
def before(new_url: str) -> Iterator[Engine]:
    engine = connect(new_url)
    with writing(engine) as connection:
        command.upgrade(configuration(connection), "0005")
        for row in (CONVERSATION, RESPONSE, SESSION, LINE):
            connection.execute(text(row))
    yield engine
    engine.dispose()


def go(engine: Engine, revision: str) -> None:
    with writing(engine) as connection:
        (command.upgrade if revision == "0006" else command.downgrade)(configuration(connection), revision)


def test_lines_and_answers_are_kept_there_and_back(before: Engine) -> None:
    go(before, "0006")
    assert rows(before, "SELECT text, votable, survey_id FROM outbox") == [
        {"text": "Hola.", "votable": None, "survey_id": None}
    ]
    kept = "SELECT kind, score, survey_id, commented FROM survey_response"
    assert rows(before, kept) == [{"kind": "csat", "score": 4.0, "survey_id": None, "commented": None}]
    go(before, "0005")
    assert rows(before, "SELECT kind, score FROM survey_response") == [{"kind": "csat", "score": 4.0}]
    assert rows(before, "SELECT text FROM outbox") == [{"text": "Hola."}]
    go(before, "0006")


def test_a_conversation_is_asked_once_and_a_survey_answered_once(before: Engine) -> None:
    go(before, "0006")
    with writing(before) as connection:
        connection.execute(text(ASKED.format("a", "csat")))
        connection.execute(text("UPDATE survey_response SET survey_id = 'a'"))
    wrong = (ASKED.format("b", "csat"), RESPONSE.replace("score)", "score, survey_id)").replace("4)", "4, 'a')"))
    for row in wrong:
        with pytest.raises(IntegrityError, match=r"(?i)unique"), writing(before) as connection:
            connection.execute(text(row))
    with pytest.raises(IntegrityError, match=r"(?i)check"), writing(before) as connection:
        connection.execute(text("UPDATE survey_asked SET kind = 'quiz'"))
