"""Different customers, different journeys: who they are, and any metric told for each kind of them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.scope import UNKNOWN, Scope
from bot.analytics.statistics import Rate
from bot.journeys.model import Persona
from bot.touchpoints.tables import conversation

MOST: Final = 12
"""Kinds told apart; campaigns can be without number, and the rarest say nothing."""

Value = TypeVar("Value")


class Side(Enum):
    """What customers are told apart by."""

    PERSONA = "persona"
    CHANNEL = "channel"
    LANGUAGE = "language"
    SOURCE = "source"
    CUSTOMER = "customer"
    """Whether they had talked before."""


_COLUMNS: Final = {
    Side.PERSONA: ("persona_id", conversation.c.persona_id),
    Side.CHANNEL: ("channel", conversation.c.channel),
    Side.LANGUAGE: ("language", conversation.c.language),
    Side.SOURCE: ("source", conversation.c.source),
}


@dataclass(frozen=True, slots=True)
class Segment(Generic[Value]):
    """A metric of one kind of customer."""

    name: str
    """The value of the side; `UNKNOWN` where it is not known; `new` or `returning`."""
    conversations: int
    is_enough: bool
    """Whether there are as many engaged conversations as a verdict takes; else it is shown grey."""
    value: Value


@dataclass(frozen=True, slots=True)
class PersonaShare:
    """How many of the conversations with a known persona are one's, against what the map believes."""

    persona_id: str
    name: str
    share: Rate
    believed: float | None
    """The map's `share`, 0 to 1."""

    @property
    def agrees(self) -> bool | None:
        """Whether the map's belief may be true; `None` while there are too few, or where the map believes nothing."""
        interval = self.share.interval
        if self.believed is None or interval is None or not self.share.is_enough:
            return None
        return interval.low <= self.believed <= interval.high


@dataclass(frozen=True, slots=True)
class PersonaMix:
    """The personas of the map in its order, then those that only the log knows."""

    personas: tuple[PersonaShare, ...]
    unknown: Rate
    """Conversations without a persona, among all."""


def segments(
    connection: Connection, scope: Scope, *, by: Side, metric: Callable[[Connection, Scope], Value]
) -> tuple[Segment[Value], ...]:
    """The metric for each kind of customer that the scope has, the most frequent first; at most `MOST` of them."""
    return tuple(
        Segment(name, n, n >= scope.terms.min_sample, metric(connection, narrowed))
        for name, n, narrowed in _kinds(connection, scope, by)
    )


def persona_mix(connection: Connection, scope: Scope, *, personas: Sequence[Persona]) -> PersonaMix:
    """Metric `persona_mix`: of the engaged conversations in scope."""
    counts = dict(_counts(connection, scope, conversation.c.persona_id))
    unknown = counts.pop(None, 0)
    known = sum(counts.values())
    others = sorted(set(counts) - {each.id for each in personas}, key=str)
    shares = [
        *((each.id, each.name, _share(each.share)) for each in personas),
        *((str(each), str(each), None) for each in others),
    ]
    return PersonaMix(
        tuple(PersonaShare(id, name, scope.rate(counts.get(id, 0), known), share) for id, name, share in shares),
        scope.rate(unknown, unknown + known),
    )


def _kinds(connection: Connection, scope: Scope, side: Side) -> Iterator[tuple[str, int, Scope]]:
    if side is Side.CUSTOMER:
        for name, returning in (("new", False), ("returning", True)):
            if scope.filter.returning in (None, returning):
                narrowed = scope.narrowed(returning=returning)
                query = select(func.count().label("n")).where(*narrowed.engaged())
                yield name, connection.execute(query).scalar_one(), narrowed
        return
    field, column = _COLUMNS[side]
    for value, n in _counts(connection, scope, column)[:MOST]:
        name = UNKNOWN if value is None else value
        yield name, n, scope.narrowed(**{field: name})


def _counts(connection: Connection, scope: Scope, column: Any) -> list[tuple[str | None, int]]:
    query = select(column.label("value"), func.count().label("n")).where(*scope.engaged()).group_by(column)
    counted = [(row.value, row.n) for row in connection.execute(query)]
    return sorted(counted, key=lambda each: (-each[1], each[0] or ""))


def _share(written: str | None) -> float | None:
    """Of a checked percentage such as `35%` or `12,5%`."""
    return float(written.replace("%", "").replace(",", ".")) / 100 if written else None
