"""When sample customers write: in the evening more than at noon, seldom at night, less on Sundays."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.analytics.sample.dice import Dice
from bot.journeys.model import JourneyMap
from bot.journeys.opening_hours import OpeningHours, hand_off_hours

DAY: Final = 86_400.0
WEEK: Final = 7 * DAY
_BY_HOUR: Final = (
    (0.15,) * 2 + (0.05,) * 5 + (0.3, 0.5) + (0.7,) * 5 + (0.6,) * 4 + (0.8, 0.9) + (1.0,) * 4 + (0.6, 0.3)
)
"""How likely somebody writes who is free to, by the hour of the day."""
_ON_SUNDAY: Final = 0.7
_OFFICE: Final = OpeningHours(tuple((day, 9 * 60, 19 * 60) for day in range(5)))
"""When the map does not say."""


class Clock:
    """The shop's own clock, and when its people are there."""

    def __init__(self, map: JourneyMap, dice: Dice) -> None:
        self._zone = ZoneInfo(map.settings.timezone)
        self._hours = hand_off_hours(map) or _OFFICE
        self._dice = dice

    def moment(self, earliest: float, latest: float) -> float:
        """A time somebody may well write at, in UTC seconds."""
        while True:
            at = self._dice.between(earliest, latest)
            local = datetime.fromtimestamp(at, self._zone)
            if self._dice.happens(_BY_HOUR[local.hour] * (_ON_SUNDAY if local.weekday() == 6 else 1)):
                return at

    def out_of_hours(self, at: float) -> bool:
        """Whether the shop's people are away."""
        return not self._hours.open_at(datetime.fromtimestamp(at, self._zone))
