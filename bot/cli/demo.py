"""`travesia demo`: a log of sample conversations, so that the numbers can be seen before customers come."""

import argparse
import time
from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from bot.analytics.demonstration import Planted, write_demonstration
from bot.analytics.window import local_day
from bot.catalogue import text
from bot.cli.sample_log import CONVERSATIONS, MOST
from bot.cli.terminal import Terminal
from bot.cli.usage import whole_number
from bot.journeys.library import load_project
from bot.journeys.model import JourneyMap
from bot.touchpoints.home import open_log


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the options."""
    for name, least, default in (("conversations", 1, CONVERSATIONS), ("seed", 0, 1)):
        parser.add_argument(
            f"--{name}",
            type=whole_number(least, MOST, language=language),
            default=default,
            metavar="N",
            help=text(f"cli.demo.option_{name}", language, default=default),
        )
    parser.add_argument("--force", action="store_true", help=text("cli.demo.option_force", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write the sample log of the project's first map, and say what is true in it. `UserError` where it may not be."""
    maps = load_project(terminal.project, today=datetime.now(timezone.utc).date(), language=terminal.language)
    database = open_log(terminal.project, terminal.settings)
    try:
        planted = write_demonstration(
            database,
            maps[0],
            conversations=options.conversations,
            seed=options.seed,
            now=time.time(),
            force=options.force,
        )
    finally:
        database.dispose()
    _tell(planted, maps[0], terminal)
    return 0


def _tell(planted: Planted, map: JourneyMap, terminal: Terminal) -> None:
    names: dict[str, str] = {stage.id: stage.name for stage in map.stages}
    released = local_day(planted.released_at, ZoneInfo(map.settings.timezone))
    terminal.say("demo.written", map=map.name)
    terminal.say("demo.gap", stage=names[planted.gap])
    terminal.say("demo.drop", stage=names[planted.drop])
    terminal.say("demo.improved", stage=names[planted.improved], day=released.isoformat())
    terminal.say("demo.loop", origin=names[planted.loop[0]], target=names[planted.loop[1]])
