"""Business data in the log: written as one import, listed, taken back as one."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, insert, select, tuple_, update
from sqlalchemy.engine import Connection, Engine

from bot.touchpoints.database import reading, writing
from bot.touchpoints.event_planning import SAID, Bringing, EventFate, EventPlan, batches, events_there, plan_in
from bot.touchpoints.event_tables import event_import, external_event_before
from bot.touchpoints.tables import external_event

_WRITTEN: Final = ("source", "external_id", "import_id", *SAID)


@dataclass(frozen=True, slots=True)
class EventImport:
    """A table that was brought in."""

    import_id: str
    at: float
    brought_by: str
    name: str
    """Of the file."""
    map_id: str
    new: int
    changed: int
    undone_at: float | None


def bring_events(
    database: Engine, bringing: Bringing, *, name: str, by: str, at: float
) -> tuple[EventPlan, EventImport | None]:
    """Write every row that is right: all of them or none. No import when there is nothing to write."""
    with writing(database) as connection:
        plan = plan_in(connection, bringing)
        if not plan.writes:
            return plan, None
        counts = plan.count(EventFate.NEW), plan.count(EventFate.CHANGED)
        done = EventImport(secrets.token_hex(8), at, by, name, bringing.map_id, *counts, None)
        values = {field: getattr(done, field) for field in EventImport.__dataclass_fields__}
        connection.execute(insert(event_import).values(**values))
        _write(connection, plan, import_id=done.import_id)
    return plan, done


def event_imports(database: Engine, *, limit: int = 20) -> tuple[EventImport, ...]:
    """The last tables that were brought in, the latest first."""
    query = select(event_import).order_by(event_import.c.at.desc(), event_import.c.import_id).limit(limit)
    with reading(database) as connection:
        return tuple(EventImport(**row._mapping) for row in connection.execute(query))


def undo_events(database: Engine, import_id: str, *, at: float) -> int | None:
    """Take an import back: what was new goes, what it changed is as before. How many rows; `None` for no such import.

    A row that a later import has changed stays as that one says; undoing the later one then takes it out too.
    """
    with writing(database) as connection:
        standing = (event_import.c.import_id == import_id) & event_import.c.undone_at.is_(None)
        if connection.execute(update(event_import).where(standing).values(undone_at=at)).rowcount == 0:
            return None
        undone = set(
            connection.execute(select(event_import.c.import_id).where(event_import.c.undone_at.is_not(None))).scalars()
        )
        before = _before(connection, import_id)
        gone = connection.execute(delete(external_event).where(external_event.c.import_id == import_id)).rowcount
        back = [former for each in before if (former := _still_said(each, undone)) is not None]
        if back:
            connection.execute(insert(external_event), back)
        return int(gone)


def _before(connection: Connection, import_id: str) -> list[list[Mapping[str, Any]]]:
    """For each row that the import changed and still says: what it was, the latest first."""
    mine = select(external_event.c.source, external_event.c.external_id).where(external_event.c.import_id == import_id)
    changed = external_event_before.c
    query = select(external_event_before).where(tuple_(changed.source, changed.external_id).in_(mine))
    histories: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in connection.execute(query.order_by(changed.row_id.desc())):
        histories.setdefault((row.source, row.external_id), []).append(dict(row._mapping))
    return list(histories.values())


def _still_said(history: Iterable[Mapping[str, Any]], undone: set[str]) -> dict[str, Any] | None:
    """The latest version that an import which stands, or nobody's import, has said."""
    for version in history:
        if version["import_id"] not in undone:
            return {name: version[name] for name in _WRITTEN}
    return None


def _write(connection: Connection, plan: EventPlan, *, import_id: str) -> None:
    changed = [each.values for each in plan.rows if each.fate is EventFate.CHANGED]
    there = events_there(connection, [(str(each["source"]), str(each["external_id"])) for each in changed])
    if there:
        ours = {"changed_by": import_id}
        former = [{name: getattr(row, name) for name in _WRITTEN} | ours for row in there.values()]
        connection.execute(insert(external_event_before), former)
        rows = [row.row_id for row in there.values()]
        for some in batches(rows):
            connection.execute(delete(external_event).where(external_event.c.row_id.in_(some)))
    fresh = [
        dict(each.values) | {"import_id": import_id}
        for each in plan.rows
        if each.fate in (EventFate.NEW, EventFate.CHANGED)
    ]
    connection.execute(insert(external_event), fresh)
