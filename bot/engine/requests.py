"""From an engine's request to what Rasa is told, and from Rasa's parse to an understanding; without Rasa itself."""

import re
from collections.abc import Mapping
from typing import Any, Final

from bot.compiler.naming import path_of
from bot.engine.neutral import neutral
from bot.engine.protocol import EngineError, EngineRequest, RequestKind, Understanding
from bot.turn import Candidate

OPENING_PAYLOAD: Final = "/session_start"
_PAYLOAD: Final = re.compile(r"/[a-z_]+(\{.*\})?", re.DOTALL)
_COMMANDS: Final = frozenset({"/restart", "/back", OPENING_PAYLOAD})


def rasa_text(request: EngineRequest) -> str:
    """The text Rasa gets; `EngineError` for a choice that carries no payload of ours."""
    if request.kind is RequestKind.OPENING:
        return OPENING_PAYLOAD
    if request.kind is RequestKind.TEXT:
        return neutral(request.content)
    if not _PAYLOAD.fullmatch(request.content) or request.content in _COMMANDS:
        raise EngineError("the choice carries no payload of this bot")
    return request.content


def understanding_of(parsed: Mapping[str, Any]) -> Understanding:
    """What Rasa's parse of a message says about questions."""
    ranking = parsed.get("response_selector", {}).get("default", {}).get("ranking", [])
    return Understanding(
        intent=str(parsed["intent"]["name"]),
        confidence=float(parsed["intent"]["confidence"]),
        candidates=tuple(Candidate(path_of(row["intent_response_key"]), float(row["confidence"])) for row in ranking),
    )
