"""How customers felt at each stage, beside how the map expected them to feel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Interval, Mean
from bot.touchpoints.tables import conversation, touchpoint

POINTS: Final = 2.0
"""Emotion points (−2 to +2) for one of sentiment (−1 to +1)."""


@dataclass(frozen=True, slots=True)
class StageEmotion:
    """One stage's emotion in points, −2 to +2; `observed` is `None` when nobody was heard there."""

    stage: MapStage
    observed: Mean | None
    against: Mean | None = None
    """Observed minus what the release that each conversation met had promised, of those that had a promise."""

    @property
    def gap(self) -> float | None:
        """Observed minus expected; below zero the promise is not kept."""
        return self.against.value if self.against else None

    @property
    def expected(self) -> float | None:
        """What the releases in force promised, on average of the conversations heard; of nobody, what the last does."""
        if self.observed is None or self.against is None or self.against.n != self.observed.n:
            return self.stage.expected_emotion
        return self.observed.value - self.against.value


@dataclass(frozen=True, slots=True)
class _Felt:
    """One conversation at one stage: its mean sentiment (−1 to +1), and the release it met."""

    sentiment: float
    release: str


def emotions(connection: Connection, scope: Scope) -> tuple[StageEmotion, ...]:
    """Metrics `emotion` and `emotion_gap`: every stage of the map, in its order."""
    felt = _felt(connection, scope)
    return tuple(_of_stage(scope, stage, felt.get(stage.id, ())) for stage in scope.stages.all)


def felt_by_stage(connection: Connection, scope: Scope) -> Mapping[str, Sequence[float]]:
    """Mean sentiment (−1 to +1) of each conversation at each stage: what `emotion` is the mean of."""
    return {stage: [each.sentiment for each in found] for stage, found in _felt(connection, scope).items()}


def _of_stage(scope: Scope, stage: MapStage, felt: Sequence[_Felt]) -> StageEmotion:
    observed = scope.mean([each.sentiment for each in felt], scale=POINTS)
    promises = [(each.sentiment, scope.stages.expected(stage, each.release)) for each in felt]
    kept = [(sentiment, promise) for sentiment, promise in promises if promise is not None]
    if observed is not None and len(kept) == len(felt) and len({promise for _, promise in kept}) == 1:
        return StageEmotion(stage, observed, _lowered(observed, by=kept[0][1]))
    return StageEmotion(stage, observed, scope.mean([POINTS * sentiment - promise for sentiment, promise in kept]))


def _lowered(mean: Mean, *, by: float) -> Mean:
    """Nearly always one promise held for all of a window: its gap needs no second resampling."""
    interval = mean.interval and Interval(mean.interval.low - by, mean.interval.high - by)
    return Mean(mean.value - by, mean.n, interval, mean.least)


def _felt(connection: Connection, scope: Scope) -> Mapping[str, Sequence[_Felt]]:
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    query = (
        of_turns(stage, conversation.c.release, func.avg(touchpoint.c.sentiment).label("felt"))
        .where(*scope.turns(), touchpoint.c.sentiment.is_not(None), touchpoint.c.stage_id.is_not(None))
        .group_by(stage, conversation.c.release, touchpoint.c.conversation_id)
    )
    found: dict[str, list[_Felt]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.stage].append(_Felt(row.felt, row.release))
    return found
