"""An answer that needs to know something asks for it first."""

import pytest

from bot.catalogue import LANGUAGES
from bot.dialogue.collecting import can_be_read, missing, request_for
from bot.journeys.collecting import READABLE_NAMES
from tests.builders import make_question, make_text

QUESTION = make_question(
    "estado", ["¿dónde está mi pedido?"], collect=(make_text("numero_pedido"), make_text("fecha"), make_text("talla"))
)


@pytest.mark.parametrize(
    ("slots", "name"),
    [
        ({}, "numero_pedido"),
        ({"numero_pedido": None, "fecha": "2026-11-22"}, "numero_pedido"),
        ({"numero_pedido": "", "fecha": "2026-11-22"}, "numero_pedido"),
        ({"numero_pedido": "48213"}, "fecha"),
        ({"numero_pedido": "48213", "fecha": "2026-11-22"}, "talla"),
        ({"numero_pedido": "48213", "fecha": "2026-11-22", "talla": 0}, None),
    ],
)
def test_the_first_empty_slot_is_missing(slots: dict[str, object], name: str | None) -> None:
    assert missing(QUESTION, slots) == name


def test_a_question_that_collects_nothing_misses_nothing() -> None:
    assert missing(make_question("a", ["a"]), {}) is None


@pytest.mark.parametrize(
    ("slot", "language", "request_said"),
    [
        ("numero_pedido", "es", "¿Me das tu número de pedido?"),
        ("numero_pedido", "es-MX", "¿Me das tu número de pedido?"),
        ("order_number", "en", "Could you give me your order number?"),
        ("forma_pago", "en-GB", "Which way of paying do you use, or would you like to?"),
        ("talla_casco", "es", "Para responderte me falta un dato que no puedo tomar en este chat: «talla casco»."),
        ("talla", "en", "To answer you I need something that I cannot take in this chat: 'talla'."),
    ],
)
def test_the_bot_asks_in_the_customers_language(slot: str, language: str, request_said: str) -> None:
    assert request_for(slot, language) == request_said


def test_every_kind_has_a_request_of_its_own() -> None:
    requests = [request_for(name, language) for name in READABLE_NAMES for language in LANGUAGES]
    assert len(set(requests)) == len(requests)
    assert all(said.endswith("?") for said in requests)
    assert [can_be_read(name) for name in (*READABLE_NAMES, "talla")] == [True] * 7 + [False]
