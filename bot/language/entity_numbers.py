"""Numbers as customers write them, in digits or in words, Spanish and English."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_PLAIN: Final = re.compile(r"\d{1,12}")
_GROUPED: Final = re.compile(
    r"(?P<whole>\d{1,3}(?:(?P<group>[.,])\d{3})(?:(?P=group)\d{3}){0,3})(?P<rest>[.,']\d{1,2})?"
)
_BROKEN: Final = re.compile(r"(\d{1,12})[.,'](\d{1,2})")

NUMERAL: Final = r"^(?:\d{1,12}|\d{1,3}(?:[.,]\d{3}){1,4}(?:[.,']\d{1,2})?|\d{1,12}[.,']\d{1,2})$"
"""A word that `numeral` can read, for patterns."""

_SMALL: Final = {
    1: "un uno una one a an",
    2: "dos two",
    3: "tres three",
    4: "cuatro four",
    5: "cinco five",
    6: "seis six",
    7: "siete seven",
    8: "ocho eight",
    9: "nueve nine",
    10: "diez ten",
    11: "once eleven",
    12: "doce twelve",
    13: "trece thirteen",
    14: "catorce fourteen",
    15: "quince fifteen",
    16: "dieciseis sixteen",
    17: "diecisiete seventeen",
    18: "dieciocho eighteen",
    19: "diecinueve nineteen",
    20: "veinte twenty",
    25: "veinticinco",
    30: "treinta thirty",
    40: "cuarenta forty",
    50: "cincuenta fifty",
    60: "sesenta sixty",
    70: "setenta seventy",
    80: "ochenta eighty",
    90: "noventa ninety",
    100: "cien ciento",
    200: "doscientos doscientas",
    300: "trescientos trescientas",
    400: "cuatrocientos",
    500: "quinientos",
    600: "seiscientos",
    700: "setecientos",
    800: "ochocientos",
    900: "novecientos",
}
NUMBER_WORDS: Final[Mapping[str, int]] = MappingProxyType(
    {word: value for value, words in _SMALL.items() for word in words.split()}
)
"""Words that stand for a number of their own."""
SCALES: Final[Mapping[str, int]] = MappingProxyType({"mil": 1000, "thousand": 1000, "hundred": 100})
"""Words that multiply what stands before them."""


def numeral(word: str) -> Decimal | None:
    """`49,90`, `1.200,50`, `1,200.50`, `49'90`, `1200`; three digits behind one point or comma are thousands."""
    if _PLAIN.fullmatch(word):
        return Decimal(word)
    grouped = _GROUPED.fullmatch(word)
    if grouped:
        if grouped["rest"] and grouped["rest"][0] == grouped["group"]:
            return None
        whole = grouped["whole"].replace(grouped["group"], "")
        return Decimal(whole + (f".{grouped['rest'][1:]}" if grouped["rest"] else ""))
    broken = _BROKEN.fullmatch(word)
    return Decimal(f"{broken[1]}.{broken[2]}") if broken else None


def number(words: Sequence[str]) -> Decimal | None:
    """A number in digits or in at least one word, `ciento veinte`, `two hundred`, `2 mil`; `None` for anything else."""
    total, last = Decimal(0), Decimal(0)
    for word in words:
        digits = numeral(word)
        if word in SCALES:
            total, last = total + (last or 1) * SCALES[word], Decimal(0)
        elif word in NUMBER_WORDS:
            last += NUMBER_WORDS[word]
        elif digits is not None:
            last += digits
        elif word not in {"y", "and"}:
            return None
    return total + last


def small_number(word: str) -> int | None:
    """A whole number up to 999 in digits or one word, as days and weeks are counted."""
    if word in NUMBER_WORDS:
        return NUMBER_WORDS[word]
    return int(word) if word.isdecimal() and len(word) <= 3 else None
