"""`travesia doubts`: from messages without an answer to a question in the map's file."""

import argparse
import io
import json
import time
from pathlib import Path

import pytest

import bot.catalogue
from bot.cli import doubts
from bot.cli.terminal import Terminal
from bot.errors import UserError
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.home import open_log
from tests.doubts.log import Log

MAP = """\
viaje: Tienda
etapas:
  - nombre: Compra
    # lo que se pregunta al pagar
    preguntas:
      - id: cambiar
        variantes: |
          ¿Puedo cambiar el pedido?
          modificar mi compra
        respuesta: Sí, hasta que sale.
"""
WRAPPING = ["¿Lo envolvéis para regalo?", "quiero papel de regalo", "envoltorio de regalo por favor"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps/tienda.yml").write_text(MAP, encoding="utf-8")
    return tmp_path


@pytest.fixture
def asked(root: Path) -> Path:
    database = open_log(Project(root), Settings())
    log, now = Log(database), time.time()
    for text in WRAPPING:
        log.says(text, at=now - 60, sentiment=-0.5)
    log.says("cambiar mi pedido, ¿se puede?", at=now - 60)
    database.dispose()
    return root


def run(root: Path, *words: str, language: str = "es", code: int = 0) -> str:
    parser = argparse.ArgumentParser()
    doubts.arguments(parser, language)
    out = io.StringIO()
    terminal = Terminal(out, io.StringIO(), language, Project(root), Settings())
    assert doubts.run(parser.parse_args(words), terminal) == code
    return out.getvalue()


def listed(root: Path, *words: str) -> list[dict[str, object]]:
    return list(json.loads(run(root, "--json", *words)))


def test_before_anything_was_asked_it_says_what_will_be_here(root: Path):
    assert "Todavía no hay conversaciones" in run(root)
    assert listed(root) == []
    open_log(Project(root), Settings()).dispose()
    assert "--status all" in run(root)


@pytest.mark.parametrize(("language", "heading"), [("es", "PERSONAS"), ("en", "PEOPLE")])
def test_the_list_shows_each_doubt_with_its_proposal(asked: Path, language: str, heading: str):
    first, wrapping, changing = run(asked, language=language).splitlines()
    assert heading in first
    assert wrapping.split()[1:5] == ["3", "3", "0", "→"]
    assert "regalo" in wrapping
    assert changing.endswith("compra.cambiar")


def test_one_doubt_is_told_with_samples_and_the_command_that_helps(asked: Path):
    wrapping, changing = (str(each["group_id"]) for each in listed(asked))
    told = run(asked, "show", wrapping[:6])
    assert all(text in told for text in (*WRAPPING, "sentimiento: -0.50", f'accept {wrapping[:6]} --answer "…"'))
    assert f"travesia doubts add {changing[:6]} compra.cambiar" in run(asked, "show", changing)
    assert json.loads(run(asked, "show", wrapping, "--json"))["proposal"] == "new_question"


def test_an_accepted_doubt_is_a_question_of_the_map_and_nothing_else_changes(asked: Path):
    wrapping = str(listed(asked)[0]["group_id"])
    said = run(asked, "accept", wrapping, "--question", "¿Envolvéis regalos?", "--answer", "Sí: gratis, con lazo.")
    written = (asked / "journey_maps/tienda.yml").read_text(encoding="utf-8")
    assert "compra.envolveis_regalos" in said
    assert written.startswith(MAP)
    for text in ("¿Envolvéis regalos?", *WRAPPING, "Sí: gratis, con lazo."):
        assert text in written.removeprefix(MAP)
    assert [each["status"] for each in listed(asked, "--status", "all")] == ["accepted", "open"]
    assert "compra.envolveis_regalos" in run(asked, "show", wrapping)


def test_wordings_go_to_the_nearest_question(asked: Path):
    changing = str(listed(asked)[1]["group_id"])
    run(asked, "add", changing, "--wording", "arrepentirme de la compra")
    written = (asked / "journey_maps/tienda.yml").read_text(encoding="utf-8")
    assert "          cambiar mi pedido, ¿se puede?\n" in written
    assert "          arrepentirme de la compra\n" in written


def test_a_doubt_may_be_small_talk_dismissed_and_opened_again(asked: Path):
    wrapping, changing = (str(each["group_id"]) for each in listed(asked))
    run(asked, "small-talk", changing, "thanks")
    assert "cambiar mi pedido" in (asked / "journey_maps/tienda.yml").read_text(encoding="utf-8")
    assert "Descartada" in run(asked, "dismiss", wrapping, "--why", "no lo hacemos")
    assert "No hay dudas así" in run(asked)
    assert "no lo hacemos" in run(asked, "show", wrapping)
    run(asked, "reopen", wrapping)
    assert [each["group_id"] for each in listed(asked)] == [wrapping]


def test_only_those_of_a_stage_of_a_map_and_of_late(asked: Path):
    assert listed(asked, "--stage", "decision") == []
    assert listed(asked, "--map", "otra") == []
    assert len(listed(asked, "--stage", "compra", "--map", "tienda", "--days", "1")) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "zzz"], "no hay ninguna duda con el número zzz"),
        (["accept"], "no hay ninguna duda"),
        (["accept", "FIRST"], "falta la respuesta"),
        (["accept", "FIRST", "--answer", "Sí.", "--stage", "venta"], "la etapa «venta» no está"),
        (["add", "FIRST", "compra.nada"], "«compra.nada» no está en el mapa"),
        (["small-talk", "FIRST", "poesia"], "«poesia» no es un tipo de charla"),
    ],
)
def test_what_cannot_be_is_told_in_one_line_and_the_map_stays(asked: Path, words: list[str], told: str):
    first = str(listed(asked)[0]["group_id"])
    with pytest.raises(UserError) as refused:
        run(asked, *(word.replace("FIRST", first) for word in words))
    assert told in bot.catalogue.told(refused.value, "es")
    assert (asked / "journey_maps/tienda.yml").read_text(encoding="utf-8") == MAP


def test_a_doubt_of_a_map_that_is_gone_is_shown_and_cannot_be_accepted(asked: Path):
    first = str(listed(asked)[0]["group_id"])
    (asked / "journey_maps/tienda.yml").write_text("id: otra\n" + MAP, encoding="utf-8")
    assert "regalo" in run(asked, "show", first)
    with pytest.raises(UserError) as refused:
        run(asked, "accept", first, "--answer", "Sí.")
    assert "el mapa «tienda» de esta duda ya no está" in bot.catalogue.told(refused.value, "es")
