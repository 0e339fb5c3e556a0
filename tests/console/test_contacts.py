"""Contacts of other channels in the console: looked at, brought in, among the open doubts, taken out again."""

import pytest
from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, entries
from bot.accounts.roles import Role
from bot.doubts import contact_book
from bot.doubts.reading import groups
from tests.console.browsing import Browser, World
from tests.databases import rows
from tests.doubts.log import Log

TABLE = (
    "Motivo de la llamada;Veces;Fecha;Canal;Etapa;Caso\n"
    "¿lo mandáis a Canarias? soy ana@example.com;12;2026-11-03;llamada;Pagar;C-1\n"
    "¿Cómo pago?;2;;correo;;C-2\n"
    "<b>nada</b>;muchas;;paloma;Volar;C-3\n"
)


@pytest.fixture
def editor(world: World) -> Browser:
    browser = world.signed_in(Role.EDITOR)
    browser.get("/console/exchange")
    return browser


def bring(browser: Browser, content: str, *, where: str = "tienda", kind: str = "phone") -> str:
    fields = {"where": where, "kind": kind}
    return browser.upload("/console/exchange/contacts", name="llamadas.csv", content=content.encode(), **fields)


def looked_at(browser: Browser, address: str) -> str:
    """The page once everything that was begun has ended."""
    page = browser.get(address).text
    while browser.client.get(f"{address.partition('?')[0]}/progress.json").json()["step"]:
        pass  # each answer waits for news
    return browser.get(address).text if "data-progress" in page else page


def test_contacts_are_looked_at_brought_in_and_taken_out_again(world: World, editor: Browser, sqlite: Engine) -> None:
    Log(sqlite).says("¿hacéis envíos a Canarias?", at=world.clock() - 3_600, stage_id="pagar")
    address = bring(editor, TABLE)
    page = looked_at(editor, address)
    for words in (
        "llamadas.csv",
        "¿lo mandáis a Canarias? soy [correo]",
        "× 12",
        "Ya se responde:",
        "pagar.pagar",
        "&lt;b&gt;nada",
        "«muchas» no es un número de veces",
        "«paloma» no es un canal",
        "Etapa: la etapa «Volar» no está en el mapa",
        "Traer 2 consultas",
    ):
        assert words in page
    assert "ana@example.com" not in page
    assert rows(sqlite, "SELECT * FROM evidence") == []
    assert editor.post(address).headers["location"] == address
    done = looked_at(editor, address)
    assert "2 consultas guardadas. 1 no las responde" in done
    assert [(each.asked, each.customers, each.contacts) for each in groups(sqlite, now=world.clock())] == [
        (13, 1, (("phone", 12),))
    ]
    assert "un cliente en el chat · 12 por teléfono" in editor.get("/console/doubts").text
    editor.get("/console/exchange")
    [brought] = contact_book.imports(sqlite)
    assert "2 consultas, 1 sin respuesta en el mapa" in editor.page
    assert editor.post(f"/console/exchange/imports/{brought.import_id}/undo").headers["location"] == "/console/exchange"
    assert "Deshecha" in editor.get("/console/exchange").text
    editor.get("/console/doubts")
    assert [(each.asked, each.contacts) for each in groups(sqlite, now=world.clock())] == [(1, ())]
    assert rows(sqlite, "SELECT * FROM evidence") == []
    editor.post(f"/console/exchange/imports/{brought.import_id}/undo")
    assert "Esa importación ya no está" in editor.get("/console/exchange").text
    deeds = [each.deed for each in entries(world.database) if each.deed.actor.name == "editor"]
    assert [(deed.action, dict(deed.detail)) for deed in deeds[:2]] == [
        (Action.IMPORT_UNDONE, {"contacts": 2}),
        (Action.IMPORTED, {"contacts": 2, "open": 1, "wrong": 1}),
    ]
    assert "Traer 2 consultas" in looked_at(editor, address), "what was taken out can be brought again"


def test_what_cannot_be_read_is_told_beside_the_file_and_columns_can_be_chosen(editor: Browser) -> None:
    assert "No hay nada que importar" in bring(editor, "", where="tienda/pagar", kind="email")
    address = bring(editor, "a,b\n¿Hay wifi?,3\n", where="tienda/mirar", kind="nonsense")
    assert "Di qué columna es lo que preguntaron" in editor.get(address).text
    chosen = looked_at(editor, f"{address}?phrase=0&count=1&date=99")
    assert all(words in chosen for words in ("Traer una consulta", "× 3", "Otro canal", "Mirar"))
    gone = bring(editor, "frase\n¿Hay wifi?\n", where="nada")
    assert "El mapa «nada» no existe" in looked_at(editor, gone)


def test_a_table_is_of_who_brought_it(world: World, editor: Browser) -> None:
    address = bring(editor, TABLE)
    other = world.signed_in(Role.PUBLISHER)
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/progress.json").status_code == 404
    other.get("/console/exchange")
    assert other.post(address).status_code == 404
    assert "Traer consultas" not in world.signed_in(Role.ANALYST).get("/console/exchange").text


def test_our_own_mistake_has_a_number_and_an_end(
    world: World, editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.console.contact_desk.DraftJudge", None)
    assert "Es un fallo nuestro, no tuyo" in looked_at(editor, bring(editor, TABLE))


def test_a_table_that_is_too_long_is_refused_and_the_oldest_of_many_goes(
    editor: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bring(editor, "a\nb\n")
    for _ in range(16):
        bring(editor, "a\nb\n")
    assert editor.get(first).status_code == 404
    editor.get("/console/exchange")
    monkeypatch.setattr("bot.console.contact_desk.MOST_CONTACTS", 1)
    refused = bring(editor, "a\nb\nc\n", where="tienda/pagar")
    assert "Tiene más de 1 filas" in refused
    assert '<option value="tienda/pagar" selected>' in refused, "what was chosen is not lost"
