"""The door of every command: usage, language, and how mistakes are told."""

import io
import sys

import pytest

from bot.catalogue import sentences
from bot.cli import main as command_line
from bot.cli.main import COMMANDS, main, reader_language
from bot.errors import UserError


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_a_page_worth_reading(command, language, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", language)
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    page = capsys.readouterr().out
    assert ended.value.code == 0
    assert "--project DIR" in page
    assert page.count(f"travesia {command}") >= 3, "usage and at least two examples"


def test_the_first_page_lists_every_command(capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    monkeypatch.setenv("COLUMNS", "200")
    with pytest.raises(SystemExit):
        main(["--help"])
    page = capsys.readouterr().out
    assert [command for command in COMMANDS if f"  {command} " not in page] == []
    assert sentences("en")["cli.check.help"] in page


@pytest.mark.parametrize("wrong", [[], ["nonsense"], ["check", "--nonsense"]])
def test_wrong_usage_is_one_line_and_exit_two(wrong, capsys):
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_users_mistake_is_one_line_and_exit_one(tmp_path, capsys):
    assert main(["compile", "--project", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.startswith("travesia: ")
    assert "Traceback" not in error


def test_a_wrong_setting_is_a_users_mistake(capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_PORT", "eighty")
    assert main(["check"]) == 1
    assert "TRAVESIA_PORT" in capsys.readouterr().err


def test_a_bug_shows_its_traceback(monkeypatch):
    class Broken:
        @staticmethod
        def arguments(parser, language):
            pass

        @staticmethod
        def run(options, terminal):
            raise ZeroDivisionError

    monkeypatch.setattr(command_line.importlib, "import_module", lambda name: Broken)
    with pytest.raises(ZeroDivisionError):
        main(["check"])


@pytest.mark.parametrize(
    ("failure", "code"), [(KeyboardInterrupt(), 130), (UserError("no map"), 1)], ids=["ctrl-c", "user error"]
)
def test_an_ended_command_has_its_code(failure, code, monkeypatch):
    class Ends:
        @staticmethod
        def arguments(parser, language):
            pass

        @staticmethod
        def run(options, terminal):
            raise failure

    monkeypatch.setattr(command_line.importlib, "import_module", lambda name: Ends)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert main(["check"]) == code


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "es"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "es_AR.UTF-8"}, "es"),
        ({"LANG": "fr_FR.UTF-8"}, "es"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": "es_ES.UTF-8"}, "en"),
        ({"TRAVESIA_LANGUAGE": "en", "LANG": "es_ES.UTF-8"}, "en"),
        ({"TRAVESIA_LANGUAGE": "", "LANG": "en_GB.UTF-8"}, "en"),
    ],
)
def test_commands_speak_the_readers_language(environment, language):
    assert reader_language(environment) == language
