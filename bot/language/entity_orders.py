"""Order numbers: a code is one when the words before it say so, or when it looks like nothing else."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from bot.language.entity_tokens import Reading
from bot.language.entity_words import word_set

_CODE: Final = re.compile(
    r"(?=\D*\d)[a-z]{0,5}\d{1,14}[a-z]{0,3}(?:[-_/.][a-z\d]{1,12}){0,4}|[a-z]{1,6}(?:[-_/][a-z\d]{1,14}){1,4}"
)
_DATE: Final = re.compile(r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}")
_MONEY: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d+[.,]\d{1,2}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_TELLTALE: Final = re.compile(
    r"(?!(?:iso|une|en|din|astm|ip[x]?|covid|bs|ce|wpa|usb|rfc|ley|art)[-_])[a-z]{1,5}-\d{4,12}(?:-[a-z\d]{1,8})?"
)
"""Letters, a dash and four digits or more: nothing else in a shop is written so."""

_BARE: Final = re.compile(r"[a-z]{0,5}[-_]?\d{4,14}[a-z]{0,3}(?:[-_/][a-z\d]{1,12}){0,3}")
"""A code that may be a whole message."""
_LISTING: Final = frozenset({"y", "e", "and", ",", "&", "+", "o", "or"})
_REFERENCE: Final = frozenset({"ref", "referencia", "reference"})
_ORDER: Final = word_set("orders.order")
_NUMBER: Final = word_set("orders.number")
_FILLERS: Final = word_set("orders.between")
_DIRECTLY_BEFORE_NEVER: Final = word_set("orders.never_directly_before")
_ANOTHER_THING: Final = word_set("orders.another_thing")
_UNITS: Final = word_set("orders.units")
_HAVE: Final = word_set("orders.makes_a_verb")
"""Before `pedido` or `order` they make a verb of it: `he pedido 300 tornillos`."""
_REACH: Final = 8
_BARE_FILLERS: Final = word_set("orders.beside_a_bare_code")


def order_numbers(reading: Reading) -> Iterator[tuple[int, int]]:
    """The words that are an order number, each as its place in the message and the next one's."""
    words = reading.words
    alone = _only_code(words)
    last = None
    for place, word in enumerate(words):
        if not any(sign.isdigit() for sign in word) or not _CODE.fullmatch(word):
            continue
        listed = last is not None and last == place - 2 and words[place - 1] in _LISTING and _may_be_order(words, place)
        if listed or place == alone or _is_order(words, place):
            last = place
            yield place, place + 1


def _only_code(words: Sequence[str]) -> int | None:
    """The one code of a message that says little else: the answer to "what is your order number?"."""
    if len(words) > _REACH:
        return None
    codes = [place for place, word in enumerate(words) if word not in _BARE_FILLERS]
    if len(codes) != 1:
        return None
    word = words[codes[0]]
    return codes[0] if _BARE.fullmatch(word) and not _YEAR.fullmatch(word) and not _DATE.fullmatch(word) else None


def _may_be_order(words: Sequence[str], place: int) -> bool:
    """Whether neither the code itself nor what follows it says that it is something else."""
    word, after = words[place], words[place + 1] if place + 1 < len(words) else ""
    return not (_DATE.fullmatch(word) or _MONEY.fullmatch(word) or after in _UNITS)


def _is_order(words: Sequence[str], place: int) -> bool:
    if not _may_be_order(words, place):
        return False
    word = words[place]
    cue, marked = _cue(words, place)
    digits = sum(sign.isdigit() for sign in word)
    if cue == "other":
        return False
    if cue == "order":
        return digits >= 3 and (marked or not _YEAR.fullmatch(word))
    if _TELLTALE.fullmatch(word):
        return True
    if digits >= 3 and words[place - 1 : place] == ("#",):
        return True
    if digits >= 4 and marked and not _YEAR.fullmatch(word):
        return True
    return digits >= 4 and not _YEAR.fullmatch(word) and _named_behind(words[place + 1 : place + 7])


def _cue(words: Sequence[str], place: int) -> tuple[str, bool]:
    """What the words before a code say it is, `order`, `other` or nothing, and whether they call it a number."""
    before = list(words[max(place - _REACH, 0) : place])
    marked = False
    for distance, word in enumerate(reversed(before)):
        at = len(before) - distance - 1
        if distance == 0 and word in _DIRECTLY_BEFORE_NEVER:
            return "other", False
        if word in _REFERENCE and _of_order(before[at + 1 :], before[:at]):
            marked = True
            continue
        if word in _ANOTHER_THING:
            return "other", marked
        if word in _ORDER:
            is_verb = at > 0 and before[at - 1] in _HAVE
            return ("" if is_verb and not marked else "order"), marked
        if word in _NUMBER:
            marked = True
        elif word not in _FILLERS:
            return "", marked and distance <= 3
    return "", marked


def _of_order(behind: Sequence[str], ahead: Sequence[str]) -> bool:
    """Whether a `referencia` is that of an order: `referencia del pedido`, `order reference`."""
    return bool({*behind[:3]} & _ORDER or {*ahead[-3:]} & _ORDER)


def _named_behind(behind: Sequence[str]) -> bool:
    """`48213 es mi número de pedido`, `48213 is my order`."""
    return bool(behind) and behind[0] in {"es", "is", "seria", "era"} and bool({*behind[1:]} & _ORDER)
