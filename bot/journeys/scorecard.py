"""How a map is measured and changed: objectives, KPIs, plans, surveys, and the evidence collected by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.journeys.positions import SourcePosition, Text

NO_LANES: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Objective:
    """What the company wants to reach."""

    id: str
    name: str
    at: SourcePosition
    by: str | None = None
    owner: Text | None = None


@dataclass(frozen=True, slots=True)
class Kpi:
    """A metric with its target; `target` keeps the author's words, such as `>= 85%`."""

    metric: str
    target: str
    at: SourcePosition
    name: str | None = None
    window: str = "28d"
    level: str | None = None
    objective: Text | None = None
    source: str = "log"
    owner: Text | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """The change a plan promises in one metric."""

    metric: str
    to: str
    at: SourcePosition
    place: Text | None = None
    """The field `at` of the language: a stage or `stage.question`."""
    start: str | None = None
    """The field `from` of the language."""


@dataclass(frozen=True, slots=True)
class Plan:
    """An action plan: what changes, who does it, which number it moves."""

    id: str
    name: str
    at: SourcePosition
    why: Text | None = None
    area: str | None = None
    solves: tuple[Text, ...] = ()
    touches: tuple[Text, ...] = ()
    moves: tuple[Move, ...] = ()
    owner: Text | None = None
    team: tuple[Text, ...] = ()
    status: str = "idea"
    impact: int | None = None
    effort: int | None = None
    start: str | None = None
    due: str | None = None
    live_in: str | None = None
    lanes: Mapping[str, object] = NO_LANES


@dataclass(frozen=True, slots=True)
class Survey:
    """A micro-survey: csat, ces, nps or one open question."""

    kind: str
    at: SourcePosition
    place: Text | None = None
    """The field `at` of the language; `None` means at the end of a conversation."""
    ask: Text | None = None
    sample: str = "100%"
    cooldown: str = "30d"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something collected by hand that supports parts of the map."""

    kind: str
    about: tuple[Text, ...]
    at: SourcePosition
    id: str | None = None
    date: str | None = None
    n: int | None = None
    says: Text | None = None
    quote: Text | None = None
    score: float | None = None
    ref: Text | None = None
