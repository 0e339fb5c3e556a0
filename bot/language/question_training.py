"""Learns a question model from training lines, and from leaving lines out how far it may be trusted."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from bot.language.question_features import vocabulary_of
from bot.language.questions import Calibration, SparseQuestionModel, handicap_of, measures

Floats = npt.NDArray[np.float64]

RIDGE: Final = 0.6
"""Smoothing of the ridge; between 0.1 and 1 the choice hardly matters on few examples."""
JUDGED: Final = 5
"""Leaves looked at per left-out line when the calibration is learnt: those a customer could be offered."""
STRANGERS_SHARE: Final = 0.25
"""How many messages have no answer in the map, for each that has one: the prior of "I don't know"."""
MOST_REJECTED: Final = 0.12
"""Of the left-out lines that were understood, no more than this share may fall under the threshold."""


@dataclass(frozen=True)
class _Trial:
    """One line judged by a model that has not seen it; `leaf` is -1 when its whole question was left out."""

    leaf: int
    scores: Floats
    nearest: Floats


def train(examples: Iterable[tuple[str, str]]) -> SparseQuestionModel:
    """Learn from pairs of line and leaf; deterministic. `ValueError` without an example."""
    ordered = sorted({(leaf, line) for line, leaf in examples})
    if not ordered:
        raise ValueError("no training lines")
    lines = [line for _, line in ordered]
    leaves = tuple(dict.fromkeys(leaf for leaf, _ in ordered))
    index = {leaf: at for at, leaf in enumerate(leaves)}
    leaf_of_line = np.array([index[leaf] for leaf, _ in ordered], dtype=np.int32)
    vocabulary = vocabulary_of(lines)
    features = vocabulary.matrix(lines)
    likeness = (features @ features.T).toarray().astype(np.float64)
    targets = np.eye(len(leaves))[leaf_of_line]
    factor = cho_factor(likeness + RIDGE * np.eye(len(lines)))
    weights = cho_solve(factor, targets)
    inverse = cho_solve(factor, np.eye(len(lines)))
    handicap = handicap_of(leaves)
    trials = [
        _Trial(trial.leaf, trial.scores - handicap, trial.nearest)
        for trial in _trials(likeness, inverse, weights, leaf_of_line)
    ]
    calibration = _calibrated(trials)
    return SparseQuestionModel(
        vocabulary=vocabulary,
        leaves=leaves,
        leaf_of_line=leaf_of_line,
        lines=features,
        weights=weights.astype(np.float32),
        calibration=calibration,
        threshold=_threshold(trials, calibration),
    )


def _trials(
    likeness: Floats, inverse: Floats, weights: Floats, leaf_of_line: npt.NDArray[np.int32]
) -> Iterator[_Trial]:
    """Leave each line out, then each whole question: the ridge gives both without training again."""
    targets = np.eye(weights.shape[1])[leaf_of_line]
    starts = np.searchsorted(leaf_of_line, np.arange(weights.shape[1]))
    apart = likeness.copy()
    np.fill_diagonal(apart, 0.0)
    nearest = np.maximum.reduceat(apart, starts, axis=1)
    alone = targets - weights / np.diag(inverse)[:, None]
    bounds = [*starts, len(leaf_of_line)]
    for leaf, (start, end) in enumerate(pairwise(bounds)):
        block = slice(start, end)
        without = targets[block] - np.linalg.solve(inverse[block, block], weights[block])
        for at, line in enumerate(range(start, end)):
            if end - start > 1:
                yield _Trial(leaf, alone[line], nearest[line])
            stranger = without[at].copy()
            stranger[leaf] = -1.0  # the question is not there: nobody may find it
            yield _Trial(-1, stranger, np.where(np.arange(len(stranger)) == leaf, 0.0, nearest[line]))


def _calibrated(trials: list[_Trial]) -> Calibration:
    """Fit the logistic curve on the leading leaves of every trial: whether this leaf was the one that was asked."""
    rows, hits, shares = [], [], []
    strangers = sum(trial.leaf < 0 for trial in trials)
    familiar = len(trials) - strangers
    for trial in trials:
        leading = np.argsort(-trial.scores)[:JUDGED]
        rows.append(measures(trial.scores, trial.nearest)[leading])
        hits.append((leading == trial.leaf).astype(np.float64))
        share = STRANGERS_SHARE * max(familiar, 1) / strangers if trial.leaf < 0 else 1.0
        shares.append(np.full(len(leading), share))
    return Calibration(_logistic(np.concatenate(rows), np.concatenate(hits), np.concatenate(shares)))


def _logistic(rows: Floats, hits: Floats, shares: Floats) -> tuple[float, ...]:
    """Newton's method for a weighted, slightly smoothed logistic regression; intercept first."""
    with_intercept = np.column_stack([np.ones(len(rows)), rows])
    smoothing = np.diag([1e-6, *[0.05] * rows.shape[1]])
    weights = np.zeros(with_intercept.shape[1])
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(with_intercept @ weights, -35, 35)))
        slope = with_intercept.T @ (shares * (hits - chance)) - smoothing @ weights
        curve = (with_intercept * (shares * chance * (1 - chance) + 1e-9)[:, None]).T @ with_intercept + smoothing
        step = np.linalg.solve(curve, slope)
        weights = weights + np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-6:
            break
    return tuple(float(weight) for weight in weights)


def _threshold(trials: list[_Trial], calibration: Calibration) -> float:
    """Where right answers given most outweigh wrong ones, without rejecting much of what was understood."""
    judged = [_judged(trial, calibration) for trial in trials]
    right = np.array(sorted(confidence for confidence, hit, _ in judged if hit))
    if not len(right):
        return 0.5
    strangers = sum(stranger for _, _, stranger in judged)
    share = STRANGERS_SHARE * (len(judged) - strangers) / max(strangers, 1)
    wrong = [(confidence, share if stranger else 1.0) for confidence, hit, stranger in judged if not hit]
    highest = float(np.quantile(right, MOST_REJECTED))

    def worth(threshold: float) -> float:
        return float((right >= threshold).sum()) - sum(
            weight for confidence, weight in wrong if confidence >= threshold
        )

    return max((step / 200 for step in range(1, 200) if step / 200 <= max(highest, 1 / 200)), key=worth)


def _judged(trial: _Trial, calibration: Calibration) -> tuple[float, bool, bool]:
    """Confidence of the best leaf, whether it is right, and whether no leaf could have been."""
    probabilities = calibration.probability(measures(trial.scores, trial.nearest))
    best = int(np.argmax(probabilities))
    return float(probabilities[best]), best == trial.leaf, trial.leaf < 0
