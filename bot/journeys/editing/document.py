"""One file taken apart for editing: its text by line, its tree, and the ids of the things in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.journeys.comments import body_of, nodes_of
from bot.journeys.editing.edits import EditRefusedError
from bot.journeys.editing.places import Place
from bot.journeys.editing.spots import Spot, root_spot
from bot.journeys.model import JourneyMap
from bot.journeys.nodes import Entry, ListNode, MappingNode, Node, ScalarNode
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem
from bot.journeys.reader import read
from bot.journeys.rules.elements import Identified, items
from bot.journeys.shape import language_of_keys, shape
from bot.journeys.translation_names import translation_name
from bot.journeys.translation_shape import Overlay, overlay_of

_LINE_END: Final = re.compile("\r\n|\r|\n")
_MARK: Final = "\ufeff"
_STEP: Final = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A node of the tree, with what the language says of it and how it hangs there."""

    node: Node
    spot: Spot
    parent: "Found | None" = None
    entry: Entry | None = None
    """Its key and itself, when its parent is a mapping."""
    index: int = 0
    """Its number among the entries or items of its parent."""

    @property
    def in_flow(self) -> bool:
        """Whether it stands between brackets or braces."""
        return self.parent is not None and (is_flow(self.parent.node) or self.parent.in_flow)


def is_flow(node: Node) -> bool:
    """Whether a node is a list or mapping between brackets or braces."""
    return not isinstance(node, ScalarNode) and node.flow


class Document:
    """A map or a translation that reads well, as text and as tree. Lines and columns count from 1, offsets from 0."""

    def __init__(self, content: bytes, *, file: str) -> None:
        reading = read(content, file=file)
        if reading.root is None:
            raise refused(reading.problems)
        self.file = file
        self.root = reading.root
        self.lines = reading.lines
        decoded = content.decode("utf-8")
        self.mark = _MARK if decoded.startswith(_MARK) else ""
        self.text = decoded.removeprefix(_MARK)
        ends = [*_LINE_END.finditer(self.text)]
        self.line_end = ends[0][0] if ends else "\n"
        self._starts = [0, *(end.end() for end in ends)]
        name = translation_name(file)
        self.is_translation = name is not None
        self.map, self.overlay, problems = _shaped(self.root, file)
        if problems:
            raise refused(problems)
        self.keys = language_of_keys(self.root)
        self._ids = dict(_ids_of(self.map)) if self.map else {}

    @property
    def top(self) -> Found:
        """The whole file."""
        return Found(self.root, root_spot(translated=self.is_translation))

    def offset(self, line: int, column: int) -> int:
        """Where a place of the text is; the end of the text for a line after the last one."""
        return self._starts[line - 1] + column - 1 if line <= len(self._starts) else len(self.text)

    def start(self, node: Node) -> int:
        """Where a node begins."""
        return self.offset(node.at.line, node.at.column)

    def end(self, node: Node) -> int:
        """Where the last sign of a node is over, without a comment behind it."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            last = self.last_line(node)
            return self.offset(last, len(self.lines[last - 1]) + 1)
        if isinstance(node, ScalarNode) or node.flow:
            return self.offset(*node.ends)
        return max(map(self.end, _children(node)))

    def last_line(self, node: Node) -> int:
        """The line on which a node is over."""
        if isinstance(node, ScalarNode) and node.style in ("|", ">"):
            return node.at.line + len(body_of(node, self.lines))
        if isinstance(node, ScalarNode) or node.flow:
            return node.ends[0]
        return max(map(self.last_line, _children(node)))

    def dash_line(self, node: ListNode, index: int) -> int:
        """The line of the dash of an item in a list written one item per line."""
        line = node.items[index].at.line
        while not self.lines[line - 1][node.at.column - 1 :].startswith("-"):
            line -= 1
        return line

    def id_of(self, node: Node) -> str | None:
        """The id of a thing in a list, as written or as made from its name; the metric of an indicator."""
        made = self._ids.get((node.at.line, node.at.column))
        return made or _written(node, "id") or _written(node, "metric")

    def list_step(self) -> int:
        """By how much this file indents the dashes of a list below its key."""
        for node in nodes_of(self.root):
            for entry in node.entries if isinstance(node, MappingNode) else ():
                if isinstance(entry.value, ListNode) and not entry.value.flow:
                    return entry.value.at.column - entry.key.at.column
        return _STEP

    def find(self, place: Place) -> tuple[Found, tuple[str | int, ...]]:
        """The node at a place, or the nearest above it with the steps that are missing."""
        found, rest = self.top, place.steps
        while rest and (below := self._below(found, rest[0])):
            found, rest = below, rest[1:]
        return found, rest

    def at(self, place: Place) -> Found:
        """The node at a place; refused when there is none."""
        found, rest = self.find(place)
        if rest:
            raise nowhere(place)
        return found

    def source(self, found: Found) -> str:
        """A node as it stands in the file."""
        node = found.node
        return self.text[self.offset(node.at.line, 1) : self.end(node)] if _is_block(node) else self._piece(node)

    def _piece(self, node: Node) -> str:
        return self.text[self.start(node) : self.end(node)]

    def _below(self, found: Found, step: str | int) -> Found | None:
        node, spot = found.node, found.spot
        if spot.free:
            return None
        if isinstance(node, MappingNode):
            for index, entry in enumerate(node.entries):
                if spot.name_of(entry.key.value) == step:
                    return Found(entry.value, spot.below(str(step)), found, entry, index)
        elif isinstance(node, ListNode):
            for index, item in enumerate(node.items):
                if step == index or (isinstance(step, str) and self.id_of(item) == step):
                    return Found(item, spot.item(), found, None, index)
        return None


def refused(problems: tuple[Problem, ...]) -> EditRefusedError:
    """The refusal of a text that does not read: its first problem, with the place, and all of them."""
    return EditRefusedError("editing.unreadable", problems=problems, place=problems[0].at, count=len(problems))


def nowhere(place: Place) -> EditRefusedError:
    """The refusal of an edit at a place that is not there."""
    return EditRefusedError("editing.no_place", file=place.file, place=" / ".join(map(str, place.steps)))


def _shaped(root: MappingNode, file: str) -> tuple[JourneyMap | None, Overlay | None, tuple[Problem, ...]]:
    name = translation_name(file)
    if name:
        overlay, problems = overlay_of(root, name)
        return None, overlay, problems
    journey, problems = shape(root, file=file)
    return journey, None, problems


def _ids_of(journey: JourneyMap) -> Iterator[tuple[tuple[int, int], str]]:
    things: list[Identified] = [*journey.stages, *journey.personas, *journey.plans, *journey.products]
    things += [item for stage in journey.stages for _, item in items(stage)]
    return (((thing.at.line, thing.at.column), thing.id) for thing in things)


def _written(node: Node, key: str) -> str | None:
    entries = node.entries if isinstance(node, MappingNode) else ()
    found = (entry.value for entry in entries if entry.key.value == key)
    return next((value.value.strip() for value in found if isinstance(value, ScalarNode)), None)


def _children(node: ListNode | MappingNode) -> list[Node]:
    return list(node.items) if isinstance(node, ListNode) else [entry.value for entry in node.entries]


def _is_block(node: Node) -> bool:
    return not isinstance(node, ScalarNode) and not node.flow


def scalars_of(document: Document) -> dict[SourcePosition, ScalarNode]:
    """Every text of a file, keys included, by its place."""
    return {node.at: node for node in nodes_of(document.root) if isinstance(node, ScalarNode)}
