"""Redaction: what is taken out, what stays, and that nobody's text can break or slow it."""

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.es import dni

from bot.journeys.library import check_file
from bot.language.redaction import redact
from tests.language.measuring import rows

ROOT = Path(__file__).parents[2]
ROWS = rows("redaction.tsv")
CHANGED = [(language, text, stored) for language, text, stored in ROWS if stored != "="]
KEPT = [(language, text) for language, text, stored in ROWS if stored == "="]


def test_the_measured_set_is_as_large_as_promised() -> None:
    assert len(ROWS) >= 150
    assert len(KEPT) >= 50


@pytest.mark.parametrize(("language", "text", "stored"), CHANGED)
def test_personal_data_is_replaced(language: str, text: str, stored: str) -> None:
    assert redact(text, language) == stored


@pytest.mark.parametrize(("language", "text"), KEPT)
def test_everything_else_stays_as_written(language: str, text: str) -> None:
    assert redact(text, language) == text


@pytest.mark.parametrize(("language", "text", "stored"), ROWS)
def test_redacting_twice_changes_nothing_more(language: str, text: str, stored: str) -> None:
    once = redact(text, language)
    assert redact(once, language) == once


def test_no_text_of_the_sample_maps_is_taken_for_personal_data() -> None:
    files = [ROOT / "journey_maps" / "ciclos_alameda.yml", *ROOT.glob("examples/*/journey_maps/*.yml")]
    maps = [check_file(file, today=date(2026, 11, 22)).map for file in files]
    questions = [(each.language, q) for each in maps if each for stage in each.stages for q in stage.questions]
    texts = [(language, text.value) for language, q in questions for text in (*q.variants, *q.answer.texts())]
    assert len(texts) > 500
    assert [text for language, text in texts if redact(text, language) != text] == []


def test_a_full_width_or_split_number_is_no_hiding_place() -> None:
    assert redact("４１１１１１１１１１１１１１１１") == "[tarjeta]"
    assert redact("4111\u200b1111\u200b1111\u200b1111") == "[tarjeta]"


@settings(deadline=None)  # the first example loads the tables
@given(st.text(max_size=200), st.sampled_from(["es", "en", "es-MX", "fr"]))
@example("ES91 ſſſſ ſſſſ ſſſſ ſſſſ ſſſſ", "es")
@example("K123 KKKK KKKK KKKK", "es")
def test_no_text_breaks_it_and_twice_is_once(text: str, language: str) -> None:
    once = redact(text, language)
    assert redact(once, language) == once


SEPARATORS = st.sampled_from(["", " ", "-", "."])
CARDS = st.builds(
    lambda head, body: (head + body) + luhn.calc_check_digit(head + body),
    st.sampled_from(["4", "51", "55", "2221", "37", "6011"]),
    st.integers(10**10, 10**11 - 1).map(str),
)


@settings(deadline=None)  # the first example loads the tables
@given(CARDS, SEPARATORS)
def test_every_valid_card_goes_however_it_is_grouped(card: str, separator: str) -> None:
    written = separator.join(card[place : place + 4] for place in range(0, len(card), 4))
    assert redact(f"pago con {written}, gracias") == "pago con [tarjeta], gracias"


@settings(deadline=None)  # the first example loads the tables
@given(st.integers(10_000_000, 99_999_999), SEPARATORS, SEPARATORS, st.booleans())
def test_every_valid_dni_goes_however_it_is_written(number: int, inner: str, last: str, lower: bool) -> None:
    digits = str(number)
    letter = dni.calc_check_digit(digits)
    written = inner.join([digits[:2], digits[2:5], digits[5:]]) + last + (letter.lower() if lower else letter)
    assert redact(f"mi dni: {written}") == "mi dni: [dni]"


@settings(deadline=None)  # the first example loads the tables
@given(
    st.from_regex(r"[a-z][a-z0-9_]{0,15}(\.[a-z0-9]{1,10})?@[a-z0-9]{2,15}\.(com|es|org|mx|com\.ar)", fullmatch=True)
)
def test_every_plain_email_goes(address: str) -> None:
    assert redact(f"escribe a {address} hoy") == "escribe a [correo] hoy"


@settings(deadline=None)  # the first example loads the tables
@given(st.integers(1, 9_999), st.integers(0, 99), st.sampled_from(["€", " €", " euros", "$"]))
def test_prices_stay(euros: int, cents: int, unit: str) -> None:
    text = f"cuesta {euros},{cents:02}{unit} con IVA"
    assert redact(text) == text


@settings(deadline=None)  # the first example loads the tables
@given(st.integers(1, 999_999))
def test_short_order_numbers_stay(number: int) -> None:
    text = f"mi pedido {number} no llega"
    assert redact(text) == text


@pytest.mark.parametrize(
    "piece",
    ["a", "a.", "1 ", "12 ", "612345678 ", "aa11 ", "me llamo ", "@", "4111 1111 1111 1112 ", "(", "+", "soy A "],
)
def test_a_text_of_100_000_characters_takes_time_in_proportion(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        redact(text)
        return time.process_time() - started

    redact(piece)  # loads the tables
    short = min(seconds(10_000) for _ in range(2))
    assert seconds(100_000) < 30 * short + 0.5
