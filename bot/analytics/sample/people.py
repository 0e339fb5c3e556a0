"""Who the sample customers are: persona, channel, language, and where they came from."""

from dataclasses import dataclass
from typing import Final

from bot.analytics.sample.dice import Dice
from bot.journeys.languages import base_of, languages_of
from bot.journeys.model import JourneyMap, Persona

_UNKNOWN: Final = 0.3
"""Customers who show no sign of any persona."""
_OTHER_LANGUAGE: Final = 0.06
_FOREIGN: Final = {"es": ("en", "pt"), "en": ("es", "fr")}
_SOURCES: Final = {None: 0.55, "buscador": 0.2, "redes": 0.12, "boletin": 0.08, "folleto": 0.05}
_CHANNELS: Final = {"web": 0.67, "telegram": 0.33}
_DETECTED: Final = 0.7
"""How often who came by a persona's sign shows it again in how they write to us."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer, and the journey that is followed."""

    key: str
    persona: str | None
    channel: str
    language: str
    source: str | None


class People:
    """Makes customers as the map expects them."""

    def __init__(self, map: JourneyMap, dice: Dice) -> None:
        self._dice = dice
        self._language = map.language
        self._others = languages_of(map)[1:] or _FOREIGN.get(base_of(map.language), ("en",))
        self._personas = {each.id: each for each in map.personas}
        self._shares: dict[str | None, float] = {each.id: _share(each) for each in map.personas}
        self._shares[None] = _UNKNOWN

    def customer(self, key: str) -> Customer:
        """Somebody new."""
        known = self._dice.weighed(self._shares)
        persona = self._personas[known] if known else None
        signs = persona.detect if persona else None
        channel, source = self._dice.weighed(_CHANNELS), self._dice.weighed(_SOURCES)
        if signs and signs.channel and self._dice.happens(_DETECTED):
            channel = signs.channel.value
        if signs and signs.campaign and self._dice.happens(_DETECTED):
            source = signs.campaign.value
        foreign = self._dice.happens(_OTHER_LANGUAGE)
        language = self._dice.one_of(self._others) if foreign else self._language
        return Customer(key, known, channel, language, source)


def _share(persona: Persona) -> float:
    """The part of customers, of whom the map says it; an average one of whom it does not."""
    written = (persona.share or "").rstrip("%").replace(",", ".").strip()
    return float(written) / 100 if written.replace(".", "", 1).isdigit() else 0.3
