"""Spelling help before a message is encoded: the bot's own vocabulary lends its accents and mends typing errors."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.normalising import folded, spelled_out, unstretched

_WORD: Final = re.compile(r"[^\W_]+")
_SHORTEST: Final = 4
"""Letters from which a word is worth mending: shorter ones have too many neighbours."""
_LONG: Final = 8
"""Letters from which two errors may be mended."""
_MOST_MENDED: Final = 40
"""Words of a message that are looked up: a pasted page is no message with typing errors."""


@dataclass(frozen=True)
class Spelling:
    """The words of the training lines: folded form to the form most written."""

    forms: Mapping[str, str]
    language: str
    _mendable: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_mendable", tuple(word for word in self.forms if len(word) >= _SHORTEST))

    def mended(self, text: str, *, knows: Callable[[str], bool]) -> str:
        """The text in lower case, chat spellings written out, lost accents back, and near words as the bot has them.

        A word that `knows` accepts is never changed: it is right, only new here.
        """
        words = 0

        def mend(found: "re.Match[str]") -> str:
            nonlocal words
            words += 1
            return self._mended(found[0], knows=knows) if words <= _MOST_MENDED else found[0]

        return _WORD.sub(mend, unstretched(spelled_out(text.lower(), self.language)))

    def _mended(self, word: str, *, knows: Callable[[str], bool]) -> str:
        plain = folded(word)
        if plain in self.forms:
            return self.forms[plain]
        if len(plain) < _SHORTEST or not plain.isalpha() or knows(word):
            return word
        errors = 1 if len(plain) < _LONG else 2
        nearest = process.extractOne(plain, self._mendable, scorer=OSA.distance, score_cutoff=errors)
        return self.forms[nearest[0]] if nearest else word


def spelling_of(lines: Iterable[str], language: str) -> Spelling:
    """Learn the words of the training lines; the commoner form of a word wins, then the first in the alphabet."""
    counted = Counter(word for line in lines for word in _WORD.findall(line.lower()))
    forms: dict[str, str] = {}
    for word, _ in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        forms.setdefault(folded(word), word)
    return Spelling(forms, language)
