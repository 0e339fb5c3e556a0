"""Where doubts that mean the same lie close together: sentence vectors without what all sentences share, and words."""

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np

from bot.doubts.gathering import Bar
from bot.language.background import background_messages
from bot.language.normalising import normalised
from bot.language.question_features import features_of
from bot.language.sentence_encoder import SentenceEncoder, Vectors

SHARED: Final = 5
"""Directions in which sentences differ whatever they mean (greeting or question, long or short): left out, as Mu and
Viswanath do in "All-but-the-Top" (ICLR 2018). Measured on the development sets: pairs found rise by a third."""
WORDS: Final = 0.15
"""Weight of common words and pieces of words beside the meaning."""
_COLUMNS: Final = 1_024
"""Features are hashed: a doubt is about what no map has words for, so there is no vocabulary to learn."""


class DoubtSpace:
    """Gives each text a vector whose dot product with another says how much they are the same doubt, 1 at most.

    It does not depend on any map, so that what was gathered yesterday can be compared with today's messages.
    """

    def __init__(self, encoder: SentenceEncoder | None) -> None:
        self._encoder = encoder
        self.name: Final = f"{encoder.name}-1" if encoder else "words-1"
        self.bar: Final = Bar(0.20, 0.15) if encoder else Bar(0.12, 0.10)
        """From which likeness messages are one doubt: on the development sets, four of five are where they belong."""
        self._common: Final = _common(encoder) if encoder else None

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, of length 1 unless nothing of it can be read."""
        words = _hashed(texts)
        if self._encoder is None or self._common is None:
            return words
        mean, shared = self._common
        meaning = self._encoder.encode([normalised(text) for text in texts]) - mean
        meaning -= (meaning @ shared.T) @ shared
        lengths = np.linalg.norm(meaning, axis=1, keepdims=True)
        meaning /= np.where(lengths > 0, lengths, 1)
        both = np.hstack([math.sqrt(1 - WORDS) * meaning, math.sqrt(WORDS) * words])
        return np.asarray(both, dtype=np.float32)


def _common(encoder: SentenceEncoder) -> tuple[Vectors, Vectors]:
    known = encoder.encode([normalised(text) for text in background_messages()])
    mean = known.mean(axis=0)
    _, _, directions = np.linalg.svd(known - mean, full_matrices=False)
    return np.asarray(mean, dtype=np.float32), np.asarray(directions[:SHARED], dtype=np.float32)


def _hashed(texts: Sequence[str]) -> Vectors:
    rows = np.zeros((len(texts), _COLUMNS), dtype=np.float32)
    for place, text in enumerate(texts):
        for counted in features_of(normalised(text)):
            row = np.zeros(_COLUMNS, dtype=np.float32)
            for feature, count in counted.items():
                digest = zlib.crc32(feature.encode())
                sign = 1 if digest >> 31 else -1
                row[digest % _COLUMNS] += sign * (1 + math.log(count)) * _rarity(feature)
            length = np.linalg.norm(row)
            if length:
                rows[place] += math.sqrt(0.5) * row / length
    return rows


def _rarity(feature: str) -> float:
    seen, messages = _seen_in_background()
    return math.log((1 + messages) / (1 + seen[feature]))


@cache
def _seen_in_background() -> tuple[Counter[str], int]:
    lines = background_messages()
    return Counter(feature for line in lines for counted in features_of(line) for feature in counted), len(lines)
