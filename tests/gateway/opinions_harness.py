"""Conversations that end in opinions, for tests: an engine whose words decide what kind of turn each message is."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Engine

from bot.engine.protocol import EngineRequest, RequestKind
from bot.engine.scripted import ScriptedEngine
from bot.gateway.journal_gateway import JournalGateway
from bot.gateway.protocol import ChatEvent, Session
from bot.journeys.model import JourneyMap, MapSettings, Survey
from bot.touchpoints.events import StageSource, TouchpointEvent, TurnKind
from bot.touchpoints.sql_log import SqlTouchpointLog
from bot.turn import Said
from tests.builders import HERE, make_text
from tests.gateway.harness import asked
from tests.gateway.sample import shop

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0

_KINDS: dict[str, dict[str, Any]] = {
    "gracias": {"kind": TurnKind.CHITCHAT, "intent": "thanks"},
    "adiós": {"kind": TurnKind.CHITCHAT, "intent": "goodbye"},
    "no": {"kind": TurnKind.CHITCHAT, "intent": "deny"},
    "persona": {"kind": TurnKind.HANDOFF},
    "xyz": {"kind": TurnKind.FALLBACK, "answered": False},
    "¿cuál?": {"kind": TurnKind.CLARIFICATION},
    "how much?": {"kind": TurnKind.QUESTION, "answered": True, "language": "en"},
}
"""Every other message is a question that the map answers."""


def engine_for(database: Engine) -> ScriptedEngine:
    """Logs each turn as the custom actions would; `STAGE: …` is a question of that stage, two lines long."""

    async def reply(request: EngineRequest) -> tuple[Said, ...]:
        if request.kind is RequestKind.OPENING:
            return (Said("Hola."),)
        context, (stage, _, rest) = request.context, request.content.partition(": ")
        values = dict(_KINDS.get(request.content, {"kind": TurnKind.QUESTION, "answered": True}))
        values |= {"stage_id": stage if rest else context.stage, "stage_source": StageSource.QUESTION}
        values |= {"touchpoint_id": "carrito"} if rest == "el carrito" else {}
        SqlTouchpointLog(database).record(TouchpointEvent(context, text_redacted=request.content, **values))
        return (Said("Sí."), Said("Y esto también.")) if rest else (Said("Sí."),)

    return ScriptedEngine(reply)


def csat(**fields: Any) -> Survey:
    return Survey("csat", HERE, **{"ask": make_text("¿Qué tal?"), **fields})


def at(place: str, kind: str = "ces", **fields: Any) -> Survey:
    return Survey(kind, HERE, place=make_text(place), ask=make_text(f"¿{kind} en {place}?"), **fields)


def asking(*surveys: Survey, **fields: Any) -> JourneyMap:
    """The shop, which asks for votes and these surveys."""
    settings = MapSettings(session_gap="30min", journey_gap="30d", feedback=True)
    return shop(**{"settings": settings, "surveys": surveys, **fields})


async def say_all(gateway: JournalGateway, session: Session, *said: str, start: int = 1) -> None:
    """Say one thing after the other, each after the answer to the one before."""
    for number, each in enumerate(said, start=start):
        await asked(gateway, session, f"m{number}", each)


async def surveys_of(gateway: JournalGateway, session: Session) -> list[ChatEvent]:
    """The lines of a session that ask something."""
    return [line for line in await gateway.history(session) if line.survey is not None]


def words(lines: Sequence[ChatEvent]) -> list[str]:
    return [line.text for line in lines]
