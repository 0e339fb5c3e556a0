"""A mistake that the user can repair is told in one line of the reader's language, wherever it arises."""

import ast
import shutil
import string
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from bot.catalogue import LANGUAGES, sentences, told
from bot.channels.web.app import build_web
from bot.channels.web.security import exact_origins
from bot.cli import main as command_line
from bot.cli.main import main
from bot.dialogue.knowledge import Knowledge
from bot.engine.labelled import read_rows
from bot.errors import CataloguedError, UserError
from bot.gateway.secret import load_secret
from bot.project import Project
from bot.rasa_parts import quiet
from bot.rasa_parts.lean import model_is_light
from bot.rasa_parts.releases import latest_model
from bot.rasa_parts.training import train
from bot.settings import Settings
from bot.touchpoints.database import connect
from tests.builders import make_map

ROOT = Path(__file__).parent.parent.parent
MODULES = [path for package in ("bot", "actions") for path in sorted((ROOT / package).rglob("*.py"))]
FOR_DEVELOPERS = ROOT / "bot" / "reference" / "__main__.py"

NO_ADDRESS = {
    "es": "TRAVESIA_DATABASE_URL no es la dirección de una base de datos; escríbela como "
    "sqlite:////srv/travesia/travesia.db o postgresql://usuario:clave@servidor/nombre",
    "en": "TRAVESIA_DATABASE_URL is not a database address; write it like "
    "sqlite:////srv/travesia/travesia.db or postgresql://user:password@host/name",
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    quiet.hush()
    monkeypatch.setenv("TRAVESIA_LANGUAGE", request.param)
    return str(request.param)


@pytest.fixture
def project(trained_project: Project, tmp_path: Path) -> Path:
    return Path(shutil.copytree(trained_project.root, tmp_path / "shop"))


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        (
            "TRAVESIA_PORT",
            "eighty",
            {
                "es": "TRAVESIA_PORT='eighty' no es un número entero; escribe uno, como 8000, o quita la variable",
                "en": "TRAVESIA_PORT='eighty' is not a whole number; write one, such as 8000, or unset it",
            },
        ),
        (
            "TRAVESIA_REPLY_DEADLINE",
            "so\non",
            {
                "es": "TRAVESIA_REPLY_DEADLINE='so\\non' no es un número; escribe uno, como 8.0, o quita la variable",
                "en": "TRAVESIA_REPLY_DEADLINE='so\\non' is not a number; write one, such as 8.0, or unset it",
            },
        ),
        ("TRAVESIA_DATABASE_URL", "nonsense", NO_ADDRESS),
    ],
)
def test_a_wrong_setting_is_told(variable, value, said, language, capsys, monkeypatch):
    monkeypatch.setenv(variable, value)
    assert main(["log"]) == 1
    assert capsys.readouterr() == ("", f"travesia: {said[language]}\n")


def test_what_is_wrong_with_the_settings_follows_the_terminal_too(capsys, monkeypatch):
    for name in ("TRAVESIA_LANGUAGE", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("TRAVESIA_PORT", "eighty")
    assert main(["check"]) == 1
    assert "is not a whole number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("variable", "value", "span"),
    [
        ("TRAVESIA_CONCURRENT_TURNS", "0", (1, 256)),
        ("TRAVESIA_REPLY_DEADLINE", "-1", (0.5, 120)),
        ("TRAVESIA_REPLY_DEADLINE", "nan", (0.5, 120)),
        ("TRAVESIA_REPLY_DEADLINE", "inf", (0.5, 120)),
        ("TRAVESIA_PORT", "65536", (0, 65535)),
        ("TRAVESIA_PORT", "-1", (0, 65535)),
        ("TRAVESIA_SESSIONS_PER_MINUTE", "-1", (0, 1_000_000)),
    ],
)
def test_a_setting_out_of_its_range_is_told(variable, value, span, language, capsys, monkeypatch):
    monkeypatch.setenv(variable, value)
    said = {
        "es": f"{variable}='{value}' está fuera de lo permitido; escribe un número de {span[0]} a {span[1]}, "
        "o quita la variable",
        "en": f"{variable}='{value}' is out of range; write a number from {span[0]} to {span[1]}, or unset it",
    }
    assert main(["log"]) == 1
    assert capsys.readouterr() == ("", f"travesia: {said[language]}\n")


def test_an_unknown_engine_is_told(language, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_ENGINE", "steam")
    said = {
        "es": "TRAVESIA_ENGINE='steam' no es posible; escribe uno de estos valores: embedded, remote; "
        "o quita la variable",
        "en": "TRAVESIA_ENGINE='steam' is not possible; write one of these: embedded, remote; or unset it",
    }
    assert main(["log"]) == 1
    assert capsys.readouterr() == ("", f"travesia: {said[language]}\n")


def test_a_language_we_do_not_speak_is_told_in_the_terminals(capsys, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "fr")
    assert main(["log"]) == 1
    assert capsys.readouterr() == (
        "",
        "travesia: TRAVESIA_LANGUAGE='fr' is not possible; write one of these: es, en; or unset it\n",
    )


@pytest.mark.parametrize("each", fields(Settings), ids=lambda each: each.name)
def test_every_number_has_a_range_that_holds_its_default_and_its_ends(each):
    span, variable = each.metadata["span"], each.metadata["variable"]
    assert (span is not None) is isinstance(each.default, int | float)
    for value in span or ():
        kept = Settings.from_environment({variable: str(value)})
        assert getattr(kept, each.name) == value
    assert Settings.from_environment({variable: str(each.default)}) == Settings()


def test_an_engine_that_is_not_there_is_told(project, language, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_ENGINE", "remote")
    monkeypatch.setenv("TRAVESIA_RASA_URL", "http://127.0.0.1:1")
    said = {
        "es": "http://127.0.0.1:1: ahí no responde ningún `rasa run`; arráncalo o corrige TRAVESIA_RASA_URL",
        "en": "http://127.0.0.1:1: no `rasa run` answers there; start it or correct TRAVESIA_RASA_URL",
    }
    assert main(["ask", "hola", "--project", str(project)]) == 1
    assert capsys.readouterr() == ("", f"travesia: {said[language]}\n")


def test_a_short_secret_is_told(project, language, capsys, monkeypatch):
    monkeypatch.setenv("TRAVESIA_SECRET", "short")
    said = {
        "es": "TRAVESIA_SECRET: el secreto es demasiado corto (caracteres: 5; mínimo: 16); "
        "pon uno más largo, hecho al azar",
        "en": "TRAVESIA_SECRET: the secret is too short (characters: 5; at least: 16); "
        "use a longer one, made at random",
    }
    assert main(["chat", "--project", str(project)]) == 1
    assert capsys.readouterr().err == f"travesia: {said[language]}\n"


def test_a_wrong_row_of_a_file_to_evaluate_is_told(project, language, capsys, tmp_path):
    file = tmp_path / "messages.jsonl"
    file.write_text('{"text": "hola", "question": null}\n{"text": "hola", "question": "no.hay"}\n', encoding="utf-8")
    said = {
        "es": f"{file}:2: ningún mapa tiene la pregunta 'no.hay'; corrígela, o escribe null si la frase no tiene "
        "respuesta",
        "en": f"{file}:2: no map has the question 'no.hay'; correct it, or write null if the message has no answer",
    }
    assert main(["evaluate", str(file), "--project", str(project)]) == 1
    assert capsys.readouterr() == ("", f"travesia: {said[language]}\n")


def rows(content: str) -> Callable[[Path], object]:
    return lambda folder: read_rows(content, file=f"{folder}/f.jsonl", knowledge=Knowledge([make_map()]))


def unreadable_model(folder: Path) -> None:
    (folder / "m.tar.gz").write_bytes(b"no archive")
    model_is_light(folder / "m.tar.gz")


def secret_below_a_file(folder: Path) -> None:
    (folder / "var").write_text("a file, no folder", encoding="utf-8")
    load_secret("", folder / "var" / "secret")


def training_without_config(folder: Path, config: str | None = None) -> None:
    project = Project(folder)
    project.nlu.mkdir(parents=True)
    (project.nlu / "shop.yml").write_text("version: '3.1'\n", encoding="utf-8")
    project.domain.write_text("version: '3.1'\n", encoding="utf-8")
    if config is not None:
        project.config.write_text(config, encoding="utf-8")
    train(project)


def training_with_a_broken_config(folder: Path) -> None:
    training_without_config(folder, "pipeline: [")


@pytest.mark.parametrize(
    ("mistake", "place", "repair"),
    [
        (lambda folder: latest_model(folder / "models"), "models: ", "`travesia train`"),
        (unreadable_model, "m.tar.gz: ", "`travesia train --force`"),
        (secret_below_a_file, "var/secret: ", "TRAVESIA_SECRET"),
        (lambda folder: train(Project(folder)), "", "`travesia compile`"),
        (training_without_config, "config.yml: ", "`travesia init`"),
        (training_with_a_broken_config, "config.yml:1:12: ", "YAML"),
        (lambda folder: connect("sqlite://"), "TRAVESIA_DATABASE_URL", "sqlite:////"),
        (lambda folder: connect(f"sqlite:///{folder}/no/x.db"), "no/x.db: ", "TRAVESIA_DATABASE_URL"),
        (lambda _: connect("postgresql://u:secret-word@127.0.0.1:1/x"), "u:***@127.0.0.1:1/x: ", "DATABASE_URL"),
        (rows(""), "f.jsonl: ", '{"text": "...", "question": "'),
        (rows("{"), "f.jsonl:1:2: ", "JSON"),
        (rows("[]"), "f.jsonl:1: ", '{"text": "...", "question": "'),
        (rows('{"text": "a", "question": "a\\nb"}'), "f.jsonl:1: ", "null"),
        (rows('{"text": "a", "question": null, "stage": "moon"}'), "f.jsonl:1: ", "'moon'"),
        (lambda folder: exact_origins(["https://*.example"]), "TRAVESIA_ALLOWED_ORIGINS: ", "https://www.example.com"),
        (lambda folder: build_web(None, []), "", "`travesia init`"),  # type: ignore[arg-type]
    ],
)
def test_a_mistake_below_the_commands_is_one_line_too(mistake, place, repair, language, tmp_path, capsys, monkeypatch):
    class Mistaken:
        @staticmethod
        def arguments(parser, language):
            pass

        @staticmethod
        def run(options, terminal):
            return mistake(tmp_path)

    monkeypatch.setattr(command_line.importlib, "import_module", lambda name: Mistaken)
    assert main(["log"]) == 1
    out, errors = capsys.readouterr()
    assert (out, len(errors.splitlines())) == ("", 1), errors
    assert errors.startswith("travesia: ")
    assert place in errors
    assert repair in errors
    assert "secret-word" not in errors
    assert _is_spanish(errors) is (language == "es"), errors


def _is_spanish(line: str) -> bool:
    return bool({"el", "la", "los", "un", "ningún", "una", "nada", "este", "se", "y", "o"} & set(line.split()))


def test_what_is_told_late_says_the_same_in_one_line_of_a_log():
    error = CataloguedError("errors.training.refused", project="/srv/shop", reason="two\n  lines")
    assert str(error) == "errors.training.refused: project=/srv/shop, reason=two lines"
    assert str(CataloguedError("errors.web.no_maps")) == "errors.web.no_maps"


def test_what_is_told_at_once_is_left_as_it_is():
    assert [told(UserError("ya está {dicho}"), language) for language in LANGUAGES] == ["ya está {dicho}"] * 2


def test_no_code_tells_a_mistake_in_words_of_its_own():
    raised = [(path, call) for path in MODULES if path != FOR_DEVELOPERS for call in _calls(path, "UserError")]
    assert len(raised) > 10
    assert [
        f"{path}:{call.lineno}" for path, call in raised if isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    ] == []


def test_every_mistake_told_late_has_its_sentence_and_its_values():
    told_late = [(path, call) for path in MODULES for call in _calls(path, "CataloguedError")]
    assert len(told_late) > 25
    wrong = []
    for path, call in told_late:
        key = call.args[0].value if isinstance(call.args[0], ast.Constant) else ""
        given = {keyword.arg for keyword in call.keywords}
        wanted = {name for _, name, _, _ in string.Formatter().parse(sentences("es").get(key, "{no}")) if name}
        if given != wanted and None not in given:  # `**values`: tested above, through the command
            wrong.append(f"{path}:{call.lineno} {key} {wanted ^ given}")
    assert wrong == []


def _calls(path: Path, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
