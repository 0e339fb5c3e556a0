"""Chooses the question a turn asks, with the customer's position in mind, and what to say and suggest."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.catalogue import text
from bot.dialogue.decisions import MOST_CHOICES, Decision, Outcome, Reply, StagePlace
from bot.dialogue.fallback import fall_back
from bot.dialogue.hand_off import person_choice, wants_person
from bot.dialogue.knowledge import Knowledge, KnownQuestion, neighbours, spoken
from bot.dialogue.placing import known_position, place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.suggestions import as_choices, doubts_of
from bot.dialogue.turn_reading import TurnRead
from bot.touchpoints.events import TurnKind
from bot.turn import Candidate, Choice, TurnContext

FACTOR_HERE: Final = 1.25
"""A question of the customer's stage wins over one that is up to a quarter more confident; see docs/decisions."""
FACTOR_NEXT_DOOR: Final = 1.1
"""The same for the stages beside it, weaker; every other stage weighs 1, so nothing is ever excluded."""


@dataclass(frozen=True, slots=True)
class Answered:
    """The question chosen for a turn and everything that goes with its answer."""

    question: KnownQuestion
    confidence: float
    """As the classifier gave it, before position weighed in; 1 for a pressed choice."""
    place: StagePlace
    runner_up: str | None
    """Path of the second-best question."""
    suggestions: tuple[Choice, ...]
    """At most three, from the question's `then`."""
    link: str | None
    handoff: bool
    """The author wants a person to be offered with this answer."""


def answer(turn: TurnRead, services: ConversationServices) -> Decision:
    """Answer the turn; without any question that the maps know, fall back."""
    candidates = (Candidate(turn.chosen, 1.0),) if turn.chosen else turn.candidates
    answered = choose(candidates, context=turn.context, knowledge=services.knowledge)
    if answered is None:
        return _choice_gone(turn, services) if turn.pressed else fall_back(turn, services)
    reply = Reply(
        answer_of=answered.question.path, choices=_choices(answered, turn=turn, services=services), link=answered.link
    )
    outcome = Outcome(
        turn.context.turn_id,
        TurnKind.QUESTION,
        answered.place,
        question=answered.question.path,
        confidence=answered.confidence,
        runner_up=answered.runner_up,
        answered=True,
    )
    return Decision((reply,), outcome)


def choose(candidates: Sequence[Candidate], *, context: TurnContext, knowledge: Knowledge) -> Answered | None:
    """Choose the first of the candidates as `in_order` puts them; `None` when the maps know none of them."""
    ordered = in_order(candidates, context=context, knowledge=knowledge)
    if not ordered:
        return None
    best, question = ordered[0]
    others = (other.path for _, other in ordered[1:] if other.path != question.path)
    return Answered(
        question=question,
        confidence=best.confidence,
        place=place_turn(context, knowledge, question=question),
        runner_up=next(others, None),
        suggestions=_suggestions(question, knowledge=knowledge),
        link=question.link,
        handoff=question.question.handoff,
    )


def in_order(
    candidates: Sequence[Candidate], *, context: TurnContext, knowledge: Knowledge
) -> list[tuple[Candidate, KnownQuestion]]:
    """The candidates that the maps know, with their questions, the likeliest for this customer first.

    First is the highest confidence times the factor of its place; a tie goes to the more confident, then to the one
    that was ranked first.
    """
    known = [(each, found) for each in candidates if (found := knowledge.question(each.path, map_id=context.map_id))]
    here = known_position(context, knowledge)

    def weight(entry: tuple[Candidate, KnownQuestion]) -> tuple[float, float]:
        candidate, question = entry
        return candidate.confidence * position_factor(question, here=here), candidate.confidence

    return sorted(known, key=weight, reverse=True)


def position_factor(question: KnownQuestion, *, here: StagePlace | None) -> float:
    """How much the customer's place speaks for a question; 1 when the place is unknown or far from it."""
    if here is None:
        return 1.0
    if question.belongs_in(here.stage_id):
        return FACTOR_HERE
    return FACTOR_NEXT_DOOR if question.stage.id in neighbours(question.journey, here.stage_id) else 1.0


def _suggestions(question: KnownQuestion, *, knowledge: Knowledge) -> tuple[Choice, ...]:
    found = (knowledge.question(path, map_id=question.journey.id) for path in question.follow_ups())
    return as_choices([each for each in found if each and each.path != question.path])[:MOST_CHOICES]


def _choices(answered: Answered, *, turn: TurnRead, services: ConversationServices) -> tuple[Choice, ...]:
    there = _on_its_map(turn, answered.question)
    if not (answered.handoff or wants_person(there, services)):
        return answered.suggestions
    person = person_choice(there, services)
    return (*answered.suggestions[: MOST_CHOICES - len(person)], *person)


def _on_its_map(turn: TurnRead, question: KnownQuestion) -> TurnRead:
    """The turn as the question's map sees it, when the customer was taken to be on another one."""
    journey = question.journey
    if journey.id == turn.context.map_id:
        return turn
    return replace(turn, context=replace(turn.context, map_id=journey.id, language=spoken(journey)))


def _choice_gone(turn: TurnRead, services: ConversationServices) -> Decision:
    """A button of an older map: say so and offer what there is now; it is no miss of the customer's."""
    place = place_turn(turn.context, services.knowledge)
    reply = Reply(
        text("replies.choice_gone", turn.context.language),
        choices=doubts_of(place.stage_id, context=turn.context, knowledge=services.knowledge),
    )
    outcome = Outcome(turn.context.turn_id, TurnKind.FALLBACK, place, answered=False)
    return Decision((reply,), outcome, misses=turn.misses)
