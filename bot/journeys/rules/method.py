"""Rules of the mapping method about a map as a whole: its audience, its span, its channels, its team."""

import re
from collections.abc import Iterator
from typing import Final

from bot.catalogue import LANGUAGES
from bot.journeys.model import JourneyMap
from bot.journeys.problems import Problem
from bot.journeys.rules.finding import advice, error

_FEWEST_AREAS: Final = 2
_PERCENT: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*%")


def one_primary_persona(journey: JourneyMap) -> Iterator[Problem]:
    """JM240: more than one persona is the primary one."""
    primary = [persona for persona in journey.personas if persona.primary]
    for persona in primary[1:]:
        yield error(persona.at, "JM240", persona=persona.id, first=primary[0].id, line=primary[0].at.line)


def language_with_texts(journey: JourneyMap) -> Iterator[Problem]:
    """JM330: the map speaks a language in which the product has no sentences of its own."""
    if journey.language.split("-")[0].lower() not in LANGUAGES:
        yield advice(journey.at, "JM330", language=journey.language)


def after_sale_stage(journey: JourneyMap) -> Iterator[Problem]:
    """JM313: the map ends at the sale."""
    if all(stage.phase != "after" for stage in journey.stages):
        yield advice(journey.at, "JM313")


def offline_channel(journey: JourneyMap) -> Iterator[Problem]:
    """JM314: every channel is online, or none is declared."""
    if all(channel.kind == "online" for channel in journey.channels):
        yield advice(journey.at, "JM314")


def several_areas(journey: JourneyMap) -> Iterator[Problem]:
    """JM315: fewer than two areas of the company take part."""
    if len({member.area for member in journey.team}) < _FEWEST_AREAS:
        yield advice(journey.team[0].at if journey.team else journey.at, "JM315")


def shares_of_personas(journey: JourneyMap) -> Iterator[Problem]:
    """JM325: the personas' shares add up to more than everybody."""
    total = 0.0
    for persona in journey.personas:
        share = _PERCENT.fullmatch(persona.share or "")
        total += float(share[1].replace(",", ".")) if share else 0
        if share and round(total, 6) > 100:
            yield advice(persona.at, "JM325", total=f"{total:g}")
            return
