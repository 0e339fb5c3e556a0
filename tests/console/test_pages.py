"""The pages behind the door: maps, one's account, people, the trail, and what is said when something is wrong."""

import csv
import io
import logging
import re

import pytest
from starlette.exceptions import HTTPException

from bot.accounts.audit import Action, Actor, Deed, record
from bot.accounts.roles import Role
from bot.accounts.throttle import PER_PAIR
from bot.console.audit_pages import SHOWN
from bot.console.curve import Bend, bends, whole_curve
from bot.errors import CataloguedError
from tests.accounts.people import ADMIN, GOOD, OTHER, deeds
from tests.console.browsing import World


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())


def test_the_home_lists_the_maps_and_what_is_wrong_with_a_broken_one(world: World) -> None:
    (world.project.maps / "rota.yml").write_text("journey: Rota\nstages: 5\n", encoding="utf-8")
    browser = world.signed_in(Role.VIEWER)
    page = words_of(browser.get("/console/").text)
    assert (
        "Tienda &lt;b&gt; Mirar Pagar 2 etapas · 2 puntos de contacto · 9 dudas respondidas Comprar en la tienda"
        in page
    )
    assert "rota.yml tiene errores y no se puede mostrar" in page
    assert re.search(r"rota\.yml:2:\d+: JM\d+ ", page)
    for file in world.project.maps.iterdir():
        file.unlink()
    assert "Todavía no hay ningún mapa" in browser.get("/console/").text
    world.project.maps.rmdir()
    assert "Todavía no hay ningún mapa" in browser.get("/console/").text


def test_a_changed_map_is_shown_as_it_is_now_and_an_unchanged_one_is_not_read_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = world.signed_in(Role.VIEWER)
    assert "¿Cómo pago?" in browser.get("/console/maps/tienda").text
    file = world.project.maps / "tienda.yml"
    file.write_text(
        file.read_text(encoding="utf-8").replace("¿Cómo pago?", "¿Se puede pagar a plazos?"), encoding="utf-8"
    )
    page = browser.get("/console/maps/tienda").text
    assert "¿Se puede pagar a plazos?" in page
    assert "¿Cómo pago?" not in page
    monkeypatch.setattr("bot.console.shelf.check_paths", None)
    assert browser.get("/console/maps/tienda").text.count("plazos") == page.count("plazos")


def test_a_file_that_goes_away_while_we_look_leaves_what_was_known(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = world.signed_in(Role.VIEWER)
    browser.get("/console/")

    def gone(*_paths: object) -> None:
        raise FileNotFoundError

    monkeypatch.setattr("bot.console.shelf.map_files", gone)
    assert "Tienda" in browser.get("/console/").text


def test_the_board_has_every_lane_of_every_stage(world: World) -> None:
    page = world.signed_in(Role.VIEWER).get("/console/maps/tienda").text
    words = words_of(page)
    for part in (
        "1 Mirar antes de comprar Ventas 2 Pagar",
        "Saber el precio ¿Será caro?",
        "-1 dudas No veo el precio",
        "Portada La web momento de la verdad emoción: 0 Cartel",
        "¿Cuánto cuesta el número 0? Cuesta 9 € &lt;script&gt;alert(1)&lt;/script&gt;. formas de preguntarlo: 2",
        "y 2 más ¿Cuánto cuesta el número 6?",
        "El precio no se ve gravedad: 4 de 5",
        "Precio en grande impacto 5 esfuerzo 1",
        "Preguntas con respuesta &gt;= 85%",
        "Equipo Equipo Marketing turno: mañana",
        "9 dudas",
    ):
        assert part in words, part
    assert "<script" not in page  # T36
    assert " style=" not in page


def test_there_is_no_other_map(world: World) -> None:
    for path in ("/console/maps/nada", "/console/nada", "/console/maps/..%2f..%2fetc"):
        missing = world.signed_in(Role.VIEWER, name=f"u{len(path)}").get(path)
        assert missing.status_code == 404
        assert "Esta página no existe" in missing.text
    assert world.browser().client.delete("/console/sign-in").status_code == 405


def test_the_curve_runs_through_every_stage_and_breaks_where_nothing_is_known() -> None:
    assert bends([1, None, -2, 5]) == (
        Bend("", 31.0),
        Bend("", None),
        Bend("M50 88 C75 88 87.5 69 100 50", 88.0),
        Bend("M0 50 C12.5 31 25 12 50 12", 12.0),
    )
    assert bends([]) == ()
    assert whole_curve([0, 1, None, 2]) == "M50 50 C100 50 100 31 150 31"


def test_a_password_is_changed_by_who_knows_the_present_one(world: World) -> None:  # T61
    world.user("ana", Role.VIEWER)
    browser, other = world.browser(), world.browser()
    browser.sign_in("ana")
    elsewhere = world.accounts.enter(world.accounts.users.find("ana"), address="").token
    browser.get("/console/account")
    change = "/console/account/password"
    assert "no es correcta" in browser.post(change, present=OTHER, password=OTHER, again=OTHER).text
    assert "no coinciden" in browser.post(change, present=GOOD, password=OTHER, again=GOOD).text
    assert "demasiado corta" in browser.post(change, present=GOOD, password="x", again="x").text
    old = browser.client.cookies["__Host-travesia-session"]
    assert browser.post(change, present=GOOD, password=OTHER, again=OTHER).status_code == 303
    assert "Contraseña cambiada" in browser.get("/console/account").text
    assert [world.accounts.sessions.resume(token) for token in (old, elsewhere)] == [None, None]
    assert other.sign_in("ana", OTHER).status_code == 303
    for _ in range(PER_PAIR):
        world.accounts.attempts.admit("ana", "203.0.113.7")
    assert browser.post(change, present=OTHER, password=GOOD, again=GOOD).status_code == 429


def test_signing_out_everywhere_ends_every_session(world: World) -> None:  # T61
    browser = world.signed_in(Role.VIEWER)
    elsewhere = world.accounts.enter(world.accounts.users.find("viewer"), address="").token
    browser.get("/console/account")
    assert browser.post("/console/account/sign-out-everywhere").headers["location"] == "/console/sign-in"
    assert "Has salido de todas partes." in browser.get("/console/sign-in").text
    assert world.accounts.sessions.resume(elsewhere) is None


def test_a_changed_role_asks_to_sign_in_again(world: World) -> None:  # T61
    browser = world.signed_in(Role.ADMIN)
    assert browser.get("/console/people").status_code == 200
    world.user("otra", Role.ADMIN)
    world.accounts.users.change_role("admin", Role.VIEWER, by=ADMIN)
    assert browser.get("/console/people").headers["location"].startswith("/console/sign-in?next=")


def test_the_admin_sees_who_there_is(world: World) -> None:
    world.user("ana@example.com", Role.EDITOR)
    world.user("eva", Role.VIEWER)
    world.accounts.users.disable("eva", by=ADMIN)
    words = words_of(world.signed_in(Role.ADMIN).get("/console/people").text)
    assert "ana@example.com Edición : además, cambiar los mapas Puede entrar Rol ana@example.com" in words
    assert "eva Lectura : ver los mapas Sin acceso Rol eva" in words
    assert "Falta que elija su contraseña" in words


def test_the_trail_is_filtered_paged_and_taken_along(world: World) -> None:
    for number in range(SHOWN + 5):
        deed = Deed(Actor("ana", "203.0.113.9"), Action.MAP_EDITED, f"mapa {number}", {"lines": number})
        record(world.database, deed, at=1_700_000_000.0 + number)
    record(world.database, Deed(Actor("=cmd|' /C calc'!A0"), Action.PUBLISHED, "@SUM(1)"), at=1_700_100_000.0)
    browser = world.signed_in(Role.ADMIN)
    first = browser.get("/console/audit?who=ana&what=map_edited").text
    assert words_of(first).count("cambió un mapa") == SHOWN + 1  # and once among the choices
    older = re.search(r'href="(/console/audit\?[^"]*before=\d+)"', first)
    assert older is not None
    rest = browser.get(older[1].replace("&amp;", "&")).text
    assert re.findall(r"mapa (\d+) ", words_of(rest)) == ["4", "3", "2", "1", "0"]
    days = browser.get("/console/audit?since=2023-11-15&until=2023-11-16").text
    assert "publicó" in words_of(days).replace("publicó descartó", "")
    assert "Nada" not in days
    assert "No hay nada que coincida." in browser.get("/console/audit?since=2001-01-01&until=2001-01-02&before=x").text
    assert browser.get("/console/audit?since=99999&until=nonsense").status_code == 200
    sheet = browser.get("/console/audit.csv?what=published")
    assert sheet.headers["content-disposition"] == 'attachment; filename="travesia-audit.csv"'
    table = list(csv.reader(io.StringIO(sheet.text.removeprefix("\ufeff"))))
    assert table == [
        ["Cuándo", "Quién", "Qué", "Sobre qué", "Detalle", "Desde"],
        ["2023-11-16 02:00:00", "'=cmd|' /C calc'!A0", "publicó", "'@SUM(1)", "", ""],
    ]
    assert deeds(world.database)[-1][:3] == ("admin", "exported", "audit.csv")


def test_what_breaks_has_a_number_and_the_log_the_rest(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    browser = world.signed_in(Role.VIEWER)

    def broken(*_arguments: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("bot.console.map_pages.board_of", broken)
    with caplog.at_level(logging.ERROR):
        page = browser.get("/console/")
    assert page.status_code == 500
    assert "content-security-policy" in page.headers
    number = re.search(r"este número: ([0-9a-f]{8})\.", page.text)
    assert number is not None
    assert f"console: error {number[1]} at /console/" in caplog.text
    assert "inside" in caplog.text
    assert "inside" not in page.text


def test_a_mistake_that_a_person_can_mend_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def mistaken(*_arguments: object) -> None:
        raise CataloguedError("errors.accounts.no_such_user", name="<i>")

    monkeypatch.setattr("bot.console.map_pages.board_of", mistaken)
    page = world.signed_in(Role.VIEWER).get("/console/")
    assert page.status_code == 400
    assert "no hay nadie que se llame &lt;i&gt;" in page.text


def test_a_page_may_say_in_starlettes_way_that_there_is_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_arguments: object) -> None:
        raise HTTPException(404)

    monkeypatch.setattr("bot.console.map_pages.board_of", nothing)
    assert "Esta página no existe" in world.signed_in(Role.VIEWER).get("/console/").text


def test_a_form_that_is_no_form_is_refused(world: World) -> None:
    browser = world.signed_in(Role.VIEWER)
    browser.get("/console/")
    headers = {"origin": browser.site, "content-type": "multipart/form-data; boundary=x"}
    broken = browser.client.post("/console/theme", content=b"no boundary at all", headers=headers)
    assert broken.status_code == 400
    assert "llegó a medias" in broken.text
    headers["content-type"] = "application/x-www-form-urlencoded"
    far = browser.client.post("/console/theme", content=b"x" * (17 * 1024 * 1024), headers=headers)
    assert far.status_code == 400
    assert "demasiado grande" in far.text
