"""Finds the names people introduce themselves with: after `me llamo`, `soy`, `my name is`, or a form of address."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from bot.language.normalising import folded
from bot.language.spans import Span

_DATA: Final = Path(__file__).parent / "data"
_SURE: Final = re.compile(
    r"""
    (?<!\w) (?: me\ llamo\ (?:yo\ )? | mi\ nombre\ (?:completo\ )?es | my\ (?:full\ )?name(?:\ is|\ ?['’]s)
    | a\ nombre\ de | in\ the\ name\ of | atentamente\ ?, | kind\ regards\ ?,
    | (?: titular | nombre | nombre\ y\ apellidos? | name ) \ ?: )
    \s{0,3}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""After these comes a name, in whatever case."""
_PERHAPS: Final = re.compile(
    r"""
    (?<!\w) (?: soy | aqu[ií] | habla | saluda
    | (?P<known> saludos?\ ?, | gracias\ ?, | i\ ?['’]?m | i\ am | this\ is | it['’]s | thanks\ ?, | regards\ ?, ) )
    \s{1,3}
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""After these may come a name: it has to be a known one, or, in Spanish, be written like one."""
_TITLE: Final = re.compile(
    r"(?<!\w)(?:don|doña|dona|sr\.?|sra\.?|srta\.?|señor|señora|señorita|mr\.?|mrs\.?|ms\.?|miss)\s{1,2}", re.IGNORECASE
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
    if folded(first) in _listed("not_names.txt") or not _may_begin(first, needs):
        return
    end = first_end
    for word, word_end in words[1:]:
        if folded(word) in _PARTICLES:
            continue
        if not (word[0].isupper() or folded(word) in _known_names()):
            break
        end = word_end
    yield Span(_WORD.match(text, start).start(1), end, "name")  # type: ignore[union-attr]


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
