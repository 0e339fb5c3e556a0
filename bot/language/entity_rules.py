"""What a pattern for an entity is: words to look for, and what they come to in one form."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.turn import EntityKind

Pattern = Sequence[Mapping[str, Any]]
"""spaCy's `Matcher` pattern: one mapping for each word."""

OPTIONAL: Final = "?"


@dataclass(frozen=True, slots=True)
class Sighting:
    """Words that a pattern found, with what stands around them."""

    words: Sequence[str]
    """Of the whole message."""
    start: int
    """Place of the first word found."""
    end: int
    today: date

    @property
    def found(self) -> Sequence[str]:
        """The words found."""
        return self.words[self.start : self.end]

    def before(self, count: int) -> Sequence[str]:
        """Up to so many words before them."""
        return self.words[max(self.start - count, 0) : self.start]

    def after(self, count: int) -> Sequence[str]:
        """Up to so many words behind them."""
        return self.words[self.end : self.end + count]


@dataclass(frozen=True, slots=True)
class Rule:
    """Patterns that are read alike."""

    name: str
    kind: EntityKind
    patterns: Sequence[Pattern]
    value: Callable[[Sighting], str | None]
    """The value in its one form; `None` when it was none after all."""


def one_of(*words: str, optional: bool = False) -> Mapping[str, Any]:
    """A word among these."""
    among: Mapping[str, Any] = {"TEXT": {"IN": sorted(word for each in words for word in each.split())}}
    return {**among, "OP": OPTIONAL} if optional else among


def like(expression: str, *, optional: bool = False) -> Mapping[str, Any]:
    """A word that the regular expression finds."""
    shape: Mapping[str, Any] = {"TEXT": {"REGEX": expression}}
    return {**shape, "OP": OPTIONAL} if optional else shape


def phrase(words: str) -> Pattern:
    """Exactly these words in a row."""
    return [{"TEXT": word} for word in words.split()]
