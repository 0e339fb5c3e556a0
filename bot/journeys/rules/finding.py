"""How a rule says what it found: as an error, as advice, or as a name that nobody knows."""

import re
from collections.abc import Sequence
from typing import Final

from rapidfuzz import fuzz, process

from bot.journeys.positions import SourcePosition, Text
from bot.journeys.problems import Problem, Severity

_LIKE_ENOUGH: Final = 65
"""Share of equal letters, 0 to 100, from which two names look like one misspelt."""

_LAST_PART: Final = re.compile(r"[./]")

_SHOWN: Final = 8
"""Known names listed in a repair; more of them would hide the sentence."""


def error(at: SourcePosition, code: str, variant: str = "", **values: object) -> Problem:
    """A problem that stops the compiler."""
    return Problem(at, code, Severity.ERROR, values, variant)


def advice(at: SourcePosition, code: str, variant: str = "", **values: object) -> Problem:
    """A problem that the author may leave as it is."""
    return Problem(at, code, Severity.ADVICE, values, variant)


def closest(name: str, known: Sequence[str]) -> str | None:
    """The known name that `name` was probably meant to be; a path also matches by its last part."""
    best = max(
        (found for keys in (known, [_LAST_PART.split(path)[-1] for path in known]) if (found := _best(name, keys))),
        default=None,
    )
    return known[-best[1]] if best else None


def unknown(code: str, name: Text, known: Sequence[str]) -> Problem:
    """The error of a name that is not among the known ones; its repair is a guess, the list, or how to begin."""
    if guess := closest(name.value, known):
        return error(name.at, code, "did_you_mean", name=name.value, guess=guess)
    if not known:
        return error(name.at, code, "none_yet", name=name.value)
    more = ", …" if len(known) > _SHOWN else ""
    return error(name.at, code, name=name.value, known=", ".join(known[:_SHOWN]) + more)


def _best(name: str, keys: Sequence[str]) -> tuple[float, int] | None:
    found = process.extractOne(name, keys, scorer=fuzz.ratio, score_cutoff=_LIKE_ENOUGH)
    return (found[1], -found[2]) if found else None
