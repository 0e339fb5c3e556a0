"""Finds e-mail addresses, also spelled out for people, and internet addresses of machines."""

import re
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Final

from bot.language.postal_parts import one_of
from bot.language.spans import Span

_LAST: Final = one_of(
    "com net org info edu gob gov es cat gal eus eu mx ar co cl pe ec uy ve cr gt do bo py pa sv hn ni cu pr us uk ie"
    " io me"
)
_PROVIDER: Final = one_of("gmail hotmail outlook yahoo icloud protonmail")
_OPEN, _SHUT = r"\ ?[(\[{<]\ ?", r"\ ?[)\]}>]"
# Anchored where a word begins, and each part excludes the sign that follows it: the search stays linear.
_EMAIL: Final = re.compile(
    rf"""
    (?<![\w.+%-]) (?: [\w+%-]+ ['’] )? [\w+%-]+
    (?: \. [\w+%-]+ | \ (?: punto | dot | guion(?:\ bajo)? | underscore | dash )\ (?=[\w-]+\ [a-z(@]) [\w+%-]+ ){{0,20}}
    (?: \ ?@\ ? | {_OPEN} (?: at | arroba | @ ) {_SHUT}\ ? | \ ?[-_*]\ ?arroba\ ?[-_*]\ ? | \ arroba\  | (?<=\d)arroba
        | \ at\ (?= [\w-]+ \ dot\  ) )
    (?: [\w-]+
        (?: (?: \. | {_OPEN} (?: dot | punto | \. ) {_SHUT}\ ? | \ ?\.\ ?(?=(?:com|net|org)\b)
            | \ (?: punto | dot ) \ (?= [\w-]+ \ ?[(\[.] | [\w-]+\ (?:punto|dot)\  | {_LAST}\b ) )
            [^\W\d_][\w-]+ )+
      | {_PROVIDER}\ com\b | (?<=\w@) {_PROVIDER}\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_IP4: Final = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)")
_IP6: Final = re.compile(r"(?<![\w:.])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?![\w:])", re.IGNORECASE)
_SHORTEST_IP6: Final = 6
_VERSION: Final = re.compile(
    r"\b(?:versi[oó]n|version|app|firmware|software|build|release|update|driver|ios|android|windows|actualizaci[oó]n|v)\b"
    r"[\w .:]{0,12}$",
    re.IGNORECASE,
)
_VERSION_REACH: Final = 26


def emails(text: str) -> Iterator[Span]:
    """E-mail addresses: `ana@gmail.com`, `ana (at) gmail (dot) com`, `ana arroba gmail punto com`."""
    return (Span(found.start(), found.end(), "email") for found in _EMAIL.finditer(text))


def ips(text: str) -> Iterator[Span]:
    """Internet addresses of machines; four numbers after `versión` or the name of a system are a version."""
    for pattern, shortest in ((_IP4, 0), (_IP6, _SHORTEST_IP6)):
        for found in pattern.finditer(text):
            before = text[max(found.start() - _VERSION_REACH, 0) : found.start()]
            if len(found[0]) >= shortest and _is_address(found[0]) and not _VERSION.search(before):
                yield Span(*found.span(), "ip")


def _is_address(written: str) -> bool:
    try:
        ip_address(written)
    except ValueError:
        return False
    return True
