"""Where it hurts: friction per stage, question and miss, with what it is made of and how it moved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Float, and_, case, cast, func, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import CTE

from bot.analytics.scope import Scope, of_turns
from bot.analytics.statistics import Change, Mean, Moments, compare_moments
from bot.touchpoints.tables import conversation, touchpoint

POINTS: Final = 100.0
"""Pain of a conversation whose friction is 1."""
_PARTS: Final = ("mood", "handoff", "miss", "abandoned")
"""Of `Parts`, in the order in which they win when they weigh the same."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much friction each thing is, 0 to 1; every view of pain shows them."""

    mood: float = 1.0
    """Times the sentiment of a turn, where that is negative."""
    handoff: float = 0.8
    miss: float = 0.6
    abandoned: float = 0.4
    """The customer left here."""


WEIGHTS: Final = Weights()


@dataclass(frozen=True, slots=True)
class Item:
    """What hurts: a question, or turns of a kind that belong to none (`fallback`, `handoff`...), or all of a stage."""

    stage_id: str | None
    """Where the customer was; `None` when it is not known."""
    question: str | None = None
    """Its path, `stage.question`: that of its own stage, wherever it was asked."""
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """What friction comes from; together they are all of it."""

    mood: float = 0.0
    handoff: float = 0.0
    miss: float = 0.0
    abandoned: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return self.mood + self.handoff + self.miss + self.abandoned

    def times(self, factor: float) -> "Parts":
        """Each of them so many times."""
        return Parts(factor * self.mood, factor * self.handoff, factor * self.miss, factor * self.abandoned)


@dataclass(frozen=True, slots=True)
class Pain:
    """The pain of one item, in points: 0 nobody minded, 100 everybody who came to the stage suffered fully.

    Each conversation counts with its worst friction, and as what that was.
    """

    item: Item
    parts: Parts
    """What the points come from."""
    conversations: int
    """Those that met the item, be it with friction or without."""
    measured: Mean
    """The pain with its interval; its n are the conversations that reached the stage."""
    change: Change
    """Against the window before; less pain is better."""

    @property
    def value(self) -> float:
        """Points, 0 to 100."""
        return self.measured.value


@dataclass(frozen=True, slots=True)
class _Sums:
    conversations: int
    parts: Parts
    squares: float


_NONE: Final = _Sums(0, Parts(), 0.0)


def pain_ranking(connection: Connection, scope: Scope, *, weights: Weights = WEIGHTS) -> tuple[Pain, ...]:
    """Metric `pain` of questions, misses, hand-offs and the rest, the worst first; what hurt nobody is left out."""
    found = _pains(connection, scope, weights, by_item=True)
    hurting = [pain for pain in found.values() if pain.value > 0]
    return tuple(sorted(hurting, key=lambda each: (-each.value, str(each.item))))


def pain_by_stage(connection: Connection, scope: Scope, *, weights: Weights = WEIGHTS) -> Mapping[str | None, Pain]:
    """Metric `pain` of each stage that was reached, every conversation with the worst of all its turns there."""
    found = _pains(connection, scope, weights, by_item=False)
    return {item.stage_id: pain for item, pain in found.items()}


def friction(scope: Scope, weights: Weights) -> CTE:
    """SQL: every turn in scope with its `item` (stage, question, kind) and its friction by part."""
    latest = touchpoint.alias("latest")
    last = select(func.max(latest.c.seq)).where(latest.c.conversation_id == conversation.c.conversation_id)
    path = scope.stages.question()
    left = and_(conversation.c.outcome == "abandoned", touchpoint.c.seq == last.scalar_subquery())
    return (
        of_turns(
            scope.stages.current(touchpoint.c.stage_id).label("stage"),
            path.label("question"),
            case((path.is_(None), touchpoint.c.kind)).label("kind"),
            touchpoint.c.conversation_id,
            touchpoint.c.at,
            touchpoint.c.text_redacted,
            _weighed(touchpoint.c.sentiment < 0, -touchpoint.c.sentiment * weights.mood).label("mood"),
            _weighed(touchpoint.c.kind == "handoff", weights.handoff).label("handoff"),
            _weighed(touchpoint.c.kind == "fallback", weights.miss).label("miss"),
            _weighed(left, weights.abandoned).label("abandoned"),
        )
        .where(*scope.turns())
        .cte("friction")
    )


def _pains(connection: Connection, scope: Scope, weights: Weights, *, by_item: bool) -> Mapping[Item, Pain]:
    now = _sums(connection, scope, weights, by_item=by_item)
    before = _sums(connection, scope.before(), weights, by_item=by_item)
    if by_item:
        reached, reached_before = _reached(connection, scope), _reached(connection, scope.before())
    else:
        reached, reached_before = _met(now), _met(before)
    least = scope.terms.min_sample
    found = {}
    for item, sums in now.items():
        moments = _moments(sums, reached[item.stage_id])
        measured = moments.mean(scale=POINTS, least=least) or Mean(0.0, 0, None, least)
        past = _moments(before.get(item, _NONE), reached_before.get(item.stage_id, 0))
        change = compare_moments(past, moments, scale=POINTS, more_is_better=False, least=least)
        found[item] = Pain(item, sums.parts.times(POINTS / moments.n), sums.conversations, measured, change)
    return found


def _met(stages: Mapping[Item, _Sums]) -> Mapping[str | None, int]:
    return {item.stage_id: sums.conversations for item, sums in stages.items()}


def _moments(sums: _Sums, reached: int) -> Moments:
    return Moments(reached, sums.parts.total, sums.squares)


def _sums(connection: Connection, scope: Scope, weights: Weights, *, by_item: bool) -> Mapping[Item, _Sums]:
    """Per item the worst friction of each conversation, added up by what it was."""
    turns = friction(scope, weights)
    keys = [turns.c.stage, turns.c.question, turns.c.kind] if by_item else [turns.c.stage]
    parts = [func.max(turns.c[part]).label(part) for part in _PARTS]
    each = select(*keys, *parts).group_by(*keys, turns.c.conversation_id).cte("each_conversation")
    chosen: list[ColumnElement[Any]] = [case((_wins(each, part), each.c[part]), else_=0.0) for part in _PARTS]
    rows = connection.execute(
        select(
            *(each.c[key.name] for key in keys),
            func.count().label("conversations"),
            *(func.sum(value).label(part) for value, part in zip(chosen, _PARTS, strict=True)),
            func.sum(sum((value * value for value in chosen[1:]), chosen[0] * chosen[0])).label("squares"),
        ).group_by(*(each.c[key.name] for key in keys))
    )
    return {
        Item(row.stage, *((row.question, row.kind) if by_item else ())): _Sums(
            row.conversations, Parts(row.mood, row.handoff, row.miss, row.abandoned), row.squares
        )
        for row in rows
    }


def _wins(each: CTE, part: str) -> "ColumnElement[Any]":
    place = _PARTS.index(part)
    stronger = [each.c[part] > each.c[other] for other in _PARTS[:place]]
    return and_(*stronger, *(each.c[part] >= each.c[other] for other in _PARTS[place + 1 :]))


def _reached(connection: Connection, scope: Scope) -> Mapping[str | None, int]:
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    query = of_turns(stage, func.count(touchpoint.c.conversation_id.distinct()).label("n")).where(*scope.turns())
    return {row.stage: row.n for row in connection.execute(query.group_by(stage))}


def _weighed(condition: "ColumnElement[Any]", weight: Any) -> "ColumnElement[Any]":
    return case((condition, cast(weight, Float(53))), else_=cast(0.0, Float(53)))
