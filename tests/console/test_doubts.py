"""Open doubts in the console: listed by stage, read, decided about, taken back."""

import html
import re
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.accounts.audit import Action, entries
from bot.accounts.roles import Role
from bot.doubts.reading import DoubtGroup, groups
from tests.console.browsing import Browser, World
from tests.doubts.log import Log

SHIPPING = ("¿lo mandáis a Canarias?", "¿hacéis envíos a Canarias?", "mandáis a Canarias <b>")


@pytest.fixture
def log(sqlite: Engine, world: World) -> Log:
    log = Log(sqlite)
    for number, text in enumerate(SHIPPING):
        log.says(text, at=world.clock() - 3_600 * (number + 1), sentiment=-0.5, stage_id="pagar")
    log.says("¿de qué número es el precio?", at=world.clock() - 60, stage_id="mirar")
    return log


@pytest.fixture
def editor(world: World, log: Log) -> Browser:
    browser = world.signed_in(Role.EDITOR)
    browser.get("/console/doubts")
    return browser


def found(world: World, status: str | None = "open") -> list[DoubtGroup]:
    return list(groups(world.database, now=world.clock(), status=status))


def shipping(world: World) -> str:
    return next(each.group_id for each in found(world, None) if each.stage_id == "pagar")


def map_text(world: World) -> str:
    return (world.project.maps / "tienda.yml").read_text(encoding="utf-8")


def said(text: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text)))


def test_the_list_is_by_stage_and_filters_stay_in_the_address(world: World, log: Log) -> None:
    analyst = world.signed_in(Role.ANALYST)
    page = analyst.get("/console/doubts")
    assert "Han entrado 4 mensajes" in page.text
    assert said(page.text).index("Mirar Tienda") < said(page.text).index("Pagar Tienda")
    assert "3 clientes" in said(page.text)
    assert "molestos (−0,5)" in said(page.text)
    assert "Han entrado" not in analyst.get("/console/doubts").text
    only = analyst.get("/console/doubts?where=tienda/pagar&days=7&status=open&shown=x").text
    assert '<option value="tienda/pagar" selected>' in only
    assert "de qué número" not in only
    assert "No hay dudas así" in analyst.get("/console/doubts?status=solved&where=tienda").text
    first = analyst.get("/console/doubts?shown=1").text
    assert "Ver más (hay 2)" in first
    assert "shown=2" in first
    assert analyst.get("/console/doubts?days=999&status=%00&where=%2F%2F&shown=99999").status_code == 200


def test_what_came_in_is_gathered_once_a_minute(world: World, editor: Browser, log: Log) -> None:
    log.says("¿tenéis tienda en Lugo?", at=world.clock(), stage_id="mirar")
    assert "Lugo" not in editor.get("/console/doubts").text
    world.clock.go(61)
    assert "Lugo" in editor.get("/console/doubts").text


def test_an_analyst_reads_and_decides_nothing(world: World, editor: Browser) -> None:
    page = world.signed_in(Role.ANALYST).get(f"/console/doubts/{shipping(world)}").text
    assert all(html.escape(text) in page for text in SHIPPING)
    assert "mandáis a Canarias <b>" not in page
    assert "no se entendió: 3" in said(page)
    assert 'name="deed"' not in page
    assert 'name="wording"' not in page


def test_a_new_question_is_written_with_the_ticked_messages_and_can_be_taken_back(
    world: World, editor: Browser
) -> None:
    before, doubt = map_text(world), shipping(world)
    page = editor.get(f"/console/doubts/{doubt}")
    assert page.text.count('type="checkbox" name="wording"') == 3
    asked = {"question": "¿Enviáis a Canarias?", "stage": "pagar", "more": "envíos a las islas\n\n"}
    empty = editor.post(f"/console/doubts/{doubt}", deed="accept", wording=SHIPPING[0], **asked)
    assert empty.status_code == 400
    assert "Falta la respuesta" in empty.text
    assert "envíos a las islas" in empty.text
    assert empty.text.count(" checked") == 1
    done = editor.post(f"/console/doubts/{doubt}", deed="accept", wording=SHIPPING[0], answer="Sí: 9 €.", **asked)
    assert done.headers["location"].startswith("/console/maps/tienda/questions/pagar.")
    written = map_text(world).removeprefix(before)
    assert written.split("ask:")[1] != ""
    for words in ("¿Enviáis a Canarias?", SHIPPING[0], "envíos a las islas", "Sí: 9 €."):
        assert words in written
    assert SHIPPING[1] not in written
    assert "La pregunta «¿Enviáis a Canarias?» ya está en el mapa." in editor.get(done.headers["location"]).text
    decided = editor.get(f"/console/doubts/{doubt}").text
    link = r'Está en <a href="/console/maps/tienda/questions/pagar.envi[^>]*>¿Enviáis a Canarias\?</a>'
    assert re.search(link, decided)
    assert "Falta publicarlo" in decided
    assert editor.post(f"/console/doubts/{doubt}", deed="dismiss", why="x").status_code == 400
    assert editor.post(f"/console/doubts/{doubt}", deed="undo").status_code == 303
    assert map_text(world) == before
    assert [each.status for each in found(world, None)] == ["open", "open"]
    deeds = [entry.deed.action for entry in entries(world.database) if entry.deed.actor.name == "editor"]
    assert deeds[:-1] == [
        *(Action.MAP_EDITED, Action.DOUBT_REOPENED),
        *(Action.MAP_EDITED, Action.DOUBT_ACCEPTED),
    ]
    assert "reabrió una duda" in editor.get(f"/console/doubts/{doubt}").text


def test_what_others_have_changed_since_is_not_taken_back(world: World, editor: Browser) -> None:
    doubt = shipping(world)
    editor.get(f"/console/doubts/{doubt}")
    fields = {"question": "¿Enviáis a Canarias?", "stage": "pagar", "answer": "Sí, 9 €.", "wording": SHIPPING[0]}
    editor.post(f"/console/doubts/{doubt}", deed="accept", **fields)
    file = world.project.maps / "tienda.yml"
    file.write_text(map_text(world).replace("Sí, 9 €.", "Sí, 12 €."), encoding="utf-8")
    refused = editor.post(f"/console/doubts/{doubt}", deed="undo")
    assert refused.status_code == 409
    assert "Otra persona ha cambiado esto mismo" in refused.text
    assert "12 €" in map_text(world)
    assert found(world, "accepted")[0].group_id == doubt
    assert editor.post(f"/console/doubts/{doubt}", deed="reopen").status_code == 303
    assert "12 €" in map_text(world)
    assert len(found(world)) == 2


def test_phrases_go_to_a_question_or_to_small_talk(world: World, editor: Browser) -> None:
    doubt, before = shipping(world), map_text(world)
    editor.get(f"/console/doubts/{doubt}")
    nowhere = editor.post(f"/console/doubts/{doubt}", deed="add", wording=SHIPPING[0])
    assert "Elige a qué pregunta" in nowhere.text
    nothing = editor.post(f"/console/doubts/{doubt}", deed="add", to="pagar.pagar")
    assert "ya tiene todas" in nothing.text
    assert editor.post(f"/console/doubts/{doubt}", deed="small_talk", wording="hola").status_code == 400
    known = {"more": "FORMAS de pago\nprecio del 3"}
    added = editor.post(f"/console/doubts/{doubt}", deed="add", to="pagar.pagar", wording=SHIPPING[1], **known)
    assert SHIPPING[1] in map_text(world)
    assert "Las frases ya están en «¿Cómo pago?». Frases que no" in (told := editor.get(added.headers["location"]).text)
    assert "porque ya son de «¿Cómo pago?», «¿Cuánto cuesta el número 3?»: 2." in told
    editor.get(f"/console/doubts/{doubt}")
    editor.post(f"/console/doubts/{doubt}", deed="undo")
    assert map_text(world) == before
    editor.post(f"/console/doubts/{doubt}", deed="small_talk", kind="thanks", more="agradecidísimo")
    assert "agradecidísimo" in map_text(world)
    assert [each.why for each in found(world, "dismissed")] == ["thanks"]


def test_a_doubt_is_dismissed_with_a_reason_and_one_person_decides(world: World, editor: Browser) -> None:
    doubt = shipping(world)
    editor.get(f"/console/doubts/{doubt}")
    assert "Falta el motivo" in editor.post(f"/console/doubts/{doubt}", deed="dismiss", why="  ").text
    assert "Elige qué hacer" in editor.post(f"/console/doubts/{doubt}", deed="nothing").text
    assert editor.post(f"/console/doubts/{doubt}", deed="dismiss", why="No vendemos fuera").status_code == 303
    late = world.signed_in(Role.PUBLISHER)
    late.get(f"/console/doubts/{doubt}")
    assert (
        "ya la ha decidido otra persona" in late.post(f"/console/doubts/{doubt}", deed="dismiss", why="x").text.lower()
    )
    assert [each.why for each in found(world, "dismissed")] == ["No vendemos fuera"]
    assert editor.get("/console/doubts/ffff").status_code == 404


def test_a_doubt_of_a_map_that_is_gone_can_only_be_dismissed(world: World, editor: Browser, tmp_path: Path) -> None:
    doubt = shipping(world)
    (world.project.maps / "tienda.yml").unlink()
    page = editor.get(f"/console/doubts/{doubt}").text
    assert "El mapa de esta duda ya no está" in page
    assert 'value="accept"' not in page
    refused = editor.post(f"/console/doubts/{doubt}", deed="accept", answer="Sí.", question="¿Sí?")
    assert refused.status_code == 400
    assert "Una etapa que ya no está" in editor.get("/console/doubts").text
