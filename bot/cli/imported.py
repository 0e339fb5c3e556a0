"""`travesia import list|undo|erase`: the contacts and business data that were brought in, and taking them out again."""

import argparse
import time
from datetime import datetime, timezone

from bot.catalogue import text
from bot.cli.terminal import Terminal
from bot.doubts.contact_book import ContactImport, erase_contacts, imports, undo_import
from bot.errors import CataloguedError
from bot.touchpoints.event_book import EventImport, event_imports, undo_events
from bot.touchpoints.home import has_log, open_log


def list_imports(_options: argparse.Namespace, terminal: Terminal) -> int:
    """The imports of contacts, then those of business data, the latest first."""
    found: tuple[ContactImport, ...] = ()
    events: tuple[EventImport, ...] = ()
    if has_log(terminal.project, terminal.settings):
        database = open_log(terminal.project, terminal.settings)
        found, events = imports(database, limit=1_000), event_imports(database, limit=1_000)
        database.dispose()
    for each in found:
        counts = {"brought": each.brought, "open": each.open}
        terminal.print(text("cli.import.listed", terminal.language, **_told(each, terminal.language), **counts))
    for event in events:
        counts = {"new": event.new, "changed": event.changed}
        terminal.print(text("cli.import.events_listed", terminal.language, **_told(event, terminal.language), **counts))
    if not found and not events:
        terminal.say("import.no_imports")
    return 0


def undo(options: argparse.Namespace, terminal: Terminal) -> int:
    """Take an import out again. `UserError` for one that does not stand."""
    database = open_log(terminal.project, terminal.settings)
    try:
        now, key = time.time(), "import.undone"
        gone = undo_import(database, options.target, at=now)
        if gone is None:
            gone, key = undo_events(database, options.target, at=now), "import.events_undone"
    finally:
        database.dispose()
    if gone is None:
        raise CataloguedError("tables.which_import", number=options.target or "?")
    terminal.say(key, count=gone)
    return 0


def erase(options: argparse.Namespace, terminal: Terminal) -> int:
    """Erase the contacts of a reference for good; 0 of them is no mistake."""
    database = open_log(terminal.project, terminal.settings)
    try:
        terminal.say("import.erased", count=erase_contacts(database, options.target), ref=options.target or "?")
    finally:
        database.dispose()
    return 0


def _told(each: ContactImport | EventImport, language: str) -> dict[str, str]:
    day = datetime.fromtimestamp(each.at, timezone.utc).astimezone().strftime("%Y-%m-%d %H:%M")
    state = text(f"cli.import.is_{'undone' if each.undone_at else 'stands'}", language)
    return {"number": each.import_id, "day": day, "by": each.brought_by, "name": each.name or "–", "state": state}
