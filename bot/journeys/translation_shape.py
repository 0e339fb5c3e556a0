"""The tree of a translation's file read into the texts it gives, not yet laid over its map."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.journeys.model import Answer, SmallTalk, Survey
from bot.journeys.nodes import MappingNode
from bot.journeys.parts import PartReader
from bot.journeys.positions import SourcePosition, Text
from bot.journeys.problems import Problem, kept
from bot.journeys.scalars import Findings
from bot.journeys.shape import language_of_keys, read_facts
from bot.journeys.shape_plans import read_place
from bot.journeys.shape_questions import read_answer, read_texts, read_variants
from bot.journeys.shape_small_talk import read_small_talk
from bot.journeys.translation_fields import TRANSLATED_PARTS
from bot.journeys.translation_names import TranslationName


@dataclass(frozen=True, slots=True)
class QuestionTexts:
    """What a translation says for one question."""

    id: Text
    at: SourcePosition
    variants: tuple[Text, ...] = ()
    answer: Answer | None = None
    link: Text | None = None


@dataclass(frozen=True, slots=True)
class StageTexts:
    """What a translation says for one stage."""

    id: Text
    at: SourcePosition
    name: str | None = None
    goal: Text | None = None
    greeting: Text | None = None
    questions: tuple[QuestionTexts, ...] = ()


@dataclass(frozen=True, slots=True)
class SurveyTexts:
    """What a translation asks in one survey, which is known by its kind and its place."""

    kind: str
    at: SourcePosition
    place: Text | None
    ask: Text


@dataclass(frozen=True, slots=True)
class HandoffTexts:
    """What a translation says when a conversation passes to a person."""

    at: SourcePosition
    message: Text | None = None
    hours: Text | None = None


@dataclass(frozen=True, slots=True)
class Overlay:
    """Every text of a translation's file, under the ids of its map."""

    of: TranslationName
    at: SourcePosition
    facts: Mapping[str, Text]
    name: str | None = None
    language: Text | None = None
    """The language it claims; the name of the file decides."""
    stages: tuple[StageTexts, ...] = ()
    surveys: tuple[SurveyTexts, ...] = ()
    handoff: HandoffTexts | None = None
    fallback: tuple[Text, ...] = ()
    empathy: tuple[Text, ...] = ()
    small_talk: tuple[SmallTalk, ...] = ()


def overlay_of(root: MappingNode, name: TranslationName) -> tuple[Overlay | None, tuple[Problem, ...]]:
    """The texts of a tree, or every problem of its shape; any subset of a map's texts will do."""
    findings = Findings(language_of_keys(root))
    overlay = _overlay(PartReader(root, "map", findings=findings, parts=TRANSLATED_PARTS), name)
    problems = kept(findings.problems, unseen=findings.unseen)
    return (None if problems else overlay), problems


def survey_name(survey: Survey | SurveyTexts) -> str:
    """What a survey is known by: its kind, and its place unless it is the end."""
    return f"{survey.kind} ({survey.place.value})" if survey.place else survey.kind


def _overlay(part: PartReader, name: TranslationName) -> Overlay:
    handoff, fallback, empathy = part.one("handoff"), part.node("fallback"), part.node("empathy")
    return Overlay(
        of=name,
        at=part.at,
        facts=read_facts(part),
        name=part.word("journey"),
        language=part.text("language"),
        stages=tuple(map(_stage, part.parts("stages"))),
        surveys=tuple(map(_survey, part.parts("surveys"))),
        handoff=HandoffTexts(handoff.at, handoff.text("message"), handoff.text("hours")) if handoff else None,
        fallback=read_texts(fallback, part.slot("fallback")) if fallback else (),
        empathy=read_texts(empathy, part.slot("empathy")) if empathy else (),
        small_talk=read_small_talk(part),
    )


def _stage(part: PartReader) -> StageTexts:
    return StageTexts(
        id=part.required_text("id"),
        at=part.at,
        name=part.word("name"),
        goal=part.text("goal"),
        greeting=part.text("greeting"),
        questions=tuple(map(_question, part.parts("questions"))),
    )


def _question(part: PartReader) -> QuestionTexts:
    return QuestionTexts(
        id=part.required_text("id"),
        at=part.at,
        variants=read_variants(part),
        answer=read_answer(part) if part.node("answer") else None,
        link=part.text("link"),
    )


def _survey(part: PartReader) -> SurveyTexts:
    return SurveyTexts(part.word_or_default("kind"), part.at, read_place(part), part.required_text("ask"))
