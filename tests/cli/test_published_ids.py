"""An id that was published is not lost in silence: `check` says it, and a rename is not compiled."""

import argparse
import io
from datetime import date
from pathlib import Path

import pytest

from bot.cli import check
from bot.cli.preparation import compiled
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.journeys.library import load_project
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.home import open_log
from bot.touchpoints.map_registry import register

TODAY = date(2026, 11, 22)
MAP = """\
viaje: Mi tienda
idioma: es
etapas:
  - id: compra
    nombre: Compra
    preguntas:
      - id: envio_gratis
        variantes: |
          ¿El envío es gratis?
          cuánto cuesta el envío
        respuesta: Sí, a partir de 40 €.
      - id: plazo
        variantes: |
          ¿Cuándo llega?
          cuánto tarda
        respuesta: En dos días.
"""
RENAMED = MAP.replace("id: envio_gratis", "id: envios_gratis")
REPLACED = MAP.replace("id: envio_gratis", "id: horario")
LOST = "JM224 «compra.{new}» es nuevo, y han desaparecido ids ya publicados: envio_gratis; "


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.maps.mkdir()
    write(project, MAP)
    return project


@pytest.fixture
def published(shop: Project) -> Project:
    database = open_log(shop, Settings())
    register(database, load_project(shop, today=TODAY), "first", at=1.0)
    database.dispose()
    return shop


def write(project: Project, content: str) -> None:
    (project.maps / "tienda.yml").write_text(content, encoding="utf-8")


def terminal(project: Project, **settings: str) -> Terminal:
    return Terminal(io.StringIO(), io.StringIO(), "es", project, Settings(**settings))


def checked(surroundings: Terminal) -> tuple[int, str]:
    parser = argparse.ArgumentParser()
    check.arguments(parser, "es")
    code = check.run(parser.parse_args([]), surroundings)
    return code, surroundings.out.getvalue()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("content", "new"), [(RENAMED, "envios_gratis"), (REPLACED, "horario")])
def test_check_says_which_published_id_is_gone_and_fails(published: Project, content: str, new: str) -> None:
    assert checked(terminal(published))[0] == 0
    write(published, content)
    code, printed = checked(terminal(published))
    assert code == 1
    assert f"{published.maps}/tienda.yml:7:9: " + LOST.format(new=new) in printed


def test_a_removed_question_and_a_remembered_rename_are_right(published: Project) -> None:
    write(published, MAP[: MAP.index("      - id: plazo")])
    assert checked(terminal(published))[0] == 0
    write(published, RENAMED.replace("gratis\n", "gratis\n        antes_era: [envio_gratis]\n", 1))
    assert checked(terminal(published))[0] == 0


def test_only_the_last_release_counts(published: Project) -> None:
    write(published, RENAMED)
    database = open_log(published, Settings())
    register(database, load_project(published, today=TODAY), "second", at=2.0)
    database.dispose()
    assert checked(terminal(published))[0] == 0
    write(published, MAP)
    assert checked(terminal(published))[0] == 1


def test_a_rename_is_not_compiled_and_what_may_be_a_removal_is(published: Project) -> None:
    write(published, RENAMED)
    with pytest.raises(UserError, match=r"JM224 «compra\.envios_gratis».*añade `antes_era: \[envio_gratis\]`"):
        compiled(terminal(published))
    assert not published.domain.exists()
    write(published, REPLACED)
    compiled(terminal(published))
    assert published.domain.exists()


def test_a_project_without_a_log_gets_none(shop: Project) -> None:
    address = f"sqlite:///{shop.root / 'elsewhere.db'}"
    assert checked(terminal(shop))[0] == 0
    assert checked(terminal(shop, database_url=address))[0] == 0
    assert [each.name for each in shop.root.iterdir()] == ["journey_maps"]


def test_an_empty_database_has_published_nothing(shop: Project) -> None:
    shop.provide_var()
    (shop.var / "travesia.db").touch()
    assert checked(terminal(shop))[0] == 0


@pytest.mark.parametrize("address", ["postgresql://nobody@127.0.0.1:1/nothing", "nonsense"])
def test_a_database_that_does_not_answer_is_told_in_one_line_and_stops_nothing(shop: Project, address: str) -> None:
    surroundings = terminal(shop, database_url=address)
    assert checked(surroundings)[0] == 0
    told = surroundings.errors.getvalue()  # type: ignore[attr-defined]
    assert told.startswith("aviso: no se han podido comparar los ids con los publicados; ")
    assert told.count("\n") == 1


def test_a_damaged_database_is_told_in_one_line_too(shop: Project) -> None:
    shop.provide_var()
    database = open_log(shop, Settings())
    with database.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE map_version RENAME COLUMN registered_at TO other")
    database.dispose()
    surroundings = terminal(shop)
    assert checked(surroundings)[0] == 0
    assert "no such column" in surroundings.errors.getvalue()  # type: ignore[attr-defined]
