"""`travesia release` as a person types it, in both languages."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.release_text import examination_lines, kept_examination_lines, regression_lines
from bot.project import Project
from bot.publishing.examination import Unanswered
from tests.publishing.conftest import MAP, edit
from tests.publishing.quick import WORSE, without_training

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop(tmp_path: Path) -> Project:
    project = Project(tmp_path / "tienda")
    project.maps.mkdir(parents=True)
    shutil.copy(MAP, project.maps / "tienda.yml")
    return project


@pytest.fixture
def release(shop: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run one order: exit code, what was printed, and what was complained about."""
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "es")
    monkeypatch.setattr("getpass.getuser", lambda: "ana")
    without_training(monkeypatch.setattr)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["release", *arguments, "--project", str(shop.root)])
        out, errors = capsys.readouterr()
        return code, re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d[+-]\d\d:\d\d", "HOY", out), errors

    return run


def test_from_nothing_to_two_releases_and_back(release: Command, shop: Project) -> None:
    assert release("list") == (0, "Todavía no se ha publicado nada: travesia release publish\n", "")
    code, out, errors = release("publish", "--note", "primera")
    assert (code, errors) == (0, "")
    assert out.splitlines() == [
        "Revisando los mapas…",
        "Compilando…",
        "Entrenando…",
        "Examinando el modelo nuevo…",
        "Guardando la versión…",
        "Cambios: 1 (cambio menor)",
        "  Mapa nuevo: tienda («Tienda de té»)",
        "Variantes propias contestadas: 15 de 15",
        "La versión 1 (1.0.0) está en servicio. Los programas en marcha la toman en unos segundos.",
    ]
    edit(shop, "30 días", "45 días")
    assert release("publish", "--author", "Luis")[0] == 0
    assert release("list")[1].splitlines() == [
        "*    2  1.0.1     HOY  Luis",
        "     1  1.0.0     HOY  ana  primera",
        "Contesta la 2, desde HOY (Luis).",
    ]
    assert release("rollback")[1].splitlines() == [
        "Vuelve a contestar la versión 1 (1.0.0).",
        "Tus archivos siguen como estaban; para dejarlos como en esta versión: travesia release rollback 1 --files",
    ]
    assert release("rollback", "1", "--files")[1] == "Los archivos de journey_maps están como en la versión 1.\n"
    assert (shop.maps / "tienda.yml").read_bytes() == MAP.read_bytes()
    assert release("rollback", "--to", "2", "--files")[1].splitlines() == [
        "Vuelve a contestar la versión 2 (1.0.1).",
        "Los archivos de journey_maps están como en la versión 2.",
    ]


def test_differences_in_words_line_by_line_and_for_programs(release: Command, shop: Project) -> None:
    release("publish")
    assert release("diff")[1] == "Los mapas dicen lo mismo.\n"
    edit(shop, "gastos: 3,90 €", "gastos: 4,50 €")
    lines = release("diff")[1].splitlines()
    assert lines[:4] == [
        "Cambios: 1 (retoque)",
        "  tienda: el dato gastos cambia de «3,90 €» a «4,50 €»",
        "--- a/journey_maps/tienda.yml",
        "+++ b/journey_maps/tienda.yml",
    ]
    assert [line for line in lines[4:] if line[0] in "+-"] == ["-  gastos: 3,90 €", "+  gastos: 4,50 €"]
    release("publish")
    change = {
        "part": "fact",
        "what": "changed",
        "map_id": "tienda",
        "path": "tienda",
        "field": "gastos",
        "before": "3,90 €",
        "after": "4,50 €",
    }
    assert json.loads(release("diff", "1", "2", "--json")[1]) == {
        "since": 1,
        "until": 2,
        "step": "patch",
        "changes": [change],
    }
    assert json.loads(release("diff", "1", "--json")[1])["until"] is None
    listed = json.loads(release("list", "--json")[1])
    assert (listed["active"]["number"], listed["planned"], len(listed["releases"])) == (2, None, 2)


def test_one_release_with_all_that_is_known_of_it(release: Command, shop: Project) -> None:
    release("publish", "--note", "primera")
    edit(shop, "30 días", "45 días")
    release("publish")
    release("rollback")
    lines = release("show", "1")[1].splitlines()
    assert lines[:2] == ["Versión 1 (1.0.0, primera versión), HOY, ana", "  primera"]
    assert re.fullmatch("  En el registro: 1-[0-9a-f]{12}", lines[2])
    assert lines[3:] == [
        "  Se volvió a ella: HOY, ana",
        "  Publicada: HOY, ana",
        "Cambios: 1 (cambio menor)",
        "  Mapa nuevo: tienda («Tienda de té»)",
        "Variantes propias contestadas: 15 de 15",
    ]


def test_the_model_of_a_release_can_be_taken_to_another_server(release: Command, shop: Project, tmp_path: Path) -> None:
    release("publish")
    file = tmp_path / "model.tar.gz"
    assert release("show", "1", "--model", str(file))[1].splitlines()[-1] == f"El modelo está en {file}."
    assert file.read_bytes().startswith(b"model ")
    code, _, errors = release("show", "1", "--model", str(tmp_path / "nowhere" / "model.tar.gz"))
    assert (code, len(errors.splitlines())) == (1, 1)


def test_what_goes_worse_is_listed_and_needs_a_reason(
    release: Command, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_training(monkeypatch.setattr, WORSE)
    code, _, errors = release("publish")
    assert code == 1
    assert errors.splitlines() == [
        "Antes se contestaba y ahora no: «cuánto tarda» (decision.gastos_envio)",
        "travesia: no se publica; cosas que iban bien y ahora van peor: 1. "
        "Corrígelas, o explica por qué se acepta con --reason",
    ]
    code, out, _ = release("publish", "--reason", "ya no enviamos")
    assert code == 0
    assert (
        "Preguntas reales, sin etapa conocida: 1; contestadas antes 1, ahora 0; cambian 0, se ganan 0, se pierden 1"
        in out
    )
    assert "  Se aceptó que algo fuera peor: ya no enviamos" in release("show", "1")[1]


def test_a_plan_is_told_listed_and_withdrawn_by_the_next(release: Command, shop: Project) -> None:
    release("publish")
    edit(shop, "30 días", "45 días")
    out = release("publish", "--at", "2999-12-24T09:00")[1]
    assert out.endswith("La versión 2 está lista y contestará a partir de 2999-12-24T09:00.\n")
    assert release("list")[1].splitlines()[-1] == "La 2 espera a su hora: HOY."
    edit(shop, "45 días", "60 días")
    assert "La versión 2, que esperaba a su hora, ya no entrará en servicio" in release("publish")[1]


def test_files_that_nobody_else_has_are_not_overwritten(release: Command, shop: Project) -> None:
    release("publish")
    edit(shop, "30 días", "45 días")
    release("publish")
    edit(shop, "45 días", "60 días")
    code, _, errors = release("rollback", "--files")
    assert (code, errors) == (
        1,
        "travesia: journey_maps/tienda.yml ha cambiado desde que se publicó y se perdería lo escrito; "
        "guárdalo en otro sitio o repite la orden con --force\n",
    )
    assert release("list")[1].splitlines()[0].startswith("*    2"), "nothing has happened"
    assert release("rollback", "--files", "--force")[0] == 0
    assert (shop.maps / "tienda.yml").read_bytes() == MAP.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("show", "9"), "no hay ninguna versión publicada con el número 9"),
        (("rollback",), "todavía no se ha publicado nada"),
        (("publish", "--at", "ayer"), "'ayer' no es una hora"),
        (("publish", "--at", "2001-01-01T00:00"), "2001-01-01T00:00 ya ha pasado"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(release: Command, arguments: tuple[str, ...], said: str) -> None:
    code, _, errors = release(*arguments)
    assert (code, len(errors.splitlines())) == (1, 1)
    assert errors.startswith(f"travesia: {said}")


def test_it_speaks_english_too_and_says_what_a_remote_engine_needs(
    release: Command, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVESIA_LANGUAGE", "en")
    monkeypatch.setenv("TRAVESIA_ENGINE", "remote")
    lines = release("publish")[1].splitlines()
    assert lines[-2:] == [
        "Release 1 (1.0.0) is live. Running programs take it within seconds.",
        "With TRAVESIA_ENGINE=remote the Rasa servers do not change their model by themselves: see docs/releases.md.",
    ]


def test_a_model_that_is_no_longer_kept_is_trained_again(
    release: Command, shop: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.publishing.store.MODELS_KEPT", 1)
    release("publish")
    edit(shop, "30 días", "45 días")
    release("publish")
    assert release("rollback")[1].splitlines()[0] == "El modelo de esa versión ya no se guardaba; se entrena de nuevo…"


def test_a_user_without_a_name_still_publishes(release: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)
    release("publish")
    assert release("list")[1].splitlines()[0].split()[-1] == "?"


def test_all_that_goes_worse_is_listed_by_kind() -> None:
    found = replace(
        WORSE,
        own_right=10,
        own_wrong=(Unanswered("decision.formas_pago", "¿Cómo puedo pagar?", None),),
        held_out=2,
        held_out_right=1,
        held_out_right_before=2,
        held_out_lost=(Unanswered("posventa.devolver", "lo quiero cambiar", None),),
    )
    assert list(regression_lines(found, language="en")) == [
        "Only 10 of 15 own variants get their answer:",
        "  decision.formas_pago: «¿Cómo puedo pagar?» → –",
        "Answered before and not now: “cuánto tarda” (decision.gastos_envio)",
        "Right before and not now: “lo quiero cambiar” (posventa.devolver)",
    ]
    assert list(examination_lines(found, language="en")) == [
        "Own variants answered: 10 of 15",
        "Phrases that customers explained: 1 of 2 (before: 2)",
        "Real questions, no stage known: 1; answered before 1, now 0; 0 change, 0 gained, 1 lost",
    ]
    first = replace(found, held_out_right_before=None, replayed=())
    assert list(examination_lines(first, language="en"))[1:] == [
        "Phrases that customers explained: 1 of 2 (before: –)",
    ]
    assert list(kept_examination_lines(None, language="en")) == []
