"""One node read as one value: the shape asks for a text, a number or a yes, and the node answers or a problem does."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from bot.journeys.aliases import english_value, folded, value_in
from bot.journeys.fields import Field
from bot.journeys.identifiers import id_from
from bot.journeys.kinds import TEXT_KINDS, WHOLE, fits, number_of
from bot.journeys.nodes import ListNode, MappingNode, Node, ScalarNode
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.problems import MOST_KEPT, Problem
from bot.journeys.quoting import quoted

CLOSE_ENOUGH: Final = 0.72
"""How alike two words must be for one to be taken for a slip of the other: `precio` is no `emocion`."""

_NOTHING: Final = ("", "~", "null", "Null", "NULL")
_FLAGS: Final = {"true": True, "false": False}


@dataclass(slots=True)
class Findings:
    """The problems of one file while its shape is read, and the language its keys are written in."""

    keys: str
    problems: list[Problem] = field(default_factory=list)
    unseen: int = 0
    """Problems found once there were enough to show."""

    @property
    def full(self) -> bool:
        """Whether nobody will see the words of another problem: do not search for them."""
        return len(self.problems) >= MOST_KEPT

    def note(self, at: SourcePosition, code: str, *, variant: str = "", **values: object) -> None:
        """Add one problem, or only count it when there are enough."""
        if self.full:
            self.unseen += 1
        else:
            self.problems.append(Problem(at, code, variant=variant, values=values))


@dataclass(frozen=True, slots=True)
class Slot:
    """What a value is read for: its field, the key as its author wrote it, and where problems are noted."""

    field: Field
    key: str
    findings: Findings


def read_text(node: Node, slot: Slot) -> Text | None:
    """The node as a text of the slot's kind, without white space around it."""
    text = _some_text(node, slot)
    if text is None or fits(slot.field.kind, text.value):
        return text
    kind = TEXT_KINDS[slot.field.kind]
    suggestion = id_from(text.value) if kind.code == "JM112" else None
    variant = "did_you_mean" if suggestion else ""
    slot.findings.note(text.at, kind.code, variant=variant, key=slot.key, value=text.value, suggestion=suggestion or "")
    return None


def read_choice(node: Node, slot: Slot) -> str | None:
    """The node as one of the slot's values, in its canonical form."""
    text = _some_text(node, slot)
    if text is None:
        return None
    value = english_value(text.value)
    if value in slot.field.values:
        return value
    if slot.findings.full:
        slot.findings.note(text.at, "JM110")
        return None
    known = [value_in(slot.findings.keys, each) for each in slot.field.values]
    both = {value_in(language, each): each for each in slot.field.values for language in ("en", "es")}
    close = get_close_matches(folded(text.value).lower().replace(" ", "_"), both, n=1, cutoff=CLOSE_ENOUGH)
    slot.findings.note(
        text.at,
        "JM110",
        variant="did_you_mean" if close else "",
        key=slot.key,
        value=text.value,
        known=", ".join(known),
        suggestion=value_in(slot.findings.keys, both[close[0]]) if close else "",
    )
    return None


def read_flag(node: Node, slot: Slot) -> bool | None:
    """The node as `true` or `false`; no other word is a yes or a no."""
    text = _some_text(node, slot)
    if text is None:
        return None
    if text.value not in _FLAGS or not (isinstance(node, ScalarNode) and node.plain):
        slot.findings.note(text.at, "JM109", key=slot.key, value=text.value)
    return _FLAGS.get(text.value)


def read_number(node: Node, slot: Slot) -> float | None:
    """The node as a number inside the slot's limits; `0,5` and `0.5` are the same."""
    text = _some_text(node, slot)
    if text is None:
        return None
    number = number_of(text.value)
    if number is None:
        slot.findings.note(text.at, "JM107", key=slot.key, value=text.value)
        return None
    return number if _inside(number, text, slot=slot) else None


def read_whole(node: Node, slot: Slot) -> int | None:
    """The node as a whole number inside the slot's limits."""
    text = _some_text(node, slot)
    if text is None:
        return None
    if not WHOLE.fullmatch(text.value):
        slot.findings.note(text.at, "JM108", key=slot.key, value=text.value)
        return None
    number = int(text.value)
    return number if _inside(number, text, slot=slot) else None


def is_nothing(node: Node) -> bool:
    """Whether a key was left without a value."""
    return isinstance(node, ScalarNode) and (not node.value.strip() or (node.plain and node.value.strip() in _NOTHING))


def _some_text(node: Node, slot: Slot) -> Text | None:
    if isinstance(node, ScalarNode):
        if not is_nothing(node):
            return Text(node.value.strip(), node.at)
        slot.findings.note(node.at, "JM111", key=slot.key)
        return None
    meant = _text_behind(node)
    slot.findings.note(node.at, "JM104", variant="quotes" if meant else "", key=slot.key, corrected=quoted(meant or ""))
    return None


def _text_behind(node: ListNode | MappingNode) -> str | None:
    """The text a writer meant by `{horario}` or by `Pasos: uno`, which YAML reads as mappings."""
    if not isinstance(node, MappingNode) or len(node.entries) != 1:
        return None
    key, value = node.entries[0].key.value, node.entries[0].value
    if not isinstance(value, ScalarNode):
        return None
    if node.flow:
        return None if value.value else f"{{{key}}}"
    return f"{key}: {value.value}".strip()


def _inside(number: float, text: Text, *, slot: Slot) -> bool:
    low, high = slot.field.low, slot.field.high
    if (low is None or number >= low) and (high is None or number <= high):
        return True
    slot.findings.note(
        text.at,
        "JM118",
        variant="at_least" if high is None else "",
        key=slot.key,
        value=text.value,
        low="" if low is None else f"{low:g}",
        high="" if high is None else f"{high:g}",
    )
    return False
