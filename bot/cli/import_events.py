"""`travesia import events`: orders, returns, calls, visits, costs and staff, after saying what comes of every row."""

import argparse
import time
from typing import Final

from bot.catalogue import text
from bot.cli.doubts import who
from bot.cli.import_contacts import map_named
from bot.cli.import_questions import content_of, fault_words, said_columns
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.journeys.model import JourneyMap
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.event_columns import EVENT_COLUMNS, EVENT_KINDS, event_kind_of
from bot.journeys.tables.events import MOST_EVENTS, EventRow, Given, read_events
from bot.journeys.tables.sheets import read_table
from bot.touchpoints.event_book import bring_events
from bot.touchpoints.event_planning import Bringing, EventFate, EventPlan, PlannedEvent, plan_events
from bot.touchpoints.home import open_log
from bot.wiring import customer_keys

_LISTED: Final = 1_000
"""Rows that are told one by one."""


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Bring in every row that is right; 1 when a row is wrong."""
    journey = map_named(read_maps(terminal), options.map)
    rows = _rows(options, journey)
    keys = customer_keys(terminal.project, terminal.settings)
    bringing = Bringing(rows, journey.id, options.source.strip(), keys)
    database = open_log(terminal.project, terminal.settings)
    try:
        done = None
        if options.dry_run:
            plan = plan_events(database, bringing)
        else:
            plan, done = bring_events(database, bringing, name=options.file.name, by=who(), at=time.time())
    finally:
        database.dispose()
    _tell(plan, terminal)
    counts = {fate.value: plan.count(fate) for fate in EventFate} | {"linked": plan.linked}
    key = "import.events_would" if options.dry_run else "import.events_done"
    terminal.say(key, **counts, number=done.import_id if done else "–")
    return int(bool(plan.count(EventFate.WRONG)))


def _rows(options: argparse.Namespace, journey: JourneyMap) -> tuple[EventRow, ...]:
    kind = event_kind_of(options.kind) if options.kind else ""
    if kind is None:
        raise CataloguedError("tables.no_kind_of_event", kind=options.kind, kinds=", ".join(EVENT_KINDS))
    if options.stage and journey.stage(options.stage) is None:
        known = ", ".join(each.id for each in journey.stages)
        raise CataloguedError("errors.doubts.no_stage", stage=options.stage, known=known)
    table = read_table(content_of(options.file))
    if len(table.rows) > MOST_EVENTS:
        raise CataloguedError("tables.too_many_rows", limit=MOST_EVENTS)
    said = said_columns(table, options.column, names=EVENT_COLUMNS)
    columns = {**guessed(table.heading, EVENT_COLUMNS), **said}
    if "date" not in columns:
        raise CataloguedError("tables.which_date", titles=", ".join(table.heading))
    stages = dict.fromkeys(EVENT_KINDS, str(options.stage)) if options.stage else {}
    given = Given(journey, time.time(), kind, options.currency.strip().upper(), stages)
    return read_events(table, columns, given)


def _tell(plan: EventPlan, terminal: Terminal) -> None:
    told = [each for each in plan.rows if each.fate is not EventFate.SAME][:_LISTED]
    for each in told:
        terminal.print(_line(each, terminal.language))


def _line(each: PlannedEvent, language: str) -> str:
    state = text(f"tables.event_{each.fate.value}", language)
    said = "; ".join(fault_words(fault, language) for fault in each.faults)
    kind = text(f"tables.kind_{each.row.kind}", language) if each.row.kind else ""
    what = said or " · ".join(part for part in (kind, each.row.external_id, each.row.stage_id) if part)
    return text("cli.import.row", language, row=each.row.number, state=state, what=what)
