"""What the tests of the rules share: quiet maps, and problems told briefly."""

from collections.abc import Iterable
from typing import Any

from bot.journeys.model import JourneyMap, Kpi, Pain, Plan, Question, Touchpoint, TouchpointId
from bot.journeys.positions import SourcePosition
from bot.journeys.problems import Problem
from tests.builders import HERE, make_map, make_question, make_stage, make_text


def at(line: int, file: str = "journey_maps/test.yml") -> SourcePosition:
    return SourcePosition(file, line)


def told(problems: Iterable[Problem]) -> list[tuple[str, str, dict[str, object]]]:
    """Code, variant and values of each problem; rendering proves that both languages have its words."""
    listed = list(problems)
    for problem in listed:
        for language in ("es", "en"):
            assert problem.render(language)
    return [(problem.code, problem.variant, dict(problem.values)) for problem in listed]


def asking(*questions: Question, **fields: Any) -> JourneyMap:
    """A map of one stage, `compra`, with these questions."""
    return make_map(make_stage("compra", *questions), **fields)


def question(question_id: str, *variants: str, **fields: Any) -> Question:
    return make_question(question_id, variants or (f"¿{question_id}?",), **fields)


def touchpoint(touchpoint_id: str, **fields: Any) -> Touchpoint:
    return Touchpoint(TouchpointId(touchpoint_id), touchpoint_id, fields.pop("at", HERE), **fields)


def pain(pain_id: str, **fields: Any) -> Pain:
    return Pain(pain_id, make_text(pain_id), fields.pop("at", HERE), **fields)


def kpi(metric: str, **fields: Any) -> Kpi:
    return Kpi(metric, ">= 1", fields.pop("at", HERE), **fields)


def plan(plan_id: str, **fields: Any) -> Plan:
    return Plan(plan_id, plan_id, fields.pop("at", HERE), **fields)
