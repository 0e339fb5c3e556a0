"""The facts of a map on their page: what each of them touches, changing, adding and removing them."""

import html
import re
from datetime import date

import pytest

from bot.accounts.roles import Role
from bot.console.fact_list import Use, fact_rows
from bot.journeys.library import check_contents
from tests.console.browsing import Browser, World
from tests.console.test_board_editing import BOARD, on_disk

PAGE = f"{BOARD}/facts"
MAP = """journey: M
id: m
facts: {plazo: 2 días, precio: 9 €, nadie: x}
fallback: ["Espera {plazo}."]
small_talk: {thanks: {answer: 'De nada, {plazo}.'}}
handoff: {message: 'En {plazo}.'}
stages:
- name: Una
  id: una
  greeting: 'Hola, {plazo}'
  questions:
  - {id: a, ask: ['¿Tarda {plazo}?', cuánto], answer: {default: "Sí, {plazo} y {plazo}.", telegram: "{precio}"}}
"""
ENGLISH = "stages: [{id: una, questions: [{id: a, ask: [is it long, how long], answer: 'Yes, {plazo}.'}]}]\n"


@pytest.fixture
def editor(world: World) -> Browser:
    return world.signed_in(Role.EDITOR, name="ana")


def send(browser: Browser, key: str, **fields: str) -> str:
    """Send a fact's form, or with no fields press the button that removes it; the answer's page or its address."""
    seen = html.unescape(re.findall(r'name="seen" value="([^"]*)"', browser.get(PAGE).text)[0])
    typed = {name.replace("_", ".", 1): value for name, value in fields.items()}
    what = {"key": key, **typed} if fields else {"deed": f"remove {key}"}
    sent = browser.post(f"{BOARD}/edit", page="facts", seen=seen, **what)
    return sent.headers.get("location", "") or sent.text


def test_which_texts_a_fact_touches() -> None:
    files = {"journey_maps/m.yml": MAP.encode(), "journey_maps/m.en.yml": ENGLISH.encode()}
    journey = next(each.map for each in check_contents(files, today=date(2026, 11, 22)) if each.map)
    plazo, precio, nadie = fact_rows(journey)
    question = "Una: ¿Tarda 2 días?"
    assert [(use.of, use.text, use.language) for use in plazo.uses] == [
        ("Una", "Hola, 2 días", "es"),
        (question, "Sí, 2 días y 2 días.", "es"),
        (question, "¿Tarda 2 días?", "es"),
        ("thanks", "De nada, 2 días.", "es"),
        ("M", "Espera 2 días.", "es"),
        ("M", "En 2 días.", "es"),
        *[(use.of, use.text, "en") for use in plazo.uses if use.language == "en"],
    ]
    assert "Yes, 2 días." in [use.text for use in plazo.uses if use.language == "en"]
    assert precio.uses[0] == Use(question, "9 €", "es")
    assert (nadie.value, nadie.uses) == ("x", ())


def test_a_fact_is_changed_and_every_answer_says_so(world: World, editor: Browser) -> None:
    assert "8 textos lo usan" in editor.get(PAGE).text
    assert send(editor, "facts/precio", was_value="9 €", now_value="12 €") == PAGE
    assert "precio: 12 €" in on_disk(world)
    page = editor.get(PAGE).text
    assert "Cuesta 12 € &lt;script&gt;" in page
    assert "Guardado." in page


def test_facts_are_added_and_removed(world: World, editor: Browser) -> None:
    before = on_disk(world)
    assert send(editor, "facts/*", now_name="plazo_envio", now_value="2 días") == PAGE
    assert "facts: {precio: 9 €, plazo_envio: 2 días}" in on_disk(world)
    assert send(editor, "facts/plazo_envio") == PAGE
    assert on_disk(world) == before


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("precio", "1", "Ya hay un dato con ese nombre."),
        ("plazo envío", "1", "Letras, números y guiones bajos"),
        ("plazo", " ", "Escribe algo aquí."),
    ],
)
def test_a_fact_that_cannot_be_comes_back_filled_in(
    world: World, editor: Browser, name: str, value: str, said: str
) -> None:
    before = on_disk(world)
    page = send(editor, "facts/*", now_name=name, now_value=value)
    assert said in page
    assert f'value="{name}"' in page
    assert on_disk(world) == before


def test_two_people_change_one_fact(world: World, editor: Browser) -> None:
    page = editor.get(PAGE).text
    seen = html.unescape(re.findall(r'name="seen" value="([^"]*)"', page)[0])
    file = world.project.maps / "tienda.yml"
    file.write_text(on_disk(world).replace("9 €", "10 €"), encoding="utf-8")
    fields = {"key": "facts/precio", "was.value": "9 €", "now.value": "11 €", "page": "facts", "seen": seen}
    both = editor.post(f"{BOARD}/edit", **fields)
    assert both.status_code == 409
    assert "10 €" in both.text
    assert 'value="11 €"' in both.text


def test_viewers_read_them(world: World) -> None:
    page = world.signed_in(Role.VIEWER).get(PAGE).text
    assert "9 €" in page
    assert 'name="now.value"' not in page


def test_a_map_without_facts_says_what_to_do(world: World, editor: Browser) -> None:
    text = on_disk(world).replace("facts: {precio: 9 €}\n", "").replace("{precio}", "9 €")
    (world.project.maps / "tienda.yml").write_text(text, encoding="utf-8")
    assert "Aún no hay datos." in editor.get(PAGE).text
    assert send(editor, "facts/*", now_name="precio", now_value="9 €") == PAGE
    assert "facts:" in on_disk(world)
