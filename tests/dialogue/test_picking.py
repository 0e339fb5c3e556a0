"""Choosing in words, whole messages only."""

import pytest

from bot.dialogue.picking import NONE, picked, picked_all

THREE = ("¿Cuánto tarda el envío?", "¿Cómo pago?", "¿Cómo lo devuelvo?")
ONE = THREE[:1]


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("la primera", 0),
        ("La 2", 1),
        ("2", 1),
        ("la 2ª", 1),
        ("2.", 1),
        ("opción 3", 2),
        ("la segunda opción, por favor", 1),
        ("creo que la segunda", 1),
        ("si, la primera", 0),
        ("es la tercera", 2),
        ("el del medio", 1),
        ("la última", 2),
        ("me refiero a la primera", 0),
        ("the second one", 1),
        ("the first", 0),
        ("Number 3 please", 2),
        ("I meant the third one", 2),
        ("last one", 2),
        ("the middle one", 1),
        ("primera 🙂", 0),
        ("como pago", 1),
        ("¿CÓMO LO DEVUELVO?", 2),
        ("ninguna", NONE),
        ("Ninguna de estas", NONE),
        ("no, ninguna de las tres", NONE),
        ("no", NONE),
        ("nada de eso", NONE),
        ("otra cosa", NONE),
        ("none of these", NONE),
        ("neither", NONE),
        ("something else", NONE),
        ("no, otra cosa", NONE),
        ("no, es otra cosa", NONE),
        ("ninguna me sirve", NONE),
        ("ninguno de los tres", NONE),
        ("no es ninguna de esas", NONE),
        ("no me refiero a eso", NONE),
        ("me refiero a otra cosa", NONE),
        ("ni una ni otra", NONE),
        ("ni la una ni la otra", NONE),
        ("pues no", NONE),
        ("no, something else", NONE),
        ("none of those", NONE),
        ("neither of them", NONE),
        ("I don't mean that", NONE),
        ("not that one", NONE),
        ("la segunda de las tres", 1),
        ("el segundo", 1),
        ("la dos", 1),
        ("la cuarta", NONE),
        ("4", NONE),
    ],
)
def test_words_that_choose_among_three(typed: str, place: int) -> None:
    assert picked(typed, THREE, asks=True) == place


@pytest.mark.parametrize("typed", ["sí", "Si!", "claro", "eso es", "exacto, gracias", "yes please", "yep", "that one"])
def test_yes_chooses_the_only_one_and_nothing_among_several(typed: str) -> None:
    assert picked(typed, ONE, asks=True) == 0
    assert picked(typed, THREE, asks=True) is None
    assert picked(typed, ONE, asks=False) is None


@pytest.mark.parametrize("typed", ["no", "no, es otra cosa", "2", "la segunda"])
def test_the_only_one_can_be_refused(typed: str) -> None:
    assert picked(typed, ONE, asks=True) == NONE


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "?",
        "las dos",
        "los dos",
        "ambas",
        "las tres",
        "both",
        "both of them",
        "the two of them",
        "dos de ellas",
        "la 1 y la 3",
        "la primera y la segunda",
        "una de esas",
        "la segunda vez que llamo",
        "es la primera vez que compro",
        "la 5",
        "5",
        "no me llega el pedido",
        "sí, pero ¿cuánto tarda?",
        "no puedo pagar",
        "mi pedido 2",
        "quiero dos",
        "ninguna bici me gusta",
        "the first time I buy",
        "no thanks, I will call",
        "primero quiero saber el precio",
    ],
)
def test_other_words_choose_nothing(typed: str) -> None:
    assert picked(typed, THREE, asks=True) is None


@pytest.mark.parametrize(
    ("typed", "place"), [("la primera", 0), ("la cuarta", None), ("no", None), ("ninguna", None), ("¿Cómo pago?", 1)]
)
def test_without_a_question_of_the_bot_only_a_place_or_the_words_themselves_choose(
    typed: str, place: int | None
) -> None:
    assert picked(typed, THREE, asks=False) == place


def test_the_same_wording_twice_chooses_neither() -> None:
    assert picked("¿Cuánto tarda?", ("¿Cuánto tarda?", "¿Cuánto tarda?"), asks=True) is None


def test_nothing_offered_nothing_chosen() -> None:
    assert picked("la primera", (), asks=True) is None


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("las dos", 2),
        ("Las 2, por favor", 2),
        ("ambas", 2),
        ("sí, las dos cosas", 2),
        ("me refiero a las dos", 2),
        ("la primera y la segunda", 2),
        ("both", 2),
        ("both of them please", 2),
        ("todas", 3),
        ("las tres", 3),
        ("todas esas", 2),
        ("all of them", 3),
    ],
)
def test_everything_offered_is_taken_together(typed: str, offered: int) -> None:
    assert picked_all(typed, offered)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("las dos", 3),
        ("las tres", 2),
        ("las dos", 1),
        ("todas", 1),
        ("todas", 0),
        ("ninguna de las dos", 2),
        ("las dos veces que llamé", 2),
        ("la segunda", 2),
        ("both times it failed", 2),
    ],
)
def test_other_words_and_other_numbers_take_nothing_together(typed: str, offered: int) -> None:
    assert not picked_all(typed, offered)
