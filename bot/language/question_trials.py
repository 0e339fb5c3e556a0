"""Leaves training lines and whole questions out, to see how the model does with what it has not seen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.linalg import cho_factor, cho_solve

from bot.language.question_calibration import Scores, Trial
from bot.language.question_likeness import TOGETHER, Likeness
from bot.language.questions import handicap_of
from bot.language.sentence_encoder import Vectors

Floats = npt.NDArray[np.float32]
Fit = Callable[[npt.NDArray[np.bool_]], Floats]
"""Fits the regression on the lines of a mask; (dimension + 1, leaves)."""

FOLDS: Final = 5
"""Regressions fitted for the trials; each leaves a fifth of the questions out whole, and of the others some lines."""
MOST_TRIED: Final = 3_000
"""Variants that are left out one by one; with more there is nothing new to learn about the confidence."""
ABSENT: Final = -1.0
"""Ridge score of a question that was left out."""


@dataclass(frozen=True)
class LeftOut:
    """A fitted ridge and what its lines have in common; everything by line, lines of a leaf together."""

    leaves: tuple[str, ...]
    leaf_of_line: npt.NDArray[np.int32]
    is_variant: npt.NDArray[np.bool_]
    weights: Floats
    """(lines, leaves)."""
    inverse: Floats
    """(lines, lines): of the kernel with its smoothing; only the upper triangle is filled."""
    likeness: Likeness
    hidden: int
    """1 when the last leaf is the background, else 0."""

    @property
    def bounds(self) -> npt.NDArray[np.intp]:
        """Where the lines of each leaf begin, and where the last ends."""
        return np.asarray(np.searchsorted(self.leaf_of_line, np.arange(len(self.leaves) + 1)), dtype=np.intp)


def trials_of(left_out: LeftOut, *, fit: Fit | None, vectors: Vectors | None) -> Iterator[Trial]:
    """Judge every variant twice: without itself, and without its whole question; the background only without itself.

    The ridge gives both exactly, without being fitted again; the regression is fitted once for each fold.
    """
    folds = _folds(left_out)
    linear = [
        _regressed(left_out, fit=fit, vectors=vectors, fold=fold, folds=folds) if fit and vectors is not None else {}
        for fold in range(FOLDS)
    ]
    ridge_alone = _ridge_without_line(left_out)
    handicap = handicap_of(left_out.leaves)
    known = len(left_out.leaves) - left_out.hidden
    tried = _tried(left_out)
    for leaf, (start, end) in enumerate(pairwise(left_out.bounds)):
        variants = int(left_out.is_variant[start:end].sum())
        ridge_apart = _ridge_without_leaf(left_out, start=start, end=end) if leaf < known else None
        lines = [int(line) for line in start + np.flatnonzero(tried[start:end])]
        for line, nearest in _nearest(left_out, lines):
            if variants > 1:
                target = leaf if leaf < known else None
                ridge = ridge_alone[line] - handicap
                yield Trial(
                    line, target, _scores(ridge, linear[folds[line]].get(line), nearest, hidden=left_out.hidden)
                )
            if ridge_apart is not None:
                apart = (ridge_apart[line - start] - handicap, linear[leaf % FOLDS].get(line), nearest)
                yield Trial(line, None, _without(leaf, *apart, hidden=left_out.hidden))


Nearest = tuple[npt.NDArray[np.float64], npt.NDArray[np.float64] | None]
"""Likeness to the most alike variant of each leaf: in words, and in meaning if there are vectors."""


def _without(leaf: int, ridge: Floats, linear: Floats | None, nearest: Nearest, *, hidden: int) -> Scores:
    """The scores of a line whose question is not there: nobody may find it."""
    elsewhere = np.arange(len(ridge)) != leaf
    words, meanings = nearest
    return _scores(
        np.where(elsewhere, ridge, ABSENT),
        None if linear is None else np.where(elsewhere, linear, linear.min()),
        (words * elsewhere, None if meanings is None else meanings * elsewhere),
        hidden=hidden,
    )


def _scores(ridge: Floats, linear: Floats | None, nearest: Nearest, *, hidden: int) -> Scores:
    words, meanings = nearest
    logits = None if linear is None else linear.astype(np.float64)
    return Scores(ridge.astype(np.float64), logits, words, meanings, hidden)


def _folds(left_out: LeftOut) -> npt.NDArray[np.int32]:
    """The fold in which each line is left out by itself: never the one that leaves out its whole question."""
    ranks = np.arange(len(left_out.leaf_of_line)) - left_out.bounds[left_out.leaf_of_line]
    return np.asarray((left_out.leaf_of_line + 1 + ranks % (FOLDS - 1)) % FOLDS, dtype=np.int32)


def _regressed(
    left_out: LeftOut, *, fit: Fit, vectors: Vectors, fold: int, folds: npt.NDArray[np.int32]
) -> dict[int, Floats]:
    """Logits, by line, of the lines that a fold leaves out."""
    out = (left_out.leaf_of_line % FOLDS == fold) | (folds == fold)
    weights = fit(left_out.is_variant & ~out)
    logits = vectors @ weights[:-1] + weights[-1]
    return {int(line): logits[line] for line in np.flatnonzero(out)}


def _ridge_without_line(left_out: LeftOut) -> Floats:
    """Each line's scores by the ridge fitted on all others."""
    targets = np.eye(len(left_out.leaves), dtype=np.float32)[left_out.leaf_of_line]
    return np.asarray(targets - left_out.weights / np.diag(left_out.inverse)[:, None], dtype=np.float32)


def _ridge_without_leaf(left_out: LeftOut, *, start: int, end: int) -> Floats:
    """The scores of a leaf's lines by the ridge fitted on all other leaves."""
    block = slice(start, end)
    targets = np.eye(len(left_out.leaves), dtype=np.float32)[left_out.leaf_of_line[block]]
    own = cho_factor(left_out.inverse[block, block], lower=False, check_finite=False)
    unseen = targets - cho_solve(own, left_out.weights[block], check_finite=False)
    return np.asarray(unseen, dtype=np.float32)


def _nearest(left_out: LeftOut, lines: list[int]) -> Iterator[tuple[int, Nearest]]:
    """Likeness of each line to the most alike other variant of each leaf."""
    starts = left_out.bounds[:-1]
    for begin in range(0, len(lines), TOGETHER):
        some = lines[begin : begin + TOGETHER]
        words, cosines = left_out.likeness.of(some[0], some[-1] + 1)
        for line in some:
            others = left_out.is_variant.copy()
            others[line] = False
            row = line - some[0]
            yield (
                line,
                (
                    _most(words[row], others, starts=starts),
                    None if cosines is None else _most(cosines[row], others, starts=starts),
                ),
            )


def _most(likeness: Floats, others: npt.NDArray[np.bool_], *, starts: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    return np.asarray(np.maximum.reduceat(np.where(others, likeness, 0.0), starts), dtype=np.float64)


def _tried(left_out: LeftOut) -> npt.NDArray[np.bool_]:
    """The variants that are left out: all of them, or of a very large map the same share of each question's."""
    share = min(1.0, MOST_TRIED / max(int(left_out.is_variant.sum()), 1))
    before: npt.NDArray[np.int64] = np.cumsum(left_out.is_variant) - left_out.is_variant
    ranks: npt.NDArray[np.int64] = before - before[left_out.bounds[left_out.leaf_of_line]]
    taken = np.ceil((ranks + 1) * share) > np.ceil(ranks * share)
    return np.asarray(left_out.is_variant & taken, dtype=np.bool_)
