"""The bytes of a map file turned into clean lines, or the reasons why they cannot be."""

import re
from dataclasses import dataclass
from typing import Final

from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem

MAX_BYTES: Final = 2_000_000
"""A map of 1,000 questions takes about a quarter of this."""

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters nobody sees in an editor; two of them (U+2028, U+2029) would also shift the line numbers."""
_ODD_SPACE: Final = re.compile(r"[ \t]*([^\S \t])")
"""A space that is none for YAML, such as the one web pages use (U+00A0), where the indentation should be."""
_MOST_REPORTED: Final = 20


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of one file, without their ends, or the problems that kept it from being read."""

    file: str
    lines: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


def open_source(content: bytes, file: str) -> Source:
    """Decode the bytes of a map; a byte order mark and any kind of line end are fine."""
    if len(content) > MAX_BYTES:
        return Source(file, (), (Problem(SourcePosition(file), "JM002", values={"limit": MAX_BYTES // 1_000_000}),))
    try:
        text = content.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        return Source(file, (), (_wrong_byte(error, file),))
    lines = tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    return Source(file, lines, tuple(_hidden_characters(lines, file)))


def hidden_character(text: str) -> str | None:
    """The first character of `text` that no editor shows, as `U+0007`, if there is one."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None


def _wrong_byte(error: UnicodeDecodeError, file: str) -> Problem:
    before = bytes(error.object[: error.start])
    line_start = max(before.rfind(b"\n"), before.rfind(b"\r")) + 1
    line = before.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    column = len(before[line_start:].decode("utf-8", "replace")) + 1
    return Problem(
        SourcePosition(file, line, column),
        "JM001",
        values={"byte": f"0x{error.object[error.start]:02X}", "offset": error.start + 1},
    )


def _hidden_characters(lines: tuple[str, ...], file: str) -> list[Problem]:
    found: list[Problem] = []
    for number, line in enumerate(lines, start=1):
        columns = {match.start(): "" for match in _FORBIDDEN.finditer(line)}
        odd = _ODD_SPACE.match(line)
        if odd:
            columns.setdefault(odd.start(1), "space")
        for column, variant in sorted(columns.items()):
            values = {"character": f"U+{ord(line[column]):04X}"}
            found.append(Problem(SourcePosition(file, number, column + 1), "JM003", variant=variant, values=values))
            if len(found) == _MOST_REPORTED:
                return found
    return found
