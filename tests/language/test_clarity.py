"""Syllables, sentences, the two formulas and plainer words, by hand-counted examples."""

import pytest

from bot.language.clarity import Clarity, clarity_of, syllables


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("bici", 2),
        ("tienda", 2),
        ("día", 2),
        ("aéreo", 4),
        ("guerra", 2),
        ("pingüino", 3),
        ("quiero", 2),
        ("ciudad", 2),
        ("país", 2),
        ("devolución", 4),
        ("y", 1),
    ],
)
def test_spanish_syllables(word: str, count: int) -> None:
    assert syllables(word, "es") == count


@pytest.mark.parametrize(("word", "count"), [("free", 1), ("table", 1), ("delivery", 4), ("shop", 1), ("the", 1)])
def test_english_syllables(word: str, count: int) -> None:
    assert syllables(word, "en") == count


def test_a_short_answer_has_no_ease_and_links_and_facts_are_not_read() -> None:
    found = clarity_of("Sí. Mira https://a.example/una/dos y [aquí](https://b.example/tres) hay {dias_de_plazo}.", "es")
    assert found == Clarity(words=5, longest_sentence=4, ease=None, heavy=())


def test_fernandez_huerta_and_flesch_by_their_formulas() -> None:
    spanish = clarity_of("La casa es roja y tiene mesa. " * 5, "es")
    assert (spanish.words, spanish.longest_sentence) == (35, 7)
    assert spanish.ease == pytest.approx(206.84 - 60 * 11 / 7 - 1.02 * 7)
    english = clarity_of("The shop is open and sells bread. " * 5, "en-GB")
    assert english.ease == pytest.approx(206.835 - 84.6 * 8 / 7 - 1.015 * 7)
    assert clarity_of("La maison est rouge et grande. " * 6, "fr").ease is None


def test_items_of_a_list_are_sentences_of_their_own() -> None:
    assert clarity_of("Depende:\n\n- accesorios en dos días\n- bicis en seis", "es").longest_sentence == 4


def test_heavy_words_come_with_plainer_ones() -> None:
    assert clarity_of("Procederemos a efectuar el envío a la mayor brevedad posible.", "es").heavy == (
        ("efectuar", "hacer"),
        ("a la mayor brevedad posible", "cuanto antes"),
    )
    assert clarity_of("In order to utilise it", "en").heavy == (("in order to", "to"), ("utilise", "use"))
    assert clarity_of("afin de", "fr").heavy == ()
