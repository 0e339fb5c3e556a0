"""What is stored where order numbers are not to be kept."""

import pytest

from bot.language.entity_tokens import Words
from bot.language.stored_text import WithoutOrders


@pytest.mark.parametrize(
    ("text", "language", "stored"),
    [
        ("mi pedido 48213 no llega", "es", "mi pedido [pedido] no llega"),
        ("pedidos 48213 y 48214, soy Ana", "es", "pedidos [pedido] y [pedido], soy [nombre]"),
        ("where is order AB-12345?", "en", "where is order [order]?"),
        ("quiero 2 de la talla 38 por 49,90 €", "es", "quiero 2 de la talla 38 por 49,90 €"),
        ("mi tarjeta 4111 1111 1111 1111", "es", "mi tarjeta [tarjeta]"),
    ],
)
def test_order_numbers_and_personal_data_are_hidden(text: str, language: str, stored: str) -> None:
    store = WithoutOrders()
    assert store(text, language) == stored
    assert store(stored, language) == stored


@pytest.mark.parametrize("sign", ["x", "(", "¿", "a)", "."])
def test_no_run_of_signs_is_cut_into_words_as_a_whole(sign: str) -> None:
    words = Words(frozenset(), right=frozenset())
    given = []
    cut = words._language.tokenizer
    words._language.tokenizer = lambda text: given.append(text) or cut(text)  # its time grows with the square of a run
    endless = sign * (3_000 // len(sign))
    reading = words.read(f"mi pedido {endless} 48213")
    (seen,) = given
    assert max(map(len, seen.split())) <= 200
    assert len(seen) == len(reading.text)
    assert reading.written(len(reading.words) - 1, len(reading.words)) == "48213"


def test_a_long_address_and_a_number_behind_it_are_left_as_they_are() -> None:
    text = f"https://tienda.example/{'a' * 150} es mi pedido 48213"
    assert WithoutOrders()(text) == text.replace("48213", "[pedido]")
