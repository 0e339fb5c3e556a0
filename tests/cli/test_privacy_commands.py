"""`travesia redact` and `travesia purge`: what they print and what they change."""

import argparse
import io
import json
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import purge
from bot.cli.main import main
from bot.cli.terminal import Terminal
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import reading
from bot.touchpoints.home import open_log
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.touchpoints.tables import touchpoint
from tests.builders import make_context
from tests.cli.test_log import QUESTION

DAY = 86_400.0
MAP = """journey: Tienda
stages:
- name: Compra
  questions:
  - ask: |
      ¿Cómo pago?
      formas de pago
    answer: Con tarjeta.
settings: {keep_text: 30d}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps" / "tienda.yml").write_text(MAP, encoding="utf-8")
    return Project(tmp_path)


def run_purge(project: Project, *, dry_run: bool = False, language: str = "es") -> str:
    terminal = Terminal(io.StringIO(), io.StringIO(), language, project, Settings())
    assert purge.run(argparse.Namespace(dry_run=dry_run), terminal) == 0
    return terminal.out.getvalue()  # type: ignore[attr-defined]


def texts(project: Project) -> Sequence[str | None]:
    database = open_log(project, Settings())
    with reading(database) as connection:
        found = list(connection.execute(select(touchpoint.c.text_redacted).order_by(touchpoint.c.at)).scalars())
    database.dispose()
    return found


def test_redact_prints_what_would_be_stored(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["redact", "soy Ana, mi DNI es 12345678Z y mi pedido 48213", "--language", "es"]) == 0
    assert capsys.readouterr().out == "soy [nombre], mi DNI es [dni] y mi pedido 48213\n"


def test_redact_reads_lines_and_counts_what_it_found(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("ana@example.org or 07911 123456\n\nsize 38\n"))
    assert main(["redact", "-", "--json", "--language", "en"]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [
        {"stored": "[email] or [phone]", "found": {"email": 1, "phone": 1}},
        {"stored": "", "found": {}},
        {"stored": "size 38", "found": {}},
    ]


def test_purge_empties_what_has_expired_and_nothing_else(shop: Project) -> None:
    now = time.time()
    database = open_log(shop, Settings())
    log = SqlTouchpointLog(database)
    for number, days in enumerate((40, 20), start=1):
        context = make_context(turn_id=f"t{number}", sequence=number, received_at=now - days * DAY)
        log.record(replace(QUESTION, context=context))
    database.dispose()
    assert run_purge(shop, dry_run=True) == (
        "Tienda: los textos se guardan 30d.\nTextos vencidos: 1. No se ha tocado ninguno (--dry-run).\n"
    )
    assert texts(shop) == [QUESTION.text_redacted] * 2
    assert run_purge(shop, language="en") == "Tienda: texts are kept 30d.\nEmptied texts: 1.\n"
    assert texts(shop) == [None, QUESTION.text_redacted]
    assert run_purge(shop) == "Tienda: los textos se guardan 30d.\nNo hay ningún texto vencido.\n"


def test_purge_makes_no_log_where_there_is_none(shop: Project) -> None:
    assert run_purge(shop, language="en") == "Tienda: texts are kept 30d.\nNo text has expired.\n"
    assert not (shop.root / "var" / "travesia.db").exists()


def test_redact_shows_order_numbers_as_the_setting_stores_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["redact", "--language", "es", "soy Ana, mi pedido es el 48213"]) == 0
    monkeypatch.setenv("TRAVESIA_REDACT_ORDER_NUMBERS", "yes")
    assert main(["redact", "--language", "es", "soy Ana, mi pedido es el 48213"]) == 0
    shown = ["soy [nombre], mi pedido es el 48213", "soy [nombre], mi pedido es el [pedido]"]
    assert capsys.readouterr().out.splitlines() == shown
