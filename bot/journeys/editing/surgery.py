"""Patches that make one place of a file say something else and leave the signs around it as they are."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from typing import Final

from bot.journeys.aliases import english_value
from bot.journeys.editing.document import Document, Found, is_flow
from bot.journeys.editing.patches import Patch, patched
from bot.journeys.editing.spots import Spot
from bot.journeys.editing.values import Group, Value, is_empty, said_by
from bot.journeys.editing.writing import Writer, Written
from bot.journeys.kinds import number_of
from bot.journeys.nodes import Entry, ListNode, MappingNode, Node, ScalarNode
from bot.journeys.shape_questions import read_lines

_FEWEST_TO_TELL: Final = 2


class Surgery:
    """Collects the patches of one operation on one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.writer = Writer(document.keys, document.list_step())
        self.patches: list[Patch] = []

    def content(self) -> bytes:
        """The bytes of the file afterwards, with its own line ends."""
        return (self.document.mark + patched(self.document.text, self.patches)).encode("utf-8")

    def reconcile(self, found: Found, value: Value) -> None:
        """Let a node say `value`; of lists and groups only what differs is touched."""
        node = found.node
        if is_empty(value):
            self.remove(found)
        elif means(node, found.spot) == normal(value, found.spot):
            return
        elif isinstance(node, MappingNode) and isinstance(value, Group) and not found.spot.free:
            self._reconcile_group(found, node, value)
        elif isinstance(node, ListNode) and isinstance(value, tuple) and not found.spot.free:
            self._reconcile_list(found, node, value)
        else:
            self._replace(found, value)

    def _reconcile_group(self, found: Found, node: MappingNode, value: Group) -> None:
        wanted = dict(value.entries)
        there = [found.spot.name_of(entry.key.value) for entry in node.entries]
        if wanted.keys().isdisjoint(there):
            self._replace(found, value)
            return
        gone: list[int] = []
        for index, (name, entry) in enumerate(zip(there, node.entries, strict=True)):
            below = Found(entry.value, found.spot.below(name), found, entry, index)
            if name in wanted:
                self.reconcile(below, wanted[name])
            else:
                gone.append(index)
        for first, last in _runs(gone):
            self._cut_entries(found, first=first, last=last)
        for name, each in value.entries:
            if name not in there:
                self.add(found, name, value=each, beside=wanted.keys())

    def _reconcile_list(self, found: Found, node: ListNode, value: tuple[Value, ...]) -> None:
        spot = found.spot.item()
        before = [repr(means(item, spot)) for item in node.items]
        after = [repr(normal(each, spot)) for each in value]
        for _, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            paired = min(i2 - i1, j2 - j1)
            for step in range(paired):
                self.reconcile(Found(node.items[i1 + step], spot, found, None, i1 + step), value[j1 + step])
            if i2 - i1 > paired:
                self._cut_items(found, first=i1 + paired, last=i2)
            elif j2 - j1 > paired:
                self.insert(found, value[j1 + paired : j2], index=i1 + paired)

    # -- adding --------------------------------------------------------------------------------------------------

    def add(self, found: Found, name: str, *, value: Value, beside: Collection[str] | None = None) -> None:
        """Put a new key into a mapping, behind the one that the language names before it among those that stay."""
        node, spot = found.node, found.spot
        entries = node.entries if isinstance(node, MappingNode) else ()
        stay = [e for e in entries if beside is None or spot.name_of(e.key.value) in beside]
        before = _predecessor(name, spot, stay)
        text = f"{self.writer.key(name, spot)}: {self.writer.inline(value, spot.below(name))}"
        if before is None:  # only between braces can a mapping be empty
            where = self.document.end(node) - 1
            self._patch(where, where, text)
        elif is_flow(node):
            where = self.document.end(before.value)
            self._patch(where, where, f", {text}")
        else:
            lines = self.writer.entry(name, value, spot=spot, indent=before.key.at.column - 1)
            self.insert_lines(self.document.last_line(before.value) + 1, lines)

    def insert(self, found: Found, values: Sequence[Value], *, index: int) -> None:
        """Put items into a list that has some, so that the first of them has number `index`."""
        node, document = found.node, self.document
        assert isinstance(node, ListNode)
        if node.flow:
            texts = ", ".join(self.writer.inline(each, found.spot.item()) for each in values)
            if not node.items:
                self._patch(document.end(node) - 1, document.end(node) - 1, texts)
            elif index:
                where = document.end(node.items[index - 1])
                self._patch(where, where, f", {texts}")
            else:
                where = document.start(node.items[0])
                self._patch(where, where, f"{texts}, ")
            return
        braces = [is_flow(item) for item in node.items if isinstance(item, MappingNode)]
        flow = braces[max(0, min(index, len(braces)) - 1)] if braces else None
        lines: list[str] = []
        for each in values:
            made = self.writer.item_lines(each, found.spot.item(), dash=node.at.column - 1, flow=flow)
            lines += self.spaced(made, node, first=index == 0)
        self.insert_lines(self.line_of_item(node, index), lines)

    def line_of_item(self, node: ListNode, index: int) -> int:
        """The line on which an item with that number begins, or would."""
        return self.document.dash_line(node, 0) if index == 0 else self.document.last_line(node.items[index - 1]) + 1

    def spaced(self, lines: list[str], node: ListNode, *, first: bool) -> list[str]:
        """With an empty line where this list has one between its items."""
        if len(node.items) < _FEWEST_TO_TELL:
            return lines
        above = self.document.lines[self.document.last_line(node.items[0])].strip()
        return lines if above else [*lines, ""] if first else ["", *lines]

    # -- taking away ---------------------------------------------------------------------------------------------

    def remove(self, found: Found) -> None:
        """Take a node away with its key or its dash, and whatever around it holds nothing else."""
        parent = found.parent
        if parent is None:
            self._patch(0, len(self.document.text), "")
        elif _size(parent.node) == 1:
            self.remove(parent)
        elif found.entry:
            self._cut_entries(parent, first=found.index, last=found.index + 1)
        else:
            self._cut_items(parent, first=found.index, last=found.index + 1)

    def _cut_entries(self, found: Found, *, first: int, last: int) -> None:
        node, document = found.node, self.document
        assert isinstance(node, MappingNode)
        entries = node.entries
        if node.flow:
            spans = [(document.start(entry.key), document.end(entry.value)) for entry in entries]
            self._cut_in_flow(spans, first=first, last=last)
            return
        top, bottom = entries[first].key.at, document.last_line(entries[last - 1].value)
        lead = document.lines[top.line - 1][: top.column - 1]
        if not lead.strip():
            self.cut_lines(top.line, bottom)
        elif entries[last].key.at.line == bottom + 1:
            self._patch(document.start(entries[first].key), document.start(entries[last].key), "")
        else:
            start = document.offset(top.line, len(lead.rstrip()) + 1)
            self._patch(start, document.offset(bottom, len(document.lines[bottom - 1]) + 1), "")

    def _cut_items(self, found: Found, *, first: int, last: int) -> None:
        node, document = found.node, self.document
        assert isinstance(node, ListNode)
        if is_flow(node):
            self._cut_in_flow(
                [(document.start(item), document.end(item)) for item in node.items], first=first, last=last
            )
            return
        for index in range(first, last):
            top, bottom = document.dash_line(node, index), document.last_line(node.items[index])
            self.cut_lines(top, bottom + (1 if self._between_blanks(top, bottom) else 0))

    def _between_blanks(self, top: int, bottom: int) -> bool:
        lines = self.document.lines
        blank_below = bottom < len(lines) - 1 and not lines[bottom].strip()
        return blank_below and not lines[top - 2].strip()

    def _cut_in_flow(self, spans: Sequence[tuple[int, int]], *, first: int, last: int) -> None:
        if last < len(spans):
            self._patch(spans[first][0], spans[last][0], "")
        else:
            self._patch(spans[first - 1][1], spans[last - 1][1], "")

    # -- replacing -----------------------------------------------------------------------------------------------

    def _replace(self, found: Found, value: Value) -> None:
        node, document = found.node, self.document
        made = self._written(found, value)
        line = node.at.line
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            start = document.start(node)
            header = document.lines[line - 1][node.at.column - 1 :].split("#")[0].rstrip()
            self._head(start, start + len(header), made)
            self.cut_lines(line + 1, document.last_line(node))
        elif isinstance(node, ScalarNode) or node.flow or found.entry is None:
            self._head(document.start(node), document.end(node), made)
            line = document.last_line(node)
        else:
            line = found.entry.key.at.line
            colon = document.text.index(":", document.end(found.entry.key)) + 1
            self._patch(colon, colon, f" {made.head}" if made.head else "")
            self.cut_lines(node.at.line, document.last_line(node))
        self.insert_lines(line + 1, made.body)

    def _written(self, found: Found, value: Value) -> Written:
        """The value as it is written at the place of a node."""
        node, spot, entry = found.node, found.spot, found.entry
        style = node.style if isinstance(node, ScalarNode) and node.style in ("'", '"') else ""
        if found.in_flow or (style and isinstance(value, str) and "\n" not in value):
            return Written(self.writer.inline(value, spot, flow=found.in_flow, style=style))
        if entry:
            return self.writer.under_key(value, spot, indent=entry.key.at.column - 1)
        return self.writer.after_dash(value, spot, dash=node.at.column - 3, flow=True if spot.part else None)

    def _head(self, start: int, end: int, made: Written) -> None:
        """Write the part of a value that stands on the line of its key; without one, no space is left behind it."""
        if not made.head:
            while self.document.text[start - 1] == " ":
                start -= 1
        gap = " " if made.head and self.document.text[start - 1] == ":" else ""
        self._patch(start, end, gap + made.head)

    def rewrite(self, node: ScalarNode, text: str) -> None:
        """Let a short text, such as an id, be another one in the same quotes."""
        quotes = node.style if node.style in ("'", '"') else ""
        self.overwrite(node, f"{quotes}{text}{quotes}" if quotes else self.writer.inline(text, Spot()))

    def overwrite(self, node: Node, text: str) -> None:
        """Let this stand where a node stands, as it is."""
        self._patch(self.document.start(node), self.document.end(node), text)

    # -- lines ---------------------------------------------------------------------------------------------------

    def insert_lines(self, line: int, lines: Sequence[str]) -> None:
        """Write whole lines above the line of that number."""
        if not lines:
            return
        where, end = self.document.offset(line, 1), self.document.line_end
        text = "".join(each + end for each in lines)
        open_end = where == len(self.document.text) and where > 0 and self.document.text[-1] not in "\r\n"
        self._patch(where, where, end + text.removesuffix(end) if open_end else text)

    def cut_lines(self, first: int, last: int) -> None:
        """Cut out whole lines, both of them included."""
        self._patch(self.document.offset(first, 1), self.document.offset(last + 1, 1), "")

    def _patch(self, start: int, end: int, text: str) -> None:
        self.patches.append(Patch(start, end, text))


def means(node: Node, spot: Spot) -> Value:
    """What a node says, in the canonical words of the language."""
    if spot.kind == "ask" and isinstance(node, ScalarNode):
        return tuple(line.value for line in read_lines(node))
    if isinstance(node, ScalarNode):
        return node.value if spot.free else normal(node.value, spot)
    if spot.free:
        return said_by(node)
    if isinstance(node, ListNode):
        return tuple(means(item, spot.item()) for item in node.items)
    names = ((spot.name_of(entry.key.value), entry.value) for entry in node.entries)
    return Group(tuple((name, means(value, spot.below(name))) for name, value in names))


def normal(value: Value, spot: Spot) -> Value:
    """A value in one form, so that two that mean the same are equal: `1` and `1,0`, `si` and its lines."""
    if spot.free:
        return value
    if isinstance(value, tuple):
        return tuple(normal(each, spot.item()) for each in value)
    if isinstance(value, Group):
        return Group(tuple((name, normal(each, spot.below(name))) for name, each in value.entries))
    if spot.kind == "ask" and isinstance(value, str):
        return tuple(line.strip() for line in value.split("\n") if line.strip())
    return _normal_text(value, spot)


def _normal_text(value: str | bool | int | float, spot: Spot) -> Value:
    text = str(value).lower() if isinstance(value, bool) else str(value).strip()
    if spot.kind == "choice":
        return english_value(text)
    number = number_of(text) if spot.kind in ("number", "whole", "emotion") else None
    return text if number is None else number


def _predecessor(name: str, spot: Spot, entries: Sequence[Entry]) -> Entry | None:
    """The last entry that the language names before a key, `id` for `was`; the first one where there is none."""
    order = list(spot.part.fields) if spot.part and spot.kind != "kpis" else []
    own = [entry for entry in entries if name == "was" and entry.key.value == "id"]
    if own:
        return own[0]
    if name in order:
        earlier = [e for e in entries if spot.name_of(e.key.value) in order[: order.index(name)]]
        return earlier[-1] if earlier else entries[0] if entries else None
    return entries[-1] if entries else None


def _size(node: Node) -> int:
    return 0 if isinstance(node, ScalarNode) else len(node.items if isinstance(node, ListNode) else node.entries)


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers that follow each other as half-open ranges."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number:
            runs[-1] = (runs[-1][0], number + 1)
        else:
            runs.append((number, number + 1))
    return runs
