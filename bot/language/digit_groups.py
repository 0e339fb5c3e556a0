"""Cuts the digits of a text into groups and runs of groups that may belong to one number."""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

_DIGITS: Final = re.compile(r"\d+")
_LONGEST_GAP: Final = 4


class Group(NamedTuple):
    """Digits written without a gap."""

    start: int
    end: int
    digits: str


def runs(text: str, gap: re.Pattern[str]) -> Iterator[Sequence[Group]]:
    """Groups with nothing but a `gap` between them; digits spelled one by one make one group."""
    run: list[Group] = []
    for found in _DIGITS.finditer(text):
        group = Group(found.start(), found.end(), found[0])
        if run and not _joins(text, gap, run[-1].end, group.start):
            yield _spelled(run)
            run = []
        run.append(group)
    if run:
        yield _spelled(run)


def beginnings(groups: Sequence[Group], lengths: range) -> list[tuple[int, str]]:
    """The first groups taken together, as many as give that many digits; the longest first."""
    digits, found = "", []
    for count, group in enumerate(groups, start=1):
        digits += group.digits
        if len(digits) in lengths:
            found.append((count, digits))
        elif len(digits) >= lengths.stop:
            break
    return found[::-1]


def _joins(text: str, gap: re.Pattern[str], *places: int) -> bool:
    end, start = places
    return start - end <= _LONGEST_GAP and gap.fullmatch(text, end, start) is not None


def _spelled(run: Sequence[Group]) -> Sequence[Group]:
    merged: list[Group] = []
    for single, together in groupby(run, key=lambda group: len(group.digits) == 1):
        groups = list(together)
        if single:
            groups = [Group(groups[0].start, groups[-1].end, "".join(group.digits for group in groups))]
        merged += groups
    return merged
