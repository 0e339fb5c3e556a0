"""`travesia import` and `travesia export`, as their users see them."""

import argparse
import io
import json
from pathlib import Path
from types import ModuleType

import pytest

import bot.catalogue
from bot.cli import doubts, export, import_command
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
    looked = run(import_command, root, file, "--dry-run", code=1)
    assert looked.splitlines() == [
        "fila 2: nueva · pagar.hay_plazos",
        "fila 3: con errores · etapa: la etapa «Volar» no está en el mapa",
        "Sin escribir nada. Serían nuevas: 1 · cambiadas: 0 · iguales: 0 · con errores: 1",
    ]
    assert map_text(root) == MAP
    assert "New: 1 · changed: 0" in run(import_command, root, file, language="en", code=1)
    assert "pagar a plazos" in map_text(root)
    assert "iguales: 1" in run(import_command, root, file, code=1)


def test_columns_and_the_stage_can_be_said(root: Path) -> None:
    file = root / "other.csv"
    file.write_text("a;b;c\n¿Hay wifi?;wifi;Sí.\n", encoding="utf-8")
    columns = ("--column", "question=a", "--column", "wordings=b", "--column", "answer=c", "--stage", "mirar")
    assert "mirar.hay_wifi" in run(import_command, root, str(file), *columns)
    for words in ((), ("--column", "answer=nada"), ("--column", "nada=a")):
        with pytest.raises(UserError) as refused:
            run(import_command, root, str(file), *words)
        assert "Los títulos: a, b, c" in bot.catalogue.told(refused.value, "es")


@pytest.mark.parametrize("name", ["questions.xlsx", "questions.csv"])
def test_what_is_exported_is_imported_as_the_same(root: Path, name: str) -> None:
    file = root / name
    assert f"9 preguntas en {file.as_posix()}" in run(export, root, "questions", "--output", str(file))
    assert "iguales: 9" in run(import_command, root, str(file))
    assert map_text(root) == MAP


def test_the_terminal_gets_a_csv_and_a_folder_that_is_not_there_is_told(root: Path) -> None:
    assert run(export, root, "questions", language="en").startswith('"map","stage","id","question"')
    with pytest.raises(UserError):
        run(export, root, "questions", "--output", str(root / "nowhere" / "x.csv"))
    with pytest.raises(UserError):
        run(import_command, root, str(root))


CALLS = "Motivo;Veces;Caso\n¿lo mandáis a Canarias? soy ana@example.com;12;C-1\n¿Cómo pago?;2;C-2\nx;pocas;C-3\n"


def test_calls_go_to_the_open_doubts_and_can_be_taken_out_again(root: Path) -> None:
    file = root / "calls.csv"
    file.write_text(CALLS, encoding="utf-8")
    words = ("contacts", str(file), "--kind", "llamada", "--stage", "pagar")
    assert run(import_command, root, *words, "--dry-run", code=1).splitlines() == [
        "fila 2: sin respuesta · pagar · ¿lo mandáis a Canarias? soy [correo]",
        "fila 3: ya se responde · pagar.pagar · ¿Cómo pago?",
        "fila 4: error · veces: «pocas» no es un número de veces; pon un número desde 1",
        "Sin guardar nada. Sin respuesta: 1 · ya se responden: 1 · ya se trajeron: 0 · con errores: 1",
    ]
    assert "Todavía no se ha traído" in run(import_command, root, "list")
    done = run(import_command, root, *words, code=1).splitlines()[-1]
    number = done.rpartition(" ")[2]
    assert "ya se trajeron: 2" in run(import_command, root, *words, code=1)
    listed = run(import_command, root, "list")
    assert "calls.csv · consultas: 2 · sin respuesta: 1 · guardada" in listed
    assert listed.startswith(number)
    assert "en otros canales: 12 telefono" in run(doubts, root, "show", only_doubt(root)).replace("é", "e")
    assert "Borradas 1 consultas de la referencia C-2" in run(import_command, root, "erase", "C-2")
    assert "se han quitado 1 consultas" in run(import_command, root, "undo", number)
    assert run(doubts, root, "--json").strip() == "[]"
    assert "undone" in run(import_command, root, "list", language="en")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("contacts", "nowhere.csv"), "nowhere.csv"),
        (("contacts",), "?"),
        (("contacts", "CALLS", "--kind", "paloma"), "«paloma» no es un canal"),
        (("contacts", "CALLS", "--stage", "volar"), "la etapa «volar» no está en el mapa"),
        (("contacts", "CALLS", "--map", "nada"), "«nada» no es ninguno de estos: tienda"),
        (("contacts", "CALLS", "--column", "phrase=Nada"), "no dice una columna"),
        (("contacts", "NAMELESS"), "no se sabe qué columna es lo que preguntaron"),
        (("undo", "0f"), "no hay ninguna importación 0f"),
    ],
)
def test_what_cannot_be_brought_in_is_told(root: Path, words: tuple[str, ...], said: str) -> None:
    files = {"CALLS": CALLS, "NAMELESS": "a,b\n1,2\n"}
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        run(import_command, root, *(str(root / word) if word in files else word for word in words))
    assert said in bot.catalogue.told(refused.value, "es")


def only_doubt(root: Path) -> str:
    [found] = json.loads(run(doubts, root, "--json"))
    assert (found["question"], found["messages"], found["customers"]) == (
        "¿Lo mandáis a Canarias? soy [correo]?",
        12,
        0,
    )
    return str(found["group_id"])


def test_a_long_table_says_how_far_it_is_and_one_too_long_is_refused(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "calls.csv").write_text("frase\n¿Cómo pago?\n", encoding="utf-8")
    monkeypatch.setattr("bot.cli.import_contacts._EACH", 1)
    parser, errors = argparse.ArgumentParser(), io.StringIO()
    import_command.arguments(parser, "en")
    terminal = Terminal(io.StringIO(), errors, "en", Project(root), Settings())
    words = ["contacts", str(root / "calls.csv"), "--dry-run"]
    assert import_command.run(parser.parse_args(words), terminal) == 0
    assert errors.getvalue() == "Looking at what the map answers already: 1 of 1 rows\n"
    monkeypatch.setattr("bot.cli.import_contacts.MOST_CONTACTS", 0)
    with pytest.raises(UserError):
        import_command.run(parser.parse_args(words), terminal)
    assert "No sheet has been brought in" in run(import_command, root, "list", language="en")


def test_business_data_is_told_row_by_row_brought_once_and_taken_out_again(root: Path) -> None:
    file = root / "pedidos.csv"
    file.write_text(
        "pedido;fecha;correo;total\nA-1;2026-05-03 10:00;ana@example.com;30 €\nA-2;ayer;;\n", encoding="utf-8"
    )
    words = ("events", str(file), "--kind", "pedido", "--stage", "pagar", "--source", "tienda")
    told = [
        "fila 2: nuevo · pedido · A-1 · pagar",
        "fila 3: con errores · fecha: «ayer» no es una fecha con su hora; escríbela como 2026-11-22 18:30",
    ]
    counts = "nuevos: 1 · cambiados: 0 · iguales: 0 · con errores: 1 · de clientes que han hablado: 0"
    assert run(import_command, root, *words, "--dry-run", code=1).splitlines() == [
        *told,
        f"Sin guardar nada. Serían {counts}",
    ]
    done = run(import_command, root, *words, code=1).splitlines()
    assert done[:2] == told
    number = done[2].rpartition(" ")[2]
    assert done[2] == f"{counts[0].upper()}{counts[1:]} · importación {number}"
    assert "iguales: 1" in run(import_command, root, *words, code=1)
    listed = run(import_command, root, "list")
    assert listed.startswith(number)
    assert "pedidos.csv · datos del negocio, nuevos: 1 · cambiados: 0 · guardada" in listed
    assert "se han quitado 1 datos" in run(import_command, root, "undo", number)
    assert "undone" in run(import_command, root, "list", language="en")


@pytest.mark.parametrize(
    ("content", "words", "said"),
    [
        ("fecha\n2026-05-03\n", ("--kind", "paloma"), "«paloma» no se conoce"),
        ("fecha\n2026-05-03\n", ("--stage", "volar"), "volar"),
        ("a;b\n1;2\n", (), "no se sabe qué columna es la fecha"),
    ],
)
def test_what_business_data_need_is_told(root: Path, content: str, words: tuple[str, ...], said: str) -> None:
    file = root / "pedidos.csv"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(UserError) as refused:
        run(import_command, root, "events", str(file), *words)
    assert said in bot.catalogue.told(refused.value, "es")


def test_too_many_rows_of_business_data_are_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cli.import_events.MOST_EVENTS", 1)
    (root / "p.csv").write_text("fecha\n2026-05-03\n2026-05-04\n", encoding="utf-8")
    with pytest.raises(UserError):
        run(import_command, root, "events", str(root / "p.csv"))
