"""Finds payment cards and phone numbers among the numbers of a text, and leaves prices, orders and dates alone."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

import phonenumbers
from stdnum import luhn

from bot.language.spans import Span

_DIGITS: Final = re.compile(r"\d+")
_GAP: Final = re.compile(r" ?[.\-–·] ?|  ?|\) ?-? ?| ?\(")
"""What may stand between the groups of one number."""
_LONGEST_GAP: Final = 4
_CARD_LENGTHS: Final = range(13, 20)
_CARD_BEGINS: Final = re.compile(r"3[0-9]|4|5[0-9]|6[0-9]|2[2-7]")
_MOST_GROUPS: Final = 10
_PHONE_LENGTHS: Final = range(7, 17)
_LONGEST_NATIONAL: Final = 13

_LATIN_AMERICA: Final = (
    *("MX", "AR", "CO", "CL", "PE", "VE", "EC", "GT", "CU", "BO"),
    *("DO", "HN", "PY", "SV", "NI", "CR", "PA", "UY", "PR"),
)
_ENGLISH: Final = ("US", "GB")
_WRITTEN_LIKE_A_PHONE: Final = re.compile(
    r"9? ?\d{2,4} \d{3,4} \d{4}|\d \d{4} \d{4}|9 \d{3} \d{3} \d{3}|\d{3} \d{3} \d{3}"
)
_DATE: Final = re.compile(r"\d{1,2} \d{1,2} \d{2}(?:\d\d)?|\d{4} \d{2} \d{2}")
_CUE: Final = re.compile(
    r"""
    (?P<phone> \b (?: tel(?:[eé]fonos?|f)?\b | m[oó]vil | cel(?:ular)?\b | fijo\b | wh?ats?app?\b | [wg]u?asap\b
        | ll[aá]m[ae](?:d?me|nme)\b | phone\b | mobile\b | (?:call|text)\ me\b | contact[ao]\b
        | mi\ n[uú]mero\ (?! de\ (?!contacto|tel)) | my\ number\b ) )
    | (?P<other> \b (?: pedidos?\b | orden\b | order\b | factura\b | invoice\b | ref(?:\.|erencia|erence)?\b
        | seguimiento\b | tracking\b | albar[aá]n\b | paquete\b | parcel\b | env[ií]o\b | c[oó]digo\b | code\b
        | sku\b | art[ií]culo\b | item\b | modelo\b | model\b | ticket\b | serie\b | serial\b | isbn\b | ean\b
        | cup[oó]n\b | coupon\b ) | \# | n[º°]\ ? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CUE_REACH: Final = 40
"""Characters before a number in which a word may say what it is; the nearest word counts."""
_MONEY: Final = re.compile(
    r" ?(?:€|\$|eur(?:os?)?\b|pesos?\b|d[oó]lares\b|soles\b|usd\b|mxn\b|unidades\b|%)", re.IGNORECASE
)
_MONEY_BEFORE: Final = re.compile(r"(?:€|\$|£|s/|usd|eur) ?$", re.IGNORECASE)


class _Group(NamedTuple):
    """Digits written without a gap."""

    start: int
    end: int
    digits: str


def numbers(text: str, language: str) -> Iterator[Span]:
    """Cards and phones, in order of place."""
    reading = _Reading(text, language)
    for run in _runs(text):
        place = 0
        while place < len(run):
            groups = run[place : place + _MOST_GROUPS]
            found = _card(groups) or reading.phone(groups)
            if found:
                count, kind = found
                start = _with_prefix(text, groups[0].start) if kind == "phone" else groups[0].start
                yield Span(start, groups[count - 1].end, kind)
                place += count
            else:
                place += 1


def _runs(text: str) -> Iterator[Sequence[_Group]]:
    """Groups that may belong to one number; digits spelled one by one make one group."""
    run: list[_Group] = []
    for found in _DIGITS.finditer(text):
        group = _Group(found.start(), found.end(), found[0])
        if run and not _joins(text, run[-1].end, group.start):
            yield _spelled(run)
            run = []
        run.append(group)
    if run:
        yield _spelled(run)


def _joins(text: str, end: int, start: int) -> bool:
    return start - end <= _LONGEST_GAP and _GAP.fullmatch(text, end, start) is not None


def _spelled(run: Sequence[_Group]) -> Sequence[_Group]:
    merged: list[_Group] = []
    last_was_digit = False
    for group in run:
        if last_was_digit and len(group.digits) == 1:
            before = merged.pop()
            merged.append(_Group(before.start, group.end, before.digits + group.digits))
        else:
            merged.append(group)
        last_was_digit = len(group.digits) == 1
    return merged


def _card(groups: Sequence[_Group]) -> tuple[int, str] | None:
    """The longest card that begins with the first group: right length, right beginning, right check digit."""
    if not _CARD_BEGINS.match(groups[0].digits):
        return None
    for count, digits in _beginnings(groups, _CARD_LENGTHS):
        if luhn.is_valid(digits):
            return count, "card"
    return None


def _beginnings(groups: Sequence[_Group], lengths: range) -> list[tuple[int, str]]:
    """The first groups taken together, as many as give that many digits; the longest first."""
    digits, found = "", []
    for count, group in enumerate(groups, start=1):
        digits += group.digits
        if len(digits) in lengths:
            found.append((count, digits))
        elif len(digits) >= lengths.stop:
            break
    return found[::-1]


class _Reading:
    """One text, with the places of the words that say what a number is."""

    def __init__(self, text: str, language: str) -> None:
        self._text = text
        self._english = language.startswith("en")
        cues = list(_CUE.finditer(text))
        self._ends = [cue.end() for cue in cues]
        self._kinds = [cue.lastgroup for cue in cues]

    def phone(self, groups: Sequence[_Group]) -> tuple[int, str] | None:
        """How many of the groups make a phone number."""
        start = groups[0].start
        plus = self._text[max(start - 1, 0) : start] == "+"
        if not plus and _part_of_a_code(self._text, groups[0]):
            return None
        for count, digits in _beginnings(groups, _PHONE_LENGTHS):
            end = groups[count - 1].end
            if self._text[end : end + 1].isalpha():
                continue
            if (plus or digits.startswith("00")) and _is_international(digits):
                return count, "phone"
            if self._is_national(groups[:count], digits) and not _is_money(self._text, start, end):
                return count, "phone"
        return None

    def _is_national(self, groups: Sequence[_Group], digits: str) -> bool:
        """A number without its country: by what stands before it, else by how it is written and whether it exists."""
        cue = self._cue(groups[0].start)
        written = " ".join(group.digits for group in groups)
        whole = all(len(group.digits) > 1 for group in groups[1:])
        if cue == "phone":
            return whole and len(digits) <= _LONGEST_NATIONAL and not _DATE.fullmatch(written)
        if len(groups) == 1 and cue == "other":
            return False
        if len(digits) == 9 and digits[0] in "6789" and whole:
            return _exists(digits, ("ES",))
        if self._english and len(digits) == 11 and digits.startswith("07"):
            return _exists(digits, ("GB",))
        if len(groups) == 1 or not _WRITTEN_LIKE_A_PHONE.fullmatch(written):
            return False
        return _exists(digits, (*_LATIN_AMERICA, *_ENGLISH) if self._english else _LATIN_AMERICA)

    def _cue(self, start: int) -> str | None:
        nearest = bisect_right(self._ends, start) - 1
        near = nearest >= 0 and start - self._ends[nearest] <= _CUE_REACH
        return self._kinds[nearest] if near else None


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


def _part_of_a_code(text: str, group: _Group) -> bool:
    """`ALB612345678`, `2024/612345678`, `#612345678`: the digits belong to something longer."""
    before = text[max(group.start - 1, 0) : group.start]
    return before.isalpha() or before in {"#", "_", "/"}


def _is_money(text: str, start: int, end: int) -> bool:
    return bool(_MONEY.match(text, end) or _MONEY_BEFORE.search(text[max(start - 5, 0) : start]))


def _with_prefix(text: str, start: int) -> int:
    """The place of the `+` or the bracket that belongs to the number."""
    while start and text[start - 1] in "+(":
        start -= 1
    return start
