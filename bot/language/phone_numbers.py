"""Finds phone numbers among the numbers of a text, and leaves prices, orders and dates alone."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

import phonenumbers

from bot.language.digit_groups import Group, beginnings, runs
from bot.language.personal_cues import Cues
from bot.language.spans import Span

_GAP: Final = re.compile(r" ?[.\-–·] ?|  ?|\) ?-? ?| ?\(")
"""What may stand between the groups of one number."""
_MOST_GROUPS: Final = 10
_PHONE_LENGTHS: Final = range(7, 17)
_LONGEST_NATIONAL: Final = 13
_SHORTEST_ORDER: Final = 4
_FOURS_OF_A_CODE: Final = 4

_LATIN_AMERICA: Final = (
    *("MX", "AR", "CO", "CL", "PE", "VE", "EC", "GT", "CU", "BO"),
    *("DO", "HN", "PY", "SV", "NI", "CR", "PA", "UY", "PR"),
)
_ENGLISH: Final = ("US", "GB")
_WRITTEN_LIKE_A_PHONE: Final = re.compile(
    r"9? ?\d{2,4} \d{3,4} \d{4}|\d \d{4} \d{4}|9 \d{3} \d{3} \d{3}|\d{3} \d{3} \d{3}"
)
_DATE: Final = re.compile(r"\d{1,2} \d{1,2} \d{2}(?:\d\d)?|\d{4} \d{2} \d{2}")
_UNIT: Final = re.compile(
    r" ?(?:€|\$|£|eur(?:os?)?\b|pesos?\b|d[oó]lares\b|dollars\b|pounds\b|soles\b|usd\b|mxn\b|c[eé]ntimos\b|centavos\b"
    r"|cents\b|millones\b|unidades\b|units\b|k?m\b|[kg]?g\b|ml\b|%"
    r"|bytes\b|personas\b|people\b|habitantes\b|visitas\b|views\b|puntos\b|points\b|seguidores\b|followers\b|usuarios\b|users\b)",
    re.IGNORECASE,
)
_MONEY_BEFORE: Final = re.compile(r"(?:€|\$|£|s/|usd|eur) ?$", re.IGNORECASE)


def phones(text: str, cues: Cues, language: str) -> Iterator[Span]:
    """Phone numbers, in order of place."""
    reading = _Reading(text, cues, language)
    for run in runs(text, _GAP):
        place = 0
        while place < len(run):
            count = reading.phone(run, place)
            if count:
                yield Span(_with_prefix(text, run[place].start), run[place + count - 1].end, "phone")
            place += count or 1


class _Reading:
    """One text, with the places of the words that say what a number is."""

    def __init__(self, text: str, cues: Cues, language: str) -> None:
        self._text = text
        self._cues = cues
        self._english = language.startswith("en")

    def phone(self, run: Sequence[Group], place: int) -> int:
        """How many groups of the run, from `place` on, make a phone number; 0 for none."""
        groups = run[place : place + _MOST_GROUPS]
        start = groups[0].start
        plus = self._text[max(start - 1, 0) : start] == "+"
        if not plus and _part_of_a_code(self._text, groups[0]):
            return 0
        for count, digits in beginnings(groups, _PHONE_LENGTHS):
            end = groups[count - 1].end
            if self._text[end : end + 1].isalpha():
                continue
            if (plus or digits.startswith("00")) and _is_international(digits):
                return count
            if self._is_national(run, range(place, place + count), digits) and not _is_amount(self._text, start, end):
                return count
        return 0

    def _is_national(self, run: Sequence[Group], places: range, digits: str) -> bool:
        """A number without its country: by what stands before it, else by how it is written and whether it exists."""
        groups = run[places.start : places.stop]
        cue = self._cues.before(groups[0].start)
        kind = cue.kind if cue else None
        written = " ".join(group.digits for group in groups)
        whole = all(len(group.digits) > 1 for group in groups[1:])
        if kind == "phone":
            return whole and len(digits) <= _LONGEST_NATIONAL and not _DATE.fullmatch(written)
        around = run[max(places.start - _FOURS_OF_A_CODE, 0) : places.stop + _FOURS_OF_A_CODE]
        if _is_in_fours(around) or (kind == "other" and (len(groups) == 1 or _belongs_to_cue(run, places.start))):
            return False
        if len(digits) == 9 and digits[0] in "6789" and whole:
            return _exists(digits, ("ES",))
        if self._english and len(digits) == 11 and digits.startswith("07"):
            return _exists(digits, ("GB",))
        if len(groups) == 1 or not _WRITTEN_LIKE_A_PHONE.fullmatch(written):
            return False
        return _exists(digits, (*_LATIN_AMERICA, *_ENGLISH) if self._english else _LATIN_AMERICA)


def _belongs_to_cue(run: Sequence[Group], place: int) -> bool:
    """`pedido 34 612 000 111` is one number; in `pedido 48213 612 345 678` the order is the first group alone."""
    return place == 0 or len(run[0].digits) < _SHORTEST_ORDER


def _is_in_fours(run: Sequence[Group]) -> bool:
    """A card or an account that does not add up: its middle is no phone."""
    return [len(group.digits) for group in run].count(4) >= _FOURS_OF_A_CODE


def _is_international(digits: str) -> bool:
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse("+" + digits.removeprefix("00")))
    except phonenumbers.NumberParseException:
        return False


def _exists(digits: str, regions: tuple[str, ...]) -> bool:
    """Tell whether some region gives out such numbers; a leading 0 is how many of them are dialled at home."""
    return _given_out(regions).fullmatch(digits.removeprefix("0")) is not None


@cache
def _given_out(regions: tuple[str, ...]) -> re.Pattern[str]:
    metadata = (phonenumbers.PhoneMetadata.metadata_for_region(region) for region in regions)
    patterns = (each.general_desc.national_number_pattern for each in metadata if each and each.general_desc)
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _part_of_a_code(text: str, group: Group) -> bool:
    """`ALB612345678`, `2024/612345678`, `#612345678`: the digits belong to something longer."""
    before = text[max(group.start - 1, 0) : group.start]
    return before.isalpha() or before in {"#", "_", "/"}


def _is_amount(text: str, start: int, end: int) -> bool:
    return bool(_UNIT.match(text, end) or _MONEY_BEFORE.search(text[max(start - 5, 0) : start]))


def _with_prefix(text: str, start: int) -> int:
    """The place of the `+` or the bracket that belongs to the number."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start
