"""Two changes of one text brought together line by line, or the lines that both of them changed."""

from collections.abc import Sequence
from difflib import SequenceMatcher

Hunk = tuple[int, int, int, int]


def merged(base: bytes, *, mine: bytes, theirs: bytes) -> bytes | tuple[str, str, str]:
    """`theirs` with the change from `base` to `mine`; or the lines of all three where both changed the same."""
    old, new, other = (text.decode("utf-8").splitlines(keepends=True) for text in (base, mine, theirs))
    changes = _hunks(old, other)
    result: list[str] = list(other)
    for i1, i2, j1, j2 in reversed(_hunks(old, new)):
        where = _mapped(i1, i2, changes)
        if where is None:
            return _around(old, new, other, hunk=(i1, i2, j1, j2), theirs=changes)
        result[where : where + i2 - i1] = new[j1:j2]
    return "".join(result).encode("utf-8")


def _hunks(before: Sequence[str], after: Sequence[str]) -> list[Hunk]:
    """What differs, as ranges of lines in both; the same beginning and end are left out before anything is compared."""
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    matcher = SequenceMatcher(None, before[head : len(before) - tail], after[head : len(after) - tail], autojunk=False)
    return [
        (i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"
    ]


def _mapped(first: int, last: int, changes: Sequence[Hunk]) -> int | None:
    """Where the lines from `first` to `last` stand after other changes; nothing when one of these touches them."""
    shift = 0
    for i1, i2, j1, j2 in changes:
        if i2 <= first and (i2 < first or i1 < i2 or first < last):
            shift += (j2 - j1) - (i2 - i1)
        elif i1 < last:
            return None
    return first + shift


def _around(
    old: Sequence[str], new: Sequence[str], other: Sequence[str], *, hunk: Hunk, theirs: Sequence[Hunk]
) -> tuple[str, str, str]:
    i1, i2, j1, j2 = hunk
    touching = [each for each in theirs if each[0] <= i2 and each[1] >= i1]
    start, end = min([i1, *(each[0] for each in touching)]), max([i2, *(each[1] for each in touching)])
    shown = [line for each in touching for line in other[each[2] : each[3]]]
    return (
        "".join(old[start:end]),
        "".join([*old[start:i1], *new[j1:j2], *old[i2:end]]),
        "".join(shown),
    )
