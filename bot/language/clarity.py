"""How easy a text is to read: sentence length, Fernández Huerta or Flesch, and words that have a plainer one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

LONG_SENTENCE: Final = 30
"""Words; plain-language guides ask for 20 on average and no sentence above this."""
LONG_ANSWER: Final = 90
"""Words of an answer that still fit on a phone without scrolling."""
DIFFICULT: Final = 50.0
"""Below this both formulas call a text difficult."""
ENOUGH_WORDS: Final = 25
"""Words from which a formula made for pages of a hundred says anything."""

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])\s+|\n\s*[-*•]\s+|\n+")
_WORD: Final = re.compile(r"[^\W\d_]+")
_UNREAD: Final = re.compile(r"https?://\S+|\]\([^)]*\)|\{[^}]*\}")
_STRONG: Final = "aeoáéóíú"
_ENGLISH_NUCLEUS: Final = re.compile(r"[aeiouy]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Clarity:
    """What a text is like for who reads it."""

    words: int
    longest_sentence: int
    """In words."""
    ease: float | None
    """0 (very hard) to 100 (very easy): Fernández Huerta (1959) in Spanish, Flesch (1948) in English; `None` for a
    text too short to tell, and in other languages."""
    heavy: tuple[tuple[str, str], ...]
    """Words and phrases in it, each with a plainer one; the second is empty when it can simply go."""


def clarity_of(text: str, language: str) -> Clarity:
    """Measure a text; links, addresses and facts in braces are not read."""
    read = _UNREAD.sub(" ", text)
    sentences = [words for part in _SENTENCE_END.split(read) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return Clarity(
        len(words), max(map(len, sentences), default=0), _ease(words, len(sentences), language), _heavy(read, language)
    )


def syllables(word: str, language: str) -> int:
    """How many syllables a word has, at least one: in Spanish by its vowels and their breaks, else by groups."""
    if language[:2] != "es":
        return max(1, len(_ENGLISH_NUCLEUS.findall(word)) - (word.lower().endswith("e") and len(word) > 3))
    sounded = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    count, before = 0, ""
    for sign in sounded:
        vowel = sign in "aeiouáéíóúü"
        if vowel and not (before and (before not in _STRONG or sign not in _STRONG)):
            count += 1
        before = sign if vowel else ""
    return max(1, count)


def _ease(words: list[str], sentences: int, language: str) -> float | None:
    if len(words) < ENOUGH_WORDS or language[:2] not in ("es", "en"):
        return None
    per_word = sum(syllables(word, language) for word in words) / len(words)
    per_sentence = len(words) / sentences
    if language[:2] == "es":
        return 206.84 - 60 * per_word - 1.02 * per_sentence
    return 206.835 - 84.6 * per_word - 1.015 * per_sentence


def _heavy(text: str, language: str) -> tuple[tuple[str, str], ...]:
    plain = _plainer(language[:2])
    if not plain:
        return ()
    found = re.findall(r"\b(" + "|".join(map(re.escape, plain)) + r")\b", text.lower())
    return tuple((each, plain[each]) for each in dict.fromkeys(found))


@cache
def _plainer(language: str) -> Mapping[str, str]:
    file = Path(__file__).parent / "data" / f"plain_words_{language}.txt"
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    pairs = (line.partition(":") for line in lines if line and not line.startswith("#"))
    known = {heavy.strip(): plain.strip() for heavy, _, plain in pairs}
    return MappingProxyType({heavy: known[heavy] for heavy in sorted(known, key=len, reverse=True)})
