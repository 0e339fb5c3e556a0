"""In and out in the console: a table is looked at, imported and taken back; what is there is taken along."""

import pytest

from bot.accounts.audit import Action, entries
from bot.accounts.roles import Role
from bot.journeys.tables.sheets import LARGEST, read_table
from tests.console.browsing import Browser, World

TABLE = (
    "etapa,Duda,Otras formas,Contestación\n"
    "Pagar,¿Hay plazos?,pagar a plazos,Sí: en 3.\n"
    "Pagar,¿Cómo pago?,con qué se paga,Con tarjeta.\n"
    "Volar,<b>¿Vuela?,,Sí.\n"
)


@pytest.fixture
def editor(world: World) -> Browser:
    browser = world.signed_in(Role.EDITOR)
    browser.get("/console/exchange")
    return browser


def bring(browser: Browser, content: bytes, **fields: str) -> str:
    return browser.upload("/console/exchange", name="preguntas.csv", content=content, **fields)


def map_text(world: World) -> str:
    return (world.project.maps / "tienda.yml").read_text(encoding="utf-8")


def test_a_table_is_looked_at_imported_and_taken_back(world: World, editor: Browser) -> None:
    before = map_text(world)
    address = bring(editor, TABLE.encode())
    page = editor.get(address).text
    assert "preguntas.csv" in page
    for words in (
        "Importar 2 preguntas",
        "Etapa: la etapa «Volar» no está en el mapa",
        "&lt;b&gt;¿Vuela?",
        "pagar.pagar",
    ):
        assert words in page
    assert map_text(world) == before
    columns = {"stage": "0", "question": "1", "wordings": "2", "answer": "3"}
    late = editor.post(address, deed="import", changes="3", **columns)
    assert (late.status_code, map_text(world)) == (409, before)
    assert "El mapa ha cambiado mientras lo mirabas" in late.text
    done = editor.post(address, deed="import", changes="2", **columns)
    assert done.status_code == 303
    after = editor.get(done.headers["location"]).text
    assert "Importadas: 1 nuevas y 1 cambiadas" in after
    assert "Deshacer la importación" in after
    written = map_text(world)
    assert all(words in written for words in ("¿Hay plazos?", "con qué se paga", "formas de pago"))
    assert "No hay nada que importar" in editor.get(bring(editor, TABLE.encode())).text
    editor.get(address)
    assert editor.post(address, deed="undo").headers["location"] == address
    assert map_text(world) == before
    assert editor.post(address, deed="undo").status_code == 303
    actions = [entry.deed.action for entry in entries(world.database) if entry.deed.actor.name == "editor"]
    assert actions[:3] == [Action.MAP_EDITED, Action.IMPORTED, Action.MAP_EDITED]


def test_an_import_that_others_have_changed_since_stays(world: World, editor: Browser) -> None:
    address = bring(editor, TABLE.encode())
    editor.get(address)
    editor.post(address, deed="import", changes="2", stage="0", question="1", wordings="2", answer="3")
    file = world.project.maps / "tienda.yml"
    file.write_text(map_text(world).replace("en 3.", "en 6."), encoding="utf-8")
    refused = editor.post(address, deed="undo")
    assert refused.status_code == 409
    assert "no se ha deshecho nada" in refused.text
    assert "en 6." in map_text(world)


def test_columns_can_be_chosen_and_rows_without_a_stage_get_one(editor: Browser) -> None:
    address = bring(editor, "a,b,c\n¿Hay wifi?,wifi,Sí.\n".encode(), where="tienda/pagar")
    assert "Di qué columna es la pregunta" in editor.get(address).text
    chosen = editor.get(f"{address}?question=0&wordings=1&answer=2&owner=99").text
    assert "pagar.hay_wifi" in chosen
    assert "Importar una pregunta" in chosen


def test_what_is_no_table_is_told_beside_the_file(editor: Browser) -> None:
    assert "No hay nada que importar" in bring(editor, b"")
    assert "No parece una tabla" in bring(editor, b"a,b\n1,\0\n", where="tienda/mirar")
    assert "ocupa más de 5 MB" in bring(editor, b"x" * (LARGEST + 1))
    assert "demasiado grande" in bring(editor, b"x" * (LARGEST + 100_000))


def test_a_table_is_of_who_brought_it_and_is_kept_for_an_hour(world: World, editor: Browser) -> None:
    address = bring(editor, TABLE.encode())
    assert world.signed_in(Role.PUBLISHER).get(address).status_code == 404
    assert editor.get(address).status_code == 200
    for _ in range(16):
        bring(editor, TABLE.encode())
    assert editor.get(address).status_code == 404
    latest = bring(editor, TABLE.encode())
    world.clock.go(3_601)
    assert editor.get(latest).status_code in (303, 404)


def test_everything_can_be_taken_along(world: World) -> None:
    viewer = world.signed_in(Role.VIEWER)
    page = viewer.get("/console/exchange").text
    assert "Traer preguntas" not in page
    assert 'href="/console/maps/tienda/map.yml"' in page
    yaml = viewer.get("/console/maps/tienda/map.yml")
    assert yaml.content == (world.project.maps / "tienda.yml").read_bytes()
    assert yaml.headers["content-disposition"] == 'attachment; filename="tienda.yml"'
    assert viewer.get("/console/maps/nada/map.yml").status_code == 404
    tables = [read_table(viewer.get(f"/console/questions.{kind}").content) for kind in ("csv", "xlsx")]
    assert tables[0] == tables[1]
    assert tables[0].rows[-1].cells[:4] == ("tienda", "pagar", "pagar", "¿Cómo pago?")
    assert len(tables[0].rows) == 9
    assert sum(entry.deed.action is Action.EXPORTED for entry in entries(world.database)) == 3
