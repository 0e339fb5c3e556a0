"""The question model: which question a text asks, by kernel ridge on sparse features."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from bot.errors import CataloguedError
from bot.language.question_features import Vocabulary

Floats = npt.NDArray[np.float32]

FORMAT: Final = 1
"""Raised when the saved files change their meaning; an older model is refused, not misread."""

SMALL_TALK_HANDICAP: Final = 0.25
"""Found on the development messages of the sample map: "no me llegó" is not a no."""


@dataclass(frozen=True, slots=True)
class RankedLeaf:
    """A leaf, `stage/question` or a small-talk intent, with the probability that it is what was asked."""

    leaf: str
    confidence: float


class QuestionModel(Protocol):
    """Ranks the leaves it was trained on for a message. Confidences are honest probabilities from 0 to 1."""

    @property
    def threshold(self) -> float:
        """Below this confidence of the best leaf the honest answer is "I don't know"."""

    def predict(self, text: str) -> tuple[RankedLeaf, ...]:
        """Every leaf, best first; all at 0 for a message without a known word."""

    def save(self, folder: Path) -> None:
        """Write the model as arrays and JSON, nothing that runs when it is read."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns what is measured of a leaf into a probability: a logistic curve with one weight per measure."""

    weights: tuple[float, ...]

    def probability(self, measures: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Probabilities of rows of measures."""
        slopes = np.array(self.weights[1:])
        return np.asarray(1 / (1 + np.exp(-np.clip(measures @ slopes + self.weights[0], -35, 35))), dtype=np.float64)


def measures(
    scores: Floats | npt.NDArray[np.float64], nearest: Floats | npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """What is measured of each leaf: ridge score, lead over the best other leaf, likeness to its nearest variant."""
    if len(scores) == 1:
        lead = scores
    else:
        second, first = np.partition(scores, -2)[-2:]
        lead = scores - np.where(scores == first, second, first)
    return np.column_stack([scores, lead, nearest]).astype(np.float64)


def handicap_of(leaves: Sequence[str]) -> Floats:
    """What is taken from the score of small talk: its lines are short and made of words that any question may hold."""
    return np.array([0.0 if "/" in leaf else SMALL_TALK_HANDICAP for leaf in leaves], dtype=np.float32)


@dataclass(frozen=True)
class SparseQuestionModel:
    """Kernel ridge in its dual form: the training lines are kept, and a message is weighed against each."""

    vocabulary: Vocabulary
    leaves: tuple[str, ...]
    leaf_of_line: npt.NDArray[np.int32]
    """Index of each training line's leaf; lines of a leaf stand together."""
    lines: csr_matrix
    """Features of the training lines."""
    weights: Floats
    """(lines, leaves): what likeness to a line says about a leaf."""
    calibration: Calibration
    threshold: float

    def predict(self, text: str) -> tuple[RankedLeaf, ...]:
        """Every leaf, best first."""
        likeness = self._likeness(text)
        nearest = np.maximum.reduceat(likeness, self._starts())
        if not likeness.any():
            return tuple(RankedLeaf(leaf, 0.0) for leaf in self.leaves)
        scores = likeness @ self.weights - handicap_of(self.leaves)
        probabilities = self.calibration.probability(measures(scores, nearest))
        order = np.argsort(-probabilities, kind="stable")
        return tuple(RankedLeaf(self.leaves[i], float(probabilities[i])) for i in order)

    def _likeness(self, text: str) -> Floats:
        columns, values = self.vocabulary.row(text)
        dense = np.zeros(self.lines.shape[1], dtype=np.float32)
        dense[columns] = values
        return np.asarray(self.lines @ dense, dtype=np.float32)

    def _starts(self) -> npt.NDArray[np.intp]:
        return np.searchsorted(self.leaf_of_line, np.arange(len(self.leaves)))

    def save(self, folder: Path) -> None:
        """Write `questions.npz` and `questions.json` into the folder."""
        np.savez_compressed(
            folder / "questions.npz",
            rarity=self.vocabulary.rarity,
            leaf_of_line=self.leaf_of_line,
            data=self.lines.data,
            indices=self.lines.indices,
            indptr=self.lines.indptr,
            weights=self.weights,
        )
        facts = {
            "format": FORMAT,
            "language": self.vocabulary.language,
            "features": list(self.vocabulary.columns),
            "unknown": self.vocabulary.unknown,
            "leaves": list(self.leaves),
            "calibration": list(self.calibration.weights),
            "threshold": self.threshold,
        }
        (folder / "questions.json").write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")


def load(folder: Path) -> SparseQuestionModel:
    """Read a saved model back; `UserError` when it was written by another version of the product."""
    facts = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    if facts["format"] != FORMAT:
        raise CataloguedError("errors.model.other_version", folder=folder)
    with np.load(folder / "questions.npz", allow_pickle=False) as arrays:
        stored = dict(arrays)
    return _rebuilt(facts, stored)


def _rebuilt(facts: Mapping[str, Sequence[str]], stored: Mapping[str, npt.NDArray[np.generic]]) -> SparseQuestionModel:
    columns = {feature: column for column, feature in enumerate(facts["features"])}
    shape = (len(stored["indptr"]) - 1, len(columns))
    return SparseQuestionModel(
        vocabulary=Vocabulary(
            language=str(facts["language"]),
            columns=columns,
            rarity=stored["rarity"].astype(np.float32),
            unknown=float(str(facts["unknown"])),
        ),
        leaves=tuple(facts["leaves"]),
        leaf_of_line=stored["leaf_of_line"].astype(np.int32),
        lines=csr_matrix((stored["data"], stored["indices"], stored["indptr"]), shape=shape),
        weights=stored["weights"].astype(np.float32),
        calibration=Calibration(tuple(float(weight) for weight in facts["calibration"])),
        threshold=float(str(facts["threshold"])),
    )
