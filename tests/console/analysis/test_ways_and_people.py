"""Paths, topics, contact points, customers and answers as pages: what each says of a log with something to say."""

import re
from collections.abc import Iterator
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
- name: Usar
  id: usar
  owner: ventas
  touchpoints:
  - {id: taller, name: Taller, owner: soporte}
"""
MINE = MAP.replace("area: sales}", "area: sales}, {id: soporte, area: service}").replace(
    "personas: [{id: ana, name: Ana}]", "personas: [{id: ana, name: Ana, share: 10%}, {id: eva, name: Eva}]"
)
PRODUCTS = "products: [{id: casco, name: Casco rojo, words: [casco]}]\n"
NAMED = (
    ("product", "casco"),
    ("payment_method", "card"),
    ("amount", "9.50 EUR"),
    ("date", "2026-05-02"),
    ("email", None),
)


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("talked")
    (folder / "log.db").write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{folder}/log.db")
    world = World(engine, folder)
    (world.project.maps / "tienda.yml").write_text(MINE + MORE.lstrip("\n") + PRODUCTS, encoding="utf-8")
    world.clock.at = MAY.ends_at
    [journey] = MapShelf(world.project, lambda: date(2026, 5, 29)).read().maps
    register(engine, [journey], "r1", at=MAY.starts_at - 60 * DAY, version="1.0.0")
    register(engine, [journey], "r2", at=MAY.starts_at + 20 * DAY, version="1.1.0")
    write(engine, *_talks())
    yield world
    engine.dispose()


@pytest.fixture(scope="module")
def reader(talked: World) -> Browser:
    return talked.signed_in(Role.ANALYST)


def _talks() -> Iterator[Talk]:
    """Forty who look gladly and pay in a bad mood, ten of whom go back; forty in April who named nothing else."""
    at_door = Turn("mirar", "duda_0", sentiment=0.8, touchpoint="portada", entities=NAMED)
    cross = Turn("pagar", "pagar", sentiment=-0.6, helpful=False, page="/pago", touchpoint="caja")
    worse, seldom = (
        Turn("pagar", kind="fallback", sentiment=-0.9),
        Turn("usar", "vieja", touchpoint="taller", sentiment=0.0),
    )
    for number in range(40):
        back = [Turn("mirar", "duda_1", stage_source="page")] if number % 4 == 0 else []
        yield Talk(
            day=1 + number * 0.65,
            turns=[at_door, cross, worse, *back, *([seldom] if number < 2 else [])],
            customer=f"c{number}",
            outcome="abandoned" if number % 2 else "resolved_implied",
            channel="telegram" if number % 8 == 0 else "web",
            persona="ana" if number % 2 else None,
            source="feria" if number % 5 else None,
            language="fr" if number == 39 else "en" if number % 3 == 0 else "pt" if number % 3 == 1 else "es",
            release="r2" if number > 19 else "r1" if number else "r9",
            map_id="tienda",
        )
        yield Talk(
            -27 + number * 0.6,
            [Turn("mirar", "duda_0", touchpoint="portada", entities=[("amount", "poco"), ("order_number", "A-1")])],
            f"b{number}",
            persona="eva",
            map_id="tienda",
        )


def told(browser: Browser, address: str, language: str = "es") -> str:
    page = browser.get(f"/console/analysis/{address}", headers={"accept-language": language})
    assert page.status_code == 200
    return unescape(re.sub(r"\s+", " ", re.sub(r"<(script|style)\b.*?</\1>|<[^>]+>", " ", page.text, flags=re.S)))


def test_paths_tell_where_customers_go_back(reader: Browser) -> None:
    page = told(reader, "paths?map=tienda")
    for said in (
        "75 % de los recorridos va en el orden del mapa. Donde más se vuelve atrás es de «Pagar» a «Mirar»: 10 veces.",
        "El paso más frecuente es de «Mirar» a «Pagar»: 40 veces",
        "Pagar Mirar 10 91 %",
        "Mirar → Pagar → Mirar pasa más de una vez por la misma etapa 9",
        "feria Mirar 100 %",
        "No se sabe de dónde",
        "Se supone",
    ):
        assert said in page, said
    drawn = reader.get("/console/analysis/paths?map=tienda&download=svg&chart=flow").text
    assert drawn.count("Vuelven atrás") == 1
    assert ">Mirar<" in drawn


def test_a_straight_way_is_said_to_be_one(reader: Browser) -> None:
    assert "100 % de los recorridos va en el orden del mapa, y nadie vuelve" in told(
        reader, "paths?map=tienda&from=2026-04-01&to=2026-04-30"
    )


def test_topics_tell_confusion_from_interest(reader: Browser) -> None:
    page = told(reader, "topics?map=tienda")
    for said in (
        "Lo que más se pregunta de mal humor es «¿Cómo pago?»: 40 veces. Eso suele ser confusión, no interés.",
        "Mirar 40 +1,6",
        "Interés",
        "Casco rojo Productos 40 0 100 %",
        "Tarjeta Formas de pago 40 0",
        "9,50",
        "2 may 2026",
        "Correos, sin guardar cuáles",
        "se nombra más",
    ):
        assert said in page, said
    english = told(reader, "topics?map=tienda&kind=payment_method", "en")
    assert "Card Ways to pay 40 0" in english
    assert "Casco rojo Products" not in english


def test_what_a_question_goes_with_is_no_cause(reader: Browser) -> None:
    page = told(reader, "topics?map=tienda&from=2026-03-20&to=2026-05-28")
    assert "Es una relación, no una causa" in page
    assert "poco Importes 40 0" in page
    assert "A-1 Números de pedido 40 0" in page


def test_contact_points_are_confirmed_unseen_or_unplanned(reader: Browser) -> None:
    page = told(reader, "touchpoints?map=tienda")
    for said in (
        "El punto de contacto más usado es «Portada», con 40 conversaciones.",
        "Donde peor se sienten es en «pagar.caja»: −1,2",
        "Antes de comprar Sin momento",
        "Confirmados 33 % 1 de 3",
        "pagar.caja Pagar 40 −1,2",
        "Portada Mirar · La web 40 +1,6",
        "Ventas sin ver",
        "Soporte poco visto",
        "La web Portada conversaciones: 40 –",
        "Sin canal Cartel conversaciones: 0 Taller conversaciones: 2",
    ):
        assert said in page, said
    silent = told(reader, "touchpoints?map=tienda&from=2026-04-01&to=2026-04-30")
    assert "El punto de contacto más usado es «Portada», con 40 conversaciones. Últimos 7 días" in silent
    unseen = told(reader, "touchpoints?map=tienda&state=unseen", "en")
    assert "Cartel" in unseen
    assert "pagar.caja Pagar" not in unseen


def test_customers_are_told_apart_by_any_side(reader: Browser) -> None:
    page = told(reader, "segments?map=tienda")
    assert "Ana 20 50 %" in page
    assert "Ana 100 %" in page
    assert "10 % pocos datos para decirlo" in page
    assert "el mapa no lo dice" in page
    sides = {
        "channel": "La web 35 88 %",
        "language": "fr 1 2 %",
        "source": "feria 32 80 %",
        "customer": "Es su primera conversación 40",
    }
    for side, said in sides.items():
        assert said in told(reader, f"segments?map=tienda&number=abandonment&by={side}"), side
    both = told(reader, "segments?map=tienda&number=abandonment&from=2026-04-04&to=2026-05-28")
    assert "abandonadas: 25 % en conjunto. El grupo que más se aparta es «Eva»: 0 %." in both
    assert "10 % no, revisa el mapa" in both
    nobody = "segments?map=tienda&number=doubts_per_conversation&from=2020-01-06&to=2020-01-12"
    assert "No hay conversaciones en estos días" in told(reader, nobody)
    by_language = told(reader, "segments?map=tienda&number=doubts_per_conversation&by=language")
    assert "fr 1 2 % entre 0 % y 13 % · n = 40 3 n = 1, no hay datos suficientes" in by_language
    assert "Dudas por conversación: 3,3 en conjunto" in told(
        reader, "segments?map=tienda&number=doubts_per_conversation"
    )


def test_answers_tell_which_one_to_mend(reader: Browser) -> None:
    page = told(reader, "answers?map=tienda")
    assert "¿Cómo pago? Pagar · el ánimo baja después −0,30" in page
    assert "¿Cómo pago? Pagar 1.0.0 publicada el" in page
    assert "1.1.0 publicada el" in page
    assert "¿Cómo pago? Pagar r9 0 % n = 1" in page
    assert 'href="/console/maps/tienda/questions/pagar.pagar"' in reader.page
