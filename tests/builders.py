"""Small builders for tests: say only what the test is about, the rest is ordinary."""

from collections.abc import Sequence
from typing import Any

from bot.journeys.model import Answer, JourneyMap, MapId, Question, QuestionId, Stage, StageId
from bot.journeys.positions import SourcePosition, Text
from bot.turn import TurnContext

HERE = SourcePosition("journey_maps/test.yml", 1, 1)


def make_text(value: str, at: SourcePosition = HERE) -> Text:
    return Text(value, at)


def make_question(question_id: str, variants: Sequence[str], answer: str = "Sí.", **fields: Any) -> Question:
    return Question(
        id=QuestionId(question_id),
        variants=tuple(make_text(v) for v in variants),
        answer=fields.pop("answer_object", Answer(default=(make_text(answer),), at=HERE)),
        at=fields.pop("at", HERE),
        **fields,
    )


def make_stage(stage_id: str, *questions: Question, **fields: Any) -> Stage:
    return Stage(
        id=StageId(stage_id),
        name=fields.pop("name", stage_id.capitalize()),
        at=fields.pop("at", HERE),
        questions=questions,
        **fields,
    )


def make_map(*stages: Stage, **fields: Any) -> JourneyMap:
    return JourneyMap(
        name=fields.pop("name", "Tienda"),
        id=MapId(fields.pop("id", "tienda")),
        at=fields.pop("at", HERE),
        stages=stages,
        **fields,
    )


def make_context(**fields: Any) -> TurnContext:
    return TurnContext(
        **{
            "turn_id": "turn-1",
            "conversation_id": "conversation-1",
            "sequence": 1,
            "customer_key": "customer",
            "journey_key": "journey",
            "channel": "web",
            "language": "es",
            "received_at": 1_790_000_000.0,
            "release": "release-1",
            "map_id": "tienda",
            **fields,
        }
    )
