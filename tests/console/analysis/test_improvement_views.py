"""Objectives, plans and assumptions as pages: a plan that helped, KPIs of every standing, beliefs and late reviews."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from bot.accounts.roles import Role
from bot.console.shelf import MapShelf
from bot.touchpoints.database import connect
from bot.touchpoints.map_registry import register
from tests.analytics.written import DAY, MAY, Talk, Turn, write
from tests.console.browsing import MAP, Browser, World

MORE = """
review_every: 3mo
reviewed_on: 2026-01-10
objectives:
- {id: vender, name: Vender más, by: 2026-12-31, owner: ventas}
- {id: callar, name: Que nadie llame}
kpis:
- {metric: fallback_rate, target: "<= 60%", objective: vender, owner: ventas}
- {metric: containment, target: ">= 5,5 pts", objective: vender}
- {metric: clv, target: "> 1150 €", objective: vender, source: external, name: Valor}
- {metric: csat, target: "< 4 /5", objective: vender}
- {metric: first_answer_time, target: "<= 2 min", objective: vender}
- {metric: ces, target: ">= 5,5 /7", objective: vender}
plans:
- id: pagos
  name: Pagos claros
  touches: [pagar]
  moves: [{metric: fallback_rate, at: pagar, to: "<= 30%"}]
  status: live
  due: 2026-05-10
- {id: porte, name: Porte a la vista, touches: [mirar.portada], status: live}
- id: viejo
  name: Otro plan
  why: Porque sí
  status: doing
  owner: ventas
  due: 2026-05-01
  moves: [{metric: emotion, to: "= 1"}]
- {id: idea, name: Una idea, status: idea}
evidence:
- {kind: interview, about: [mirar.cartel], date: 2026-05-01}
"""


@pytest.fixture(scope="module")
def improved(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("improved")
    (folder / "log.db").write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{folder}/log.db")
    world = World(engine, folder)
    (world.project.maps / "tienda.yml").write_text(
        MAP.replace("    answer: Con tarjeta.", "    answer: Con tarjeta.\n    reviewed_on: 2026-01-15").replace(
            "kpis: [", 'kpis: [{metric: drop_off, target: "<= 30%"}, '
        )
        + MORE,
        encoding="utf-8",
    )
    world.clock.at = MAY.ends_at
    [journey] = MapShelf(world.project, lambda: date(2026, 5, 29)).read().maps
    register(engine, [replace(journey, plans=())], "r1", at=MAY.starts_at - 60 * DAY, version="1.0.0")
    register(engine, [journey], "r2", at=MAY.starts_at, version="1.1.0")
    write(engine, *_talks())
    yield world
    engine.dispose()


@pytest.fixture(scope="module")
def reader(improved: World) -> Browser:
    return improved.signed_in(Role.ANALYST)


def _talks() -> Iterator[Talk]:
    """Twice a day for eight weeks, nobody understood at `pagar` before May and nearly everybody in it."""
    for number in range(112):
        day = number / 2 - 28
        understood = day >= 0 and number % 10 != 0
        paying = Turn("pagar", "pagar", response_ms=400) if understood else Turn("pagar", kind="fallback")
        yield Talk(day, [paying], f"p{number}", map_id="tienda")
        yield Talk(day, [Turn("mirar", kind="fallback", touchpoint="oferta")], f"m{number}", map_id="tienda")


def told(browser: Browser, address: str, language: str = "es") -> str:
    page = browser.get(f"/console/analysis/{address}", headers={"accept-language": language})
    assert page.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.S)))


def test_objectives_show_where_each_kpi_stands(reader: Browser) -> None:
    page = told(reader, "scorecard?map=tienda")
    assert "2 de los 4 indicadores con datos suficientes llegan a su meta. El que más claro se queda corto: " in page
    assert "entradas hasta el 28 abr 2026" in page
    for said in (
        "Para el 31 dic 2026. Responde: Ventas.",
        "como mucho 60 %",
        "al menos 5,5 puntos",
        "más de 1.150 €",
        "menos de 4 /5",
        "como mucho 2 min",
        "Viene de fuera de las conversaciones",
        "La meta está en otra unidad",
        "Sin datos en estos días",
        "Ningún indicador dice si este objetivo se cumple.",
        "Indicadores sin objetivo",
        "Las últimas ocho semanas:",
    ):
        assert said in page, said


def test_the_trend_is_of_the_kpi_that_is_asked_for(reader: Browser) -> None:
    page = told(reader, "scorecard?map=tienda&kpi=:first_answer_time:1", "en")
    assert "The last eight weeks: Time to the first answer (The whole map)" in page
    assert "Until 28 May 2026 0.4 sec n = 12, not enough data at most 2 min" in page
    drawn = reader.get("/console/analysis/scorecard?map=tienda&kpi=:fallback_rate:1&download=svg&chart=trend")
    assert (drawn.status_code, "meta" in drawn.text) == (200, True)


def test_a_plan_that_helped_is_said_so_and_one_that_did_not_too(reader: Browser) -> None:
    page = told(reader, "plans?map=tienda")
    assert "«Pagos claros» ha servido: mejora «" in page
    assert "prometió como mucho 30 %" in page
    assert "no se puede comparar" in page  # both stages are touched by the plans of that day
    assert "en los mismos días salió otro plan" in page
    assert "Conversaciones con algún tropiezo todo lo que toca – –" in page  # nobody was at the front page
    assert "Otro plan Porque sí en curso Ventas 1 may 2026 va con retraso" in page
    assert "Todo el mapa): 1" in page
    english = told(reader, "plans?map=tienda&plan=pagos", "en")
    assert "“Pagos claros” helped:" in english
    assert "“Pagos claros”, 28 days before and after" in english


def test_a_plan_of_five_days_ago_is_too_young(improved: World) -> None:
    improved.clock.at = MAY.starts_at + 5 * DAY
    page = told(improved.signed_in(Role.ANALYST, name="eva"), "plans?map=tienda")
    improved.clock.at = MAY.ends_at
    assert "Es pronto para decir si «Pagos claros» ha servido: hay algo que comparar desde el 15 may 2026." in page
    assert "no hay datos suficientes hay que esperar al 15 may 2026" in page


def test_what_is_only_believed_is_listed_with_a_way_to_find_out(reader: Browser) -> None:
    page = told(reader, "assumptions?map=tienda")
    for said in (
        "tienen pruebas. Donde más se supone es en «Mirar»",
        "Portada punto de contacto Mirar Ventas",
        "Di en el mapa qué preguntas lo delatan.",
        "mirar.oferta",
        "El mapa se revisó el 10 ene 2026, hace 139 días: tocaba el 10 abr 2026.",
        "¿Cómo pago?",
        "15 abr 2026",
    ):
        assert said in page, said
    points = told(reader, "assumptions?map=tienda&only=touchpoint")
    assert "Portada" in points
    assert "El precio no se ve" not in points


def test_before_anything_is_in_force_the_pages_say_what_to_do(world: World) -> None:
    reader = world.signed_in(Role.ANALYST)
    [journey] = MapShelf(world.project, lambda: date(2026, 5, 29)).read().maps
    bare = replace(journey, stages=tuple(replace(stage, kpis=()) for stage in journey.stages))
    world.clock.at = MAY.ends_at
    register(world.database, [bare], "r1", at=MAY.starts_at)
    write(world.database, Talk(3, [Turn("mirar", "duda_1")], map_id="tienda"))
    assert "Ningún plan está en marcha todavía" in told(reader, "plans")
    assert "Ningún indicador tiene aún datos suficientes" in told(reader, "scorecard")
    assert "El mapa no dice cuándo se revisó por última vez." in told(reader, "assumptions")
