"""What is stored where order numbers are not to be kept."""

import pytest

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
