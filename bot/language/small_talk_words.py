"""How much of a message is small talk and not a question: what words of the maps' questions take from it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.language.askable import askable
from bot.language.entity_words import word_set
from bot.language.normalising import folded, unstretched

ASIDE: Final = word_set("small_talk.addresses") | word_set("small_talk.fillers")
"""What people call whom they talk to, and what stands around any small talk: it counts neither way."""
LONGEST_COUNTED: Final = 8
"""Letters a word counts for at most: a long word is not more of a subject than a middling one."""
LEAST_UNKNOWN: Final = 4
"""Letters a word of the questions counts for at least: `no me va` is about what does not go."""
SHORT: Final = 3
"""Letters up to which a word says nothing alone: it is known by itself when a training line is that word, else beside
the neighbour it has in one."""
CLOSED: Final = frozenset({"affirm", "deny"})
"""Yes and no are said in few words: one that none of their lines has speaks of something else, `no llegó`."""
_WORD: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class SmallTalkWords:
    """What each kind of small talk is made of, and what the questions of the maps are made of, folded."""

    by_leaf: Mapping[str, frozenset[str]]
    """Words of the training lines, and the pairs that hold a short word."""
    asking: frozenset[str]
    """Words of the questions' training lines."""

    def share(self, text: str, leaf: str) -> float:
        """How much of the text is this small talk, 0 to 1; 1 for any leaf that is a question of a map.

        Words count by their letters, so that `no` and `me` hardly carry a message. Against it count words of the maps'
        questions that no small talk knows; a word that is new to both may be a new way to say hello, but none to say
        yes or no. So `it didn't arrive` is no refusal to a map that speaks no English either.
        """
        known = self.by_leaf.get(leaf)
        if known is None:
            return 1.0
        words = [folded(word) for word in _WORD.findall(unstretched(askable(text)))]
        old = new = 0
        for at, word in enumerate(words):
            if _is_known(at, words, known):
                old += min(len(word), LONGEST_COUNTED)
            elif word not in ASIDE and self._speaks_of_something(at, words, closed=leaf in CLOSED):
                new += min(max(len(word), LEAST_UNKNOWN), LONGEST_COUNTED)
        return old / (old + new) if new else 1.0

    def _speaks_of_something(self, at: int, words: list[str], *, closed: bool) -> bool:
        """Whether a word that this small talk has not is one of the questions', or to a yes or no any word at all.

        Words of other small talk speak of nothing; a slip of theirs may as well be one of the questions' words, as
        `llegó` lies beside `luego` and `llega`.
        """
        word = words[at]
        if not closed and word not in self.asking:
            return False
        if closed and not any(word in other for other in self.by_leaf.values()) and _near(word, self.asking):
            return True
        return not any(_is_known(at, words, other) for other in self.by_leaf.values())


def small_talk_words(lines: Iterable[tuple[str, str]]) -> SmallTalkWords:
    """Learn the words from pairs of line and leaf."""
    by_leaf: dict[str, set[str]] = {}
    asking: set[str] = set()
    for text, leaf in lines:
        words = [folded(word) for word in _WORD.findall(unstretched(askable(text)))]
        if "/" in leaf:
            asking.update(words)
        else:
            by_leaf.setdefault(leaf, set()).update(_telling(words))
    return SmallTalkWords({leaf: frozenset(words) for leaf, words in by_leaf.items()}, frozenset(asking))


def _telling(words: list[str]) -> set[str]:
    alone = {*words} if len(words) == 1 else {word for word in words if len(word) > SHORT}
    return alone | {f"{left} {right}" for left, right in pairwise(words) if min(len(left), len(right)) <= SHORT}


def _is_known(at: int, words: list[str], known: frozenset[str]) -> bool:
    word = words[at]
    if word in known:
        return True
    if len(word) <= SHORT:
        return not known.isdisjoint(map(" ".join, pairwise(words[max(at - 1, 0) : at + 2])))
    return _near(word, known)


def _near(word: str, known: frozenset[str]) -> bool:
    """Whether a word of more than a few letters is one slip away."""
    near = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=1)
    return near is not None and len(near[0]) > SHORT
