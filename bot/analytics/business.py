"""What the business's own systems tell beside the talks: purchases, help that a person gave, what an answer costs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement

from bot.analytics.drop_off import OBSERVED_FOR
from bot.analytics.scope import RESOLVED, Scope, of_turns
from bot.analytics.statistics import Mean, Rate
from bot.touchpoints.tables import conversation, evidence, external_event, touchpoint

DAY: Final = 86_400.0
HELPED_WITHIN: Final = 7 * DAY
"""An answer so long before an order has helped with it, perhaps."""
CYCLE: Final = 180 * DAY
"""Within which a customer buys again."""
BY_PEOPLE: Final = ("phone", "email", "support_log")
"""Kinds of imported contacts that somebody of the team answered."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one resolution, in a currency; `None` where there is no cost, no resolution, or several currencies."""

    value: float | None
    resolved: int
    currency: str


@dataclass(frozen=True, slots=True)
class Load:
    """Conversations handed to people on the days of which it is known how many were there."""

    handed_off: int
    staff: float
    """People times days."""

    @property
    def value(self) -> float | None:
        """Handed off per person and day."""
        return self.handed_off / self.staff if self.staff else None


def kinds_there(connection: Connection, scope: Scope) -> frozenset[str]:
    """Which kinds of business data the map has at all, whenever; `contact` for imported contacts."""
    kinds = set(connection.execute(select(external_event.c.kind.distinct()).where(*_of_map(scope))).scalars())
    if connection.execute(select(evidence.c.row_id).where(*_contacts(scope)).limit(1)).first():
        kinds.add("contact")
    return frozenset(kinds)


def conversion(connection: Connection, scope: Scope, *, now: float) -> Rate:
    """Metric `conversion`: journeys begun in the window, of which 30 days have passed, with an order by then."""
    first = func.min(touchpoint.c.at)
    begun = (
        of_turns(touchpoint.c.journey_key, first.label("first_at"))
        .where(*scope.conversations())
        .group_by(touchpoint.c.journey_key)
        .having(and_(*scope.within(first), first <= now - OBSERVED_FOR))
        .cte("begun")
    )
    ordered = (
        select(external_event.c.row_id)
        .where(
            external_event.c.kind == "order",
            external_event.c.journey_key == begun.c.journey_key,
            external_event.c.at >= begun.c.first_at,
            external_event.c.at <= begun.c.first_at + OBSERVED_FOR,
        )
        .exists()
    )
    n = connection.execute(select(func.count()).select_from(begun)).scalar_one()
    return scope.rate(connection.execute(select(func.count()).select_from(begun).where(ordered)).scalar_one(), n)


def assisted_conversion(connection: Connection, scope: Scope) -> Rate:
    """Metric `assisted_conversion`: orders of known customers who had an answer in the seven days before."""
    helped = (
        of_turns(touchpoint.c.row_id)
        .where(
            *scope.conversations(),
            touchpoint.c.kind == "question",
            touchpoint.c.answered.is_(True),
            touchpoint.c.customer_key == external_event.c.customer_key,
            touchpoint.c.at <= external_event.c.at,
            touchpoint.c.at >= external_event.c.at - HELPED_WITHIN,
        )
        .correlate(external_event)
        .exists()
    )
    orders = (
        select(func.count())
        .select_from(external_event)
        .where(
            *_of_map(scope),
            *scope.within(external_event.c.at),
            external_event.c.kind == "order",
            external_event.c.customer_key.is_not(None),
        )
    )
    n = connection.execute(orders).scalar_one()
    return scope.rate(connection.execute(orders.where(helped)).scalar_one(), n)


def repeat_rate(connection: Connection, scope: Scope) -> Rate:
    """Metric `repeat_rate`: customers whose first order is 180 to 360 days old, and who bought again within 180."""
    end = scope.window.ends_at
    firsts = [
        (orders[0], orders[1:2])
        for orders in _orders(connection, scope).values()
        if end - 2 * CYCLE <= orders[0] < end - CYCLE
    ]
    return scope.rate(sum(any(at - first <= CYCLE for at in second) for first, second in firsts), len(firsts))


def orders_per_customer(connection: Connection, scope: Scope) -> Mean | None:
    """Metric `orders_per_customer`: in the 180 days before the window's end, of customers with an order then."""
    end = scope.window.ends_at
    counts = [sum(end - CYCLE <= at < end for at in orders) for orders in _orders(connection, scope).values()]
    return scope.mean([float(count) for count in counts if count])


def self_service(connection: Connection, scope: Scope) -> Rate:
    """Metric `self_service`: conversations resolved here, among them and the imported contacts with people."""
    resolved = _resolved(connection, scope)
    calls = (
        select(func.count())
        .select_from(external_event)
        .where(*_of_map(scope), *scope.within(external_event.c.at), external_event.c.kind == "call")
    )
    contacts = select(func.coalesce(func.sum(evidence.c.n), 0)).where(*_contacts(scope), *scope.within(evidence.c.at))
    by_people = connection.execute(calls).scalar_one() + connection.execute(contacts).scalar_one()
    return scope.rate(resolved, resolved + int(by_people))


def cost_per_resolution(connection: Connection, scope: Scope) -> Cost:
    """Metric `cost_per_resolution`: the costs of the window for each conversation that was resolved in it."""
    each_currency = (
        select(external_event.c.currency, func.sum(external_event.c.value).label("total"))
        .where(*_of_map(scope), *scope.within(external_event.c.at), external_event.c.kind == "cost")
        .group_by(external_event.c.currency)
    )
    sums = connection.execute(each_currency).all()
    resolved = _resolved(connection, scope)
    if len(sums) != 1 or not resolved:
        return Cost(None, resolved, "")
    return Cost(sums[0].total / resolved, resolved, sums[0].currency or "")


def handoff_load(connection: Connection, scope: Scope) -> Load:
    """Metric `handoff_load`: conversations handed off on days whose staff is known, by that staff."""
    staffed = select(external_event.c.at, external_event.c.value).where(
        *_of_map(scope), *scope.within(external_event.c.at), external_event.c.kind == "staff"
    )
    staff: Counter[date] = Counter()
    for row in connection.execute(staffed):
        staff[_day(scope, row.at)] += row.value
    handed = select(conversation.c.started_at).where(*scope.engaged(), conversation.c.outcome == "handoff")
    days = [_day(scope, at) for at in connection.execute(handed).scalars()]
    return Load(sum(day in staff for day in days), float(sum(staff.values())))


def by_week(connection: Connection, scope: Scope) -> Sequence[tuple[date, Counter[str]]]:
    """How many events of each kind, in each seven days of the window, the first of which is given."""
    weeks = {scope.window.first + timedelta(days=start): Counter[str]() for start in range(0, scope.window.days, 7)}
    found = select(external_event.c.at, external_event.c.kind).where(
        *_of_map(scope), *scope.within(external_event.c.at)
    )
    for row in connection.execute(found):
        week = (_day(scope, row.at) - scope.window.first).days // 7
        weeks[scope.window.first + timedelta(days=7 * week)][row.kind] += 1
    return tuple(weeks.items())


def _orders(connection: Connection, scope: Scope) -> dict[str, list[float]]:
    """When each known customer ordered, in order, up to the end of the window."""
    query = select(external_event.c.customer_key, external_event.c.at).where(
        *_of_map(scope),
        external_event.c.kind == "order",
        external_event.c.customer_key.is_not(None),
        external_event.c.at < scope.window.ends_at,
    )
    found: dict[str, list[float]] = {}
    for row in connection.execute(query.order_by(external_event.c.at)):
        found.setdefault(row.customer_key, []).append(row.at)
    return found


def _resolved(connection: Connection, scope: Scope) -> int:
    query = select(func.count()).select_from(conversation)
    return int(connection.execute(query.where(*scope.engaged(), conversation.c.outcome.in_(RESOLVED))).scalar_one())


def _of_map(scope: Scope) -> "list[ColumnElement[Any]]":
    """Conditions on `external_event`: brought for the map or, where it was not said for which, of its journeys."""
    journeys = select(conversation.c.journey_key).where(
        conversation.c.map_id == scope.stages.map_id, conversation.c.is_test.is_(False)
    )
    event = external_event.c
    return [or_(event.map_id == scope.stages.map_id, and_(event.map_id.is_(None), event.journey_key.in_(journeys)))]


def _contacts(scope: Scope) -> "list[ColumnElement[Any]]":
    return [
        evidence.c.map_id == scope.stages.map_id,
        evidence.c.contact_id.is_not(None),
        evidence.c.kind.in_(BY_PEOPLE),
    ]


def _day(scope: Scope, at: float) -> date:
    return datetime.fromtimestamp(at, scope.window.zone).date()
