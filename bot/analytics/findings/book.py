"""The book of findings: brings its rows up to date with what the detectors see, each thing once."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.engine import Connection, Engine

from bot.analytics.findings import diagnosis, drift, empathy, lost_doubts, overdue
from bot.analytics.findings.evidence import (
    Drifted,
    Evidence,
    FeltOtherwise,
    LatePlan,
    NewNeed,
    OverdueAnswers,
    OverdueReview,
    UnseenPain,
    WithoutStage,
    WorseAfter,
)
from bot.analytics.findings.looking import Detector, Look, Seen
from bot.analytics.stages import read_stages
from bot.journeys.model import JourneyMap
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import finding
from bot.touchpoints.upsert import insert_once

DETECTORS: Final[Mapping[Detector, frozenset[str]]] = {
    detector: frozenset(kind.name for kind in finds)
    for detector, finds in (
        (overdue.late_plans, (LatePlan,)),
        (overdue.overdue_reviews, (OverdueReview, OverdueAnswers)),
        (lost_doubts.without_stage, (WithoutStage,)),
        (diagnosis.felt_otherwise, (FeltOtherwise,)),
        (diagnosis.unseen_pains, (UnseenPain,)),
        (empathy.worse_after, (WorseAfter,)),
        (drift.drift, (Drifted,)),
    )
}
"""Each detector, and the names of the evidence that is its business alone."""
_NEEDS: Final = frozenset({NewNeed.name})
_ALIVE: Final = ("open", "accepted", "dismissed")

_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sweep:
    """What came of looking at one map."""

    map_id: str
    fresh: int
    """Findings that were not there before."""
    solved: int
    failed: tuple[str, ...]
    """Names of the detectors that broke; the log has the rest."""


def bring_up_to_date(
    database: Engine,
    journey: JourneyMap,
    *,
    now: float,
    clusters: Callable[[], Iterable[lost_doubts.Cluster]] = tuple,
    detectors: Mapping[Detector, frozenset[str]] = DETECTORS,
) -> Sweep:
    """Ask every detector about one map, and write down what is new, what still is and what is over.

    `clusters` gives the open doubts outside every stage. A detector that fails stops no other: what it had found
    stays as it is. The log is read without holding the write lock, one transaction for each detector.
    """
    fresh = solved = 0
    failed: list[str] = []

    def new_needs(_look: Look) -> Seen:
        return lost_doubts.new_needs(clusters())

    for detector, names in {**detectors, new_needs: _NEEDS}.items():
        try:
            with reading(database) as connection:
                seen = detector(Look(connection, journey, read_stages(connection, journey.id), now))
        except Exception:  # a mistake about one kind must not hide the others
            _log.exception("findings: %s failed for %s", detector.__name__, journey.id)
            failed.append(detector.__name__)
            continue
        came, went = _written(database, journey.id, seen, names=names, now=now)
        fresh, solved = fresh + came, solved + went
    return Sweep(journey.id, fresh, solved, tuple(failed))


def _written(database: Engine, map_id: str, seen: Seen, *, names: frozenset[str], now: float) -> tuple[int, int]:
    with writing(database, durable=False) as connection:
        alive = _alive(connection, map_id, names)
        fresh = sum(_noted(connection, map_id, each, known=alive, now=now) for each in seen.found)
        gone = set(alive) - {each.fingerprint for each in seen.found} - seen.undecided
        over = [alive[fingerprint] for fingerprint in sorted(gone)]
        return fresh, _solved(connection, over, now=now)


def _alive(connection: Connection, map_id: str, names: frozenset[str]) -> dict[str, int]:
    """Rows that are not over, by fingerprint, of what is one detector's business."""
    query = select(finding.c.fingerprint, finding.c.row_id).where(
        finding.c.map_id == map_id, finding.c.status.in_(_ALIVE)
    )
    rows = connection.execute(query).all()
    return {row.fingerprint: row.row_id for row in rows if row.fingerprint.partition(":")[0] in names}


def _noted(connection: Connection, map_id: str, found: Evidence, *, known: Mapping[str, int], now: float) -> bool:
    """Write down one thing; whether it is new."""
    today = {"last_seen": now, "n": found.n, "facts": found.facts}
    row_id = known.get(found.fingerprint)
    if row_id is not None:
        connection.execute(update(finding).where(finding.c.row_id == row_id).values(today))
        return False
    place = {"map_id": map_id, "stage_id": found.stage_id, "path": found.path, "kind": found.kind.value}
    row = {"fingerprint": found.fingerprint, "first_seen": now, "status": "open", **place, **today}
    return insert_once(connection, finding, row)


def _solved(connection: Connection, row_ids: Sequence[int], *, now: float) -> int:
    """What was dismissed stays so: it was never agreed to be a problem."""
    over = finding.c.row_id.in_(row_ids) & finding.c.status.in_(("open", "accepted"))
    changed = update(finding).where(over).values(status="solved", decided_at=now)
    return int(connection.execute(changed).rowcount) if row_ids else 0
