"""Finds payment cards: the beginnings and lengths that issuers give out, and Luhn's check digit."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from stdnum import luhn

from bot.language.digit_groups import Group, beginnings, runs
from bot.language.personal_cues import Cues
from bot.language.spans import Span

_GAP: Final = re.compile(r" ?[.\-–—·_/,] ?| {1,3}|\n")
"""What may stand between the groups of a card."""
_LENGTHS: Final = range(12, 20)
_MOST_GROUPS: Final = 19
_ISSUED: Final = re.compile(
    r"""
      4 (?: \d{12} | \d{15} | \d{18} )                                       # Visa
    | (?: 5[1-5] | 222[1-9] | 22[3-9]\d | 2[3-6]\d\d | 27[01]\d | 2720 ) \d+  # Mastercard
    | 3[47] \d{13}                                                           # American Express
    | 3 (?: 0[0-59] | [689]\d ) \d{11,16}                                     # Diners Club
    | 35 (?: 2[89] | [3-8]\d ) \d{12,15}                                     # JCB
    | (?: 50 | 5[6-9] | 6\d | 81 | 2869 ) \d+                                 # Maestro, Discover, UnionPay, local ones
    """,
    re.VERBOSE,
)
_SIXTEEN: Final = re.compile(r"5[1-5]|2")
"""Beginnings whose cards all have sixteen digits."""
_USUAL_GROUPS: Final = frozenset({(4, 6, 5), (4, 6, 4), (6, 13), (4, 4, 5), (6, 10), (6, 7)})
_SHORT: Final = 13
"""Digits that article numbers have too."""


def cards(text: str, cues: Cues) -> Iterator[Span]:
    """Cards, in order of place; a word about cards before the number makes up for an unusual way of writing it."""
    for run in runs(text, _GAP):
        place = 0
        while place < len(run):
            count = _card(text, run[place : place + _MOST_GROUPS], cues)
            if count:
                yield Span(run[place].start, run[place + count - 1].end, "card")
            place += count or 1


def _card(text: str, groups: Sequence[Group], cues: Cues) -> int:
    """How many of the groups, as many as possible, make a card; 0 for none."""
    for count, digits in beginnings(groups, _LENGTHS):
        if not _is_issued(digits) or not luhn.is_valid(digits):
            continue
        if cues.says(groups[0].start, "card") or _is_written_like_one(text, groups[:count], digits, cues):
            return count
    return 0


def _is_issued(digits: str) -> bool:
    return _ISSUED.fullmatch(digits) is not None and (len(digits) == 16 or not _SIXTEEN.match(digits))


def _is_written_like_one(text: str, groups: Sequence[Group], digits: str, cues: Cues) -> bool:
    """`36, 37, 38, 39...` are sizes, and thirteen digits after `código` an article, though the check digit is right."""
    if len(digits) < _SHORT or (len(digits) == _SHORT and cues.says(groups[0].start, "other")):
        return False
    lengths = tuple(len(group.digits) for group in groups)
    if len(groups) == 1 or lengths in _USUAL_GROUPS or set(lengths[:-1]) == {4}:
        return True
    between = {text[one.end : two.start].strip() for one, two in pairwise(groups)}
    return min(lengths[:-1]) >= 3 and between.isdisjoint("/_,") and len(between) == 1
