"""Small logs written by hand, row by row, in days of an imagined May."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Engine

from bot.analytics.scope import Filter, Scope, Terms
from bot.analytics.stages import read_stages
from bot.analytics.window import Window
from bot.touchpoints.database import reading, writing
from bot.touchpoints.tables import conversation, external_event, map_element, map_version, touchpoint

MADRID = ZoneInfo("Europe/Madrid")
MAY = Window(date(2026, 5, 1), date(2026, 5, 29), MADRID)
HOUR, DAY = 3_600.0, 86_400.0


@dataclass(frozen=True)
class Turn:
    """One turn of a conversation."""

    stage: str | None
    question: str | None = None
    kind: str = "question"
    answered: bool | None = True
    helpful: bool | None = None
    sentiment: float | None = None
    home: str | None = None
    page: str | None = None
    touchpoint: str | None = None
    text: str | None = None
    entities: Sequence[tuple[str, str | None]] | None = None
    after: float = 60.0
    """Seconds after the turn before."""
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
    release: str = "r1"
    out_of_hours: bool | None = None


def publish(
    database: Engine,
    stages: Sequence[tuple[str, float | None, int | None, tuple[str, ...]]],
    *,
    release: str = "r1",
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Register a release of the map `shop` with these stages: id, emotion, target in seconds, former ids.

    `renamed` gives questions by their path, with the id each had before. Releases are registered in alphabetical order.
    """
    with writing(database) as connection:
        connection.execute(
            map_version.insert(),
            {
                "map_id": "shop",
                "release": release,
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
                    "release": release,
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
        for path, former in renamed.items():
            row = {"map_id": "shop", "release": release, "path": path, "kind": "question", "name": path}
            connection.execute(
                map_element.insert(), row | {"stage_id": path.split(".", maxsplit=1)[0], "was": [former]}
            )


def write(database: Engine, *talks: Talk) -> None:
    """Write these conversations with their turns."""
    talked: list[dict[str, object]] = []
    turns: list[dict[str, object]] = []
    for number, talk in enumerate(talks):
        begun = at = MAY.starts_at + talk.day * DAY
        who = {
            "conversation_id": f"c{number}",
            "customer_key": talk.customer,
            "journey_key": talk.journey or talk.customer,
            "map_id": talk.map_id,
            "release": talk.release,
            "channel": talk.channel,
            "language": talk.language,
            "persona_id": talk.persona,
        }
        for seq, turn in enumerate(talk.turns, start=1):
            at += turn.after if seq > 1 else 0
            turns.append(who | _row(turn, number, seq, at=at))
        of_all = {"source": talk.source, "started_at": begun, "ended_at": at, "turns": len(talk.turns)}
        talked.append(
            who | of_all | {"outcome": talk.outcome, "is_test": talk.is_test, "out_of_hours": talk.out_of_hours}
        )
    with writing(database, durable=False) as connection:
        for table, rows in ((conversation, talked), (touchpoint, turns)):
            if rows:
                connection.execute(table.insert(), rows)


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


def scope(database: Engine, filter: Filter | None = None, *, window: Window = MAY, terms: Terms | None = None) -> Scope:
    """All of May at the shop, or what the filter leaves of it."""
    with reading(database) as connection:
        return Scope(read_stages(connection, "shop"), window, filter or Filter(), terms or Terms())


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
        "home_stage_id": turn.home,
        "page": turn.page,
        "touchpoint_id": turn.touchpoint,
        "text_redacted": turn.text,
        "entities": None if turn.entities is None else [_entity(*each) for each in turn.entities],
        "outcome": "ok",
    }


def _entity(kind: str, value: str | None) -> dict[str, str]:
    return {"kind": kind} if value is None else {"kind": kind, "value": value}
