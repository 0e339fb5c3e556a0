"""Tables of business data read row by row, in both languages and in every usual way to write days and amounts."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from bot.journeys.tables.columns import guessed
from bot.journeys.tables.event_columns import (
    EVENT_COLUMNS,
    amount_of,
    currency_in,
    currency_of,
    event_kind_of,
    moment_of,
)
from bot.journeys.tables.events import EventRow, Given, Who, read_events
from bot.journeys.tables.importing import Fault
from bot.journeys.tables.sheets import read_table
from tests.builders import make_map, make_stage

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 22, 12, tzinfo=timezone.utc).timestamp()
SHOP = make_map(make_stage("decision"), make_stage("compra"))
KEY = "0123456789abcdef0123456789abcdef"


def utc(*parts: int) -> float:
    return datetime(*parts, tzinfo=timezone.utc).timestamp()


def read(content: str, **given: object) -> tuple[EventRow, ...]:
    table = read_table(content.encode())
    columns = guessed(table.heading, EVENT_COLUMNS)
    return read_events(table, columns, Given(SHOP, NOW, **given))


@pytest.mark.parametrize(
    ("heading", "columns"),
    [
        (
            "Número de pedido;Fecha;Hora;Cliente;Correo;Importe;Moneda;Etapa;Tipo",
            {
                "event": 0,
                "date": 1,
                "time": 2,
                "customer": 3,
                "email": 4,
                "value": 5,
                "currency": 6,
                "stage": 7,
                "kind": 8,
            },
        ),
        (
            "Order ID;Created at;Customer;Email;Phone;Telegram ID;Total;Currency",
            {"event": 0, "date": 1, "customer": 2, "email": 3, "phone": 4, "telegram": 5, "value": 6, "currency": 7},
        ),
    ],
)
def test_columns_are_guessed(heading: str, columns: dict[str, int]) -> None:
    assert guessed(heading.split(";"), EVENT_COLUMNS) == columns


def test_a_row_says_what_happened() -> None:
    content = (
        "Pedido;Tipo;Fecha;Hora;Correo;Etapa;Importe\n"
        "A-1;Pedido;03/11/2026;18:30;Ana@Example.com;Compra;1.234,56 €\n"
        "A-2;devolución;2026-11-04;;;decision;-20\n"
        ";coste;2026-11-01;;ana@example.com;;300\n"
    )
    assert read(content, currency="EUR", stages={"return": "compra", "cost": "compra"}) == (
        EventRow(
            2, "order", "A-1", utc(2026, 11, 3, 17, 30), Who("email", "ana@example.com"), "compra", 1234.56, "EUR"
        ),
        EventRow(3, "return", "A-2", utc(2026, 11, 4, 11), None, "decision", 20.0, "EUR"),
        EventRow(4, "cost", "", utc(2026, 11, 1, 11), None, "", 300.0, "EUR"),
    )


def test_kind_and_stage_come_from_the_form_where_a_row_is_silent() -> None:
    [row] = read("fecha\n2026-11-04\n", kind="call", stages={"call": "decision"})
    assert (row.kind, row.stage_id, row.who, row.value, row.currency) == ("call", "decision", None, None, "")


def test_a_day_alone_may_be_today_also_in_the_morning() -> None:
    table = read_table(b"fecha\n2026-11-22\n2026-11-23\n")
    morning = Given(SHOP, utc(2026, 11, 22, 7), "call")
    found = read_events(table, {"date": 0}, morning)
    assert [[fault.key for fault in row.faults] for row in found] == [[], ["not_yet"]]


def test_customers_are_named_in_several_ways_and_always_the_same_one_alike() -> None:
    named = ("77;a@b.es;;C-1", ";;0034 600-11 22 33;", ";;;C-1 ", f";;;{KEY}", ";;;Á@b.es")
    content = "\n".join(("fecha;telegram;email;phone;cliente", *(f"1/11/2026;{each}" for each in named)))
    assert [row.who for row in read(content, kind="order")] == [
        Who("telegram", "77"),
        Who("phone", "34600112233"),
        Who("customer", "c-1"),
        Who("key", KEY),
        Who("email", "a@b.es"),
    ]


def test_what_is_wrong_is_told_cell_by_cell() -> None:
    heading = "pedido;tipo;fecha;hora;clave de cliente;telegram;correo;telefono;importe;moneda;etapa\n"
    content = heading + (
        "A;paloma;ayer;;;;;;mucho;euros;Volar\n"
        "a@b.es;;;;x;;;;-3;;\n"
        f"{'x' * 101};staff;2027-01-01;;;;;;;;\n"
        "B;order;2026-11-01;tarde;;yo;;;;;\n"
        "C;order;2026-11-01;25:00;;;nada;;;;\n"
        "D;order;2026-11-01;;;;;12;;;\n"
    )
    assert [row.faults for row in read(content)] == [
        (
            Fault("kind", "no_event_kind", {"kind": "paloma"}),
            Fault("stage", "no_stage", {"stage": "Volar"}),
            Fault("date", "no_event_date", {"date": "ayer"}),
            Fault("value", "no_value", {"value": "mucho"}),
            Fault("currency", "no_currency", {"currency": "euros"}),
        ),
        (
            Fault("kind", "which_kind", {}),
            Fault("date", "which_date", {}),
            Fault("value", "negative", {"value": "-3"}),
            Fault("event", "personal_id", {}),
            Fault("key", "no_key", {}),
        ),
        (
            Fault("date", "not_yet", {"date": "2027-01-01"}),
            Fault("value", "which_value", {}),
            Fault("event", "long_id", {"limit": 100}),
        ),
        (Fault("date", "no_event_date", {"date": "2026-11-01"}), Fault("telegram", "no_telegram", {})),
        (Fault("date", "no_event_date", {"date": "2026-11-01"}), Fault("email", "no_email", {})),
        (Fault("phone", "no_phone", {}),),
    ]


def test_an_identity_does_not_get_into_what_is_printed() -> None:
    assert "ana" not in repr(Who("email", "ana@example.com"))


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        *(("12", 12.0), ("1.234,56 €", 1234.56), ("1,234.56", 1234.56), ("39.9", 39.9), ("39,9", 39.9), ("-3", -3.0)),
        *(("1,234", 1234.0), ("1.234.567", 1234567.0), ("EUR 1 200,50", 1200.5), ("1.2.3", None), ("", None)),
        *(("mucho", None), ("1" * 17, None)),
    ],
)
def test_amounts(cell: str, amount: float | None) -> None:
    assert amount_of(cell) == amount


def test_kinds_and_currencies() -> None:
    assert [event_kind_of(each) for each in ("Pedidos", "call", "Devolución", "x")] == ["order", "call", "return", None]
    assert [currency_of(each) for each in ("€", "usd", "euros")] == ["EUR", "USD", None]
    assert [currency_in(each) for each in ("3 €", "MXN 3", "3")] == ["EUR", "MXN", ""]


@pytest.mark.parametrize(
    ("cell", "clock", "american", "found"),
    [
        ("2026-11-03T10:00:00+02:00", "", False, utc(2026, 11, 3, 8)),
        ("2026-11-03T10:00:00Z", "", False, utc(2026, 11, 3, 10)),
        ("2026-07-03 10:00", "", False, utc(2026, 7, 3, 8)),
        ("11/03/2026 9:05", "", True, utc(2026, 11, 3, 8, 5)),
        ("03/11/2026", "", False, utc(2026, 11, 3, 11)),
        ("ayer", "10:00", False, None),
    ],
)
def test_moments_are_of_the_maps_zone(cell: str, clock: str, american: bool, found: float | None) -> None:
    assert moment_of(cell, clock, american=american, zone=MADRID) == found
