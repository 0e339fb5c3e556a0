"""Finds bank accounts and identity documents: codes that carry their own check digits."""

import re
from collections.abc import Iterator
from typing import Final

from stdnum import iban
from stdnum.es import dni, nie

from bot.language.spans import Span

_IBAN_HEAD: Final = re.compile(r"(?<![^\W_])[a-z]{2}[ .-]?\d{2}(?=[ .-]{0,2}[a-z\d])", re.IGNORECASE)
_IBAN_PIECE: Final = re.compile(r"[ .-]{0,2}([a-z\d]+)", re.IGNORECASE)
_SHORTEST_IBAN: Final = 15
_LONGEST_IBAN: Final = 34

_DNI: Final = re.compile(r"(?<![\w.])\d{1,2}[ .-]?\d{3}[ .-]?\d{3}[ .-]{0,2}[a-z](?![^\W_])", re.IGNORECASE)
_NIE: Final = re.compile(r"(?<![\w.])[xyz][ .-]{0,2}\d[ .-]?\d{3}[ .-]?\d{3}[ .-]{0,2}[a-z](?![^\W_])", re.IGNORECASE)
_SPELLED_DNI: Final = re.compile(r"(?<![\w.])\d(?: \d){7} ?[a-z](?![^\W_])", re.IGNORECASE)
_WORD_NOT_LETTER: Final = re.compile(r" [aey](?= [^\W\d_])")
"""`12345678 y gracias`: the letter is a word, not the check letter."""
_NAMED: Final = re.compile(
    r"""
    (?<!\w) (?: d\.?n\.?i | n\.?i\.?e | n\.?i\.?f | c[eé]dula | rut | rfc | curp | cuit | cuil | pasaporte | passport )
    \W{1,3} (?: (?: n[uú]mero | n[º°o]\.? | number | es | is | de ) \W{1,3} ){0,3}
    ( (?= [a-z]{0,5} [ .-]? \d ) [a-z\d] (?: [.-]? [a-z\d] | [ ] \d ){4,19} ) (?! [^\W_] )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def codes(text: str) -> Iterator[Span]:
    """Accounts first: an account may hold digits that look like something else."""
    yield from _ibans(text)
    yield from _documents(text)
    yield from (Span(*found.span(1), "identity") for found in _NAMED.finditer(text))


def _ibans(text: str) -> Iterator[Span]:
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


def _documents(text: str) -> Iterator[Span]:
    for pattern, check in ((_NIE, nie), (_DNI, dni), (_SPELLED_DNI, dni)):
        for found in pattern.finditer(text):
            code = re.sub(r"[ .-]", "", found[0]).upper()
            if check.is_valid(code.rjust(9, "0")) and not _WORD_NOT_LETTER.match(text, found.end() - 2):
                yield Span(*found.span(), "identity")
