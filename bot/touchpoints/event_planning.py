"""What bringing business data in would do, row by row: new, changed, the same, or wrong and why."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine, Row

from bot.journeys.tables.events import EventRow
from bot.journeys.tables.importing import Fault
from bot.touchpoints.database import reading
from bot.touchpoints.tables import external_event, journey

KeyOf = Callable[[str, str], str]
"""The customer's key in the log, by the way in which they are named and what names them."""

SAID: Final = ("journey_key", "customer_key", "at", "kind", "stage_id", "value", "currency", "map_id")
"""What an import says of an event; a difference in any of them is a change."""
_AT_ONCE: Final = 400


class EventFate(str, Enum):
    """What comes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class PlannedEvent:
    """A row, what comes of it, and the event it makes; none where the row is wrong."""

    row: EventRow
    fate: EventFate
    values: Mapping[str, object]
    faults: tuple[Fault, ...] = ()

    @property
    def linked(self) -> bool:
        """Whether the customer has a journey in the log."""
        return bool(self.values.get("journey_key"))


@dataclass(frozen=True, slots=True)
class EventPlan:
    """A whole table."""

    rows: tuple[PlannedEvent, ...]

    def count(self, fate: EventFate) -> int:
        """How many rows come to that."""
        return sum(each.fate is fate for each in self.rows)

    @property
    def writes(self) -> int:
        """How many rows would be written."""
        return self.count(EventFate.NEW) + self.count(EventFate.CHANGED)

    @property
    def linked(self) -> int:
        """How many rows belong to a customer who has talked."""
        return sum(each.linked for each in self.rows)


@dataclass(frozen=True, slots=True)
class Bringing:
    """Rows on their way in: of which map, under which source (empty: the kind of each row), whose keys."""

    rows: Sequence[EventRow]
    map_id: str
    source: str
    key_of: KeyOf


def plan_events(database: Engine, bringing: Bringing) -> EventPlan:
    """What would come of every row; nothing is written."""
    with reading(database) as connection:
        return plan_in(connection, bringing)


def plan_in(connection: Connection, bringing: Bringing) -> EventPlan:
    """The same inside a transaction."""
    events = list(_events(bringing))
    keys = {str(values["customer_key"]) for _, values in events if values.get("customer_key")}
    ways = _journeys(connection, sorted(keys), map_id=bringing.map_id)
    for _, values in events:
        if values:
            values["journey_key"] = _journey_at(ways.get(str(values["customer_key"]), ()), values["at"])
    there = events_there(connection, [(str(v["source"]), str(v["external_id"])) for _, v in events if v])
    seen: dict[tuple[object, object], int] = {}
    planned = []
    for row, values in events:
        planned.append(_planned(row, values, there=there, seen=seen))
    return EventPlan(tuple(planned))


def _events(bringing: Bringing) -> Iterator[tuple[EventRow, dict[str, Any]]]:
    """Each row with the event it makes, without its journey; nothing for a row that is wrong."""
    alike: Counter[str] = Counter()
    for row in bringing.rows:
        if row.faults:
            yield row, {}
            continue
        who = row.who
        key = None if who is None else who.identity if who.way == "key" else bringing.key_of(who.way, who.identity)
        values: dict[str, Any] = {
            "source": bringing.source or row.kind,
            "external_id": row.external_id,
            **{"customer_key": key, "at": row.at, "kind": row.kind, "stage_id": row.stage_id or None},
            **{"value": row.value, "currency": row.currency or None, "map_id": bringing.map_id},
        }
        if not row.external_id:
            said = json.dumps([bringing.map_id, row.kind, row.at, key, row.value, row.currency])
            alike[said] += 1
            values["external_id"] = f"row-{hashlib.sha256(f'{said} {alike[said]}'.encode()).hexdigest()[:40]}"
        yield row, values


def _planned(
    row: EventRow,
    values: Mapping[str, Any],
    *,
    there: Mapping[tuple[object, object], Row],
    seen: dict[tuple[object, object], int],
) -> PlannedEvent:
    if row.faults:
        return PlannedEvent(row, EventFate.WRONG, {}, row.faults)
    identity = values["source"], values["external_id"]
    if identity in seen:
        return PlannedEvent(row, EventFate.WRONG, {}, (Fault("event", "repeated_id", {"row": seen[identity]}),))
    seen[identity] = row.number
    known = there.get(identity)
    if known is None:
        return PlannedEvent(row, EventFate.NEW, values)
    if known.kind != values["kind"] or known.map_id not in (None, values["map_id"]):
        return PlannedEvent(row, EventFate.WRONG, {}, (Fault("event", "other_event", {"source": identity[0]}),))
    same = all(getattr(known, name) == values[name] for name in SAID)
    return PlannedEvent(row, EventFate.SAME if same else EventFate.CHANGED, values)


def events_there(connection: Connection, identities: Sequence[tuple[str, str]]) -> dict[tuple[object, object], Row]:
    """The events of those sources and ids that are there already."""
    by_source: dict[str, list[str]] = {}
    for source, external_id in identities:
        by_source.setdefault(source, []).append(external_id)
    found: dict[tuple[object, object], Row] = {}
    for source, ids in by_source.items():
        for some in batches(ids):
            query = select(external_event).where(
                external_event.c.source == source, external_event.c.external_id.in_(some)
            )
            found |= {(row.source, row.external_id): row for row in connection.execute(query)}
    return found


def _journeys(connection: Connection, keys: Sequence[str], *, map_id: str) -> dict[str, list[tuple[float, str]]]:
    """When each customer's journeys through the map began, in their order."""
    found: dict[str, list[tuple[float, str]]] = {}
    for some in batches(keys):
        query = select(journey.c.customer_key, journey.c.started_at, journey.c.journey_key).where(
            journey.c.map_id == map_id, journey.c.customer_key.in_(some)
        )
        for row in connection.execute(query.order_by(journey.c.started_at)):
            found.setdefault(row.customer_key, []).append((row.started_at, row.journey_key))
    return found


def _journey_at(ways: Iterable[tuple[float, str]], at: float) -> str | None:
    """The journey that had begun last by then; what came before any conversation belongs to none."""
    return next((way for began, way in reversed(list(ways)) if began <= at), None)


def batches(every: Sequence[Any]) -> Iterator[list[Any]]:
    """As many at once as a statement may name."""
    for start in range(0, len(every), _AT_ONCE):
        yield list(every[start : start + _AT_ONCE])
