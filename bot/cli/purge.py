"""`travesia purge`: empties the texts that are older than each map's `keep_text`, as `travesia run` does every day."""

import argparse
import time
from datetime import datetime, timezone

from bot.catalogue import text
from bot.cli.terminal import Terminal
from bot.engine.old_events import STORE, delete_old_events
from bot.gateway.forgetting_words import Windows, count_old_texts, empty_old_texts
from bot.journeys.library import load_project
from bot.touchpoints.home import has_log, open_log


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare the option."""
    parser.add_argument("--dry-run", action="store_true", help=text("cli.purge.option_dry_run", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Empty them and say how many there were. `UserError` for a broken map or an unreachable database."""
    maps = load_project(terminal.project, today=datetime.now(timezone.utc).date(), language=terminal.language)
    for journey in maps:
        terminal.say("purge.window", name=journey.name, keep_text=journey.settings.keep_text)
    if not has_log(terminal.project, terminal.settings):
        terminal.say("purge.nothing")
        return 0
    database = open_log(terminal.project, terminal.settings)
    try:
        windows, now = Windows(maps), time.time()
        count = count_old_texts(database, windows, now=now)
        while not options.dry_run and empty_old_texts(database, windows, now=now):
            continue
        if not options.dry_run:
            delete_old_events(terminal.project.var / STORE, before=now - windows.strictest())
    finally:
        database.dispose()
    terminal.say("purge.nothing" if not count else "purge.would" if options.dry_run else "purge.done", count=count)
    return 0
