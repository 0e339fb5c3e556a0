"""Changing a map on its board: every kind of form and button, what is refused, and what two people do to one text."""

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.applications import Starlette

from bot.accounts.audit import Action, AuditFilter, entries
from bot.accounts.roles import Role
from bot.console.app import build_console
from bot.console.board_deeds import deed_of, lane_named
from bot.console.board_forms import shown
from bot.console.board_sheet import sheet_of
from bot.console.durations import duration_of, told_duration
from bot.console.histories import Histories
from bot.console.shelf import MapShelf
from bot.journeys.editing.desk import MapDesk
from bot.journeys.editing.edits import Move, Remove
from bot.journeys.editing.places import Place
from bot.journeys.editing.values import Group
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem
from tests.console.browsing import Browser, World

TODAY = date(2026, 11, 22)
BOARD = "/console/maps/tienda"
EMOTION = "emotion: {score: -1, label: dudas, why: No veo el precio}"


def path(world: World) -> Path:
    return world.project.maps / "tienda.yml"


def on_disk(world: World) -> str:
    return path(world).read_text(encoding="utf-8")


def rewrite(world: World, old: str, new: str) -> None:
    text = on_disk(world)
    assert old in text
    path(world).write_text(text.replace(old, new), encoding="utf-8")


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the form that is open in a cell."""
    form = page[page.index('id="open"') :]
    form = form[: form.index("</form>")]
    return {
        name: html.unescape(value) for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', form)
    }


def change(browser: Browser, key: str, **now: str) -> str:
    """Open the form of a place, fill in fields (`__` is a slash), send it; the answer's page or its address."""
    opened = browser.get(f"{BOARD}?edit={key}")
    fields = hidden(opened.text)
    typed = {f"now.{name[4:]}": value for name, value in fields.items() if name.startswith("was.")}
    typed |= {f"now.{name.replace('__', '/')}": value for name, value in now.items()}
    sent = browser.post(f"{BOARD}/edit", **{**fields, **typed, "csrf": fields["csrf"]})
    return sent.headers.get("location", "") or sent.text


def deed(browser: Browser, said: str, **more: str) -> str:
    page = browser.get(BOARD).text
    seen = html.unescape(re.findall(r'name="seen" value="([^"]*)"', page)[0])
    sent = browser.post(f"{BOARD}/edit", **{"deed": said, "seen": seen, **more})
    return sent.headers.get("location", "") or sent.text


@pytest.fixture
def editor(world: World) -> Browser:
    return world.signed_in(Role.EDITOR, name="ana")


TIMED = "label: dudas, why: No veo el precio}\n  time: {target: 2d}\n"
CHANGES = (
    ("stages/mirar", {"name": "Ver"}, "name: Mirar", "name: Ver"),
    ("stages/mirar", {"phase": "during"}, "phase: before", "phase: during"),
    ("stages/mirar/goal", {"thinks": ""}, "  thinks: ¿Será caro?\n", ""),
    ("stages/mirar/emotion", {"emotion__score": "1.5"}, "{score: -1,", "{score: 1.5,"),
    ("stages/mirar/emotion", {"emotion__score": ""}, f"  {EMOTION}\n", ""),
    ("stages/mirar/touchpoints/portada", {"emotion__score": "2", "moment": ""}, "0, moment: truth}", "2}"),
    ("stages/mirar/touchpoints/cartel", {"emotion__score": "0"}, "Cartel}", "Cartel, emotion: {score: 0}}"),
    ("stages/mirar/pains/precio_oculto", {"severity": "5"}, "severity: 4", "severity: 5"),
    ("stages/mirar/pains/*", {"what": "Tarda"}, "severity: 4}]", "severity: 4}, {what: Tarda}]"),
    ("stages/mirar/opportunities/precio_grande", {"effort": "3"}, "effort: 1", "effort: 3"),
    ("stages/mirar/kpis/answer_rate", {"target": ">= 90%"}, '">= 85%"', '">= 90%"'),
    ("stages/mirar/kpis/answer_rate", {"metric": "satisfacción (csat)"}, "metric: answer_rate", "metric: csat"),
    ("stages/mirar/kpis/answer_rate", {"level": "customer", "target": "≥ 9%"}, '">= 85%"', '">= 9%", level: customer'),
    ("stages/mirar", {"strategy": "attract"}, "  phase: before\n", "  phase: before\n  strategy: attract\n"),
    ("stages/mirar", {"time__target": "2 Días"}, "label: dudas, why: No veo el precio}\n", TIMED),
    ("stages/mirar/next", {"value": "pagar"}, "- name: Pagar\n", "  next: [pagar]\n- name: Pagar\n"),
    ("stages/pagar/greeting", {"value": "¿Pagamos?"}, "Con tarjeta.\n", "Con tarjeta.\n  greeting: ¿Pagamos?\n"),
    ("stages/pagar/note", {"value": "Ojo"}, "Con tarjeta.\n", "Con tarjeta.\n  note: Ojo\n"),
    (
        "stages/mirar/touchpoints/cartel",
        {"page": "/cartel", "owner": "ventas"},
        "Cartel}",
        "Cartel, page: /cartel, owner: ventas}",
    ),
    (
        "stages/mirar/touchpoints/cartel",
        {"importance__customer": "5", "importance__business": "2", "purpose": "transaction"},
        "Cartel}",
        "Cartel, purpose: transaction, importance: {customer: 5, business: 2}}",
    ),
    (
        "stages/mirar/touchpoints/*",
        {"name": "Faro", "importance__customer": "5", "importance__business": "2", "emotion__score": "1"},
        "name: Cartel}\n",
        "name: Cartel}\n  - {name: Faro, emotion: {score: 1}, importance: {customer: 5, business: 2}}\n",
    ),
    ("stages/*", {"name": "Volver"}, "Con tarjeta.\n", "Con tarjeta.\n- name: Volver\n"),
    (
        "stages/mirar/kpis/*",
        {"metric": "csat", "target": ">= 4 /5", "at": "cartel", "level": "customer"},
        "name: Cartel}",
        'name: Cartel, kpis: [{metric: csat, target: ">= 4 /5", level: customer}]}',
    ),
)


@pytest.mark.parametrize(("key", "now", "old", "new"), CHANGES)
def test_each_form_changes_its_place_and_nothing_else(
    world: World, editor: Browser, key: str, now: dict[str, str], old: str, new: str
) -> None:
    before = on_disk(world)
    assert change(editor, key, **now) == BOARD
    assert on_disk(world) == before.replace(old, new) != before


def test_what_is_emptied_leaves_no_empty_group_behind(world: World, editor: Browser) -> None:
    cell = "stages/mirar/touchpoints/cartel"
    rewrite(world, "name: Cartel}", 'name: Cartel, importance: {customer: 5}, kpis: {csat: "> 4 /5"}}')
    rewrite(world, "  phase: before\n", "  phase: before\n  time: {typical: 2h, target: 1h}\n  next: [pagar, fin]\n")
    page = editor.get(f"{BOARD}?edit={cell}").text
    assert '<details class="more-fields" open>' in page
    assert "dura 2 horas · meta: 1 hora" in page
    assert "Satisfacción (CSAT) <small>Cartel</small>" in page
    assert change(editor, cell, importance__customer="") == BOARD
    assert change(editor, "stages/mirar", time__typical="", time__target="") == BOARD
    assert change(editor, "stages/mirar/next", value="fin") == BOARD
    assert change(editor, f"{cell}/kpis/csat", level="customer", metric="nps", target="> 30 pts") == BOARD
    written = on_disk(world)
    assert 'name: Cartel, kpis: [{metric: nps, target: "> 30 pts", level: customer}]}' in written
    assert ("time:" in written, "  next: [fin]\n" in written) == (False, True)
    assert deed(editor, f"remove {cell}/kpis/nps") == BOARD
    assert "name: Cartel}" in on_disk(world)


def test_lengths_of_time_are_read_and_told_in_words() -> None:
    said = ("3d", " 2  horas", "1 Año", "90 min", "2 semanas", "5 MESES", "", "un rato", "3", "-1 d", "3 lunas")
    assert [duration_of(each) for each in said] == ["3d", None, "1y", "90min", "2w", "5mo", *[None] * 5]
    told = [told_duration(each, "es") for each in ("3d", "1y", "90min", "pronto")]
    assert told == ["3 días", "1 año", "90 minutos", "pronto"]
    assert told_duration("1mo", "en") == "1 month"


def test_a_form_that_says_what_stands_there_changes_nothing(world: World, editor: Browser) -> None:
    before = path(world).stat().st_mtime_ns
    assert change(editor, "stages/mirar/goal") == BOARD
    assert path(world).stat().st_mtime_ns == before
    assert entries(world.database, AuditFilter(action=Action.MAP_EDITED)) == []


def test_saving_is_written_down_and_shown(world: World, editor: Browser) -> None:
    change(editor, "stages/mirar/goal", goal="Otra cosa")
    (entry,) = entries(world.database, AuditFilter(action=Action.MAP_EDITED))
    assert (entry.deed.actor.name, entry.deed.subject) == ("ana", "tienda")
    assert entry.deed.detail == {"place": "stages/mirar/goal"}
    page = editor.get(BOARD).text
    assert "Guardado." in page
    assert "Último cambio: ana, " in page
    assert "Último cambio: ana, " in world.signed_in(Role.VIEWER).get(BOARD).text


def test_undo_and_redo_are_each_persons_own(world: World, editor: Browser) -> None:
    before = on_disk(world)
    change(editor, "stages/mirar/goal", goal="Otra cosa")
    after = on_disk(world)
    other = world.signed_in(Role.PUBLISHER, name="eva")
    other.get(BOARD)
    other.post(f"{BOARD}/undo")
    assert "No hay nada más que deshacer" in other.get(BOARD).text
    assert on_disk(world) == after
    for way, text in (("undo", before), ("redo", after)):
        editor.get(BOARD)
        assert editor.post(f"{BOARD}/{way}", page="facts").headers["location"] == f"{BOARD}/facts"
        assert on_disk(world) == text


def test_after_a_restart_it_is_said_that_nothing_can_be_undone(world: World, editor: Browser) -> None:
    change(editor, "stages/mirar/goal", goal="Otra cosa")
    said = "Tus cambios de antes ya no se pueden deshacer aquí: el servidor se ha reiniciado desde entonces."
    questions = f"{BOARD}/stages/mirar/questions"
    assert [said in editor.get(page).text for page in (BOARD, questions)] == [False, False]
    restarted = Starlette(routes=[build_console(world.accounts, MapShelf(world.project, lambda: TODAY))])
    again = Browser(restarted, site=editor.site, address="203.0.113.7")
    again.client.cookies = editor.client.cookies
    assert [said in again.get(page).text for page in (BOARD, questions)] == [True, True]
    again.post(f"{BOARD}/undo")
    assert said in again.get(BOARD).text.partition('class="flash"')[2]
    again.post(f"{BOARD}/../tienda/questions-step", way="undo", stage="mirar")
    assert said in again.get(questions).text.partition('class="flash"')[2].partition("<main")[0]
    change(again, "stages/mirar/goal", goal="Una más")
    assert said not in again.get(BOARD).text
    eva = world.signed_in(Role.EDITOR, name="eva")
    assert said not in eva.get(BOARD).text


def test_undo_that_meets_anothers_change_shows_both_texts(world: World, editor: Browser) -> None:
    change(editor, "stages/mirar/goal", goal="Otra cosa")
    rewrite(world, "Otra cosa", "Lo de Eva")
    editor.get(BOARD)
    refused = editor.post(f"{BOARD}/undo")
    assert refused.status_code == 409
    assert "Lo de Eva" in refused.text
    assert "Saber el precio" in refused.text


def test_two_people_change_one_text_and_nothing_is_lost(world: World, editor: Browser) -> None:
    opened = editor.get(f"{BOARD}?edit=stages/mirar/goal")
    fields = hidden(opened.text)
    rewrite(world, "Saber el precio", "Lo de <Eva>")
    typed = {"now.goal": "Lo mío", "now.thinks": fields["was.thinks"]}
    page = editor.post(f"{BOARD}/edit", **{**fields, **typed})
    assert page.status_code == 409
    assert "Lo de &lt;Eva&gt;" in page.text
    assert ">Lo mío</textarea>" in page.text
    assert "Saber el precio" in page.text
    assert "Lo de <Eva>" in on_disk(world)
    again = {
        n: html.unescape(v)
        for n, v in re.findall(r'type="hidden" name="(key|seen|was\.\w+)" value="([^"]*)"', page.text)
    }
    assert again["was.goal"] == "Lo de <Eva>"
    saved = editor.post(f"{BOARD}/edit", **{**again, **typed})
    assert saved.status_code == 303
    assert "goal: Lo mío" in on_disk(world)


def test_what_was_typed_for_a_thing_that_is_gone_is_shown(world: World, editor: Browser) -> None:
    fields = hidden(editor.get(f"{BOARD}?edit=stages/mirar/pains/precio_oculto").text)
    rewrite(world, "  pains: [{id: precio_oculto, what: El precio no se ve, severity: 4}]\n", "")
    page = editor.post(f"{BOARD}/edit", **{**fields, "now.what": "Mi <texto>", "now.severity": "1"})
    assert page.status_code == 409
    assert "Mi &lt;texto&gt;" in page.text


def test_a_move_of_what_others_have_moved_shows_both(world: World, editor: Browser) -> None:
    seen = html.unescape(re.findall(r'name="seen" value="([^"]*)"', editor.get(BOARD).text)[0])
    rewrite(world, "  - {id: cartel, name: Cartel}\n", "")
    page = editor.post(f"{BOARD}/edit", deed="remove stages/mirar/touchpoints/cartel", seen=seen)
    assert page.status_code == 409
    assert "no se ha tocado nada" in page.text


WRONG = (
    ("stages/mirar", {"name": " "}, "Escribe algo aquí."),
    ("stages/mirar", {"phase": "never"}, "Elige una de la lista."),
    ("stages/mirar", {"name": "a\nb"}, "Tiene que caber en una línea."),
    ("stages/mirar/emotion", {"emotion__score": "9"}, "Tiene que ser un número de -2 a 2."),
    ("stages/mirar/pains/precio_oculto", {"severity": "2.5"}, "Tiene que ser un número entero de 1 a 5."),
    ("stages/mirar/pains/precio_oculto", {"severity": "x"}, "Tiene que ser un número entero de 1 a 5."),
    ("stages/mirar", {"time__typical": "un rato"}, "Escribe un número y una medida de tiempo: 3 días."),
    ("stages/mirar/next", {"value": "pagar\nnada"}, "Elige etapas de la lista."),
    ("stages/mirar/kpis/answer_rate", {"target": "muy alto"}, "Escribe un signo y un número"),
    ("stages/mirar/kpis/*", {"metric": "¡no!", "target": "> 1"}, "Elige un indicador de la lista, o un nombre"),
)


@pytest.mark.parametrize(("key", "now", "said"), WRONG)
def test_what_cannot_be_comes_back_filled_in(
    world: World, editor: Browser, key: str, now: dict[str, str], said: str
) -> None:
    before = on_disk(world)
    page = change(editor, key, **now)
    assert said in page
    assert ('aria-invalid="true"' in page) == (not key.endswith("/next"))  # a group of boxes has no such state
    assert on_disk(world) == before


def test_a_text_with_which_the_map_would_not_read_is_refused_in_words(world: World, editor: Browser) -> None:
    before = on_disk(world)
    page = change(editor, "stages/mirar/pains/*", what="Una\x07letra")
    assert 'class="wrong" role="alert"' in page
    assert "Una\x07letra</textarea>" in page
    assert on_disk(world) == before


def test_buttons_move_and_remove(world: World, editor: Browser) -> None:
    assert deed(editor, "move stages/pagar 0") == BOARD
    assert on_disk(world).index("name: Pagar") < on_disk(world).index("name: Mirar")
    assert deed(editor, "move stages/mirar/pains/precio_oculto 999 pagar", page="lists") == f"{BOARD}?lists=1"
    assert deed(editor, "remove stages/mirar") == BOARD
    assert "Mirar" not in on_disk(world)
    assert "precio_oculto" in on_disk(world)
    editor.get(BOARD)
    editor.post(f"{BOARD}/undo")
    assert "Mirar" in on_disk(world)


def test_errors_of_sense_stand_beside_their_cell_and_the_board_goes_on(world: World, editor: Browser) -> None:
    rewrite(world, "channel: web, emotion", "channel: paloma, emotion")
    rewrite(world, "facts: {precio: 9 €}", "facts: {precio: 9 €, sobra: 1}")
    page = editor.get(BOARD).text
    cell = page[page.index('data-cell="stages/mirar/touchpoints"') :]
    assert "paloma" in cell[: cell.index("</td>")]
    assert 'class="error"' in cell[: cell.index("</td>")]
    assert "sobra" in editor.get(f"{BOARD}/facts").text
    assert change(editor, "stages/mirar/touchpoints/portada", channel="web") == BOARD
    assert "paloma" not in editor.get(BOARD).text


def test_problems_stand_where_they_can_be_mended(world: World, editor: Browser) -> None:
    rewrite(world, "owner: ventas", "owner: nadie")
    rewrite(world, "name: Cartel}", 'name: Cartel, kpis: [{metric: csat, target: "> 4 /5", owner: otra}]}')
    rewrite(world, "goal: Saber el precio", "goal: Saber {nada}")
    rewrite(world, "journey: Tienda <b>", "journey: Tienda <b>\nobjectives: [{id: a, name: A, owner: otro}]")
    page = editor.get(BOARD).text
    wheres = {
        "nadie": ('data-thing="stages/mirar"', "</th>"),
        "nada": ('data-cell="stages/mirar/goal"', "</td>"),
        "otra": ('data-cell="stages/mirar/kpis"', "</td>"),
        "otro": ('<ul class="problems"', '<div class="board"'),
    }
    for name, (begins, ends) in wheres.items():
        cell = page[page.index(begins) :]
        assert name in cell[: cell.index(ends)]
    assert 'class="problems"' not in world.signed_in(Role.VIEWER).get(BOARD).text


def test_a_lane_that_holds_more_than_texts_has_no_form(world: World, editor: Browser) -> None:
    assert 'id="open"' not in editor.get(f"{BOARD}?edit=stages/mirar/x-equipo").text
    rewrite(world, "x-equipo: [Marketing, {turno: mañana}]", "x-equipo: Marketing")
    assert change(editor, "stages/mirar/x-equipo", value="Ventas") == BOARD
    assert "Ventas" in on_disk(world)


def test_a_button_that_asks_for_what_cannot_be_says_why(world: World, editor: Browser) -> None:
    before = on_disk(world)
    assert "vuelve a cargar el mapa" in deed(editor, "move stages/mirar/pains/precio_oculto 0 none")
    assert "no se puede" not in deed(editor, "burn stages/mirar")
    assert on_disk(world) == before


def test_a_file_that_changes_while_we_look_is_only_not_pointed_into(world: World) -> None:
    services: Any = SimpleNamespace(desk=MapDesk(world.project), shelf=MapShelf(world.project, lambda: TODAY))
    sheet = sheet_of(services, "tienda")
    assert sheet
    found = (Problem(SourcePosition("m.yml", 1, 1), "JM010"),)
    assert dict(replace(sheet, content=b"journey: [", found=found).problems) == {"": found}
    (world.project.maps / "tienda.yml").unlink()
    assert sheet_of(services, "tienda") is None


def test_lanes_can_be_begun(world: World, editor: Browser) -> None:
    assert "Lo que teme" not in editor.get(BOARD).text
    assert "Lo que teme" in editor.get(f"{BOARD}?lists=1").text
    assert 'data-cell="stages/pagar/x-mi_fila"' in editor.get(f"{BOARD}?lane=Mi+fila").text
    assert 'data-cell="stages/pagar/x-equipo"' in editor.get(f"{BOARD}?lane=equipo").text
    before = on_disk(world)
    assert change(editor, "stages/pagar/fears", value="que falle\n\n que tarde ") == BOARD
    assert change(editor, "stages/pagar/x-turno", value="Mañana") == BOARD
    assert sorted({*on_disk(world).splitlines()} - {*before.splitlines()}) == [
        "  fears: [que falle, que tarde]",
        "  x-turno: [Mañana]",
    ]
    page = editor.get(BOARD).text
    assert "Lo que teme" in page
    assert "Turno" in page


def test_viewers_get_no_forms_and_may_not_send_any(world: World) -> None:
    browser = world.signed_in(Role.ANALYST)
    page = browser.get(f"{BOARD}?edit=stages/mirar/goal&lists=1").text
    assert 'id="open"' not in page
    assert "board.js" not in page
    assert browser.post(f"{BOARD}/edit", key="stages/mirar/goal").status_code == 403


NO_FORM = ("x", "stages", "stages/none", "stages/mirar/questions/duda_1", "stages/mirar/x-", "stages/none/pains/*")


@pytest.mark.parametrize("key", NO_FORM)
def test_there_is_no_form_where_there_is_nothing_to_change(editor: Browser, key: str) -> None:
    page = editor.get(f"{BOARD}?edit={key}")
    assert page.status_code == 200
    assert 'id="open"' not in page.text


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", '{"a": 1}'])
def test_a_form_without_what_it_was_made_for_does_nothing(world: World, editor: Browser, seen: str) -> None:
    before = on_disk(world)
    editor.get(BOARD)
    assert editor.post(f"{BOARD}/edit", seen=seen, deed="remove stages/mirar").status_code == 400
    assert on_disk(world) == before


def test_a_map_that_is_not_there(editor: Browser) -> None:
    editor.get(BOARD)
    for page in ("", "/facts", "/board.svg"):
        assert editor.get(f"/console/maps/none{page}").status_code == 404
    editor.get(BOARD)
    assert editor.post("/console/maps/none/edit").status_code == 404


def test_buttons_ask_for_what_they_may() -> None:
    place = Place("f", ("stages", "a b", "pains", "c"))
    assert deed_of("f", "move stages/a%20b/pains/c 2") == Move(place, 2)
    assert deed_of("f", "move stages/a%20b/pains/c 2 d") == Move(place, 2, "d")
    assert deed_of("f", "remove facts/x") == Remove(Place("f", ("facts", "x")))
    bad = ("", "move", "move stages/a", "move stages/a -1", "move stages/a ²", "move stages/a 1 b c")
    worse = ("remove journey/x", "remove stages", "burn stages/a", "move stages/a/goal 1")
    assert [each for each in (*bad, *worse) if deed_of("f", each)] == []


def test_lanes_are_named_in_words() -> None:
    assert [lane_named(each) for each in (" Mi  Fila", "x-ya", "año 2", "", "x-", "<b>", "a/b")] == [
        "x-mi_fila",
        "x-ya",
        "x-año_2",
        None,
        None,
        None,
        None,
    ]


def test_values_as_fields_show_them() -> None:
    assert [shown(each) for each in (1.5, 2.0, 3, "a", ("a", "b"), Group())] == ["1.5", "2", "3", "a", "a\nb", ""]


def test_the_oldest_histories_are_forgotten(world: World) -> None:
    histories, desk = Histories(), MapDesk(world.project)
    first = histories.of(desk, person="p0", map_id="m")
    assert histories.of(desk, person="p0", map_id="m") is first
    for number in range(1, 202):
        histories.of(desk, person=f"p{number}", map_id="m")
    assert histories.of(desk, person="p0", map_id="m") is not first
