"""What a detector gets to look at, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection

from bot.analytics.findings.evidence import Evidence
from bot.analytics.scope import Scope, Terms
from bot.analytics.stages import Stages
from bot.analytics.window import Window, local_day
from bot.journeys.model import JourneyMap


@dataclass(frozen=True, slots=True)
class Look:
    """One map and its log, at a time in UTC seconds."""

    connection: Connection
    journey: JourneyMap
    stages: Stages
    """As the log knows them: of the last release."""
    now: float

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the map."""
        return ZoneInfo(self.journey.settings.timezone)

    @property
    def today(self) -> date:
        """The day it is there."""
        return local_day(self.now, self.zone)

    @property
    def scope(self) -> Scope:
        """The last four whole weeks of the map."""
        return self.over(Window.last(now=self.now, zone=self.zone))

    @property
    def enough(self) -> int:
        """Under so many, nothing is said."""
        return self.journey.settings.min_sample

    def over(self, window: Window) -> Scope:
        """Another window of the map."""
        return Scope(self.stages, window, terms=Terms.of(self.journey.settings))


@dataclass(frozen=True, slots=True)
class Seen:
    """What one detector has to say of a map."""

    found: tuple[Evidence, ...]
    undecided: frozenset[str] = frozenset()
    """Fingerprints of what cannot be told today: what was found there before is neither confirmed nor solved."""


Detector = Callable[[Look], Seen]
