"""Which words and pieces of words tell a chat message's language: the table under `data/`, read once."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

_DATA: Final = Path(__file__).parent / "data"
_ANYBODYS: Final = "und"
"""ISO 639's code for "undetermined": the table's line of words that say nothing."""
_LENGTH: Final = 3
"""Letters in a piece of a word; the blanks around it count."""
_UNSEEN: Final = 0.3
"""What a piece counts in a language where it was never seen: less than once, so that one odd piece decides little."""


@dataclass(frozen=True, slots=True)
class MessageWords:
    """The words of the table, folded, and the pieces they are made of."""

    languages: tuple[str, ...]
    """ISO 639-1 codes, in the order of every row of `pieces`."""
    tells: Mapping[str, frozenset[str]]
    """A word and the languages that have it; words that anybody may use are left out."""
    silent: frozenset[str]
    """Names of people, brands and words of many languages."""
    pieces: Mapping[str, tuple[float, ...]]
    """Log of how often a piece comes, by language."""
    unseen: tuple[float, ...]
    """The same for a piece that no language has shown."""


def pieces_of(word: str) -> Iterator[str]:
    """The pieces of a folded word, blanks around it included: ` qu`, `que`, `ue `."""
    padded = f" {word} "
    return (padded[at : at + _LENGTH] for at in range(len(padded) - _LENGTH + 1))


@cache
def message_words() -> MessageWords:
    """The table of this package; reading takes some 20 ms, once a process."""
    listed: dict[str, set[str]] = defaultdict(set)
    for line in _lines("message_words.txt"):
        language, _, words = line.partition(":")
        listed[language].update(words.split())
    silent = listed.pop(_ANYBODYS)
    tells: dict[str, set[str]] = defaultdict(set)
    for language, vocabulary in listed.items():
        for word in vocabulary:
            tells[word].add(language)
    people = {word for name in ("names.txt", "surnames.txt") for line in _lines(name) for word in line.split()}
    pieces, unseen = _frequencies(listed)
    return MessageWords(
        languages=tuple(listed),
        tells={word: frozenset(languages) for word, languages in tells.items()},
        silent=frozenset(silent | (people - tells.keys())),
        pieces=pieces,
        unseen=unseen,
    )


def _frequencies(listed: Mapping[str, set[str]]) -> tuple[dict[str, tuple[float, ...]], tuple[float, ...]]:
    counts = [Counter(piece for word in words for piece in pieces_of(word)) for words in listed.values()]
    kinds = {piece for counted in counts for piece in counted}
    totals = [math.log(sum(counted.values()) + _UNSEEN * len(kinds)) for counted in counts]
    rows = {
        piece: tuple(math.log(counted[piece] + _UNSEEN) - total for counted, total in zip(counts, totals, strict=True))
        for piece in kinds
    }
    return rows, tuple(math.log(_UNSEEN) - total for total in totals)


def _lines(name: str) -> list[str]:
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
