"""Reading findings, noting who looked first, and deciding about them."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Engine, Row

from bot.analytics.findings.evidence import Evidence, Kind, evidence_of
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import finding

STATUSES: Final = ("open", "accepted", "dismissed", "solved")
MOST: Final = 500
LONGEST_NAME: Final = 64
"""Letters of a name that the table holds."""
_HOUR: Final = 3_600.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the book; times in UTC seconds."""

    number: int
    map_id: str
    kind: Kind
    evidence: Evidence
    status: str
    first_seen: float
    last_seen: float
    seen_by: str | None
    seen_at: float | None
    decided_by: str | None
    decided_at: float | None


def findings(
    connection: Connection, map_id: str, *, status: str | None = "open", kind: Kind | None = None, since: float = 0.0
) -> tuple[Finding, ...]:
    """The newest of a map first, found at or after `since`; of every status for `None`; at most `MOST`."""
    query = select(finding).where(finding.c.map_id == map_id, finding.c.first_seen >= since)
    if status is not None:
        query = query.where(finding.c.status == status)
    if kind is not None:
        query = query.where(finding.c.kind == kind.value)
    newest = query.order_by(finding.c.first_seen.desc(), finding.c.row_id.desc()).limit(MOST)
    return tuple(found for row in connection.execute(newest) if (found := _finding(row)))


def one(connection: Connection, number: int) -> Finding | None:
    """The finding of that number."""
    row = connection.execute(select(finding).where(finding.c.row_id == number)).first()
    return _finding(row) if row else None


def looked_at(database: Engine, found: Sequence[Finding], *, by: str, at: float) -> int:
    """Note who saw them first; how many nobody had seen before."""
    unseen = [each.number for each in found if each.seen_at is None]
    if not unseen:
        return 0
    with writing(database, durable=False) as connection:
        nobody = finding.c.row_id.in_(unseen) & finding.c.seen_at.is_(None)
        changed = update(finding).where(nobody).values(seen_by=by[:LONGEST_NAME], seen_at=at)
        return int(connection.execute(changed).rowcount)


def decide(connection: Connection, seen: Finding, status: str, *, by: str, at: float) -> bool:
    """Make a finding `accepted`, `dismissed` or `open` again; `False` when it is not as it was seen any more."""
    same = (finding.c.row_id == seen.number) & (finding.c.status == seen.status)
    who = {"decided_by": by, "decided_at": at} if status != "open" else {"decided_by": None, "decided_at": None}
    return bool(connection.execute(update(finding).where(same).values(status=status, **who)).rowcount)


def diagnostic_latency(connection: Connection, map_id: str, *, since: float) -> float | None:
    """Metric `diagnostic_latency`: median hours from the first day of a finding to the first human look at it."""
    query = select(finding.c.first_seen, finding.c.seen_at).where(
        finding.c.map_id == map_id, finding.c.first_seen >= since, finding.c.seen_at.is_not(None)
    )
    hours = [(row.seen_at - row.first_seen) / _HOUR for row in connection.execute(query)]
    return median(hours) if hours else None


def _finding(row: Row) -> Finding | None:
    evidence = evidence_of(row.facts, path=row.path, n=row.n)
    if evidence is None:
        return None
    values = {name: row._mapping[name] for name in Finding.__dataclass_fields__ if name in row._mapping}
    return Finding(**{**values, "number": row.row_id, "kind": evidence.kind, "evidence": evidence})


def all_of(database: Engine, map_id: str) -> tuple[Finding, ...]:
    """Every finding of a map, whatever became of it."""
    with reading(database) as connection:
        return findings(connection, map_id, status=None)
