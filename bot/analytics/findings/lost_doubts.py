"""Doubts outside the journey: too many of them belong to no stage, or several customers share one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_

from bot.analytics.findings.evidence import NewNeed, WithoutStage
from bot.analytics.findings.looking import Look, Seen
from bot.analytics.scope import DOUBTS, count_if, of_turns
from bot.touchpoints.tables import touchpoint

FROM: Final = 0.1
"""Share of a map's doubts outside every stage from which one seems to be missing."""
CUSTOMERS: Final = 2
MESSAGES: Final = 3
"""From so many customers and messages a shared doubt is a need: as where open doubts begin to count."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A group of open doubts that fit no stage, as the book of open doubts counts it."""

    group: str
    customers: int
    messages: int


def without_stage(look: Look) -> Seen:
    """Whether a tenth or more of the doubts were not understood, and nothing told which stage they belong to."""
    nowhere = or_(touchpoint.c.stage_id.is_(None), touchpoint.c.stage_source == "default")
    query = of_turns(
        func.count().label("doubts"), count_if(touchpoint.c.kind == "fallback", nowhere).label("lost")
    ).where(*look.scope.turns(), touchpoint.c.kind.in_(DOUBTS))
    row = look.connection.execute(query).one()
    if row.doubts < look.enough:
        return Seen((), frozenset({f"{WithoutStage.name}:"}))
    return Seen((WithoutStage(None, row.lost, doubts=row.doubts),) if row.lost >= FROM * row.doubts else ())


def new_needs(clusters: Iterable[Cluster]) -> Seen:
    """What several customers ask outside every stage."""
    enough = [each for each in clusters if each.customers >= CUSTOMERS and each.messages >= MESSAGES]
    return Seen(tuple(NewNeed(None, each.messages, group=each.group, customers=each.customers) for each in enough))
