"""A short message is answered when its words tell the question, and only then."""

import pytest

from bot.language.telling_words import TellingWords, telling_words

LINES = [
    ("el código de descuento no funciona", "compra/descuento"),
    ("tengo un descuento", "compra/descuento"),
    ("¿qué garantía tiene?", "uso/garantia"),
    ("no funciona la batería", "uso/garantia"),
    ("¿cuánto vale la revisión?", "uso/revision"),
    ("¿cuánto cuesta el envío?", "compra/envio"),
    ("¿cuánto tarda?", "compra/plazo"),
    ("cuánto mide la torre Eiffel", "-"),
    ("no sé, la app no funciona", "compra/aplicacion"),
    ("ya no me funciona nada", "-"),
    ("hola", "greet"),
]


@pytest.fixture(scope="module")
def telling() -> TellingWords:
    return telling_words(LINES, (text for text, leaf in LINES if leaf != "-"), language="es")


@pytest.mark.parametrize(
    ("text", "leaf", "enough"),
    [
        ("garantía", "uso/garantia", True),
        ("¿garantías?", "uso/garantia", True),
        ("no funciona", "compra/descuento", False),
        ("no me funciona", "uso/garantia", False),
        ("¿cuánto?", "uso/revision", False),
        ("cuánto tarda", "compra/plazo", True),
        ("descuento", "compra/descuento", True),
        ("descuento", "uso/garantia", False),
        ("bizum", "compra/plazo", True),
        ("xd", "compra/plazo", False),
        ("no funciona desde que llegó", "compra/descuento", True),
        ("no no no", "greet", True),
    ],
)
def test_words_of_one_question_tell_it_and_words_of_many_do_not(
    telling: TellingWords, text: str, leaf: str, *, enough: bool
) -> None:
    assert telling.enough(text, leaf, confidence=0.8) is enough


def test_a_message_that_is_nearly_a_variant_needs_no_telling_word(telling: TellingWords) -> None:
    assert [telling.enough("no funciona", "compra/descuento", confidence=sure) for sure in (0.89, 0.9)] == [
        False,
        True,
    ]


def test_several_half_telling_words_tell_together() -> None:
    lines = [("cargar en casa", "a/carga"), ("batería y carga", "a/carga")]
    lines += [("cargar la compra", "a/cesta"), ("batería nueva", "a/recambio")]
    words = telling_words(lines, (), language="es")
    assert words.words["cargar"] == {"a/carga": 0.5, "a/cesta": 0.5}
    assert words.enough("cargar batería", "a/carga", confidence=0.5)


def test_background_takes_from_a_word_and_is_nothing_it_could_tell(telling: TellingWords) -> None:
    assert telling.words["cuanto"] == {"compra/envio": 0.25, "compra/plazo": 0.25, "uso/revision": 0.25}
    assert telling.words["eiffel"] == {}
