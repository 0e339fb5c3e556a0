"""Contacts in the database: written as one import, taken out again as one, erased by their reference."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timezone

from sqlalchemy import delete, select, update
from sqlalchemy.engine import Connection, Engine

from bot.doubts.contacts import ContactPlan, Fate, PlannedContact
from bot.doubts.tables import contact_import
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import evidence
from bot.touchpoints.upsert import insert_once

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ContactImport:
    """A table that was brought in."""

    import_id: str
    at: float
    brought_by: str
    name: str
    """Of the file."""
    map_id: str
    brought: int
    """Contacts that were new."""
    open: int
    """Those among them that the map did not answer."""
    undone_at: float | None


def brought_in(database: Engine, ids: Sequence[str]) -> set[str]:
    """Those of the contacts that are there already."""
    with reading(database) as connection:
        return _there(connection, ids)


def bring_in(database: Engine, plan: ContactPlan, *, name: str, by: str, at: float) -> ContactImport:
    """Write what is new as evidence: all of it or nothing. What somebody else has brought in meanwhile is left out."""
    import_id = secrets.token_hex(8)
    written: list[PlannedContact] = []
    with writing(database) as connection:
        for each in plan.fresh:
            if insert_once(connection, evidence, _row(each, plan.map_id, import_id=import_id, at=at)):
                written.append(each)
        count = sum(each.fate is Fate.OPEN for each in written)
        done = ContactImport(import_id, at, by, name, plan.map_id, len(written), count, None)
        values = {field: getattr(done, field) for field in ContactImport.__dataclass_fields__}
        connection.execute(contact_import.insert().values(**values))
    return done


def imports(database: Engine, *, limit: int = 20) -> tuple[ContactImport, ...]:
    """The last tables that were brought in, the latest first."""
    query = select(contact_import).order_by(contact_import.c.at.desc(), contact_import.c.import_id).limit(limit)
    with reading(database) as connection:
        return tuple(ContactImport(**row._mapping) for row in connection.execute(query))


def undo_import(database: Engine, import_id: str, *, at: float) -> int | None:
    """Take all contacts of an import out again; how many, or `None` when there is no such import that still stands.

    The groups of doubts they were in are measured anew at the next look.
    """
    with writing(database) as connection:
        standing = (contact_import.c.import_id == import_id) & contact_import.c.undone_at.is_(None)
        if connection.execute(update(contact_import).where(standing).values(undone_at=at)).rowcount == 0:
            return None
        return int(connection.execute(delete(evidence).where(evidence.c.import_id == import_id)).rowcount)


def erase_contacts(database: Engine, ref: str) -> int:
    """Erase every contact of a reference, such as the ticket of a customer who asks for it; how many there were."""
    brought = evidence.c.import_id.is_not(None)
    with writing(database) as connection:
        return int(connection.execute(delete(evidence).where(brought, evidence.c.ref == ref)).rowcount)


def _there(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        query = select(evidence.c.contact_id).where(evidence.c.contact_id.in_(ids[start : start + _AT_ONCE]))
        found.update(connection.execute(query).scalars())
    return found


def _row(each: PlannedContact, map_id: str, *, import_id: str, at: float) -> dict[str, object]:
    row = each.row
    said_on = datetime.combine(row.day, time(12), timezone.utc).timestamp() if row.day else None
    return {
        **{
            "map_id": map_id,
            "path": each.path or row.stage_id,
            "kind": row.kind,
            "n": row.times,
            "ref": row.ref or None,
        },
        **{"at": None if said_on is None else min(said_on, at), "score": row.feeling, "quote": row.phrase},
        **{"brought_at": at, "import_id": import_id, "contact_id": each.contact_id, "open": each.fate is Fate.OPEN},
    }
