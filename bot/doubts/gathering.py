"""Average-link grouping that goes on where it stopped: new messages join a group, or found one, and groups unite."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bot.language.sentence_encoder import Vectors

Sizes = Any
"""A number of messages, or an array of such numbers."""
_AT_ONCE: Final = 1_000
"""Messages that join before the groups unite: it bounds the table of likenesses, not the result's worth."""


@dataclass(frozen=True, slots=True)
class Bar:
    """From which mean likeness two groups are one doubt: higher for few messages, whose mean says less."""

    many: float
    """For groups of many."""
    few: float = 0.0
    """What two single messages need more."""

    def more(self, one: Sizes, other: Sizes) -> Sizes:
        """What groups of so many messages need beyond the bar of many."""
        return self.few / np.sqrt(np.multiply(one, other))


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


def gather(known: Sequence[Gathered], vectors: Vectors, *, bar: Bar) -> tuple[list[Gathered], list[int]]:
    """Groups after the messages have come, and for each message, in order, the place of its group among them.

    Groups that were known keep their places; one that united with an earlier one stays, with the size 0. The same
    messages in the same order give the same groups.
    """
    groups = list(known)
    homes: list[int] = []
    for start in range(0, len(vectors), _AT_ONCE):
        homes += _joined(groups, vectors[start : start + _AT_ONCE], bar)
        went = _united(groups, bar)
        homes = [went.get(home, home) for home in homes]
    return groups, homes


def _joined(groups: list[Gathered], vectors: Vectors, bar: Bar) -> list[int]:
    """Messages that are near a known group join it; each of the rest founds one of its own."""
    homes = [-1] * len(vectors)
    alive = [place for place, group in enumerate(groups) if group.size]
    if alive:
        sizes = np.array([groups[place].size for place in alive], dtype=np.float32)
        likeness = vectors @ (np.stack([groups[place].total for place in alive]) / sizes[:, None]).T
        likeness -= bar.more(1, sizes)
        nearest = likeness.argmax(axis=1)
        for place in np.flatnonzero(likeness.max(axis=1) >= bar.many):
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


def _united(groups: list[Gathered], bar: Bar) -> dict[int, int]:
    """Unite the two likest groups until none are like enough; place of each that went → place it went to."""
    alive = [place for place, group in enumerate(groups) if group.size and group.open]
    if len(alive) < 2:
        return {}
    sizes = np.array([groups[place].size for place in alive], dtype=np.float32)
    likeness = _likeness([groups[place] for place in alive]) - bar.more(sizes[:, None], sizes)
    went: dict[int, int] = {}
    nearest = likeness.argmax(axis=1)
    best = likeness[np.arange(len(alive)), nearest]
    while True:
        one = int(best.argmax())
        if best[one] < bar.many:
            break
        keep, gone = sorted((one, int(nearest[one])), key=lambda at: groups[alive[at]].first)
        _mix(likeness, sizes, bar, keep=keep, gone=gone)
        _unite(groups[alive[keep]], groups[alive[gone]])
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


def _likeness(groups: Sequence[Gathered]) -> Vectors:
    means = np.stack([group.total / group.size for group in groups])
    likeness = means @ means.T
    np.fill_diagonal(likeness, -np.inf)
    return np.asarray(likeness, dtype=np.float32)


def _mix(likeness: Vectors, sizes: Vectors, bar: Bar, *, keep: int, gone: int) -> None:
    """The likeness of the united group to every other one, by the mean of its parts."""
    share = sizes[keep] / (sizes[keep] + sizes[gone])
    parts = [likeness[at] + bar.more(sizes[at], sizes) for at in (keep, gone)]
    sizes[keep] += sizes[gone]
    likeness[keep] = share * parts[0] + (1 - share) * parts[1] - bar.more(sizes[keep], sizes)
    likeness[keep, keep] = -np.inf
    likeness[:, keep] = likeness[keep]
    likeness[gone, :] = likeness[:, gone] = -np.inf


def _unite(kept: Gathered, lost: Gathered) -> None:
    kept.total = kept.total + lost.total
    kept.size += lost.size
    lost.size = 0


def _last(place: int, went: dict[int, int]) -> int:
    while place in went:
        place = went[place]
    return place
