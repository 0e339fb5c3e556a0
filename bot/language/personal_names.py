"""Finds the names people introduce themselves with: after `me llamo`, `soy`, `my name is`, or a form of address."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from bot.language.message_words import message_words
from bot.language.normalising import folded
from bot.language.spans import Span

_DATA: Final = Path(__file__).parent / "data"
_SURE: Final = re.compile(
    r"""
    (?<!\w) (?: (?: me\ llamo(?:\ yo)? | mi\ nombre\ (?:completo\ )?es
    | my\ (?:full\ |first\ |last\ )?name(?:\ is|\ ?['’]s) | a\ (?:nombre|la\ atenci[oó]n)\ de
    | (?:in|under)\ the\ name(?:\ of)? | (?:booked|reserved)\ under | de\ parte\ de
    | atentamente | (?:kind|best|warm)\ regards | firmado | fdo ) (?!\w) \ ?[,.:]?
    | sincerely\ ?, | (?: titular | nombre(?:\ y\ apellidos?)? | apellidos? | name | surname | remitente
    | destinatari[oa] ) \ ?: )
    \s{0,3}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""After these comes a name, in whatever case, unless it is a word that everybody uses."""
_PERHAPS: Final = re.compile(
    r"""
    (?<!\w) (?: soy | (?:le|les|te|os)\ saluda
    | (?P<known> aqu[ií]\ ?,? | habla(?:\ con)? | gracias\ ?[,.!]{1,3}
        | (?:saludos?|abrazos?|besos)(?:\ cordial(?:es)?)?\ ?[,.!]{0,3}
        | i\ ?['’]?m | i\ am | this\ is | it['’]s | thanks\ ?[,.!]{1,3} | regards\ ?[,.!]{0,3}
        | (?:best|cheers|love)\ ?,
        | call\ me | me\ llaman | me\ dicen | speaking\ (?:to|with)
        | mi\ (?:marido|mujer|esposa|esposo|hij[oa]|novi[oa]|madre|padre|herman[oa])
        | my\ (?:husband|wife|son|daughter|mother|father|mum|mom|dad|partner) ) )
    \s{1,3}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""After these may come a name: it has to be a known one, or, in Spanish, be written like one."""
_TITLE: Final = re.compile(
    r"(?<!\w)(?:don|doña|dona|(?:sr|sra|srta|dr|dra|mr|mrs|ms)\.?|doctora?|señor|señora|señorita|miss)\s{1,2}",
    re.IGNORECASE,
)
_WORD: Final = re.compile(r"\s{0,2}([^\W\d_]+(?:['’-][^\W\d_]+)*)")
_PARTICLES: Final = frozenset({"de", "del", "la", "las", "los", "da", "do", "dos", "van", "von", "di"})
_MOST_WORDS: Final = 5


def names(text: str) -> Iterator[Span]:
    """Names in a text; without an introduction a name is left alone, for it may be a product or a place."""
    for found in _SURE.finditer(text):
        yield from _name(text, found.end(), needs="nothing")
    for found in _PERHAPS.finditer(text):
        yield from _name(text, found.end(), needs="known" if found["known"] else "known or capital")
    for found in _TITLE.finditer(text):
        yield from _name(text, found.end(), needs="known or capital")


def _name(text: str, start: int, *, needs: str) -> Iterator[Span]:
    words = _words(text, start)
    if not words:
        return
    first, first_end = words[0]
    if _is_no_name(folded(first)) or not _may_begin(first, needs):
        return
    end = first_end
    for word, word_end in words[1:]:
        if folded(word) in _PARTICLES:
            continue
        if not (word[0].isupper() or folded(word) in _known_names()):
            break
        end = word_end
    yield Span(_WORD.match(text, start).start(1), end, "name")  # type: ignore[union-attr]


def _is_no_name(word: str) -> bool:
    """`soy Nuevo`, `my name is wrong`: words of every message, unless people are called so too."""
    return word in _listed("not_names.txt") or (word in _common_words() and word not in _known_names())


@cache
def _common_words() -> frozenset[str]:
    tells = message_words().tells
    return frozenset(word for word, languages in tells.items() if not languages.isdisjoint({"es", "en"}))


def _may_begin(word: str, needs: str) -> bool:
    if needs == "nothing" or folded(word) in _known_names():
        return True
    return needs == "known or capital" and word[0].isupper() and not word.isupper()


def _words(text: str, start: int) -> list[tuple[str, int]]:
    """The words that follow without a sign between them, each with its end."""
    found: list[tuple[str, int]] = []
    while len(found) < _MOST_WORDS:
        match = _WORD.match(text, start)
        if match is None:
            break
        found.append((match[1], match.end()))
        start = match.end()
    return found


def _known_names() -> frozenset[str]:
    """First names and surnames that are common in Spanish and English, folded."""
    return _listed("names.txt", "surnames.txt")


@cache
def _listed(*files: str) -> frozenset[str]:
    return frozenset(word for file in files for word in (_DATA / file).read_text(encoding="utf-8").split())
