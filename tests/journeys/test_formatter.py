"""Formatting: the same map, the same comments, one shape."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.journeys import formatter
from bot.journeys.comments import comments_of
from bot.journeys.formatter import format_content
from bot.journeys.reader import read
from bot.journeys.sameness import meaning
from bot.journeys.shape import shape
from tests.journeys.writing import MapWriter


def formatted(text: str, keys: str | None = None) -> str:
    result = format_content(text.encode(), file="map.yml", keys=keys)
    assert result.problems == ()
    assert result.text is not None
    return result.text


def what_it_means(text: str) -> object:
    reading = read(text.encode(), file="map.yml")
    assert reading.problems == (), text
    assert reading.root is not None
    journey, problems = shape(reading.root, file="map.yml")
    assert problems == (), (problems, text)
    return meaning(journey)


def comments_in(text: str) -> list[str]:
    reading = read(text.encode(), file="map.yml")
    assert reading.root is not None
    return comments_of(reading.root, reading.lines).texts()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_map_means_the_same_before_and_after_and_formatting_twice_changes_nothing(seed: int) -> None:
    text = MapWriter(Random(seed)).map()
    once = formatted(text)
    assert what_it_means(once) == what_it_means(text)
    assert comments_in(once) == comments_in(text)
    assert formatted(once) == once


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32))
def test_keys_go_to_one_language_and_back_without_changing_the_map(seed: int) -> None:
    text = MapWriter(Random(seed)).map()
    spanish, english = formatted(text, "es"), formatted(text, "en")
    assert what_it_means(spanish) == what_it_means(english) == what_it_means(text)
    assert formatted(spanish, "en") == english
    assert formatted(english, "es") == spanish


LOOSE = """\
# Mi mapa
---
viaje:   'Mi tienda'     # se queda aquí


# de las etapas
etapas:
- nombre: Compra   # la primera
  meta:
    Pagar sin
    sorpresas
  # sobre la nota
  nota: >-
      Una nota

      larga
    # al fondo de la nota
  necesidades: [ saber el precio,   # uno
     pagar ]   # dos
  emocion: { valor: 1,
     etiqueta: ilusión }
  x-tabla:
  - - a
    -   b
  - []
  -
    # dentro
    clave: "no"
  preguntas:
  -   variantes:
      # las buenas
      - ¿El envío es gratis?   # la primera
      - 14:00
      respuesta: |2-
          con sangría
  - {variantes: [uno, dos],
     respuesta: no}
# adiós
"""
SHAPED = """\
# Mi mapa
viaje: 'Mi tienda'     # se queda aquí


# de las etapas
etapas:
  - nombre: Compra   # la primera
    meta: Pagar sin sorpresas
    # sobre la nota
    nota: >-
      Una nota

      larga
    # al fondo de la nota
    necesidades:   # uno
      - saber el precio
      - pagar   # dos
    emocion: {valor: 1, etiqueta: ilusión}
    x-tabla:
      - - a
        - b
      - []
      # dentro
      - clave: "no"
    preguntas:
      # las buenas
      - variantes: |   # la primera
          ¿El envío es gratis?
          14:00
        respuesta: "  con sangría"
      - {variantes: [uno, dos], respuesta: "no"}
# adiós
"""


def test_every_habit_of_a_writer_finds_its_shape() -> None:
    assert formatted(LOOSE) == SHAPED
    assert formatted(SHAPED) == SHAPED


def test_a_file_from_another_editor_loses_its_mark_and_its_line_ends() -> None:
    assert formatted("\ufeff" + SHAPED.replace("\n", "\r\n")) == SHAPED


def test_a_broken_map_is_not_touched() -> None:
    for text, code in (("viaje: a: b\n", "JM009"), ("viaje: Mi tienda\n", "JM102")):
        result = format_content(text.encode(), file="map.yml")
        assert (result.text, [problem.code for problem in result.problems]) == (None, [code])


def test_a_result_that_would_mean_something_else_is_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formatter, "written", lambda text, *, flow: f"otra {text}")
    with pytest.raises(AssertionError, match="would have changed it"):
        formatted(LOOSE)


def test_a_block_of_text_may_be_the_last_thing_of_a_file() -> None:
    text = "viaje: Mi tienda\netapas:\n  - nombre: Compra\n    nota: |\n      Una\n\n      dos"
    assert formatted(text) == text + "\n"
