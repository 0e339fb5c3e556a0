"""Cells on a page and in a file: what is said beside a value, when it is grey, and that nothing becomes a formula."""

import io
from functools import partial
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.analytics.statistics import Change, Interval, Mean, Rate, Verdict
from bot.catalogue import text
from bot.console.analysis.cells import Average, Cell, Count, Kind, Moved, Number, Share, Span, Words
from bot.console.analysis.downloads import as_csv, as_xlsx
from bot.console.analysis.formats import Formats
from bot.console.analysis.telling import Teller, Told
from bot.console.analysis.view import Column, Table
from tests.analytics.written import MADRID, MAY


def say(key: str, *, language: str = "es", **values: object) -> str:
    return text(f"analysis.{key}", language, **values)


SPANISH = Teller(Formats("es", MADRID), say, least=30)
ENGLISH = Teller(Formats("en", MADRID), partial(say, language="en"), least=30)
SURE, UNSURE = Mean(-0.44, 40, Interval(-0.6, -0.25)), Mean(0.5, 1, None)
WORSE = Moved(Change(-0.052, Interval(-0.1, -0.004), Verdict.WORSE))


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (Words("Pagar", "/x", "es", "nota"), Told("Pagar", "nota", href="/x", lang="es")),
        (Count(12_345, "/x"), Told("12.345", href="/x")),
        (Count(0, "/x"), Told("0")),
        (Share(Rate(30, 40), "/x"), Told("75\xa0%", "entre 60\xa0% y 86\xa0% · n\xa0=\xa040", href="/x")),
        (Share(Rate(3, 4)), Told("75\xa0%", "n\xa0=\xa04, no hay datos suficientes", "grey")),
        (Share(Rate(0, 0)), Told("–", tone="grey")),
        (Average(SURE, signed=True), Told("−0,4", "entre −0,6 y −0,2 · n\xa0=\xa040")),
        (Average(UNSURE, digits=2), Told("0,50", "n\xa0=\xa01, no hay datos suficientes", "grey")),
        (Average(None), Told("–", tone="grey")),
        (Number(1.25, digits=2, signed=True, n=31), Told("+1,25", "n\xa0=\xa031")),
        (Number(-0.04), Told("0,0")),
        (Number(None), Told("–", tone="grey")),
        (Span(4.21), Told("4,2\xa0s")),
        (Span(5_400.0), Told("90\xa0min")),
        (Span(86_400.0 * 3.5, n=2), Told("3,5\xa0d", "n\xa0=\xa02, no hay datos suficientes", "grey")),
        (WORSE, Told("−5,2\xa0p.\xa0p.", "peor · entre −10,0 y −0,4", "worse")),
        (Moved(Change(None, None, Verdict.NOT_ENOUGH_DATA)), Told("–", "no hay datos suficientes", "grey")),
        (
            Moved(Change(0.4, Interval(-0.1, 0.9), Verdict.NO_DEMONSTRABLE_CHANGE), share=False),
            Told("+0,4", "sin cambio demostrable · entre −0,1 y +0,9"),
        ),
    ],
)
def test_cells_in_spanish(cell: Cell, told: Told) -> None:
    assert SPANISH.tell(cell) == told


def test_numbers_and_days_are_written_as_the_reader_does() -> None:
    assert ENGLISH.tell(Share(Rate(300, 1_400))) == Told("21%", "19% to 24% · n\xa0=\xa01,400")
    assert ENGLISH.tell(WORSE) == Told("−5.2\xa0pp", "worse · −10.0 to −0.4", "worse")
    spanish, english = SPANISH.formats, ENGLISH.formats
    assert [each.window(MAY) for each in (spanish, english)] == ["1–28 may 2026", "May 1\u2009–\u200928, 2026"]
    assert [each.short_day(MAY.first) for each in (spanish, english)] == ["1 may", "1 May"]
    assert spanish.percent(0.0461, digits=1) == "4,6\xa0%"


COLUMNS = (
    Column("Nombre"),
    Column("Parte", Kind.RATE),
    Column("Media", Kind.MEAN),
    Column("Cambio", Kind.CHANGE),
    Column("Tiempo", Kind.DURATION),
    Column("Valor", Kind.NUMBER),
    Column("Cuántas", Kind.COUNT),
)
ROWS = [
    (Words("=HYPERLINK(1)"), Share(Rate(1, 2)), Average(None), WORSE, Span(1.5, 3), Number(-2.0, n=4), Count(7)),
    (Words("-5"), Share(Rate(0, 0)), Average(UNSURE), WORSE, Span(None), Number(None), Count(0)),
]


def test_a_csv_keeps_numbers_as_numbers_and_texts_as_texts() -> None:
    lines = as_csv(Table("t", COLUMNS, ROWS, "vacía"), say=say).decode("utf-8-sig").splitlines()
    assert lines[0] == (
        '"Nombre","Parte","Parte (desde)","Parte (hasta)","Parte (n)","Media","Media (desde)","Media (hasta)",'
        '"Media (n)","Cambio","Cambio (desde)","Cambio (hasta)","Cambio (veredicto)","Tiempo (segundos)","Tiempo (n)",'
        '"Valor","Valor (n)","Cuántas"'
    )
    assert lines[1].startswith('"\'=HYPERLINK(1)",0.5,0.094531,0.905469,2,"","","",0,-0.052,-0.1,-0.004,"peor",1.5,3')
    assert lines[1].endswith(",-2.0,4,7")
    assert lines[2].startswith('"\'-5","","","",0,0.5,"","",1,')


def test_a_workbook_holds_the_same() -> None:
    content = as_xlsx(Table("t", COLUMNS, ROWS, "vacía"), say=say, title="Un [título] con / de todo, y muy muy largo")
    sheet: Any = load_workbook(io.BytesIO(content)).worksheets[0]
    found = list(sheet.iter_rows(values_only=True))
    assert sheet.title == "Un título con  de todo, y muy m"
    assert found[1][:5] == ("'=HYPERLINK(1)", 0.5, 0.094531, 0.905469, 2)
    assert found[2][0] == "'-5"
    assert len(found) == 3


def test_a_row_must_fit_its_columns() -> None:
    with pytest.raises(ValueError, match="table t"):
        Table("t", COLUMNS[:2], [(Words("x"), Count(1))], "vacía")
