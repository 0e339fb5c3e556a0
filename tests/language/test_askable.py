"""Personal data, addresses and bare announcements ask nothing; everything else stays for the classifier."""

import time

import pytest

from bot.catalogue import LANGUAGES, sentences
from bot.language.askable import askable
from bot.language.question_features import vocabulary_of
from bot.language.question_training import train
from bot.language.redaction import redact
from tests.language.shop_questions import LINES

PLACEHOLDERS = sorted(
    sentence
    for language in LANGUAGES
    for key, sentence in sentences(language).items()
    if key.startswith("replies.redaction.")
)


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_every_placeholder_of_either_language_asks_nothing(placeholder: str) -> None:
    assert askable(placeholder) == ""
    assert askable(f"{placeholder.upper()}, {placeholder}!") == ""
    assert askable(f"¿llegará mañana a {placeholder}?").split() == ["¿llegará", "mañana", "a", "?"]


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("ana.lopez @ example.com", "es"),
        ("me llamo Fernando Gutiérrez", "es"),
        ("4111 1111 1111 1111", "es"),
        ("http://x.com/?email=ana@example.org", "es"),
        ("www.example.org", "es"),
        ("example.org/ayuda?x=1", "es"),
        ("mi número de tarjeta es 4111 1111 1111 1111", "es"),
        ("Mi DNI es 12345678Z y mi correo, ana@example.org", "es"),
        ("llámame al 612 345 678", "es"),
        ("a nombre de Ana López", "es"),
        ("me llamo", "es"),
        ("Mi correo es:", "es"),
        ("mi", "es"),
        ("my name is John Smith", "en"),
        ("I'm John Smith", "en"),
        ("my card is 4111 1111 1111 1111", "en"),
        ("my phone number is", "en"),
    ],
)
def test_who_somebody_is_asks_nothing(typed: str, language: str) -> None:
    assert askable(redact(typed, language)) == ""


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("hola, me llamo Ana López", "hola"),
        ("Sí, ana@example.org", "si"),
        ("soy Ana López, muchas gracias", "soy , muchas gracias"),
        ("me llamo Ana López, ¿el envío es gratis?", "me llamo , ¿el envío es gratis?"),
        ("mi tarjeta 4111 1111 1111 1111 no pasa", "mi tarjeta no pasa"),
        ("mira https://example.org/bici ¿la tenéis?", "mira ¿la tenéis?"),
    ],
)
def test_what_stands_beside_is_kept(typed: str, asked: str) -> None:
    assert " ".join(askable(redact(typed)).split()) == asked


@pytest.mark.parametrize(
    "text", ["", "¿?", "no", "hola", "mi tarjeta", "¿con tarjeta?", "¿el correo es gratis?", "de 1.5 y/o 3.5", "S.A./x"]
)
def test_a_text_without_personal_data_stays_as_it_is(text: str) -> None:
    assert askable(text) == text


def test_training_lines_lose_their_placeholders_too() -> None:
    assert vocabulary_of(["pago con [tarjeta]"]).columns == vocabulary_of(["pago con"]).columns
    examples = [(line, leaf) for leaf, lines in LINES.items() for line in lines]
    taught = train([*examples, ("[correo]", examples[0][1])]).model
    assert {each.confidence for each in taught.predict("[correo]")} == {0.0}


def test_a_strange_text_takes_no_longer_than_a_moment() -> None:
    began = time.process_time()
    for piece in ("a.", "a-", "-.", "www.", "a" * 10 + ".", "[", "[correo", "x:/"):
        askable((piece * 1_000)[:1_000])
    assert time.process_time() - began < 1
