"""Business data in the console: looked at, brought in, shown among the analyst's numbers, taken back."""

from datetime import datetime, timezone

import pytest
from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, entries
from bot.accounts.roles import Role
from bot.gateway.identity import Identity
from bot.touchpoints.database import writing
from bot.touchpoints.event_book import event_imports
from bot.touchpoints.tables import journey
from tests.console.browsing import Browser, World
from tests.databases import rows

TABLE = (
    "Pedido;Fecha;Telegram;Correo;Importe;Tipo\n"
    "A-1;{day} 10:00;77;;1.234,50 €;pedido\n"
    "A-2;{day} 11:00;;ana@example.com;20 €;\n"
    "<b>A-3;ayer;;;;paloma\n"
)
ANA = Identity("a secret long enough").customer_key("telegram", "77")


@pytest.fixture
def editor(world: World) -> Browser:
    browser = world.signed_in(Role.EDITOR)
    browser.get("/console/exchange")
    return browser


def bring(browser: Browser, content: str, *, where: str = "tienda", kind: str = "") -> str:
    fields = {"where": where, "kind": kind}
    return browser.upload("/console/exchange/events", name="pedidos.csv", content=content.encode(), **fields)


def yesterday(world: World) -> str:
    return datetime.fromtimestamp(world.clock() - 86_400, timezone.utc).strftime("%Y-%m-%d")


def test_orders_are_looked_at_brought_in_and_taken_back(world: World, editor: Browser, sqlite: Engine) -> None:
    with writing(sqlite) as connection:
        values = {"journey_key": "j1", "customer_key": ANA, "started_at": 1.0, "last_at": 1.0, "map_id": "tienda"}
        connection.execute(journey.insert(), values)
    address = bring(editor, TABLE.format(day=yesterday(world)), kind="return")
    page = editor.get(f"{address}&at_order=pagar&at_return=nada&source=web").text
    for words in (
        "pedidos.csv",
        "devolución",
        "(ha hablado)",
        "&lt;b&gt;A-3",
        "«paloma» no se conoce",
        "Traer 2 datos",
    ):
        assert words in page
    assert "1 son de clientes que han hablado" in page
    assert rows(sqlite, "SELECT * FROM external_event") == []
    path = address.partition("?")[0]
    sent = {"kind": "return", "source": "web", "at_order": "pagar"}
    sent |= {f"column_{name}": str(n) for n, name in enumerate(("event", "date", "telegram", "email", "value", "kind"))}
    assert editor.post(path, **sent).headers["location"] == "/console/exchange#bring-events"
    page = editor.get("/console/exchange").text
    assert "2 datos nuevos y 0 cambiados" in page
    assert "2 nuevos, 0 cambiados" in page
    kept = rows(sqlite, "SELECT external_id, source, kind, stage_id, journey_key, value, currency FROM external_event")
    assert [tuple(row.values()) for row in kept] == [
        ("A-1", "web", "order", "pagar", "j1", 1234.5, "EUR"),
        ("A-2", "web", "return", None, None, 20.0, "EUR"),
    ]
    assert "ana@example.com" not in str(rows(sqlite, "SELECT * FROM external_event"))
    assert "No hay nada que traer" in editor.get(f"{address}&at_order=pagar&source=web").text
    assert editor.post(path, **sent).status_code == 303, "nothing more is written"
    [done] = event_imports(sqlite)
    assert editor.post(f"/console/exchange/event-imports/{done.import_id}/undo").status_code == 303
    assert "Deshecho. Esos datos ya no cuentan" in editor.get("/console/exchange").text
    assert rows(sqlite, "SELECT * FROM external_event") == []
    editor.post(f"/console/exchange/event-imports/{done.import_id}/undo")
    assert "Esa importación ya no está" in editor.get("/console/exchange").text
    deeds = [each.deed for each in entries(world.database) if each.deed.actor.name == "editor"]
    assert [(deed.action, dict(deed.detail)) for deed in deeds[:2]] == [
        (Action.IMPORT_UNDONE, {"events": 2}),
        (Action.IMPORTED, {"new": 2, "changed": 0, "wrong": 1}),
    ]


def test_what_cannot_be_read_is_told_beside_the_file_and_columns_can_be_chosen(editor: Browser) -> None:
    assert "No hay nada que importar" in bring(editor, "", kind="order")
    address = bring(editor, "a,b\n2026-05-03,3\n", kind="cost")
    assert "Di qué columna es la fecha" in editor.get(address).text
    chosen = editor.get(f"{address}&column_date=0&column_value=1&column_stage=99&currency=eur").text
    assert "Traer un dato" in chosen
    assert "3 EUR" in chosen


def test_a_table_is_of_who_brought_it_and_of_a_map_that_is_there(
    world: World, editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = bring(editor, "fecha\n2026-05-03\n", kind="order").partition("?")[0]
    other = world.signed_in(Role.PUBLISHER)
    assert other.get(address).status_code == 404
    other.get("/console/exchange")
    assert other.post(address).status_code == 404
    assert editor.get(bring(editor, "fecha\n2026-05-03\n", where="nada")).status_code == 404
    assert "Traer datos del negocio" not in world.signed_in(Role.ANALYST).get("/console/exchange").text
    monkeypatch.setattr("bot.console.event_pages.MOST_EVENTS", 0)
    assert "Tiene más de 0 filas" in bring(editor, "fecha\n2026-05-03\n")
