"""The forms of the board: which fields each cell has, what they say now, and which of them were changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from bot.console.board import LISTS
from bot.journeys.editing.document import Document
from bot.journeys.editing.places import Place
from bot.journeys.editing.pointing import said_at
from bot.journeys.editing.values import Group, Value
from bot.journeys.fields import PARTS

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
    """`text`, `area`, `lines` (a list, one per line), `choice`, `grade` (1 to 5), `score` (-2 to 2) or
    `fact_name`."""
    choices: tuple[tuple[str, str], ...] = ()
    """Values and what they are called; an empty name is looked up in the catalogue."""
    required: bool = False

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
    def is_new(self) -> bool:
        """Whether it adds something."""
        return self.key.endswith(f"/{NEW}")


def key_of(steps: Sequence[str | int]) -> str:
    """A place as one word, for addresses and forms."""
    return "/".join(quote(str(step), safe="*") for step in steps)


def steps_of(key: str) -> tuple[str, ...]:
    """The steps of such a word."""
    return tuple(unquote(step) for step in key.split("/")) if key else ()


def fields_of(
    steps: tuple[str, ...], *, channels: Sequence[tuple[str, str]], team: Sequence[tuple[str, str]]
) -> tuple[FormField, ...]:
    """The fields of the form at a place; none where the board has no form."""
    if steps == ("stages", NEW):
        return (FormField(("name",), "name", required=True), FormField(("goal",), "goal", "area"))
    if steps == ("facts", NEW):
        return (FormField(("name",), "fact", "fact_name", required=True), FormField(("value",), "value", required=True))
    if steps[:1] == ("facts",) and len(steps) == 2:
        return (FormField((), "value", required=True),)
    if steps[:1] != ("stages",) or not 2 <= len(steps) <= 4:
        return ()
    if len(steps) == 2:
        return (
            FormField(("name",), "stage_name", required=True),
            FormField(("phase",), "phase", "choice", _named("stage", "phase")),
            FormField(("owner",), "owner", "choice", tuple(team)),
        )
    if len(steps) == 4:
        return _thing(steps[2], is_new=steps[3] == NEW, channels=tuple(channels))
    return _lane(steps[2])


def home_of(steps: tuple[str, ...]) -> tuple[str, ...]:
    """The place that a form's fields are counted from: for wishes and emotions, their stage."""
    return steps[:2] if steps[2:] in (("goal",), ("emotion",)) else steps


def read_fields(document: Document, place: Place, fields: Sequence[FormField]) -> dict[str, str]:
    """What the fields say in the file, as a form shows it."""
    is_new = place.steps[-1:] == (NEW,)
    return {each.name: "" if is_new else shown(said_at(document, _below(place, each.steps))) for each in fields}


def shown(value: Value) -> str:
    """A value as a field shows it; a list has a line for each."""
    if isinstance(value, tuple):
        return "\n".join(shown(each) for each in value)
    if isinstance(value, Group):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _below(place: Place, steps: Sequence[str]) -> Place:
    return Place(place.file, (*place.steps, *steps))


def _lane(lane: str) -> tuple[FormField, ...]:
    if lane == "goal":
        return (FormField(("goal",), "goal", "area"), FormField(("thinks",), "thinks", "area"))
    if lane == "emotion":
        return (
            FormField(("emotion", "score"), "score", "score"),
            FormField(("emotion", "label"), "feeling"),
            FormField(("emotion", "why"), "why", "area"),
        )
    own = lane.startswith("x-") and len(lane) > len("x-")
    return (FormField((), "lines", "lines"),) if lane in LISTS or own else ()


def _thing(lane: str, *, is_new: bool, channels: tuple[tuple[str, str], ...]) -> tuple[FormField, ...]:
    if lane == "touchpoints":
        return (
            FormField(("name",), "name", required=True),
            FormField(("channel",), "channel", "choice", channels),
            FormField(("moment",), "moment", "choice", _named("touchpoint", "moment")),
            FormField(("emotion", "score"), "score", "score"),
            FormField(("expect",), "expect", "area"),
        )
    if lane == "pains":
        return (FormField(("what",), "pain", "area", required=True), FormField(("severity",), "severity", "grade"))
    if lane == "opportunities":
        what = FormField(("what",), "opportunity", "area", required=True)
        return (what, FormField(("impact",), "impact", "grade"), FormField(("effort",), "effort", "grade"))
    if lane == "kpis":
        metric = (FormField(("metric",), "metric", required=True),) if is_new else ()
        return (*metric, FormField(("target",), "target", required=True), FormField(("name",), "shown_name"))
    return ()


def _named(part: str, field: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, f"{field}.{value}") for value in PARTS[part].fields[field].values)
