"""Whether journeys whose doubt was answered go on more often than those that never asked it: association, not cause."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.engine import Connection

from bot.analytics.drop_off import OBSERVED_FOR, fates
from bot.analytics.scope import Scope, of_turns
from bot.analytics.stages import MapStage
from bot.analytics.statistics import Change, Rate, compare_rates
from bot.touchpoints.tables import conversation, touchpoint


@dataclass(frozen=True, slots=True)
class QuestionLift:
    """A question that was answered at a stage, and how many went on with and without it."""

    stage: MapStage
    question: str
    """Its path, `stage.question`."""
    with_answer: Rate
    without: Rate

    @property
    def lift(self) -> Change:
        """Share with the answer minus share without it; 0.1 is ten points. The verdict is of an association."""
        return compare_rates(self.without, self.with_answer)


def question_lift(
    connection: Connection, scope: Scope, *, now: float, within: float = OBSERVED_FOR
) -> tuple[QuestionLift, ...]:
    """Metric `question_lift` of all stages but the last: in their order, the questions that most journeys asked first.

    Of the journeys that entered the stage in the window and whose time to go on (`within`, in seconds) is over at
    `now`; the answer counts when it came at that stage within the same time, on any channel.
    """
    if len(scope.stages.all) < 2:
        return ()
    fate = fates(scope, within=within)
    last = scope.stages.all[-1].order
    over = (
        select(fate.c.journey_key, fate.c.place, fate.c.first_at, fate.c.moved_on)
        .where(fate.c.first_at + within <= now, fate.c.place < last)
        .cte("over")
    )
    answered = (
        of_turns(over.c.journey_key, over.c.place, over.c.moved_on, scope.stages.question().label("question"))
        .distinct()
        .where(touchpoint.c.journey_key == over.c.journey_key, touchpoint.c.answered.is_(True))
        .where(conversation.c.map_id == scope.stages.map_id, conversation.c.is_test.is_(False))
        .where(scope.stages.order(touchpoint.c.stage_id) == over.c.place, touchpoint.c.question_id.is_not(None))
        .where(touchpoint.c.at >= over.c.first_at, touchpoint.c.at <= over.c.first_at + within)
        .cte("answered")
    )
    counted = func.count().label("n"), func.sum(over.c.moved_on).label("moved")
    entered = {
        row.place: (row.moved, row.n)
        for row in connection.execute(select(over.c.place, *counted).group_by(over.c.place))
    }
    rows = connection.execute(
        select(
            answered.c.place, answered.c.question, func.count().label("n"), func.sum(answered.c.moved_on).label("moved")
        ).group_by(answered.c.place, answered.c.question)
    ).all()
    rows.sort(key=lambda row: (row.place, -row.n, row.question))
    stages = {stage.order: stage for stage in scope.stages.all}
    return tuple(
        QuestionLift(
            stages[row.place],
            row.question,
            with_answer=scope.rate(row.moved, row.n),
            without=scope.rate(entered[row.place][0] - row.moved, entered[row.place][1] - row.n),
        )
        for row in rows
    )
