"""`travesia import` and `travesia export`, as their users see them."""

import argparse
import io
from pathlib import Path
from types import ModuleType

import pytest

import bot.catalogue
from bot.cli import export, import_questions
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings
from tests.console.browsing import MAP, a_project

TABLE = "etapa,Duda,Otras formas,Contestación\nPagar,¿Hay plazos?,pagar a plazos,Sí.\nVolar,¿Vuela?,vuela,Sí.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    a_project(tmp_path)
    (tmp_path / "faq.csv").write_text(TABLE, encoding="utf-8")
    return tmp_path


def run(command: ModuleType, root: Path, *words: str, language: str = "es", code: int = 0) -> str:
    parser = argparse.ArgumentParser()
    command.arguments(parser, language)
    out = io.StringIO()
    terminal = Terminal(out, io.StringIO(), language, Project(root), Settings())
    assert command.run(parser.parse_args(words), terminal) == code
    return out.getvalue()


def map_text(root: Path) -> str:
    return (root / "journey_maps" / "tienda.yml").read_text(encoding="utf-8")


def test_rows_are_told_first_and_written_if_they_are_right(root: Path) -> None:
    file = str(root / "faq.csv")
    looked = run(import_questions, root, file, "--dry-run", code=1)
    assert looked.splitlines() == [
        "fila 2: nueva · pagar.hay_plazos",
        "fila 3: con errores · etapa: la etapa «Volar» no está en el mapa",
        "Sin escribir nada. Serían nuevas: 1 · cambiadas: 0 · iguales: 0 · con errores: 1",
    ]
    assert map_text(root) == MAP
    assert "New: 1 · changed: 0" in run(import_questions, root, file, language="en", code=1)
    assert "pagar a plazos" in map_text(root)
    assert "iguales: 1" in run(import_questions, root, file, code=1)


def test_columns_and_the_stage_can_be_said(root: Path) -> None:
    file = root / "other.csv"
    file.write_text("a;b;c\n¿Hay wifi?;wifi;Sí.\n", encoding="utf-8")
    columns = ("--column", "question=a", "--column", "wordings=b", "--column", "answer=c", "--stage", "mirar")
    assert "mirar.hay_wifi" in run(import_questions, root, str(file), *columns)
    for words in ((), ("--column", "answer=nada"), ("--column", "nada=a")):
        with pytest.raises(UserError) as refused:
            run(import_questions, root, str(file), *words)
        assert "Los títulos: a, b, c" in bot.catalogue.told(refused.value, "es")


@pytest.mark.parametrize("name", ["questions.xlsx", "questions.csv"])
def test_what_is_exported_is_imported_as_the_same(root: Path, name: str) -> None:
    file = root / name
    assert f"9 preguntas en {file.as_posix()}" in run(export, root, "questions", "--output", str(file))
    assert "iguales: 9" in run(import_questions, root, str(file))
    assert map_text(root) == MAP


def test_the_terminal_gets_a_csv_and_a_folder_that_is_not_there_is_told(root: Path) -> None:
    assert run(export, root, "questions", language="en").startswith('"map","stage","id","question"')
    with pytest.raises(UserError):
        run(export, root, "questions", "--output", str(root / "nowhere" / "x.csv"))
    with pytest.raises(UserError):
        run(import_questions, root, str(root))
