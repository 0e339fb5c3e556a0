"""What a syntax fault most likely means, best guess first; a guess that carries a mended line can be tried."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.journeys.aliases import KEYS, english_key
from bot.journeys.lines import indent_of, is_blank, quote_item, take_apart
from bot.journeys.parsing import SyntaxFault

_ONLY_KEY: Final = re.compile(r"\s*(?:-\s+)*\w[\w-]*$")
_GLUED: Final = re.compile(r"(\s*(?:-\s+)*[\w-]+:)(\S.*)$")
_WORDED: Final = re.compile(r"(\s*(?:-\s+)*)([\w-]+) +(?:=\s*)?([^\s:=].*)$")
_KNOWN_KEYS: Final = frozenset(KEYS.values())
_LOST_HASH: Final = re.compile(r"\s#(?=\S)")
_OPEN_QUOTE: Final = re.compile(r"\s*(?:-\s+)*(?:[\w-]+:\s+)?([\"'])")
_TAB_WIDTH: Final = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """A code of the catalogue, the place counted from 0, and the line that would be right, if one is known."""

    code: str
    line: int
    column: int
    mended: str | None = None
    variant: str = ""
    values: dict[str, object] = field(default_factory=dict)


def guesses(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    """Every reading of the fault worth trying; the last one always stands and has no mended line."""
    yield from _tab(fault, lines)
    if "quoted scalar" in fault.context:
        yield from _quotes(fault, lines)
        yield Guess("JM010", *fault.began, variant="unknown")
        return
    if "flow" in fault.context:
        yield from _brackets(fault, lines)
    yield from _text_needs_quotes(fault, lines)
    yield from _missing_colon(fault, lines)
    yield from _stray_text(fault, lines)
    yield from _indentation(fault, lines)
    yield from _odd_quote_above(fault, lines)
    yield _last_word(fault, lines)


def _tab(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    line = lines[fault.line]
    lead = line[: indent_of(line)]
    if "\t" in lead:
        mended = lead.expandtabs(_TAB_WIDTH) + line[len(lead) :]
        yield Guess("JM007", fault.line, lead.index("\t"), mended)


def _quotes(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    line = lines[fault.line]
    if "escape" in fault.saying or "hexdecimal" in fault.saying:
        slash = max(0, line.rfind("\\", 0, fault.column + 1))
        yield Guess("JM021", fault.line, slash, f"{line[:slash]}\\{line[slash:]}")
        return
    yield from _close_quote(fault.began[0], lines, column=fault.began[1])


def _close_quote(number: int, lines: Sequence[str], *, column: int) -> Iterator[Guess]:
    opened = lines[number]
    yield Guess("JM010", number, column, opened.rstrip() + opened[column])


def _brackets(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    line = lines[fault.line]
    mapping = "mapping" in fault.context
    number, column = fault.began
    opened = lines[number]
    lost = _LOST_HASH.search(opened)
    if lost:
        yield from _quoted_item(number, opened, column=lost.start() + 1, mapping=mapping)
    if number == fault.line:
        yield from _quoted_item(fault.line, line, column=fault.column, mapping=mapping)
    closer = {"[": "]", "{": "}"}.get(opened[column : column + 1])
    if closer:
        yield Guess("JM011", number, column, opened.rstrip() + closer, values={"closer": closer})
    if number != fault.line:
        yield from _quoted_item(fault.line, line, column=fault.column, mapping=mapping)


def _quoted_item(number: int, line: str, *, column: int, mapping: bool) -> Iterator[Guess]:
    mended = quote_item(line, column, mapping=mapping)
    if mended is not None:
        place = next((i for i, (a, b) in enumerate(zip(line, mended, strict=False)) if a != b), column)
        yield Guess("JM009", number, place, mended)


def _text_needs_quotes(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    line = lines[fault.line]
    parts = take_apart(line)
    if not parts.value or fault.column < parts.value_column:
        return
    if parts.value.startswith("|"):
        yield Guess("JM022", fault.line, parts.value_column)
        return
    if parts.value[0] in "[{" and fault.column > parts.value_column:
        yield from _quoted_item(fault.line, line, column=fault.column, mapping=parts.value.startswith("{"))
    is_text = parts.has_key or parts.prefix.lstrip().startswith("-")
    if is_text:
        yield Guess("JM009", fault.line, parts.value_column, parts.with_value_quoted())


def _missing_colon(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    above = _line_above(fault.line, lines)
    for number in (fault.began[0], above, fault.line):
        if number is None:
            continue
        glued, alone = _GLUED.match(lines[number]), _ONLY_KEY.match(lines[number].rstrip())
        worded = _WORDED.match(lines[number])
        if worded and english_key(worded[2]) in _KNOWN_KEYS:
            yield Guess("JM012", number, indent_of(lines[number]), f"{worded[1]}{worded[2]}: {worded[3]}")
        elif glued:
            yield Guess("JM012", number, indent_of(lines[number]), f"{glued[1]} {glued[2]}")
        elif alone:
            yield Guess("JM012", number, indent_of(lines[number]), lines[number].rstrip() + ":")


def _stray_text(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    """A line without a key, written further left than the text it goes on with; or the one before the fault is."""
    for number in (fault.line, _line_above(fault.line, lines) or 0):
        line, above = lines[number], _line_above(number, lines)
        if above is None or ":" in line or line.lstrip().startswith(("- ", "[", "]", "{", "}", "...", "---")):
            continue
        found = indent_of(line)
        for level in (indent_of(lines[above]), indent_of(lines[above]) + _TAB_WIDTH):
            if level > found:
                yield Guess("JM025", number, found, " " * level + line.lstrip())


def _indentation(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    line = lines[fault.line]
    found = indent_of(line)
    if fault.column > found and "mapping values" not in fault.saying:
        return
    for level in _levels_above(fault.line, lines):
        if level != found:
            values: dict[str, object] = {"found": found, "expected": level}
            yield Guess("JM008", fault.line, found, " " * level + line.lstrip(), values=values)


def _odd_quote_above(fault: SyntaxFault, lines: Sequence[str]) -> Iterator[Guess]:
    for number in range(fault.line, max(-1, fault.line - 40), -1):
        opened = _OPEN_QUOTE.match(lines[number])
        if opened and lines[number].count(opened[1]) % 2:
            yield from _close_quote(number, lines, column=opened.end() - 1)


def _last_word(fault: SyntaxFault, lines: Sequence[str]) -> Guess:
    if "document start" in fault.saying:
        return Guess("JM006", fault.line, fault.column)
    line = lines[fault.line]
    if fault.column <= indent_of(line) and ("block" in fault.context or "mapping values" in fault.saying):
        return Guess("JM024", fault.line, fault.column)
    return Guess("JM013", fault.line, fault.column)


def _line_above(number: int, lines: Sequence[str]) -> int | None:
    return next((n for n in range(number - 1, -1, -1) if not is_blank(lines[n])), None)


def _levels_above(number: int, lines: Sequence[str]) -> list[int]:
    """The indentations in use above a line, the nearest to its own first."""
    found = indent_of(lines[number])
    levels: set[int] = set()
    lowest = found + _TAB_WIDTH * 40
    for above in range(number - 1, -1, -1):
        line = lines[above]
        if is_blank(line):
            continue
        for level in (indent_of(line), indent_of(line.replace("- ", "  ", 1))):
            if level <= lowest:
                levels.add(level)
        lowest = min(lowest, indent_of(line))
        if lowest == 0:
            break
    return sorted(levels, key=lambda level: (abs(level - found), level))
