"""What the front door makes of raw input."""

import time

import pytest

from bot.gateway.intake import Cleaned, check_external_id, clean, cut, label_of, page_of, taken_in
from tests.gateway.harness import refused


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("¿El envío es gratis?", "¿El envío es gratis?"),
        ("  hola\t\tmundo  ", "hola  mundo"),
        ("／restart", "/restart"),
        ("ﬁn ①", "fin 1"),
        ("a\u200bb\ufeffc\u00add", "abcd"),
        ("\u202eabc\u2066", "abc"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("a\ud800b\udfffc", "abc"),
        ("uno\r\ndos\rtres\u2028cuatro\x85cinco", "uno\ndos\ntres\ncuatro\ncinco"),
        ("a\n\n\n\n\nb", "a\n\nb"),
        ("e\u0301", "é"),
        ("a" + "\u0323" * 500, "ạ" + "\u0323" * 4),
        ("\ue000privado\U0010ffff", "privado"),
        ("👋🏽 hola", "👋🏽 hola"),
        (" \n\u200b\x00 ", ""),
    ],
)
def test_a_text_keeps_what_can_be_seen(raw: str, kept: str) -> None:
    assert clean(raw) == kept


def test_a_long_text_is_cut_at_a_thousand_characters_and_says_so() -> None:
    assert (cut("x" * 1_000).text, cut("x" * 1_000).shortened) == ("x" * 1_000, False)
    assert (cut("x" * 1_001).text, cut("x" * 1_001).shortened) == ("x" * 1_000, True)


def test_a_text_is_cleaned_then_redacted_then_cut() -> None:
    def redact(text: str) -> str:
        return text.replace("4111", "[x]")

    assert taken_in(" pago con ４１\u200b１１ ", redact=redact) == Cleaned("pago con [x]", False)
    assert taken_in("a" * 998 + "4111", redact=redact) == Cleaned("a" * 998 + "[x", True)
    assert taken_in("\u200b", redact=redact) == Cleaned("", False)


def test_a_hostile_text_of_a_megabyte_takes_no_longer_than_a_moment() -> None:
    began = time.process_time()
    for nasty in ("x" * 10**6, "\u0315\u0300" * 5 * 10**5, "ﷺ" * 10**6):
        assert len(cut(clean(nasty)).text) <= 1_000
    assert time.process_time() - began < 4


@pytest.mark.parametrize("good", ["1", "a-B_9", "550e8400-e29b-41d4-a716-446655440000", "x" * 64])
def test_a_plain_id_is_taken(good: str) -> None:
    assert check_external_id(good) == good


@pytest.mark.parametrize("bad", ["", "a b", "a\n", "á", "x" * 65, "../x", "\ud800", "\x00"])
def test_any_other_id_is_refused(bad: str) -> None:
    with refused("bad_id"):
        check_external_id(bad)


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        (None, None),
        ("/carrito", "/carrito"),
        ("/carrito?email=ana@example.org#x", "/carrito"),
        ("/a\x00b\u202e", "/ab"),
        ("/a\nb", None),
        ("carrito", None),
        ("https://evil.example/", None),
        ("/" + "x" * 200, None),
        ("", None),
    ],
)
def test_a_page_is_a_path_without_its_query(raw: str | None, kept: str | None) -> None:
    assert page_of(raw) == kept


@pytest.mark.parametrize(
    ("raw", "kept"), [(None, None), ("otoño\n24", "otoño 24"), ("\x00", None), ("x" * 101, None), ("", None)]
)
def test_a_campaign_is_a_short_name(raw: str | None, kept: str | None) -> None:
    assert label_of(raw) == kept
