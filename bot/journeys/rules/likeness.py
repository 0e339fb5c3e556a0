"""Which wordings of different questions are nearly the same, found fast enough for thousands of them."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from bot.journeys.positions import Text

_NEAR: Final = 90
"""Share of equal letters, 0 to 100, from which two wordings are nearly the same."""

_MOST: Final = 20_000
"""Variants that are compared; the time grows with their square, and no map that people write has so many."""

_BATCH: Final = 256


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of one question; `wording` is what is compared."""

    text: Text
    path: str
    wording: str


def nearest_before(variants: Sequence[Variant]) -> list[int | None]:
    """For each variant, the index of the first earlier one that is near, of another question and not the same.

    Wordings are compared in batches of similar length, because two of very different length cannot be near:
    that keeps 5,000 variants within tenths of a second.
    """
    variants = variants[:_MOST]
    count = len(variants)
    order = numpy.array(sorted(range(count), key=lambda index: len(variants[index].wording)), dtype=numpy.int64)
    wordings = [variants[index].wording for index in order]
    lengths = numpy.array([len(wording) for wording in wordings])
    questions, words = _numbered([variants[index].path for index in order]), _numbered(wordings)
    first = numpy.full(count, count)
    for start in range(0, count, _BATCH):
        batch = wordings[start : start + _BATCH]
        end = int(numpy.searchsorted(lengths, len(batch[-1]) * (200 - _NEAR) / _NEAR, side="right"))
        rows, columns = slice(start, start + len(batch)), slice(start, end)
        near = process.cdist(batch, wordings[columns], score_cutoff=_NEAR, scorer=fuzz.ratio, dtype=numpy.uint8) > 0
        near &= numpy.not_equal.outer(questions[rows], questions[columns])
        near &= numpy.not_equal.outer(words[rows], words[columns])
        if near.any():
            _keep_first(first, near, one=order[rows], two=order[columns])
    return [int(earlier) if earlier < count else None for earlier in first]


def _keep_first(
    first: NDArray[numpy.int64], near: NDArray[numpy.bool_], *, one: NDArray[numpy.int64], two: NDArray[numpy.int64]
) -> None:
    """Lower `first` of the later of each near pair to the earlier of it, if that is lower."""
    none = len(first)
    before = near & numpy.less.outer(one, two)
    first[two] = numpy.minimum(first[two], numpy.where(before, one[:, None], none).min(axis=0))
    after = near & numpy.greater.outer(one, two)
    first[one] = numpy.minimum(first[one], numpy.where(after, two[None, :], none).min(axis=1))


def _numbered(values: Sequence[Hashable]) -> NDArray[numpy.int64]:
    """Equal values as equal numbers."""
    numbers: dict[Hashable, int] = {}
    return numpy.array([numbers.setdefault(value, len(numbers)) for value in values], dtype=numpy.int64)
