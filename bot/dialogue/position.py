"""How much the customer's place in the journey speaks for each candidate: one bounded factor, with its reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from bot.dialogue.decisions import StagePlace
from bot.dialogue.knowledge import Knowledge, KnownQuestion, neighbours, stage_now
from bot.dialogue.placing import known_position
from bot.journeys.model import JourneyMap
from bot.touchpoints.events import StageSource
from bot.turn import Candidate, TurnContext

MOST: Final = 1.75
"""The largest factor there is; see docs/decisions/0013."""
_CLOSENESS_HERE: Final = 1.0
_CLOSENESS_NEXT_DOOR: Final = 0.4
_TRUST: Final = MappingProxyType({StageSource.PAGE: 1.0, StageSource.CONTEXT: 0.6})
"""A page is where the customer is; the journey so far is where the last turn was."""
ENOUGH_MOVES: Final = 50
"""Moves out of a stage before the log has a say about it."""
_PRIOR_MOVES: Final = 50
"""Moves that the map's own order is worth; the log outweighs it slowly."""

Moves = Mapping[tuple[str, str], int]
"""How often customers of the first stage then asked a question of the second; stages by their present ids."""
NO_MOVES: Final[Moves] = MappingProxyType({})


class Reason(str, Enum):
    """Why a candidate has its factor."""

    NO_POSITION = "no_position"
    """Nobody knows where the customer is."""
    HERE = "here"
    """The question belongs in the customer's stage."""
    NEXT_DOOR = "next_door"
    """It belongs in the stage before or after, or in one the author lists under `next`."""
    ELSEWHERE = "elsewhere"
    OFTEN_ASKED_NEXT = "often_asked_next"
    """The log says that customers of this stage ask about it more than the map's order lets expect."""
    SELDOM_ASKED_NEXT = "seldom_asked_next"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A candidate that the maps know, with what the customer's place makes of it."""

    candidate: Candidate
    """As the classifier ranked it, under its present path."""
    question: KnownQuestion
    factor: float = 1.0
    """From 1 to `MOST`: position lifts, and never excludes."""
    reason: Reason = Reason.NO_POSITION
    confidence: float = 0.0
    """After position weighed in. The sum over all candidates is what the classifier gave, only shared out anew."""

    @property
    def path(self) -> str:
        """Path of the question."""
        return self.question.path


def weigh(
    candidates: Sequence[Candidate], *, context: TurnContext, knowledge: Knowledge, moves: Moves = NO_MOVES
) -> tuple[Weighed, ...]:
    """Weigh the candidates that the maps know, the likeliest for this customer first.

    A tie goes to the one the classifier held likelier, then to the one it ranked first.
    """
    here = known_position(context, knowledge)
    found: dict[str, Weighed] = {}
    for each in candidates:
        known = knowledge.question(each.path, map_id=context.map_id, language=context.language)
        if known and known.path not in found:
            factor, reason = _factor(known, here=here, moves=moves)
            found[known.path] = Weighed(Candidate(known.path, each.confidence), known, factor, reason)
    total = sum(each.candidate.confidence for each in found.values())
    lifted = sum(each.candidate.confidence * each.factor for each in found.values())
    share = total / lifted if lifted else 0.0
    weighed = (_shared(each, share) for each in found.values())
    return tuple(sorted(weighed, key=lambda each: (each.confidence, each.candidate.confidence), reverse=True))


def moves_by_present_ids(moves: Moves, knowledge: Knowledge) -> Moves:
    """The same moves under the ids that stages have today; what no map knows any more is left out."""
    present: Counter[tuple[str, str]] = Counter()
    for (before, after), times in moves.items():
        stages = [stage_now(knowledge.home_of(each, otherwise=None), each) for each in (before, after)]
        if stages[0] and stages[1]:
            present[stages[0].id, stages[1].id] += times
    return MappingProxyType(dict(present))


def _shared(each: Weighed, share: float) -> Weighed:
    confidence = min(1.0, each.candidate.confidence * each.factor * share)  # the classifier's may sum to more than 1
    return Weighed(each.candidate, each.question, each.factor, each.reason, confidence)


def _factor(question: KnownQuestion, *, here: StagePlace | None, moves: Moves) -> tuple[float, Reason]:
    if here is None:
        return 1.0, Reason.NO_POSITION
    by_map, reason = _on_the_map(question, here.stage_id)
    closeness = _in_the_log(question, here.stage_id, moves=moves)
    if closeness is None:
        closeness = by_map
    elif abs(closeness - by_map) >= 0.05:  # below that nobody would notice
        reason = Reason.OFTEN_ASKED_NEXT if closeness > by_map else Reason.SELDOM_ASKED_NEXT
    return 1.0 + (MOST - 1.0) * _TRUST[here.source] * closeness, reason


def _on_the_map(question: KnownQuestion, here: str) -> tuple[float, Reason]:
    if question.belongs_in(here):
        return _CLOSENESS_HERE, Reason.HERE
    if question.stage.id in neighbours(question.journey, here):
        return _CLOSENESS_NEXT_DOOR, Reason.NEXT_DOOR
    return 0.0, Reason.ELSEWHERE


def _in_the_log(question: KnownQuestion, here: str, *, moves: Moves) -> float | None:
    """How near the log puts the question's stage, 1 for the likeliest of all; `None` when the log says too little."""
    counts = {after: times for (before, after), times in moves.items() if before == here}
    if sum(counts.values()) < ENOUGH_MOVES:
        return None
    expected = _expected(question.journey, here)
    evidence = {stage: expected.get(stage, 0.0) + counts.get(stage, 0) for stage in {*expected, *counts}}
    own = [question.stage.id, *([here] if question.belongs_in(here) else [])]
    return max(evidence.get(stage, 0.0) for stage in own) / max(evidence.values())


def _expected(journey: JourneyMap, here: str) -> dict[str, float]:
    """The moves that the map's order alone would lead to expect."""
    weights = dict.fromkeys(neighbours(journey, here), _CLOSENESS_NEXT_DOOR)
    weights[here] = _CLOSENESS_HERE
    return {stage: _PRIOR_MOVES * weight / sum(weights.values()) for stage, weight in weights.items()}
