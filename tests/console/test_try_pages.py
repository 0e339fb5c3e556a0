"""The page "Try it" over a process that answers at once."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.accounts.roles import Role
from bot.console.try_process import DraftProcess, TryOuts
from bot.project import Project
from tests.console.browsing import Browser, World
from tests.console.test_try_process import command

EditorWith = Callable[..., Browser]


@pytest.fixture
def editor_with(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[EditorWith]:
    """An editor's browser, on a console whose draft is the double that is asked for."""
    made: list[DraftProcess] = []

    def of(_tryouts: TryOuts, _project: Project) -> DraftProcess:
        return made[0]

    def editor(*how: str) -> Browser:
        made.append(DraftProcess(command(*how)))
        return world.signed_in(Role.EDITOR)

    monkeypatch.setattr(TryOuts, "of", of)
    yield editor
    for each in made:
        each.close()


@pytest.fixture
def editor(editor_with: EditorWith) -> Browser:
    return editor_with()


def test_the_page_asks_for_a_question_and_starts_nothing(editor_with: EditorWith) -> None:
    page = editor_with("die").get("/console/try?map=tienda&stage=pagar&ask=¿Cómo%20pago?")
    assert page.status_code == 200
    assert "Escribe una pregunta, o deja que un recorrido las haga por ti." in page.text
    assert '<option value="stage:pagar" selected>Pagar</option>' in page.text
    assert 'value="¿Cómo pago?"' in page.text


def test_a_reply_comes_with_everything_that_led_to_it(editor: Browser) -> None:
    editor.get("/console/try")
    page = editor.post("/console/try", map="tienda", do="say", text="¿cómo pago? <i>", compare="1")
    assert page.status_code == 200
    for piece in (
        "Hola &lt;b&gt;",
        "Dices: ¿cómo pago? &lt;i&gt;",
        "→ /cesta",
        'href="/console/maps/tienda/questions/pagar.pagar"',
        "Está bastante seguro de lo que se pregunta.",
        "Responde a partir del 40 % y repregunta a partir del 10 %.",
        "× 1.75<small>es de su etapa</small>",
        "95 %",
        "por la pregunta",
        "molesto",
        "harta -0.75",
        'forma de pago: <span lang="es">paypal</span>',
        "<code>ana</code>",
        "como pago &lt;i&gt;",
        "Publicado (versión 7): responde otra cosa.",
        "Otra cosa",
        "El borrador había cambiado y se ha aprendido en 1,5 s.",
    ):
        assert piece in page.text
    assert "<i>" not in page.text


def test_a_button_is_pressed_and_one_goes_back_to_an_earlier_point(editor: Browser) -> None:
    editor.get("/console/try")
    said = '[{"content": "hola", "title": "", "stage": ""}]'
    page = editor.post("/console/try", map="tienda", said=said, press='["¿Cómo pago?", "/choose{}"]')
    assert page.text.count('class="mine"') == 2
    assert "Dices: /choose{}" in page.text
    page = editor.post("/console/try", map="tienda", said=said, do="back:0")
    assert 'class="mine"' not in page.text
    assert 'name="text" value="hola"' in page.text


def test_a_walk_is_summed_up(editor: Browser) -> None:
    editor.get("/console/try")
    page = editor.post("/console/try", map="tienda", do="walk", walk="along")
    assert "1 de 2 preguntas recibieron su respuesta." in page.text  # the double answers `pagar.pagar` to everything
    assert '<a href="#said-1" lang="es">¿Cuánto cuesta el número 0?</a>' in page.text
    assert "recibió otra respuesta:" in page.text


@pytest.mark.parametrize("press", ["", "[", "7", '["only one"]'])
def test_an_empty_or_broken_form_shows_the_page_and_starts_nothing(editor_with: EditorWith, press: str) -> None:
    browser = editor_with("die")
    browser.get("/console/try")
    page = browser.post("/console/try", press=press, map="nowhere", persona="nobody", place="stage:x", language="xx")
    assert page.status_code == 200
    assert "Escribe una pregunta" in page.text


def test_a_broken_draft_is_told_line_by_line_and_nothing_typed_is_lost(editor_with: EditorWith) -> None:
    browser = editor_with("refuse", "tienda.yml:3: <mal>\ntienda.yml:4: peor")
    browser.get("/console/try")
    page = browser.post("/console/try", map="tienda", do="say", text="lo que escribí")
    assert page.status_code == 409
    assert "<code>tienda.yml:3: &lt;mal&gt;</code>" in page.text
    assert "<code>tienda.yml:4: peor</code>" in page.text
    assert 'name="text" value="lo que escribí"' in page.text


def test_a_process_that_fails_is_told_and_nothing_typed_is_lost(editor_with: EditorWith) -> None:
    browser = editor_with("die")
    browser.get("/console/try")
    page = browser.post("/console/try", map="tienda", do="say", text="lo que escribí")
    assert page.status_code == 503
    assert "El borrador ha dejado de responder y se ha cerrado." in page.text
    assert 'name="text" value="lo que escribí"' in page.text


def test_who_waits_can_ask_how_it_goes(editor: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert editor.get("/console/try/progress").json() == {"step": ""}
    monkeypatch.setattr(DraftProcess, "step", "learning")
    told = editor.get("/console/try/progress").json()
    assert told == {"step": "Aprendiendo los cambios; suele tardar unos segundos…"}


def test_without_a_map_it_says_where_to_begin(editor: Browser, tmp_path: Path) -> None:
    (tmp_path / "journey_maps" / "tienda.yml").unlink()
    page = editor.get("/console/try")
    assert page.status_code == 200
    assert "No hay ningún mapa que se pueda leer." in page.text
