"""Small logs written by hand, row by row, in days of an imagined May."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from bot.analytics.scope import Filter, Scope
from bot.analytics.stages import read_stages
from bot.analytics.window import Window
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import conversation, external_event, map_element, map_version, touchpoint

MADRID = ZoneInfo("Europe/Madrid")
MAY = Window(date(2026, 5, 1), date(2026, 5, 29), MADRID)
HOUR, DAY = 3_600.0, 86_400.0


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation; every one comes a minute after the one before."""

    stage: str | None
    question: str | None = None
    kind: str = "question"
    answered: bool | None = True
    helpful: bool | None = None
    sentiment: float | None = None
    response_ms: int | None = None
    stage_source: str = "question"


@dataclass(frozen=True)
class Talk:
    """One conversation, begun so many days after the beginning of May."""

    day: float
    turns: Sequence[Turn]
    customer: str = "ana"
    journey: str | None = None
    outcome: str | None = "resolved_implied"
    channel: str = "web"
    language: str = "es"
    persona: str | None = None
    source: str | None = None
    is_test: bool = False
    map_id: str = "shop"


def publish(database: Engine, stages: Sequence[tuple[str, float | None, int | None, tuple[str, ...]]]) -> None:
    """Register the release `r1` of the map `shop` with these stages: id, emotion, target in seconds, former ids."""
    with writing(database) as connection:
        connection.execute(
            map_version.insert(),
            {
                "map_id": "shop",
                "release": "r1",
                "name": "Shop",
                "language": "es",
                "registered_at": MAY.starts_at,
                "checksum": "0",
                "source": "shop.yml",
            },
        )
        for order, (stage, emotion, target, was) in enumerate(stages, start=1):
            connection.execute(
                map_element.insert(),
                {
                    "map_id": "shop",
                    "release": "r1",
                    "path": stage,
                    "kind": "stage",
                    "name": stage.title(),
                    "stage_id": stage,
                    "stage_order": order,
                    "expected_emotion": emotion,
                    "target_seconds": target,
                    "was": list(was),
                },
            )


def write(database: Engine, *talks: Talk) -> None:
    """Write these conversations with their turns."""
    with writing(database) as connection:
        for number, talk in enumerate(talks):
            begun = MAY.starts_at + talk.day * DAY
            who = {
                "conversation_id": f"c{number}",
                "customer_key": talk.customer,
                "journey_key": talk.journey or talk.customer,
                "map_id": talk.map_id,
                "release": "r1",
                "channel": talk.channel,
                "language": talk.language,
                "persona_id": talk.persona,
            }
            connection.execute(
                conversation.insert(),
                who
                | {
                    "source": talk.source,
                    "started_at": begun,
                    "ended_at": begun + 60 * max(0, len(talk.turns) - 1),
                    "turns": len(talk.turns),
                    "outcome": talk.outcome,
                    "is_test": talk.is_test,
                },
            )
            for seq, turn in enumerate(talk.turns, start=1):
                connection.execute(touchpoint.insert(), who | _row(turn, number, seq, at=begun + 60 * (seq - 1)))


def import_event(database: Engine, *, day: float, journey: str, stage: str) -> None:
    """An order or another event of the shop's own systems."""
    with writing(database) as connection:
        connection.execute(
            external_event.insert(),
            {
                "external_id": f"{journey}-{stage}-{day}",
                "source": "orders.csv",
                "journey_key": journey,
                "at": MAY.starts_at + day * DAY,
                "kind": "order",
                "stage_id": stage,
            },
        )


def scope(database: Engine, filter: Filter | None = None, *, window: Window = MAY) -> Scope:
    """All of May at the shop, or what the filter leaves of it."""
    with reading(database) as connection:
        return Scope(read_stages(connection, "shop"), window, filter or Filter())


def _row(turn: Turn, number: int, seq: int, *, at: float) -> dict[str, object]:
    return {
        "turn_id": f"c{number}-{seq}",
        "seq": seq,
        "at": at,
        "stage_id": turn.stage,
        "stage_source": turn.stage_source,
        "question_id": turn.question,
        "kind": turn.kind,
        "candidates": [],
        "answered": turn.answered if turn.kind == "question" else False,
        "chosen": False,
        "helpful": turn.helpful,
        "sentiment": turn.sentiment,
        "response_ms": turn.response_ms,
        "outcome": "ok",
    }
