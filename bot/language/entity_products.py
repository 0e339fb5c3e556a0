"""The map's own product words, in the singular or the plural, under one name each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.language.entity_rules import Pattern, Rule, Sighting, one_of
from bot.turn import EntityKind

_LONGEST: Final = 8
"""Words of one name that are looked at."""


@dataclass(frozen=True, slots=True)
class ProductWords:
    """A product and what customers call it."""

    id: str
    words: tuple[str, ...]


def rules(products: Sequence[ProductWords], *, cut: Callable[[str], Sequence[str]]) -> tuple[Rule, ...]:
    """A rule for each product with words, cut as messages are; of two products of one word the first has it."""
    taken: set[tuple[str, ...]] = set()
    found = []
    for product in products:
        patterns = []
        for words in product.words:
            for spelling in _spellings(words):
                names = tuple(cut(spelling)[:_LONGEST])
                if names and names not in taken:
                    taken.add(names)
                    patterns.append(_pattern(names))
        if patterns:
            found.append(Rule(f"product {product.id}", EntityKind.PRODUCT, patterns, _Named(product.id)))
    return tuple(found)


def from_table(rows: Mapping[str, Sequence[str]]) -> tuple[ProductWords, ...]:
    """Products as a model keeps them: words by id."""
    return tuple(ProductWords(name, tuple(words)) for name, words in rows.items())


@dataclass(frozen=True, slots=True)
class _Named:
    name: str

    def __call__(self, _sighting: Sighting) -> str:
        return self.name


def _spellings(words: str) -> tuple[str, ...]:
    """With the hyphens it has, without them, and with spaces for them."""
    return tuple(dict.fromkeys((words, words.replace("-", ""), words.replace("-", " "))))


def _pattern(names: Sequence[str]) -> Pattern:
    return [one_of(*_forms(name)) for name in names]


def _forms(word: str) -> frozenset[str]:
    """The word and its plurals, and the singular of a plural."""
    forms = {word, f"{word}s", f"{word}es"}
    if word.endswith("z"):
        forms.add(f"{word[:-1]}ces")
    if word.endswith("y"):
        forms.add(f"{word[:-1]}ies")
    if len(word) > 3 and word.endswith("s"):
        forms.add(word[:-1])
    return frozenset(forms)
