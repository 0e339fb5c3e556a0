"""Business metrics, each against plain Python on random logs of talks and events, and their corners by hand."""

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import Engine

from bot.analytics.business import (
    Cost,
    Load,
    assisted_conversion,
    by_week,
    conversion,
    cost_per_resolution,
    handoff_load,
    kinds_there,
    orders_per_customer,
    repeat_rate,
    self_service,
)
from bot.analytics.measures import MEASURES
from bot.analytics.statistics import Mean, Rate, mean_of
from bot.analytics.values import Readings
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import evidence, external_event
from tests.analytics.random_logs import FEW, STAGES, Log, ask, logs
from tests.analytics.written import DAY, MADRID, MAY, Talk, Turn, publish, scope, write

NOW = MAY.starts_at + 50 * DAY
KINDS = ("order", "order", "order", "return", "call", "visit", "cost", "staff")
BUSINESS = (
    *("self_service", "conversion", "assisted_conversion", "repeat_rate", "orders_per_customer"),
    *("cost_per_resolution", "handoff_load"),
)


@dataclass(frozen=True)
class Event:
    """One event, so many days after the beginning of May."""

    day: float
    kind: str
    customer: str | None = None
    journey: str | None = None
    value: float | None = None
    currency: str | None = None
    map_id: str | None = "shop"

    @property
    def at(self) -> float:
        return MAY.starts_at + self.day * DAY


@dataclass(frozen=True)
class Contact:
    """So many contacts of a kind, on a day."""

    day: float
    kind: str
    n: int


@dataclass(frozen=True)
class World:
    """A log of talks with what else is known."""

    log: Log
    events: Sequence[Event]
    contacts: Sequence[Contact]

    def __post_init__(self) -> None:
        self.in_map()

    def in_map(self) -> list[Event]:
        """The events of the map."""
        ours = {talk.customer for talk in self.log.talks if talk.map_id == "shop" and not talk.is_test and talk.turns}
        return [
            each
            for each in self.events
            if each.map_id == "shop" or (each.map_id is None and each.journey is not None and each.journey in ours)
        ]

    def of(self, kind: str) -> list[Event]:
        """Those of a kind in May."""
        return [each for each in self.in_map() if each.kind == kind and 0 <= each.day < MAY.days]

    def resolved(self) -> int:
        """Conversations of May that were resolved."""
        return sum(str(turns[0].talk.outcome).startswith("resolved") for turns in self.log.engaged())


def worlds() -> st.SearchStrategy[World]:
    return st.builds(lambda log, seed: World(log, *_around(random.Random(seed))), logs(), st.integers(0, 2**32))


def _around(dice: random.Random) -> tuple[list[Event], list[Contact]]:
    events = []
    for _ in range(dice.randint(0, 14)):
        kind = dice.choice(KINDS)
        who = dice.choice((None, "ana", "eva", "leo")) if kind not in ("cost", "staff") else None
        day = dice.choice((-340, -250.5, -160, -151.9, -100, -0.001, 0, 0.5, 1.6, 9, 20.5, 27.9, 28, 33))
        value = float(dice.randint(1, 9)) if kind in ("cost", "staff", "order") else None
        currency = dice.choice(("EUR", "EUR", "EUR", "USD")) if kind == "cost" else None
        map_id = dice.choice(("shop", "shop", None, "hotel"))
        events.append(Event(day, kind, who, who, value, currency, map_id))
    contacts = [
        Contact(dice.choice((-1, 0.5, 12, 28)), dice.choice(("phone", "email", "social")), dice.randint(1, 9))
        for _ in range(dice.randint(0, 3))
    ]
    return events, contacts


def put(database: Engine, events: Sequence[Event], contacts: Sequence[Contact] = ()) -> None:
    with writing(database, durable=False) as connection:
        connection.execute(evidence.delete())
        for number, each in enumerate(events):
            row = {"external_id": f"e{number}", "source": "s", "journey_key": each.journey, "at": each.at}
            row |= {"customer_key": each.customer, "kind": each.kind, "value": each.value}
            connection.execute(external_event.insert(), row | {"currency": each.currency, "map_id": each.map_id})
        for number, call in enumerate(contacts):
            row = {"map_id": "shop", "path": "", "kind": call.kind, "at": MAY.starts_at + call.day * DAY, "n": call.n}
            connection.execute(evidence.insert(), row | {"contact_id": f"c{number}"})


def plain_conversion(world: World) -> Rate:
    firsts: dict[str, float] = {}
    for row in world.log.of_chosen_conversations():
        journey = row.talk.journey or row.talk.customer
        firsts[journey] = min(row.at, firsts.get(journey, row.at))
    begun = {who: at for who, at in firsts.items() if MAY.starts_at <= at < MAY.ends_at and at + 30 * DAY <= NOW}
    orders = [each for each in world.events if each.kind == "order"]
    hits = [
        who
        for who, at in begun.items()
        if any(each.journey == who and 0 <= each.at - at <= 30 * DAY for each in orders)
    ]
    return Rate(len(hits), len(begun))


def plain_assisted(world: World) -> Rate:
    orders = [each for each in world.of("order") if each.customer]
    answered = [
        (row.talk.customer, row.at)
        for row in world.log.of_chosen_conversations()
        if row.turn.kind == "question" and row.turn.answered
    ]
    hits = [o for o in orders if any(who == o.customer and 0 <= o.at - at <= 7 * DAY for who, at in answered)]
    return Rate(len(hits), len(orders))


def plain_orders(world: World) -> Mapping[str, list[float]]:
    found: dict[str, list[float]] = {}
    for each in sorted(world.in_map(), key=lambda event: event.at):
        if each.kind == "order" and each.customer and each.at < MAY.ends_at:
            found.setdefault(each.customer, []).append(each.at)
    return found


def plain_repeat(world: World) -> Rate:
    old = [
        orders
        for orders in plain_orders(world).values()
        if MAY.ends_at - 360 * DAY <= orders[0] < MAY.ends_at - 180 * DAY
    ]
    return Rate(sum(len(o) > 1 and o[1] <= o[0] + 180 * DAY for o in old), len(old))


def plain_per_customer(world: World) -> Mean | None:
    recent = [[at for at in each if at >= MAY.ends_at - 180 * DAY] for each in plain_orders(world).values()]
    return mean_of([float(len(each)) for each in recent if each])


def plain_self_service(world: World) -> Rate:
    by_people = len(world.of("call")) + sum(
        each.n for each in world.contacts if 0 <= each.day < MAY.days and each.kind != "social"
    )
    return Rate(world.resolved(), world.resolved() + by_people)


def plain_cost(world: World) -> Cost:
    costs, resolved = world.of("cost"), world.resolved()
    if len({each.currency for each in costs}) != 1 or not resolved:
        return Cost(None, resolved, "")
    return Cost(sum(each.value or 0 for each in costs) / resolved, resolved, str(costs[0].currency))


def plain_load(world: World) -> Load:
    def day(at: float) -> date:
        return datetime.fromtimestamp(at, MADRID).date()

    days = {day(each.at) for each in world.of("staff")}
    began = [MAY.starts_at + t[0].talk.day * DAY for t in world.log.engaged() if t[0].talk.outcome == "handoff"]
    return Load(sum(day(at) in days for at in began), sum(each.value or 0 for each in world.of("staff")))


@FEW
@given(world=worlds())
def test_each_number_is_that_of_a_plain_computation(database: Engine, world: World) -> None:
    ask(database, world.log, lambda *_: None)
    put(database, world.events, world.contacts)
    asked = scope(database, world.log.filter)
    with reading(database) as connection:
        assert conversion(connection, asked, now=NOW) == plain_conversion(world)
        assert assisted_conversion(connection, asked) == plain_assisted(world)
        assert repeat_rate(connection, asked) == plain_repeat(world)
        assert orders_per_customer(connection, asked) == plain_per_customer(world)
        assert self_service(connection, asked) == plain_self_service(world)
        assert cost_per_resolution(connection, asked) == plain_cost(world)
        assert handoff_load(connection, asked) == plain_load(world)
        kinds = {each.kind for each in world.in_map()}
        people = {"contact"} if any(each.kind != "social" for each in world.contacts) else set()
        assert kinds_there(connection, asked) == kinds | people
        weeks = by_week(connection, asked)
    happened = [each for each in world.in_map() if 0 <= each.day < MAY.days]
    assert weeks == tuple(
        (MAY.first + timedelta(days=7 * week), Counter(e.kind for e in happened if e.day // 7 == week))
        for week in range(4)
    )


@pytest.fixture
def shop(sqlite: Engine) -> Engine:
    publish(sqlite, STAGES)
    asked = Turn("search", "size")
    write(
        sqlite, Talk(1, [asked]), Talk(2, [asked], customer="eva"), Talk(3, [asked], customer="leo", outcome="handoff")
    )
    return sqlite


def measured(database: Engine) -> dict[str, tuple[float | None, int]]:
    with reading(database) as connection:
        readings, asked = Readings(connection, NOW), scope(database)
        found = {metric: readings.value(metric, asked) for metric in BUSINESS}
    return {metric: (value.value, value.n) for metric, value in found.items() if value is not None}


def test_without_business_data_no_metric_claims_anything(shop: Engine) -> None:
    assert measured(shop) == dict.fromkeys(BUSINESS, (None, 0))
    assert set(BUSINESS) <= {measure.id for measure in MEASURES}


def test_each_metric_appears_with_the_data_it_needs(shop: Engine) -> None:
    put(
        shop,
        [
            Event(1.5, "order", "ana", "ana", 30.0, "EUR"),
            Event(-170, "order", "eva", "eva", 30.0, "EUR"),
            Event(4, "call", "eva", "eva"),
            Event(5, "cost", value=10.0, currency="EUR"),
            Event(3.2, "staff", value=2.0),
        ],
    )
    assert measured(shop) == {
        "self_service": (2 / 3, 3),
        "conversion": (1 / 3, 3),
        "assisted_conversion": (1.0, 1),
        "repeat_rate": (0.0, 1),
        "orders_per_customer": (1.0, 1),
        "cost_per_resolution": (5.0, 2),
        "handoff_load": (0.5, 1),
    }


def test_costs_in_two_currencies_are_not_added(shop: Engine) -> None:
    put(shop, [Event(5, "cost", value=10.0, currency="EUR"), Event(6, "cost", value=10.0, currency="USD")])
    assert measured(shop)["cost_per_resolution"] == (None, 2)
