"""Answers that need something only the customer can tell: asked for first, said when it comes."""

from dataclasses import dataclass, replace

from bot.dialogue.collecting import can_be_read, missing, request_for
from bot.dialogue.decisions import Decision, Offer, Outcome, Reply
from bot.dialogue.hand_off import person_choice
from bot.dialogue.knowledge import KnownQuestion
from bot.dialogue.placing import place_turn
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.collecting import kind_of_slot
from bot.touchpoints.events import TurnKind


@dataclass(frozen=True, slots=True)
class _Need:
    """A question whose answer cannot be said yet."""

    question: KnownQuestion
    slot: str


def asking_for_needs(decision: Decision, turn: TurnRead, services: ConversationServices) -> Decision:
    """The decision, with a request in place of every answer that would have an empty slot in it.

    The first of them waits for what the customer brings next. What no message can bring is said to be so, with a
    person at hand; such an answer does not wait and was not given.
    """
    needs = {each.question.path: each for reply in decision.replies if (each := _need_of(reply, turn, services))}
    if not needs:
        return decision
    replies = tuple(_without(reply, needs, turn, services) for reply in decision.replies)
    waits = next((path for path, each in needs.items() if can_be_read(each.slot)), None)
    offer = replace(decision.offer or Offer(turn.context.turn_id, ()), waits=waits)
    return replace(decision, replies=replies, outcome=_outcome(decision.outcome, needs, waits), offer=offer)


def brought(turn: TurnRead, services: ConversationServices) -> KnownQuestion | None:
    """The question that waited for what this message brings."""
    waiting = waiting_question(turn, services)
    if waiting is None:
        return None
    kinds = {each.kind for each in turn.entities}
    return waiting if any(kind_of_slot(slot.value) in kinds for slot in waiting.question.collect) else None


def waiting_question(turn: TurnRead, services: ConversationServices) -> KnownQuestion | None:
    """The question that waits for something, if one does."""
    path = turn.offer.waits if turn.offer else None
    return (
        services.knowledge.question(path, map_id=turn.context.map_id, language=turn.context.language) if path else None
    )


def ask_again(waiting: KnownQuestion, turn: TurnRead, services: ConversationServices) -> Decision | None:
    """The same request once more, a miss with a person at hand; `None` when nothing is missing any more."""
    slot = missing(waiting.question, turn.collected)
    if slot is None or turn.misses:
        return None
    reply = Reply(request_for(slot, turn.context.language), choices=person_choice(turn, services))
    place = place_turn(turn.context, services.knowledge)
    outcome = Outcome(turn.context.turn_id, TurnKind.FALLBACK, place, answered=False)
    return Decision((reply,), outcome, misses=turn.misses + 1, offer=turn.offer)


def _need_of(reply: Reply, turn: TurnRead, services: ConversationServices) -> _Need | None:
    known = services.knowledge.question(reply.answer_of, map_id=turn.context.map_id) if reply.answer_of else None
    slot = missing(known.question, turn.collected) if known else None
    return _Need(known, slot) if known and slot else None


def _without(reply: Reply, needs: dict[str, _Need], turn: TurnRead, services: ConversationServices) -> Reply:
    need = needs.get(reply.answer_of or "")
    if need is None:
        return reply
    words = request_for(need.slot, turn.context.language)
    if can_be_read(need.slot):
        return Reply(words, choices=reply.choices)
    person = tuple(each for each in person_choice(turn, services) if each not in reply.choices)
    return Reply(words, choices=(*reply.choices, *person))


def _outcome(outcome: Outcome, needs: dict[str, _Need], waits: str | None) -> Outcome:
    """Asked back about its own question, a turn is neither answered nor missed until the customer says."""
    further = tuple(path for path in outcome.also_answered if path not in needs)
    if outcome.question not in needs:
        return replace(outcome, also_answered=further)
    if outcome.question == waits:
        return replace(outcome, kind=TurnKind.CLARIFICATION, answered=None, also_answered=further)
    return replace(outcome, answered=False, also_answered=further)
