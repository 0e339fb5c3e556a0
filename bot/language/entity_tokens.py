"""A message as words that patterns can match: lower case, no accents, known slips mended, each with its place."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.entity_spacy import spacy

if TYPE_CHECKING:
    from spacy.tokens import Doc

_UNITS: Final = "euros?|eur|usd|mxn|ars|clp|cop|pen|gbp|pesos?|dolares|dollars?|soles|pavos|bucks|quid"
_INFIXES: Final = (
    r"[:=#+|•·…;,]+(?=[^\d\s])",
    r"(?<=[^\d\s])[:=#+|•·…;,.]+",
    r"(?<=\D)/|/(?=\D)",
    r"(?<=[º°ª$€£])(?=\w)",
    r"(?<=\d)(?=[$€£%º°])",
    rf"(?<=\d)(?=(?:{_UNITS})\b)",
    *(rf"(?<=\b{code})(?=\d)" for code in ("usd", "eur", "mxn", "gbp", "ars", "clp", "cop", "pen")),
    r"[()\[\]\"“”«»?¿!¡]",
)
"""Where a word of a chat is cut besides spaCy's own places: `50euros`, `talla:42`, `pedido#48213`."""

_SHORTEST_SLIP: Final = 6
"""Letters below which one wrong letter makes another word."""
_MOST_WORDS: Final = 100_000
"""Words a vocabulary may hold; spaCy never forgets one, and customers never stop inventing them."""


_ENDLESS: Final = re.compile(r"(\S{99})\S(?=\S{100})")
"""The hundredth sign of a run without a space that goes on: spaCy's time grows with the square of such a run."""


class _Folding(dict[int, str]):
    """A table for `str.translate` that fills itself: each sign as one sign, lower case, without its accent."""

    def __missing__(self, code: int) -> str:
        lower = chr(code).lower()
        base = unicodedata.normalize("NFD", lower)[0]
        self[code] = base if len(lower) == 1 else chr(code)
        return self[code]


_FOLDING: Final = _Folding()


def folded_in_place(text: str) -> str:
    """The text in lower case and without accents, every sign where it was."""
    return text.translate(_FOLDING)


@dataclass(frozen=True)
class Reading:
    """One message, cut into words."""

    text: str
    """As it was written."""
    doc: "Doc"
    """Its words for the patterns, folded and mended."""
    places: tuple[tuple[int, int], ...]
    """Where each word stands in the text, from and up to."""

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of `doc`."""
        return tuple(token.text for token in self.doc)

    def written(self, start: int, end: int) -> str:
        """The words from `start` up to `end` as the customer wrote them."""
        return self.text[self.places[start][0] : self.places[end - 1][1]]


class Words:
    """Cuts messages into words with spaCy's Spanish rules and our own."""

    def __init__(self, often_misspelt: frozenset[str], *, right: frozenset[str]) -> None:
        """Words in `often_misspelt` are recognised with one slip of the finger; words in `right` are left alone."""
        self._language = spacy().blank("es")
        self._language.tokenizer.rules = {}  # would make `pa l` of `pal`, and `p.m.` is no entity
        self._language.tokenizer.infix_finditer = (
            spacy().util.compile_infix_regex((*self._language.Defaults.infixes, *_INFIXES)).finditer
        )
        self._often_misspelt = sorted(often_misspelt)
        self._right = often_misspelt | right

    @property
    def vocab(self) -> Any:
        """SpaCy's vocabulary, which patterns must share."""
        return self._language.vocab

    @property
    def full(self) -> bool:
        """Whether so many words have come by that a new vocabulary is due."""
        return len(self.vocab) > _MOST_WORDS

    def read(self, text: str) -> Reading:
        """Cut a text; time grows with its length."""
        doc = self._language.tokenizer(_ENDLESS.sub(r"\1 ", folded_in_place(text)))
        tokens = [token for token in doc if not token.is_space]
        places = tuple((token.idx, token.idx + len(token)) for token in tokens)
        words = [self._mended(token.text) for token in tokens]
        return Reading(text, spacy().tokens.Doc(self.vocab, words=words), places)

    def _mended(self, word: str) -> str:
        if len(word) < _SHORTEST_SLIP or word in self._right or not word.isalpha():
            return word
        found = process.extractOne(word, self._often_misspelt, scorer=OSA.distance, score_cutoff=1)
        return found[0] if found else word
