"""What customers told is said back in words, and never as it is kept."""

from typing import Any

import pytest

from bot.catalogue import LANGUAGES, sentences
from bot.dialogue.decisions import Decision
from bot.journeys.model import Product
from bot.language.entity_payments import METHODS
from tests.builders import make_map, make_question, make_stage, make_text
from tests.dialogue.builders import make_services
from tests.dialogue.conversing import Conversation

PATH = "compra.dato"
YEAR_2026 = 1_795_000_000.0


def said(slot: str, value: object, language: str = "es", **fields: Any) -> tuple[tuple[str, str], ...]:
    """The values that go with the answer of a question that collects one slot."""
    question = make_question("dato", ["¿Qué hay de mi dato?"], collect=(make_text(slot),))
    shop = make_map(make_stage("compra", question), language=language, **fields)
    talk = Conversation(make_services(shop), received_at=YEAR_2026, language=language)
    talk.slots |= {slot: value}
    decision: Decision = talk.says("¿qué hay de mi dato?", (PATH, 0.9))
    assert decision.replies[0].answer_of == PATH
    return decision.replies[0].values


@pytest.mark.parametrize(
    ("slot", "value", "language", "words"),
    [
        ("fecha", "2026-12-24", "es", "24 de diciembre"),
        ("fecha", "2027-01-06", "es-MX", "6 de enero de 2027"),
        ("fecha", "2026-12-24", "en-GB", "24 December"),
        ("fecha", "2026-12-24", "en-US", "December 24"),
        ("fecha", "2026-12", "es", "diciembre de 2026"),
        ("fecha", "2026-W48", "es", "la semana del 23 de noviembre"),
        ("fecha", "2026-W48", "en-GB", "the week of 23 November"),
        ("fecha", "2025", "es", "2025"),
        ("fecha", "2026-13-45", "es", "2026-13-45"),
        ("fecha", "mañana", "es", "mañana"),
        ("importe", "1249.90 EUR", "es", "1.249,90\N{NO-BREAK SPACE}€"),
        ("importe", "12490.00 EUR", "es", "12.490,00\N{NO-BREAK SPACE}€"),
        ("importe", "1249.90 EUR", "en-GB", "€1,249.90"),
        ("importe", "50.00 MXN", "es-MX", "$50.00"),
        ("importe", "50.00 PESO", "es", "50 pesos"),
        ("importe", "cincuenta", "es", "cincuenta"),
        ("forma_pago", "credit_card", "es", "tarjeta de crédito"),
        ("forma_pago", "credit_card", "en", "credit card"),
        ("forma_pago", "trueque", "es", "trueque"),
        ("producto", "bici_urbana", "es", "Bici urbana"),
        ("producto", "otra", "es", "otra"),
        ("fecha", "2026-12-24", "xx", "24 de diciembre"),
    ],
)
def test_each_kind_has_its_words(slot: str, value: str, language: str, words: str) -> None:
    assert said(slot, value, language, products=(Product("bici_urbana", "Bici urbana", at=make_text("").at),)) == (
        (slot, words),
    )


@pytest.mark.parametrize(("slot", "value"), [("numero_pedido", "AB1234"), ("talla", "M"), ("correo", "[correo]")])
def test_what_has_one_form_only_is_left_to_rasa(slot: str, value: str) -> None:
    assert said(slot, value) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_means_of_payment_has_words(language: str) -> None:
    named = {key.rpartition(".")[2] for key in sentences(language) if key.startswith("replies.payments.")}
    assert named == {*METHODS}


def test_a_translated_answer_is_filled_in_its_language() -> None:
    question = make_question("dato", ["¿Qué hay de mi dato?"], collect=(make_text("fecha"),))
    english = make_map(make_stage("compra", question), language="en", translated=frozenset({PATH}))
    shop = make_map(make_stage("compra", question), language="es", translations=(english,))
    talk = Conversation(make_services(shop), received_at=YEAR_2026)
    talk.slots |= {"fecha": "2026-12-24"}
    values = [
        talk.says("¿qué hay de mi dato?", (PATH, 0.9), entities=[_heard(language)]).replies[-1].values
        for language in ("es", "en", "fr")
    ]
    assert values == [(("fecha", words),) for words in ("24 de diciembre", "December 24", "24 de diciembre")]


def _heard(language: str) -> dict[str, object]:
    return {"entity": "language", "value": language, "start": 0, "end": 1}
