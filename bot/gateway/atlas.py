"""Places on the maps: what a page or a declared stage means, who a customer may be, how long things last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.journeys.languages import answered_in, base_of, in_language, languages_of
from bot.journeys.model import Detect, JourneyMap, Stage
from bot.journeys.opening_hours import OpeningHours, hand_off_hours
from bot.touchpoints.durations import seconds


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The maps of one release, indexed."""

    maps: Mapping[str, JourneyMap]
    first: JourneyMap
    stages: Mapping[str, Stage]
    home: Mapping[str, JourneyMap]
    pages: Mapping[str, str]
    hours: Mapping[str, OpeningHours | None]


class Atlas:
    """The maps that are being served, read by place; `show` changes them for everybody who asks from then on."""

    def __init__(self, maps: Sequence[JourneyMap]) -> None:
        self._sheet = _sheet(maps)

    def show(self, maps: Sequence[JourneyMap]) -> None:
        """Serve these maps from now on; from any thread, while others read."""
        self._sheet = _sheet(maps)

    def language_of(self, map_id: str, *, asked: str | None = None) -> str:
        """The language a map is answered in, without its country: the one asked for if it speaks it, else its own."""
        return answered_in(self._map(map_id), asked)

    def stage(self, declared: str | None, page: str | None) -> str | None:
        """The stage a page declares, else the stage of the touchpoint that stands on it; unknown ones are ignored."""
        named = self._sheet.stages.get(declared) if declared is not None else None
        if named is not None:
            return named.id
        return self._stage_of_page(page) if page is not None else None

    def map_id(self, stage: str | None, *, language: str | None = None) -> str:
        """The map a stage belongs to; where the stage is not known, the first map of that language, else the first.

        A map written in the language comes before one that is translated to it.
        """
        sheet = self._sheet
        if stage is not None and stage in sheet.home:
            return sheet.home[stage].id
        wanted = base_of(language or "")
        speaking = [journey for journey in sheet.maps.values() if wanted in languages_of(journey)]
        return min(speaking, key=lambda journey: base_of(journey.language) != wanted, default=sheet.first).id

    def first_stage(self, map_id: str) -> str:
        """Where a customer of whom nothing is known is taken to be."""
        return self._map(map_id).stages[0].id

    def has_stage(self, map_id: str, stage: str | None) -> bool:
        """Whether a stage from the log still stands in the map."""
        return stage is not None and self._map(map_id).stage(stage) is not None

    def keeps_text(self, map_id: str, stage: str | None) -> bool:
        """Whether the words of a turn in this stage may be kept; a stage that left the map cannot forbid it."""
        found = self._map(map_id).stage(stage) if stage is not None else None
        return found is None or found.keep_text

    def session_gap(self, map_id: str) -> int:
        """Seconds of silence after which a conversation is over."""
        return seconds(self._map(map_id).settings.session_gap)

    def journey_gap(self, map_id: str) -> int:
        """Seconds of silence after which a customer's journey is over."""
        return seconds(self._map(map_id).settings.journey_gap)

    def session_gaps(self) -> tuple[int, ...]:
        """The `session_gap` of every map, in seconds."""
        return tuple(map(self.session_gap, self._sheet.maps))

    def out_of_hours(self, map_id: str, at: float) -> bool | None:
        """Whether the people a map hands over to are away at a time in UTC seconds; `None` where it does not tell."""
        journey = self._map(map_id)
        hours = self._sheet.hours[journey.id]
        return (
            None
            if hours is None
            else not hours.open_at(datetime.fromtimestamp(at, ZoneInfo(journey.settings.timezone)))
        )

    def wants_votes(self, map_id: str) -> bool:
        """Whether the map asks under each answer if it helped; one that is not served does not."""
        return map_id in self._sheet.maps and self._map(map_id).settings.feedback

    def has_surveys(self, map_id: str) -> bool:
        """Whether the map asks surveys; one that is not served does not."""
        return map_id in self._sheet.maps and bool(self._map(map_id).surveys)

    def spoken(self, map_id: str, language: str) -> JourneyMap | None:
        """The map in that language, or as its author wrote it; `None` when it is not served."""
        return in_language(self._map(map_id), language) if map_id in self._sheet.maps else None

    def persona(self, map_id: str, *, channel: str, campaign: str | None, page: str | None, said: str) -> str | None:
        """The first persona of the map whose signs are there; unknown stays unknown."""
        words = said.casefold()
        for persona in self._map(map_id).personas:
            if persona.detect and _detected(persona.detect, channel=channel, campaign=campaign, page=page, words=words):
                return persona.id
        return None

    def _map(self, map_id: str) -> JourneyMap:
        sheet = self._sheet
        return sheet.maps.get(map_id, sheet.first)

    def _stage_of_page(self, page: str) -> str | None:
        folder, pages = _folder(page), self._sheet.pages
        while folder:
            if folder in pages:
                return pages[folder]
            folder = folder.rpartition("/")[0]
        return pages.get("") if _folder(page) == "" else None


def _sheet(maps: Sequence[JourneyMap]) -> _Sheet:
    if not maps:
        raise ValueError("a gateway needs at least one map")
    return _Sheet(
        maps={journey.id: journey for journey in maps},
        first=maps[0],
        stages={name: stage for journey in reversed(maps) for name, stage in _names(journey)},
        home={stage.id: journey for journey in reversed(maps) for stage in journey.stages},
        pages={
            _folder(touchpoint.page.value): stage.id
            for journey in reversed(maps)
            for stage in reversed(journey.stages)
            for touchpoint in stage.touchpoints
            if touchpoint.page is not None
        },
        hours={journey.id: hand_off_hours(journey) for journey in maps},
    )


def _names(journey: JourneyMap) -> Iterator[tuple[str, Stage]]:
    for stage in journey.stages:  # earlier ids first, so that an id in use always wins
        yield from ((was.value, stage) for was in stage.was)
    for stage in journey.stages:
        yield stage.id, stage


def _folder(page: str) -> str:
    return page.rstrip("/")


def _detected(detect: Detect, *, channel: str, campaign: str | None, page: str | None, words: str) -> bool:
    return (
        (detect.channel is not None and detect.channel.value == channel)
        or (detect.campaign is not None and detect.campaign.value == campaign)
        or (detect.page is not None and page is not None and _folder(detect.page.value) == _folder(page))
        or any(sign.value.casefold() in words for sign in detect.says)
    )
