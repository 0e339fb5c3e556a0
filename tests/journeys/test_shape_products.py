"""The products of a map: plain names or mappings, in either language of keys."""

from datetime import date

import pytest

from bot.journeys.formatter import format_content
from bot.journeys.library import Checked, check_content
from bot.journeys.model import Product
from bot.journeys.positions import SourcePosition, Text


def checked(products: str) -> Checked:
    content = f"journey: Shop\nlanguage: en\n{products}\nstages:\n- name: Buying\n"
    return check_content(content.encode("utf-8"), file="shop.yml", today=date(2026, 1, 1))


def at(line: int, column: int) -> SourcePosition:
    return SourcePosition("shop.yml", line, column)


def test_names_and_mappings_are_read_with_their_ids_and_places() -> None:
    journey = checked(
        "products:\n  - Helmet\n  - {name: E-bike, id: electric, words: [electric bike]}\n  - name: Helmet\n  - 自行车"
    ).map
    assert journey is not None
    assert journey.products == (
        Product("helmet", "Helmet", at(4, 5)),
        Product("electric", "E-bike", at(5, 5), (Text("electric bike", at(5, 42)),)),
        Product("helmet_2", "Helmet", at(6, 5)),
        Product("producto", "自行车", at(7, 5)),
    )


def test_the_spanish_keys_say_the_same() -> None:
    content = b"viaje: Tienda\nproductos:\n  - {nombre: Casco, palabras: [yelmo]}\netapas:\n- nombre: Compra\n"
    journey = check_content(content, file="shop.yml", today=date(2026, 1, 1)).map
    assert journey is not None
    assert [(each.id, [word.value for word in each.words]) for each in journey.products] == [("casco", ["yelmo"])]


def test_a_map_without_products_has_none() -> None:
    journey = checked("scope: Small").map
    assert journey is not None
    assert journey.products == ()


@pytest.mark.parametrize(
    ("products", "found"),
    [
        ("products: helmet", [("JM105", 11)]),
        ("products:", [("JM111", 10)]),
        ("products: {helmet: lid}", [("JM105", 11)]),
        ("products: [[helmet]]", [("JM106", 12)]),
        ("products: [{}]", [("JM102", 12)]),
        ("products: ['']", [("JM111", 12)]),
        ("products: [{name: Helmet, word: [lid]}]", [("JM101", 27)]),
        ("products: [{name: Helmet, words: lid}]", [("JM105", 34)]),
        ("products: [{name: A, id: x}, {name: B, id: x}]", [("JM220", 30)]),
    ],
)
def test_what_is_wrong_is_named_at_its_place(products: str, found: list[tuple[str, int]]) -> None:
    problems = [problem for problem in checked(products).problems if problem.code < "JM3"]
    assert [(problem.code, problem.at.column) for problem in problems] == found


def test_products_are_formatted_like_every_other_list() -> None:
    content = (
        b"journey: Shop\nproducts:\n- Helmet # a remark\n- {name: Lock, words: [padlock]}\nstages: [{name: Buying}]\n"
    )
    formatted = format_content(content, file="shop.yml")
    assert formatted.text is not None
    assert "products:\n  - Helmet # a remark\n  - {name: Lock, words: [padlock]}\n" in formatted.text
    spanish = format_content(formatted.text.encode(), file="shop.yml", keys="es").text
    assert spanish is not None
    assert "productos:\n  - Helmet # a remark\n  - {nombre: Lock, palabras: [padlock]}\n" in spanish
