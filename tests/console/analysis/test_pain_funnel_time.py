"""Where it hurts, the funnel and the time of stages, on a log small enough to say every number beforehand."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from sqlalchemy.engine import Engine

from bot.analytics.choices import Choices
from bot.analytics.pain import Item
from bot.analytics.scope import Scope, Terms
from bot.analytics.stages import read_stages
from bot.console.analysis import sore_spots
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Words
from bot.console.analysis.formats import Formats
from bot.console.analysis.inquiry import Asker
from bot.console.analysis.telling import Teller
from bot.console.analysis.view import Section, View
from bot.console.analysis.views import funnel, pain, time
from bot.console.shelf import MapShelf
from bot.journeys.model import JourneyMap
from bot.project import Project
from bot.touchpoints.database import connect, reading
from bot.touchpoints.map_registry import register
from tests.analytics.written import DAY, MADRID, MAY, Talk, Turn, write

MAP = """journey: Tienda
id: tienda
settings: {min_sample: 5}
team:
- {id: ventas, name: Ventas, area: sales}
- {id: caja, name: Caja, area: sales}
- {id: foto, name: Fotos, area: sales}
stages:
- name: Mirar
  id: mirar
  owner: ventas
  emotion: 1
  time: {typical: 2d, target: 1h}
  touchpoints:
  - {id: portada, name: Portada, importance: {customer: 5}, backstage: [fotos, catálogo], owner: foto}
  pains: [{id: caro, what: Es caro, severity: 4, signs: [precio]}]
  questions:
  - {id: precio, ask: ["¿Cuánto cuesta?", precio], answer: Nueve., touchpoint: portada}
  - {id: talla, ask: ["¿Qué talla?", talla], answer: La tuya., owner: caja}
- name: Pagar
  id: pagar
  backstage: [pasarela]
  owner: caja
  time: {target: 3d}
  questions:
  - {id: tarjeta, ask: ["¿Con tarjeta?", tarjeta], answer: Sí.}
- name: Usar
  id: usar
  questions:
  - {id: lavar, ask: ["¿Cómo se lava?", lavar], answer: Con agua.}
plans:
- {id: rebaja, name: Rebaja, status: doing, solves: [mirar.caro]}
- {id: viejo, name: Viejo, status: dropped, touches: [pagar]}
"""
Asking = Callable[..., AbstractContextManager[Ask]]
MISSED = Turn("pagar", kind="fallback", sentiment=-0.2, text="no lo entiendo", page="/pago", response_ms=300)


def _talks() -> Iterator[Talk]:
    """Of 8 in April 6 pay half a day later; of 10 in May 6 try to, are not understood, and leave."""
    for number in range(18):
        may, at = number >= 8, number - 8 if number >= 8 else number - 20
        caro = Turn("mirar", "precio", sentiment=-0.5 if may else None, text=f"Es caro: {number}")
        yield Talk(at, [caro], f"c{number}", f"j{number}", map_id="tienda")
        if number % 8 < 6 and number < 14:
            paying = MISSED if may else Turn("pagar", "tarjeta")
            outcome = "abandoned" if may else "resolved_implied"
            yield Talk(at + 0.5, [paying], f"c{number}", f"j{number}", outcome=outcome, map_id="tienda")


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Asking]:
    folder: Path = tmp_path_factory.mktemp("sore")
    (folder / "log.db").write_bytes(sqlite_template)
    (folder / "journey_maps").mkdir()
    (folder / "journey_maps" / "tienda.yml").write_text(MAP, encoding="utf-8")
    [journey] = MapShelf(Project(folder), lambda: date(2026, 5, 29)).read().maps
    database = connect(f"sqlite:///{folder}/log.db")
    register(database, [journey], "r1", at=MAY.starts_at - 60 * DAY)
    write(database, *_talks())

    @contextmanager
    def asking(**query: str) -> Iterator[Ask]:
        with an_ask(database, journey, **query) as ask:
            yield ask

    yield asking
    database.dispose()


@contextmanager
def an_ask(database: Engine, journey: JourneyMap, **query: str) -> Iterator[Ask]:
    inquiry, _ = Asker(journey.id, MADRID, {"stage": [each.id for each in journey.stages]}, MAY.ends_at).read(query)
    with reading(database) as connection:
        stages = read_stages(connection, journey.id)
        scope = Scope(stages, inquiry.window, inquiry.filter, Terms.of(journey.settings))
        yield Ask(
            connection=connection,
            inquiry=inquiry,
            scope=scope,
            before=scope.before(),
            map=journey,
            maps=(journey,),
            choices=Choices(),
            now=MAY.ends_at,
            formats=Formats("es", ZoneInfo("Europe/Madrid")),
            query=query,
            path=lambda name, **_parts: f"/{name}",
        )


def shown(ask: Ask, view: View, table: str) -> list[list[str]]:
    """A table as a page tells it, without what stands small beneath the values."""
    tell = Teller(ask.formats, ask.say, ask.least).tell
    found = view.table(table)
    assert found is not None
    return [[plain(tell(cell).text) for cell in row] for row in found.rows]


def plain(told: str) -> str:
    return told.replace("\N{NO-BREAK SPACE}", " ")


def test_pain_says_what_hurts_why_and_whose_it_is(asked: Asking) -> None:
    with asked() as ask:
        view = pain.build(ask)
        missed, price = shown(ask, view, "ranking")
        focus = shown(ask, view, "focus")
        backstage = shown(ask, view, "backstage")
        weights = view.sections[0].lead
    no_plan = "Sin plan: ver la etapa en el mapa"
    assert missed == ["Duda que no se entendió", "60,0", "+60,0", "0,0", "0,0", "60,0", "0,0", "Caja", no_plan]
    assert price == ["¿Cuánto cuesta?", "50,0", "+50,0", "50,0", "0,0", "0,0", "0,0", "Fotos", "Rebaja"]
    assert focus == [
        ["Mirar", "50,0", "50,0", "+50,0", "100 %", "5"],
        ["Pagar", "21,6", "60,0", "+60,0", "60 %", "–"],
    ], "where most people hurt comes before where it hurts most"
    assert backstage == [
        ["catálogo", "5,0", "1", "¿Cuánto cuesta?"],
        ["fotos", "5,0", "1", "¿Cuánto cuesta?"],
        ["pasarela", "3,6", "1", "Duda que no se entendió"],
    ]
    assert view.finding == (
        "Lo que más duele es «Duda que no se entendió», en «Pagar»: 60,0 puntos de 100, "
        "sobre todo porque el asistente no lo entiende."
    )
    assert "el mal ánimo pesa hasta 1,0; acabar en una persona, 0,8; que no se entienda, 0,6; irse ahí, 0,4" in weights


def test_pain_lets_customers_speak_and_leads_to_the_plan_or_the_stage(asked: Asking) -> None:
    with asked() as ask:
        missed, price = voices(pain.build(ask).sections)
    assert (missed.phrases, missed.plan.href) == (("no lo entiendo",), "/board#s-pagar")
    assert price.phrases == ("Es caro: 17", "Es caro: 16", "Es caro: 15")
    assert price.plan == Words("Rebaja", "/analysis_view?map=tienda&plan=rebaja", "es")
    assert price.item.href == "/conversations?map=tienda&stage=mirar&question=mirar.precio"


def voices(sections: Sequence[Section]) -> list[pain.Voice]:
    [found] = [each.values for each in sections if each.template]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(("query", "said"), [({"days": "7"}, "pain.nothing"), ({"from": "2026-05-08"}, "pain.few")])
def test_pain_says_when_there_is_too_little_to_rank(asked: Asking, query: dict[str, str], said: str) -> None:
    query = {"to": "2026-05-10", **query} if "from" in query else query
    with asked(**query) as ask:
        view = pain.build(ask)
        assert view.finding == ask.say(said)
    assert [each.title for each in view.sections] == ["De lo que más a lo que menos", "Dónde poner el foco"]
    assert view.tiles == []


def test_what_hurts_is_somebodys_wherever_the_map_knows_it(asked: Asking) -> None:
    items = [
        Item("mirar", "mirar.talla"),
        Item("usar", "mirar.precio"),
        Item("usar", "gone.away"),
        Item("usar", kind="handoff"),
        Item(None, kind="odd"),
    ]
    with asked() as ask:
        found = [(sore_spots.item_words(ask, each).text, sore_spots.owner_of(ask, each)) for each in items]
        plans = [[plan.id for plan in sore_spots.plans_of(ask, each)] for each in items]
        touched = replace(ask, map=replace(ask.map, plans=(replace(ask.map.plans[1], status="idea"),)))
        whole_stage = sore_spots.plans_of(touched, Item("pagar", kind="fallback"))
    assert found == [
        ("¿Qué talla?", "Caja"),
        ("¿Cuánto cuesta?", "Fotos"),
        ("gone.away", "–"),
        ("Paso a una persona", "–"),
        ("odd", "–"),
    ]
    assert plans == [[], ["rebaja"], [], [], []]
    assert [plan.id for plan in whole_stage] == ["viejo"]


def test_the_funnel_counts_those_whose_time_is_over_and_guesses_nothing(asked: Asking) -> None:
    with asked() as ask:
        view = funnel.build(ask)
        stages = shown(ask, view, "stages")
        lead = view.sections[0].lead
    assert stages == [
        ["Mirar", "100 %", "+1,0", "−1,0", "75 %", "25 %", "10"],
        ["Pagar", "60 %", "–", "−0,4", "0 %", "100 %", "6"],
        ["Usar", "0 %", "–", "–", "–", "–", "0"],
    ]
    assert "1–28 abr 2026" in lead
    assert plain(view.finding) == (
        "Donde más se pierde es en «Pagar»: el 100 % de quienes llegan no pasa a otra etapa en 30 días. "
        "Ahí la emoción es de −0,4."
    )


def test_the_funnel_of_days_long_over_asks_once_and_says_what_nobody_felt(asked: Asking) -> None:
    with asked(**{"from": "2026-04-05", "to": "2026-04-25"}) as ask:
        assert funnel.settled_scope(ask) == ask.scope
        view = funnel.build(ask)
        stages = shown(ask, view, "stages")
    assert [row[4:] for row in stages] == [["75 %", "25 %", "0"], ["0 %", "100 %", "0"], ["–", "–", "0"]]
    assert plain(view.finding) == (
        "Donde más se pierde es en «Pagar»: el 100 % de quienes llegan no pasa a otra etapa en 30 días."
    )


def test_exits_are_told_by_the_last_thing_the_page_and_the_hour(asked: Asking) -> None:
    with asked() as ask:
        view = funnel.build(ask)
        exits, pages, hours = (shown(ask, view, name) for name in ("exits", "pages", "hours"))
        tables = {name: view.table(name) for name in ("exits", "pages")}
    assert exits == [["Duda que no se entendió", "6", "100 %"]]
    assert pages == [["/pago", "6", "100 %"]]
    assert len(hours) == 24
    assert [row for row in hours if set(row[1:]) != {"0"}] == [["12:00", "1", "1", "1", "0", "1", "1", "1"]], (
        "no Thursday"
    )
    assert view.sections[-1].chart is not None
    assert view.sections[-1].chart.title == "Cuando más se van es a partir de las 12:00: 6 de 6 en la hora siguiente"
    hrefs = {name: table.rows[0][1].href for name, table in tables.items() if table}  # type: ignore[union-attr]
    assert hrefs == {
        "exits": "/conversations?map=tienda&outcome=abandoned&last=1&stage=pagar&kind=fallback",
        "pages": "/conversations?map=tienda&outcome=abandoned&last=1&page=%2Fpago",
    }


def test_the_funnel_of_days_in_which_nobody_came_says_so(asked: Asking) -> None:
    with asked(**{"from": "2026-02-02", "to": "2026-02-08"}) as ask:
        view = funnel.build(ask)
        assert view.finding == ask.say("funnel.few")
        unpublished = replace(ask, scope=replace(ask.scope, stages=replace(ask.scope.stages, all=())))
        assert [tile.label for tile in funnel.build(unpublished).tiles] == [
            "Conversaciones abandonadas",
            "Siguen abiertos: no han cumplido 30 días",
        ]
    assert [(each.title, each.chart) for each in view.sections] == [
        ("Etapa por etapa", None),
        ("Lo último antes de irse", None),
        ("A qué hora se van", None),
    ]


def test_time_compares_what_was_measured_with_what_the_map_wants(asked: Asking) -> None:
    with asked() as ask:
        view = time.build(ask)
        stages = shown(ask, view, "stages")
    assert stages == [
        ["Mirar", "2 días", "12 h", "12 h", "1 hora", "0 %", "40 %", "0 s"],
        ["Pagar", "–", "–", "–", "3 días", "–", "100 %", "0 s"],
        ["Usar", "–", "–", "–", "–", "–", "–", "–"],
    ]
    assert (
        plain(view.finding)
        == "Donde más se pasa del objetivo es en «Mirar»: lo normal son 12 h, y el mapa quiere 60 min."
    )


@pytest.mark.parametrize(("targets", "said"), [((None, None, None), "no_targets"), ((86_400, None, None), "kept")])
def test_time_says_when_no_stage_is_late(asked: Asking, targets: tuple[int | None, ...], said: str) -> None:
    with asked() as ask:
        known = ask.scope.stages.all
        wanted = tuple(replace(each, target_seconds=target) for each, target in zip(known, targets, strict=True))
        scope = replace(ask.scope, stages=replace(ask.scope.stages, all=wanted))
        assert time.build(replace(ask, scope=scope)).finding == ask.say(f"time.{said}")


def test_time_waits_for_enough_customers(asked: Asking) -> None:
    with asked(days="7") as ask:
        view = time.build(ask)
        assert view.finding == ask.say("time.few")
    assert view.sections[0].chart is None


def test_their_charts_are_what_vega_lite_takes(asked: Asking, vega_lite: jsonschema.Draft7Validator) -> None:
    with asked() as ask:
        views = [view.build(ask) for view in (pain, funnel, time)]
    drawn = {each.chart.id: each.chart.spec for view in views for each in view.sections if each.chart}
    for spec in drawn.values():
        vega_lite.validate(spec)
    assert set(drawn) == {"ranking", "focus", "funnel", "heat", "stages"}
    rows = drawn["stages"]["data"]["values"]
    assert [(row["name"], row["late"], row["median"], row["target"]) for row in rows] == [("Mirar", True, 12, 1)], (
        "in hours"
    )
