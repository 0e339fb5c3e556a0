"""`travesia findings`: looks, lists and decides, with what it says in both forms."""

import json
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.touchpoints.database import connect
from tests.accounts.people import deeds

MAP = """\
viaje: Tienda
revisado_el: 2020-01-01
etapas:
  - nombre: Compra
    preguntas:
      - id: cambiar
        variantes: |
          ¿Puedo cambiar el pedido?
          modificar mi compra
        respuesta: Sí, hasta que sale.
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    monkeypatch.delenv("TRAVESIA_DATABASE_URL", raising=False)
    (tmp_path / "journey_maps").mkdir()
    (tmp_path / "journey_maps/tienda.yml").write_text(MAP, encoding="utf-8")
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], folder: Path, *order: str) -> list[str]:
    assert main(["findings", "--project", str(folder), *order]) == 0
    return capsys.readouterr().out.splitlines()


def test_without_a_log_there_is_nothing_and_none_is_made(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, shop) == ["Todavía no hay conversaciones ni registro. Arranca el bot con `travesia run`."]
    assert said(capsys, shop, "--json") == ["[]"]
    assert not (shop / "var").exists()


def test_it_is_found_once_listed_decided_and_reopened(
    shop: Path, capsys: pytest.CaptureFixture[str], sqlite_template: bytes
) -> None:
    (shop / "var").mkdir()
    (shop / "var/travesia.db").write_bytes(sqlite_template)
    assert said(capsys, shop) == ["No hay hallazgos así. Con --refresh se busca ahora."]
    swept, line, sentence, todo = said(capsys, shop, "--refresh")
    assert swept == "tienda: 1 nuevos, 0 resueltos."
    assert line.startswith("1  20")
    assert line.endswith("  abierto  Revisión pendiente · Todo el mapa")
    assert "El mapa se revisó por última vez el 1 ene 2020" in sentence
    assert todo == "    → Repasa el mapa con tu equipo y pon la fecha de hoy en «revisado_el»."
    assert said(capsys, shop, "--refresh")[0] == "tienda: 0 nuevos, 0 resueltos."
    assert said(capsys, shop, "dismiss", "1") == ["Descartado el hallazgo 1."]
    assert said(capsys, shop) == ["No hay hallazgos así. Con --refresh se busca ahora."]
    [found] = json.loads("\n".join(said(capsys, shop, "--status", "all", "--refresh", "--json", "--map", "tienda")))
    assert (found["number"], found["status"], found["kind"], found["path"]) == (1, "dismissed", "stale_map", None)
    assert found["facts"] == {"reviewed": "2020-01-01", "due": "2020-07-01"}
    assert said(capsys, shop, "reopen", "1") == ["Abierto de nuevo el hallazgo 1."]
    assert said(capsys, shop, "--map", "otro") == ["No hay hallazgos así. Con --refresh se busca ahora."]


def test_a_decision_at_the_terminal_stands_in_the_trail_even_without_a_name(
    shop: Path, capsys: pytest.CaptureFixture[str], sqlite_template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "var").mkdir()
    (shop / "var/travesia.db").write_bytes(sqlite_template)
    said(capsys, shop, "--refresh")
    monkeypatch.setattr("getpass.getuser", lambda: {}["nobody"])
    said(capsys, shop, "accept", "1")
    database = connect(f"sqlite:///{shop}/var/travesia.db")
    trail = deeds(database)
    database.dispose()
    assert trail == [("terminal", "finding_accepted", "finding 1", "")]


@pytest.mark.parametrize("number", ["7", "x", "²"])
def test_what_is_not_there_cannot_be_decided(
    shop: Path, capsys: pytest.CaptureFixture[str], sqlite_template: bytes, number: str
) -> None:
    (shop / "var").mkdir()
    (shop / "var/travesia.db").write_bytes(sqlite_template)
    assert main(["findings", "--project", str(shop), "accept", number]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [
        f"travesia: no hay ningún hallazgo {number} que se pueda decidir; "
        "mira los números con `travesia findings --status all`"
    ]


def test_a_detector_that_breaks_is_told_apart_from_the_result(
    shop: Path, capsys: pytest.CaptureFixture[str], sqlite_template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop / "var").mkdir()
    (shop / "var/travesia.db").write_bytes(sqlite_template)
    monkeypatch.setattr("bot.console.finding_desk.outside", lambda *_, **__: 1 / 0)
    assert main(["findings", "--project", str(shop), "--refresh", "--json"]) == 0
    told = capsys.readouterr()
    assert [each["kind"] for each in json.loads(told.out)] == ["stale_map"]
    assert "tienda: esto no se ha podido mirar: new_needs." in told.err
