"""What a number is asked of: a map, a window and a filter, as conditions on the log, and the map's own terms."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import and_, case, func, select
from sqlalchemy.sql import ColumnElement, Select

from bot.analytics.places import Where
from bot.analytics.stages import Stages
from bot.analytics.statistics import MIN_SAMPLE, Mean, Rate, mean_of
from bot.analytics.window import Window
from bot.journeys.model import MapSettings
from bot.touchpoints.durations import seconds
from bot.touchpoints.tables import conversation, touchpoint

RESOLVED: Final = ("resolved_confirmed", "resolved_implied")
DOUBTS: Final = ("question", "fallback")
"""Kinds of turn that carry a doubt."""
UNKNOWN: Final = ""
"""What a filter by persona or source asks for when it wants those of whom it is not known."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Narrows what is counted; `None` leaves a side open."""

    stage_id: str | None = None
    persona_id: str | None = None
    channel: str | None = None
    language: str | None = None
    source: str | None = None
    returning: bool | None = None
    """Whether the customer had had a conversation before this one."""
    stage_by_question: bool = False
    """Only turns whose stage is known because the question belongs to it."""
    place: Where | None = None
    """Only turns at this touchpoint, this question, these stages."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a map's `settings` say of its own evidence."""

    min_sample: int = MIN_SAMPLE
    """Under so many, a number is grey and takes no verdict."""
    fcr_window: float = 24 * 3_600.0
    """Seconds within which coming back to the same stage means that the first contact did not resolve."""

    @classmethod
    def of(cls, settings: MapSettings) -> "Terms":
        """The terms of a map; its time zone is the window's."""
        return cls(settings.min_sample, float(seconds(settings.fcr_window)))


@dataclass(frozen=True, slots=True)
class Scope:
    """One map's stages, a window, a filter, and the map's terms."""

    stages: Stages
    window: Window
    filter: Filter = field(default_factory=Filter)
    terms: Terms = field(default_factory=Terms)
    with_tests: bool = False
    """Whether test conversations are wanted too, as only an export may."""

    def before(self) -> "Scope":
        """The same question of the window before this one."""
        return replace(self, window=self.window.before())

    def narrowed(self, **sides: Any) -> "Scope":
        """The same question with these sides of the filter set."""
        return replace(self, filter=replace(self.filter, **sides))

    def rate(self, hits: int, n: int) -> Rate:
        """A share that knows the map's smallest sample. PostgreSQL's sums of counts come as decimals."""
        return Rate(int(hits), int(n), self.terms.min_sample)

    def mean(self, values: Sequence[float], *, scale: float = 1.0) -> Mean | None:
        """A mean that knows it too; `None` of nothing."""
        return mean_of(values, scale=scale, least=self.terms.min_sample)

    def conversations(self) -> "list[ColumnElement[Any]]":
        """Conditions on `conversation` whatever the window: the map's, no tests, and through the filter."""
        wanted = self.filter
        found = [conversation.c.map_id == self.stages.map_id]
        if not self.with_tests:
            found.append(conversation.c.is_test.is_(False))
        for column, value in (
            (conversation.c.persona_id, wanted.persona_id),
            (conversation.c.channel, wanted.channel),
            (conversation.c.language, wanted.language),
            (conversation.c.source, wanted.source),
        ):
            if value is not None:
                found.append(column == value if value != UNKNOWN else column.is_(None))
        if wanted.returning is not None:
            found.append(_came_before() if wanted.returning else ~_came_before())
        return found

    def engaged(self) -> "list[ColumnElement[Any]]":
        """Conditions on `conversation`: ended, engaged, begun in the window, and touching the filter's stage.

        One that is still open has no outcome yet, and is not guessed.
        """
        found = [*self.conversations(), conversation.c.outcome != "unengaged", *self.within(conversation.c.started_at)]
        if turns := self.of_turn():
            of_it = touchpoint.c.conversation_id == conversation.c.conversation_id
            found.append(select(touchpoint.c.row_id).where(of_it, *turns).exists())
        return found

    def turns(self) -> "list[ColumnElement[Any]]":
        """Conditions on `touchpoint` joined with `conversation`: turns in the window, through the filter."""
        return [*self.conversations(), *self.within(touchpoint.c.at), *self.of_turn()]

    def within(self, time: "ColumnElement[Any]") -> "list[ColumnElement[Any]]":
        """A time inside the window."""
        return [time >= self.window.starts_at, time < self.window.ends_at]

    def of_turn(self) -> "list[ColumnElement[Any]]":
        """Conditions of the filter on `touchpoint` alone."""
        found: list[ColumnElement[Any]] = []
        if self.filter.stage_id is not None:
            found.append(self.stages.current(touchpoint.c.stage_id) == self.filter.stage_id)
        if self.filter.stage_by_question:
            found.append(touchpoint.c.stage_source == "question")
        if self.filter.place is not None:
            found.append(self.filter.place.turns(self.stages))
        return found


def of_turns(*columns: "ColumnElement[Any]") -> Select:
    """A query of these columns over all turns with their conversations."""
    return select(*columns).select_from(
        touchpoint.join(conversation, touchpoint.c.conversation_id == conversation.c.conversation_id)
    )


def count_if(*conditions: Any) -> "ColumnElement[Any]":
    """SQL: how many rows meet all conditions."""
    return func.coalesce(func.sum(case((and_(*conditions), 1), else_=0)), 0)


def _came_before() -> "ColumnElement[Any]":
    earlier = conversation.alias("earlier")
    return (
        select(earlier.c.conversation_id)
        .where(
            earlier.c.customer_key == conversation.c.customer_key,
            earlier.c.started_at < conversation.c.started_at,
            earlier.c.is_test.is_(False),
        )
        .exists()
    )
