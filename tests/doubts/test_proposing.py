"""What is proposed about a doubt: words, nearest questions, and what to do."""

import pytest

from bot.doubts.proposing import Proposal, Sketcher, as_question
from bot.doubts.space import DoubtSpace
from bot.journeys.model import JourneyMap


def test_a_strange_doubt_becomes_a_question_in_its_own_words(shop: JourneyMap, space: DoubtSpace):
    texts = ["papel de regalo", "¿lo envolvéis para regalo?", "quiero un envoltorio de regalo", "papel de regalo"]
    sketch = Sketcher([shop], space).sketch("tienda", texts, language="es")
    assert sketch.proposal is Proposal.NEW_QUESTION
    assert sorted(sketch.samples) == sorted(set(texts))
    assert sketch.question == as_question(sketch.samples[0], language="es")
    assert {near.path for near in sketch.nearest} == {"decision.envio_gratis", "compra.cambiar"}


def test_another_wording_of_a_question_is_proposed_for_it(shop: JourneyMap, space: DoubtSpace):
    sketch = Sketcher([shop], space).sketch("tienda", ["¿y el envío es gratis?", "envío gratis?"], language="es")
    assert sketch.proposal is Proposal.ADD_PHRASES
    assert (sketch.nearest[0].path, sketch.nearest[0].wording) == ("decision.envio_gratis", "¿El envío es gratis?")
    assert sketch.nearest[0].likeness > sketch.nearest[1].likeness


def test_what_wants_nothing_is_small_talk(shop: JourneyMap, space: DoubtSpace):
    sketch = Sketcher([shop], space).sketch("tienda", ["muchísimas gracias", "gracias guapa"], language="es")
    assert sketch.proposal is Proposal.SMALL_TALK


def test_no_words_and_no_map_are_no_accident(shop: JourneyMap, space: DoubtSpace):
    sketcher = Sketcher([shop], space)
    assert sketcher.sketch("tienda", [], language="es").question == ""
    assert sketcher.sketch("otro", ["hola qué tal"], language="es").nearest == ()


@pytest.mark.parametrize(
    ("message", "language", "question"),
    [
        ("cuánto tarda??", "es", "¿Cuánto tarda?"),
        ("  ¿hacéis\n facturas? ", "es-MX", "¿Hacéis facturas?"),
        ("do you wrap gifts", "en", "Do you wrap gifts?"),
        ("???", "es", ""),
    ],
)
def test_a_message_becomes_a_question_as_maps_write_them(message: str, language: str, question: str):
    assert as_question(message, language=language[:2]) == question
