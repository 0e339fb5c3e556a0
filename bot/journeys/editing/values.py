"""What an edit puts into a map: texts, numbers, yes and no, lists, and groups of named values."""

from dataclasses import dataclass

from bot.journeys.nodes import ListNode, Node, ScalarNode


@dataclass(frozen=True, slots=True)
class Group:
    """Values under names, in the order in which they are to be written. The names are the canonical, English keys."""

    entries: tuple[tuple[str, "Value"], ...] = ()

    @classmethod
    def of(cls, **values: "Value") -> "Group":
        """A group from names that are words of Python; what is empty is left out."""
        return cls(tuple((name, value) for name, value in values.items() if value not in ("", (), Group())))

    def get(self, name: str) -> "Value | None":
        """The value under a name, if there is one."""
        return dict(self.entries).get(name)


Value = str | bool | int | float | tuple["Value", ...] | Group


def cleaned(value: Value) -> Value:
    """The value as a map can hold it: no white space around a text, one kind of line end, nothing empty in lists."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(value, tuple):
        return tuple(each for each in map(cleaned, value) if not is_empty(each))
    if isinstance(value, Group):
        kept = ((name, cleaned(each)) for name, each in value.entries)
        return Group(tuple((name, each) for name, each in kept if not is_empty(each)))
    return value


def is_empty(value: Value) -> bool:
    """Whether setting a place to that value means that nothing is to stand there."""
    return value in ("", (), Group())


def said_by(node: Node) -> Value:
    """A tree as a value: its texts as they are, its keys as they are written."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return tuple(map(said_by, node.items))
    return Group(tuple((entry.key.value, said_by(entry.value)) for entry in node.entries))
