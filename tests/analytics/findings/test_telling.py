"""Findings in words: names from the map, numbers and days as the reader writes them, and something to do."""

import pytest

from bot.analytics.findings.evidence import (
    TYPES,
    Drifted,
    Evidence,
    FeltOtherwise,
    LatePlan,
    Measure,
    NewNeed,
    OverdueAnswers,
    OverdueReview,
    UnseenPain,
    WithoutStage,
    WorseAfter,
)
from bot.analytics.findings.telling import name_of, told
from bot.journeys.model import Member
from bot.journeys.scorecard import Plan
from tests.builders import HERE, make_map, make_question, make_stage

SHOP = make_map(
    make_stage("buy", make_question("price", ["¿Cuánto cuesta?"]), name="Comprar"),
    plans=(Plan("late", "Precio claro", HERE),),
)
TOLD: list[tuple[Evidence, str, str]] = [
    (
        WorseAfter("buy.price", 1_240, question="¿Cuánto cuesta?", effect=-0.84, low=-1.1, high=-0.55),
        "La respuesta a «¿Cuánto cuesta?» deja a la gente peor de lo que llegó: −0,8 puntos de emoción "
        "(entre −1,1 y −0,6; conversaciones: 1.240).",
        "The answer to “¿Cuánto cuesta?” leaves people worse than they came: −0.8 points of emotion "
        "(between −1.1 and −0.6; conversations: 1,240).",
    ),
    (
        FeltOtherwise("buy", 40, expected=1.0, observed=-0.2, low=-0.4, high=0.1),
        "En «Comprar» la gente se siente peor de lo que dice el mapa: esperabas +1,0 y se observa −0,2 "
        "(conversaciones: 40).",
        "At “Comprar” people feel worse than the map says: you expected +1.0, and −0.2 is observed "
        "(conversations: 40).",
    ),
    (
        UnseenPain("buy.dear", 40, pain="Es caro"),
        "El mapa dice que en «Comprar» duele «Es caro», pero nadie ha preguntado por ello en cuatro semanas "
        "(conversaciones en la etapa: 40).",
        "The map says that “Es caro” hurts at “Comprar”, but nobody has asked about it in four weeks "
        "(conversations at the stage: 40).",
    ),
    (
        Drifted(None, 12, measure="volume", latest=12, low=30.6, high=80.2, day="2026-05-28"),
        "Llegan menos conversaciones de lo habitual: 12 el 28 may 2026, cuando lo normal era al menos 31. "
        "Van dos días seguidos.",
        "Fewer conversations than usual: 12 on 28 May 2026, where at least 31 were normal. Two days in a row.",
    ),
    (
        Drifted("buy.price", 12, measure="share", latest=0.4, low=-0.02, high=0.12, day="2026-05-28"),
        "Se pregunta «¿Cuánto cuesta?» mucho más que antes: 40\xa0% de las preguntas el 28 may 2026, cuando lo normal "
        "era como mucho 12\xa0%. Van dos días seguidos.",
        "“¿Cuánto cuesta?” is asked far more than before: 40% of the questions on 28 May 2026, where at most 12% was "
        "normal. Two days in a row.",
    ),
    (
        WithoutStage(None, 5, doubts=20),
        "5 de 20 dudas (25\xa0%) no se entendieron ni se sabe de qué etapa son.",
        "5 of 20 doubts (25%) were not understood, and nobody can tell which stage they belong to.",
    ),
    (
        NewNeed(None, 4, group="0f", customers=3),
        "Varias personas preguntan lo mismo y no es de ninguna etapa (personas: 3; mensajes: 4).",
        "Several people ask the same thing, and it belongs to no stage (people: 3; messages: 4).",
    ),
    (
        LatePlan("late", 9, plan="Precio claro", due="2026-05-20", owner=None),
        "El plan «Precio claro» tenía que estar en marcha el 20 may 2026 y no lo está "
        "(días de retraso: 9; responsable: sin responsable).",
        "The plan “Precio claro” was due on 20 May 2026 and is not live (days late: 9; owner: nobody).",
    ),
    (
        OverdueReview(None, 28, reviewed="2025-11-01", due="2026-05-01"),
        "El mapa se revisó por última vez el 1 nov 2025 y tocaba revisarlo antes del 1 may 2026 (días de retraso: 28).",
        "The map was last reviewed on 1 Nov 2025 and its next review was due on 1 May 2026 (days late: 28).",
    ),
    (
        OverdueAnswers("buy", 2, oldest="hace mucho"),
        "En «Comprar» hay respuestas sin revisar desde hace demasiado (respuestas: 2; la más antigua, del hace mucho).",
        "At “Comprar” answers have not been reviewed for too long (answers: 2; the oldest on hace mucho).",
    ),
]


@pytest.mark.parametrize(("evidence", "spanish", "english"), TOLD, ids=[each[0].name for each in TOLD])
def test_each_kind_is_one_sentence_in_both_languages(evidence: Evidence, spanish: str, english: str) -> None:
    assert (told(evidence, SHOP, "es").sentence, told(evidence, SHOP, "en").sentence) == (spanish, english)


def test_every_kind_of_evidence_is_told() -> None:
    assert {each[0].name for each in TOLD} == set(TYPES)


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize(("latest", "way"), [(5.0, "más"), (-5.0, "menos")])
@pytest.mark.parametrize("language", ["es", "en"])
def test_each_measure_has_both_directions_and_something_to_do(
    measure: Measure, latest: float, way: str, language: str
) -> None:
    evidence = Drifted("buy", 9, measure=measure.value, latest=latest, low=0.1, high=0.9, day="2026-05-28")
    found = told(evidence, SHOP, language)
    assert ("como mucho" in found.sentence or "at most" in found.sentence) is (way == "más")
    assert found.todo
    assert found.kind in ("Cambio", "Change")


@pytest.mark.parametrize(("owner", "named"), [("ventas", "Ventas y tienda"), ("compras", "compras"), ("otro", "otro")])
def test_an_owner_is_called_by_name(owner: str, named: str) -> None:
    team = (Member("ventas", "sales", HERE, name="Ventas y tienda"), Member("compras", "sales", HERE))
    late = LatePlan("late", 9, plan="Precio claro", due="2026-05-20", owner=owner)
    assert f"responsable: {named})" in told(late, make_map(*SHOP.stages, team=team), "es").sentence


def test_feeling_better_is_news_too() -> None:
    found = told(FeltOtherwise("buy", 40, expected=-1.0, observed=0.5, low=0.4, high=0.6), SHOP, "es")
    assert "se siente mejor" in found.sentence
    assert "repetirlo" in found.todo


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (None, "Todo el mapa"),
        ("buy", "Comprar"),
        ("buy.price", "¿Cuánto cuesta?"),
        ("buy.dear", "Comprar"),
        ("late", "Precio claro"),
        ("sell", "sell (ya no está en el mapa)"),
    ],
)
def test_a_place_has_the_name_that_the_map_gives_it(path: str | None, name: str) -> None:
    assert name_of(SHOP, path, "es") == name
