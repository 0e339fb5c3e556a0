"""Publishing from the console, with everything real but the training: changes, runs, reasons, hours, four eyes."""

import logging
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.accounts.roles import Role
from bot.console.findings import kept_findings
from bot.console.line_diff import file_diffs
from bot.console.publishing_runs import State, in_a_thread
from bot.errors import UserError
from bot.publishing.presence import Presence
from bot.publishing.publisher import Publisher, Stage
from bot.publishing.releases import ActivationKind, MapFile
from tests.accounts.people import deeds
from tests.console.publishing_world import PublishingWorld
from tests.console.test_pages import words_of
from tests.publishing.quick import FINE, WORSE, without_training


@pytest.fixture
def world(sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> PublishingWorld:
    without_training(monkeypatch.setattr, FINE)
    return PublishingWorld(sqlite, tmp_path)


def test_a_change_is_told_in_words_published_with_its_note_and_then_there_is_nothing_left(
    world: PublishingWorld,
) -> None:
    eva = world.signed_in(Role.PUBLISHER, name="eva")
    first = words_of(eva.get("/console/publish").text)
    assert "Todavía no se ha publicado nada" in first
    assert "Es la primera publicación." in first
    done = words_of(world.publish(eva, note="apertura"))
    assert "Versión 1: hecho" in done
    assert "Lo pidió eva el" in done
    assert "apertura" in done
    assert "La versión 1 (v1.0.0) es la que contesta." in done
    assert "Entrenar hecho, 0 s" in done
    assert "15 / 15 formas de preguntar de tus mapas que llegan a su pregunta" in done
    assert deeds(world.database)[-1][:3] == ("eva", "published", "release 1")
    page = eva.get("/console/publish").text
    assert "Todo lo que está escrito ya está publicado." in page
    assert "sin publicar" not in page
    world.edit("Con tarjeta.", "Con tarjeta o <i>Bizum</i>.")
    world.edited_by("ana")
    page = eva.get("/console/publish").text
    assert "1 cambio sin publicar" in page
    words = words_of(page)
    assert "Hay 1 cambio Solo cambian textos, datos o ajustes. Tienda &lt;b&gt; › Pagar «¿Cómo pago?»:" in words
    assert "Con tarjeta o &lt;i&gt;Bizum&lt;/i&gt;." in words
    assert "añadida: answer: Con tarjeta o" in words
    assert "ana 1 cambio, el 15 ene 2027, 09:00" in words
    assert "1 cambio sin publicar" in eva.get("/console/").text
    assert "1 cambio sin publicar" not in world.signed_in(Role.ANALYST).get("/console/").text


def test_what_answers_in_this_process_is_known(world: PublishingWorld) -> None:
    eva = world.signed_in(Role.PUBLISHER)
    done = world.publish(eva)
    assert "la está cargando" in done
    assert 'data-awaits="served"' in done
    assert eva.get("/console/publish/run.json").json()["served"] is False
    active = world.desk.active()
    assert active is not None
    world.serves = active.id
    assert eva.get("/console/publish/run.json").json()["served"] is True
    page = eva.get("/console/publish/run").text
    assert ("ya la sirve" in page, "publishing.js" in page) == (True, False)
    assert "ya la sirve" in eva.get("/console/publish").text
    world.desk.serving = None
    assert "la recoge por su cuenta" in eva.get("/console/publish").text
    assert "la recoge por su cuenta" in eva.get("/console/publish/run").text


def test_a_run_is_seen_by_everybody_while_it_lasts_and_only_one_lasts(world: PublishingWorld) -> None:
    world.at_once = False
    eva, luis = world.signed_in(Role.PUBLISHER, name="eva"), world.signed_in(Role.EDITOR, name="luis")
    assert luis.get("/console/publish/run.json").json() == {"state": "none", "steps": []}
    assert "No hay ninguna publicación en marcha." in luis.get("/console/publish/run").text
    page = world.publish(eva)
    assert "<h1>Publicando…</h1>" in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page
    assert "publishing.js" in page
    assert "eva está publicando ahora mismo" in luis.get("/console/publish").text
    assert "<h1>Publicando…</h1>" in luis.get("/console/publish/run").text
    assert "Ya había una publicación en marcha; es esta." in world.publish(eva)
    world.desk.runs._reach(Stage.CHECKING)
    world.clock.go(3)
    world.desk.runs._reach(Stage.COMPILING)
    world.desk.runs._reach(Stage.EXAMINING)
    world.clock.go(2)
    run = luis.get("/console/publish/run.json").json()
    assert run["state"] == "running"
    assert [(each["name"], each["state"], each["told"]) for each in run["steps"]] == [
        ("checking", "done", "hecho, 3 s"),
        ("compiling", "done", "hecho, 0 s"),
        ("training", "skipped", "no hizo falta"),
        ("examining", "now", "2 s…"),
        ("keeping", "waiting", "pendiente"),
    ]
    (work,) = world.work
    work()
    assert luis.get("/console/publish/run.json").json()["state"] == "done"


def test_who_publishes_elsewhere_is_named(world: PublishingWorld) -> None:
    from bot.publishing.lease import publishing_alone

    eva = world.signed_in(Role.PUBLISHER, name="eva")
    with publishing_alone(world.database, by="terminal:root", now=world.clock):
        assert "terminal:root está publicando ahora mismo desde otro sitio" in eva.get("/console/publish").text
        assert "terminal:root está publicando ahora mismo" in eva.get("/console/publish/run").text
        failed = words_of(world.publish(eva))
    assert "No se ha publicado terminal:root ya está publicando desde otro sitio." in failed.replace(
        failed[failed.index(" Lo pidió") : failed.index(" terminal:root ya")], ""
    )
    assert "Para tus clientes no ha cambiado nada." in failed


def test_something_worse_waits_for_a_written_reason(world: PublishingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    eva = world.signed_in(Role.PUBLISHER, name="eva")
    world.publish(eva)
    eva.get("/console/publish")
    assert eva.post("/console/publish/reason", reason="nada que aceptar").headers["location"] == "/console/publish"
    [lost] = WORSE.replayed
    known = replace(lost, text="con qué pago", before="pagar.pagar")
    without_training(monkeypatch.setattr, replace(WORSE, replayed=(lost, known)))
    world.edit("Con tarjeta.", "En metálico.")
    worse = words_of(world.publish(eva, note="solo metálico"))
    assert "Un momento, algo iría peor" in worse
    assert "sigue contestando la versión 1" in worse
    assert "ya no se contestan (2) cuánto tarda decision › gastos_envio → nada" in worse
    assert "con qué pago Pagar › «¿Cómo pago?» → nada" in worse
    editor = words_of(world.signed_in(Role.EDITOR).get("/console/publish/run").text)
    assert "cuánto tarda" in editor
    assert "Por qué se acepta" not in editor
    assert "Mira qué es y decide" in eva.get("/console/publish").text
    refused = eva.post("/console/publish/reason", reason="  ")
    assert refused.status_code == 400
    assert "Escribe el motivo" in refused.text
    world.edit("En metálico.", "Ya no se puede pagar.")  # what was examined is published, not what came after
    response = eva.post("/console/publish/reason", reason="Ya no enviamos")
    assert "Versión 2: hecho" in eva.get(response.headers["location"]).text
    kept = world.desk.store.get(2)
    assert (kept.author, kept.note, kept.reason) == ("eva", "solo metálico", "Ya no enviamos")
    assert "En metálico." in world.desk.store.files(2)[0].content.decode()
    one = words_of(eva.get("/console/releases/2").text)
    assert "Se aceptó que algo fuera peor: Ya no enviamos" in one
    assert "cuánto tarda" not in one


def test_failures_say_what_happened_and_that_the_old_release_serves(
    world: PublishingWorld, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    eva = world.signed_in(Role.PUBLISHER)
    world.publish(eva)
    world.edit("- id: pagar\n    ask", "- id: pagare\n    ask")
    lost = words_of(world.publish(eva))
    assert "No se ha publicado" in lost
    assert "journey_maps/tienda.yml:" in lost
    assert "Tus clientes no notan nada: sigue contestando la versión 1." in lost
    world.edit("- id: pagare\n    ask", "- id: pagar\n    ask")
    world.edit("Con tarjeta.", "Con Bizum.")

    def broken(*_args: object) -> None:
        raise MemoryError("training ate everything")

    monkeypatch.setattr(Publisher, "_examined", broken)
    with caplog.at_level(logging.ERROR):
        page = words_of(world.publish(eva))
    number = page.partition("este número: ")[2].partition(".")[0]
    assert len(number) == 8
    assert number in caplog.text
    assert "training ate everything" not in page
    assert "Examinar con preguntas de verdad se detuvo" in page
    assert world.desk.store.active().number == 1  # type: ignore[union-attr]


def test_a_broken_map_is_told_first_and_cannot_be_published(world: PublishingWorld) -> None:
    (world.project.maps / "rota.yml").write_text("journey: Rota\nstages: 5\n", encoding="utf-8")
    eva = world.signed_in(Role.PUBLISHER)
    page = eva.get("/console/publish").text
    assert "rota.yml tiene errores. Hay que corregirlos antes de publicar" in page
    assert "<textarea" not in page
    refused = eva.post("/console/publish", draft="", moment="now")
    assert (refused.status_code, "no hay nada que se pueda publicar" in refused.text) == (400, True)
    refused = eva.post("/console/publish/ask", note="por favor")
    assert refused.status_code == 400
    for file in world.project.maps.iterdir():
        file.unlink()
    assert "Todavía no hay ningún mapa que publicar." in eva.get("/console/publish").text


def test_a_form_about_another_draft_comes_back_filled_in(world: PublishingWorld) -> None:
    eva = world.signed_in(Role.PUBLISHER)
    refused = world.publish(eva, draft="0" * 64, note="mi nota <b>")
    assert "Los mapas han cambiado mientras mirabas" in refused
    assert ">mi nota &lt;b&gt;</textarea>" in refused
    assert world.desk.runs.last is None


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2027-01-15T08:59", "Esa hora ya ha pasado."),
        ("2027-03-28T02:30", "ese día esa hora no existe"),
        ("", "Falta la fecha y la hora"),
        ("2027-01-15T09:00+01:00", "Falta la fecha y la hora"),
    ],
)
def test_an_hour_that_cannot_be_is_told_beside_the_form(world: PublishingWorld, when: str, said: str) -> None:
    eva = world.signed_in(Role.PUBLISHER)
    refused = world.publish(eva, moment="later", when=when, note="rebajas")
    assert said in refused
    assert ">rebajas</textarea>" in refused
    assert f'value="{when.replace("+", "&#43;")}"' in refused.replace("+", "&#43;") or not when
    assert world.desk.runs.last is None


def test_what_is_planned_waits_in_the_maps_time_and_can_be_cancelled(world: PublishingWorld) -> None:
    eva = world.signed_in(Role.PUBLISHER, name="eva")
    world.publish(eva)
    world.edit("Con tarjeta.", "Con Bizum.")
    done = words_of(world.publish(eva, moment="later", when="2027-01-16T09:30"))
    assert "La versión 2 (v1.0.1) está lista y empezará a contestar el 16 ene 2027, 09:30." in done
    planned = world.desk.store.planned()
    assert planned is not None
    assert planned.not_before == 1_800_000_000 + 86_400 + 1_800  # the clock stands at nine in Madrid
    assert "Europe/Madrid" in words_of(eva.get("/console/publish").text)
    assert "desde el 16 ene 2027, 09:30" in eva.get("/console/releases").text
    editor = world.signed_in(Role.EDITOR)
    assert "Cancelar lo programado" not in editor.get("/console/publish").text
    eva.get("/console/publish")
    eva.post("/console/publish/cancel")
    assert "La versión 2 ya no entrará a su hora." in eva.get("/console/publish").text
    assert world.desk.store.planned() is None
    assert deeds(world.database)[-1][:3] == ("eva", "publication_cancelled", "release 2")
    eva.post("/console/publish/cancel")
    assert "No había nada programado." in eva.get("/console/publish").text


def test_with_four_eyes_nobody_approves_their_own_text(  # T65
    sqlite: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_training(monkeypatch.setattr, FINE)
    world = PublishingWorld(sqlite, tmp_path, four_eyes=True)
    eva, ana = world.signed_in(Role.PUBLISHER, name="eva"), world.signed_in(Role.ADMIN, name="ana")
    luis = world.signed_in(Role.EDITOR, name="luis")
    world.edited_by("eva")
    checksum = world.desk.draft().checksum
    page = eva.get("/console/publish").text
    assert "tú has cambiado o pedido parte de esto" in page
    refused = eva.post("/console/publish", draft=checksum, moment="now")
    assert (refused.status_code, "Aquí publican siempre dos personas" in refused.text) == (403, True)
    luis.get("/console/publish")
    assert luis.post("/console/publish", draft=checksum, moment="now").status_code == 403
    luis.post("/console/publish/ask", note="¡Para el lunes!")
    assert "luis pidió publicarlo el 15 ene 2027, 09:00. ¡Para el lunes!" in words_of(ana.get("/console/publish").text)
    eva.post("/console/publish/ask", note="ya está")
    assert deeds(world.database)[-1][:3] == ("eva", "publication_asked", "ya está")
    without_training(monkeypatch.setattr, WORSE)
    assert "algo iría peor" in world.publish(ana)
    eva.get("/console/publish/run")
    assert eva.post("/console/publish/reason", reason="da igual").status_code == 403
    ana.get("/console/publish/run")
    ana.post("/console/publish/reason", reason="da igual")
    assert world.desk.runs.last is not None
    assert world.desk.runs.last.state is State.DONE
    world.edit("Con tarjeta.", "Con Bizum.")
    assert world.desk.asked(world.desk.draft()) is None


def test_history_compares_any_two_and_goes_back_in_one_click(world: PublishingWorld) -> None:
    eva, luis = world.signed_in(Role.PUBLISHER, name="eva"), world.signed_in(Role.EDITOR, name="luis")
    assert "Todavía no se ha publicado nada." in luis.get("/console/releases").text
    for number, answer in enumerate(("Con tarjeta.", "Con Bizum.", "En metálico."), 1):
        if number > 1:
            world.edit(("Con tarjeta.", "Con Bizum.")[number - 2], answer)
        world.publish(eva, note=f"nota {number}")
    listed = words_of(luis.get("/console/releases").text)
    assert "3 v1.0.2 retoque nota 3 eva 15 ene 2027, 09:00 contesta ahora 2 v1.0.1 retoque nota 2 eva" in listed
    assert "Volver a la versión" not in listed
    compared = words_of(luis.get("/console/releases/compare?a=1&b=3").text)
    assert "De la versión 1 a la 3" in compared
    assert "«Con tarjeta.» → «En metálico.»" in compared
    for bad in ("?a=1", "?a=x&b=2", "?a=1&b=99999999999999999999"):
        assert luis.get(f"/console/releases/compare{bad}").headers["location"] == "/console/releases"
    assert luis.get("/console/releases/compare?a=1&b=7").status_code == 400
    assert luis.get("/console/releases/7").status_code == 400
    assert luis.get("/console/releases/99999999999999999999").status_code == 404
    assert "Volver a la versión 2" in eva.get("/console/releases").text
    eva.post("/console/releases/2/roll-back")
    assert "Vuelve a contestar la versión 2." in eva.get("/console/releases").text
    assert [(each.number, each.kind) for each in world.desk.store.activations()][:1] == [
        (2, ActivationKind.ROLLED_BACK)
    ]
    assert deeds(world.database)[-1][:3] == ("eva", "rolled_back", "release 2")
    assert "1 cambio sin publicar" in eva.get("/console/").text
    one = words_of(eva.get("/console/releases/2").text)
    assert "Es la versión que contesta ahora." in one
    assert "eva volvió a ella" in one


def test_going_back_with_the_files_loses_nothing_unsaid(world: PublishingWorld) -> None:
    eva = world.signed_in(Role.PUBLISHER, name="eva")
    world.publish(eva)
    world.edit("Con tarjeta.", "Con Bizum.")
    world.publish(eva)
    world.edit("Con Bizum.", "Sin publicar.")
    eva.get("/console/releases/1")
    refused = eva.post("/console/releases/1/roll-back", files="yes")
    assert (refused.status_code, "Marca la segunda casilla" in refused.text) == (400, True)
    assert world.desk.store.active().number == 2  # type: ignore[union-attr]
    eva.post("/console/releases/1/roll-back", files="yes", discard="yes")
    assert "los mapas están como entonces" in eva.get("/console/releases").text
    assert "Con tarjeta." in (world.project.maps / "tienda.yml").read_text(encoding="utf-8")
    (kept,) = (world.project.root / "var" / "replaced").iterdir()
    assert kept.name == "2027-01-15T08-00-00Z.zip"
    assert "Todo lo que está escrito ya está publicado." in eva.get("/console/publish").text


def test_a_model_that_is_gone_is_trained_again_in_sight(
    world: PublishingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    eva = world.signed_in(Role.PUBLISHER, name="eva")
    world.publish(eva)
    world.edit("Con tarjeta.", "Con Bizum.")
    world.publish(eva)
    with world.database.begin() as connection:
        connection.exec_driver_sql("DELETE FROM release_model WHERE number = 1")
    assert "se entrena otra vez y tarda un poco" in eva.get("/console/releases/1").text
    world.at_once = False
    assert eva.post("/console/releases/1/roll-back").headers["location"] == "/console/publish/run"
    eva.get("/console/publish")
    busy = eva.post("/console/releases/1/roll-back")
    assert busy.status_code == 400
    monkeypatch.setattr("bot.publishing.publisher.unpacked", lambda *_a, **_k: None)
    monkeypatch.setattr("bot.publishing.publisher.maps_of", lambda *_a, **_k: ())
    world.work[0]()
    assert "La versión 1 (v1.0.0) es la que contesta." in eva.get("/console/publish/run").text
    assert deeds(world.database)[-1][:3] == ("eva", "rolled_back", "release 1")


def test_a_release_that_was_damaged_is_named_and_other_pages_go_on(world: PublishingWorld) -> None:
    eva = world.signed_in(Role.PUBLISHER)
    world.publish(eva)
    world.desk._known.clear()
    with world.database.begin() as connection:
        connection.exec_driver_sql("UPDATE release SET maps_checksum = 'other', examination = NULL")
    damaged = eva.get("/console/publish")
    assert (damaged.status_code, "la versión 1 está dañada" in damaged.text) == (400, True)
    home = eva.get("/console/")
    assert (home.status_code, "sin publicar" in home.text) == (200, False)


def test_lines_far_apart_are_shown_with_a_gap_and_untouched_files_not_at_all() -> None:
    old = [f"line {number}" for number in range(40)]
    new = ["first", *old[1:-1], "last"]
    same = MapFile("journey_maps/same.yml", b"x")
    files = [MapFile("journey_maps/a.yml", "\n".join(lines).encode()) for lines in (old, new)]
    (found,) = file_diffs([files[0], same], [files[1], same])
    assert found.path == "journey_maps/a.yml"
    assert [line.kind for line in found.lines] == [
        "removed", "added", "same", "same", "same", "gap", "same", "same", "same", "removed", "added"
    ]  # fmt: skip


def test_a_folder_that_cannot_be_read_has_nothing_to_publish(
    world: PublishingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_project: object) -> None:
        raise UserError("no")

    monkeypatch.setattr("bot.console.publishing_desk.files_of", unreadable)
    assert world.desk.files() == ()
    assert kept_findings(None) is None


def test_work_in_a_thread_is_done() -> None:
    done = threading.Event()
    in_a_thread(done.set)
    assert done.wait(30)


def test_everything_is_said_in_english_too(world: PublishingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    eva = world.signed_in(Role.PUBLISHER, name="eva")
    eva.client.headers["accept-language"] = "en-GB"
    world.publish(eva)
    world.edit("Con tarjeta.", "Con Bizum.")
    assert "There is 1 change" in eva.get("/console/publish").text
    assert "Version 2: done" in world.publish(eva)
    without_training(monkeypatch.setattr, WORSE)
    world.edit("Con Bizum.", "En metálico.")
    assert "no longer answered (1)" in world.publish(eva)
    assert "Go back to version 1" in eva.get("/console/releases").text
    assert "What changed since version 1" in eva.get("/console/releases/2").text
    assert "From version 1 to 2" in eva.get("/console/releases/compare?a=1&b=2").text


def test_the_page_makes_ready_what_may_be_published_and_a_run_can_be_stopped(world: PublishingWorld) -> None:
    warmed: list[tuple[str, ...]] = []
    stopped = [True, False]
    world.desk.warm = lambda files: warmed.append(tuple(file.path for file in files))
    world.desk.stop = lambda: stopped.pop(0)
    world.signed_in(Role.EDITOR).get("/console/publish")
    assert warmed == [], "who may not press the button needs nothing made ready"
    browser = world.signed_in(Role.PUBLISHER)
    world.at_once = False
    world.publish(browser)
    assert warmed == [("journey_maps/tienda.yml",)]
    assert "Parar la publicación" in browser.get("/console/publish/run").text
    for said in ("La publicación se ha parado. No se ha publicado nada.", "No había ninguna publicación en marcha."):
        browser.get("/console/publish/run")
        response = browser.post("/console/publish/stop")
        assert said in browser.get(response.headers["location"]).text


def test_the_run_says_how_it_came_to_its_model(world: PublishingWorld) -> None:
    text = world.publish(world.signed_in(Role.PUBLISHER))
    assert "Se ha entrenado de nuevo todo lo que aprende el asistente." in text


def test_who_is_hurried_and_how_far_a_release_has_come(world: PublishingWorld) -> None:
    hurried: list[bool] = []
    world.desk.runs.activated = lambda: hurried.append(True)
    for _ in range(2):
        Presence(world.database).tell(None, at=world.clock())
    eva = world.signed_in(Role.PUBLISHER)
    world.publish(eva)
    Presence(world.database).tell(1, at=world.clock())
    assert "La sirven 1 de los 3 procesos en marcha." in eva.get("/console/publish/run").text
    assert hurried == [True]
