"""The schema: its history ends where the tables in code are, on every database and from every side at once."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from bot.errors import UserError
from bot.touchpoints import migrations
from bot.touchpoints.database import connect, reading, writing
from bot.touchpoints.migrating import configuration, migrate
from bot.touchpoints.tables import metadata
from tests.databases import rows

MIGRATE = """
import sys
from bot.touchpoints.database import connect
from bot.touchpoints.migrating import configuration, migrate
engine = connect(sys.argv[1])
sys.stdin.readline()
migrate(engine)
"""


def test_the_migrated_schema_is_the_one_in_code(database: Engine) -> None:
    assert len(metadata.tables) >= 26  # each room brings its own
    with reading(database) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_migrating_again_changes_nothing(database: Engine) -> None:
    with writing(database) as connection:
        connection.execute(text("INSERT INTO plan_release VALUES ('m', 'p', 'r', 'x')"))
    migrate(database)
    assert rows(database, "SELECT plan_id FROM plan_release") == [{"plan_id": "p"}]


def test_two_processes_may_migrate_at_once(new_url: str) -> None:
    both = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, new_url], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    assert [process.communicate()[1] for process in both] == ["", ""]
    assert [process.returncode for process in both] == [0, 0]
    engine = connect(new_url)
    steps = Path(migrations.__file__).parent / "versions"
    newest = max(step.name for step in steps.glob("[0-9]*.py")).partition("_")[0]
    assert rows(engine, "SELECT version_num FROM alembic_version") == [{"version_num": newest}]
    engine.dispose()


@pytest.fixture
def new(new_url: str) -> Iterator[Engine]:
    engine = connect(new_url)
    migrate(engine)
    yield engine
    engine.dispose()


def test_a_database_of_a_newer_version_is_left_alone(new: Engine) -> None:
    with writing(new) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserError, match=r"errors\.database\.other_version: address=\w+:.*9999"):
        migrate(new)


def test_a_failed_step_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path}/half.db")
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE lease (already TEXT)"))
    with pytest.raises(Exception, match="table lease already exists"):
        migrate(engine)
    assert rows(engine, "SELECT name FROM sqlite_master WHERE type = 'table'") == [{"name": "lease"}]
    engine.dispose()


def test_the_first_step_can_be_taken_back(new: Engine) -> None:
    with writing(new) as connection:
        command.downgrade(configuration(connection), "base")
    migrate(new)
    assert rows(new, "SELECT count(*) AS n FROM touchpoint") == [{"n": 0}]


TURN = (
    "INSERT INTO touchpoint (turn_id, conversation_id, seq, customer_key, journey_key, at, map_id, release, channel,"
    " language, stage_source, candidates, chosen, kind, outcome, sentiment) VALUES (:turn, 'c', :seq, 'k', 'j', 0, 'm',"
    " 'r', 'web', 'es', :source, '[]', false, :kind, :outcome, :sentiment)"
)
CONVERSATION = (
    "INSERT INTO conversation (conversation_id, customer_key, journey_key, map_id, release, channel, language,"
    " started_at, ended_at, turns, is_test) VALUES ('c', 'k', 'j', 'm', 'r', 'web', 'es', 0, 0, 1, false)"
)


def turn(engine: Engine, seq: int, **values: object) -> None:
    whole = {"source": "page", "kind": "question", "outcome": "ok", "sentiment": 0, **values}
    with writing(engine) as connection:
        connection.execute(text(TURN), {"turn": f"turn-{seq}", "seq": seq, **whole})


def test_asking_which_one_is_a_kind_of_turn_and_every_other_check_still_holds(new: Engine) -> None:
    with writing(new) as connection:
        connection.execute(text(CONVERSATION))
    turn(new, 1, kind="clarification")
    wrong: tuple[dict[str, object], ...] = ({"kind": "x"}, {"source": "x"}, {"outcome": "x"}, {"sentiment": 2})
    for seq, values in enumerate(wrong, start=2):
        with pytest.raises(IntegrityError):
            turn(new, seq, **values)
    with pytest.raises(IntegrityError):
        turn(new, 1)
    assert rows(new, "SELECT kind, clarifies, also_answered FROM touchpoint") == [
        {"kind": "clarification", "clarifies": None, "also_answered": None}
    ]


def test_a_log_with_turns_in_it_is_kept_there_and_back(new: Engine) -> None:
    with writing(new) as connection:
        connection.execute(text(CONVERSATION))
    turn(new, 1)
    turn(new, 2, kind="clarification")
    with writing(new) as connection:
        command.downgrade(configuration(connection), "0002")
    kept = "SELECT row_id, turn_id, kind, answered IS NULL AS open FROM touchpoint ORDER BY row_id"
    assert rows(new, kept) == [
        {"row_id": 1, "turn_id": "turn-1", "kind": "question", "open": True},
        {"row_id": 2, "turn_id": "turn-2", "kind": "fallback", "open": False},
    ]
    with pytest.raises(IntegrityError):
        turn(new, 3, kind="clarification")
    migrate(new)
    turn(new, 3, kind="clarification")
    assert rows(new, "SELECT count(*) AS n FROM touchpoint") == [{"n": 3}]


@pytest.mark.parametrize("wrong", ["sentiment_label = 'sad'", "sentiment_confidence = 1.5", "sentiment = 2"])
def test_a_mood_is_one_of_three_and_its_confidence_a_probability(new: Engine, wrong: str) -> None:
    with writing(new) as connection:
        connection.execute(text(CONVERSATION))
    turn(new, 1)
    with writing(new) as connection:
        connection.execute(text("UPDATE touchpoint SET sentiment_label = 'negative', sentiment_confidence = 1"))
    with pytest.raises(IntegrityError, match="sentiment"), writing(new) as connection:
        connection.execute(text(f"UPDATE touchpoint SET {wrong}"))
