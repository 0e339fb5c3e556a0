"""A translation laid over its map: the map's ids and structure, the translation's texts."""

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType

from bot.journeys.model import Handoff, JourneyMap, Question, Stage, Survey
from bot.journeys.translation_shape import HandoffTexts, Overlay, QuestionTexts, StageTexts, SurveyTexts, survey_name


def lay_over(journey: JourneyMap, overlay: Overlay) -> JourneyMap:
    """The map in another language: every text the overlay gives, the map's own where it gives none.

    Small talk and the lines of empathy are the overlay's alone: where it is silent, the product's own sentences in that
    language are nearer to the customer than the map's in another. What the map does not have is left out: the rules
    tell it.
    """
    texts = {each.id.value: each for each in overlay.stages}
    return replace(
        journey,
        name=overlay.name or journey.name,
        at=overlay.at,
        language=overlay.of.language,
        facts=MappingProxyType({**journey.facts, **overlay.facts}),
        stages=tuple(_stage(each, texts.get(each.id)) for each in journey.stages),
        surveys=tuple(_survey(each, overlay.surveys) for each in journey.surveys),
        handoff=_handoff(journey.handoff, overlay.handoff),
        fallback=(*overlay.fallback, *journey.fallback[len(overlay.fallback) :]),
        empathy=overlay.empathy,
        small_talk=overlay.small_talk,
        translations=(),
        translated=frozenset(
            f"{stage.id}.{question.id}" for stage in overlay.stages for question in stage.questions if question.answer
        ),
    )


def _stage(stage: Stage, texts: StageTexts | None) -> Stage:
    if texts is None:
        return stage
    questions = {each.id.value: each for each in texts.questions}
    return replace(
        stage,
        name=texts.name or stage.name,
        at=texts.at,
        goal=texts.goal or stage.goal,
        greeting=texts.greeting or stage.greeting,
        questions=tuple(_question(each, questions.get(each.id)) for each in stage.questions),
    )


def _question(question: Question, texts: QuestionTexts | None) -> Question:
    if texts is None:
        return question
    return replace(
        question,
        at=texts.at,
        variants=texts.variants or question.variants,
        answer=texts.answer or question.answer,
        link=texts.link or question.link,
    )


def _survey(survey: Survey, texts: Sequence[SurveyTexts]) -> Survey:
    return next((replace(survey, ask=each.ask) for each in texts if survey_name(each) == survey_name(survey)), survey)


def _handoff(handoff: Handoff | None, texts: HandoffTexts | None) -> Handoff | None:
    if handoff is None or texts is None:
        return handoff
    return replace(handoff, message=texts.message or handoff.message, hours=texts.hours or handoff.hours)
