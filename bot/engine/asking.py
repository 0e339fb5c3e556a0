"""One question asked outside any conversation: what was understood, what the dialogue would choose, the answer."""

from dataclasses import dataclass, replace
from time import time

from bot.compiler.naming import FALLBACK_INTENT, HUMAN_HANDOFF, SMALL_TALK
from bot.compiler.small_talk import small_talk_answer
from bot.dialogue.answering import in_order
from bot.dialogue.fallback import NEAR_MISS, rephrasing
from bot.dialogue.hand_off import words_of
from bot.dialogue.knowledge import Knowledge
from bot.engine.protocol import Understanding
from bot.journeys.facts import filled
from bot.turn import Candidate, TurnContext


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one text."""

    text: str
    intent: str
    question: str | None
    """Path of the question that would be answered; `None` for small talk and when nothing was understood."""
    best: str | None
    """Path of the best question, also when it was too uncertain to be answered."""
    confidence: float
    """Of the best question, or of the small talk."""
    candidates: tuple[Candidate, ...]
    """Best first, in the order the customer's stage gives them."""
    answer: str
    """What the bot would say; where it has several wordings, the first."""
    near: bool
    """Not understood, but near enough to a question to offer it: the bot asks which one was meant."""


def asked(text: str, understood: Understanding, *, knowledge: Knowledge, stage: str | None = None) -> Asked:
    """Order the candidates as `action_answer` does for a customer in that stage, and answer the first."""
    context = _context(knowledge, stage)
    ranking = in_order(understood.candidates, context=context, knowledge=knowledge)
    ordered = tuple(replace(candidate, path=known.path) for candidate, known in ranking)
    small_talk = understood.intent in SMALL_TALK
    answered = not small_talk and understood.intent != FALLBACK_INTENT and bool(ordered)
    best = ordered[0] if ordered else None
    question = best.path if best and answered else None
    return Asked(
        text=text,
        intent=understood.intent,
        question=question,
        best=None if small_talk or best is None else best.path,
        confidence=understood.confidence if small_talk or best is None else best.confidence,
        candidates=ordered,
        answer=_answer(question, understood.intent if small_talk else None, knowledge=knowledge),
        near=understood.intent == FALLBACK_INTENT and best is not None and best.confidence >= NEAR_MISS,
    )


def _answer(question: str | None, small_talk: str | None, *, knowledge: Knowledge) -> str:
    known = knowledge.question(question) if question else None
    if known:
        return filled(known.question.answer.default[0].value, known.journey.facts)
    first = knowledge.maps[0]
    if small_talk == HUMAN_HANDOFF:
        return words_of(first, first.language)
    return small_talk_answer(small_talk, knowledge.maps) if small_talk else rephrasing(first, first.language)


def _context(knowledge: Knowledge, stage: str | None) -> TurnContext:
    journey = knowledge.home_of(stage, otherwise=None)
    return TurnContext(
        turn_id="asked",
        conversation_id="asked",
        sequence=1,
        customer_key="nobody",
        journey_key="nobody",
        channel="terminal",
        language=journey.language,
        received_at=time(),
        release="",
        map_id=journey.id,
        stage=stage,
        stage_source="context" if stage else "default",
    )
