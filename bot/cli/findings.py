"""`travesia findings`: what the product has found by itself, looked for now if asked, and decided about."""

import argparse
import getpass
import json
import time
from datetime import datetime, timezone
from typing import Final

from sqlalchemy.engine import Engine as Database

from bot.accounts.audit import Actor
from bot.analytics.findings.book import Sweep
from bot.analytics.findings.reading import STATUSES, Finding, findings
from bot.analytics.findings.telling import Told, told
from bot.catalogue import text
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.console.doubt_desk import DoubtDesk
from bot.console.finding_desk import FindingDesk
from bot.console.shelf import MapShelf
from bot.errors import CataloguedError
from bot.journeys.editing.desk import MapDesk
from bot.journeys.model import JourneyMap
from bot.touchpoints.database import reading
from bot.touchpoints.home import has_log, open_log

_DECISIONS: Final = {"accept": "accepted", "dismiss": "dismissed", "reopen": "open"}


def arguments(parser: argparse.ArgumentParser, language: str) -> None:
    """Declare what is to be done, with which finding, and how."""
    about = {name: text(f"cli.findings.{name}", language) for name in ("action", "number")}
    parser.add_argument("action", nargs="?", default="list", choices=("list", *_DECISIONS), help=about["action"])
    parser.add_argument("number", nargs="?", help=about["number"])
    parser.add_argument("--map", metavar="ID", help=text("cli.findings.option_map", language))
    status = text("cli.findings.option_status", language)
    parser.add_argument("--status", choices=(*STATUSES, "all"), default="open", help=status)
    parser.add_argument("--refresh", action="store_true", help=text("cli.findings.option_refresh", language))
    parser.add_argument("--json", action="store_true", help=text("cli.findings.option_json", language))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Look, list, or decide. `UserError` for a finding that is not there."""
    maps = read_maps(terminal)
    if not has_log(terminal.project, terminal.settings):
        terminal.print("[]") if options.json else terminal.say("findings.nothing_logged")
        return 0
    database = open_log(terminal.project, terminal.settings)
    try:
        desk = finding_desk(terminal, database)
        if options.action != "list":
            return _decide(desk, options, terminal)
        if options.refresh:
            for swept in desk.sweep():
                _tell(swept, terminal, quiet=options.json)
        return _list(database, maps, options, terminal)
    finally:
        database.dispose()


def finding_desk(terminal: Terminal, database: Database) -> FindingDesk:
    """The findings of a project, for the command and the serving process."""
    shelf = MapShelf(terminal.project, lambda: datetime.now(timezone.utc).date())
    doubts = DoubtDesk(database, shelf, MapDesk(terminal.project), time.time)
    return FindingDesk(database, shelf, doubts, time.time)


def _tell(swept: Sweep, terminal: Terminal, *, quiet: bool) -> None:
    if swept.failed:
        failed = text("cli.findings.failed", terminal.language, map=swept.map_id, detectors=", ".join(swept.failed))
        print(failed, file=terminal.errors)
    if not quiet:
        terminal.say("findings.swept", map=swept.map_id, fresh=swept.fresh, solved=swept.solved)


def _list(database: Database, maps: tuple[JourneyMap, ...], options: argparse.Namespace, terminal: Terminal) -> int:
    status = None if options.status == "all" else options.status
    with reading(database) as connection:
        found = [
            (each, told(each.evidence, journey, terminal.language))
            for journey in maps
            if options.map in (None, journey.id)
            for each in findings(connection, journey.id, status=status)
        ]
    if options.json:
        terminal.print(json.dumps([_readable(*each) for each in found], ensure_ascii=False, indent=2))
    elif not found:
        terminal.say("findings.none")
    else:
        for each, words in found:
            _line(each, words, terminal)
    return 0


def _line(found: Finding, words: Told, terminal: Terminal) -> None:
    terminal.say(
        "findings.line",
        number=found.number,
        day=_day(found.first_seen),
        status=text(f"cli.findings.status_{found.status}", terminal.language),
        kind=words.kind,
        place=words.place,
    )
    terminal.print(f"    {words.sentence}\n    → {words.todo}")


def _readable(found: Finding, words: Told) -> dict[str, object]:
    told_in_words = {"place": words.place, "sentence": words.sentence, "todo": words.todo}
    seen = {"first_seen": found.first_seen, "last_seen": found.last_seen, "seen_by": found.seen_by}
    where = {"map": found.map_id, "kind": found.kind.value, "path": found.evidence.path, "n": found.evidence.n}
    facts = {name: value for name, value in found.evidence.facts.items() if name != "name"}
    return {"number": found.number, "status": found.status, **where, **seen, **told_in_words, "facts": facts}


def _decide(desk: FindingDesk, options: argparse.Namespace, terminal: Terminal) -> int:
    number, status = str(options.number or "?"), _DECISIONS[options.action]
    known = int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    if desk.decide(known, status, by=_who()) is None:
        raise CataloguedError("errors.findings.no_finding", number=number)
    terminal.say(f"findings.is_{status}", number=number)
    return 0


def _who() -> Actor:
    try:
        return Actor(f"terminal:{getpass.getuser()}"[:128])
    except (OSError, KeyError, ImportError):  # no name for this user on this machine
        return Actor("terminal")


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, timezone.utc).date().isoformat()
