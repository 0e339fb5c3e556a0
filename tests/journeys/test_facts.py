"""Facts are written once and filled wherever a text names them."""

import pytest

from bot.journeys.facts import filled
from tests.builders import make_text

FACTS = {"plazo": make_text("48 h"), "año": make_text("2027")}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Llega en {plazo}.", "Llega en 48 h."),
        ("{plazo}{ plazo }", "48 h48 h"),
        ("{año}", "2027"),
        ("{otro} y {}", "{otro} y {}"),
        ("{plazo de lunes}", "{plazo de lunes}"),
        ("{{plazo}}", "{48 h}"),
    ],
)
def test_a_known_name_between_braces_becomes_its_fact(written, shown):
    assert filled(written, FACTS) == shown


def test_a_fact_that_looks_like_another_is_not_filled_again():
    facts = {"a": make_text("{b}"), "b": make_text("no")}
    assert filled("{a}", facts) == "{b}"
