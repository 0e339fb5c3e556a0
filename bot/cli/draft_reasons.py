"""What led the draft to a reply, in the words of the console's page."""

from dataclasses import replace
from typing import Final

from bot.console.try_talk import Found, Mood, Phrase, Ranked, Why
from bot.dialogue.knowledge import stage_now
from bot.dialogue.position import weigh
from bot.dialogue.services import ConversationServices
from bot.engine.protocol import NEVER_SURE, Understanding
from bot.touchpoints.events import Sentiment, TouchpointEvent, TurnKind
from bot.turn import Band, TurnContext

_SHOWN: Final = 5
"""Candidates that are shown."""


def reasons(
    event: TouchpointEvent, understood: Understanding | None, *, before: TurnContext, services: ConversationServices
) -> Why:
    """Why this reply, from what would be logged and how the words were understood; `None` for a pressed button.

    `before` is what was known when the words came: the event's own context knows where they led.
    """
    context, knowledge = before, services.knowledge
    journey = knowledge.home_of(event.stage_id, otherwise=event.map_id or context.map_id)
    stage = stage_now(journey, event.stage_id)
    language = event.language or context.language
    bands = understood.bands if understood is not None and understood.bands != NEVER_SURE else None
    answered = _answered(event)
    known = [knowledge.question(path, map_id=context.map_id, language=language) for path in answered]
    return Why(
        kind=event.kind.value,
        band=_band(event, understood),
        answered=answered,
        asks=tuple(each.wording if each else "" for each in known),
        map_id=journey.id,
        stage=event.stage_id or "",
        stage_name=stage.name if stage else "",
        stage_source=event.stage_source.value,
        persona=context.persona or "",
        language=language,
        logged=event.text_redacted,
        intent=event.intent or "",
        chosen=event.chosen,
        answer_from=bands.answer_from if bands else None,
        ask_from=bands.ask_from if bands else None,
        ranked=_ranked(understood, replace(context, language=language), services) if understood is not None else (),
        mood=_mood(event.sentiment) if event.sentiment else None,
        entities=tuple(Found(each.kind.value, each.value) for each in event.entities),
    )


def _answered(event: TouchpointEvent) -> tuple[str, ...]:
    if not event.answered or event.question_id is None:
        return ()
    return (f"{event.home_stage_id or event.stage_id}.{event.question_id}", *event.also_answered)


_BANDS: Final = {TurnKind.QUESTION: Band.ANSWER, TurnKind.CLARIFICATION: Band.ASK, TurnKind.FALLBACK: Band.FALLBACK}


def _band(event: TouchpointEvent, understood: Understanding | None) -> str:
    """What was made of the words; a choice and small talk are no matter of these thresholds."""
    band = None if understood is None or event.chosen else _BANDS.get(event.kind)
    return band.value if band else ""


def _ranked(understood: Understanding, context: TurnContext, services: ConversationServices) -> tuple[Ranked, ...]:
    ranked = weigh(understood.candidates, context=context, knowledge=services.knowledge, moves=services.moves)
    return tuple(
        Ranked(
            path=each.path,
            ask=each.question.wording,
            before=round(each.candidate.confidence, 4),
            factor=round(each.factor, 2),
            reason=each.reason.value,
            after=round(each.confidence, 4),
        )
        for each in ranked[:_SHOWN]
        if round(each.candidate.confidence * 100)
    )


def _mood(felt: Sentiment) -> Mood:
    phrases = tuple(Phrase(each.words, round(each.weight, 2)) for each in felt.phrases)
    return Mood(round(felt.score, 2), felt.label or "neutral", phrases)
