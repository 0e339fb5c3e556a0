"""What words and phrases feel like: the tables under `data/`, read once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_DATA: Final = Path(__file__).parent / "data"
_ENGLISH: Final = re.compile(r"[a-z]+(?:['-][a-z]+)*")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that mean something together."""

    score: float
    pattern: "re.Pattern[str]"
    fact: bool
    """A failure that happened: it counts in a question, too."""


@dataclass(frozen=True, slots=True)
class MoodWords:
    """The tables of one language; everything in them is folded."""

    words: Mapping[str, float]
    """From -4 to 4."""
    topics: frozenset[str]
    """What people ask about without feeling it: returns, delays."""
    phrases: tuple[Phrase, ...]
    """In order: an earlier phrase takes its words from the later ones."""


@cache
def mood_words(language: str) -> MoodWords:
    """The tables of `es` or `en`; raises `FileNotFoundError` for another language, which is a bug."""
    words, topics = _words(language)
    if language == "en":
        words = {**_general_english(), **words}
    return MoodWords(words, frozenset(topics), tuple(_phrases(language)))


@cache
def emoji_moods() -> Mapping[str, float]:
    """What each emoji feels like."""
    lines = (line.split(":", 1) for line in _lines("mood_emoji.txt"))
    return {sign: float(score) for score, signs in lines for sign in signs.split()}


def _words(language: str) -> tuple[dict[str, float], set[str]]:
    words: dict[str, float] = {}
    topics: set[str] = set()
    for line in _lines(f"mood_words_{language}.txt"):
        head, entries = line.split(":", 1)
        forms = entries.split()
        if head.startswith("topic"):
            topics.update(forms)
        else:
            for form in forms:
                words.setdefault(form, float(head))
    return words, topics


def _phrases(language: str) -> Iterator[Phrase]:
    for line in _lines(f"mood_phrases_{language}.txt"):
        head, pattern = line.split("\t")
        fact = head.startswith("failure")
        yield Phrase(float(head.removeprefix("failure")), re.compile(_anchored(pattern)), fact)


def _anchored(pattern: str) -> str:
    """The pattern with a space for each word boundary it may begin with: found several times faster.

    Texts are therefore weighed with a space before every word.
    """
    start = f" {pattern[2:]}" if pattern.startswith("\\b") else pattern
    return start.replace("|\\b(", "| (")


def _general_english() -> dict[str, float]:
    lexicon = SentimentIntensityAnalyzer().lexicon
    return {word: float(score) for word, score in lexicon.items() if _ENGLISH.fullmatch(word)}


def _lines(file: str) -> list[str]:
    lines = (_DATA / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
