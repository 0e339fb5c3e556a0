"""The lines in which the files of two releases differ, for a page to colour."""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.publishing.releases import MapFile

MOST: Final = 2_000
"""Lines shown of all files together."""
_KINDS: Final = {"+": "added", "-": "removed", " ": "same"}


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `added`, `removed`, `same`, or `gap` where some are left out."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FileDiff:
    """The lines of one file that changed, and those around them."""

    path: str
    lines: tuple[Line, ...]


def file_diffs(old: Sequence[MapFile], new: Sequence[MapFile]) -> tuple[FileDiff, ...]:
    """File by file; a file that stayed is left out."""
    before, after = ({file.path: file.content for file in files} for files in (old, new))
    found, left = [], MOST
    for path in sorted({*before, *after}):
        was, now = (files.get(path, b"").decode("utf-8", "replace").splitlines() for files in (before, after))
        lines = tuple(_lines(was, now))[:left]
        left -= len(lines)
        if lines:
            found.append(FileDiff(path, lines))
    return tuple(found)


def _lines(was: Sequence[str], now: Sequence[str]) -> Iterator[Line]:
    told = list(difflib.unified_diff(was, now, lineterm=""))[2:]
    for place, line in enumerate(told):
        if line.startswith("@@"):
            if place:
                yield Line("gap", "⋯")
        else:
            yield Line(_KINDS[line[0]], line[1:])
