"""Every place of a map where its author names something else, with what may stand there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.journeys.model import JourneyMap, Kpi, Plan, Question, Stage
from bot.journeys.positions import Text
from bot.journeys.reserved import END
from bot.journeys.rules.elements import Kind

_CONTACTS: Final = frozenset({Kind.STAGE, Kind.TOUCHPOINT})
_TOUCHED: Final = _CONTACTS | {Kind.QUESTION}
_SOLVED: Final = frozenset({Kind.PAIN, Kind.OPPORTUNITY})
_SUPPORTED: Final = _TOUCHED | _SOLVED | {Kind.PERSONA, Kind.OBJECTIVE, Kind.PLAN}


@dataclass(frozen=True, slots=True)
class Reference:
    """A name, the kinds it may be of, and the stage whose items it may name without the stage."""

    name: Text
    kinds: frozenset[Kind]
    stage: str | None = None


def references(journey: JourneyMap) -> Iterator[Reference]:
    """All references of the map."""
    for persona in journey.personas:
        yield from _to(Kind.STAGE, [stage for stage, _ in persona.emotion])
        yield from _to(Kind.CHANNEL, [persona.detect.channel if persona.detect else None])
    yield from _to(Kind.MEMBER, [objective.owner for objective in journey.objectives])
    yield from _of_kpis(journey.kpis)
    for stage in journey.stages:
        yield from _of_stage(stage)
    for plan in journey.plans:
        yield from _of_plan(plan)
    for survey in journey.surveys:
        if survey.place and survey.place.value != END:
            yield Reference(survey.place, _CONTACTS)
    for evidence in journey.evidence:
        yield from (Reference(name, _SUPPORTED) for name in evidence.about)


def _of_stage(stage: Stage) -> Iterator[Reference]:
    yield from _to(Kind.STAGE, stage.next, stage=stage)
    yield from _to(Kind.MEMBER, [stage.owner])
    yield from _to(Kind.QUESTION, [stage.done_when.question if stage.done_when else None], stage=stage)
    yield from _of_kpis(stage.kpis)
    for touchpoint in stage.touchpoints:
        yield from _to(Kind.CHANNEL, [touchpoint.channel])
        yield from _to(Kind.MEMBER, [touchpoint.owner])
        yield from _of_kpis(touchpoint.kpis)
    for question in stage.questions:
        yield from _of_question(question, stage)
    for pain in stage.pains:
        yield from _to(Kind.TOUCHPOINT, [pain.touchpoint], stage=stage)
        yield from _to(Kind.PERSONA, pain.personas)
        yield from _to(Kind.QUESTION, pain.signs, stage=stage)
    for opportunity in stage.opportunities:
        yield from _to(Kind.PAIN, opportunity.solves, stage=stage)


def _of_question(question: Question, stage: Stage) -> Iterator[Reference]:
    yield from _to(Kind.TOUCHPOINT, [question.touchpoint], stage=stage)
    yield from _to(Kind.STAGE, question.also_in, stage=stage)
    yield from _to(Kind.QUESTION, question.then, stage=stage)
    yield from _to(Kind.MEMBER, [question.owner])
    yield from _of_kpis(question.kpis)


def _of_kpis(kpis: Iterable[Kpi]) -> Iterator[Reference]:
    for kpi in kpis:
        yield from _to(Kind.OBJECTIVE, [kpi.objective])
        yield from _to(Kind.MEMBER, [kpi.owner])


def _of_plan(plan: Plan) -> Iterator[Reference]:
    yield from (Reference(name, _SOLVED) for name in plan.solves)
    yield from (Reference(name, _TOUCHED) for name in plan.touches)
    yield from (Reference(move.place, _TOUCHED) for move in plan.moves if move.place)
    yield from _to(Kind.MEMBER, [plan.owner, *plan.team])


def _to(kind: Kind, named: Iterable[Text | None], stage: Stage | None = None) -> Iterator[Reference]:
    kinds = frozenset({kind})
    return (Reference(name, kinds, stage.id if stage else None) for name in named if name)
