"""Tables from files and into files: CSV in any usual form, XLSX without macros, bombs or entities."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.errors import CataloguedError
from bot.journeys.tables.formulas import plain_cell, safe_cell

LARGEST: Final = 5 * 2**20
"""Bytes of a file."""
MOST_ROWS: Final = 50_000
_UNPACKED: Final = 60 * 2**20
_PARTS: Final = 500
_LONGEST_CELL: Final = 32_000
_MOST_COLUMNS: Final = 100
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One row, by the number a spreadsheet shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A heading and the rows under it; rows without any text are left out."""

    heading: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(content: bytes) -> Table:
    """The first sheet of an XLSX, or a CSV, as its bytes tell. `CataloguedError` says what is wrong."""
    if len(content) > LARGEST:
        raise CataloguedError("tables.too_large", limit=LARGEST // 2**20)
    if content.startswith(_OLD_EXCEL):
        raise CataloguedError("tables.old_excel")
    lines = _of_xlsx(content) if content.startswith(_ZIP) else _of_csv(content)
    heading: tuple[str, ...] | None = None
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cells):
            continue
        if heading is None:
            heading = cells
        else:
            rows.append(Row(number, cells))
        if number > MOST_ROWS + 1:
            raise CataloguedError("tables.too_many_rows", limit=MOST_ROWS)
    if heading is None or not rows:
        raise CataloguedError("tables.empty")
    return Table(heading, tuple(rows))


def csv_of(lines: Iterable[Sequence[str]]) -> bytes:
    """A CSV that Excel, LibreOffice and Google Sheets read as text."""
    out = io.StringIO(newline="")
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([safe_cell(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def xlsx_of(lines: Iterable[Sequence[str]], *, title: str) -> bytes:
    """A workbook of one sheet of texts; its first line is the heading and stays in sight."""
    from openpyxl import Workbook  # openpyxl takes its time to come in, and few processes meet a workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines):
        written = []
        for column, text in enumerate(line):
            if number == 0:
                sheet.column_dimensions[chr(ord("A") + column)].width = 34
            cell = WriteOnlyCell(sheet, value=_printable(safe_cell(text)))
            cell.data_type = "s"  # whatever it looks like
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 0:
                cell.font = Font(bold=True)
            written.append(cell)
        sheet.append(written)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _of_csv(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decoded(content)
    if "\0" in text:
        raise CataloguedError("tables.not_a_table")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):  # as a spreadsheet counts: a cell of several lines is one row
            yield number, _kept(cells)
    except csv.Error as error:
        raise CataloguedError("tables.not_a_table") from error


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")  # what older spreadsheets write in Spain and America


def _of_xlsx(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    from openpyxl import load_workbook  # as in `xlsx_of`

    try:
        _refuse_bombs(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 2), start=1):
            yield number, _kept([_text(cell) for cell in cells[:_MOST_COLUMNS]])
    except CataloguedError:
        raise
    except Exception as error:  # whatever a broken workbook makes of openpyxl: it is the file, not we
        raise CataloguedError("tables.broken_xlsx") from error


def _refuse_bombs(content: bytes) -> None:
    """The sizes in the directory are what `zipfile` will read at most, so that they may be believed."""
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise CataloguedError("tables.macros")
    if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
        raise CataloguedError("tables.unpacked_too_large")


def _kept(cells: Sequence[str]) -> tuple[str, ...]:
    texts = [plain_cell(cell).replace("\r\n", "\n").replace("\r", "\n").strip() for cell in cells[:_MOST_COLUMNS]]
    if any(len(text) > _LONGEST_CELL for text in texts):
        raise CataloguedError("tables.long_cell", limit=_LONGEST_CELL)
    return tuple(texts)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _printable(text: str) -> str:
    """Without the control characters that no workbook holds."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or ord(sign) >= 32)
