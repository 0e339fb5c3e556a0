"""Tables from and into files: any usual CSV, XLSX, nothing that is a formula, nothing that is a bomb."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook

from bot.catalogue import told
from bot.errors import CataloguedError
from bot.journeys.tables import sheets
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.formulas import plain_cell, safe_cell
from bot.journeys.tables.sheets import Row, Table, csv_of, read_table, xlsx_of

HOSTILE = (
    *("=1+1", "+34 600", "-1", "@SUM(A1)", "\tx", "\rx", "＝1+1", "＋1", "－1", "＠x", " =1", "'=1", "'hola", "''x"),
    *('di "hola"; y, adiós', "dos\nlíneas", "=cmd|'/c calc'!A1", "hola", ""),
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(CataloguedError) as refused:
        read_table(content)
    assert told(refused.value, "en")
    return told(refused.value, "es")


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula_and_each_comes_back(text: str) -> None:  # T77
    assert not safe_cell(text).lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) or text.strip() == ""
    assert plain_cell(safe_cell(text)) == text


def test_tables_come_back_from_csv_and_xlsx() -> None:  # T77
    lines = [("uno", "dos"), *((text, text) for text in HOSTILE if text)]
    clean = tuple(text.replace("\r", "\n").strip() for text in HOSTILE if text)
    expected = Table(("uno", "dos"), tuple(Row(number, (text, text)) for number, text in enumerate(clean, start=2)))
    assert read_table(csv_of(lines)) == expected
    content = xlsx_of(lines, title="Preguntas" * 9)
    assert read_table(content) == expected
    cells = [cell for row in load_workbook(io.BytesIO(content)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}


@pytest.mark.parametrize(
    "content",
    [
        "pregunta;respuesta\n¿Cuánto?;9 €\n".encode(),
        "pregunta\trespuesta\r\n¿Cuánto?\t9 €\r\n".encode("utf-16"),
        "pregunta,respuesta\n\n¿Cuánto?,9 €\n".encode("cp1252"),
        b"\xef\xbb\xbf" + '"pregunta","respuesta"\n" ¿Cuánto? ","9 €"'.encode(),
    ],
)
def test_a_csv_of_any_usual_form(content: bytes) -> None:
    table = read_table(content)
    assert table.heading == ("pregunta", "respuesta")
    assert [row.cells for row in table.rows] == [("¿Cuánto?", "9 €")]


def test_cells_of_a_workbook_are_texts_and_rows_are_numbered_as_it_shows_them() -> None:
    day, hour = date(2026, 1, 2), datetime(2026, 1, 2, 3)  # noqa: DTZ001 - as a workbook holds it
    content = workbook(("a", "b", "c", "d"), (None,), (1.0, 2.5, day, hour, None))
    assert read_table(content).rows == (Row(3, ("1", "2.5", "2026-01-02", "2026-01-02T03:00:00", "")),)


def test_cells_as_other_programs_write_them() -> None:
    book, out = Workbook(iso_dates=True), io.BytesIO()
    for row in (("a", "b"), (date(2026, 1, 2), 1)):
        book.active.append(row)
    book.save(out)
    pointed = _sheets_changed(
        out.getvalue(), lambda sheet: sheet.replace(b"<v>1</v></c></row>", b"<v>1.0</v></c></row>")
    )
    assert read_table(pointed).rows == (Row(2, ("2026-01-02", "1")),)


def test_what_is_too_much_or_no_table_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:  # T78
    assert "más de 5 MB" in refusal(b"x" * (sheets.LARGEST + 1))
    assert "Excel antiguo" in refusal(b"\xd0\xcf\x11\xe0 old")
    assert "no se puede abrir" in refusal(b"PK\x03\x04 nothing")
    assert "no hay nada que importar" in refusal(b"pregunta,respuesta\n")
    assert "no parece una tabla" in refusal(b"a,b\n1,\0\n")
    assert "no parece una tabla" in refusal(b'a,b\n"1" x,2\n')
    assert "32000 letras" in refusal(b"a,b\n" + b"x" * 32_001 + b",1\n")
    monkeypatch.setattr(sheets, "MOST_ROWS", 3)
    assert "más de 3 filas" in refusal(b"a\n1\n2\n3\n4\n")
    assert "más de 3 filas" in refusal(workbook(("a",), *((number,) for number in range(6))))


def test_bombs_macros_and_entities_are_refused() -> None:  # T78
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * (61 * 2**20))
    assert bomb.tell() < sheets.LARGEST
    assert "ocupa demasiado" in refusal(bomb.getvalue())
    macros = io.BytesIO(workbook(("a",), ("b",)))
    with zipfile.ZipFile(macros, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    assert "macros" in refusal(macros.getvalue())
    assert "no se puede abrir" in refusal(_with_entity(workbook(("a",), ("b",))))


def _with_entity(content: bytes) -> bytes:
    return _sheets_changed(content, lambda sheet: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]>' + sheet)


def _sheets_changed(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name.startswith("xl/worksheets/") else part)
    return out.getvalue()


def test_columns_are_guessed_in_both_languages() -> None:
    assert guessed(["Etapa", "Pregunta", "Otras formas", "Respuesta"]) == {
        **{"stage": 0, "question": 1, "wordings": 2, "answer": 3},
    }
    assert guessed(["ID", "FAQ question", "The answer", "Owner", "Journey"]) == {
        **{"id": 0, "question": 1, "answer": 2, "owner": 3, "map": 4},
    }
    assert guessed(["Preguntas frecuentes", "xyz"]) == {}


def test_no_cell_is_a_formula() -> None:  # T77
    assert [safe_cell(each) for each in ("=1", "+1", "-1", "@x", "\tx", "\rx", "\0x", "＝1", "a=1", "")] == [
        "'=1", "'+1", "'-1", "'@x", "'\tx", "'\rx", "'\0x", "'＝1", "a=1", "",
    ]  # fmt: skip
