"""Times, days and feelings as the reader of a page writes them, in the time zone of the maps."""

from collections.abc import Callable

from bot.console.analysis.formats import Formats
from bot.console.moments import told_day, told_time
from bot.console.visit import Visit


def clock(visit: Visit) -> Callable[[float], str]:
    """How a page says a time in UTC seconds, such as `22 nov 2026, 21:03`."""
    zone = visit.services.publishing.zone()
    return lambda at: told_time(at, zone, visit.language)


def calendar(visit: Visit) -> Callable[[float], str]:
    """How a page says the day of a time in UTC seconds, such as `22 nov 2026`."""
    zone = visit.services.publishing.zone()
    return lambda at: told_day(at, zone, visit.language)


def scale(visit: Visit) -> Callable[[float], str]:
    """How a page says a feeling from -1 to 1, such as `+0,4`."""
    return Formats(visit.language, visit.services.publishing.zone()).signed
