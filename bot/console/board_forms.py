"""The forms of the board: where they stand, what their fields say now, and how a form shows it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from bot.journeys.editing.document import Document
from bot.journeys.editing.places import Place
from bot.journeys.editing.pointing import said_at
from bot.journeys.editing.values import Group, Value

NEW: Final = "*"
"""The last step of a place where something is to be added."""
THINGS: Final = ("touchpoints", "pains", "opportunities", "kpis")
"""Lanes of things that have a form of their own."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form: the steps from the form's place to what it changes, and how it is asked for."""

    steps: tuple[str, ...]
    label: str
    """Its sentence below `console.edit.field.`."""
    widget: str = "text"
    """`text`, `area`, `lines` (a list, one per line), `choice`, `several` (of the choices), `grade` (1 to 5), `score`
    (-2 to 2), `duration`, `metric` (one of the choices or another id), `target` or `fact_name`."""
    choices: tuple[tuple[str, str], ...] = ()
    """Values and what they are called; one without a name is called `<last step>.<value>` in the catalogue."""
    required: bool = False
    hint: str = ""
    """Its sentence below `console.edit.hint.`, if it needs one."""
    more: bool = False
    """Whether it waits behind "More"."""

    @property
    def name(self) -> str:
        """How a form calls it."""
        return "/".join(self.steps) or "value"


@dataclass(frozen=True, slots=True)
class CellForm:
    """A form open in a cell: its place, and for each field what it said and what it says now."""

    key: str
    place: Place
    fields: tuple[FormField, ...]
    was: Mapping[str, str]
    now: Mapping[str, str]
    wrong: Mapping[str, str]
    """Field by field, what cannot be saved; the whole form under an empty name."""

    @property
    def opens_more(self) -> bool:
        """Whether something behind "More" is to be seen at once: it is filled in, or wrong."""
        return any(self.now[each.name] or each.name in self.wrong for each in self.fields if each.more)

    @property
    def is_new(self) -> bool:
        """Whether it adds something."""
        return self.key.endswith(f"/{NEW}")


def key_of(steps: Sequence[str | int]) -> str:
    """A place as one word, for addresses and forms."""
    return "/".join(quote(str(step), safe="*") for step in steps)


def steps_of(key: str) -> tuple[str, ...]:
    """The steps of such a word."""
    return tuple(unquote(step) for step in key.split("/")) if key else ()


def home_of(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The place that a form's fields are counted from: for wishes and emotions, their stage."""
    return steps[:2] if steps[2:] in (("goal",), ("emotion",)) else steps


def read_fields(document: Document, place: Place, fields: Sequence[FormField]) -> dict[str, str]:
    """What the fields say in the file, as a form shows it."""
    if place.steps[-1:] == (NEW,):
        return {each.name: "" for each in fields}
    said = {each.name: shown(said_at(document, _below(place, each.steps))) for each in fields}
    return said | {each.name: str(place.steps[-1]) for each in fields if each.widget == "metric"}


def sent(field: FormField, read: Callable[[str], Sequence[object]]) -> str:
    """What a form says in a field; `read` gives the values under a name, of which a field of boxes has several."""
    return "\n".join(each for each in read(f"now.{field.name}") if isinstance(each, str))


def shown(value: Value) -> str:
    """A value as a field shows it; a list has a line for each."""
    if isinstance(value, tuple):
        return "\n".join(shown(each) for each in value)
    if isinstance(value, Group):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _below(place: Place, steps: Sequence[str]) -> Place:
    return Place(place.file, (*place.steps, *steps))
