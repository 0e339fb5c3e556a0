"""Spelling help: accents come back, slips are mended towards the map's own words, right words stay."""

import pytest

from bot.language.spelling import Spelling, spelling_of

LINES = [
    "¿Cuánto cuesta el envío?",
    "cuánto tarda el envío a Canarias",
    "quiero devolver la bicicleta",
    "garantía de la batería",
    "el envio",
]


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    return spelling_of(LINES, "es")


def nobody(_word: str) -> bool:
    return False


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("CUANTO CUESTA EL ENVIO", "cuánto cuesta el envío"),
        ("quiero debolver la vicicleta", "quiero devolver la bicicleta"),
        ("garantiaaaa", "garantía"),
        ("xq tarda?", "porque tarda?"),
        ("la bateira", "la batería"),
        ("bisicletta", "bicicleta"),
        ("", ""),
        ("🚲 ¿¡!?", "🚲 ¿¡!?"),
    ],
)
def test_slips_are_mended(spelling: Spelling, typed: str, mended: str) -> None:
    assert spelling.mended(typed, knows=nobody) == mended


@pytest.mark.parametrize("typed", ["il al lo", "mesa redonda", "pedido cu4nto", "envenenado", "12345678"])
def test_short_far_and_mixed_words_stay(spelling: Spelling, typed: str) -> None:
    assert spelling.mended(typed, knows=nobody) == typed


def test_a_word_that_is_right_stays(spelling: Spelling) -> None:
    assert spelling.mended("tarde", knows=nobody) == "tarda"
    assert spelling.mended("tarde", knows={"tarde"}.__contains__) == "tarde"


def test_the_commoner_form_of_a_word_wins_then_the_alphabet() -> None:
    assert spelling_of(LINES, "es").forms["envio"] == "envío"
    assert spelling_of(["solo", "sólo"], "es").forms["solo"] == "solo"


def test_of_a_pasted_page_only_the_beginning_is_mended(spelling: Spelling) -> None:
    mended = spelling.mended("bateira " * 60, knows=nobody).split()
    assert (mended[:40], mended[40:]) == (["batería"] * 40, ["bateira"] * 20)


def test_without_lines_nothing_is_mended() -> None:
    assert spelling_of([], "en").mended("Whre is it", knows=nobody) == "whre is it"
