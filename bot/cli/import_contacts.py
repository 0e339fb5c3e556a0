"""`travesia import contacts`: calls, mails and searches among the open doubts, after saying what comes of every row."""

import argparse
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from typing import Final

from sqlalchemy.engine import Engine

from bot.catalogue import text
from bot.cli.doubts import who
from bot.cli.import_questions import content_of, fault_words, said_columns
from bot.cli.preparation import read_maps
from bot.cli.redact import redaction_of
from bot.cli.terminal import Terminal
from bot.doubts.book import bring_up_to_date
from bot.doubts.contact_book import bring_in, brought_in
from bot.doubts.contacts import ContactPlan, Fate, PlannedContact, identified, plan_contacts, redacted
from bot.doubts.draft_judge import DraftJudge
from bot.doubts.space import DoubtSpace
from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.contact_columns import CONTACT_COLUMNS, KINDS, kind_of
from bot.journeys.tables.contacts import MOST_CONTACTS, ContactRow, read_contacts
from bot.journeys.tables.sheets import Table, read_table
from bot.language.sentence_encoder import shared_encoder
from bot.touchpoints.home import open_log

_EACH: Final = 500
"""Rows between two lines that say how far it is."""


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Bring in every row that is right; 1 when a row is wrong."""
    maps = read_maps(terminal)
    journey = map_named(maps, options.map)
    rows = _rows(options, terminal, journey)
    ids = identified(rows, map_id=journey.id)
    database = open_log(terminal.project, terminal.settings)
    try:
        plan = plan_contacts(
            rows,
            ids,
            map_id=journey.id,
            known=brought_in(database, ids),
            judge=DraftJudge(journey, shared_encoder()),
            progress=lambda done: _tell(terminal, done, len(rows)),
        )
        for each in plan.rows:
            if each.fate is not Fate.KNOWN:
                terminal.print(_line(each, terminal.language))
        counts = {fate.value: plan.count(fate) for fate in Fate}
        if options.dry_run:
            terminal.say("import.contacts_would", **counts)
        else:
            now = time.time()
            number = _brought(plan, name=options.file.name, database=database, at=now)
            bring_up_to_date(database, maps, DoubtSpace(shared_encoder()), now=now)
            terminal.say("import.contacts_done", **counts, number=number or "–")
        return int(bool(plan.count(Fate.WRONG)))
    finally:
        database.dispose()


def map_named(maps: Sequence[JourneyMap], named: str) -> JourneyMap:
    """The map of that id, or the only one there is. `UserError` otherwise."""
    found = next((each for each in maps if each.id == named or (not named and len(maps) == 1)), None)
    if found is None:
        known = ", ".join(str(each.id) for each in maps)
        raise CataloguedError("errors.doubts.no_map_said", map=named or "?", known=known)
    return found


def _rows(options: argparse.Namespace, terminal: Terminal, journey: JourneyMap) -> tuple[ContactRow, ...]:
    kind = kind_of(options.kind or "other")
    if kind is None:
        raise CataloguedError("tables.no_kind", kind=options.kind, kinds=", ".join(KINDS))
    if options.stage and journey.stage(options.stage) is None:
        known = ", ".join(each.id for each in journey.stages)
        raise CataloguedError("errors.doubts.no_stage", stage=options.stage, known=known)
    table = read_table(content_of(options.file))
    if len(table.rows) > MOST_CONTACTS:
        raise CataloguedError("tables.too_many_rows", limit=MOST_CONTACTS)
    today = datetime.now(timezone.utc).date()
    columns = _columns(table, options.column)
    rows = read_contacts(table, columns, journey=journey, today=today, stage_id=options.stage, kind=kind)
    return tuple(redacted(rows, journey, redact=redaction_of(terminal.settings)))


def _columns(table: Table, said: Sequence[str]) -> dict[str, int]:
    columns = {**guessed(table.heading, CONTACT_COLUMNS), **said_columns(table, said, names=CONTACT_COLUMNS)}
    if "phrase" not in columns:
        raise CataloguedError("tables.which_phrase", titles=", ".join(table.heading))
    return columns


def _brought(plan: ContactPlan, *, name: str, database: Engine, at: float) -> str:
    """The number of the import; none when there is nothing to bring."""
    return bring_in(database, plan, name=name, by=who(), at=at).import_id if plan.fresh else ""


def _tell(terminal: Terminal, done: int, total: int) -> None:
    if done % _EACH == 0:
        print(text("console.contacts.step_comparing", terminal.language, done=done, total=total), file=terminal.errors)


def _line(each: PlannedContact, language: str) -> str:
    said = "; ".join(fault_words(fault, language) for fault in each.row.faults)
    state = text(f"console.contacts.row_{each.fate.value}", language)
    where = each.path or each.row.stage_id or text("console.contacts.no_stage", language)
    what = said or f"{where} · {each.row.phrase}"
    return text("cli.import.row", language, row=each.row.number, state=state, what=what)
