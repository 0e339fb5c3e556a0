"""Normalising: what is the same to the eye becomes the same to the bot."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.normalising import folded, is_stretched, normalised, spelled_out, unstretched, without_invisible


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("／restart", "/restart"),
        ("\u200b\u2060/restart", "/restart"),
        ("ﬁn  de\n semana ", "fin de semana"),
        ("hola\x00\x07", "hola"),
        ("a\ud800b", "ab"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_a_message_is_brought_into_one_form(written: str, meant: str) -> None:
    assert normalised(written) == meant


def test_line_breaks_stay_where_only_the_invisible_goes() -> None:
    assert without_invisible("uno\n\tdos\r\x1b\ufeff") == "uno\n\tdos"


def test_emoji_families_stay_together_and_letters_lose_the_joiner() -> None:
    assert without_invisible("👨\u200d👩\u200d👧 ab\u200dc") == "👨\u200d👩\u200d👧 abc"


@settings(deadline=None)  # the first example loads the tables
@given(st.text())
def test_nothing_invisible_is_left(text: str) -> None:
    left = {unicodedata.category(sign) for sign in without_invisible(text) if sign not in "\n\t\u200d"}
    assert not left & {"Cc", "Cf", "Cs", "Co"}


@settings(deadline=None)  # the first example loads the tables
@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


def test_case_and_accents_fold_away() -> None:
    assert folded("ENVÍO Ñandú ¿Cigüeña?") == "envio nandu ¿cigueña?".replace("ñ", "n")


@pytest.mark.parametrize(("written", "meant"), [("graciaaaas", "gracias"), ("llegar", "llegar"), ("111", "111")])
def test_stretched_letters_are_said_once(written: str, meant: str) -> None:
    assert unstretched(written) == meant
    assert is_stretched(written) is (written != meant)


@pytest.mark.parametrize(
    ("written", "language", "meant"),
    [
        ("xq no yega", "es", "porque no llega"),
        ("k tal tb", "es-MX", "que tal tambien"),
        ("thx u r gr8", "en", "thanks you are great"),
        ("xq", "en", "xq"),
        ("xq", "fr", "xq"),
    ],
)
def test_chat_spelling_is_written_out(written: str, language: str, meant: str) -> None:
    assert spelled_out(written, language) == meant
