"""A project's own words: how `sentiment.yml` is read, what its mistakes are told as, and that its words come first."""

import pytest

from bot.catalogue import told
from bot.errors import CataloguedError
from bot.language.sentiment import ChatSentiment, DecidingPhrase
from bot.language.sentiment_words import ProjectWord, name_of, project_words, with_project_words


def read(text: str, language: str = "es") -> tuple[ProjectWord, ...]:
    return project_words(text.encode(), file="sentiment.yml", language=language)


def test_words_and_phrases_in_both_languages():
    words = read(
        "palabras:\n"
        "  - {palabra: Chollazo total, valor: 0.9}\n"
        "  - palabra: piñón\n    valor: -0,5\n"
        "words:\n"
        "  - {word: puncture, value: 0, language: en}\n"
    )
    assert words == (
        ProjectWord(("chollazo", "total"), 0.9, "es"),
        ProjectWord(("pinon",), -0.5, "es"),
        ProjectWord(("puncture",), 0.0, "en"),
    )


def test_the_projects_words_come_before_ours():
    words = read(
        "words:\n  - {word: basura, value: 0}\n  - {word: pata negra, value: 1}\n  - {word: cubeta, value: -0.8}\n"
    )
    scorer = ChatSentiment(project=with_project_words(words), addition=name_of(words))
    readings = {text: scorer.read(text, "es") for text in ("la basura del barrio", "jamón Pata  Negra", "una cubeta")}
    assert [reading.label for reading in readings.values()] == ["neutral", "positive", "negative"]
    assert readings["jamón Pata  Negra"].phrases == (DecidingPhrase("Pata  Negra", 1.0),)
    assert scorer.version == f"chat-3-words+{name_of(words)}"
    assert ChatSentiment().read("la basura del barrio", "es").label == "negative"
    assert scorer.read("this is rubbish", "en") == scorer.read("this is rubbish", "en-GB")


def test_a_topic_of_ours_that_the_project_scores_counts_in_questions_too():
    scorer = ChatSentiment(project=with_project_words(read("words: [{word: retraso, value: -1}]")))
    assert scorer.read("¿hay retraso?", "es").label == "negative"
    assert ChatSentiment().read("¿hay retraso?", "es").label == "neutral"


def test_the_version_changes_with_the_words_and_not_with_their_order():
    one, two = (
        read("words: [{word: a, value: 1}, {word: b, value: 0}]"),
        read("words: [{word: b, value: 0}, {word: a, value: 1}]"),
    )
    other = read("words: [{word: a, value: 1}, {word: b, value: 0.1}]")
    assert name_of(one) == name_of(two) != name_of(other)
    assert (len(name_of(one)), name_of(())) == (8, "")


@pytest.mark.parametrize(
    ("text", "place", "key", "repair"),
    [
        ("words: [", "sentiment.yml:1:8: ", "unreadable", "comillas"),
        ("", "sentiment.yml:1:1: ", "unreadable", ""),
        ("word:\n  - a\n", "sentiment.yml:1:1: ", "unknown_list", "`palabras`"),
        ("words: chollo\n", "sentiment.yml:1:8: ", "no_list", "{palabra: chollo, valor: 0.8}"),
        ("words:\n  - chollo\n", "sentiment.yml:2:5: ", "no_word", "{palabra: chollo, valor: 0.8}"),
        ("words:\n  - {word: a}\n", "sentiment.yml:2:5: ", "missing", "`valor`"),
        ("words:\n  - {value: 1}\n", "sentiment.yml:2:5: ", "missing", "`palabra`"),
        ("words:\n  - {word: a, score: 1}\n", "sentiment.yml:2:15: ", "unknown_field", "`valor`"),
        ("words:\n  - {word: [a], value: 1}\n", "sentiment.yml:2:12: ", "no_text", "un solo texto"),
        ("words:\n  - {word: a, value: 1, language: fr}\n", "sentiment.yml:2:35: ", "language", "en, es"),
        ("words:\n  - {word: '!!', value: 1}\n", "sentiment.yml:2:12: ", "bad_word", "letra"),
        ("words:\n  - {word: 12 a, value: 1}\n", "sentiment.yml:2:12: ", "bad_word", "letra"),
        ("words:\n  - {word: a, value: 1.5}\n", "sentiment.yml:2:22: ", "bad_value", "de -1"),
        ("words:\n  - {word: a, value: malo}\n", "sentiment.yml:2:22: ", "bad_value", "de -1"),
        ("words:\n  - {word: Á, value: 1}\n  - {word: a, value: 0}\n", "sentiment.yml:3:5: ", "twice", "una sola"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_its_repair(text, place, key, repair):
    with pytest.raises(CataloguedError) as raised:
        read(text)
    assert raised.value.key == f"errors.sentiment.{key}"
    for language, wanted in (("es", repair), ("en", "")):
        line = told(raised.value, language)
        assert line.startswith(place)
        assert wanted in line
        assert len(line.splitlines()) == 1


def test_a_language_without_words_is_told_where_the_word_stands_when_the_file_does_not_say_it():
    with pytest.raises(CataloguedError) as raised:
        read("words:\n  - {word: a, value: 1}\n", language="fr")
    assert told(raised.value, "es").startswith("sentiment.yml:2:5: ")
