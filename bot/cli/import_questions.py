"""`travesia import`: questions from a CSV or XLSX into the maps, after saying what comes of every row."""

import argparse
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from bot.catalogue import text
from bot.cli.doubts_text import conflict_lines
from bot.cli.preparation import read_maps
from bot.cli.terminal import Terminal
from bot.errors import CataloguedError
from bot.journeys.editing.desk import MapDesk
from bot.journeys.editing.edits import Conflict, Edit
from bot.journeys.tables.columns import COLUMNS, NEEDED, guessed
from bot.journeys.tables.importing import MOST_CHANGES, Fault, Plan, PlannedRow, State, plan_import
from bot.journeys.tables.sheets import LARGEST, Table, read_table

_ORDER: Final = (State.NEW, State.CHANGED, State.SAME, State.WRONG)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Write every row that is right; 1 when a row is wrong, or somebody else is changing the same thing."""
    maps = read_maps(terminal)
    table = read_table(content_of(options.file))
    columns = _columns(table, options.column)
    files = {str(journey.id): terminal.project.name_of(journey.at.file) for journey in maps}
    plan = plan_import(table, columns, maps=maps, files=files, map_id=options.map, stage_id=options.stage)
    for row in plan.rows:
        if row.state is not State.SAME:
            terminal.print(_line(row, terminal.language))
    counts = {state.value: plan.count(state) for state in _ORDER}
    if not options.dry_run and not _written(plan, terminal):
        return 1
    terminal.say("import.would" if options.dry_run else "import.done", **counts)
    return int(bool(plan.count(State.WRONG)))


def content_of(path: Path) -> bytes:
    """A file, and no more of it than may be read. `UserError` when it cannot be."""
    try:
        with path.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise CataloguedError("maps.unreadable", path=path.as_posix()) from error


def said_columns(table: Table, said: Sequence[str], *, names: Collection[str]) -> dict[str, int]:
    """The columns that options name by headings, such as `answer=Reply`. `UserError` for one that is not there."""
    columns: dict[str, int] = {}
    for each in said:
        name, _, title = each.partition("=")
        if name not in names or title not in table.heading:
            raise CataloguedError("tables.no_such_column", column=each, titles=", ".join(table.heading))
        columns[name] = table.heading.index(title)
    return columns


def _columns(table: Table, said: Sequence[str]) -> dict[str, int]:
    """The columns as they are guessed, and as the options say otherwise: `answer=Contestación`."""
    columns = {**guessed(table.heading), **said_columns(table, said, names=COLUMNS)}
    if not all(name in columns for name in NEEDED):
        raise CataloguedError("tables.which_columns", titles=", ".join(table.heading))
    return columns


def _written(plan: Plan, terminal: Terminal) -> bool:
    edit: Edit = plan.edit
    if len(plan.edit.edits) == 0:
        return True
    if plan.count(State.NEW) + plan.count(State.CHANGED) > MOST_CHANGES:
        raise CataloguedError("tables.too_many_changes", limit=MOST_CHANGES)
    desk = MapDesk(terminal.project)
    saved = desk.save(edit, seen=desk.read().fingerprints)
    if isinstance(saved, Conflict):
        for line in conflict_lines(saved, terminal.language):
            terminal.print(line)
        return False
    return True


def _line(row: PlannedRow, language: str) -> str:
    state = text(f"tables.state_{row.state.value}", language)
    faults = "; ".join(fault_words(each, language) for each in row.faults)
    return text("cli.import.row", language, row=row.number, state=state, what=faults or row.path)


def fault_words(fault: Fault, language: str) -> str:
    """What is wrong with a cell, after the name of its column."""
    column = text(f"tables.column_{fault.column}", language)
    return f"{column}: {text(f'tables.fault_{fault.key}', language, **fault.values)}"
