"""A sentence encoder of a few words, for tests of what is done with vectors: fast, and it tells what it was asked."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from bot.language.normalising import folded
from bot.language.sentence_encoder import Vectors

DIMENSION = 64
SAME_MEANING = {"portes": "envio", "shipping": "envio", "reembolso": "devolucion", "bicicleta": "bici"}


class TinyEncoder:
    """Words in random directions, the same ones in every run; a few words share one because they mean the same."""

    def __init__(self, name: str = "tiny-1") -> None:
        self.name = name
        self.asked: list[tuple[str, ...]] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(tuple(texts))
        rows = [self._vector(text) for text in texts]
        return np.array(rows, dtype=np.float32).reshape(len(rows), DIMENSION)

    def knows(self, word: str) -> bool:
        return word in SAME_MEANING

    @staticmethod
    def _vector(text: str) -> list[float]:
        total = np.full(DIMENSION, 0.01)
        for word in re.findall(r"[^\W_]+", folded(text)):
            seed = hashlib.blake2b(SAME_MEANING.get(word, word).encode(), digest_size=8).digest()
            total += np.random.default_rng(int.from_bytes(seed, "big")).standard_normal(DIMENSION)
        return [float(number) for number in total / np.linalg.norm(total)]
