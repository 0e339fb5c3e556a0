"""What the form of "Try it" carries, and what each of its buttons makes of it."""

import json
from pathlib import Path

import pytest

from bot.console.try_form import TryForm, form_of
from bot.console.try_talk import LONGEST, MOST_STEPS, Role, Step, steps_from_text, steps_to_text
from tests.console.test_try_walks import journey

TWO = (Step("hola"), Step('/choose{"choice": "pagar.pagar"}', "¿Cómo pago?"))


def test_a_form_is_read_whole() -> None:
    sent = {
        "map": "tienda",
        "place": "page:/cesta",
        "persona": "ana",
        "channel": "telegram",
        "language": "en",
        "said": steps_to_text(TWO),
        "text": "¿y el envío?",
        "walked": "along",
        "compare": "1",
    }
    role = Role("tienda", page="/cesta", persona="ana", channel="telegram", language="en")
    form = form_of(sent)
    assert form == TryForm(role, TWO, "¿y el envío?", "along", compare=True)
    assert (form.place, form.said) == ("page:/cesta", steps_to_text(TWO))


def test_an_address_of_another_page_names_a_stage_and_a_question() -> None:
    form = form_of({"map": "tienda", "stage": "pagar", "ask": "¿Cómo pago?", "channel": "fax"})
    assert form == TryForm(Role("tienda", "pagar"), text="¿Cómo pago?")
    assert form.place == "stage:pagar"
    assert form_of({}).place == ""


def test_what_was_typed_is_said() -> None:
    said = TryForm(steps=TWO, text="  ¿cuánto vale? ").done("say")
    assert said == TryForm(steps=(*TWO, Step("¿cuánto vale?")))
    assert TryForm(text="  ").done("say") == TryForm(text="  ")


def test_back_to_an_earlier_point_gives_the_words_back() -> None:
    assert TryForm(steps=TWO, walk="all").done("back:0") == TryForm(text="hola")
    assert TryForm(steps=TWO).done("back:1") == TryForm(steps=TWO[:1])  # a button has no words to mend


@pytest.mark.parametrize("deed", ["back:7", "back:x", "back:²", "again", "", "nonsense:1"])
def test_what_is_no_deed_changes_nothing(deed: str) -> None:
    form = TryForm(steps=TWO, text="a medias", walk="all")
    assert form.done(deed) == form


def test_starting_over_keeps_who_is_played() -> None:
    role = Role("tienda", "pagar", persona="ana")
    assert TryForm(role, TWO, "a medias", "all", compare=True).done("restart") == TryForm(role, compare=True)


def test_a_button_and_a_walk(tmp_path: Path) -> None:
    pressed = TryForm(text="a medias").pressed("Sí", "/choose{}")
    assert pressed == TryForm(steps=(Step("/choose{}", "Sí"),), text="a medias")
    shop = journey(tmp_path)
    assert [step.stage for step in TryForm(steps=TWO).walking(shop, "along").steps] == ["mirar", "pagar"]
    assert TryForm(steps=TWO).walking(shop, "nowhere") == TryForm(steps=TWO)
    assert TryForm(steps=TWO).walking(None, "along") == TryForm(steps=TWO)


def test_a_conversation_has_an_end() -> None:
    full = TryForm(steps=(Step("a"),) * MOST_STEPS, text="b")
    assert full.done("say") == full
    assert full.pressed("Sí", "/choose{}") == full


@pytest.mark.parametrize(
    "said", ["", "[", "7", "[7]", '["a"]', '[{"wrong": "name"}]', "null", '[{"title": "no content"}]']
)
def test_what_is_no_conversation_is_an_empty_one(said: str) -> None:
    assert steps_from_text(said) == ()


def test_a_conversation_that_was_blown_up_is_cut() -> None:
    steps = steps_from_text(json.dumps([{"content": "a" * (LONGEST + 5), "title": 7}] * (MOST_STEPS + 3)))
    assert steps == (Step("a" * LONGEST, "7"),) * MOST_STEPS
