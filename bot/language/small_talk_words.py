"""How much of a message is small talk and not a question: what words of the maps' questions take from it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

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
    _gapped: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_gapped", _gapped(self.asking.union(*self.by_leaf.values())))

    def share(self, text: str, leaf: str) -> float:
        """How much of the text is this small talk, 0 to 1; 1 for any leaf that is a question of a map.

        Words count by their letters, so that `no` and `me` hardly carry a message. Against it count words of the maps'
        questions that no small talk knows; a word that is new to both may be a new way to say hello, but none to say
        yes or no. So `it didn't arrive` is no refusal to a map that speaks no English either.
        """
        return self.shares(text, (leaf,))[0]

    def shares(self, text: str, leaves: Sequence[str]) -> list[float]:
        """The share of each leaf: the words are looked at once for all of them."""
        if self.by_leaf.keys().isdisjoint(leaves):
            return [1.0] * len(leaves)
        words = self._heard(text)
        old = {leaf: [word.is_of(known) for word in words] for leaf, known in self.by_leaf.items()}
        of_any = [any(known) for known in zip(*old.values(), strict=True)]
        return [_share(words, old[leaf], self._new(words, of_any, leaf)) if leaf in old else 1.0 for leaf in leaves]

    def _new(self, words: Sequence["_Heard"], of_any: Sequence[bool], leaf: str) -> list[bool]:
        return [
            word.word not in ASIDE and self._speaks_of_something(word, small_talk=known, closed=leaf in CLOSED)
            for word, known in zip(words, of_any, strict=True)
        ]

    def _speaks_of_something(self, word: "_Heard", *, small_talk: bool, closed: bool) -> bool:
        """Whether a word that this small talk has not is one of the questions', or to a yes or no any word at all.

        Words of other small talk speak of nothing; a slip of theirs may as well be one of the questions' words, as
        `llegó` lies beside `luego` and `llega`.
        """
        if not closed and word.word not in self.asking:
            return False
        slip = not any(word.word in known for known in self.by_leaf.values())
        if closed and slip and word.lies_beside(self.asking):
            return True
        return not small_talk

    def _heard(self, text: str) -> list["_Heard"]:
        words = _words(text)
        return [
            _Heard(word, frozenset(map(" ".join, pairwise(words[max(at - 1, 0) : at + 2]))), self._slips(word))
            for at, word in enumerate(words)
        ]

    def _slips(self, word: str) -> frozenset[str]:
        """The known words of more than a few letters that are one slip away: a letter more, less, other, or swapped."""
        met = frozenset[str]().union(*(self._gapped.get(each, ()) for each in _gaps(word)))
        return frozenset(other for other in met if OSA.distance(word, other, score_cutoff=1) <= 1)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A word of a message."""

    word: str
    pairs: frozenset[str]
    """With the words before and after it."""
    slips: frozenset[str]
    """What it may be a slip of."""

    def is_of(self, known: frozenset[str]) -> bool:
        if self.word in known:
            return True
        return not known.isdisjoint(self.pairs if len(self.word) <= SHORT else self.slips)

    def lies_beside(self, known: frozenset[str]) -> bool:
        """Whether it is one of these words, or a slip of one; of short ones nobody could tell."""
        return len(self.word) > SHORT if self.word in known else not known.isdisjoint(self.slips)


def _share(words: Sequence[_Heard], old: Sequence[bool], new: Sequence[bool]) -> float:
    known = sum(min(len(each.word), LONGEST_COUNTED) for each, is_old in zip(words, old, strict=True) if is_old)
    unknown = sum(
        min(max(len(each.word), LEAST_UNKNOWN), LONGEST_COUNTED)
        for each, is_old, is_new in zip(words, old, new, strict=True)
        if is_new and not is_old
    )
    return known / (known + unknown) if unknown else 1.0


def small_talk_words(lines: Iterable[tuple[str, str]]) -> SmallTalkWords:
    """Learn the words from pairs of line and leaf."""
    by_leaf: dict[str, set[str]] = {}
    asking: set[str] = set()
    for text, leaf in lines:
        words = _words(text)
        if "/" in leaf:
            asking.update(words)
        else:
            by_leaf.setdefault(leaf, set()).update(_telling(words))
    return SmallTalkWords({leaf: frozenset(words) for leaf, words in by_leaf.items()}, frozenset(asking))


def _telling(words: list[str]) -> set[str]:
    alone = {*words} if len(words) == 1 else {word for word in words if len(word) > SHORT}
    return alone | {f"{left} {right}" for left, right in pairwise(words) if min(len(left), len(right)) <= SHORT}


def _words(text: str) -> list[str]:
    return [folded(word) for word in _WORD.findall(unstretched(askable(text)))]


def _gapped(known: Iterable[str]) -> dict[str, frozenset[str]]:
    """The words of more than a few letters, by themselves and by what is left of them without one letter.

    Two words one slip apart share such a form: so a slip is looked up, where comparing it with every word would cost a
    third of what understanding a message costs.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in known:
        if len(word) > SHORT:
            for form in _gaps(word):
                found[form].add(word)
    return {form: frozenset(words) for form, words in found.items()}


def _gaps(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}
