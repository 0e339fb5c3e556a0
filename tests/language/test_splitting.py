"""Messages with one question stay whole, messages with several come apart; greetings are taken off."""

import pytest

from bot.language.splitting import MOST_PARTS, questions_in, without_greeting, without_opener
from tests.language.measuring import rows

ONE = rows("splitting_one.tsv")
SEVERAL = rows("splitting_several.tsv")
FLOOR = 0.95


def test_messages_with_one_question_stay_whole() -> None:
    split = [message for _, message in ONE if questions_in(message)]
    assert len(ONE) >= 60
    assert 1 - len(split) / len(ONE) >= FLOOR, split


def test_messages_with_several_come_apart_into_as_many() -> None:
    messages = [(int(number), message.replace("\\n", "\n")) for _, number, message in SEVERAL]
    missed = [message for number, message in messages if len(questions_in(message)) != number]
    assert len(SEVERAL) >= 40
    assert 1 - len(missed) / len(SEVERAL) >= FLOOR, missed


@pytest.mark.parametrize(
    ("message", "pieces"),
    [
        ("hola, cuanto cuesta el envio y como pago", ("cuanto cuesta el envio", "como pago")),
        (
            "Buenas.\n¿Cuánto   tarda? Vivo en Lugo. ¿Y puedo pagar con Bizum?",
            ("¿Cuánto tarda?", "¿Y puedo pagar con Bizum?"),
        ),
        ("¿Cuánto cuesta? ¿Puedo devolverla? ¿Es caro?", ("¿Cuánto cuesta?", "¿Puedo devolverla?")),
        (
            "I'd like to know how much a cot is, and also whether dogs are allowed",
            ("I'd like to know how much a cot is", "whether dogs are allowed"),
        ),
        ("¡Qué bien! ¿y cuánto cuesta?", ()),
        ("", ()),
        ("???", ()),
        ("¿? ¿?", ()),
        ("y y y y", ()),
    ],
)
def test_the_pieces_are_the_customers_words(message: str, pieces: tuple[str, ...]) -> None:
    assert questions_in(message) == pieces


def test_who_asks_very_much_is_heard_up_to_a_limit() -> None:
    assert len(questions_in("¿cuánto cuesta eso? " * 20)) == MOST_PARTS
    noise = "z " * 5_000
    assert questions_in(f"¿cuánto cuesta? {noise}. ¿Y cuánto tarda?") == ("¿cuánto cuesta?", "¿Y cuánto tarda?")
    assert questions_in(f"{noise} ¿cuánto cuesta eso? ¿cuánto tarda? {noise}") == ()


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("hola, ¿cuánto tarda?", "¿cuánto tarda?"),
        ("¡Hola! Buenas tardes :) quiero devolver", "quiero devolver"),
        ("Hola, ¿qué tal? ¿cómo estás? ¿llega hoy?", "¿llega hoy?"),
        ("hi there, is it far?", "is it far?"),
        ("Hello, how are you? Can I pay later", "Can I pay later"),
        ("hola", "hola"),
        ("buenas tardes", "buenas tardes"),
        ("hola 🚲", "hola 🚲"),
        ("buenas, precio", "precio"),
        ("hola bici", "bici"),
        ("hola guapa", "hola guapa"),
        ("hola buenas", "hola buenas"),
        ("hola a todos", "hola a todos"),
        ("hi team", "hi team"),
        ("gracias, y cuánto tarda", "y cuánto tarda"),
        ("hola, gracias, ¿garantía?", "¿garantía?"),
        ("Ok, thanks. How long does it take", "How long does it take"),
        ("muchas gracias majo", "muchas gracias majo"),
        ("gracias por la ayuda", "gracias por la ayuda"),
        ("gracias, ya está claro", "gracias, ya está claro"),
        ("holanda está lejos", "holanda está lejos"),
        ("hierro o aluminio", "hierro o aluminio"),
        ("cómo va mi pedido", "cómo va mi pedido"),
        ("hola ½ hora tarda", "hola ½ hora tarda"),
        ("", ""),
    ],
)
def test_a_greeting_in_front_goes_unless_it_is_all(message: str, rest: str) -> None:
    assert without_greeting(message) == rest


@pytest.mark.parametrize(
    ("message", "rest"),
    [
        ("ok bye", "bye"),
        ("Vale, ¿cuánto tarda?", "¿cuánto tarda?"),
        ("bueno pues, nada", "nada"),
        ("ok", "ok"),
        ("vale vale", "vale vale"),
        ("bienes", "bienes"),
        ("ok 👍", "ok 👍"),
        ("la vale", "la vale"),
    ],
)
def test_words_that_only_take_the_floor_go_unless_they_are_all(message: str, rest: str) -> None:
    assert without_opener(message) == rest
