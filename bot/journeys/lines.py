"""One line of a map taken apart: where its value begins, and how the line reads with that value in quotes."""

import re
from dataclasses import dataclass
from typing import Final

from bot.journeys.quoting import quoted

_KEY: Final = re.compile(r"(?P<lead>\s*(?:-\s+)*)(?P<key>[^\s:'\"#\[\]{}-][^:'\"#\[\]{}]*?:\s+)?(?P<value>\S.*)?$")
_COMMENT: Final = re.compile(r"\s+#(\s.*)?$")


@dataclass(frozen=True, slots=True)
class LineParts:
    """`    answer: Sí  # c` as lead and key (`    answer: `), value (`Sí`) and what follows (`  # c`)."""

    prefix: str
    value: str
    rest: str
    has_key: bool

    @property
    def value_column(self) -> int:
        """Where the value begins, counted from 0."""
        return len(self.prefix)

    def with_value_quoted(self) -> str:
        """The same line with its value in quotes."""
        return f"{self.prefix}{quoted(_unwrapped(self.value))}{self.rest}"


def take_apart(line: str) -> LineParts:
    """Split a line into what stands before its value, the value, and a comment after it."""
    found = _KEY.match(line)
    if found is None or found["value"] is None:
        return LineParts(line, "", "", has_key=False)
    value = found["value"].rstrip()
    comment = _COMMENT.search(value)
    kept = value[: comment.start()] if comment else value
    prefix = found["lead"] + (found["key"] or "")
    return LineParts(prefix, kept, line[len(prefix) + len(kept) :].rstrip(), has_key=found["key"] is not None)


def indent_of(line: str) -> int:
    """How many characters of white space a line begins with."""
    return len(line) - len(line.lstrip())


def is_blank(line: str) -> bool:
    """Whether a line holds nothing, or only a comment."""
    return not line.strip() or line.lstrip().startswith("#")


def quote_item(line: str, column: int, *, mapping: bool) -> str | None:
    """The line with the item of a bracketed list (or the value of a braced mapping) around `column` in quotes."""
    start = max(line.rfind(opener, 0, column) for opener in ",[{") + 1
    ends = [end for end in (line.find(closer, max(column, start)) for closer in ",]}") if end >= 0]
    end = min(ends, default=len(line.rstrip()))
    if mapping:
        colon = re.compile(r":\s").search(line, start, end)
        if colon is None:
            return None
        start = colon.end()
    item = line[start:end]
    text = item.strip()
    if not text:
        return None
    lead = len(item) - len(item.lstrip())
    return f"{line[: start + lead]}{quoted(_unwrapped(text))}{line[end:]}"


def _unwrapped(text: str) -> str:
    whole = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    return text[1:-1] if whole and text[0] not in text[1:-1] else text
