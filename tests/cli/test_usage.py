"""The frame of every command: no English word in Spanish, wrong usage is exit 2, and argparse is left as it was."""

import argparse
import re

import pytest

from bot.catalogue import LANGUAGES, sentences
from bot.cli.main import COMMANDS, main
from bot.cli.usage import spoken

ENGLISH = re.compile(
    r"usage|positional|arguments|options|show this|message|required|invalid|choice|choose|unrecognized|expected"
    r"|ignored|ambiguous",
    re.IGNORECASE,
)


def ended(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as told:
        main(words)
    out, errors = capsys.readouterr()
    return told.value.code, out, errors


@pytest.fixture
def spanish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_no_page_of_help_has_an_english_frame_in_spanish(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, errors = ended(capsys, *command.split(), "--help")
    assert (code, errors) == (0, "")
    assert out.startswith(f"uso: travesia {command}".rstrip())
    assert "\nopciones:\n" in out
    assert "enseña esta ayuda y termina" in out
    assert "con 2 si la línea de\ncomandos" in out or not command
    assert ENGLISH.findall(out) == []


@pytest.mark.usefixtures("spanish")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("", "travesia: falta esto: COMANDO (travesia --help)"),
        ("nonsense", "travesia: COMANDO: 'nonsense' no es posible; elige uno de estos: 'run', 'chat', 'ask', "),
        ("init", "travesia init: falta esto: DIR (travesia init --help)"),
        ("check --nada", "travesia: esto no se reconoce: --nada (travesia --help)"),
        ("check --strict=3", "travesia check: --strict: no lleva valor y se le ha dado '3' (travesia check --help)"),
        ("check --format xml", "travesia check: --format: 'xml' no es posible; elige uno de estos: 'text', 'json' ("),
        ("check nada.yml", "travesia check: PATH: no existe nada.yml; revisa el nombre del archivo o de la carpeta ("),
        ("format nada.yml", "travesia format: PATH: no existe nada.yml; revisa el nombre del archivo o de la carpeta"),
        ("run --port", "travesia run: --port: falta su valor (travesia run --help)"),
        ("run --port 99999", "travesia run: --port: '99999' no es un número entero de 0 a 65535 (travesia run --help)"),
        ("run --port -1", "travesia run: --port: '-1' no es un número entero de 0 a 65535 (travesia run --help)"),
        ("run --port x", "travesia run: --port: 'x' no es un número entero de 0 a 65535 (travesia run --help)"),
        ("log --limit 0", "travesia log: --limit: '0' no es un número entero de 1 a 1000000 (travesia log --help)"),
        ("log --json --c 1 --l 2 --x", "travesia: esto no se reconoce: --x (travesia --help)"),
        ("chat --la es --", "travesia: esto no se reconoce: -- (travesia --help)"),
    ],
)
def test_wrong_usage_is_one_spanish_line_and_exit_two(
    words: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, errors = ended(capsys, *words.split())
    assert (code, out, len(errors.splitlines())) == (2, "", 1)
    assert errors.startswith(said)
    assert ENGLISH.findall(errors.replace("--format", "")) == []


@pytest.mark.parametrize("command", ["log", "check", "compile", "train", "run", "chat", "format", "init shop"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_project_that_is_not_there_is_a_mistake_for_every_command(
    command: str, language: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", language)
    said = {"es": "no existe la carpeta «nodir»; revisa --project", "en": "there is no folder 'nodir'; check --project"}
    assert main([*command.split(), "--project", "nodir"]) == 1
    assert capsys.readouterr() == ("", f"travesia: {said[language]}\n")


def test_argparse_has_its_own_words_back_after_a_command_and_after_a_mistake(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    before = argparse.ArgumentParser(prog="x").format_help()
    ended(capsys, "nonsense")
    assert argparse.ArgumentParser(prog="x").format_help() == before
    assert before.startswith("usage: ")


def test_what_we_have_no_sentence_for_is_said_in_argparses_words() -> None:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("--two", nargs="+")
    with spoken("es"), pytest.raises(argparse.ArgumentError, match="expected at least one argument"):
        parser.parse_args(["--two"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_frame_is_filled_with_what_argparse_gives(language: str) -> None:
    given = {"type": "int", "value": "x", "choices": "a, b", "option": "--s", "matches": "--see, --say"}
    for key, sentence in sentences(language).items():
        if key.startswith("cli.usage.") and "%" in sentence:
            filled = sentence % (given if "%(" in sentence else "thing")
            assert "%" not in filled
