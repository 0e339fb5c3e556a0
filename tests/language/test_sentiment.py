"""Sentiment as it is served: floors on messages nobody tuned on, the scorer's promise, and what it does alone."""

import math
import subprocess
import sys
import time
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.language.sentiment import (
    NEUTRAL,
    ChatSentiment,
    DecidingPhrase,
    SentimentReading,
    SentimentScorer,
    label,
    shipped_sentiment,
)
from bot.language.sentiment_head import shipped_head
from bot.language.sentiment_training import labelled_lines
from tests.language.measuring import macro_f1, rows

WORDS = ChatSentiment()
SERVED = shipped_sentiment()


def on_test_split(scorer: SentimentScorer, language: str) -> list[tuple[str, str]]:
    lines = [line for line in labelled_lines("test") if line.language == language]
    return [(line.label, scorer.read(line.text, language).label) for line in lines]


def on_set(scorer: SentimentScorer, name: str, language: str) -> list[tuple[str, str]]:
    return [(truth, scorer.read(text, language).label) for truth, text in rows(name)]


def share(pairs: list[tuple[str, str]], truth: str, found: str) -> float:
    return pairs.count((truth, found)) / sum(each == truth for each, _ in pairs)


# What docs/sentiment.md publishes, less what one or two messages weigh.
@pytest.mark.parametrize(
    ("language", "lines", "f1", "complaints", "glad", "neutral_called_negative"),
    [("es", 319, 0.81, 0.79, 0.75, 0.09), ("en", 176, 0.80, 0.76, 0.73, 0.08)],
)
def test_the_test_split_reaches_what_the_docs_promise(language, lines, f1, complaints, glad, neutral_called_negative):
    pairs = on_test_split(SERVED, language)
    assert len(pairs) == lines
    assert macro_f1(pairs) >= f1
    assert share(pairs, "negative", "negative") >= complaints
    assert share(pairs, "positive", "positive") >= glad
    assert share(pairs, "neutral", "negative") <= neutral_called_negative


@pytest.mark.parametrize(
    ("language", "f1", "complaints", "neutral_called_negative"), [("es", 0.71, 0.56, 0.07), ("en", 0.65, 0.43, 0.12)]
)
def test_rules_and_words_serve_alone(language, f1, complaints, neutral_called_negative):
    pairs = on_test_split(WORDS, language)
    assert macro_f1(pairs) >= f1
    assert share(pairs, "negative", "negative") >= complaints
    assert share(pairs, "neutral", "negative") <= neutral_called_negative


@pytest.mark.parametrize(
    ("name", "language", "f1"), [("mood_es_unseen.tsv", "es", 0.87), ("mood_en_unseen.tsv", "en", 0.9)]
)
def test_older_messages_that_were_never_tuned_on(name, language, f1):
    pairs = on_set(SERVED, name, language)
    assert macro_f1(pairs) >= f1
    assert Counter(pairs)["neutral", "negative"] == 0


def test_counting_every_message_nobody_tuned_on_the_aims_of_the_product_are_reached():
    pairs = [pair for language in ("es", "en") for pair in on_test_split(SERVED, language)]
    pairs += [pair for language in ("es", "en") for pair in on_set(SERVED, f"mood_{language}_unseen.tsv", language)]
    assert len(pairs) == 553
    assert share(pairs, "negative", "negative") >= 0.80
    assert share(pairs, "neutral", "negative") <= 0.08


@pytest.mark.parametrize(
    ("language", "count", "f1", "complaints", "neutral_called_negative"),
    [("es", 261, 0.81, 0.83, 0.14), ("en", 125, 0.81, 0.77, 0.12)],
)
def test_messages_of_another_pen_are_read_nearly_as_well(language, count, f1, complaints, neutral_called_negative):
    lines = [line for line in labelled_lines("second") if line.language == language]
    pairs = [(line.label, SERVED.read(line.text, language).label) for line in lines]
    assert len(pairs) == count
    assert macro_f1(pairs) >= f1
    assert share(pairs, "negative", "negative") >= complaints
    assert share(pairs, "neutral", "negative") <= neutral_called_negative


def test_no_message_is_both_learnt_and_measured():
    learnt = {line.text for line in labelled_lines("train")}
    measured = [line.text for split in ("test", "second") for line in labelled_lines(split)]
    measured += [text for name in ("mood_es_unseen.tsv", "mood_en_unseen.tsv") for _, text in rows(name)]
    assert len(learnt) == len(labelled_lines("train")) == 1830
    assert [text for text in measured if text in learnt] == []


@pytest.mark.parametrize("scorer", [WORDS, SERVED], ids=lambda scorer: scorer.version)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12345",
        "buenos días",
        "Hola!!",
        "mi pedido es 48213",
        "pedido n.º A-4821",
        "el martes",
        "…",
        "de nada",
    ],
)
def test_what_speaks_of_no_mood_is_exactly_zero(text, scorer):
    assert scorer.read(text, "es") == SentimentReading(0.0, "neutral", 1.0, (), by_tone=False, version=scorer.version)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("¿cómo hago una devolución?", "es", "neutral"),
        ("quiero cancelar mi pedido", "es", "neutral"),
        ("¿qué pasa si el paquete llega roto?", "es", "neutral"),
        ("¿por qué no ha llegado mi pedido?", "es", "negative"),
        ("hola, ¿tenéis esta mochila en azul?", "es", "neutral"),
        ("me robaron el celular, ¿cómo bloqueo la tarjeta?", "es", "neutral"),
        ("gracias por nada", "es", "negative"),
        ("muchísimas gracias, sois geniales", "es", "positive"),
        ("que chimba de servicio, parce", "es", "positive"),
        ("son unos chantas", "es", "negative"),
        ("nunca me habían atendido tan bien", "es", "positive"),
        ("nunca me habían atendido tan mal", "es", "negative"),
        ("se demoró un poquito pero valió la pena", "es", "positive"),
        ("la app es una porquería", "es", "negative"),
        ("how do I return a dress?", "en", "neutral"),
        ("still no refund and nobody answers", "en", "negative"),
        ("never had a better stay", "en", "positive"),
        ("used to be a good store, not anymore", "en", "negative"),
        ("absolutely chuffed with it, thank you", "en", "positive"),
    ],
)
def test_messages_that_must_never_be_misread(text, language, expected):
    assert SERVED.read(text, language).label == expected


def test_a_reading_says_what_decided_in_the_words_of_the_message():
    reading = WORDS.read("¡MUY buen servicio!, pero no me ha llegado el casco", "es")
    assert (reading.label, reading.by_tone, reading.version) == ("negative", False, "chat-3-words")
    assert [phrase.words for phrase in reading.phrases] == ["no me ha llegado", "buen"]
    assert [phrase.weight < 0 for phrase in reading.phrases] == [True, False]


def test_where_no_word_speaks_the_tone_of_the_sentence_does():
    text = "Abro la caja y dentro hay un ladrillo en lugar del móvil"
    reading = SERVED.read(text, "es")
    assert (reading.label, reading.phrases, reading.by_tone) == ("negative", (), True)
    assert WORDS.read(text, "es").label == "neutral"


@pytest.mark.parametrize("language", [None, "pt", "es-AR"])
def test_any_language_is_read_by_its_tone_and_its_emoji(language):
    bad = SERVED.read("O meu pedido nunca chegou e ninguém responde 😡", language)
    assert bad.label == "negative"
    assert DecidingPhrase("😡", -0.75) in bad.phrases


@pytest.mark.parametrize(("text", "kept"), [("muchísimas gracias, todo perfecto", 0.6), ("sigo sin mi pedido", 1.0)])
def test_an_open_incident_casts_doubt_on_a_glad_reading_only(text, kept):
    before, after = SERVED.read(text, "es"), SERVED.read(text, "es", incident=True)
    assert after.confidence == pytest.approx(before.confidence * kept)
    assert (after.score, after.label) == (before.score, before.label)


@pytest.mark.parametrize("scorer", [WORDS, SERVED], ids=lambda scorer: scorer.version)
def test_the_scorer_keeps_the_promise(scorer):
    promised: SentimentScorer = scorer
    assert promised.score("gracias", "es") == promised.read("gracias", "es").score
    assert len(promised.version) <= 32


def test_a_head_of_another_encoder_is_not_used():
    class Other:
        name = "another-1"

    assert ChatSentiment(Other(), head=shipped_head()).version == "chat-3-words"  # type: ignore[arg-type]


@settings(deadline=None, max_examples=60)  # the first example loads the tables
@given(st.text(max_size=300), st.sampled_from(["es", "en", "es-AR", "de", None]), st.booleans())
def test_every_text_has_a_finite_reading_whose_label_and_score_agree(text, language, incident):
    reading = SERVED.read(text, language, incident=incident)
    assert math.isfinite(reading.score)
    assert -1.0 <= reading.score <= 1.0
    assert 0.0 <= reading.confidence <= 1.0
    assert label(reading.score) == reading.label
    assert (abs(reading.score) < NEUTRAL) is (reading.label == "neutral")


@pytest.mark.parametrize("piece", ["no me ha llegado ", "gracias pero ", "a", "¿", "no ", "😍", "si ", "a? ", "pedi "])
def test_a_text_of_100_000_characters_is_read_in_bounded_time(piece):
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        started = time.process_time()
        WORDS.score(text, "es")
        return time.process_time() - started

    seconds(100)  # loads the tables
    assert seconds(100_000) < 10 * min(seconds(10_000) for _ in range(2)) + 0.5


def test_the_end_of_a_very_long_message_is_read_too():
    assert WORDS.read("bla " * 30_000 + "sois unos estafadores", "es").label == "negative"


def test_serving_needs_no_scikit_learn():
    code = (
        "import sys; from bot.language.sentiment import score; score('gracias', 'es'); print('sklearn' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
