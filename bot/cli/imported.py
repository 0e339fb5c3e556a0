"""`travesia import list|undo|erase`: the contacts that were brought in, and taking them out again."""

import argparse
import time
from datetime import datetime, timezone

from bot.catalogue import text
from bot.cli.terminal import Terminal
from bot.doubts.contact_book import ContactImport, erase_contacts, imports, undo_import
from bot.errors import CataloguedError
from bot.touchpoints.home import has_log, open_log


def list_imports(_options: argparse.Namespace, terminal: Terminal) -> int:
    """The imports of contacts, the latest first."""
    found: tuple[ContactImport, ...] = ()
    if has_log(terminal.project, terminal.settings):
        database = open_log(terminal.project, terminal.settings)
        found = imports(database, limit=1_000)
        database.dispose()
    for each in found:
        day = datetime.fromtimestamp(each.at, timezone.utc).astimezone().strftime("%Y-%m-%d %H:%M")
        state = "undone" if each.undone_at else "stands"
        values = {"number": each.import_id, "day": day, "by": each.brought_by, "name": each.name or "–"}
        line = text("cli.import.listed", terminal.language, **values, brought=each.brought, open=each.open)
        terminal.print(f"{line} · {text(f'cli.import.is_{state}', terminal.language)}")
    if not found:
        terminal.say("import.no_imports")
    return 0


def undo(options: argparse.Namespace, terminal: Terminal) -> int:
    """Take an import of contacts out again. `UserError` for one that does not stand."""
    database = open_log(terminal.project, terminal.settings)
    try:
        gone = undo_import(database, options.target, at=time.time())
    finally:
        database.dispose()
    if gone is None:
        raise CataloguedError("tables.which_import", number=options.target or "?")
    terminal.say("import.undone", count=gone)
    return 0


def erase(options: argparse.Namespace, terminal: Terminal) -> int:
    """Erase the contacts of a reference for good; 0 of them is no mistake."""
    database = open_log(terminal.project, terminal.settings)
    try:
        terminal.say("import.erased", count=erase_contacts(database, options.target), ref=options.target or "?")
    finally:
        database.dispose()
    return 0
