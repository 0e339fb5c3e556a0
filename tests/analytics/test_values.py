"""Any metric by its id: the same numbers as its own query, at the places where it means something, and in its unit."""

import random
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from sqlalchemy.engine import Connection, Engine

from bot.analytics import answers, volumes
from bot.analytics.drop_off import drop_off
from bot.analytics.measures import MEASURES, felt, friction_rate
from bot.analytics.pain import pain_by_stage, pain_ranking
from bot.analytics.places import WHOLE, AnyOf, AtStages, Place, PlaceKind, read_places
from bot.analytics.reading import Unit
from bot.analytics.resolution import resolution
from bot.analytics.scope import Scope
from bot.analytics.stage_time import time_in_stage
from bot.analytics.statistics import Interval, Rate
from bot.analytics.surveys import surveys
from bot.analytics.values import Readings, Value, amount_of, at_place, is_computed
from bot.journeys.indicators import read_target
from bot.journeys.metrics import METRICS
from bot.journeys.model import Emotion, JourneyMap, Pain, Question, Touchpoint, TouchpointId
from bot.touchpoints.database import connect, reading, writing
from bot.touchpoints.map_registry import register
from bot.touchpoints.tables import survey_response
from tests.analytics.random_logs import FEW, Log, Row, again, ask, by_conversation, logs
from tests.analytics.written import DAY, MAY, Talk, Turn, scope, write
from tests.builders import HERE, make_map, make_question, make_stage, make_text

NOW = MAY.ends_at + 60 * DAY
SIZE = Place(PlaceKind.QUESTION, "search.size", "search", "size", ("size", "measure"))


def asked(name: str, *was: str) -> Question:
    return make_question(name, [f"¿{name}?", f"{name} por favor"], was=tuple(map(make_text, was)))


def shop_map() -> JourneyMap:
    cart = Touchpoint(TouchpointId("cart"), "Cart", HERE, was=(make_text("basket"),), emotion=Emotion(1.0))
    search = make_stage("search", asked("size", "measure"), emotion=Emotion(1.0))
    buy = make_stage("buy", asked("price"), touchpoints=(cart,), pains=(Pain("dear", make_text("Dear"), HERE),))
    return make_map(search, buy, make_stage("use"), id="shop")


@pytest.fixture(scope="module")
def talked(tmp_path_factory: pytest.TempPathFactory, sqlite_template: bytes) -> Iterator[Engine]:
    file = tmp_path_factory.mktemp("values") / "travesia.db"
    file.write_bytes(sqlite_template)
    engine = connect(f"sqlite:///{file}")
    _write(engine)
    yield engine
    engine.dispose()


def _write(sqlite: Engine) -> None:
    register(sqlite, [shop_map()], "r1", at=MAY.starts_at)
    dice = random.Random(4)
    talks = []
    for number in range(40):
        mood = dice.choice((-0.8, -0.2, 0.4))
        turns = [
            Turn(
                "search",
                dice.choice(("size", "measure")),
                helpful=dice.choice((True, False, None)),
                sentiment=mood,
                response_ms=300,
            ),
            Turn(
                "buy",
                "price",
                touchpoint=dice.choice(("cart", "basket")),
                helpful=True,
                sentiment=-mood,
                response_ms=300,
            ),
            Turn("buy", kind="fallback", touchpoint="cart", sentiment=mood),
        ]
        outcome = dice.choice(("resolved_implied", "handoff", "abandoned"))
        shown = turns[: dice.randint(1, 3)]
        talks.append(Talk(number % 27, shown, f"c{number}", outcome=outcome, out_of_hours=dice.random() < 0.5))
    write(sqlite, *talks)
    with writing(sqlite, durable=False) as connection:
        said = {"conversation_id": "c1", "customer_key": "c1", "journey_key": "c1", "at": MAY.starts_at + DAY}
        of_it = said | {"map_id": "shop", "release": "r1", "kind": "ces", "score": 6.0, "stage_id": "buy"}
        connection.execute(survey_response.insert(), of_it)


def read(engine: Engine, metric: str, path: str = "") -> Value | None:
    with reading(engine) as connection:
        whole = scope(engine)
        return Readings(connection, NOW).value(metric, whole, read_places(connection, whole.stages)[path])


def directly(engine: Engine, found: Callable[[Connection, Scope], object], path: str = "") -> object:
    with reading(engine) as connection:
        whole = scope(engine)
        return found(connection, at_place(whole, read_places(connection, whole.stages)[path]))


def test_places_have_the_names_they_had_and_pains_stand_for_their_stage(talked: Engine) -> None:
    with reading(talked) as connection:
        found = read_places(connection, scope(talked).stages)
    search, buy = (Place(PlaceKind.STAGE, name, name, name.title()) for name in ("search", "buy"))
    assert found == {
        "": WHOLE,
        "search": search,
        "search.size": Place(PlaceKind.QUESTION, "search.size", "search", "¿size?", ("size", "measure")),
        "buy": buy,
        "buy.cart": Place(PlaceKind.TOUCHPOINT, "buy.cart", "buy", "Cart", ("cart", "basket"), 1.0),
        "buy.price": Place(PlaceKind.QUESTION, "buy.price", "buy", "¿price?", ("price",)),
        "buy.dear": buy,
        "use": Place(PlaceKind.STAGE, "use", "use", "Use"),
    }


RATES: list[tuple[str, str, Callable[[Connection, Scope], Rate]]] = [
    ("answer_rate", "buy", lambda connection, asked: answers.by_stage(connection, asked)["buy"].answer_rate),
    ("fallback_rate", "buy.cart", lambda connection, asked: answers.by_stage(connection, asked)["buy"].fallback_rate),
    (
        "helpful_rate",
        "search.size",
        lambda connection, asked: Rate(
            sum(each.helpful_rate.hits for each in answers.votes(connection, asked).values()),
            sum(each.helpful_rate.n for each in answers.votes(connection, asked).values()),
        ),
    ),
    ("containment", "", lambda connection, asked: resolution(connection, asked).containment),
    ("handoff_rate", "buy.cart", lambda connection, asked: resolution(connection, asked).handoff_rate),
    ("fcr", "buy.price", lambda connection, asked: resolution(connection, asked).fcr),
    ("out_of_hours", "", volumes.out_of_hours),
    ("friction", "buy.cart", friction_rate),
    ("drop_off", "search", lambda connection, asked: drop_off(connection, asked, now=NOW)[0].drop_off),
    ("csat", "", lambda connection, asked: surveys(connection, asked).csat),
]


@pytest.mark.parametrize(("metric", "path", "found"), RATES)
def test_a_rate_is_the_one_of_its_own_query(
    talked: Engine, metric: str, path: str, found: Callable[[Connection, Scope], Rate]
) -> None:
    rate, value = directly(talked, found, path), read(talked, metric, path)
    assert isinstance(rate, Rate)
    assert value == Value(metric, Unit.SHARE, rate.value, rate.n, rate.interval, rate.is_enough)


def test_other_numbers_come_in_their_units(talked: Engine) -> None:
    with reading(talked) as connection:
        whole = scope(talked)
        [search, *_] = time_in_stage(connection, whole)
        by_stage, ranking = pain_by_stage(connection, whole), pain_ranking(connection, whole)
        emotion = felt(connection, whole.narrowed(stage_id="search"))
        at_cart = felt(connection, at_place(whole, read_places(connection, whole.stages)["buy.cart"]))
    assert emotion is not None
    assert emotion.interval is not None
    assert at_cart is not None
    time = Value("time_in_stage", Unit.SECONDS, search.median, search.n, search.interval, search.n >= 30)
    assert read(talked, "time_in_stage", "search") == time
    assert read(talked, "time_in_stage", "buy") == Value("time_in_stage", Unit.SECONDS, None, 0, None, False)
    size = next(each.measured for each in ranking if each.item.question == "search.size")
    assert read(talked, "pain", "search.size") == Value("pain", Unit.POINTS, size.value, size.n, size.interval, True)
    of_buy = by_stage["buy"].measured
    assert read(talked, "pain", "buy") == Value(
        "pain", Unit.POINTS, of_buy.value, of_buy.n, of_buy.interval, of_buy.is_enough
    )
    low = Interval(emotion.interval.low - 1, emotion.interval.high - 1)
    assert read(talked, "emotion_gap", "search") == Value(
        "emotion_gap", Unit.POINTS, emotion.value - 1, emotion.n, low, emotion.is_enough
    )
    gap = read(talked, "emotion_gap", "buy.cart")
    assert gap is not None
    assert gap.value == at_cart.value - 1
    assert read(talked, "emotion_gap", "buy") == Value("emotion_gap", Unit.POINTS, None, 0, None, False)
    assert read(talked, "conversations") == Value("conversations", Unit.COUNT, 40.0, 40, None, True)
    assert read(talked, "ces", "buy") == Value("ces", Unit.OF_SEVEN, 6.0, 1, None, False)
    assert read(talked, "first_answer_time", "buy.cart") == Value(
        "first_answer_time", Unit.SECONDS, 0.3, buy_answers(talked), Interval(0.3, 0.3), buy_answers(talked) >= 30
    )


def buy_answers(engine: Engine) -> int:
    found = directly(engine, lambda connection, asked: answers.latency(connection, asked), "buy.cart")
    assert isinstance(found, answers.Latency)
    return found.n


OF_BUSINESS = (
    *("self_service", "conversion", "assisted_conversion", "repeat_rate", "orders_per_customer"),
    *("cost_per_resolution", "handoff_load"),
)
"""They need data that no customer tells: tests/analytics/test_business.py."""


def test_every_measure_gives_something_where_it_says_and_nothing_elsewhere(talked: Engine) -> None:
    paths = {
        PlaceKind.WHOLE: "",
        PlaceKind.STAGE: "search",
        PlaceKind.TOUCHPOINT: "buy.cart",
        PlaceKind.QUESTION: "buy.price",
    }
    silent = {("on_time", PlaceKind.STAGE), *((each, PlaceKind.WHOLE) for each in OF_BUSINESS)}
    for measure in MEASURES:
        for kind, path in paths.items():
            found = read(talked, measure.id, path)
            assert (found is not None) is is_computed(measure.id, kind) is (kind in measure.at)
            if found is not None and (measure.id, kind) not in silent and measure.id not in ("csat", "nps", "ces"):
                known = found.value is not None or measure.id == "response_rate"
                assert known, (measure.id, kind)
    assert [each.id for each in MEASURES[:-1]] == [each for each in METRICS if is_computed_anywhere(each)]
    assert read(talked, "clv") is None


def is_computed_anywhere(metric: str) -> bool:
    return any(is_computed(metric, kind) for kind in PlaceKind)


def test_on_a_log_of_nobody_there_is_no_number(sqlite: Engine) -> None:
    register(sqlite, [shop_map()], "r1", at=MAY.starts_at)
    for measure in MEASURES:
        for path in ("", "search", "buy.cart", "buy.price"):
            found = read(sqlite, measure.id, path)
            assert found is None or (not found.value and not found.n and not found.is_enough)


def test_several_places_as_one(talked: Engine) -> None:
    with reading(talked) as connection:
        whole, readings = scope(talked), Readings(connection, NOW)
        places = read_places(connection, whole.stages)
        both = AnyOf((places["search.size"], places["buy.cart"]))
        joint = readings.over("conversations", whole, both)
        alone = readings.over("conversations", whole, places["search"])
        assert readings.over("conversations", whole, AnyOf((WHOLE,))) == alone
        assert readings.over("drop_off", whole, both) is None
        assert readings.over("nothing", whole, both) is None
        stages = [places["search"], places["buy"]]
        shares = [readings.value("drop_off", whole, place) for place in stages]
        pooled = readings.pooled("drop_off", whole, stages)
        felt_there = readings.pooled("emotion", whole, stages)
        assert readings.pooled("time_in_stage", whole, stages) is None
        assert readings.pooled("backward_moves", whole, stages) is None
        expected = felt(connection, whole.narrowed(place=AtStages(("search", "buy"))))
    assert joint == alone == Value("conversations", Unit.COUNT, 40.0, 40, None, True)
    rates = [(each.value, each.n) for each in shares if each is not None and each.value is not None]
    lost, n = sum(round(value * n) for value, n in rates), sum(n for _, n in rates)
    assert pooled is not None
    assert (pooled.value, pooled.n) == (lost / n, n)
    assert felt_there is not None
    assert expected is not None
    assert felt_there.value == expected.value


def test_what_two_metrics_share_is_computed_once(talked: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    with reading(talked) as connection:
        readings, whole = Readings(connection, NOW), scope(talked)
        first = readings.value("containment", whole)
        monkeypatch.setattr(connection, "execute", None)
        assert readings.value("containment", whole) == first
        assert readings.value("abandonment", whole) is not None


def friction(row: Row) -> bool:
    mood = row.turn.sentiment
    return row.turn.kind in ("fallback", "handoff") or (mood is not None and mood <= -0.3)


@FEW
@given(log=logs())
def test_friction_and_emotion_are_those_of_a_plain_computation(database: Engine, log: Log) -> None:
    def at(where: Place | None) -> Callable[[Connection, Scope], tuple[Rate, object]]:
        def both(connection: Connection, whole: Scope) -> tuple[Rate, object]:
            narrowed = whole.narrowed(place=where)
            return friction_rate(connection, narrowed), felt(connection, narrowed)

        return both

    for number, where in enumerate((None, SIZE)):
        rate, emotion = (again if number else ask)(database, log, at(where))
        talks = by_conversation([row for row in log.rows() if where is None or row.question == where.path]).values()
        assert rate == Rate(sum(any(map(friction, turns)) for turns in talks), len(talks))
        heard = [[row.turn.sentiment for row in turns if row.turn.sentiment is not None] for turns in talks]
        means = [sum(moods) / len(moods) for moods in heard if moods]
        assert (emotion.value if emotion else None) == (  # type: ignore[attr-defined]
            pytest.approx(2 * sum(means) / len(means)) if means else None
        )


@pytest.mark.parametrize(
    ("written", "unit", "amount"),
    [
        (">= 85%", Unit.SHARE, 0.85),
        (">= 85", Unit.SHARE, 0.85),
        (">= 0,85", Unit.SHARE, 0.85),
        (">= 4 /5", Unit.SHARE, None),
        ("<= 2 d", Unit.SECONDS, 172_800.0),
        ("<= 30 s", Unit.SECONDS, 30.0),
        ("<= 30", Unit.SECONDS, None),
        (">= 5,5 /7", Unit.OF_SEVEN, 5.5),
        (">= 0 pts", Unit.POINTS, 0.0),
        ("<= 10%", Unit.POINTS, None),
        ("<= 3", Unit.COUNT, 3.0),
        ("<= 3 d", Unit.COUNT, None),
    ],
)
def test_a_target_in_the_unit_of_a_value(written: str, unit: Unit, amount: float | None) -> None:
    target = read_target(written)
    assert target is not None
    assert amount_of(target, unit) == pytest.approx(amount)


def test_a_target_is_met_for_certain_when_the_whole_interval_meets_it() -> None:
    target, minutes = read_target(">= 80%"), read_target("<= 5 min")
    assert target is not None
    assert minutes is not None
    sure = Value("csat", Unit.SHARE, 0.9, 100, Interval(0.82, 0.95), True)
    open_ = Value("csat", Unit.SHARE, 0.9, 20, Interval(0.7, 0.97), False)
    nothing = Value("csat", Unit.SHARE, None, 0, None, False)
    assert [each.meets(target) for each in (sure, open_, nothing)] == [True, True, None]
    assert [each.certainly(target) for each in (sure, open_, nothing)] == [True, False, False]
    assert (sure.meets(minutes), sure.certainly(minutes)) == (None, False)
