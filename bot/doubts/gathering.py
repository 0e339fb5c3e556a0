"""Average-link grouping that goes on where it stopped: new messages join a group, or found one, and groups unite."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.language.sentence_encoder import Vectors

_AT_ONCE: Final = 1_000
"""Messages that join before the groups unite: it bounds the table of likenesses, not the result's worth."""


@dataclass(slots=True)
class Gathered:
    """A group under way; the mean likeness of two groups is the product of their totals by both sizes."""

    total: Vectors
    size: int
    first: int
    """Where it stands in time: of two groups that unite, the earlier one remains."""
    open: bool = True
    """It may take messages in; one that was decided about is left alone by the uniting of groups."""
    into: int | None = None
    """The place of the group it united with."""


def gather(known: Sequence[Gathered], vectors: Vectors, *, same_from: float) -> tuple[list[Gathered], list[int]]:
    """Groups after the messages have come, and for each message, in order, the place of its group among them.

    Groups that were known keep their places; one that united with an earlier one stays, with the size 0. The same
    messages in the same order give the same groups.
    """
    groups = list(known)
    homes: list[int] = []
    for start in range(0, len(vectors), _AT_ONCE):
        homes += _joined(groups, vectors[start : start + _AT_ONCE], same_from)
        went = _united(groups, same_from)
        homes = [went.get(home, home) for home in homes]
    return groups, homes


def _joined(groups: list[Gathered], vectors: Vectors, same_from: float) -> list[int]:
    """Messages that are near a known group join it; each of the rest founds one of its own."""
    homes = [-1] * len(vectors)
    alive = [place for place, group in enumerate(groups) if group.size]
    if alive:
        likeness = vectors @ np.stack([groups[place].total / groups[place].size for place in alive]).T
        nearest = likeness.argmax(axis=1)
        for place in np.flatnonzero(likeness.max(axis=1) >= same_from):
            homes[place] = alive[nearest[place]]
    newest = max((group.first for group in groups), default=-1) + 1
    for place, home in enumerate(homes):
        if home >= 0:
            groups[home].total = groups[home].total + vectors[place]
            groups[home].size += 1
        else:
            homes[place] = len(groups)
            groups.append(Gathered(vectors[place].copy(), 1, newest + place))
    return homes


def _united(groups: list[Gathered], same_from: float) -> dict[int, int]:
    """Unite the two likest groups until none are like enough; place of each that went → place it went to."""
    alive = [place for place, group in enumerate(groups) if group.size and group.open]
    if len(alive) < 2:
        return {}
    likeness = _likeness(groups[place] for place in alive)
    went: dict[int, int] = {}
    nearest = likeness.argmax(axis=1)
    best = likeness[np.arange(len(alive)), nearest]
    while True:
        one = int(best.argmax())
        if best[one] < same_from:
            break
        keep, gone = sorted((one, int(nearest[one])), key=lambda at: groups[alive[at]].first)
        _unite((groups[alive[keep]], groups[alive[gone]]), likeness, keep=keep, gone=gone)
        went[alive[gone]] = groups[alive[gone]].into = alive[keep]
        stale = np.flatnonzero((nearest == keep) | (nearest == gone))
        for at in {keep, *stale.tolist()}:
            nearest[at] = likeness[at].argmax()
            best[at] = likeness[at, nearest[at]]
        best[gone] = -np.inf
        better = likeness[:, keep] > best
        better[[keep, gone]] = False
        nearest[better], best[better] = keep, likeness[better, keep]
    return {place: _last(place, went) for place in went}


def _likeness(groups: Iterable[Gathered]) -> Vectors:
    means = np.stack([group.total / group.size for group in groups])
    likeness = means @ means.T
    np.fill_diagonal(likeness, -np.inf)
    return np.asarray(likeness, dtype=np.float32)


def _unite(groups: tuple[Gathered, Gathered], likeness: Vectors, *, keep: int, gone: int) -> None:
    kept, lost = groups
    share = kept.size / (kept.size + lost.size)
    likeness[keep] = share * likeness[keep] + (1 - share) * likeness[gone]
    likeness[keep, keep] = -np.inf
    likeness[:, keep] = likeness[keep]
    likeness[gone, :] = likeness[:, gone] = -np.inf
    kept.total = kept.total + lost.total
    kept.size += lost.size
    lost.size = 0


def _last(place: int, went: dict[int, int]) -> int:
    while place in went:
        place = went[place]
    return place
