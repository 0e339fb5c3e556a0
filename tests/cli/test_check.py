"""`travesia check`: what it prints, and how it ends."""

import argparse
import io
import json
from pathlib import Path

import pytest

from bot.cli import check
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings

SOUND = """\
viaje: Mi tienda
idioma: es
etapas:
  - nombre: Compra
    preguntas:
      - variantes: |
          ¿El envío es gratis?
          cuánto cuesta el envío
        respuesta: Sí, a partir de 40 €.
"""


def run(root: Path, *words: str, language: str = "es") -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    check.arguments(parser, language)
    out = io.StringIO()
    code = check.run(parser.parse_args(words), Terminal(out, io.StringIO(), language, Project(root), Settings()))
    return code, out.getvalue()


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps" / "tienda.yml").write_text(SOUND, encoding="utf-8")
    return tmp_path


def test_a_project_without_errors_ends_with_0_and_counts_its_advice(shop: Path) -> None:
    code, printed = run(shop)
    assert code == 0
    *lines, last = printed.splitlines()
    assert lines
    assert all(": JM3" in line for line in lines)
    assert last == f"1 mapa: 0 errores, {len(lines)} consejos."


def test_advice_fails_under_strict(shop: Path) -> None:
    assert run(shop, "--strict")[0] == 1


def test_an_error_ends_with_1_and_is_said_in_the_language_of_the_map(shop: Path) -> None:
    broken = shop / "roto.yml"
    broken.write_text("idioma: es\nviaje: Mi tienda\nestapas: []\n", encoding="utf-8")
    code, printed = run(shop, str(broken), language="en")
    assert code == 1
    assert printed == (
        f"{broken}:3:1: JM101 no existe la clave `estapas` en este lugar; ¿querías decir `etapas`?\n"
        "1 map: 1 error, 0 pieces of advice.\n"
    )


def test_json_holds_place_code_severity_problem_and_repair(shop: Path) -> None:
    broken = shop / "broken.yml"
    broken.write_text("language: en\njourney: Shop\nstages:\n  - name: Purchase\n    emotion: 3\n", encoding="utf-8")
    code, printed = run(shop, str(broken), "--format", "json")
    assert code == 1
    assert json.loads(printed) == [
        {
            "file": str(broken),
            "line": 5,
            "column": 14,
            "code": "JM118",
            "severity": "error",
            "problem": "`emotion` does not take `3`",
            "repair": "write a number from -2 to 2",
        }
    ]


def test_a_folder_without_maps_is_the_users_mistake(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no hay ningún mapa en .*journey_maps"):
        run(tmp_path)
    with pytest.raises(UserError, match="no hay ningún mapa en"):
        run(tmp_path, str(tmp_path))


def test_an_unknown_format_is_wrong_usage(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(shop, "--format", "xml")
    assert ended.value.code == 2
    assert "xml" in capsys.readouterr().err


def test_a_translation_is_counted_as_one_and_told_in_its_own_language(shop: Path) -> None:
    (shop / "journey_maps" / "tienda.en.yml").write_text("stages:\n  - id: conpra\n", encoding="utf-8")
    code, printed = run(shop)
    lines = printed.splitlines()
    assert code == 1
    assert [line for line in lines if "JM213" in line] == [
        f"{shop}/journey_maps/tienda.en.yml:2:9: JM213 the map being translated does not have 'conpra'; "
        "did you mean 'compra'?"
    ]
    assert lines[-1].startswith("1 mapa y 1 traducción: 1 error, ")
    (shop / "journey_maps" / "tienda.fr.yml").write_text("viaje: Magasin\n", encoding="utf-8")
    assert run(shop, language="en")[1].splitlines()[-1].startswith("1 map and 2 translations: 1 error, ")
