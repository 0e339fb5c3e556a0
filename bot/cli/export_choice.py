"""Which part of the log a command takes: maps, days and filters, as options of the command line."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.engine import Connection

from bot.analytics.scope import Filter, Scope
from bot.analytics.stages import read_stages
from bot.analytics.window import Window, local_day
from bot.catalogue import text
from bot.cli.usage import whole_number
from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap, MapSettings
from bot.touchpoints.tables import conversation

_FIRST: Final = date(2000, 1, 1)
"""Before any log."""
_MOST_DAYS: Final = 36_500
_SIDES: Final = {
    "stage": "stage_id",
    "persona": "persona_id",
    "channel": "channel",
    "language": "language",
    "source": "source",
}
"""Options that narrow, and what they are called in a filter."""


def declare(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the options."""
    parser.add_argument("--map", metavar="ID", help=text("cli.export.option_map", language))
    parser.add_argument("--from", dest="first", type=_day(language), help=text("cli.export.option_from", language))
    parser.add_argument("--to", dest="last", type=_day(language), help=text("cli.export.option_to", language))
    days = whole_number(1, _MOST_DAYS, language=language)
    parser.add_argument("--days", type=days, metavar="N", help=text("cli.export.option_days", language))
    for side in _SIDES:
        parser.add_argument(f"--{side}", metavar="ID", help=text(f"cli.export.option_{side}", language))
    parser.add_argument("--tests", action="store_true", help=text("cli.export.option_tests", language))


def scopes_of(
    connection: Connection, options: argparse.Namespace, *, maps: Sequence[JourneyMap], now: float
) -> tuple[Scope, ...]:
    """One scope for each map that was ever talked on, or the one that is asked for; all have the same window.

    Raises `CataloguedError` for a map without conversations, and for days of which the last comes before the first.
    """
    logged = connection.execute(select(conversation.c.map_id).distinct().order_by(conversation.c.map_id)).scalars()
    wanted = [each for each in logged if options.map in (None, each)]
    if options.map is not None and not wanted:
        raise CataloguedError("errors.export.no_such_map", map=options.map)
    settings = {str(each.id): each.settings for each in maps}
    zone = ZoneInfo(next((settings[each] for each in wanted if each in settings), MapSettings()).timezone)
    window = _window(options, local_day(now, zone), zone)
    narrowed = Filter(**{name: getattr(options, side) for side, name in _SIDES.items()})
    scopes = (Scope(read_stages(connection, each), window, narrowed) for each in wanted)
    return tuple(replace(scope, with_tests=options.tests) for scope in scopes)


def _window(options: argparse.Namespace, today: date, zone: ZoneInfo) -> Window:
    """Whole days; without any wish, from the first to today."""
    last = options.last or today
    first = options.first or (last - timedelta(days=options.days - 1) if options.days else _FIRST)
    if first > last:
        raise CataloguedError("errors.export.no_days", first=first.isoformat(), last=last.isoformat())
    return Window(first, last + timedelta(days=1), zone)


def _day(language: str) -> Callable[[str], date]:
    def day(raw: str) -> date:
        try:
            found = date.fromisoformat(raw)
        except ValueError as error:
            raise argparse.ArgumentTypeError(text("cli.export.not_a_day", language, value=repr(raw))) from error
        if not _FIRST <= found <= date(2200, 1, 1):
            raise argparse.ArgumentTypeError(text("cli.export.not_a_day", language, value=repr(raw)))
        return found

    return day
