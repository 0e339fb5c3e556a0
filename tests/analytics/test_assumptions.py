"""What is only believed, counted as plain Python does: owners, ages, ways to find out; and how fresh the map is."""

from collections import defaultdict
from datetime import date

from hypothesis import given
from sqlalchemy.engine import Engine

from bot.analytics.assumptions import Advice, Element, ElementKind, beliefs
from bot.analytics.freshness import Freshness, Review, ReviewedAnswer, freshness
from bot.analytics.seen import seen_at
from bot.analytics.statistics import Rate
from bot.journeys.model import Channel, Evidence, JourneyMap, Pain, Touchpoint, TouchpointId
from bot.touchpoints.database import reading, writing
from bot.touchpoints.map_registry import register
from bot.touchpoints.tables import evidence
from tests.analytics.random_logs import FEW, Log, ask, logs
from tests.analytics.written import DAY, MAY, Talk, Turn, scope, write
from tests.builders import HERE, make_map, make_question, make_stage, make_text


def point(name: str, channel: str | None = None, page: str | None = None, *was: str) -> Touchpoint:
    return Touchpoint(
        TouchpointId(name),
        name.title(),
        HERE,
        channel=make_text(channel) if channel else None,
        page=make_text(page) if page else None,
        was=tuple(map(make_text, was)),
    )


def shop_map() -> JourneyMap:
    size = make_question("size", ["¿size?", "size"], owner=make_text("sales"))
    pains = (
        Pain("dear", make_text("Dear"), HERE, signs=(make_text("size"), make_text("search.size"))),
        Pain("slow", make_text("Slow"), HERE),
    )
    points = (
        point("cart", "web", "/cart", "basket"),
        point("banner", "web"),
        point("shop", "street"),
        point("mail", "mail"),
        point("talk"),
        point("page", None, "/page"),
    )
    channels = (
        Channel("web", HERE, bot=True),
        Channel("street", HERE, kind="in_person"),
        Channel("mail", HERE),
    )
    collected = (Evidence("interview", (make_text("search.slow"), make_text("search.shop")), HERE),)
    return make_map(
        make_stage("search", size, pains=pains, touchpoints=points, owner=make_text("care")),
        id="shop",
        channels=channels,
        evidence=collected,
    )


def element(kind: ElementKind, path: str, name: str, **fields: object) -> Element:
    common = {"stage_id": "search", "owner": "care", "authored": 0, "conversations": 0, "since": MAY.starts_at}
    return Element(kind, path, name, **{**common, "advice": Advice.WAIT, **fields})  # type: ignore[arg-type]


def test_each_element_with_what_supports_it_and_how_to_find_out(sqlite: Engine) -> None:
    register(sqlite, [shop_map()], "r1", at=MAY.starts_at)
    register(sqlite, [shop_map()], "r2", at=MAY.starts_at + DAY)
    many = [Talk(2, [Turn("search", "size", touchpoint="basket")] * 2, f"c{n}") for n in range(3)]
    more = [Talk(3, [Turn("search", "size", touchpoint="cart")], f"d{n}") for n in range(2)]
    odd = [Talk(4, [Turn("search", kind="fallback", touchpoint="gone", stage_source="page")], "e")]
    write(sqlite, *many, *more, *odd)
    with writing(sqlite, durable=False) as connection:
        row = {"map_id": "shop", "path": "search.mail", "kind": "email", "quote": "¿Dónde está?"}
        connection.execute(evidence.insert(), row)
    with reading(sqlite) as connection:
        found = beliefs(connection, scope(sqlite), shop_map())
    touch = ElementKind.TOUCHPOINT
    assert found.elements == (
        element(ElementKind.STAGE, "search", "Search", conversations=6),
        element(touch, "search.cart", "Cart", conversations=5),
        element(touch, "search.banner", "Banner", advice=Advice.PAGE),
        element(touch, "search.shop", "Shop", authored=1, advice=Advice.VISIT),
        element(touch, "search.mail", "Mail", authored=1, advice=Advice.ASK),
        element(touch, "search.talk", "Talk", advice=Advice.ASK),
        element(touch, "search.page", "Page"),
        element(ElementKind.QUESTION, "search.size", "¿size?", conversations=5, owner="sales"),
        element(ElementKind.PAIN, "search.dear", "Dear", conversations=5),
        element(ElementKind.PAIN, "search.slow", "Slow", authored=1, advice=Advice.SIGNS),
    )
    assert [each.path for each in found.assumptions] == ["search.banner", "search.talk", "search.page"]
    assert [each.path for each in found.unseen] == [
        f"search.{name}" for name in ("banner", "shop", "mail", "talk", "page")
    ]
    assert found.evidence_cover == Rate(7, 10)
    assert found.unplanned == (("search.gone", 1),)


def test_four_conversations_confirm_nothing_and_a_new_element_has_no_age(sqlite: Engine) -> None:
    write(sqlite, *(Talk(2, [Turn("search", "size")], f"c{n}") for n in range(4)))
    with reading(sqlite) as connection:
        found = beliefs(connection, scope(sqlite), shop_map())
    size = next(each for each in found.elements if each.path == "search.size")
    assert (size.conversations, size.is_assumption, size.since) == (4, True, None)


@FEW
@given(log=logs())
def test_where_customers_were_seen_is_that_of_a_plain_count(database: Engine, log: Log) -> None:
    found = ask(database, log, seen_at)
    stages, questions = defaultdict(set), defaultdict(set)
    rows = log.rows()
    for row in rows:
        if row.stage:
            stages[row.stage].add(row.key)
        if row.question:
            questions[row.question].add(row.key)
    assert found.stages == {stage: len(keys) for stage, keys in stages.items()}
    assert found.questions == {path: len(keys) for path, keys in questions.items()}
    assert found.touchpoints == {}
    lost = sum(row.stage is None for row in rows)
    assert (found.turns, found.turns_without_stage, found.turns_guessed) == (len(rows), lost, 0)


def test_turns_are_guessed_when_neither_question_nor_page_told_their_stage(sqlite: Engine) -> None:
    sources = ("question", "page", "context", "default")
    write(
        sqlite, Talk(1, [*(Turn("buy", stage_source=source) for source in sources), Turn(None, stage_source="default")])
    )
    with reading(sqlite) as connection:
        found = beliefs(connection, scope(sqlite), make_map(make_stage("buy"), id="shop"))
    assert (found.without_stage, found.guessed) == (Rate(1, 5), Rate(2, 5))


def test_reviews_hold_for_as_long_as_the_map_says() -> None:
    old, fresh = (
        make_question(name, [f"¿{name}?", name], reviewed_on=make_text(day))
        for name, day in (("old", "2026-01-10"), ("fresh", "2026-05-01"))
    )
    never = make_question("never", ["¿never?", "never"])
    wrong = make_question("wrong", ["¿wrong?", "wrong"], reviewed_on=make_text("ayer"))
    stage = make_stage("buy", fresh, old, never, wrong, owner=make_text("care"))
    journey = make_map(stage, reviewed_on=make_text("2026-02-01"), review_every="3mo")
    today = date(2026, 5, 2)
    found = freshness(journey, today=today)
    late = Review(date(2026, 1, 10), date(2026, 4, 10), 112)
    assert found == Freshness(
        map=Review(date(2026, 2, 1), date(2026, 5, 1), 90),
        answers=(
            ReviewedAnswer("buy.old", "¿old?", "care", late),
            ReviewedAnswer("buy.fresh", "¿fresh?", "care", Review(date(2026, 5, 1), date(2026, 8, 1), 1)),
        ),
        undated=2,
    )
    assert found.map.is_overdue(today)
    assert [each.path for each in found.overdue(today)] == ["buy.old"]
    assert not found.map.is_overdue(date(2026, 5, 1))
    nothing = freshness(make_map(make_stage("buy")), today=today)
    assert nothing == Freshness(Review(None, None, None), (), 0)
    assert not nothing.map.is_overdue(today)
