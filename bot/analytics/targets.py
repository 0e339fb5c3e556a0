"""Which target a KPI had when: the map's own as each release wrote it down."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.touchpoints.tables import map_kpi, map_version

Key = tuple[str, str, int]
"""Place, metric and number of a KPI: what no other of its map has."""


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets of every KPI of a map, by when each came into force (UTC seconds)."""

    by_kpi: Mapping[Key, tuple[tuple[float, str], ...]]

    def valid(self, key: Key, *, at: float) -> str | None:
        """The target, as written, that was valid at a time; of a time before the first release, the first one."""
        known = self.by_kpi.get(key)
        if not known:
            return None
        place = bisect_right([since for since, _ in known], at)
        return known[max(0, place - 1)][1]


def read_targets(connection: Connection, map_id: str) -> Targets:
    """The targets that the releases of a map have had."""
    of_its_release = (map_version.c.map_id == map_kpi.c.map_id) & (map_version.c.release == map_kpi.c.release)
    rows = connection.execute(
        select(map_kpi, map_version.c.registered_at)
        .select_from(map_kpi.join(map_version, of_its_release))
        .where(map_kpi.c.map_id == map_id)
        .order_by(map_version.c.registered_at)
    )
    found: dict[Key, list[tuple[float, str]]] = defaultdict(list)
    for row in rows:
        history = found[row.place, row.metric, row.number]
        if not history or history[-1][1] != row.target:
            history.append((row.registered_at, row.target))
    return Targets({key: tuple(history) for key, history in found.items()})
