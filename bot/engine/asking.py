"""One question asked outside any conversation: what was understood, what the dialogue would choose, the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import time

from bot.catalogue import LANGUAGES, text
from bot.compiler.naming import FALLBACK_INTENT, HUMAN_HANDOFF, SMALL_TALK
from bot.compiler.small_talk import small_talk_answer
from bot.dialogue.decisions import MOST_CHOICES
from bot.dialogue.fallback import rephrasing
from bot.dialogue.hand_off import words_of
from bot.dialogue.judging import NEAR_MISS, Judgement, judge
from bot.dialogue.knowledge import Knowledge
from bot.dialogue.position import NO_MOVES, Moves, Reason, Weighed, weigh
from bot.dialogue.several import beside, clear_ones, judge_parts
from bot.engine.protocol import NEVER_SURE, Understanding
from bot.turn import Band, Bands, Candidate, TurnContext


@dataclass(frozen=True, slots=True)
class Why:
    """What the customer's place made of one candidate."""

    factor: float
    reason: Reason
    confidence: float
    """After position weighed in; the bands are judged on it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of one text."""

    text: str
    intent: str
    question: str | None
    """Path of the question that would be answered; `None` for small talk and when nothing would be answered."""
    best: str | None
    """Path of the best question, also when it was too uncertain to be answered."""
    confidence: float
    """Of the best question, position included, or of the small talk."""
    candidates: tuple[Candidate, ...]
    """Best first, in the order the customer's stage gives them; confidences are the classifier's own."""
    answer: str
    """What the bot would say; where it has several wordings, the first."""
    near: bool
    """Not sure enough to answer, but enough to offer a question: the bot asks which one was meant."""
    band: Band | None = None
    """`None` for small talk."""
    answers: tuple[str, ...] = ()
    """Paths of all questions that would be answered, in order: several when the text asks several."""
    offered: tuple[str, ...] = ()
    """Paths of the questions that would be offered: when the bot asks which one, or beside its answers."""
    why: tuple[Why, ...] = field(default=())
    """For each candidate, in the same order."""
    bands: Bands | None = None
    """The model's thresholds; `None` for a model that has none."""


def asked(
    text: str, understood: Understanding, *, knowledge: Knowledge, stage: str | None = None, moves: Moves = NO_MOVES
) -> Asked:
    """Decide as `action_answer` does for a customer in that stage, without a conversation around it."""
    context = _context(knowledge, stage, heard=understood.language)
    bands = None if understood.bands == NEVER_SURE else understood.bands
    ranked = weigh(understood.candidates, context=context, knowledge=knowledge, moves=moves)
    small_talk = understood.intent if understood.intent in SMALL_TALK else None
    judgement = _judged(ranked, understood.intent, bands)
    parts = judge_parts(understood.parts, bands=bands, context=context, knowledge=knowledge, moves=moves)
    clear = () if small_talk else clear_ones(parts) or ((judgement,) if judgement.band is Band.ANSWER else ())
    best = clear[0].best if clear else ranked[0] if ranked else None
    band = None if small_talk else Band.ANSWER if clear else judgement.band
    offered = _offered(band, clear=clear, parts=parts, judgement=judgement)
    return Asked(
        text=text,
        intent=understood.intent,
        question=clear[0].best.path if clear else None,
        best=None if small_talk or best is None else best.path,
        confidence=understood.confidence if small_talk or best is None else best.confidence,
        candidates=tuple(each.candidate for each in ranked),
        answer=_answer(clear, band, small_talk, offered=len(offered), context=context, knowledge=knowledge),
        near=band is Band.ASK or (bands is None and _near(understood.intent, ranked)),
        band=band,
        answers=tuple(each.best.path for each in clear),
        offered=offered,
        why=tuple(Why(each.factor, each.reason, each.confidence) for each in ranked),
        bands=bands,
    )


def _judged(ranked: Sequence[Weighed], intent: str, bands: Bands | None) -> Judgement:
    """A model without bands has already abstained where it should."""
    if bands is None and intent == FALLBACK_INTENT:
        return Judgement(Band.FALLBACK, tuple(ranked))
    return judge(ranked, bands)


def _near(intent: str, ranked: Sequence[Weighed]) -> bool:
    return intent == FALLBACK_INTENT and bool(ranked) and ranked[0].candidate.confidence >= NEAR_MISS


def _offered(
    band: Band | None, *, clear: Sequence[Judgement], parts: Sequence[Judgement], judgement: Judgement
) -> tuple[str, ...]:
    if band is Band.ASK:
        return tuple(each.path for each in judgement.plausible(MOST_CHOICES))
    other = clear[-1].other if clear else None
    further = [*([other] if other else []), *(beside(clear, parts) if parts and clear else [])]
    return tuple(dict.fromkeys(each.path for each in further))[:MOST_CHOICES]


def _answer(
    clear: Sequence[Judgement],
    band: Band | None,
    small_talk: str | None,
    *,
    offered: int,
    context: TurnContext,
    knowledge: Knowledge,
) -> str:
    journey, language = knowledge.maps[0], context.language
    if clear:
        return "\n\n".join(each.best.question.said for each in clear)
    if band is Band.ASK:
        return text(f"replies.ask_which.ask_{'one' if offered == 1 else 'several'}", language)
    if small_talk == HUMAN_HANDOFF:
        return words_of(journey, language)
    if small_talk:
        return small_talk_answer(small_talk, knowledge.maps, language=language)
    return rephrasing(journey, language)


def _context(knowledge: Knowledge, stage: str | None, *, heard: str | None) -> TurnContext:
    journey = knowledge.home_of(stage, otherwise=None)
    own, *others = knowledge.languages(journey.id)
    return TurnContext(
        turn_id="asked",
        conversation_id="asked",
        sequence=1,
        customer_key="nobody",
        journey_key="nobody",
        channel="terminal",
        language=heard if heard and heard in {*LANGUAGES, *others} else own,
        received_at=time(),
        release="",
        map_id=journey.id,
        stage=stage,
        stage_source="context" if stage else "default",
    )
