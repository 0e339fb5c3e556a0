"""The languages a map can be read in: its own, and those of its translations."""

from bot.journeys.model import JourneyMap


def base_of(language: str) -> str:
    """A language without its country: `es` for `es-MX`."""
    return language.partition("-")[0].lower()


def languages_of(journey: JourneyMap) -> tuple[str, ...]:
    """Every language the map speaks, without countries, its own first."""
    return (base_of(journey.language), *(base_of(each.language) for each in journey.translations))


def answered_in(journey: JourneyMap, asked: str | None) -> str:
    """The language to answer in on this map: the one asked for if the map speaks it, else the map's own."""
    wanted = base_of(asked or "")
    spoken = languages_of(journey)
    return wanted if wanted in spoken else spoken[0]


def in_language(journey: JourneyMap, language: str | None) -> JourneyMap:
    """The map in that language (`en`, or `en-GB`); the map as its author wrote it when it has no such translation."""
    wanted = base_of(language or journey.language)
    return next((each for each in journey.translations if base_of(each.language) == wanted), journey)
