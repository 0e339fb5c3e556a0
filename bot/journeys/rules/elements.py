"""What a map holds that others may refer to, each under its id or its path."""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Protocol

from bot.journeys.model import JourneyMap, Stage
from bot.journeys.positions import SourcePosition, Text


class Kind(Enum):
    """Kinds of element; the first five share one namespace of paths."""

    STAGE = auto()
    TOUCHPOINT = auto()
    QUESTION = auto()
    PAIN = auto()
    OPPORTUNITY = auto()
    CHANNEL = auto()
    PERSONA = auto()
    MEMBER = auto()
    OBJECTIVE = auto()
    PLAN = auto()


class Identified(Protocol):
    """Anything with an id and a place in the file."""

    @property
    def id(self) -> str:
        """The id, as written or derived."""

    @property
    def at(self) -> SourcePosition:
        """Where it stands."""


class Renamed(Identified, Protocol):
    """Something with an id that remembers its former ones."""

    @property
    def was(self) -> tuple[Text, ...]:
        """Former ids."""


Names = Mapping[Kind, Mapping[str, None]]
"""Per kind, the names by which it can be referred to, in the order of the file (a mapping used as an ordered set)."""

PLACES = frozenset({Kind.STAGE, Kind.TOUCHPOINT, Kind.QUESTION, Kind.PAIN, Kind.OPPORTUNITY})


def names(journey: JourneyMap) -> Names:
    """Every name of the map, by kind; items of a stage under `stage.item`."""
    found: dict[Kind, dict[str, None]] = {kind: {} for kind in Kind}
    flat: Sequence[tuple[Kind, Sequence[Identified]]] = (
        (Kind.STAGE, journey.stages),
        (Kind.CHANNEL, journey.channels),
        (Kind.PERSONA, journey.personas),
        (Kind.MEMBER, journey.team),
        (Kind.OBJECTIVE, journey.objectives),
        (Kind.PLAN, journey.plans),
    )
    for kind, elements in flat:
        found[kind].update((element.id, None) for element in elements)
    for stage in journey.stages:
        for kind, item in items(stage):
            found[kind][f"{stage.id}.{item.id}"] = None
    return found


def items(stage: Stage) -> Iterator[tuple[Kind, Identified]]:
    """The items of a stage that have an id, which must differ among all of them."""
    yield from ((Kind.TOUCHPOINT, each) for each in stage.touchpoints)
    yield from ((Kind.QUESTION, each) for each in stage.questions)
    yield from ((Kind.PAIN, each) for each in stage.pains)
    yield from ((Kind.OPPORTUNITY, each) for each in stage.opportunities)


def renamed(stage: Stage) -> Iterator[Renamed]:
    """The items of a stage that can say which ids they had before."""
    yield from stage.touchpoints
    yield from stage.questions
