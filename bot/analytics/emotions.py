"""How customers felt at each stage, beside how the map expected them to feel."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func
from sqlalchemy.engine import Connection

from bot.analytics.scope import Scope, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Mean, mean_of
from bot.touchpoints.tables import touchpoint

POINTS: Final = 2.0
"""Emotion points (−2 to +2) for one of sentiment (−1 to +1)."""


@dataclass(frozen=True, slots=True)
class StageEmotion:
    """One stage's emotion in points, −2 to +2; `observed` is `None` when nobody was heard there."""

    stage: MapStage
    observed: Mean | None

    @property
    def gap(self) -> float | None:
        """Observed minus expected; below zero the promise is not kept."""
        if self.observed is None or self.stage.expected_emotion is None:
            return None
        return self.observed.value - self.stage.expected_emotion


def emotions(connection: Connection, scope: Scope) -> tuple[StageEmotion, ...]:
    """Metrics `emotion` and `emotion_gap`: every stage of the map, in its order."""
    felt = felt_by_stage(connection, scope)
    return tuple(StageEmotion(stage, mean_of(felt.get(stage.id, ()), scale=POINTS)) for stage in scope.stages.all)


def felt_by_stage(connection: Connection, scope: Scope) -> Mapping[str, Sequence[float]]:
    """Mean sentiment (−1 to +1) of each conversation at each stage: what `emotion` is the mean of."""
    stage = scope.stages.current(touchpoint.c.stage_id).label("stage")
    query = (
        of_turns(stage, func.avg(touchpoint.c.sentiment).label("felt"))
        .where(*scope.turns(), touchpoint.c.sentiment.is_not(None), touchpoint.c.stage_id.is_not(None))
        .group_by(stage, touchpoint.c.conversation_id)
    )
    found: dict[str, list[float]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.stage].append(row.felt)
    return found
