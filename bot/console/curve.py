"""The emotion curve of a map: a soft line through the middle of each stage, cut where columns meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_MIDDLE = 50.0
_STEP = 19.0
"""Height of one point of emotion, of 100; two of them to either side leave room for the dot."""


@dataclass(frozen=True, slots=True)
class Bend:
    """One column's part, in a box of 100 by 100: the path of the line, and the height of its dot if it has one."""

    path: str
    height: float | None


def bends(scores: Sequence[float | None]) -> tuple[Bend, ...]:
    """The parts of all columns; a stage without emotion breaks the line."""
    before: list[float | None] = [None, *scores][:-1]
    after: list[float | None] = [*scores, None][1:]
    return tuple(_bend(*three) for three in zip(before, scores, after, strict=True))


def _bend(before: float | None, here: float | None, after: float | None) -> Bend:
    if here is None:
        return Bend("", None)
    y, parts = _height(here), []
    if before is not None:
        other = _height(before)
        parts.append(f"M0 {_mean(y, other)} C12.5 {_mean(y, y, y, other)} 25 {_mean(y)} 50 {_mean(y)}")
    if after is not None:
        other = _height(after)
        parts.append(f"M50 {_mean(y)} C75 {_mean(y)} 87.5 {_mean(y, y, y, other)} 100 {_mean(y, other)}")
    return Bend(" ".join(parts), y)


def whole_curve(scores: Sequence[float | None]) -> str:
    """The same line in one box, 100 wide for each stage."""
    points = [(100.0 * place + 50, None if score is None else _height(score)) for place, score in enumerate(scores)]
    return " ".join(
        f"M{x0:g} {y0:g} C{x0 + 50:g} {y0:g} {x1 - 50:g} {y1:g} {x1:g} {y1:g}"
        for (x0, y0), (x1, y1) in pairwise(points)
        if y0 is not None and y1 is not None
    )


def _height(score: float) -> float:
    return _MIDDLE - _STEP * max(-2.0, min(2.0, score))


def _mean(*heights: float) -> str:
    """The mean of heights, as SVG writes it."""
    return f"{sum(heights) / len(heights):g}"
