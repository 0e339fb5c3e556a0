"""Whether the words of a short message tell its question, or could stand in many: `no funciona`, `cuánto vale`."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.language.question_features import folded, stem

SHORT: Final = 3
"""Words up to which a message may be a piece of many questions; a longer one says enough of what it is about."""
LIKELIER: Final = 0.5
"""How far the words alone must point to the question: more likely than all others together."""
BEYOND_DOUBT: Final = 0.9
"""Confidence from which the words need not tell it one by one: the message is nearly a variant."""
FEWEST_LETTERS: Final = 4
"""Letters of a word nobody has seen which may be what a message is about: a brand, a synonym, a slip of the thumb."""
SLIGHT: Final = 0.05
"""Shares below this are not kept."""


@dataclass(frozen=True, slots=True)
class TellingWords:
    """Of each word and each stem, folded, how much of its use is in each leaf: maps' lines, answers and background."""

    language: str
    words: Mapping[str, Mapping[str, float]]
    stems: Mapping[str, Mapping[str, float]]
    whole: frozenset[str]
    """Short training lines, folded: who writes one has said all that the author expects."""

    def enough(self, text: str, leaf: str, *, confidence: float) -> bool:
        """Whether a message that is taken for this leaf says enough to be answered; small talk always does."""
        said = folded(text)
        words = said.split()
        if "/" not in leaf or len(words) > SHORT or said in self.whole or confidence >= BEYOND_DOUBT:
            return True
        doubt = 1.0
        for word in words:
            doubt *= 1 - self._share(word, leaf)
        return 1 - doubt >= LIKELIER

    def _share(self, word: str, leaf: str) -> float:
        """How far a word points to a leaf by itself, from 0 to 1."""
        known = [
            shares for shares in (self.words.get(word), self.stems.get(stem(word, self.language))) if shares is not None
        ]
        if not known:
            return float(len(word) >= FEWEST_LETTERS)
        return max(shares.get(leaf, 0.0) for shares in known)


def telling_words(lines: Iterable[tuple[str, str]], whole: Iterable[str], *, language: str) -> TellingWords:
    """Learn from pairs of line and leaf, answers and background too; `whole` are the lines an author wrote."""
    words: defaultdict[str, Counter[str]] = defaultdict(Counter)
    stems: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for text, leaf in lines:
        found = set(folded(text).split())
        for word in found:
            words[word][leaf] += 1
        for stemmed in {stem(word, language) for word in found}:
            stems[stemmed][leaf] += 1
    short = (said for text in whole if len((said := folded(text)).split()) <= SHORT)
    return TellingWords(language, _shares(words), _shares(stems), frozenset(short))


def _shares(counted: Mapping[str, Counter[str]]) -> dict[str, dict[str, float]]:
    """Shares of the leaves that could be answered, to three digits; a word of none of them keeps an empty row."""
    rows: dict[str, dict[str, float]] = {}
    for word in sorted(counted):
        uses = counted[word]
        total = sum(uses.values())
        shares = {leaf: round(uses[leaf] / total, 3) for leaf in sorted(uses) if "/" in leaf}
        rows[word] = {leaf: share for leaf, share in shares.items() if share >= SLIGHT}
    return rows
