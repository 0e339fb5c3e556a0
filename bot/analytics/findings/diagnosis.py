"""Where the map is mistaken about its customers: they feel otherwise, or a pain it names is never seen."""

from collections.abc import Iterator

from sqlalchemy import func

from bot.analytics.emotions import StageEmotion, emotions
from bot.analytics.findings.evidence import Evidence, FeltOtherwise, UnseenPain
from bot.analytics.findings.looking import Look, Seen
from bot.analytics.scope import of_turns
from bot.journeys.model import Pain, Stage
from bot.touchpoints.tables import touchpoint

APART = 1.0
"""Points of emotion between expected and observed from which it is told."""


def felt_otherwise(look: Look) -> Seen:
    """Stages that feel a point or more better or worse than expected, with the expectation outside the interval."""
    felt = emotions(look.connection, look.scope)
    few = [each.stage.id for each in felt if each.observed is None or each.observed.n < look.enough]
    found = tuple(each for stage in felt if stage.stage.id not in few for each in _otherwise(stage))
    return Seen(found, frozenset(f"{FeltOtherwise.name}:{stage}" for stage in few))


def unseen_pains(look: Look) -> Seen:
    """Pains that name questions as their signs, none of which was asked while enough conversations came by."""
    came, asked = _reached(look), _asked(look)
    found: list[Evidence] = []
    undecided: set[str] = set()
    for stage in look.journey.stages:
        for pain in (each for each in stage.pains if each.signs):
            path, signs = f"{stage.id}.{pain.id}", set(_signs(stage, pain))
            if came.get(stage.id, 0) < look.enough:
                undecided.add(f"{UnseenPain.name}:{path}")
            elif not signs & asked:
                found.append(UnseenPain(path, came[stage.id], pain=pain.what.value))
    return Seen(tuple(found), frozenset(undecided))


def _otherwise(felt: StageEmotion) -> Iterator[Evidence]:
    expected, observed, against = felt.expected, felt.observed, felt.against
    if expected is None or observed is None or against is None or against.interval is None:
        return
    certain = against.interval.low > 0 or against.interval.high < 0
    if abs(against.value) >= APART and certain:
        low, high = expected + against.interval.low, expected + against.interval.high
        yield FeltOtherwise(felt.stage.id, against.n, expected=expected, observed=observed.value, low=low, high=high)


def _reached(look: Look) -> dict[str, int]:
    """Conversations that came by each stage."""
    stage = look.stages.current(touchpoint.c.stage_id).label("stage")
    conversations = func.count(touchpoint.c.conversation_id.distinct()).label("n")
    query = of_turns(stage, conversations).where(*look.scope.turns(), touchpoint.c.stage_id.is_not(None))
    return {row.stage: row.n for row in look.connection.execute(query.group_by(stage))}


def _asked(look: Look) -> set[str]:
    """Questions that were asked, as `stage.question`, by the ids they have today."""
    query = of_turns(look.stages.question().label("path")).where(
        *look.scope.turns(), touchpoint.c.question_id.is_not(None), touchpoint.c.kind == "question"
    )
    return set(look.connection.execute(query.distinct()).scalars())


def _signs(stage: Stage, pain: Pain) -> Iterator[str]:
    for sign in pain.signs:
        yield sign.value if "." in sign.value else f"{stage.id}.{sign.value}"
