"""The language of a message: measured on labelled messages, silent where nobody could tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.message_language import CERTAIN_FROM, heard_language, language_of
from bot.language.message_words import message_words
from tests.language.measuring import rows

MEASURED = "message_languages_unseen.tsv"
UNTELLABLE = "und"
OURS = ("es", "en")


def found(name: str, *languages: str) -> list[tuple[str, str | None]]:
    """Pairs of true and heard language, for the messages of these languages; without any, of all but Spanish, English
    and untellable ones."""
    return [
        (true, language_of(text))
        for true, text in rows(name)
        if (true in languages if languages else true not in (*OURS, UNTELLABLE))
    ]


def test_the_sets_are_as_large_as_promised_and_share_no_line() -> None:
    developed, measured = rows("message_languages.tsv"), rows(MEASURED)
    sizes = [sum(true == language for true, _ in developed) for language in (*OURS, UNTELLABLE)]
    assert len({text for _, text in [*developed, *measured]}) == len(developed) + len(measured)
    assert all(size >= promised for size, promised in zip(sizes, (170, 130, 40), strict=True))
    assert len(developed) - sum(sizes) >= 60
    assert len(measured) >= 150


@pytest.mark.parametrize("name", ["message_languages.tsv", MEASURED])
def test_spanish_and_english_are_told(name: str) -> None:
    pairs = found(name, *OURS)
    assert sum(true == heard for true, heard in pairs) / len(pairs) >= 0.98
    for language in OURS:
        of_one = [heard for true, heard in pairs if true == language]
        assert of_one.count(language) / len(of_one) >= 0.97


@pytest.mark.parametrize("name", ["message_languages.tsv", MEASURED])
def test_spanish_and_english_are_hardly_ever_taken_for_another(name: str) -> None:
    pairs = found(name, *OURS)
    assert sum(heard not in (true, None) for true, heard in pairs) / len(pairs) <= 0.02


@pytest.mark.parametrize("name", ["message_languages.tsv", MEASURED])
def test_other_languages_are_told_from_ours(name: str) -> None:
    pairs = found(name)
    assert sum(heard not in (*OURS, None) for _, heard in pairs) / len(pairs) >= 0.95
    assert sum(true == heard for true, heard in pairs) / len(pairs) >= 0.95


@pytest.mark.parametrize("name", ["message_languages.tsv", MEASURED])
def test_what_nobody_could_tell_is_never_told(name: str) -> None:
    assert [heard for _, heard in found(name, UNTELLABLE) if heard] == []


@pytest.mark.parametrize("language", OURS)
@pytest.mark.parametrize("name", ["mood_{}.tsv", "mood_{}_unseen.tsv"])
def test_messages_written_for_another_purpose_are_told(name: str, language: str) -> None:
    heard = [language_of(text) for _, text in rows(name.format(language))]
    assert heard.count(language) / len(heard) >= 0.96  # a few are emoji
    assert set(heard) <= {language, None}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("graciaaaas", "es"),
        ("¿PayPal?", "es"),
        ("señor", "es"),
        ("don't", "en"),
        ("don’t", "en"),
        ("jajaja no llega", "es"),
        ("[correo] es mi correo", "es"),
        ("http://a.example/donde-esta", None),
        ("donde@esta.example", None),
        ("a b c", None),
        ("l'adresse", "fr"),
        ("siparişim nerede", None),
        ("", None),
        (" \n\t", None),
        ("где мой заказ PayPal", "ru"),
        ("注文はどこですか", "ja"),
        ("订单在哪里", "zh"),
        ("주문이 어디에 있나요", "ko"),
    ],
)
def test_marks_of_a_chat(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_a_known_word_is_surer_than_an_unknown_one() -> None:
    sure, unsure = heard_language("cuanto tarda mi pedido"), heard_language("nesecitamoz")
    assert sure is not None
    assert unsure is not None
    assert (sure.code, unsure.code) == ("es", "es")
    assert 1 > sure.confidence > 0.999 > unsure.confidence >= CERTAIN_FROM


def test_the_first_thousand_characters_decide() -> None:
    spanish = "cuánto tarda mi pedido en llegar. " * 30
    assert heard_language(spanish + "where is my order? " * 5_000) == heard_language(spanish)


@given(st.text())
def test_any_text_has_a_language_or_none(text: str) -> None:
    heard = heard_language(text)
    assert heard is None or CERTAIN_FROM <= heard.confidence <= 1


@pytest.mark.parametrize("text", ["a" * 100_000, "[" * 100_000, "ja" * 50_000, "1@" * 50_000, "don't" * 20_000])
def test_long_nonsense_is_survived(text: str) -> None:
    heard = heard_language(text)
    assert heard is None or heard.confidence >= CERTAIN_FROM


def test_words_that_say_nothing_stand_under_no_language() -> None:
    table = message_words()
    assert table.silent & table.tells.keys() == set()
    assert len([word for word, languages in table.tells.items() if "es" in languages]) >= 800
    assert len([word for word, languages in table.tells.items() if "en" in languages]) >= 700
