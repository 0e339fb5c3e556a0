"""Tables of views as files: numbers as numbers, texts as texts that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence

from bot.analytics.statistics import Interval
from bot.console.analysis.cells import Average, Cell, Count, Kind, Moved, Number, Share, Words
from bot.console.analysis.view import Column, Table
from bot.journeys.tables.formulas import safe_cell

Value = str | float | int | None
_PARTS = {
    Kind.RATE: ("value", "low", "high", "n"),
    Kind.MEAN: ("value", "low", "high", "n"),
    Kind.NUMBER: ("value", "n"),
    Kind.DURATION: ("seconds", "n"),
    Kind.CHANGE: ("value", "low", "high", "verdict"),
}
"""The columns of a file that a column of a view becomes."""


def lines(table: Table, *, say: Callable[..., str]) -> Iterator[list[Value]]:
    """The heading and the rows; rates from 0 to 1, times in seconds."""
    yield [name for column in table.columns for name in _headings(column, say)]
    for row in table.rows:
        yield [value for cell in row for value in _values(cell, say)]


def as_csv(table: Table, *, say: Callable[..., str]) -> bytes:
    """A CSV that spreadsheets read: UTF-8 with its mark, texts in quotes."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_NONNUMERIC).writerows(
        [_safe(each) for each in line] for line in lines(table, say=say)
    )
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_xlsx(table: Table, *, say: Callable[..., str], title: str) -> bytes:
    """A workbook of one sheet; its first line stays in sight."""
    from openpyxl import Workbook  # takes its time to come in, and few processes write a workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(sign for sign in title if sign not in r"[]:*?/\ "[:-1])[:31])
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines(table, say=say)):
        sheet.append([_workbook_cell(sheet, each, heading=not number) for each in line])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _headings(column: Column, say: Callable[..., str]) -> Sequence[str]:
    parts = _PARTS.get(column.kind, ("value",))
    return [column.label if part == "value" else f"{column.label} ({say(f'file.{part}')})" for part in parts]


def _values(cell: Cell, say: Callable[..., str]) -> Sequence[Value]:
    if isinstance(cell, Words):
        return [cell.text]
    if isinstance(cell, Count):
        return [cell.n]
    if isinstance(cell, Share):
        return [_short(cell.rate.value), *_ends(cell.rate.interval), cell.rate.n]
    if isinstance(cell, Average):
        mean = cell.mean
        return [_short(mean.value), *_ends(mean.interval), mean.n] if mean else [None, None, None, 0]
    if isinstance(cell, Moved):
        change = cell.change
        return [_short(change.difference), *_ends(change.interval), say(f"verdict.{change.verdict.value}")]
    if isinstance(cell, Number):
        return [_short(cell.value), cell.n]
    return [_short(cell.seconds), cell.n]


def _ends(interval: Interval | None) -> Sequence[Value]:
    return [_short(interval.low), _short(interval.high)] if interval else [None, None]


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _safe(value: Value) -> Value:
    return safe_cell(value) if isinstance(value, str) else value


def _workbook_cell(sheet: object, value: Value, *, heading: bool) -> object:
    if isinstance(value, str):
        value = "".join(sign for sign in safe_cell(value) if sign in "\n\t" or ord(sign) >= 32)
    from openpyxl.cell import WriteOnlyCell  # as in `as_xlsx`
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever it looks like
    if heading:
        cell.font = Font(bold=True)
    return cell
