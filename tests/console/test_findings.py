"""Findings in the console: found, seen, decided, taken back, each with its trace; today, and the week on a sheet."""

import html
import re
from datetime import datetime, timezone

import pytest
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.analytics.demonstration import write_demonstration
from bot.analytics.findings.book import bring_up_to_date
from bot.analytics.findings.evidence import (
    Drifted,
    Evidence,
    FeltOtherwise,
    LatePlan,
    NewNeed,
    OverdueAnswers,
    WithoutStage,
    WorseAfter,
)
from bot.analytics.findings.looking import Look, Seen
from bot.analytics.findings.lost_doubts import Cluster
from bot.analytics.findings.reading import all_of
from bot.journeys.library import check_paths
from bot.journeys.model import JourneyMap
from tests.accounts.people import deeds
from tests.console.browsing import MAP, Browser, World
from tests.doubts.log import Log

FELT = FeltOtherwise("mirar", 40, expected=1.0, observed=-0.2, low=-0.4, high=0.1)
EVERY: tuple[Evidence, ...] = (
    WorseAfter("mirar.duda_0", 31, question="¿Cuánto cuesta el número 0?", effect=-0.8, low=-1.1, high=-0.5),
    FELT,
    Drifted("pagar", 12, measure="answer_rate", latest=0.2, low=0.7, high=0.9, day="2027-01-14"),
    WithoutStage(None, 5, doubts=20),
    NewNeed(None, 4, group="0f0f", customers=3),
    LatePlan("precio", 9, plan="Precio <b>", due="2027-01-01", owner="ventas"),
    OverdueAnswers("pagar", 1, oldest="2025-01-01"),
)


def said(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


@pytest.fixture
def found(world: World) -> World:
    """A console where everything has been found that can be."""
    Log(world.database).says("¿cuánto?", at=world.clock() - 100, stage_id="mirar", sentiment=-0.2)
    note(world, *EVERY)
    return world


def shop(world: World) -> JourneyMap:
    [checked] = check_paths([world.project.maps / "tienda.yml"], today=datetime.now(timezone.utc).date())
    assert checked.map is not None
    return checked.map


def note(world: World, *evidence: Evidence) -> None:
    others = tuple(each for each in evidence if not isinstance(each, NewNeed))
    detectors = {lambda _look: Seen(others): frozenset(each.name for each in others)}
    clusters = [Cluster(each.group, each.customers, each.n) for each in evidence if isinstance(each, NewNeed)]
    bring_up_to_date(
        world.database,
        shop(world),
        now=world.clock() - 7_200,
        detectors=detectors,
        clusters=lambda: clusters,
    )


@pytest.fixture
def analyst(found: World) -> Browser:
    browser = found.signed_in(Role.ANALYST)
    browser.get("/console/analysis/findings")
    return browser


def number_of(world: World, name: str) -> int:
    return next(each.number for each in all_of(world.database, "tienda") if each.evidence.name == name)


def test_each_finding_says_where_what_and_where_to_go(found: World, analyst: Browser) -> None:
    page = found.signed_in(Role.EDITOR).get("/console/analysis/findings").text
    words = said(page)
    assert "esperabas +1,0 y se observa −0,2 (conversaciones: 40)" in words
    assert "El plan «Precio <b>» tenía que estar" in words
    assert "<b>» tenía" not in page
    links = re.findall(r'<a class="secondary" href="([^"]+)"', page)
    assert [html.unescape(link).partition("?")[0] for link in links] == [
        "/console/doubts/0f0f",
        "/console/maps/tienda/stages/pagar/questions",
        "/console/maps/tienda",
        "/console/doubts",
        "/console/analysis/conversations",
        "/console/analysis/conversations",
        "/console/maps/tienda/questions/mirar.duda_0",
    ]
    may_less = re.findall(r'<a class="secondary" href="([^"]+)"', analyst.page)
    assert "question=mirar.duda_0" in may_less[-1]
    assert may_less[1] == "/console/maps/tienda"


def test_who_looks_first_is_kept(found: World, analyst: Browser) -> None:
    assert "Nadie lo había visto." in said(analyst.page)
    other = found.signed_in(Role.ADMIN, name="Eva")
    page = said(other.get("/console/analysis/findings").text)
    assert page.count("Lo vio primero analyst, el 15 ene 2027, 09:00.") == len(EVERY)
    assert {each.seen_by for each in all_of(found.database, "tienda")} == {"analyst"}


def test_a_finding_is_dismissed_opened_again_and_accepted_with_its_trace(found: World, analyst: Browser) -> None:
    number = number_of(found, "felt_otherwise")
    gone = analyst.post(f"/console/analysis/findings/{number}", status="dismissed")
    assert gone.headers["location"] == f"/console/analysis/findings?map=tienda&status=all#finding-{number}"
    page = said(analyst.get(gone.headers["location"].partition("#")[0]).text)
    assert "Hallazgo descartado." in page
    assert "Lo decidió analyst, el 15 ene 2027, 09:00." in page
    note(found, *EVERY)
    assert "se observa −0,2" not in said(analyst.get("/console/analysis/findings").text)
    assert "se observa −0,2" in said(analyst.get("/console/analysis/findings?status=dismissed").text)
    back = analyst.post(f"/console/analysis/findings/{number}", status="open")
    assert back.headers["location"] == "/console/analysis/findings?map=tienda"
    assert "se observa −0,2" in said(analyst.get("/console/analysis/findings").text)
    analyst.post(f"/console/analysis/findings/{number}", status="accepted")
    trail = [each[:3] for each in deeds(found.database) if "finding" in each[1]]
    about = f"finding {number}"
    assert trail == [
        ("analyst", "finding_dismissed", about),
        ("analyst", "finding_reopened", about),
        ("analyst", "finding_accepted", about),
    ]


def test_what_is_no_decision_or_no_finding_is_not_there(found: World, analyst: Browser) -> None:
    number = number_of(found, "felt_otherwise")
    assert analyst.post(f"/console/analysis/findings/{number}", status="solved").status_code == 404
    analyst.get("/console/analysis/findings")
    assert analyst.post("/console/analysis/findings/999", status="dismissed").status_code == 404
    assert {each.status for each in all_of(found.database, "tienda")} == {"open"}


def test_two_who_decide_at_once_hear_of_each_other(
    found: World, analyst: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = number_of(found, "felt_otherwise")
    monkeypatch.setattr("bot.console.finding_desk.decide", lambda *_, **__: False)
    went = analyst.post(f"/console/analysis/findings/{number}", status="dismissed").headers["location"]
    assert "Otra persona acaba de decidir" in said(analyst.get(went).text)


def test_the_list_is_filtered_by_state_and_kind(found: World, analyst: Browser) -> None:
    drifted = said(analyst.get("/console/analysis/findings?kind=drift&status=all").text)
    assert "se contesta menos que antes" in drifted
    assert "se observa −0,2" not in drifted
    assert "No hay hallazgos así." in said(analyst.get("/console/analysis/findings?status=solved").text)
    assert "se observa −0,2" in said(analyst.get("/console/analysis/findings?status=x&kind=x").text)


def test_looking_now_finds_what_is_there_and_says_how_much(world: World) -> None:
    (world.project.maps / "tienda.yml").write_text(MAP + "reviewed_on: 2020-01-01\n", encoding="utf-8")
    analyst = world.signed_in(Role.ANALYST)
    assert "No hay nada abierto." in said(analyst.get("/console/analysis/findings").text)
    went = analyst.post("/console/analysis/findings/look")
    assert "Repasado todo. Hallazgos nuevos: 1." in said(analyst.get(went.headers["location"]).text)
    again = analyst.post("/console/analysis/findings/look")
    assert "Se acaba de repasar todo" in said(analyst.get(again.headers["location"]).text)


def test_a_part_that_fails_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.console.finding_desk.outside", lambda *_, **__: 1 / 0)
    analyst = world.signed_in(Role.ANALYST)
    analyst.get("/console/analysis/findings")
    went = analyst.post("/console/analysis/findings/look")
    assert "menos una parte que ha fallado" in said(analyst.get(went.headers["location"]).text)


@pytest.fixture
def four_stages(world: World) -> World:
    """A map that a sample log can be written for, and the log."""
    stages = "".join(
        f"""- name: {name}
  emotion: 1
  questions:
  - ask: |
      ¿Cómo va {name}?
      dudas de {name}
    answer: Así.
"""
        for name in ("Mirar", "Elegir", "Pagar", "Usar")
    )
    (world.project.maps / "tienda.yml").write_text(f"journey: Tienda\nid: tienda\nstages:\n{stages}", encoding="utf-8")
    write_demonstration(world.database, shop(world), conversations=900, seed=1, now=world.clock())
    note(world, FeltOtherwise("usar", 40, expected=1.0, observed=-0.2, low=-0.4, high=0.1))
    return world


def test_today_says_what_changed_and_what_was_found(four_stages: World) -> None:
    analyst = four_stages.signed_in(Role.ANALYST)
    assert analyst.get("/console/analysis").headers["location"] == "/console/analysis/today"
    page = said(analyst.get("/console/analysis/today?days=28").text)
    assert "puntos de emoción" in page
    assert "En «Usar» la gente se siente peor de lo que dice el mapa" in page
    assert "El mapa no dice cuándo se revisó" in page
    movers = analyst.get("/console/analysis/today?download=csv&table=movers")
    assert movers.status_code == 200
    assert "Elegir" in movers.text
    improve = analyst.get("/console/analysis/today?download=csv&table=improve").text
    assert len(improve.splitlines()) > 2
    english = said(analyst.get("/console/analysis/today", headers={"accept-language": "en"}).text)
    assert "points of emotion" in english


def test_the_week_on_a_sheet_leads_to_the_weeks_beside_it(four_stages: World) -> None:
    analyst = four_stages.signed_in(Role.ANALYST)
    newest = analyst.get("/console/analysis/digest").text
    assert "Tienda: la semana del 4–10 ene 2027" in said(newest)
    assert "week=2026-W53" in newest
    assert "La semana siguiente" not in newest
    older = analyst.get("/console/analysis/digest?map=tienda&week=2026-W53").text
    assert "28 dic 2026 – 3 ene 2027" in said(older).replace("\u2009", " ").replace("\xa0", " ")
    assert "week=2027-W01" in older
    for wrong in ("2099-W01", "x", "2027-W99"):
        assert "4–10 ene 2027" in said(analyst.get(f"/console/analysis/digest?week={wrong}").text)


def test_without_a_map_there_is_nothing_to_find(world: World) -> None:
    (world.project.maps / "tienda.yml").unlink()
    analyst = world.signed_in(Role.ANALYST)
    for page in ("findings", "digest"):
        assert "travesia run --demo" in analyst.get(f"/console/analysis/{page}").text


def test_a_look_has_the_map_of_its_log(sqlite: Engine, world: World) -> None:
    seen: list[Look] = []

    def looked(look: Look) -> Seen:
        seen.append(look)
        return Seen(())

    bring_up_to_date(sqlite, shop(world), now=world.clock(), detectors={looked: frozenset()})
    assert [(look.journey.id, look.enough, look.zone.key) for look in seen] == [("tienda", 30, "Europe/Madrid")]
