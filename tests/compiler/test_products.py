"""Products of several maps: each word means one product, on one line."""

from bot.compiler.plan import ProductName
from bot.compiler.products import product_names
from bot.journeys.model import Product
from tests.builders import HERE, make_map, make_text


def test_a_word_is_the_first_products_and_a_product_without_words_is_none() -> None:
    first = make_map(
        products=(
            Product("bici", "Bici", HERE, (make_text("bicicleta"), make_text(" BICÍ "))),
            Product("moto", "bici", HERE),
            Product("casco", "Casco\n integral", HERE, (make_text("yelmo"), make_text(" \x07 "))),
        )
    )
    second = make_map(products=(Product("b", "Bicicleta", HERE, (make_text("velocípedo"),)),))
    assert product_names([first, second, make_map()]) == (
        (ProductName("bici", ("Bici", "bicicleta")), ProductName("casco", ("Casco integral", "yelmo"))),
        (ProductName("b", ("velocípedo",)),),
        (),
    )
