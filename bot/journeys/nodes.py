"""The tree a map file is read into: texts, lists and mappings, each with its place."""

from dataclasses import dataclass

from bot.journeys.positions import SourcePosition


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A text of the file. It stays text: `no`, `14:00` and `0123` become nothing else."""

    value: str
    at: SourcePosition
    style: str = ""
    """How it was written: empty for plain, or one of `'`, `"`, `|`, `>`."""
    ends: tuple[int, int] = (1, 1)
    """Line and column, from 1, where it is over."""
    body_column: int = 0
    """For a block of lines (`|`): the column where its lines begin."""

    @property
    def plain(self) -> bool:
        """Whether it was written without quotes."""
        return self.style == ""


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list of the file."""

    items: tuple["Node", ...]
    at: SourcePosition
    flow: bool = False
    """Whether it was written in one line, between brackets."""
    ends: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One `key: value` of a mapping."""

    key: ScalarNode
    value: "Node"


@dataclass(frozen=True, slots=True)
class MappingNode:
    """A mapping of the file; its keys are all different."""

    entries: tuple[Entry, ...]
    at: SourcePosition
    flow: bool = False
    ends: tuple[int, int] = (1, 1)


Node = ScalarNode | ListNode | MappingNode


def plain_value(node: Node) -> object:
    """The tree as ordinary values: texts, lists and dictionaries."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [plain_value(item) for item in node.items]
    return {entry.key.value: plain_value(entry.value) for entry in node.entries}
