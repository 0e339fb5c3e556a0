"""One mapping of a map read against its part of the language: its keys, then its values by name."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TypeVar

from bot.journeys.aliases import english_key, folded, key_in
from bot.journeys.fields import LIST_ITEMS, PARTS, Part
from bot.journeys.identifiers import Ids
from bot.journeys.nodes import Entry, ListNode, MappingNode, Node, ScalarNode, plain_value
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.quoting import written
from bot.journeys.scalars import (
    CLOSE_ENOUGH,
    Findings,
    Slot,
    is_nothing,
    read_choice,
    read_flag,
    read_number,
    read_text,
    read_whole,
)

Built = TypeVar("Built")


def with_ids(part: "PartReader", name: str, *, read: Callable[["PartReader", Ids], Built]) -> tuple[Built, ...]:
    """Read a list of mappings whose ids, where their author gave none, are made from their names."""
    nodes = part.items(name)
    ids = Ids(chosen_ids(nodes))
    return tuple(read(each, ids) for each in part.readers(name, nodes))


def chosen_ids(nodes: Sequence[Node]) -> list[str]:
    """The ids written in a list of mappings."""
    return [
        entry.value.value
        for node in nodes
        if isinstance(node, MappingNode)
        for entry in node.entries
        if entry.key.value == "id" and isinstance(entry.value, ScalarNode)
    ]


class PartReader:
    """Answers for each key of one mapping; what is missing or wrong is noted and read as absent."""

    def __init__(
        self, node: Node, part: str, *, findings: Findings, called: str = "", parts: Mapping[str, Part] = PARTS
    ) -> None:
        self.part: Part = parts[part]
        self._parts = parts
        self.at: SourcePosition = node.at
        self.findings = findings
        self.lanes: Mapping[str, object] = {}
        self._values: dict[str, Node] = {}
        self._keys: dict[str, ScalarNode] = {}
        if isinstance(node, MappingNode):
            self._take_keys(node)
        else:
            findings.note(node.at, "JM106", key=called)

    def node(self, name: str) -> Node | None:
        """What stands under a key, if anything does."""
        return self._values.get(name)

    def slot(self, name: str) -> Slot:
        """What a key's value is read for."""
        return Slot(self.part.fields[name], self.written(name), self.findings)

    def written(self, name: str) -> str:
        """A key as the author wrote it, or would have."""
        return self._keys[name].value if name in self._keys else key_in(self.findings.keys, name)

    def text(self, name: str) -> Text | None:
        """A text with its place."""
        node = self.node(name)
        return read_text(node, self.slot(name)) if node else None

    def required_text(self, name: str) -> Text:
        """A text that cannot be missing; when it is, that has been noted and an empty one stands for it."""
        return self.text(name) or Text("", self.at)

    def word(self, name: str) -> str | None:
        """A text, or one of a few values, without its place."""
        node = self.node(name)
        if node is None:
            return None
        if self.part.fields[name].kind == "choice":
            return read_choice(node, self.slot(name))
        text = read_text(node, self.slot(name))
        return text.value if text else None

    def word_or_default(self, name: str) -> str:
        """The same, or what the language says when it is left out."""
        return self.word(name) or self.part.fields[name].default or ""

    def flag(self, name: str) -> bool:
        """A yes or a no; when it is left out or cannot be read, what the language says, else no."""
        node = self.node(name)
        found = read_flag(node, self.slot(name)) if node else None
        return self.part.fields[name].default == "true" if found is None else found

    def number(self, name: str) -> float | None:
        """A number."""
        node = self.node(name)
        return read_number(node, self.slot(name)) if node else None

    def whole(self, name: str) -> int | None:
        """A whole number."""
        node = self.node(name)
        return read_whole(node, self.slot(name)) if node else None

    def whole_or_default(self, name: str) -> int:
        """A whole number, or what the language says when it is left out."""
        found = self.whole(name)
        return int(self.part.fields[name].default or 0) if found is None else found

    def texts(self, name: str) -> tuple[Text, ...]:
        """A list of texts, each of the kind the field says."""
        field = self.part.fields[name]
        slot = Slot(LIST_ITEMS[field.of], self.written(name), self.findings)
        read = (read_text(item, slot) for item in self.items(name))
        return tuple(text for text in read if text)

    def parts(self, name: str) -> list["PartReader"]:
        """A list of mappings."""
        return self.readers(name, self.items(name))

    def readers(self, name: str, nodes: Sequence[Node]) -> list["PartReader"]:
        """The nodes of a list, each as the mapping the field says."""
        of = self.part.fields[name].of
        return [self._reader(node, of, called=self.written(name)) for node in nodes]

    def one(self, name: str) -> "PartReader | None":
        """One mapping."""
        node = self.node(name)
        if node is None:
            return None
        if is_nothing(node):
            self.findings.note(node.at, "JM111", key=self.written(name))
            return None
        return self._reader(node, self.part.fields[name].of, called=self.written(name))

    def items(self, name: str) -> Sequence[Node]:
        """The nodes of a list."""
        node = self.node(name)
        if node is None:
            return ()
        if isinstance(node, ListNode):
            if not node.items and self.part.fields[name].required:
                self.findings.note(node.at, "JM122", key=self.written(name))
            return node.items
        if is_nothing(node):
            self.findings.note(node.at, "JM111", key=self.written(name))
            return ()
        corrected = ""
        is_text = isinstance(node, ScalarNode) and not node.value.startswith("-")
        if isinstance(node, ScalarNode) and is_text and self.part.fields[name].of in LIST_ITEMS:
            corrected = f"{self.written(name)}: [{written(node.value.strip(), flow=True)}]"
        self.findings.note(
            node.at, "JM105", variant="one" if corrected else "", key=self.written(name), corrected=corrected
        )
        return ()

    def _reader(self, node: Node, part: str, *, called: str) -> "PartReader":
        return PartReader(node, part, findings=self.findings, called=called, parts=self._parts)

    def _take_keys(self, node: MappingNode) -> None:
        lanes: dict[str, object] = {}
        meant: set[str] = set()
        for entry in node.entries:
            name = english_key(entry.key.value)
            if self.part.lanes and entry.key.value.startswith("x-"):
                lanes[entry.key.value] = plain_value(entry.value)
            elif self._belongs_elsewhere(entry.key.value):
                self.findings.note(entry.key.at, "JM127", key=entry.key.value)
            elif name not in self.part.fields:
                meant.add(self._unknown(entry, flow=node.flow))
            elif name in self._keys:
                first = self._keys[name]
                self.findings.note(entry.key.at, "JM103", key=entry.key.value, other=first.value, first=first.at.line)
            else:
                self._keys[name], self._values[name] = entry.key, entry.value
        self.lanes = lanes
        for name, field in self.part.fields.items():
            if field.required and name not in self._keys and name not in meant:
                self.findings.note(node.at, "JM102", key=key_in(self.findings.keys, name), part=self.part.name)

    def _belongs_elsewhere(self, key: str) -> bool:
        elsewhere = self.part.elsewhere
        return english_key(key) in elsewhere or (bool(elsewhere) and key.startswith("x-"))

    def _unknown(self, entry: Entry, *, flow: bool) -> str:
        """Note an unknown key; the key it was probably meant to be, or nothing."""
        if self.findings.full:
            self.findings.note(entry.key.at, "JM101")
            return ""
        key, language = entry.key.value, self.findings.keys
        names = {key_in(each, name): name for name in self.part.fields for each in ("en", "es")}
        close = get_close_matches(
            folded(key).lower().replace("-", "_").replace(" ", "_"), names, n=1, cutoff=CLOSE_ENOUGH
        )
        variant = "did_you_mean" if close else "comma" if flow and is_nothing(entry.value) else ""
        self.findings.note(
            entry.key.at,
            "JM101",
            variant=variant,
            key=key,
            suggestion=key_in(language, names[close[0]]) if close else "",
            known=", ".join(key_in(language, name) for name in self.part.fields),
        )
        return names[close[0]] if close else ""
