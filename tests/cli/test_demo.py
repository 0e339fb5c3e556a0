"""`travesia demo`: what it prints, and what it refuses."""

from pathlib import Path

import pytest

from bot.analytics.demonstration import is_sample
from bot.cli.main import main
from bot.project import Project
from bot.settings import Settings
from bot.touchpoints.database import reading
from bot.touchpoints.home import open_log

STAGES = ("Descubre", "Compra", "Recibe", "Repara")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    monkeypatch.delenv("TRAVESIA_DATABASE_URL", raising=False)
    (tmp_path / "journey_maps").mkdir()
    write_map(tmp_path, STAGES)
    return tmp_path


def write_map(folder: Path, stages: tuple[str, ...]) -> None:
    parts = [
        f"- name: {name}\n  questions:\n  - ask: |\n      ¿Cómo va {name}?\n      dudas de {name}\n    answer: Así.\n"
        for name in stages
    ]
    (folder / "journey_maps" / "tienda.yml").write_text(f"journey: Tienda\nstages:\n{''.join(parts)}", encoding="utf-8")


def test_it_says_what_is_true_in_what_it_wrote_and_does_so_once(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    order = ["demo", "--project", str(shop), "--conversations", "10", "--seed", "2"]
    assert main(order) == 0
    written = capsys.readouterr().out.splitlines()
    day = written[3].split("desde el ")[1][:10]
    assert written == [
        "Tienda: el registro tiene ahora conversaciones de muestra, con estas verdades dentro:",
        "· Repara: los clientes se sienten peor de lo que promete el mapa.",
        "· Descubre: de aquí no pasa la mayoría.",
        f"· Compra: desde el {day} se contesta mucho más.",
        "· Recibe: muchos vuelven atrás, a Compra.",
    ]
    database = open_log(Project(shop), Settings())
    with reading(database) as connection:
        assert is_sample(connection)
    database.dispose()
    assert main(order) == 1
    assert capsys.readouterr().err == (
        "travesia: el registro ya contiene datos de muestra; para hacer otros, usa una base de datos vacía\n"
    )


def test_a_map_that_is_too_short_is_told_with_its_name(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_map(shop, STAGES[:2])
    assert main(["demo", "--project", str(shop)]) == 1
    assert capsys.readouterr().err == (
        "travesia: tienda: para un registro de muestra hacen falta cuatro etapas con preguntas y el mapa tiene 2; "
        "añade preguntas o elige otro mapa\n"
    )
