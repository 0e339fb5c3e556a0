"""The mood of a sentence's meaning: a small logistic regression over the shared sentence vectors, and its file."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.language.sentence_encoder import Vectors

LABELS: Final = ("negative", "neutral", "positive")
"""The order of the classes in every array."""
FILE: Final = Path(__file__).parent / "data" / "sentiment_head.json"
FORMAT: Final = 1
"""Raised when the file changes its meaning."""
DECIMALS: Final = 4
"""Of the saved weights: more would differ from machine to machine, and change no label."""


@dataclass(frozen=True)
class SentimentHead:
    """What was learnt, and from what."""

    encoder: str
    """The name of the encoder whose vectors it was trained on; it understands no other."""
    trained_on: str
    """Digest of the labelled lines."""
    lines: dict[str, int]
    """How many labelled lines of each language."""
    weights: npt.NDArray[np.float32]
    """(dimension + 1, 3): a column per label, the intercept last."""

    def log_chances(self, vector: Vectors) -> list[float]:
        """The logarithm of each label's probability, in the order of `LABELS`, for one vector of length 1."""
        scores: list[float] = (vector @ self.weights[:-1] + self.weights[-1]).tolist()
        most = max(scores)
        whole = most + math.log(sum(math.exp(score - most) for score in scores))
        return [score - whole for score in scores]

    def written(self) -> str:
        """The file: JSON, the same on every machine."""
        facts = {
            "format": FORMAT,
            "encoder": self.encoder,
            "trained_on": self.trained_on,
            "lines": self.lines,
            "weights": [[round(float(value), DECIMALS) for value in row] for row in self.weights],
        }
        return json.dumps(facts, separators=(",", ":")) + "\n"


def read_head(file: Path = FILE) -> SentimentHead:
    """The head in a file of ours; `ValueError` when another version of the product wrote it, which is a bug."""
    facts = json.loads(file.read_text(encoding="utf-8"))
    if facts["format"] != FORMAT:
        raise ValueError(f"{file.name} has format {facts['format']} and not {FORMAT}: build it again")
    return SentimentHead(
        facts["encoder"], facts["trained_on"], facts["lines"], np.array(facts["weights"], dtype=np.float32)
    )


@cache
def shipped_head() -> SentimentHead:
    """The head that comes with the product, read once."""
    return read_head()
