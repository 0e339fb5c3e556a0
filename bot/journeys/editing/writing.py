"""Values as YAML: in the safe form for each text, with the keys of the file's language."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from bot.journeys.aliases import english_value, key_in, value_in
from bot.journeys.editing.spots import Spot
from bot.journeys.editing.values import Group, Value
from bot.journeys.quoting import quoted, written

_STEP: Final = 2
_WIDTH: Final = 100
_LISTED: Final = frozenset({"stage", "question", "persona", "plan", "answer", "handoff", "settings", "context", "map"})
"""Parts that are written one key per line."""
_FLAGS: Final = ("true", "false")
_NOT_IN_A_BLOCK: Final = re.compile(r"(?m)^[ \t]+$|\t")


@dataclass(frozen=True, slots=True)
class Written:
    """A value as it is written: what stands on the line of its key or dash, and whole lines below."""

    head: str
    body: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes values for one file."""

    keys: str
    """The language of its keys, `es` or `en`."""
    list_step: int = _STEP

    def key(self, name: str, spot: Spot) -> str:
        """A key of a mapping that `spot` describes."""
        known = spot.part is not None and name in spot.part.fields and spot.name_of(name) == name
        return key_in(self.keys, name) if known and spot.kind != "kpis" else written(name, flow=True)

    def entry(self, name: str, value: Value, *, spot: Spot, indent: int) -> list[str]:
        """One `key: value` as lines, indented."""
        made = self.under_key(value, spot.below(name), indent=indent)
        return [f"{' ' * indent}{self.key(name, spot)}: {made.head}".rstrip(), *made.body]

    def under_key(self, value: Value, spot: Spot, *, indent: int) -> Written:
        """The value of a key that stands at column `indent`, counted from 0."""
        if isinstance(value, tuple) and spot.kind == "ask" and not any("\n" in str(each) for each in value):
            return _block([str(each) for each in value], indent)
        if isinstance(value, tuple) and not self._fits(value, spot):
            dash = indent + self.list_step
            return Written("", tuple(line for each in value for line in self.item_lines(each, spot.item(), dash=dash)))
        if isinstance(value, Group) and not self._fits(value, spot):
            entries = (self.entry(name, each, spot=spot, indent=indent + _STEP) for name, each in value.entries)
            return Written("", tuple(line for lines in entries for line in lines))
        return self._inline_or_block(value, spot, indent=indent)

    def item_lines(self, value: Value, spot: Spot, *, dash: int, flow: bool | None = None) -> list[str]:
        """One item of a list as lines, its dash at column `dash`; `flow` says how its neighbours are written."""
        made = self.after_dash(value, spot, dash=dash, flow=flow)
        return [f"{' ' * dash}- {made.head}", *made.body]

    def after_dash(self, value: Value, spot: Spot, *, dash: int, flow: bool | None = None) -> Written:
        """An item of a list as it stands behind its dash."""
        if isinstance(value, Group) and not self._fits(value, spot, flow=flow):
            entries = (self.entry(name, each, spot=spot, indent=dash + _STEP) for name, each in value.entries)
            first, *others = [line for lines in entries for line in lines]
            return Written(first.lstrip(" "), tuple(others))
        return self._inline_or_block(value, spot, indent=dash)

    def inline(self, value: Value, spot: Spot, *, flow: bool = True, style: str = "") -> str:
        """A value on one line; `flow` inside brackets, `style` the quotes that stood there before."""
        if isinstance(value, tuple):
            return "[" + ", ".join(self.inline(each, spot.item()) for each in value) + "]"
        if isinstance(value, Group):
            pairs = (f"{self.key(name, spot)}: {self.inline(v, spot.below(name))}" for name, v in value.entries)
            return "{" + ", ".join(pairs) + "}"
        text = _plain(value)
        if spot.kind == "choice":
            return value_in(self.keys, english_value(text))
        if isinstance(value, str) and text in _FLAGS and spot.kind != "flag":
            return quoted(text)
        if style == '"' or (style == "'" and "\n" in text):
            return _double(text)
        if style == "'":
            return "'" + text.replace("'", "''") + "'"
        return written(text, flow=flow)

    def _inline_or_block(self, value: Value, spot: Spot, *, indent: int) -> Written:
        if isinstance(value, str) and "\n" in value and not spot.free and not _NOT_IN_A_BLOCK.search(value):
            return _block(value.split("\n"), indent)
        flow = not isinstance(value, str)
        return Written(self.inline(value, spot, flow=flow))

    def _fits(self, value: Value, spot: Spot, *, flow: bool | None = None) -> bool:
        """Whether a list or a group goes on one line, between brackets or braces."""
        if _has_lines(value) or flow is False:
            return False
        if flow:
            return True
        kind, part = spot.kind, spot.part.name if spot.part else ""
        if kind in ("parts", "facts", "emotions", "talks", "products", "answer", "texts") or part in _LISTED:
            return False
        if kind == "kpis" and isinstance(value, tuple):
            return False
        return len(self.inline(value, spot)) <= _WIDTH


def _block(lines: list[str], indent: int) -> Written:
    margin = " " * (indent + _STEP)
    return Written("|", tuple(f"{margin}{line}" if line else "" for line in lines))


def _plain(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{Decimal(repr(value)).normalize():f}"
    return str(value)


def _double(text: str) -> str:
    made = quoted(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' if made.startswith("'") else made


def _has_lines(value: Value) -> bool:
    if isinstance(value, tuple):
        return any(map(_has_lines, value))
    if isinstance(value, Group):
        return any(_has_lines(each) for _, each in value.entries)
    return isinstance(value, str) and "\n" in value
