"""Talking to the real product in a terminal: the same gateway, the same log, marked as a test of its makers."""

import io
import sys

import pytest

from bot.cli.main import main
from bot.settings import Settings
from bot.touchpoints.home import open_log
from bot.touchpoints.tables import conversation
from tests.system.product import logged_turns


@pytest.fixture
def typed(monkeypatch):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")

    def type_in(*lines: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))

    return type_in


def test_a_conversation_in_the_terminal_is_answered_and_logged(project, typed, capsys):
    typed("¿el envío es gratis?", "1")
    assert main(["chat", "--stage", "decision", "--project", str(project.root)]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if line.startswith("bot › ")]
    assert len(said) == 3, "a greeting and two answers"
    assert "a partir de 60 €" in said[1]
    turns = logged_turns(project.root)
    assert [(turn["channel"], turn["question_id"], turn["chosen"]) for turn in turns] == [
        ("terminal", "envio_gratis", 0),
        ("terminal", turns[1]["question_id"], 1),
    ]
    assert turns[1]["question_id"] is not None


def test_what_its_makers_try_stays_out_of_the_metrics(project, typed):
    typed("hola")
    assert main(["chat", "--project", str(project.root)]) == 0
    database = open_log(project, Settings())
    with database.connect() as connection:
        assert connection.execute(conversation.select()).one().is_test
    database.dispose()


def test_a_stage_the_map_does_not_have_is_told_with_the_known_ones(project, typed, capsys):
    typed()
    assert main(["chat", "--stage", "dezision", "--project", str(project.root)]) == 1
    assert "descubrimiento, investigacion, decision, compra, lealtad" in capsys.readouterr().err


def test_a_remote_engine_that_is_not_there_is_told_before_anything_is_asked(project, typed, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_ENGINE", "remote")
    monkeypatch.setenv("TRAVESIA_RASA_URL", "http://127.0.0.1:9")
    typed("hola")
    assert main(["chat", "--project", str(project.root)]) == 1
    told = capsys.readouterr()
    assert "TRAVESIA_RASA_URL" in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""
