"""Amounts, targets, places and people in a reader's words, and the drawing of a trend with its targets."""

from datetime import date, timedelta
from typing import Any, cast

import pytest

from bot.analytics.choices import Choices
from bot.analytics.measures import MEASURES
from bot.analytics.places import WHOLE, Place, PlaceKind
from bot.analytics.reading import Unit
from bot.analytics.scope import Scope
from bot.analytics.scorecard import Week
from bot.analytics.stages import Stages
from bot.analytics.statistics import Change, Interval, Rate, Verdict
from bot.analytics.values import Value
from bot.console.analysis.asking import Ask
from bot.console.analysis.cells import Words
from bot.console.analysis.formats import Formats
from bot.console.analysis.inquiry import Inquiry
from bot.console.analysis.metric_words import (
    amount,
    behind,
    change_words,
    day_words,
    metric_words,
    owner_name,
    place_words,
    so_many_of,
    target_words,
    value_words,
)
from bot.console.analysis.target_chart import target_chart
from bot.console.analysis.view import Chart
from bot.journeys.model import Member, Touchpoint, TouchpointId
from tests.analytics.written import MADRID, MAY
from tests.builders import HERE, make_map, make_question, make_stage

CART = Touchpoint(TouchpointId("carrito"), "Carrito", HERE)
JOURNEY = make_map(
    make_stage("compra", make_question("pago", ["¿Cómo pago?", "pagar"]), name="Compra", touchpoints=(CART,)),
    team=(Member("ventas", "sales", HERE, name="Ventas y tienda"), Member("taller", "service", HERE)),
)


def address(route: str, **values: object) -> str:
    return "/" + "/".join([route, *map(str, values.values())])


def asked(language: str = "es") -> Ask:
    scope = Scope(Stages("tienda", "r1", ()), MAY)
    return Ask(
        connection=cast(Any, None),
        inquiry=Inquiry("tienda", MAY),
        scope=scope,
        before=scope.before(),
        map=JOURNEY,
        maps=(JOURNEY,),
        choices=Choices(),
        now=MAY.ends_at,
        formats=Formats(language, MADRID),
        query={},
        path=address,
    )


ES, EN = asked(), asked("en")


def plain(words: Words) -> tuple[str, str]:
    return words.text.replace("\xa0", " "), words.note.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("unit", "value", "signed", "told"),
    [
        (Unit.SHARE, 0.834, False, "83 %"),
        (Unit.SHARE, -0.052, True, "−5,2 p. p."),
        (Unit.SECONDS, 302_400.0, False, "3,5 d"),
        (Unit.SECONDS, -302_400.0, True, "−3,5 d"),
        (Unit.SECONDS, 60.0, True, "+60 s"),
        (Unit.SECONDS, 0.0, True, "0 s"),
        (Unit.POINTS, -0.44, False, "−0,4"),
        (Unit.POINTS, 12.0, True, "+12,0"),
        (Unit.OF_SEVEN, 5.5, False, "5,5 de 7"),
        (Unit.OF_SEVEN, 0.5, True, "+0,5"),
        (Unit.COUNT, 1_234.0, False, "1.234"),
        (Unit.COUNT, 0.25, False, "0,2"),
    ],
)
def test_an_amount_in_its_unit(unit: Unit, value: float, signed: bool, told: str) -> None:
    assert amount(ES, unit, value, signed=signed).replace("\xa0", " ") == told


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (">= 85%", "at least 85%"),
        ("<= 2,5%", "at most 2.5%"),
        ("> 0 pts", "more than 0 points"),
        ("< 1150 €", "less than 1,150 €"),
        ("= 3", "3"),
        (">= 5,5 /7", "at least 5.5 of 7"),
        ("lo que sea", "lo que sea"),
    ],
)
def test_a_target_in_words(written: str, told: str) -> None:
    assert target_words(EN, written) == told


def test_a_value_says_what_it_rests_on() -> None:
    sure = Value("csat", Unit.SHARE, 0.8, 50, Interval(0.7, 0.9), True)
    assert plain(value_words(ES, sure, "/x")) == ("80 %", "entre 70 % y 90 % · n = 50")
    assert value_words(ES, sure, "/x").href == "/x"
    assert plain(value_words(ES, Value("csat", Unit.SHARE, 0.8, 5, Interval(0.3, 0.9), False))) == (
        "80 %",
        "n = 5, no hay datos suficientes",
    )
    assert plain(value_words(ES, Value("doubts", Unit.COUNT, 50.0, 50, None, True))) == ("50", "n = 50")
    assert value_words(ES, Value("csat", Unit.SHARE, None, 0, None, False)) == value_words(ES, None) == Words("–")


def test_a_change_and_a_count_of_all() -> None:
    change = Change(0.1, Interval(0.02, 0.2), Verdict.BETTER)
    assert plain(change_words(ES, change, Unit.SHARE)) == ("+10,0 p. p.", "entre +2,0 p. p. y +20,0 p. p.")
    assert change_words(ES, Change(None, None, Verdict.NOT_ENOUGH_DATA), Unit.SHARE) == Words("–")
    assert plain(so_many_of(ES, Rate(3, 4))) == ("75 %", "3 de 4")
    assert so_many_of(ES, Rate(0, 0)) == Words("–")


def test_places_days_metrics_and_people_have_their_names() -> None:
    places = ("", "compra", "compra.carrito", "compra.pago", "compra.ida", "ida.pago")
    assert [place_words(ES, path) for path in places] == [
        "Todo el mapa",
        "Compra",
        "Compra: Carrito",
        "Compra: ¿Cómo pago?",
        "Compra: ida",
        "ida.pago",
    ]
    assert [owner_name(ES, name) for name in ("ventas", "taller", "nadie", None)] == [
        "Ventas y tienda",
        "Taller",
        "Nadie",
        "–",
    ]
    assert (day_words(ES, "2026-05-03"), day_words(ES, "pronto")) == ("3 may 2026", "pronto")
    assert (metric_words(EN, "csat"), metric_words(EN, "own_one")) == (EN.name_of("csat"), "own_one")


def test_behind_a_number_are_its_conversations() -> None:
    stage = Place(PlaceKind.STAGE, "compra", "compra")
    question = Place(PlaceKind.QUESTION, "compra.pago", "compra")
    told = {
        ("containment", WHOLE): "outcome=contained",
        ("fallback_rate", stage): "stage=compra&kind=fallback",
        ("emotion", stage): "stage=compra",
        ("helpful_rate", question): "question=compra.pago",
    }
    found = {(metric, place): behind(ES, metric, place) for metric, place in told}
    assert {key: sorted(address.partition("?")[2].split("&")) for key, address in found.items()} == {
        key: sorted(["map=tienda", *wanted.split("&")]) for key, wanted in told.items()
    }
    assert behind(ES, "drop_off", stage) == behind(ES, "emotion", None) == ""


@pytest.mark.parametrize(
    ("unit", "value", "target", "axis", "drawn"),
    [
        (Unit.SHARE, 0.5, ">= 80%", "%", (50.0, 80.0)),
        (Unit.SECONDS, 172_800.0, "<= 3 d", "días", (2.0, 3.0)),
        (Unit.SECONDS, 7_200.0, "<= 30 min", "horas", (2.0, 0.5)),
        (Unit.SECONDS, 3.0, "<= 2 s", "segundos", (3.0, 2.0)),
        (Unit.POINTS, 0.5, ">= 1", None, (0.5, 1.0)),
    ],
)
def test_a_trend_is_drawn_in_the_unit_of_its_target(
    unit: Unit, value: float, target: str, axis: str | None, drawn: tuple[float, float]
) -> None:
    known = Value("x", unit, value, 40, Interval(value, value), True)
    nothing = Value("x", unit, None, 0, None, False)
    weeks = [Week(date(2026, 5, 8) + timedelta(weeks=n), known if n else nothing, target) for n in range(4)]
    chart = target_chart(ES, weeks, title="t", label="l")
    assert chart is not None
    assert chart.spec["layer"][1]["encoding"]["y"].get("title") == axis  # type: ignore[index]
    assert [each["value"] for each in points_of(chart, 1)] == [pytest.approx(drawn[0])] * 3
    assert [each["value"] for each in points_of(chart, 2)] == [pytest.approx(drawn[1])] * 4
    assert points_of(chart, 1)[0]["day"] == "14 may"


def points_of(chart: Chart, layer: int) -> list[dict[str, Any]]:
    spec = cast(Any, chart.spec)
    return list(spec["layer"][layer]["data"]["values"])


def test_one_week_is_no_trend_and_a_target_of_another_unit_is_not_drawn() -> None:
    known = Value("x", Unit.SHARE, 0.5, 40, None, True)
    weeks = [Week(date(2026, 5, 8) + timedelta(weeks=n), known, "<= 3 d") for n in range(2)]
    assert target_chart(ES, weeks[:1], title="t", label="l") is None
    chart = target_chart(ES, weeks, title="t", label="l")
    assert chart is not None
    assert points_of(chart, 2) == []


def test_every_measure_has_a_name() -> None:
    assert all(metric_words(EN, measure.id) != measure.id for measure in MEASURES if measure.id != "friction")
