"""From what is measured of a question to an honest probability, and from probabilities to the three bands."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

import numpy as np
import numpy.typing as npt

from bot.turn import Bands

Floats = npt.NDArray[np.float64]

JUDGED: Final = 5
"""Leaves looked at per trial: those a customer could be offered."""
OFFERED: Final = 3
"""Questions offered when the bot asks which one was meant."""
STRANGERS_SHARE: Final = 0.25
"""How many messages have no answer in the map, for each that has one: the prior of "I don't know"."""
MOST_REJECTED: Final = 0.04
"""Share of the left-out lines of known questions that may fall under both thresholds."""
WRONG: Final = -0.5
"""What a wrong answer is worth where a right one is 1: the customer reads it, and trusts less."""
ASKED_RIGHT: Final = 0.3
"""Asking which, with the right question among the choices: a click more."""
ASKED_WRONG: Final = -0.1
"""Asking which among questions that are all beside the point."""
FLAT: Final = 0.005
"""Thresholds whose worth differs by less than this a message are as good as each other: the middle one is taken, which
the next few lines of the map will not throw far."""
SMOOTHING: Final = 0.05
UNTRIED: Final = {3: (-4.5, 11.0, 0.5, 4.0), 4: (-3.4, 9.0, 2.0, 0.4, 0.0)}
"""The curve, by number of measures, of a map of one question, or of single variants: that of the sample map."""
UNTRIED_BANDS: Final = Bands(answer_from=0.4, ask_from=0.1)
"""The thresholds of such a map; a little careful about asking."""


REGRESSION: Final = 0.15
"""Weight of the regression's probability beside the ridge score; more costs the power to say "I don't know"."""
SHARPNESS: Final = 2.0
"""Factor on the regression's logits: on few lines it is too modest."""


@dataclass(frozen=True, slots=True)
class Scores:
    """What the parts of the model say of each leaf for one message; arrays of the leaves' length."""

    ridge: Floats
    linear: Floats | None
    """Logits of the regression on sentence vectors; `None` without an encoder."""
    nearest: Floats
    """Likeness to the most alike variant, 0 to 1 by letters and words."""
    nearest_meaning: Floats | None
    """The same by meaning: cosine of the sentence vectors."""
    hidden: int = 0
    """Leaves at the end that are no answer: the background, which only takes from the others."""

    @property
    def combined(self) -> Floats:
        """What leaves are ranked by: the ridge score, and the regression's probability."""
        if self.linear is None:
            return self.ridge
        powers = np.exp(SHARPNESS * (self.linear - self.linear.max()))
        return np.asarray(self.ridge + REGRESSION * powers / powers.sum(), dtype=np.float64)


def measures(scores: Scores) -> Floats:
    """One row per leaf that can be answered: combined score, its lead over the best other leaf, likenesses."""
    combined = scores.combined
    columns = [combined, _lead(combined), scores.nearest]
    if scores.nearest_meaning is not None:
        columns.append(scores.nearest_meaning)
    return np.column_stack(columns)[: len(combined) - scores.hidden]


def _lead(scores: Floats) -> Floats:
    if len(scores) == 1:
        return scores
    second, first = np.partition(scores, -2)[-2:]
    return np.asarray(scores - np.where(scores == first, second, first), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Turns measures into a probability: a logistic curve with one weight per measure, the intercept first."""

    weights: tuple[float, ...]

    def probabilities(self, scores: Scores) -> Floats:
        """Chance of each leaf to be what was asked."""
        rows = measures(scores)
        logits = np.clip(rows @ np.array(self.weights[1:]) + self.weights[0], -35, 35)
        return np.asarray(1 / (1 + np.exp(-logits)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Trial:
    """One training line judged by a model that has not seen it."""

    line: int
    leaf: int | None
    """Index of the right leaf; `None` when its whole question was left out, and the line is a stranger."""
    scores: Scores


def calibrated(trials: Sequence[Trial]) -> Calibration:
    """Fit the curve on the leading leaves of every trial: whether this leaf was the one that was asked."""
    if not _tell_apart(trials):
        with_meaning = bool(trials) and trials[0].scores.nearest_meaning is not None
        return Calibration(UNTRIED[4 if with_meaning else 3])
    rows, hits, shares = [], [], []
    share = _share_of_strangers(trials)
    for trial in trials:
        measured = measures(trial.scores)
        leading = np.argsort(-measured[:, 0], kind="stable")[:JUDGED]
        rows.append(measured[leading])
        hits.append(leading == (-1 if trial.leaf is None else trial.leaf))
        shares.append(np.full(len(leading), share if trial.leaf is None else 1.0))
    return Calibration(_logistic(np.concatenate(rows), np.concatenate(hits).astype(float), np.concatenate(shares)))


def _tell_apart(trials: Sequence[Trial]) -> bool:
    """Whether a known line was ever found among several leaves: otherwise there is nothing to learn from."""
    return any(trial.leaf is not None and len(trial.scores.ridge) > 1 for trial in trials)


def _share_of_strangers(trials: Sequence[Trial]) -> float:
    strangers = sum(trial.leaf is None for trial in trials)
    return STRANGERS_SHARE * max(len(trials) - strangers, 1) / max(strangers, 1)


def _logistic(rows: Floats, hits: Floats, shares: Floats) -> tuple[float, ...]:
    """A weighted, slightly smoothed logistic regression; intercept first.

    No measure may count against a leaf: each is a reason for it, and what the trials say against one is chance.
    """
    from scipy.optimize import minimize  # takes its time to come in, and only a learner needs it

    scale = rows.std(axis=0) + 1e-9
    scaled = rows / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = np.clip(scaled @ weights[1:] + weights[0], -35, 35)
        chance = 1 / (1 + np.exp(-logits))
        missed = shares * (chance - hits)
        value = float((shares * (np.logaddexp(0, logits) - hits * logits)).sum() + SMOOTHING * (weights[1:] ** 2).sum())
        slope = np.concatenate([[missed.sum()], scaled.T @ missed + 2 * SMOOTHING * weights[1:]])
        return value, slope

    start = np.concatenate([[-1.0], np.full(rows.shape[1], 0.5)])
    bounds = [(None, None), *[(0.0, None)] * rows.shape[1]]
    weights = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return tuple(float(weight) for weight in (weights[0], *(weights[1:] / scale)))


@dataclass(frozen=True, slots=True)
class _Judged:
    confidence: float
    answer: float
    """What answering is worth."""
    ask: float
    """What asking which is worth."""
    share: float


def learnt_bands(trials: Sequence[Trial], calibration: Calibration) -> Bands:
    """The two thresholds that are worth most over the trials, without turning away much of what is known."""
    share = _share_of_strangers(trials)
    judged = sorted((_judged(trial, calibration, share=share) for trial in trials), key=lambda each: each.confidence)
    if not _tell_apart(trials):
        return UNTRIED_BANDS
    known = [float(calibration.probabilities(trial.scores).max()) for trial in trials if trial.leaf is not None]
    confidences = np.array([each.confidence for each in judged])
    shares = np.array([each.share for each in judged])
    answering = np.cumsum((shares * [each.answer for each in judged])[::-1])[::-1]
    asking = np.cumsum((shares * [each.ask for each in judged])[::-1])[::-1]

    def from_there(worths: Floats, threshold: float) -> float:
        at = int(np.searchsorted(confidences, threshold))
        return float(worths[at]) if at < len(worths) else 0.0

    steps = [step / 100 for step in range(2, 96)]
    flat = FLAT * float(shares.sum())
    gains = [from_there(answering, at) - from_there(asking, at) for at in steps]
    answer_from = median(step for step, gain in zip(steps, gains, strict=True) if gain >= max(gains) - flat)
    highest = min(answer_from, float(np.quantile(known, MOST_REJECTED)))
    lower = [step for step in steps if step <= highest] or [max(highest, 0.005)]
    worths = [from_there(asking, at) for at in lower]
    ask_from = median(step for step, worth in zip(lower, worths, strict=True) if worth >= max(worths) - flat)
    return Bands(answer_from=answer_from, ask_from=ask_from)


def _judged(trial: Trial, calibration: Calibration, *, share: float) -> _Judged:
    probabilities = calibration.probabilities(trial.scores)
    order = np.argsort(-probabilities, kind="stable")[:OFFERED]
    right = trial.leaf is not None and order[0] == trial.leaf
    among = trial.leaf is not None and trial.leaf in order
    return _Judged(
        confidence=float(probabilities[order[0]]),
        answer=1.0 if right else WRONG,
        ask=ASKED_RIGHT if among else ASKED_WRONG,
        share=share if trial.leaf is None else 1.0,
    )
