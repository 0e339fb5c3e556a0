"""Finds bank accounts (IBAN) by the check digits and the length that each country gives them."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban

from bot.language.spans import Span

_IBAN_HEAD: Final = re.compile(r"(?<![^\W_])[a-z]{2}[ .–_-]?\d{2}(?=[ .–_-]{0,3}[a-z\d])", re.IGNORECASE)
_IBAN_PIECE: Final = re.compile(r"[ .–_-]{0,3}([a-z\d]+)", re.IGNORECASE)
_SHORTEST_IBAN: Final = 15
_LONGEST_IBAN: Final = 34


def accounts(text: str) -> Iterator[Span]:
    """Accounts whose check digits are right, in groups of any size."""
    for head in _IBAN_HEAD.finditer(text):
        end = _end_of_iban(text, head.start())
        if end:
            yield Span(head.start(), end, "iban")


def _end_of_iban(text: str, start: int) -> int | None:
    """Where the account that begins here ends; its country says how long it is, so each piece is tried as the last."""
    code, place = "", start
    while len(code) < _LONGEST_IBAN:
        piece = _IBAN_PIECE.match(text, place, place + _LONGEST_IBAN + 4)
        if piece is None:
            return None
        code += piece[1]
        place = piece.end()
        if _SHORTEST_IBAN <= len(code) <= _LONGEST_IBAN and _adds_up(code) and iban.is_valid(code):
            return place
    return None


def _adds_up(code: str) -> bool:
    """The check of every country's accounts, quick; what a country adds to it is asked only then."""
    return code.isascii() and int("".join(str(int(sign, 36)) for sign in code[4:] + code[:4])) % 97 == 1
