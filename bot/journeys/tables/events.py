"""A table of business data read row by row: what happened, when, to whom, where in the journey, for how much."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.journeys.aliases import folded
from bot.journeys.model import JourneyMap
from bot.journeys.tables.contact_columns import month_first
from bot.journeys.tables.event_columns import (
    EVENT_COLUMNS,
    WITHOUT_CUSTOMER,
    amount_of,
    currency_in,
    currency_of,
    event_kind_of,
    moment_of,
)
from bot.journeys.tables.importing import Fault
from bot.journeys.tables.lookup import Lookup
from bot.journeys.tables.sheets import Row, Table

MOST_EVENTS: Final = 20_000
"""Rows of one table."""
LONGEST_ID: Final = 100
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WAYS: Final = ("key", "telegram", "email", "phone", "customer")
"""How a customer can be named; the first of these that a row has is taken, for it is the one that links best."""


@dataclass(frozen=True, slots=True)
class Who:
    """A customer as a row names them: for a moment only, until it is made a key."""

    way: str
    """`key`, `telegram`, `email`, `phone` or `customer`."""
    identity: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class EventRow:
    """What one row says; where it is wrong, `faults` says how and the rest means nothing."""

    number: int
    kind: str
    external_id: str = ""
    """Empty where the table has none: one is made of what the row says."""
    at: float = 0.0
    who: Who | None = None
    stage_id: str = ""
    value: float | None = None
    currency: str = ""
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """What holds for rows that do not say it themselves."""

    journey: JourneyMap
    now: float
    kind: str = ""
    currency: str = ""
    stages: Mapping[str, str] = field(default_factory=dict)
    """The stage for each kind."""


def read_events(table: Table, columns: Mapping[str, int], given: Given) -> tuple[EventRow, ...]:
    """Every row of the table. `columns` says which column holds what; days and hours are of the map's zone."""
    dates = columns.get("date", -1)
    american = month_first([row.cells[dates] for row in table.rows if 0 <= dates < len(row.cells)])
    how = _How(given, Lookup([given.journey]), american, ZoneInfo(given.journey.settings.timezone))
    return tuple(
        _read(row.number, {name: _cell(row, columns, name) for name in EVENT_COLUMNS}, how=how) for row in table.rows
    )


@dataclass(frozen=True, slots=True)
class _How:
    """What is needed to understand cells."""

    given: Given
    lookup: Lookup
    american: bool
    zone: ZoneInfo


def _read(number: int, cells: Mapping[str, str], *, how: _How) -> EventRow:
    given = how.given
    kind = event_kind_of(cells["kind"]) if cells["kind"] else given.kind or None
    stage = how.lookup.stage(given.journey, cells["stage"]) if cells["stage"] else None
    at = moment_of(cells["date"], cells["time"], american=how.american, zone=how.zone) if cells["date"] else None
    value = amount_of(cells["value"]) if cells["value"] else None
    currency = currency_of(cells["currency"]) if cells["currency"] else currency_in(cells["value"]) or given.currency
    of_company = kind in WITHOUT_CUSTOMER
    understood = {"kind": kind, "stage": stage, "date": at, "value": value, "currency": currency}
    who = None if of_company else _who(cells)
    row = EventRow(
        number,
        kind or "",
        external_id=" ".join(cells["event"].split()),
        at=at or 0.0,
        who=who,
        stage_id="" if of_company else str(stage.id) if stage else given.stages.get(kind or "", ""),
        value=None if value is None else abs(value) if kind == "return" else value,
        currency=(currency or "") if value is not None and kind != "staff" else "",
    )
    return replace(row, faults=(*_unread(cells, understood), *_faults(row, cells, how=how)))


def _who(cells: Mapping[str, str]) -> Who | None:
    """The customer, by the way that links best; written in such a way that the same one is always the same."""
    way = next((each for each in _WAYS if cells[each].strip()), None)
    if way is None:
        return None
    said = cells[way].strip()
    if way == "customer":
        way = "key" if _KEY.fullmatch(said) else "email" if _EMAIL.fullmatch(said) else way
    if way == "phone":
        return Who(way, re.sub(r"^00", "", re.sub(r"\D", "", said)))
    return Who(way, said if way in ("key", "telegram") else " ".join(folded(said).lower().split()))


def _unread(cells: Mapping[str, str], understood: Mapping[str, object]) -> Iterator[Fault]:
    for name, value in understood.items():
        if cells[name] and value is None:
            key = f"no_event_{name}" if name in ("kind", "date") else f"no_{name}"
            yield Fault(name, key, {name: cells[name][:60]})


def _faults(row: EventRow, cells: Mapping[str, str], *, how: _How) -> Iterator[Fault]:
    if not row.kind and not cells["kind"]:
        yield Fault("kind", "which_kind", {})
    if not cells["date"]:
        yield Fault("date", "which_date", {})
    today = datetime.fromtimestamp(how.given.now, how.zone).date()
    if datetime.fromtimestamp(row.at, how.zone).date() > today:  # a day alone is its noon, also in the morning
        yield Fault("date", "not_yet", {"date": cells["date"][:60]})
    if row.kind in WITHOUT_CUSTOMER and row.value is None and not cells["value"]:
        yield Fault("value", "which_value", {})
    if row.value is not None and row.value < 0:
        yield Fault("value", "negative", {"value": cells["value"][:60]})
    if len(row.external_id) > LONGEST_ID:
        yield Fault("event", "long_id", {"limit": LONGEST_ID})
    if _EMAIL.search(row.external_id):
        yield Fault("event", "personal_id", {})
    if row.who is not None:
        yield from _wrong_customer(row.who)


def _wrong_customer(who: Who) -> Iterator[Fault]:
    right = {"key": _KEY.fullmatch, "telegram": re.compile(r"\d{1,20}").fullmatch, "email": _EMAIL.fullmatch}
    if who.way in right and not right[who.way](who.identity):
        yield Fault(who.way, f"no_{who.way}", {})
    if who.way == "phone" and not 6 <= len(who.identity) <= 15:
        yield Fault(who.way, "no_phone", {})


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    place = columns.get(name, -1)
    return row.cells[place] if 0 <= place < len(row.cells) else ""
