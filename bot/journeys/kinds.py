"""The kinds of text the language knows: how each looks, and the code that says it looks otherwise."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from re import Pattern
from types import MappingProxyType
from typing import Final

ID: Final = re.compile(r"[a-z][a-z0-9_]{0,47}")
"""What an id may be, of a map, a stage or anything inside it."""
PATH: Final = re.compile(r"[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)?")
DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DURATION: Final = re.compile(r"[0-9]+(s|min|h|d|w|mo|y)")
PERCENT: Final = re.compile(r"[0-9]+([.,][0-9]+)?%")
TARGET: Final = re.compile(r"(<=|>=|<|>|=) ?-?[0-9]+([.,][0-9]+)? ?(%|s|min|h|d|pts|€|/5|/7)?")
LANGUAGE: Final = re.compile(r"[a-z]{2}(-[A-Z]{2})?")
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}([.,][0-9]{1,15})?")
WHOLE: Final = re.compile(r"[+-]?[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text: the pattern of the whole text and the problem when it does not match."""

    pattern: Pattern[str]
    code: str


TEXT_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        "id": Kind(ID, "JM112"),
        "path": Kind(PATH, "JM113"),
        "date": Kind(DATE, "JM114"),
        "duration": Kind(DURATION, "JM115"),
        "percent": Kind(PERCENT, "JM116"),
        "target": Kind(TARGET, "JM117"),
        "language": Kind(LANGUAGE, "JM124"),
    }
)


def fits(kind: str, text: str) -> bool:
    """Whether `text` is a well-formed text of that kind; kinds without a pattern take any."""
    known = TEXT_KINDS.get(kind)
    if known is None:
        return True
    return known.pattern.fullmatch(text) is not None and (kind != "date" or _is_day(text))


def number_of(text: str) -> float | None:
    """The number a text spells, with a point or a comma, or nothing."""
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
