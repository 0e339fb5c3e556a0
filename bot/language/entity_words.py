"""The word lists of entities, kept as a text file beside this module."""

import re
from functools import cache
from pathlib import Path
from typing import Final

_FILE: Final = Path(__file__).parent / "data" / "entity_words.txt"
_SECTION: Final = re.compile(r"\[([a-z_.]+)\]")


def word_set(name: str) -> frozenset[str]:
    """The words of a section, `orders.units`; `KeyError` when there is none."""
    return _sections()[name]


@cache
def _sections() -> dict[str, frozenset[str]]:
    """Every section; a line that begins with a semicolon is a remark."""
    sections: dict[str, set[str]] = {}
    here: set[str] = set()
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        heading = _SECTION.fullmatch(line)
        if heading:
            here = sections.setdefault(heading[1], set())
        elif not line.startswith(";"):
            here.update(line.split())
    return {name: frozenset(words) for name, words in sections.items()}
