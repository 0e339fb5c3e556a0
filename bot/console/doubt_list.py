"""Open doubts as their page lists them: those that fit the filters, under their stages in the order of the journey."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.doubts.reading import DoubtGroup
from bot.journeys.model import JourneyMap

STATUSES: Final = ("open", "accepted", "dismissed", "solved", "all")
PERIODS: Final = (7, 28, 90, 365)
DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address of the page asks for."""

    map_id: str | None = None
    stage_id: str | None = None
    status: str = "open"
    days: int = 28
    shown: int = 40

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Wanted":
        """From the query of an address; what makes no sense there counts as not said."""
        map_id, _, stage_id = query.get("where", "")[:200].partition("/")
        status, days, shown = query.get("status", ""), query.get("days", ""), query.get("shown", "")
        return cls(
            map_id or None,
            stage_id or None,
            status if status in STATUSES else "open",
            int(days) if days in map(str, PERIODS) else 28,
            min(int(shown), 1_000) if shown.isascii() and shown.isdigit() and 0 < len(shown) < 5 else 40,
        )

    @property
    def where(self) -> str:
        """Map and stage as the address names them."""
        return "/".join(part for part in (self.map_id, self.stage_id) if part)

    @property
    def query(self) -> dict[str, str]:
        """The filters as the address holds them; none that say what is so anyway."""
        said = {"where": self.where, "status": self.status, "days": str(self.days)}
        usual = {"where": "", "status": "open", "days": "28"}
        return {name: value for name, value in said.items() if value != usual[name]}


@dataclass(frozen=True, slots=True)
class StageOfDoubts:
    """A stage, and the doubts that were asked in it."""

    map_id: str
    map_name: str
    language: str
    stage_id: str | None
    name: str
    """Empty where the stage has left the map."""
    doubts: tuple[DoubtGroup, ...]

    @property
    def customers(self) -> int:
        """How many asked, each counted once for each doubt."""
        return sum(doubt.customers for doubt in self.doubts)


def by_stage(found: Sequence[DoubtGroup], maps: Sequence[JourneyMap]) -> Iterator[StageOfDoubts]:
    """The doubts under their stages; those of a stage or map that has gone come last."""
    left = list(found)
    for journey in maps:
        for stage in journey.stages:
            here = [each for each in left if (each.map_id, each.stage_id) == (journey.id, stage.id)]
            if here:
                left = [each for each in left if each not in here]
                yield StageOfDoubts(journey.id, journey.name, journey.language, stage.id, stage.name, tuple(here))
    names = {str(journey.id): journey for journey in maps}
    for map_id in dict.fromkeys(each.map_id for each in left):
        here = [each for each in left if each.map_id == map_id]
        known = names.get(map_id)
        name, language = (known.name, known.language) if known else (map_id, "es")
        yield StageOfDoubts(map_id, name, language, None, "", tuple(here))
