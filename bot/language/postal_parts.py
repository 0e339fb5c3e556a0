"""What the patterns of postal addresses share: alternatives out of words, and parts that follow one another."""

import re
from typing import Final

CAPITAL: Final = r"[A-ZÁÉÍÓÚÑÜ][\w’'-]{0,24}\.?"
"""A word with a capital; only where case counts."""
_MOST_PARTS: Final = 6


def one_of(words: str) -> str:
    """A pattern for any of the words, the longest first."""
    return f"(?:{'|'.join(sorted(map(re.escape, words.split()), key=len, reverse=True))})"


def end_of_parts(text: str, end: int, part: re.Pattern[str]) -> int:
    """Where the parts that follow one another from `end` on stop; a handful at most."""
    for _ in range(_MOST_PARTS):
        found = part.match(text, end)
        if found is None:
            break
        end = found.end()
    return end
