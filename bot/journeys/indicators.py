"""The KPIs of a map with the places they are measured at, and targets as numbers that values can be held against."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.journeys.model import JourneyMap, Kpi

_TARGET: Final = re.compile(r"(<=|>=|<|>|=) ?(-?[0-9]+(?:[.,][0-9]+)?) ?(%|s|min|h|d|pts|€|/5|/7)?")


@dataclass(frozen=True, slots=True)
class PlacedKpi:
    """A KPI and where it stands: the path of a stage, a touchpoint or a question; empty for the whole map.

    `number` tells apart, from 1, those that have the same metric at the same place.
    """

    place: str
    number: int
    kpi: Kpi

    @property
    def key(self) -> tuple[str, str, int]:
        """What no other KPI of its map has."""
        return self.place, self.kpi.metric, self.number


@dataclass(frozen=True, slots=True)
class Target:
    """A target as its author wrote it, taken apart: `>= 85%` is `>=`, 85 and `%`."""

    comparison: str
    amount: float
    unit: str
    """Empty where the author wrote none."""

    def is_met_by(self, value: float, *, amount: float) -> bool:
        """Whether a value meets it, with `amount` as its own in the value's unit."""
        return {
            "<=": value <= amount,
            ">=": value >= amount,
            "<": value < amount,
            ">": value > amount,
            "=": value == amount,
        }[self.comparison]

    @property
    def more_is_better(self) -> bool:
        """Whether it asks for at least so much rather than for at most."""
        return not self.comparison.startswith("<")


def placed_kpis(journey: JourneyMap) -> Iterator[PlacedKpi]:
    """Every KPI of the map, those of the whole first, then stage by stage with its touchpoints and questions."""
    seen: Counter[tuple[str, str]] = Counter()
    for place, kpi in _places(journey):
        seen[place, kpi.metric] += 1
        yield PlacedKpi(place, seen[place, kpi.metric], kpi)


def read_target(written: str) -> Target | None:
    """What `>= 85%` or `<= 2 d` says; `None` for what is no target."""
    found = _TARGET.fullmatch(written.strip())
    if found is None:
        return None
    return Target(found[1], float(found[2].replace(",", ".")), found[3] or "")


def _places(journey: JourneyMap) -> Iterator[tuple[str, Kpi]]:
    yield from (("", kpi) for kpi in journey.kpis)
    for stage in journey.stages:
        yield from ((stage.id, kpi) for kpi in stage.kpis)
        for touchpoint in stage.touchpoints:
            yield from ((f"{stage.id}.{touchpoint.id}", kpi) for kpi in touchpoint.kpis)
        for question in stage.questions:
            yield from ((f"{stage.id}.{question.id}", kpi) for kpi in question.kpis)
