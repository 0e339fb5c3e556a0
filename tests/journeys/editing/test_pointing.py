"""Which place a line and column belong to, and what a place says, whatever form it is written in."""

import pytest

from bot.journeys.editing.document import Document
from bot.journeys.editing.places import Place
from bot.journeys.editing.pointing import place_at, said_at
from bot.journeys.editing.values import Group
from bot.journeys.positions import SourcePosition

FILE = "journey_maps/m.yml"
MAP = """\
journey: M
facts: {precio: 9 €}
etapas:
  - nombre: Una
    id: una
    emocion: 1
    necesidades: [uno, dos]
    dolores:
      - Tarda
      - {que: Cuesta, gravedad: 4}
    indicadores: {csat: ">= 85%"}
    x-mio: {a: [b]}
    preguntas:
      - id: envio
        variantes: |
          cuánto tarda
          cuándo llega
        respuesta: Dos días.

  - nombre: Dos
"""
DOCUMENT = Document(MAP.encode(), file=FILE)
UNA = ("stages", "una")


@pytest.mark.parametrize(
    ("line", "column", "steps"),
    [
        (1, 1, ("journey",)),
        (2, 9, ("facts", "precio")),
        (4, 5, (*UNA, "name")),
        (7, 24, (*UNA, "needs", 1)),
        (9, 9, (*UNA, "pains", "tarda")),
        (10, 32, (*UNA, "pains", "cuesta", "severity")),
        (11, 26, (*UNA, "kpis", "csat")),
        (12, 20, (*UNA, "x-mio")),
        (16, 12, (*UNA, "questions", "envio", "ask")),
        (18, 9, (*UNA, "questions", "envio", "answer")),
        (20, 5, ("stages", "dos", "name")),
        (19, 1, ("stages",)),
        (40, 1, ()),
    ],
)
def test_the_innermost_place_around_a_position(line: int, column: int, steps: tuple[str | int, ...]) -> None:
    assert place_at(DOCUMENT, SourcePosition(FILE, line, column)) == Place(FILE, steps)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (("emotion",), 1.0),
        (("emotion", "score"), 1.0),
        (("emotion", "label"), ""),
        (("needs",), ("uno", "dos")),
        (("pains", "tarda", "what"), "Tarda"),
        (("pains", "tarda", "severity"), ""),
        (("pains", "cuesta", "severity"), 4),
        (("kpis", "csat", "target"), ">= 85%"),
        (("kpis", "csat", "name"), ""),
        (("x-mio",), Group((("a", ("b",)),))),
        (("goal",), ""),
        (("none", "at", "all"), ""),
    ],
)
def test_what_a_place_says(steps: tuple[str, ...], said: object) -> None:
    assert said_at(DOCUMENT, Place(FILE, (*UNA, *steps))) == said
