"""Learns a question model from training lines, and from leaving lines out how far it may be trusted."""

import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve
from scipy.linalg.lapack import spotri
from scipy.sparse import csr_matrix

from bot.language.question_calibration import Trial, calibrated, learnt_bands
from bot.language.question_features import vocabulary_of
from bot.language.question_fits import remembered_fits
from bot.language.question_likeness import Likeness
from bot.language.question_trials import LeftOut, trials_of
from bot.language.questions import (
    BACKGROUND,
    MeaningPart,
    TrainedQuestionModel,
    spoken_form,
)
from bot.language.sentence_encoder import SentenceEncoder, Vectors
from bot.language.small_talk_words import small_talk_words
from bot.language.spelling import spelling_of
from bot.language.telling_words import telling_words

Floats = npt.NDArray[np.float32]

RIDGE: Final = 0.6
"""Smoothing of the ridge; between 0.1 and 1 the choice hardly matters on few examples."""
ANSWERS_WEIGHT: Final = 0.4
"""How much a sentence of the answer counts beside a variant; without them, five variants give 5 points less."""
MOST_SENTENCES: Final = 4
"""Sentences taken from one answer."""
STRENGTH: Final = 20.0
"""Inverse smoothing of the logistic regression (`C`)."""
STEPS: Final = 15
"""Steps of its optimiser: with twice as many it takes twice as long and is no better at what it has not seen."""
ABSENT_LEAF: Final = 5.0
"""How far under the others the logits of a leaf without a line begin."""
MOST_CELLS: Final = 500_000
"""Lines times leaves up to which the regression is worth its seconds; beyond, the ridge alone is as good."""
_SENTENCE_END: Final = re.compile(r"(?<=[.;:!?…])\s+")


@dataclass(frozen=True)
class Trained:
    """A model with the trials it was calibrated on, which the author's report is made of."""

    model: TrainedQuestionModel
    lines: tuple[str, ...]
    trials: tuple[Trial, ...]


@dataclass(frozen=True)
class _Lines:
    texts: tuple[str, ...]
    leaves: tuple[str, ...]
    leaf_of_line: npt.NDArray[np.int32]
    is_variant: npt.NDArray[np.bool_]

    @property
    def customers(self) -> list[str]:
        """What customers may write of what the map knows: the words the model is made of."""
        known = len(self.texts) - int((self.leaf_of_line == len(self.leaves) - 1).sum() if self.hidden else 0)
        return [text for text, asked in zip(self.texts[:known], self.is_variant[:known], strict=True) if asked]

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Pairs of what customers may write and its leaf, without the background."""
        rows = zip(self.texts, self.leaf_of_line, self.is_variant, strict=True)
        return [(text, self.leaves[at]) for text, at, asked in rows if asked and self.leaves[at] != BACKGROUND]

    @property
    def everything(self) -> list[tuple[str, str]]:
        """Pairs of any line and its leaf: ways to ask, sentences of answers, background."""
        return [(text, self.leaves[at]) for text, at in zip(self.texts, self.leaf_of_line, strict=True)]

    @property
    def hidden(self) -> int:
        """1 when the last leaf is the background, else 0."""
        return int(self.leaves[-1] == BACKGROUND)


def train(
    examples: Iterable[tuple[str, str]],
    *,
    answers: Mapping[str, str] | None = None,
    background: Sequence[str] = (),
    encoder: SentenceEncoder | None = None,
) -> Trained:
    """Learn from pairs of line and leaf, from the answers by leaf, and from messages that ask for none of them.

    Deterministic. `ValueError` without a line.
    """
    lines = _ordered(examples, answers or {}, background)
    vocabulary = vocabulary_of(lines.customers)
    features = vocabulary.matrix(lines.texts)
    vectors = encoder.encode([spoken_form(text) for text in lines.texts]) if encoder else None
    fitted = _fitted(lines, features, vectors)
    regression = _Regression(vectors, lines) if vectors is not None and _worth_it(lines) else None
    trials = tuple(trials_of(fitted, fit=regression.fit if regression else None, vectors=vectors))
    calibration = calibrated(trials)
    meaning = None
    if encoder is not None and vectors is not None:
        meaning = MeaningPart(
            encoder=encoder,
            spelling=spelling_of(lines.customers, vocabulary.language),
            vectors=vectors,
            linear=regression.fit(lines.is_variant) if regression else None,
        )
    model = TrainedQuestionModel(
        vocabulary=vocabulary,
        leaves=lines.leaves,
        leaf_of_line=lines.leaf_of_line,
        is_variant=lines.is_variant,
        lines=features,
        weights=fitted.weights,
        meaning=meaning,
        calibration=calibration,
        bands=learnt_bands(trials, calibration),
        small_talk=small_talk_words(lines.labelled),
        telling=telling_words(lines.everything, (text for text, _ in lines.labelled), language=vocabulary.language),
    )
    return Trained(model, lines.texts, trials)


def _ordered(examples: Iterable[tuple[str, str]], answers: Mapping[str, str], background: Sequence[str]) -> _Lines:
    """Each line once per leaf, in the order of leaves and lines; then the sentences of its answer; last, background."""
    variants = sorted({(leaf, 0, text) for text, leaf in examples})
    if not variants:
        raise ValueError("no training lines")
    leaves = tuple(dict.fromkeys(leaf for leaf, _, _ in variants))
    said = [(leaf, 1, sentence) for leaf in leaves for sentence in _sentences(answers.get(leaf, ""))]
    asked = {text for _, _, text in variants}
    outside = [(BACKGROUND, 0, text) for text in sorted(set(background) - asked)]
    ordered = [*sorted({*variants, *said}), *outside]
    named = (*leaves, BACKGROUND) if outside else leaves
    index = {leaf: at for at, leaf in enumerate(named)}
    return _Lines(
        texts=tuple(text for _, _, text in ordered),
        leaves=named,
        leaf_of_line=np.array([index[leaf] for leaf, _, _ in ordered], dtype=np.int32),
        is_variant=np.array([kind == 0 for _, kind, _ in ordered], dtype=np.bool_),
    )


def _sentences(answer: str) -> list[str]:
    return [sentence for sentence in _SENTENCE_END.split(answer.strip()) if sentence][:MOST_SENTENCES]


def _fitted(lines: _Lines, features: csr_matrix, vectors: Vectors | None) -> LeftOut:
    """Fit the ridge: one Cholesky factor gives the weights and, through the inverse, every trial.

    Kernel, factor and inverse are one array after the other in the same memory: 10,000 lines take 400 MB of it.
    """
    likeness = Likeness(features, vectors)
    kernel = likeness.kernel()
    trust = np.where(lines.is_variant, 1.0, ANSWERS_WEIGHT).astype(np.float32)
    kernel[np.diag_indices_from(kernel)] += RIDGE / trust
    factor, lower = cho_factor(kernel, lower=False, overwrite_a=True, check_finite=False)
    targets = np.eye(len(lines.leaves), dtype=np.float32)[lines.leaf_of_line]
    weights = cho_solve((factor, lower), targets, overwrite_b=True, check_finite=False)
    inverse, failed = spotri(factor, lower=lower, overwrite_c=True)
    if failed:  # LAPACK's number of a zero on the diagonal, where the smoothing stands
        raise ArithmeticError(f"the kernel cannot be inverted: line {failed}")
    return LeftOut(
        leaves=lines.leaves,
        leaf_of_line=lines.leaf_of_line,
        is_variant=lines.is_variant,
        weights=np.ascontiguousarray(weights),
        inverse=inverse,
        likeness=likeness,
        hidden=lines.hidden,
    )


def _worth_it(lines: _Lines) -> bool:
    return len(lines.leaves) > 1 and len(lines.texts) * len(lines.leaves) <= MOST_CELLS


@dataclass(frozen=True)
class _Regression:
    """Multinomial logistic regression on sentence vectors, by scikit-learn."""

    vectors: Vectors
    lines: _Lines

    def fit(self, chosen: npt.NDArray[np.bool_]) -> Floats:
        """Fit on the chosen lines; (dimension + 1, leaves). A leaf without a line gets the lowest logits.

        What this process has fitted to exactly the same lines lately is not fitted again: an answer that changes
        leaves all ways to ask as they were.
        """
        vectors, leaf_of_line = self.vectors[chosen], self.lines.leaf_of_line[chosen]
        return remembered_fits.of((vectors, leaf_of_line), leaves=len(self.lines.leaves), fit=lambda: self._fit(chosen))

    def _fit(self, chosen: npt.NDArray[np.bool_]) -> Floats:
        from sklearn.exceptions import ConvergenceWarning  # half a second to import, needed for training only
        from sklearn.linear_model import LogisticRegression

        leaf_of_line = self.lines.leaf_of_line[chosen]
        present = np.unique(leaf_of_line)
        weights = np.zeros((self.vectors.shape[1] + 1, len(self.lines.leaves)), dtype=np.float32)
        if len(present) < 2:
            return weights
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # a few steps short of the optimum ranks the same
            fitted = LogisticRegression(C=STRENGTH, max_iter=STEPS, multi_class="multinomial")
            fitted.fit(self.vectors[chosen], leaf_of_line)
        if len(present) == 2:  # one row for two leaves
            coefficients = np.vstack([-fitted.coef_, fitted.coef_])
            intercepts = np.concatenate([-fitted.intercept_, fitted.intercept_])
        else:
            coefficients, intercepts = fitted.coef_, fitted.intercept_
        weights[:-1, present] = coefficients.T
        weights[-1, :] = intercepts.min() - ABSENT_LEAF
        weights[-1, present] = intercepts
        return weights
