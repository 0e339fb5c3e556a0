"""Cuts a formatted text where a reader would pause, so that each part fits into one message."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from bot.dialogue.runs import Run, plain_of, units

LONGEST: Final = 4_096
"""UTF-16 units of one message, after its tags are taken away."""
_BORDERS: Final = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…][\"'»”’)\]]*\s"),
    re.compile(r"[;:,]\s"),
    re.compile(r"\s"),
)
"""Where to cut, best first: between paragraphs, lines, sentences, clauses, words."""


def parts_of(runs: Sequence[Run], *, longest: int = LONGEST) -> list[list[Run]]:
    """The runs as parts of at most `longest` units each; no word is lost, and no part is blank."""
    parts: list[list[Run]] = []
    rest = list(runs)
    while units(plain_of(rest)) > longest:
        end = _cut(plain_of(rest), longest)
        parts.append(_trimmed(_slice(rest, 0, end)))
        rest = _slice(rest, end, len(plain_of(rest)))
    parts.append(_trimmed(rest))
    return [part for part in parts if plain_of(part).strip()]


def _cut(text: str, longest: int) -> int:
    """How many characters go into the part; at least half of what fits, so that parts do not become crumbs."""
    room = _fitting(text, longest)
    for border in _BORDERS:
        # one more: the white space that ends each border is not sent
        found = [match.end() for match in border.finditer(text, room // 2, room + 1)]
        if found:
            return found[-1]
    return _between_signs(text, room)


def _fitting(text: str, longest: int) -> int:
    room = min(len(text), longest)
    while units(text[:room]) > longest:
        room -= max(1, (units(text[:room]) - longest) // 2)
    return room


def _between_signs(text: str, room: int) -> int:
    """Not between a letter and its accent, nor inside an emoji made of several."""
    end = room
    while end > room // 2 and (_clings(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return end if end > room // 2 else room


def _clings(sign: str) -> bool:
    return sign == "\u200d" or unicodedata.category(sign) in ("Mn", "Me", "Mc") or "\U0001f3fb" <= sign <= "\U0001f3ff"


def _slice(runs: Sequence[Run], start: int, end: int) -> list[Run]:
    return list(_sliced(runs, start, end))


def _sliced(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    at = 0
    for run in runs:
        piece = run.text[max(0, start - at) : max(0, end - at)]
        if piece:
            yield Run(piece, run.tags)
        at += len(run.text)


def _trimmed(runs: Sequence[Run]) -> list[Run]:
    text = plain_of(runs)
    return _slice(runs, len(text) - len(text.lstrip()), len(text.rstrip()))
