"""A map file written anew in one shape: the same map, the same order, every comment and every blank line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.journeys.aliases import english_key, english_value, key_in, value_in
from bot.journeys.comments import Comments, body_of, comments_of
from bot.journeys.fields import PARTS, Field, Part
from bot.journeys.lines import indent_of
from bot.journeys.model import JourneyMap
from bot.journeys.nodes import Entry, ListNode, MappingNode, Node, ScalarNode
from bot.journeys.problems import Problem
from bot.journeys.quoting import quoted, written
from bot.journeys.reader import Reading, read
from bot.journeys.sameness import meaning
from bot.journeys.shape import shape
from bot.journeys.translation_names import translation_name
from bot.journeys.translation_shape import Overlay, overlay_of

_WIDTH: Final = 120
_BLOCK_STYLES: Final = ("|", ">")
_STEP: Final = 2
_FEWEST_LINES: Final = 2
_KEYED_BY_THE_AUTHOR: Final = ("facts", "emotions", "talks")


@dataclass(frozen=True, slots=True)
class Formatted:
    """The new text of a map file, or the problems that keep it from being touched."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def format_content(content: bytes, *, file: str, keys: str | None = None) -> Formatted:
    """Write a map or a translation anew; `keys` (`es` or `en`) also rewrites keys and fixed values in that language."""
    before = read(content, file=file)
    if before.root is None:
        return Formatted(None, before.problems)
    said, problems = _shaped(before.root, file)
    if said is None:
        return Formatted(None, problems)
    text = _Writer(before.root, before.lines, keys=keys).text()
    after = read(text.encode(), file=file)
    if after.root is None or _said(after, after.root, _shaped(after.root, file)[0]) != _said(before, before.root, said):
        raise AssertionError(f"formatting {file} would have changed it; the file was left as it was")
    return Formatted(text)


def _shaped(root: MappingNode, file: str) -> tuple[JourneyMap | Overlay | None, tuple[Problem, ...]]:
    name = translation_name(file)
    return overlay_of(root, name) if name else shape(root, file=file)


def _said(reading: Reading, root: MappingNode, shaped: JourneyMap | Overlay | None) -> tuple[object, list[str]]:
    return meaning(shaped), comments_of(root, reading.lines).texts()


@dataclass(frozen=True, slots=True)
class _Place:
    """What the language says of a node: its field, or the part it is, or nothing (an author's own key)."""

    field: Field | None = None
    part: Part | None = None


_FREE: Final = _Place()


class _Writer:
    """Walks the tree in the order of the file; comments and blank lines are written when their line is passed."""

    def __init__(self, root: MappingNode, lines: Sequence[str], *, keys: str | None) -> None:
        self._root = root
        self._lines = lines
        self._keys = keys
        self._comments: Comments = comments_of(root, lines)
        self._out: list[str] = []
        self._lead: str | None = None
        self._next_line = 1
        self._levels: list[tuple[int, int]] = []

    def text(self) -> str:
        """The whole file."""
        self._mapping(self._root, 0, place=_Place(part=PARTS["map"]))
        self._pass_lines(len(self._lines) + 1, (1, 0))
        return "\n".join(self._out).strip("\n") + "\n"

    def _mapping(self, node: MappingNode, indent: int, *, place: _Place) -> None:
        for entry in node.entries:
            self._level((entry.key.at.column, indent), entry.key.at.line)
            self._entry(entry, indent, place=place)

    def _entry(self, entry: Entry, indent: int, *, place: _Place) -> None:
        below = _place_below(entry, place)
        key = self._key(entry, place)
        value = entry.value
        lines = (entry.key.at.line, self._last_line(value))
        asks = self._ask_lines(value, below)
        if asks:
            self._write(indent, f"{key}: |", source=lines)
            self._out.extend(f"{' ' * (indent + _STEP)}{line}" for line in asks)
        elif self._is_inline(value):
            self._write(indent, f"{key}: {self._inline(value, below)}", source=lines)
        elif isinstance(value, ScalarNode):
            self._block_text(f"{key}: ", value, indent=indent, first=entry.key.at.line)
        else:
            self._write(indent, f"{key}:", source=(entry.key.at.line, entry.key.at.line))
            self._collection(value, indent + _STEP, place=below)

    def _collection(self, node: ListNode | MappingNode, indent: int, *, place: _Place) -> None:
        if isinstance(node, MappingNode):
            self._mapping(node, indent, place=place)
        else:
            self._list(node, indent, place=place)
        if node.flow:
            for number in range(node.at.line, node.ends[0] + 1):
                self._late_comment(number, indent)
            self._next_line = max(self._next_line, node.ends[0] + 1)

    def _list(self, node: ListNode, indent: int, *, place: _Place) -> None:
        for item in node.items:
            self._level((node.at.column, indent), item.at.line)
            self._lead = (" " * indent if self._lead is None else self._lead) + "- "
            if self._is_inline(item):
                self._write(indent, self._inline(item, place), source=(item.at.line, self._last_line(item)))
            elif isinstance(item, ScalarNode):
                self._block_text("", item, indent=indent, first=item.at.line)
            else:
                self._collection(item, indent + _STEP, place=place)

    def _block_text(self, before: str, node: ScalarNode, *, indent: int, first: int) -> None:
        body = body_of(node, self._lines)
        self._write(indent, before + self._block_header(node), source=(first, node.at.line))
        self._out.extend(f"{' ' * (indent + _STEP)}{line}" if line else "" for line in body)
        self._next_line = node.at.line + 1 + len(body)

    def _is_inline(self, node: Node) -> bool:
        """Whether a node goes on the line of its key: short texts, and lists between brackets without comments."""
        if isinstance(node, ScalarNode):
            return node.style not in _BLOCK_STYLES or self._needs_quotes_after_all(node)
        if not node.flow:
            return False
        empty = not (node.items if isinstance(node, ListNode) else node.entries)
        if node.at.line == node.ends[0] or empty:
            return True
        lines = range(node.at.line, node.ends[0] + 1)
        if any(number in self._comments.own or number in self._comments.after for number in lines):
            return False
        return len(self._inline(node, _FREE)) + node.at.column <= _WIDTH

    def _needs_quotes_after_all(self, node: ScalarNode) -> bool:
        """Blocks that say their own indentation (`|2`), or whose blank lines at the end count (`|+`)."""
        return self._block_header(node)[1:] not in ("", "-") or not node.value.strip()

    def _block_header(self, node: ScalarNode) -> str:
        return self._lines[node.at.line - 1][node.at.column - 1 :].split("#")[0].strip()

    def _ask_lines(self, node: Node, place: _Place) -> tuple[str, ...]:
        """The variants of a question as lines; comments among them go above, for a block of text holds none."""
        if place.field is None or place.field.kind != "ask":
            return ()
        if isinstance(node, ScalarNode):
            lines = tuple(line.strip() for line in node.value.split("\n") if line.strip())
            return lines if len(lines) > 1 or node.style == "|" else ()
        items = node.items if isinstance(node, ListNode) else ()
        texts = tuple(item.value.strip() for item in items if isinstance(item, ScalarNode))
        return () if len(texts) < _FEWEST_LINES or any("\n" in text for text in texts) else texts

    def _write(self, indent: int, text: str, *, source: tuple[int, int]) -> None:
        """Write one line that stands for the source lines from `source[0]` to `source[1]`, with their comments."""
        lead = " " * indent if self._lead is None else self._lead
        self._lead = None
        margin = lead[: len(lead) - len(lead.lstrip(" "))]
        numbers = range(source[0], source[1] + 1)
        beside = [self._comments.after.pop(number) for number in numbers if number in self._comments.after]
        above = [self._comments.own[number] for number in numbers if number in self._comments.own]
        self._out.extend(f"{margin}{comment}" for comment in (*above, *(note.strip() for note in beside[1:])))
        self._out.append(f"{lead}{text}".rstrip() + (beside[0] if beside else ""))
        self._next_line = max(self._next_line, source[1] + 1)

    def _last_line(self, node: Node) -> int:
        if isinstance(node, ScalarNode):
            is_block = node.style in _BLOCK_STYLES
            return node.at.line + len(body_of(node, self._lines)) if is_block else node.ends[0]
        if node.flow:
            return node.ends[0]
        children = node.items if isinstance(node, ListNode) else [entry.value for entry in node.entries]
        return max(self._last_line(child) for child in children)

    def _late_comment(self, number: int, indent: int) -> None:
        note = self._comments.after.pop(number, None)
        if note:
            self._out.append(f"{' ' * indent}{note.strip()}")

    def _level(self, level: tuple[int, int], line: int) -> None:
        """Pass the lines above `line`, then remember at which depth its column is written."""
        if self._lead is None:
            self._pass_lines(line, level)
        while self._levels and self._levels[-1][0] >= level[0]:
            self._levels.pop()
        self._levels.append(level)

    def _pass_lines(self, until: int, level: tuple[int, int]) -> None:
        for number in range(self._next_line, until):
            comment = self._comments.own.get(number) or self._comments.after.pop(number, "").strip()
            if comment:
                column = indent_of(self._lines[number - 1]) + 1
                self._out.append(f"{' ' * self._indent_at(column, level)}{comment}")
            elif number <= len(self._lines) and not self._lines[number - 1].strip():
                self._out.append("")
        self._next_line = max(self._next_line, until)

    def _indent_at(self, column: int, level: tuple[int, int]) -> int:
        """The depth of a comment: that of the nearest column at its left among what stands above and below it."""
        if column <= level[0]:
            return level[1]
        deeper = [indent for at, indent in self._levels if level[0] < at <= column]
        return deeper[-1] if deeper else level[1]

    def _key(self, entry: Entry, place: _Place) -> str:
        name = english_key(entry.key.value)
        known = place.part is not None and name in place.part.fields
        if known:
            return key_in(self._keys, name) if self._keys else entry.key.value
        return self._text(entry.key, flow=True)

    def _inline(self, node: Node, place: _Place, *, flow: bool = False) -> str:
        if isinstance(node, ScalarNode):
            field = place.field
            if self._keys and field and field.kind == "choice":
                return value_in(self._keys, english_value(node.value.strip()))
            return self._text(node, flow=flow)
        if isinstance(node, ListNode):
            return "[" + ", ".join(self._inline(item, place, flow=True) for item in node.items) + "]"
        pairs = (
            f"{self._key(entry, place)}: {self._inline(entry.value, _place_below(entry, place), flow=True)}"
            for entry in node.entries
        )
        return "{" + ", ".join(pairs) + "}"

    def _text(self, node: ScalarNode, *, flow: bool) -> str:
        if node.style in ("'", '"') and node.at.line == node.ends[0]:
            return self._lines[node.at.line - 1][node.at.column - 1 : node.ends[1] - 1]
        if node.plain:
            return node.value if not node.value and not flow else written(node.value, flow=flow)
        return quoted(node.value)


def _place_below(entry: Entry, place: _Place) -> _Place:
    """What the language says of an entry's value, and of the items of a list there."""
    name = english_key(entry.key.value)
    if place.field is not None and place.field.kind in _KEYED_BY_THE_AUTHOR:
        return _Place(part=PARTS.get(place.field.of))
    field = place.part.fields.get(name) if place.part else None
    if field is None:
        return _FREE
    if field.kind == "kpis":
        return _Place(part=PARTS["kpi"]) if isinstance(entry.value, ListNode) else _FREE
    if field.kind in _KEYED_BY_THE_AUTHOR:
        return _Place(field=field)
    return _Place(field=field, part=PARTS.get(field.of))
