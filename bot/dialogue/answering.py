"""Decides what a turn gets: an answer, a question back, or an honest miss."""

from bot.catalogue import text
from bot.compiler.naming import AFFIRM, DENY, FALLBACK_INTENT, NONE_OF_THESE
from bot.dialogue.asking_which import ask_which, ask_which_of_them
from bot.dialogue.decisions import MOST_CHOICES, Decision, Outcome, Reply
from bot.dialogue.empathy import with_empathy
from bot.dialogue.fallback import fall_back
from bot.dialogue.judging import Judgement, judge
from bot.dialogue.knowledge import KnownQuestion
from bot.dialogue.needing import ask_again, asking_for_needs, brought, waiting_question
from bot.dialogue.picking import NONE, picked, picked_all
from bot.dialogue.placing import place_turn
from bot.dialogue.position import weigh
from bot.dialogue.replying import reply_with
from bot.dialogue.services import ConversationServices
from bot.dialogue.several import answer_all, answer_several
from bot.dialogue.speaking import in_the_customers_language
from bot.dialogue.spoken_values import with_spoken_values
from bot.dialogue.suggestions import doubts_of
from bot.dialogue.turn_reading import TurnRead
from bot.touchpoints.events import TurnKind
from bot.turn import Band


def answer(turn: TurnRead, services: ConversationServices) -> Decision:
    """Decide a turn that was taken for a question, a choice, a yes or a no."""
    decision = asking_for_needs(_answer_turn(turn, services), turn, services)
    said = with_spoken_values(in_the_customers_language(decision, turn, services), turn, services)
    return with_empathy(said, turn, services)


def _answer_turn(turn: TurnRead, services: ConversationServices) -> Decision:
    choice = turn.chosen if turn.pressed else _picked(turn, services)
    if choice == NONE_OF_THESE:
        return fall_back(turn, services, refused=turn.offer if turn.offer and turn.offer.asks else None)
    if choice is not None or turn.pressed:
        known = _known(choice, turn, services) if choice else None
        return _answer_known(known, turn, services) if known else _choice_gone(turn, services)
    together = _all_picked(turn, services)
    if together:
        return answer_all(together, turn, services)
    waited = brought(turn, services)
    if waited:
        return _answer_known(waited, turn, services, chosen=False)
    if turn.intent in (AFFIRM, DENY):
        return _small_talk(turn, services)
    return answer_several(turn, services) or _answer_words(turn, services)


def not_understood(turn: TurnRead, services: ConversationServices) -> Decision:
    """Decide a turn that the model abstained from: it may be a choice in words, and position may lift it."""
    chosen = _picked(turn, services) or _all_picked(turn, services) or brought(turn, services)
    if chosen or (turn.intent == FALLBACK_INTENT and turn.bands):
        return answer(turn, services)
    return in_the_customers_language(_miss(turn, services), turn, services)


def _answer_words(turn: TurnRead, services: ConversationServices) -> Decision:
    weighed = weigh(turn.candidates, context=turn.context, knowledge=services.knowledge, moves=services.moves)
    judgement = judge(weighed, turn.bands)
    if judgement.band is Band.ANSWER:
        return _answer(judgement, turn, services)
    if judgement.band is Band.FALLBACK:
        return _miss(turn, services)
    if turn.offer and turn.offer.asked_before:
        return fall_back(turn, services, person=True)
    return ask_which(turn, services, plausible=judgement.plausible(MOST_CHOICES))


def _miss(turn: TurnRead, services: ConversationServices) -> Decision:
    waiting = waiting_question(turn, services)
    again = ask_again(waiting, turn, services) if waiting else None
    return again or fall_back(turn, services)


def _answer(judgement: Judgement, turn: TurnRead, services: ConversationServices) -> Decision:
    best = judgement.best
    reply, offer = reply_with(best.question, turn, services, other=judgement.other)
    outcome = Outcome(
        turn.context.turn_id,
        TurnKind.QUESTION,
        place_turn(turn.context, services.knowledge, question=best.question),
        question=best.path,
        confidence=best.candidate.confidence,
        runner_up=judgement.runner_up,
        answered=True,
    )
    return Decision((reply,), outcome, offer=offer)


def _answer_known(
    known: KnownQuestion, turn: TurnRead, services: ConversationServices, *, chosen: bool = True
) -> Decision:
    """Answer a question that the customer chose, or that waited for what they have now brought."""
    reply, offer = reply_with(known, turn, services)
    outcome = Outcome(
        turn.context.turn_id,
        TurnKind.QUESTION,
        place_turn(turn.context, services.knowledge, question=known),
        question=known.path,
        confidence=1.0,
        answered=True,
        chosen=chosen,
        clarifies=turn.offer.turn_id if chosen and turn.offer and turn.offer.find(known.path) else None,
    )
    return Decision((reply,), outcome, offer=offer)


def _picked(turn: TurnRead, services: ConversationServices) -> str | None:
    """Path of the offered question that typed words choose, or `NONE_OF_THESE`."""
    if turn.pressed or turn.offer is None:
        return None
    paths = [each.path for each in turn.offer.candidates]
    known = [_known(path, turn, services) for path in paths]
    place = picked(turn.text, [each.wording if each else "" for each in known], asks=turn.offer.asks)
    if place is None:
        return None
    return NONE_OF_THESE if place == NONE else paths[place]


def _all_picked(turn: TurnRead, services: ConversationServices) -> tuple[KnownQuestion, ...]:
    """All offered questions, where the bot has asked which and the words take them together; else none."""
    offer = turn.offer
    if turn.pressed or offer is None or not offer.asks or not picked_all(turn.text, len(offer.candidates)):
        return ()
    known = [_known(each.path, turn, services) for each in offer.candidates]
    return tuple(each for each in known if each)


def _known(path: str, turn: TurnRead, services: ConversationServices) -> KnownQuestion | None:
    return services.knowledge.question(path, map_id=turn.context.map_id, language=turn.context.language)


def _small_talk(turn: TurnRead, services: ConversationServices) -> Decision:
    """A yes or a no to nothing in particular, or a yes to several questions at once."""
    if turn.intent == AFFIRM and turn.offer and turn.offer.asks and len(turn.offer.candidates) > 1:
        return ask_which_of_them(turn, services, offer=turn.offer)
    outcome = Outcome(turn.context.turn_id, TurnKind.CHITCHAT, place_turn(turn.context, services.knowledge))
    return Decision((Reply(answer_of=turn.intent),), outcome, offer=turn.offer)


def _choice_gone(turn: TurnRead, services: ConversationServices) -> Decision:
    """A button of an older map: say so and offer what there is now; it is no miss of the customer's."""
    place = place_turn(turn.context, services.knowledge)
    reply = Reply(
        text("replies.choice_gone", turn.context.language),
        choices=doubts_of(place.stage_id, context=turn.context, knowledge=services.knowledge),
    )
    outcome = Outcome(turn.context.turn_id, TurnKind.FALLBACK, place, answered=False)
    return Decision((reply,), outcome, misses=turn.misses)
