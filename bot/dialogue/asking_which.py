"""Asks which question was meant, with "none of these" among the answers, and again of whoever says just "yes"."""

from collections.abc import Sequence

from bot.catalogue import text
from bot.compiler.naming import NONE_OF_THESE, choose_payload
from bot.dialogue.decisions import MOST_CHOICES, Decision, Offer, Outcome, Reply
from bot.dialogue.hand_off import person_choice, wants_person
from bot.dialogue.knowledge import KnownQuestion
from bot.dialogue.placing import place_turn
from bot.dialogue.position import Weighed
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.journeys.languages import in_language
from bot.touchpoints.events import TurnKind
from bot.turn import Choice


def ask_which(turn: TurnRead, services: ConversationServices, *, plausible: Sequence[Weighed]) -> Decision:
    """Offer the plausible questions, at most three, with "none of these" after them; no miss until it is answered."""
    person = person_choice(turn, services) if wants_person(turn, services) else ()
    asked = tuple(plausible)[: MOST_CHOICES - len(person)]
    how_many = "one" if len(asked) == 1 else "several"
    words, none = (text(f"replies.ask_which.{part}_{how_many}", turn.context.language) for part in ("ask", "none"))
    choices = (
        *told_apart([each.question for each in asked]),
        Choice(none, choose_payload(NONE_OF_THESE)),
        *person,
    )
    place = place_turn(turn.context, services.knowledge)
    return Decision(
        (Reply(words, choices=choices),),
        Outcome(turn.context.turn_id, TurnKind.CLARIFICATION, place),
        misses=turn.misses,
        offer=Offer(turn.context.turn_id, tuple(each.candidate for each in asked), asks=True, asked_before=True),
    )


def ask_which_of_them(turn: TurnRead, services: ConversationServices, *, offer: Offer) -> Decision:
    """The same choices once more, for a "yes" that could be any of them."""
    known = (
        services.knowledge.question(each.path, map_id=turn.context.map_id, language=turn.context.language)
        for each in offer.candidates
    )
    none = Choice(text("replies.ask_which.none_several", turn.context.language), choose_payload(NONE_OF_THESE))
    reply = Reply(
        text("replies.ask_which.which_of_them", turn.context.language),
        choices=(*told_apart([each for each in known if each]), none),
    )
    place = place_turn(turn.context, services.knowledge)
    outcome = Outcome(turn.context.turn_id, TurnKind.CLARIFICATION, place)
    return Decision((reply,), outcome, misses=turn.misses, offer=offer)


def told_apart(questions: Sequence[KnownQuestion]) -> tuple[Choice, ...]:
    """One button per question; where two would say the same, each names its stage too."""
    wordings = [each.wording for each in questions]
    return tuple(
        Choice(with_stage(each) if wordings.count(each.wording) > 1 else each.wording, choose_payload(each.path))
        for each in questions
    )


def with_stage(question: KnownQuestion) -> str:
    """Its wording and the name of its stage."""
    there = in_language(question.journey, question.language).stage(question.stage.id) or question.stage
    return f"{question.wording} ({there.name})"
