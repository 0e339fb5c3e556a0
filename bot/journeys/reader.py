"""The bytes of a map file read into a tree in which every node knows its place; any bytes give an answer."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from bot.journeys.lines import indent_of
from bot.journeys.nodes import Entry, ListNode, MappingNode, Node, ScalarNode
from bot.journeys.parsing import Event
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import MOST_KEPT, Problem, kept
from bot.journeys.quoting import quoted
from bot.journeys.source import hidden_character, open_source
from bot.journeys.syntax import parse_all

_LOST_TAIL: Final = re.compile(r"(\s+)#\S")
_LONGEST_KEY: Final = 200
_STANDARD_TAG: Final = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one file: its tree, or the problems that stopped it; the lines as they stand in the file."""

    file: str
    root: MappingNode | None
    problems: tuple[Problem, ...]
    lines: tuple[str, ...] = ()


def read(content: bytes, *, file: str) -> Reading:
    """Read a map's bytes: UTF-8 YAML without anchors, tags or merge keys. Never raises for what a file holds."""
    source = open_source(content, file)
    if source.problems:
        return Reading(file, None, source.problems, source.lines)
    parsed = parse_all(source.lines, file=file)
    composer = _Composer(file, parsed.lines)
    root = composer.document(parsed.events) if parsed.events else None
    problems = kept([*parsed.problems, *composer.problems], unseen=composer.unseen)
    if problems:
        return Reading(file, None, problems, source.lines)
    if not isinstance(root, MappingNode):
        code = "JM004" if _is_nothing(root) else "JM005"
        place = SourcePosition(file) if root is None else root.at
        return Reading(file, None, (Problem(place, code),), source.lines)
    return Reading(file, root, (), source.lines)


def _is_nothing(root: Node | None) -> bool:
    return root is None or (isinstance(root, ScalarNode) and root.plain and not root.value)


class _Composer:
    """Builds the tree and notes, on the way, what a map may not contain. Depth is bounded by the parser."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.problems: list[Problem] = []
        self.unseen = 0
        self._file = file
        self._lines = lines
        self._events: Sequence[Event] = ()
        self._next = 0

    def document(self, events: Sequence[Event]) -> Node | None:
        """The tree of the only document."""
        self._events = events
        root: Node | None = None
        documents = 0
        self._next = 1
        while isinstance(start := self._take(), DocumentStartEvent):
            documents += 1
            if documents > 1:
                self._note(start.start_mark, "JM006")
                break
            if start.version or start.tags:
                self._note(start.start_mark, "JM023")
            root = self._node()
            self._next += 1
        return root

    def _take(self) -> Event:
        event = self._events[self._next]
        self._next += 1
        return event

    def _node(self) -> Node:
        event = self._take()
        if isinstance(event, AliasEvent):
            self._note(event.start_mark, "JM014", name=f"*{event.anchor}")
            return ScalarNode("", self._place(event.start_mark))
        if event.anchor is not None:
            self._note(event.start_mark, "JM014", name=f"&{event.anchor}")
        if event.tag is not None:
            self._note(event.start_mark, "JM016", name=event.tag.replace(_STANDARD_TAG, "!!"))
        if isinstance(event, ScalarEvent):
            return self._scalar(event)
        return self._list(event) if isinstance(event, SequenceStartEvent) else self._mapping(event)

    def _scalar(self, event: Event) -> ScalarNode:
        mark = event.end_mark
        style = event.style or ""
        hidden = hidden_character(event.value)
        if hidden:
            self._note(event.start_mark, "JM003", character=hidden)
        if not style:
            self._check_lost_tail(event)
        return ScalarNode(
            event.value,
            self._place(event.start_mark),
            style,
            (mark.line + 1, mark.column + 1),
            self._body_column(event) if style in ("|", ">") else 0,
        )

    def _check_lost_tail(self, event: Event) -> None:
        """`usa el cupón #10` is `usa el cupón` for YAML; whoever wrote it did not mean that."""
        mark = event.end_mark
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        lost = _LOST_TAIL.match(line, mark.column)
        if lost:
            one_line = event.start_mark.line == mark.line
            start = event.start_mark.column if one_line and event.value else lost.end(1)
            corrected = line[:start].strip() + " " + quoted(line[start:].strip())
            place = SourcePosition(self._file, mark.line + 1, lost.end(1) + 1)
            self._add(Problem(place, "JM020", values={"corrected": corrected, "lost": line[lost.end(1) :]}))

    def _body_column(self, event: Event) -> int:
        body = self._lines[event.start_mark.line + 1 : event.end_mark.line + 1]
        first = next((line for line in body if line.strip()), "")
        text = next((line for line in event.value.split("\n") if line.strip()), "")
        return indent_of(first) - indent_of(text) + 1

    def _list(self, start: Event) -> ListNode:
        items: list[Node] = []
        while not isinstance(self._events[self._next], SequenceEndEvent):
            items.append(self._node())
        return ListNode(tuple(items), self._place(start.start_mark), bool(start.flow_style), self._end())

    def _mapping(self, start: Event) -> MappingNode:
        entries: list[Entry] = []
        seen: dict[str, SourcePosition] = {}
        while not isinstance(self._events[self._next], MappingEndEvent):
            mark = self._events[self._next].start_mark
            key, value = self._node(), self._node()
            if not isinstance(key, ScalarNode) or "\n" in key.value or len(key.value) > _LONGEST_KEY:
                self._note(mark, "JM019")
            elif key.value == "<<" and key.plain:
                self._note(mark, "JM015")
            elif key.value in seen:
                self._note(mark, "JM018", key=key.value, first=seen[key.value].line)
            else:
                seen[key.value] = key.at
                entries.append(Entry(key, value))
        return MappingNode(tuple(entries), self._place(start.start_mark), bool(start.flow_style), self._end())

    def _end(self) -> tuple[int, int]:
        mark = self._take().end_mark
        return mark.line + 1, mark.column + 1

    def _place(self, mark: Event) -> SourcePosition:
        return SourcePosition(self._file, mark.line + 1, mark.column + 1)

    def _note(self, mark: Event, code: str, **values: object) -> None:
        described: Mapping[str, object] = values
        self._add(Problem(self._place(mark), code, values=described))

    def _add(self, problem: Problem) -> None:
        if len(self.problems) < MOST_KEPT:
            self.problems.append(problem)
        else:
            self.unseen += 1
