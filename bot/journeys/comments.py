"""The comments of a map file by line, told apart from a `#` inside a text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.journeys.lines import indent_of
from bot.journeys.nodes import ListNode, MappingNode, Node, ScalarNode

_TRAILING: Final = re.compile(r"(?P<gap>(?:^|(?<=\S))\s+)(?P<comment>#.*)$")
_BLOCK_STYLES: Final = ("|", ">")


@dataclass(slots=True)
class Comments:
    """Comments by line number, from 1: those with a line of their own, and those after something."""

    own: dict[int, str] = field(default_factory=dict)
    after: dict[int, str] = field(default_factory=dict)
    """With the white space before them."""

    def texts(self) -> list[str]:
        """Every comment, sorted, without its surroundings."""
        return sorted([*self.own.values(), *(comment.strip() for comment in self.after.values())])


def comments_of(root: Node, lines: Sequence[str]) -> Comments:
    """Find the comments of a file whose tree is `root`."""
    found = Comments()
    inside, ends = _extent(root, lines)
    for number, line in enumerate(lines, start=1):
        if number in inside:
            continue
        if line.lstrip().startswith("#"):
            found.own[number] = line.strip()
            continue
        trailing = _TRAILING.search(line, ends.get(number, 0))
        if trailing:
            found.after[number] = trailing["gap"] + trailing["comment"].rstrip()
    return found


def body_of(node: ScalarNode, lines: Sequence[str]) -> tuple[str, ...]:
    """The lines of a block of text (`|`, `>`) as they stand in the file, without the blank ones at its end."""
    indent = node.body_column - 1
    body: list[str] = []
    for line in lines[node.at.line :]:
        if line.strip() and indent_of(line) < indent:
            break
        body.append(line[indent:])
    while body and not body[-1]:
        body.pop()
    return tuple(body)


def nodes_of(node: Node) -> Iterator[Node]:
    """The node and everything below it, keys included."""
    yield node
    if isinstance(node, ListNode):
        for item in node.items:
            yield from nodes_of(item)
    elif isinstance(node, MappingNode):
        for entry in node.entries:
            yield entry.key
            yield from nodes_of(entry.value)


def _extent(root: Node, lines: Sequence[str]) -> tuple[set[int], dict[int, int]]:
    """The lines that are wholly text, and the column where the last token of each other line is over."""
    inside: set[int] = set()
    ends: dict[int, int] = {}
    for node in nodes_of(root):
        if isinstance(node, ScalarNode) and node.style in _BLOCK_STYLES:
            ends[node.at.line] = max(ends.get(node.at.line, 0), node.at.column - 1)
            inside.update(range(node.at.line + 1, node.at.line + 1 + len(body_of(node, lines))))
        elif isinstance(node, ScalarNode) or node.flow:
            line, column = node.ends
            ends[line] = max(ends.get(line, 0), column - 1)
            if isinstance(node, ScalarNode):
                inside.update(range(node.at.line, line))
    return inside, ends
