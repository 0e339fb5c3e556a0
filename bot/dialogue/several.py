"""Several questions in one message: each that is clear is answered, in order; the others are offered."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.dialogue.decisions import MOST_CHOICES, Decision, Offer, Outcome
from bot.dialogue.judging import Judgement, judge
from bot.dialogue.knowledge import Knowledge, KnownQuestion
from bot.dialogue.placing import place_turn
from bot.dialogue.position import NO_MOVES, Moves, Weighed, weigh
from bot.dialogue.replying import reply_with, said
from bot.dialogue.services import ConversationServices
from bot.dialogue.turn_reading import TurnRead
from bot.touchpoints.events import TurnKind
from bot.turn import Band, Bands, Candidate, MessagePart, TurnContext

MOST_ANSWERS: Final = 3
"""Answers to one message; more would be a page to read, so the others become choices."""


def answer_several(turn: TurnRead, services: ConversationServices) -> Decision | None:
    """Answer the clear questions of a message; `None` when it holds no two questions, or none of them is clear."""
    judged = judge_parts(
        turn.parts, bands=turn.bands, context=turn.context, knowledge=services.knowledge, moves=services.moves
    )
    answered = clear_ones(judged)
    if not answered:
        return None
    last = answered[-1]
    reply, offer = reply_with(last.best.question, turn, services, other=last.other, rest=beside(answered, judged))
    # Only the last answer carries choices: buttons in the middle of the talk are not seen.
    before = tuple(said(each.best.question) for each in answered[:-1])
    return Decision((*before, reply), _outcome(answered, turn, services), offer=_no_label(offer))


def answer_all(questions: Sequence[KnownQuestion], turn: TurnRead, services: ConversationServices) -> Decision:
    """Answer every question that was offered, in that order; none of them alone is what the words before meant."""
    *before, last = questions
    reply, offer = reply_with(last, turn, services)
    outcome = Outcome(
        turn.context.turn_id,
        TurnKind.QUESTION,
        place_turn(turn.context, services.knowledge, question=questions[0]),
        question=questions[0].path,
        confidence=1.0,
        answered=True,
        also_answered=tuple(each.path for each in questions[1:]),
        chosen=True,
    )
    return Decision((*map(said, before), reply), outcome, offer=offer)


def judge_parts(
    parts: Sequence[MessagePart],
    *,
    bands: Bands | None,
    context: TurnContext,
    knowledge: Knowledge,
    moves: Moves = NO_MOVES,
) -> tuple[Judgement, ...]:
    """Judge each part for itself; none where there are fewer than two."""
    if len(parts) < 2:
        return ()
    return tuple(
        judge(weigh(each.candidates, context=context, knowledge=knowledge, moves=moves), bands) for each in parts
    )


def clear_ones(judged: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """The parts to answer, in the order they were asked: different questions, at most three."""
    clear: dict[str, Judgement] = {}
    for each in judged:
        if each.band is Band.ANSWER:
            clear.setdefault(each.best.path, each)
    return tuple(clear.values())[:MOST_ANSWERS]


def beside(answered: Sequence[Judgement], judged: Sequence[Judgement]) -> list[Weighed]:
    """What the message may ask besides: clear questions beyond the most, then what the unclear parts may mean."""
    paths = {each.best.path for each in answered}
    clear = [each.best for each in judged if each.band is Band.ANSWER]
    return [each for each in (*clear, *_unsure(judged)) if each.path not in paths]


def _unsure(judged: Sequence[Judgement]) -> list[Weighed]:
    """What the unclear parts may ask: first the likeliest of each, then their second bests."""
    plausible = [each.plausible(MOST_CHOICES) for each in judged if each.band is Band.ASK]
    return [part[place] for place in range(MOST_CHOICES) for part in plausible if place < len(part)]


def _outcome(answered: Sequence[Judgement], turn: TurnRead, services: ConversationServices) -> Outcome:
    first = answered[0]
    return Outcome(
        turn.context.turn_id,
        TurnKind.QUESTION,
        place_turn(turn.context, services.knowledge, question=first.best.question),
        question=first.best.path,
        confidence=first.best.candidate.confidence,
        runner_up=first.runner_up,
        answered=True,
        also_answered=tuple(each.best.path for each in answered[1:]),
    )


def _no_label(offer: Offer) -> Offer:
    """A choice under several answers explains a part of the message, not its whole text."""
    return replace(offer, candidates=tuple(Candidate(each.path, 0.0) for each in offer.candidates))
