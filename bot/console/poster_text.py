"""Text on a poster: how wide words are in the poster's letters, and lines that fit a width."""

import unicodedata
from typing import Final

FONT: Final = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first one comes with vl-convert, so that a machine without fonts draws it too; the others are as wide."""

_USUAL: Final = 0.556
_WIDTHS: Final = {
    0.222: "ijl'|",
    0.278: " !,./:;fIt[]\\·¡",
    0.333: "()-r`´¨",
    0.355: '"',
    0.389: "*",
    0.469: "^",
    0.5: "ckJsvxyz",
    0.584: "+<=>~−±",
    0.611: "FTZ¿",
    0.667: "ABEKPSVXY&",
    0.722: "CDHNRUwÑ",
    0.778: "GOQ",
    0.833: "mM",
    0.889: "%",
    0.944: "W",
    1.0: "—→←●○…@",
}
"""Of an em, the letters of Liberation Sans (and of Helvetica, which it is as wide as) by their width."""
_WIDTH: Final = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_BOLD: Final = 1.07


def width(text: str, *, size: float, bold: bool = False) -> float:
    """How wide a text is at a size, in the same unit; a little more than less."""
    return sum(map(_letter, text)) * size * (_BOLD if bold else 1.0)


def lines_of(text: str, *, room: float, size: float, bold: bool = False) -> tuple[str, ...]:
    """A text broken into lines that fit; a word that is too long for a line is cut, line ends of its own stay."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if width(longer, size=size, bold=bold) <= room:
                line = longer
                continue
            if line:
                lines.append(line)
            *cut, line = _pieces(word, room=room, size=size, bold=bold)
            lines.extend(cut)
        if line:
            lines.append(line)
    return tuple(lines)


def _pieces(word: str, *, room: float, size: float, bold: bool) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and width(pieces[-1] + letter, size=size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _letter(letter: str) -> float:
    known = _WIDTH.get(letter)
    if known is None and not letter.isascii():
        if unicodedata.combining(letter):
            return 0.0
        if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0x1F000:
            return 1.25
        known = _WIDTH.get(unicodedata.normalize("NFD", letter)[0])
        return known or (_USUAL if ord(letter) < 0x250 else 0.75)
    return known or _USUAL
