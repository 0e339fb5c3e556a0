"""Tables of contacts: what each cell may say, and what a row comes to."""

from datetime import date

import pytest

from bot.journeys.fields import PARTS
from bot.journeys.tables.columns import guessed
from bot.journeys.tables.contact_columns import (
    CONTACT_COLUMNS,
    KINDS,
    day_of,
    feeling_of,
    kind_of,
    month_first,
    times_of,
)
from bot.journeys.tables.contacts import ContactRow, read_contacts
from bot.journeys.tables.importing import Fault
from bot.journeys.tables.sheets import Row, Table, read_table
from tests.builders import make_map, make_question, make_stage

SHOP = make_map(make_stage("compra", make_question("pagar", ["¿Cómo pago?", "formas de pago"]), name="La compra"))
TODAY = date(2026, 11, 22)


def test_kinds_are_those_of_the_evidence_in_maps() -> None:
    assert set(KINDS) == set(PARTS["evidence"].fields["kind"].values)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("phone", "phone"),
        ("Teléfono", "phone"),
        ("Llamadas", "phone"),
        ("redes_sociales", "social"),
        ("Instagram", "social"),
        ("Búsquedas", "search_terms"),
        ("E-mail", "email"),
        ("taller", "workshop"),
        ("paloma", None),
    ],
)
def test_a_kind_may_be_said_in_either_language(cell: str, kind: str | None) -> None:
    assert kind_of(cell) == kind


@pytest.mark.parametrize(
    ("cell", "times"),
    [
        *(
            ("12", 12),
            ("1.200", 1200),
            ("1,200,000", 1_200_000),
            ("0", None),
            ("-3", None),
            ("2,5", None),
            ("1e3", None),
        ),
        *(("10000000", 10_000_000), ("10000001", None), ("٣", None), ("muchas", None)),
    ],
)
def test_a_count_is_a_whole_number_from_one(cell: str, times: int | None) -> None:
    assert times_of(cell) == times


@pytest.mark.parametrize(
    ("cell", "feeling"),
    [
        *(
            ("Negativo", -0.5),
            ("positive", 0.5),
            ("neutro", 0.0),
            ("-0,8", -0.8),
            ("1", 1.0),
            ("2", None),
            ("nan", None),
        ),
        *(("", None), ("regular", None)),
    ],
)
def test_a_feeling_is_a_number_or_a_word(cell: str, feeling: float | None) -> None:
    assert feeling_of(cell) == feeling


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-03", date(2026, 11, 3)),
        ("2026-11-03T10:20:00Z", date(2026, 11, 3)),
        ("3/11/2026", date(2026, 11, 3)),
        ("03.11.26 10:00", date(2026, 11, 3)),
        ("31/02/2026", None),
        ("ayer", None),
    ],
)
def test_a_day_is_iso_or_has_the_day_first(cell: str, day: date | None) -> None:
    assert day_of(cell, american=False) == day


def test_days_as_in_the_united_states_are_known_by_the_whole_column() -> None:
    assert month_first(["", "03/04/2026", "11/22/2026"])
    assert not month_first(["03/04/2026"])
    assert not month_first(["22/11/2026", "11/22/2026"])
    assert day_of("11/22/2026", american=True) == TODAY


def test_columns_are_guessed_in_both_languages() -> None:
    assert guessed(("Fecha", "Motivo de la llamada", "Canal", "Veces"), CONTACT_COLUMNS) == {
        **{"date": 0, "phrase": 1, "kind": 2, "count": 3}
    }
    assert guessed(("Search term", "Volume", "Ticket"), CONTACT_COLUMNS) == {"phrase": 0, "count": 1, "ref": 2}


def test_a_row_says_everything_or_what_the_others_say() -> None:
    table = read_table(
        "frase,veces,etapa,fecha,canal,sentimiento,ref\n"
        "¿Tenéis\u2003 tiendas?,3,la compra,11/22/2026,correo,-1,T-1\n¿Hay wifi?\n".encode()
    )
    columns = guessed(table.heading, CONTACT_COLUMNS)
    assert read_contacts(table, columns, journey=SHOP, today=TODAY, stage_id="otra", kind="phone") == (
        ContactRow(2, "¿Tenéis tiendas?", 3, "compra", TODAY, "email", -1.0, "T-1"),
        ContactRow(3, "¿Hay wifi?", stage_id="otra", kind="phone"),
    )


def test_what_a_row_says_wrongly_is_told_by_its_column() -> None:
    cells = ("123", "muchas", "volar", "ayer", "paloma", "regular")
    table = Table(("phrase", "count", "stage", "date", "kind", "sentiment"), (Row(2, cells), Row(3, ("x" * 1_001,))))
    columns = {name: place for place, name in enumerate(table.heading)}
    first, second = read_contacts(table, columns, journey=SHOP, today=TODAY)
    assert first.faults == (
        Fault("stage", "no_stage", {"stage": "volar"}),
        Fault("count", "no_count", {"count": "muchas"}),
        Fault("date", "no_date", {"date": "ayer"}),
        Fault("kind", "no_kind", {"kind": "paloma"}),
        Fault("sentiment", "no_sentiment", {"sentiment": "regular"}),
        Fault("phrase", "no_phrase", {}),
    )
    assert second.faults == (Fault("phrase", "long_phrase", {"limit": 1_000}),)


def test_what_has_not_happened_yet_is_wrong() -> None:
    table = Table(("phrase", "date"), (Row(2, ("¿Hay wifi?", "2026-11-23")),))
    [row] = read_contacts(table, {"phrase": 0, "date": 1}, journey=SHOP, today=TODAY)
    assert row.faults == (Fault("date", "not_yet", {"date": "2026-11-23"}),)
